"""The parent's side of the disposable process: start, ask, judge its death, restart."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rolematch.child import Child
from rolematch.document._model import Block, Document, HiddenText, Issue, Limits
from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from rolematch.errors import Status

FILES_PER_CHILD = 500  # a fresh process now and then gives back what a C library has leaked

_NEEDED_VARIABLES = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH")
_GAVE_UP: tuple[Status, str] = ("limit", "its parser gave up, most often for want of memory")
_DEATHS: dict[str, tuple[Status, str]] = {
    "SIGKILL": ("limit", "it took more memory or time than a résumé may"),
    "SIGXCPU": ("timeout", "it took more time than a résumé may"),
    "SIGABRT": _GAVE_UP,
    "SIGTRAP": _GAVE_UP,
    "SIGILL": _GAVE_UP,
}


class Sandbox:
    """One child process that parses files, one after the other. Not thread-safe: one for each thread."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._files = 0

    def start(self, kind: str = "") -> Child:
        """Return the child; a new one is not waited for and loads the reader of that kind."""
        if self._child and self._child.exit_code is not None:
            self.close()
        if self._child is None:
            kept = {name: os.environ[name] for name in _NEEDED_VARIABLES if name in os.environ}
            self._child = Child("rolematch.document._child", kind, environment=kept, quiet=True)
            self._files = 0
        return self._child

    def parse(self, data: bytes, limits: Limits) -> Document:
        """Have one file parsed; whatever happens to the child, this returns or raises DocumentError."""
        if self._files >= FILES_PER_CHILD:
            self.close()
        child = self.start()
        self._files += 1
        reply = child.ask(json.dumps(asdict(limits)).encode(), data, seconds=limits.seconds)
        if reply is None or child.overdue:
            self.close()
        if reply is None:
            raise _death(child, limits)
        return _document(json.loads(reply))

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child:
            child.close()


def _death(child: Child, limits: Limits) -> DocumentError:
    if child.overdue:
        msg = f"the file was not read within {limits.seconds:g} s; its parser was ended"
        return DocumentError(msg, status="timeout")
    code = child.exit_code or 0
    name = signal.Signals(-code).name if code < 0 and -code in set(signal.Signals) else f"exit code {code}"
    status, why = _DEATHS.get(name, ("corrupt", "its parser crashed over it"))
    return DocumentError(f"the file was not read: {why} ({name})", status=status)


def _document(reply: dict[str, Any]) -> Document:
    if reply["status"] != "ok":
        raise DocumentError(reply["reason"], status=reply["status"])
    return Document(
        text=reply["text"],
        blocks=tuple(
            Block(start, end, kind, page, tuple(box) if box else None, *rest)
            for start, end, kind, page, box, *rest in reply["blocks"]
        ),
        hidden=tuple(HiddenText(*item) for item in reply["hidden"]),
        issues=tuple(Issue(*issue) for issue in reply["issues"]),
        kind=reply["kind"],
    )

"""The parent's side of the disposable process: start, ask, kill, restart."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from rolematch.document._child import receive, send
from rolematch.document._model import Block, Document, HiddenText, Issue, Limits
from rolematch.errors import DocumentError

FILES_PER_CHILD = 500  # a fresh process now and then gives back what a C library has leaked

_DEATHS = {
    "SIGKILL": ("limit", "it took more memory or time than a résumé may"),
    "SIGXCPU": ("timeout", "it took more time than a résumé may"),
    "SIGABRT": ("limit", "its parser gave up, most often for want of memory"),
    "SIGTRAP": ("limit", "its parser gave up, most often for want of memory"),
    "SIGILL": ("limit", "its parser gave up, most often for want of memory"),
}


class Sandbox:
    """One child process that parses files, one after the other. Not thread-safe: one for each thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0

    def parse(self, data: bytes, limits: Limits) -> Document:
        """Have one file parsed; whatever happens to the child, this returns or raises DocumentError."""
        if self._files >= FILES_PER_CHILD:
            self.close()
        process = self._process or self._start()
        self._files += 1
        overdue = threading.Event()
        timer = threading.Timer(limits.seconds, _kill, (process, overdue))
        timer.daemon = True
        timer.start()
        try:
            reply = _ask(process, data, limits)
        finally:
            timer.cancel()
            timer.join()
        if reply is None or overdue.is_set():
            self.close()
        if reply is None:
            raise _death(process, limits, overdue=overdue.is_set())
        return _document(json.loads(reply))

    def _start(self) -> subprocess.Popen[bytes]:
        self._files = 0
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "rolematch.document._child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        return self._process

    def close(self) -> None:
        """End the child, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                _close_pipe(pipe)
        process.wait()


def _environment() -> dict[str, str]:
    """Give the child the parent's import path, and no other way to be influenced from outside."""
    package_root = str(Path(__file__).resolve().parents[2])
    path = [package_root, *(entry for entry in sys.path if entry)]
    kept = {
        name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH") if name in os.environ
    }
    return {**kept, "PYTHONPATH": os.pathsep.join(path), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _ask(process: subprocess.Popen[bytes], data: bytes, limits: Limits) -> bytes | None:
    """Send one request and return the answer, or None where the child died over it."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        send(process.stdin, json.dumps(asdict(limits)).encode())
        send(process.stdin, data)
        return receive(process.stdout)
    except OSError:  # the pipe broke: the child is dead
        return None


def _kill(process: subprocess.Popen[bytes], overdue: threading.Event) -> None:
    overdue.set()
    process.kill()


def _close_pipe(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:  # what was still to be flushed has no reader any more
        return


def _death(process: subprocess.Popen[bytes], limits: Limits, *, overdue: bool) -> DocumentError:
    if overdue:
        msg = f"the file was not read within {limits.seconds:g} s; its parser was ended"
        return DocumentError(msg, status="timeout")
    code = process.returncode
    name = signal.Signals(-code).name if code < 0 and -code in set(signal.Signals) else f"exit code {code}"
    status, why = _DEATHS.get(name, ("corrupt", "its parser crashed over it"))
    return DocumentError(f"the file was not read: {why} ({name})", status=status)  # type: ignore[arg-type]


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

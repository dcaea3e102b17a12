"""The disposable process that parses.

A request is JSON (the limits) and then the file; an answer is JSON. There is no pickle, so a parser that was
taken over can only send plain data back.
"""

from __future__ import annotations

import json
import sys
from dataclasses import astuple
from importlib import import_module
from typing import TYPE_CHECKING, Any

from rolematch.child import collect_seldom, receive, send
from rolematch.document._model import Limits
from rolematch.document._sniff import sniff
from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from rolematch.document._model import Document


_READERS = {
    "pdf": ("rolematch.document._pdf", "read_pdf"),
    "zip": ("rolematch.document._zip", "read_zip"),
    "rtf": ("rolematch.document._rtf", "read_rtf"),
    "html": ("rolematch.document._html", "read_html"),
    "json": ("rolematch.document._json_resume", "read_json"),
}


def load(kind: str) -> Callable[[bytes, Limits], Document]:
    """Return the reader of a kind. Only what the kind needs is imported: a start costs milliseconds."""
    module, function = _READERS[kind]
    reader: Callable[[bytes, Limits], Document] = getattr(import_module(module), function)
    return reader


def answer(data: bytes, limits: Limits) -> dict[str, Any]:
    """Parse one file into plain JSON; every error becomes a status."""
    try:
        return _plain(load(sniff(data))(data, limits))
    except DocumentError as error:
        return {"status": error.status, "reason": str(error)}
    except MemoryError:
        return {"status": "limit", "reason": "the file needs more memory than a résumé may"}
    except RecursionError:
        return {"status": "limit", "reason": "the file is nested too deeply"}
    except Exception as error:  # noqa: BLE001 - whatever a parser throws at a broken file is that file's status
        return {"status": "corrupt", "reason": f"the file is damaged ({type(error).__name__})"}


def _plain(document: Document) -> dict[str, Any]:
    return {
        "status": "ok",
        "kind": document.kind,
        "text": document.text,
        "blocks": document.blocks,
        "hidden": [astuple(item) for item in document.hidden],
        "issues": [astuple(issue) for issue in document.issues],
    }


def _set_limits(limits: Limits) -> None:
    """Limit memory and files where the platform can; the parent's clock works everywhere."""
    try:
        import resource
    except ImportError:
        return
    wanted = {"RLIMIT_AS": limits.memory, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": 64}
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            _lower(resource, kind, value)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds) + 2
    _lower(resource, resource.RLIMIT_CPU, seconds)


def _lower(resource: ModuleType, kind: int, value: int) -> None:
    """Set the soft limit; the hard one stays, so that the next file can have its own."""
    hard = resource.getrlimit(kind)[1]
    try:
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    except (ValueError, OSError):  # a platform that knows the name and not the limit
        return


_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
)


def _forbid(event: str, _arguments: tuple[Any, ...]) -> None:
    """Refuse network and new processes: no reader needs them."""
    if event in _FORBIDDEN:
        msg = f"{event} is not for a parser"
        raise PermissionError(msg)


def main(kind: str = "") -> None:
    """Load the reader of a kind that is awaited, then answer requests until the parent closes the pipe."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.addaudithook(_forbid)
    if kind:
        load(kind)
    collect_seldom()
    while (head := receive(requests)) is not None:
        data = receive(requests)
        if data is None:
            return
        limits = Limits(**json.loads(head))
        _set_limits(limits)
        send(answers, json.dumps(answer(data, limits), ensure_ascii=True).encode())

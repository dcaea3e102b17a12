"""The table of readers that run in the child process: format → function from bytes to Document."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from rolematch.document._sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Callable

    from rolematch.document._model import Document, Limits

_READERS = {
    "pdf": ("rolematch.document._pdf", "read_pdf"),
    "zip": ("rolematch.document._zip", "read_zip"),
    "rtf": ("rolematch.document._rtf", "read_rtf"),
    "html": ("rolematch.document._html", "read_html"),
    "json": ("rolematch.document._json_resume", "read_json"),
    "text": ("rolematch.document._text", "read_plain"),
}


def load(kind: str) -> Callable[[bytes, Limits], Document]:
    """Return the reader of a kind. Only what the kind needs is imported: a start costs milliseconds."""
    module, function = _READERS[kind]
    reader: Callable[[bytes, Limits], Document] = getattr(import_module(module), function)
    return reader


def parse(data: bytes, limits: Limits) -> Document:
    """Read a file of any known format."""
    return load(sniff(data))(data, limits)

"""File → Document: the visible text of a résumé with offsets. The only code that knows file formats.

Text and Markdown are decoded here. Everything that needs a parser (PDF, DOCX, ODT, HTML, RTF, JSON Resume,
LinkedIn exports) is read in a disposable child process with limits on time, memory, pages and output, so
that a hostile file can harm neither the caller nor the other files of a batch.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.document._draft import check_length
from rolematch.document._folder import files_below, is_litter
from rolematch.document._model import Block, BlockKind, Box, Document, HiddenText, Issue, Limits, Span
from rolematch.document._sniff import sniff
from rolematch.document._text import read_plain
from rolematch.errors import DocumentError, Status

if TYPE_CHECKING:
    from types import TracebackType

__all__ = [
    "Block",
    "BlockKind",
    "Box",
    "Document",
    "DocumentError",
    "DocumentReader",
    "HiddenText",
    "Issue",
    "Limits",
    "Span",
    "Status",
    "check_length",
    "files_below",
    "is_litter",
    "read_document",
]

HEAD = 4_096  # bytes that tell the kind of a file


def read_document(source: object, *, limits: Limits | None = None) -> Document:
    r"""Read one file of any known format.

    Parameters
    ----------
    source : str, path, bytes or Document
        A ``str`` or path names a file, ``bytes`` are the content of one; a Document comes back as it is.
        Text at hand becomes a Document by ``Document.from_text(text)``.
    limits : Limits, optional
        What the reading may cost.

    Returns
    -------
    Document

    Raises
    ------
    DocumentError
        With ``.status``: ``missing``, ``empty``, ``no_text`` (a scan), ``encrypted``, ``corrupt``,
        ``unsupported``, ``limit`` or ``timeout``.

    Examples
    --------
    >>> read_document(b"# Mara Example\n- Ran **PostgreSQL** 14\n").text
    'Mara Example\n- Ran PostgreSQL 14\n'
    """
    with DocumentReader(limits=limits) as reader:
        return reader.read(source)


class DocumentReader:
    """Reads many files with one child process, restarted when a file has killed it. One for each thread.

    Examples
    --------
    >>> with DocumentReader() as reader:
    ...     [reader.read(data).kind for data in (b"Plain text", b"<html><body><p>A page</p></body></html>")]
    ['text', 'html']
    """

    def __init__(self, *, limits: Limits | None = None) -> None:
        # Here, because the child loads this file too and starts no process.
        from rolematch.document._sandbox import Sandbox

        self.limits = limits or Limits()
        self._sandbox = Sandbox()

    def __enter__(self) -> DocumentReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process; the next read would start another."""
        self._sandbox.close()

    def expect(self, source: object) -> None:
        """Start the child process for a file to be read soon, and do not wait for it.

        Worth calling before other work, such as loading the skills: both then run side by side. Nothing
        happens for what needs no child or is no file; :meth:`read` will say so.
        """
        try:
            if not isinstance(source, Document) and (kind := sniff(_head(source))) != "text":
                self._sandbox.start(kind)
        except (DocumentError, OSError, TypeError, ValueError):
            return

    def read(self, source: object) -> Document:
        """Read one file, as :func:`read_document` does."""
        if isinstance(source, Document):
            return source
        name = "<bytes>" if isinstance(source, bytes | bytearray | memoryview) else _path_of(source)
        try:
            document = self._parse(_content(source, self.limits))
        except DocumentError as error:
            shown = _short(name)
            raise DocumentError(f"{shown}: {error}", status=error.status, source=shown) from None
        return document if name == "<bytes>" else replace(document, source=name)

    def _parse(self, data: bytes) -> Document:
        if len(data) > self.limits.file_bytes:
            raise _too_big(len(data), self.limits)
        if sniff(data) == "text":
            return read_plain(data, self.limits)
        return self._sandbox.parse(data, self.limits)


def _path_of(source: object) -> str:
    if isinstance(source, str | os.PathLike):
        path = os.fspath(source)
        return path if isinstance(path, str) else os.fsdecode(path)
    msg = (
        f"source is {type(source).__name__}; give a path, the bytes of a file or a Document "
        "(text at hand: rm.Document.from_text(text))"
    )
    raise TypeError(msg)


def _short(name: str) -> str:
    """Return a name fit for a message: text given in place of a path may be long and personal."""
    return "<str>" if "\n" in name or len(name) > 1_000 else name


def _content(source: object, limits: Limits) -> bytes:
    """Return the bytes of a source; raise ``missing``, ``unsupported`` or ``limit``."""
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    name = _path_of(source)
    if not name:  # as from a variable that is not set; Path would take it for the working folder
        raise DocumentError("the path is empty; name a file", status="missing")
    path = Path(name)
    try:
        if path.is_dir():
            may = os.access(path, os.R_OK | os.X_OK)
            what = "name a file in it" if may else "it may not be looked into: check its permissions"
            raise DocumentError(f"this is a folder; {what}", status="unsupported")
        if path.exists() and not path.is_file():
            raise DocumentError("this is a device or a pipe, no file", status="unsupported")
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise _too_big(size, limits)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _missing(str(source), error) from None


def _head(source: object) -> bytes:
    """Return enough of a source to tell its kind."""
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source[:HEAD])
    path = Path(_path_of(source))
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(HEAD)


def _too_big(size: int, limits: Limits) -> DocumentError:
    msg = f"the file has {size:,} bytes, more than the {limits.file_bytes:,} that Limits.file_bytes allows"
    return DocumentError(msg, status="limit")


def _missing(path: str, error: Exception) -> DocumentError:
    if "\n" in path or len(path) > 200:
        return DocumentError(
            "there is no such file; this looks like the text of a résumé: pass rm.Document.from_text(text)",
            status="missing",
        )
    if path.startswith(("http://", "https://")):
        msg = "rolematch opens no web addresses; save the page in a file"
        return DocumentError(msg, status="missing")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return DocumentError(f"the file cannot be opened ({reason}); check the path", status="missing")

"""Which format is it? Decided by content, never by name."""

from __future__ import annotations

import re

from rolematch.errors import DocumentError

_PICTURES = {
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"II*\x00": "TIFF", b"MM\x00*": "TIFF",
    b"BM": "BMP",
}  # fmt: skip
_ARCHIVES = {b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7-Zip", b"Rar!": "RAR", b"BZh": "bzip2", b"\xfd7zXZ": "xz"}
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|table|p|h1|ul|meta|title|span|style|section|main)\b", re.I
)
_OOXML_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def sniff(data: bytes) -> str:
    """Return ``pdf``, ``zip``, ``rtf``, ``html``, ``json`` or ``text``; raise for formats without a reader.

    Raises
    ------
    DocumentError
        ``empty``, ``unsupported`` or ``encrypted``, with what to do about it.
    """
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not data.strip(b" \t\r\n\x00\x0b\x0c\xef\xbb\xbf"):
        raise DocumentError("the file is empty", status="empty")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    _refuse_known(data)
    narrow = head.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()
    if narrow.startswith((b"{", b"[")) and data.rstrip(b"\x00 \t\r\n")[-1:] in b"}]":
        return "json"
    if narrow.startswith(b"<?xml") and not _HTML.search(narrow):
        raise DocumentError(
            "this is XML of a kind without a reader; save it as DOCX or PDF", status="unsupported"
        )
    if narrow.startswith(b"<") and _HTML.search(narrow):
        return "html"
    return "text"


def _refuse_known(data: bytes) -> None:
    """Raise for the formats that are known and not read."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if _OOXML_ENCRYPTED in data:
            raise DocumentError(
                "the file is protected by a password; save it without one", status="encrypted"
            )
        raise DocumentError(
            "this is a Word 97–2003 file (.doc) or another file of that age; save it as DOCX or PDF",
            status="unsupported",
        )
    for magic, name in _PICTURES.items():
        if data.startswith(magic) and b"\x00" in data[:64]:
            raise DocumentError(
                f"this is a {name} picture; turn it into text (OCR) first", status="unsupported"
            )
    if data[:4] == b"RIFF" or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        raise DocumentError("this is a picture or film; turn it into text (OCR) first", status="unsupported")
    for magic, name in _ARCHIVES.items():
        if data.startswith(magic):
            raise DocumentError(
                f"this is a {name} archive; unpack it and read what is in it", status="unsupported"
            )
    if re.match(
        rb"(?:MIME-Version|Message-ID|Received|Return-Path|From|Date|Subject): .*\r?\n(?:[A-Za-z-]+: |[ \t])",
        data,
        re.I,
    ) and (b"\nContent-Type:" in data[:20_000]):
        raise DocumentError(
            "this is an e-mail or a web archive; save the résumé itself", status="unsupported"
        )

"""ZIP-based files, read with a counter on every byte: DOCX, ODT and the LinkedIn data export."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from rolematch.document._model import Document, Limits

_CENTRAL = b"PK\x01\x02"
_ENCRYPTED_FLAG = 0x1
_OTHER_KINDS = {
    "xl/": "an Excel workbook",
    "ppt/": "a PowerPoint file",
    "Index/Document.iwa": "a Pages file",
    "META-INF/container.xml": "an e-book",
    "Payload/": "an app",
}


class Archive:
    """A ZIP file that is never trusted: entries, overlaps and unpacked bytes are counted here."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        if data.count(_CENTRAL) > limits.entries:
            raise DocumentError(f"the ZIP file has more than {limits.entries:,} entries", status="limit")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DocumentError("the ZIP structure of the file is damaged", status="corrupt") from error
        self._left = limits.unpacked_bytes
        self._limit = limits.unpacked_bytes
        self.names = set(self._zip.namelist())
        _refuse_overlaps(self._zip.infolist())

    def read(self, name: str) -> bytes:
        """Return one member.

        Raise ``limit`` as soon as more comes out than allowed, whatever its header says.
        """
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & _ENCRYPTED_FLAG:
                raise DocumentError(
                    "the file is protected by a password; save it without one", status="encrypted"
                )
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise DocumentError(
                    "the file is packed in a way that no office program uses", status="unsupported"
                )
            with self._zip.open(info) as stream:
                data = stream.read(self._left + 1)
        except KeyError as error:
            raise DocumentError(f"the file lacks its part {name!r}", status="corrupt") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError) as error:
            raise DocumentError(f"the part {name!r} of the file is damaged", status="corrupt") from error
        self._left -= len(data)
        if self._left < 0:
            raise DocumentError(
                f"the file unpacks to more than {self._limit:,} bytes (a ZIP bomb?)", status="limit"
            )
        return data

    def xml(self, name: str) -> etree._Element:
        """Return the root of an XML member."""
        return parse_xml(self.read(name))

    def xml_or_none(self, name: str) -> etree._Element | None:
        """Return the root of an XML member that a file may lack."""
        return self.xml(name) if name in self.names else None


def _refuse_overlaps(members: list[zipfile.ZipInfo]) -> None:
    """Refuse members that share bytes.

    The trick of the best bombs, which Python before 3.11.8 does not see.
    """
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise DocumentError("members of the ZIP file overlap (a ZIP bomb)", status="limit")
        end = member.header_offset + member.compress_size


_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"drawingml/wordprocessingDrawing": b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
"""ISO/IEC 29500 has two sets of names for the same elements; "Strict Open XML" files use the first."""


def parse_xml(data: bytes) -> etree._Element:
    """Parse XML without entities, DTD and network; office programs write none of these."""
    if _STRICT in data:
        for strict, transitional in _TRANSITIONAL.items():
            data = data.replace(_STRICT + strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error) or "memory" in str(error).lower():
            raise DocumentError("the file is nested too deeply", status="limit") from None
        raise DocumentError("the XML inside the file is damaged", status="corrupt") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError(
            "the XML inside the file declares entities, which no office program does", status="corrupt"
        )
    return root


def read_zip(data: bytes, limits: Limits) -> Document:
    """Tell what kind of ZIP file it is, and read it."""
    archive = Archive(data, limits)
    names = archive.names
    if any(name.startswith("word/") for name in names) or "[Content_Types].xml" in names:
        return _read_office(archive, limits)
    if "mimetype" in names and archive.read("mimetype")[:100].strip().startswith(
        b"application/vnd.oasis.opendocument.text"
    ):
        from rolematch.document._odt import read_odt

        return read_odt(archive, limits)
    if any(name.rsplit("/", 1)[-1] in ("Profile.csv", "Positions.csv") for name in names):
        from rolematch.document._linkedin import read_linkedin

        return read_linkedin(archive, limits)
    raise _unsupported(names)


def _read_office(archive: Archive, limits: Limits) -> Document:
    from rolematch.document._docx import main_part, read_docx

    part = main_part(archive)
    if part is None:
        raise _unsupported(archive.names)
    return read_docx(archive, part, limits)


def _unsupported(names: set[str]) -> DocumentError:
    kind = next(
        (kind for prefix, kind in _OTHER_KINDS.items() if any(n.startswith(prefix) for n in names)),
        "a ZIP archive",
    )
    return DocumentError(f"this is {kind}; save the résumé as DOCX or PDF", status="unsupported")

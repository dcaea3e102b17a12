"""Ways out: text that cannot command a terminal, and files that appear whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["printable", "whole_file"]


def printable(text: str, *, keep: str = "") -> str:
    r"""Make blanks of control characters, and of those that turn the direction of reading.

    Parameters
    ----------
    text : str
    keep : str
        Control characters that stay, such as the line end.

    Examples
    --------
    >>> printable("\x1b[31mcv.pdf\n"), printable("two\nlines\0", keep="\n")
    (' [31mcv.pdf ', 'two\nlines ')
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in keep else " " for char in text)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that appears under its name whole, or not at all."""
    rough = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with rough.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        rough.replace(path)
    finally:
        rough.unlink(missing_ok=True)

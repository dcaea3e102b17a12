"""The files of a folder that stand for candidates."""

from __future__ import annotations

import os
from pathlib import Path

_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def is_litter(name: str) -> bool:
    """Whether a file or folder was put there by a program and not by a person.

    Examples
    --------
    >>> [name for name in (".DS_Store", "Thumbs.db", "~$cv.docx", "cv.docx") if not is_litter(name)]
    ['cv.docx']
    """
    return name.startswith((".", "~$")) or name.lower() in _OF_SYSTEMS


def files_below(folder: Path) -> list[str]:
    """Return the files below a folder, as paths within it, in their order.

    Names that start with a dot, and what programs leave beside documents (``Thumbs.db``, ``~$cv.docx``), are
    left alone, with all below them, and links to folders are not followed. What is no file that can be read
    is among them all the same: a broken link, a folder that may not be looked into. Whoever reads it will
    say so.

    Parameters
    ----------
    folder : path

    Returns
    -------
    list of str
        With ``/`` between the parts, on every machine.

    Raises
    ------
    OSError
        If the folder itself may not be looked into.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name in ("b.pdf", "a.txt", ".DS_Store", "~$b.docx"):
    ...         Path(folder, name).touch()
    ...     files_below(Path(folder))
    ['a.txt', 'b.pdf']
    """
    found: list[Path] = []

    def keep(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise error
        found.append(Path(error.filename))

    for parent, folders, files in os.walk(folder, onerror=keep):
        folders[:] = [name for name in folders if not is_litter(name)]
        found += [Path(parent, name) for name in files if not is_litter(name)]
    return sorted(path.relative_to(folder).as_posix() for path in found)

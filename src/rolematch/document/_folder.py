"""The files of a folder that stand for candidates."""

from __future__ import annotations

import os
from pathlib import Path


def files_below(folder: Path) -> list[str]:
    """Return the files below a folder, as paths within it, in their order.

    Names that start with a dot are left alone, with all below them, and links to folders are not followed.
    What is no file that can be read is among them all the same: a broken link, a folder that may not be
    looked into. Whoever reads it will say so.

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
    ...     for name in ("b.pdf", "a.txt", ".DS_Store"):
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
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in files if not name.startswith(".")]
    return sorted(path.relative_to(folder).as_posix() for path in found)

"""Every error that rolematch raises on purpose.

::

    RoleMatchError(Exception)
    ├── DocumentError                  a file that cannot be read; carries .status and .source
    ├── DataFileError(ValueError)      a YAML file with faults; carries all of them in .faults
    │   ├── TaxonomyError              data/skills/*.yaml or a file of your own skills
    │   ├── FamilyError                specialties.yaml or a family of your own
    │   └── SeatsError                 seats.yaml of ``rolematch pool assign``
    ├── UnknownNameError(LookupError)  a skill, specialty or requirement that does not exist
    ├── PageError(ValueError)          a text that is no job page
    ├── PoolError                      a pool that cannot be read or written
    └── MissingDependencyError(ImportError)   an extra that is not installed

Messages say what is wrong, with which value, where, and how to mend it. Every
error survives pickling, because it may have to cross a process border.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Status = Literal[
    "ok", "empty", "no_text", "encrypted", "corrupt", "unsupported", "limit", "timeout", "missing"
]
"""How the reading of one file ended."""


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like ``name``, or None if none is close.

    Examples
    --------
    >>> nearest_name("pyhton", ["Python", "Ruby"])
    'Python'
    """
    from rapidfuzz import process
    from rapidfuzz.distance import (
        JaroWinkler,
    )  # here: only a mistake needs them, and every start loads this file

    near = process.extractOne(
        name, list(known), scorer=JaroWinkler.similarity, processor=str.casefold, score_cutoff=0.82
    )
    return near[0] if near else None


class RoleMatchError(Exception):
    """Any error that rolematch raises on purpose."""


class DocumentError(RoleMatchError):
    """A file that cannot be read as a résumé.

    Attributes
    ----------
    status : Status
        How the reading ended; never ``"ok"``.
    source : str
        The path as given, or ``"<bytes>"``.
    """

    def __init__(self, message: str, *, status: Status = "corrupt", source: str = "") -> None:
        super().__init__(message)
        self.status: Status = status
        self.source = source

    @classmethod
    def of(cls, error: Exception) -> DocumentError:
        """Return what goes into the row of one document among many, whatever went wrong with it.

        What is no fault of the document is one of ours; it must neither end a run over many nor be hidden.
        """
        if isinstance(error, DocumentError):
            return error
        if isinstance(error, MemoryError | RecursionError):
            return cls("the text needs more memory than a résumé may", status="limit")
        fault = type(error).__name__
        return cls(
            f"rolematch failed on this one ({fault}); rank it alone to see where, and please report it"
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file that a person wrote.

    Attributes
    ----------
    message : str
        What is wrong, with the value, and how to mend it.
    file : str
        The file's name.
    line : int or None
        Its line, counted from 1.
    path : str
        Where in the structure, as in ``specialties[3].requirements[0].all[1]``.
    """

    message: str
    file: str = ""
    line: int | None = None
    path: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.message) if part)


class DataFileError(RoleMatchError, ValueError):
    """A YAML file with faults, all of them at once.

    Attributes
    ----------
    faults : tuple of Fault
    """

    def __init__(self, message: str, *, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> DataFileError:
        """Build the error whose message lists every fault, one a line."""
        count = f"{len(faults)} fault" + ("s" if len(faults) != 1 else "")
        return cls("\n".join([count, *map(str, faults)]), faults=faults)


class TaxonomyError(DataFileError):
    """Faults in a skills file."""


class FamilyError(DataFileError):
    """Faults in a job-family file."""


class SeatsError(DataFileError):
    """Faults in a seats file."""


class UnknownNameError(RoleMatchError, LookupError):
    """A name that the loaded data does not hold.

    Attributes
    ----------
    kind : str
        What was looked up: ``"skill"``, ``"specialty"``, ``"requirement"`` …
    name : str
        The name that was not found.
    nearest : str or None
        The known name most like it.
    """

    def __init__(self, message: str, *, kind: str = "", name: str = "", nearest: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.name = name
        self.nearest = nearest

    @classmethod
    def of(cls, kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
        """Build the error, with the nearest known name as a hint."""
        known = list(known)
        near = nearest_name(name, known)
        hint = f" Did you mean {near!r}?" if near else f" Known: {', '.join(known[:25])}."
        return cls(f"unknown {kind} {name!r}.{hint}", kind=kind, name=name, nearest=near)


class PageError(RoleMatchError, ValueError):
    """A text from which no job family can be compiled."""


class PoolError(RoleMatchError):
    """A pool of résumés that cannot be read, or a result that cannot be written."""


class MissingDependencyError(RoleMatchError, ImportError):
    """A package of an extra that is not installed.

    Attributes
    ----------
    extra : str
        The extra that brings it: ``pip install 'rolematch[extra]'``.
    """

    def __init__(self, message: str, *, extra: str = "") -> None:
        super().__init__(message)
        self.extra = extra

    @classmethod
    def of(cls, package: str, extra: str) -> MissingDependencyError:
        """Build the error that names the command which mends it."""
        return cls(f"{package} is not installed. Run: pip install 'rolematch[{extra}]'", extra=extra)

"""What the commands have in common: options, inputs, where results and notes go."""

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TextIO, TypeVar

import typer

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from rolematch.document import DocumentReader
    from rolematch.matcher import Matcher
    from rolematch.taxonomy import Taxonomy

OK, INPUTS, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: all done · done, but some inputs have another status · called wrongly · as shells say it."""

Result = TypeVar("Result")
AnyForm = TypeVar("AnyForm", bound=StrEnum)
PIPE_WIDTH = 120
STDIN = "-"
ODD_NAMES = "backslashreplace"
"""How results write what is in no encoding: names of files, on some systems."""


def complete_specialty(incomplete: str) -> list[str]:
    """Offer the teams of the bundled family to the shell."""
    from rolematch.family import load_family

    names = [specialty.name for specialty in load_family()]
    return [name for name in names if name.casefold().startswith(incomplete.casefold())]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is no day; write it as in 2026-11-22"
        raise typer.BadParameter(msg) from None


Family = Annotated[
    Path | None,
    typer.Option("--family", metavar="FILE", help="Your own job family. Default: the bundled one."),
]
OwnSkills = Annotated[
    list[Path] | None,
    typer.Option("--skills", metavar="FILE", help="Your own skills, on top of the bundled ones; may repeat."),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM-DD",
        parser=_day,
        help="The day that “present” in a résumé stands for. Default: today.",
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here and not to standard output.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", metavar="", help="No progress bar and no notes on standard error.")
]


class Report(StrEnum):
    """How one answer is written."""

    table = "table"
    json = "json"


def form_option(text: str) -> Any:  # noqa: ANN401 - typer's own class
    """Make the option for the form of a result."""
    return typer.Option("--format", "-f", help=f"{text} Default: as --output ends, else a table.")


Form = Annotated[Report | None, form_option("A table to read, or JSON for programs.")]
Blind = Annotated[
    bool, typer.Option("--blind", metavar="", help="In a report: leave out name, contact and schools.")
]


def form_of(asked: AnyForm | None, output: Path | None, forms: type[AnyForm]) -> AnyForm:
    """Return the form that is asked for, else the one that the ending of the output names, else a table."""
    if asked is not None:
        return asked
    ending = output.suffix.lower().removeprefix(".") if output else ""
    if ending in ("", "txt"):
        return forms["table"]
    if ending not in forms.__members__:
        known = ", ".join(f".{form}" for form in forms if form != "table")
        msg = f"{output} ends in none of .txt, {known}; name another file, or say --format"
        raise typer.BadParameter(msg)
    return forms[ending]


def team_option(text: str) -> Any:  # noqa: ANN401 - typer's own class
    """Make an option that takes a team, and offers their names to the shell."""
    return typer.Option(metavar="TEAM", autocompletion=complete_specialty, help=text)


class Source(NamedTuple):
    """One input: what the result calls it, and the path or bytes to read."""

    label: str
    content: str | bytes


def find_sources(paths: list[str], output: Path | None = None) -> list[Source]:
    """Turn arguments into inputs: files as given, folders walked, ``-`` read.

    The files of a folder are called by their path within it; the output is none of them.

    Raises
    ------
    FileNotFoundError
        If a folder holds no file.
    """
    sources: list[Source] = []
    for path in paths:
        if path == STDIN:
            sources.append(Source(STDIN, _standard_input()))
        elif path and Path(path).is_dir():
            sources += _in_folder(Path(path), output)
        else:
            sources.append(Source(path, path))
    return sources


def _in_folder(folder: Path, output: Path | None) -> list[Source]:
    from rolematch.document import files_below

    paths = {name: folder / name for name in files_below(folder)}
    written = output and output.resolve()
    found = [Source(name, str(path)) for name, path in paths.items() if path.resolve() != written]
    if not found:
        raise FileNotFoundError(0, "a folder without any file to read", str(folder))
    return found


def one_source(path: str) -> str | bytes:
    """Turn the argument of a command that takes one file into what the library reads."""
    return _standard_input() if path == STDIN else path


def _standard_input() -> bytes:
    """Read no more than shows that it is more than a résumé may have."""
    from rolematch.document import Limits

    return sys.stdin.buffer.read(Limits().file_bytes + 1)


def expected_reader(source: str | bytes) -> "DocumentReader":
    """Return a reader that makes ready for a file while the caller loads skills and family."""
    from rolematch.document import DocumentReader

    reader = DocumentReader()
    reader.expect(source)
    return reader


def make_matcher(family: Path | None, own_skills: list[Path] | None, as_of: date | None) -> "Matcher":
    """Build the Matcher that the options ask for."""
    from rolematch.family import load_family
    from rolematch.matcher import Matcher

    return Matcher(
        load_family(family) if family else None,
        load_taxonomy(own_skills) if own_skills else None,
        as_of=as_of,
    )


def load_taxonomy(own_skills: list[Path] | None) -> "Taxonomy":
    """Load the bundled skills and the files given."""
    from rolematch.taxonomy import Taxonomy

    return Taxonomy.load(*(own_skills or ()))


@contextmanager
def result_file(path: Path | None) -> Iterator[TextIO]:
    """Open where a result goes; a named file appears whole or not at all."""
    if path is None:
        yield sys.stdout
    elif path.exists() and not path.is_file():  # a device or pipe, such as /dev/null, must not be replaced
        with path.open("w", encoding="utf-8", errors=ODD_NAMES, newline="") as file:
            yield file
    else:
        from rolematch.output import whole_file

        with whole_file(path) as raw:
            text = io.TextIOWrapper(raw, encoding="utf-8", errors=ODD_NAMES, newline="")
            yield text
            text.detach()


def console_for(file: TextIO) -> "Console":
    """Return a console on a file: colors and its width for a terminal, plain and wide for anything else."""
    from rich.console import Console

    columns = os.environ.get("COLUMNS", "")
    width = None if file.isatty() else int(columns) if columns.isdecimal() else PIPE_WIDTH
    return Console(file=file, width=width, highlight=False, emoji=False, markup=False)


def show(view: "RenderableType", output: Path | None = None) -> None:
    """Print a text view."""
    with result_file(output) as file:
        console_for(file).print(view)


def show_json(value: Any, output: Path | None = None) -> None:  # noqa: ANN401 - any JSON
    """Print a value as JSON."""
    import json

    with result_file(output) as file:
        file.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def progress(hidden: bool) -> Iterator[Callable[[int, int | None], object] | None]:
    """Show a bar with rate and time left on standard error, if a person sits there."""
    if hidden or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def update(done: int, total: int | None) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, total=total, rate=f"{speed:,.0f}/s" if speed else "")

        yield update


def watched(
    results: Iterable[Result], update: Callable[[int, int | None], object] | None, total: int | None = None
) -> Iterator[Result]:
    """Yield results and move the bar with each."""
    for done, result in enumerate(results, 1):
        if update:
            update(done, total)
        yield result


def note(message: str) -> None:
    """Say something to the person, beside the result."""
    from rolematch.output import printable

    typer.echo("rolematch: " + printable(message, keep="\n"), err=True)

"""``rolematch pool``: rank whole pools, list the best of one team, give out seats."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rolematch.cli.shared import (
    INPUTS,
    AsOf,
    Family,
    Output,
    OwnSkills,
    Quiet,
    Report,
    complete_specialty,
    day,
    make_matcher,
    note,
    show,
    show_json,
)

if TYPE_CHECKING:
    from rich.table import Table

    from rolematch.pool import Assignment, Summary

app = typer.Typer(
    name="pool", no_args_is_help=True, help="Rank whole pools, list the best of one team, give out seats."
)
Results = Annotated[
    Path, typer.Argument(metavar="RESULT", help="What pool rank has written: .parquet, .jsonl.")
]


@app.command()
def rank(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="A folder, or a file: .zip, .csv, .jsonl, .parquet.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The result: .parquet, .jsonl or .csv.")
    ],
    text: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column of a table with the texts.")
    ] = None,
    path: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Or the column with the paths of the files.")
    ] = None,
    id_column: Annotated[
        str | None,
        typer.Option("--id", metavar="COLUMN", help="What to call candidates. [default: path or row]"),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="What those paths are relative to. [default: SOURCE's]")
    ] = None,
    carry: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Carry a column through; may repeat.")
    ] = None,
    family: Family = None,
    skills: OwnSkills = None,
    as_of: AsOf = None,
    evidence: Annotated[
        int, typer.Option(min=0, help="Best teams of each candidate to keep quoted evidence for.")
    ] = 3,
    jobs: Annotated[int | None, typer.Option(min=1, help="Worker processes. [default: one a core]")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Start anew over an older result.")] = False,
    quiet: Quiet = False,
) -> None:
    """Rank the teams for every candidate of a pool; killed and run again, it goes on where it was.

    An unreadable candidate has a row with its status and the reason; a summary at the end counts them.

    \b
    Examples:
      rolematch pool rank applications/ -o ranked.parquet
      rolematch pool rank pool.csv --text resume --id number -o ranked.csv
      rolematch pool rank applications.zip -o ranked.jsonl --jobs 2
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch import pool

    own = family or skills
    with _progress(quiet) as progress:
        summary = pool.rank(
            source, output, text=text, path=path, id=id_column, folder=folder, carry=carry or (),
            matcher=make_matcher(family, skills, as_of) if own else None, as_of=day(as_of),
            explained=evidence, workers=jobs, overwrite=overwrite, progress=progress,
        )  # fmt: skip
    if not quiet:
        for line in _summary_lines(summary):
            note(line)
    if set(summary.statuses) - {"ok"}:
        raise typer.Exit(INPUTS)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int | None], object] | None]:
    """Show a bar with rate and time left, if a person sits there."""
    if quiet or not sys.stderr.isatty():
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


def _summary_lines(summary: "Summary") -> Iterator[str]:
    earlier = f", {summary.resumed:,} of them in an earlier run" if summary.resumed else ""
    yield f"{summary.rows:,} candidates in {summary.output}{earlier}"
    for status, count in summary.statuses.items():
        fits_none = f", {summary.fits_none:,} of them fit no team" if status == "ok" else ""
        yield f"{count:>9,} {status}{fits_none}"


@app.command()
def top(
    result: Results,
    specialty: Annotated[
        str, typer.Option(metavar="TEAM", autocompletion=complete_specialty, help="The team.")
    ],
    n: Annotated[int, typer.Option("-n", min=1, help="How many candidates.")] = 20,
    min_score: Annotated[float, typer.Option(min=0, max=1, help="Nobody below this score.")] = 0.0,
    strict_met: Annotated[
        bool, typer.Option("--strict-met", help="Nobody with a strict requirement without evidence.")
    ] = False,
    only_best: Annotated[
        bool, typer.Option("--only-best", help="Nobody who fits another team better, or none.")
    ] = False,
    form: Annotated[Report, typer.Option("--format", "-f", help="How to write it.")] = Report.table,
    output: Output = None,
) -> None:
    """List the best candidates of one team, best first, with the requirements that decided.

    \b
    Examples:
      rolematch pool top ranked.parquet --specialty Gitaly
      rolematch pool top ranked.parquet --specialty Database --strict-met -n 50 --format json
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.family import load_family
    from rolematch.pool import top as best_of

    names = {name.name.casefold(): name.name for name in load_family()}
    team = names.get(specialty.casefold(), specialty)
    found = best_of(
        result, team, n=n, min_score=min_score, strict_met=strict_met, only_best=only_best
    ).to_pylist()
    if form is Report.json:
        show_json(found, output)
    else:
        show(_top_table(team, found), output)


def _top_table(team: str, found: list[dict[str, object]]) -> "Table":
    table = _table(f"Best candidates for {team}", "", "candidate", "score", "fit", "decided by", "best team")
    for row in found:
        reasons: list[dict[str, object]] = row["reasons"]  # type: ignore[assignment]
        decided = ", ".join(f"{reason['requirement']} {reason['points']:+.2f}" for reason in reasons)
        unmet: list[str] = row["strict_unmet"]  # type: ignore[assignment]
        if unmet:
            decided += f"; no evidence of {', '.join(unmet)} (strict)"
        own = "" if row["best"] == team else f"{row['best']} {row['best_score']:.2f}"
        table.add_row(
            str(row["place"]), str(row["candidate"]), f"{row['score']:.2f}", f"{row['fit']:.2f}", decided, own
        )
    return table


@app.command()
def assign(
    result: Results,
    seats: Annotated[Path, typer.Option(metavar="FILE", help="The seats of each team: seats.yaml.")],
    form: Annotated[Report, typer.Option("--format", "-f", help="How to write it.")] = Report.table,
    output: Output = None,
) -> None:
    """Give out seats so that the sum of scores is largest; exact, and the same on every run.

    \b
    Example:
      rolematch pool assign ranked.parquet --seats seats.yaml
    """  # noqa: D301 - \b keeps the lines of the example apart
    from rich.console import Group

    from rolematch.pool import assign as give_out

    assignment = give_out(result, seats)
    if form is Report.json:
        show_json(assignment.to_dict(), output)
    else:
        show(Group(_assigned_table(assignment), _seats_table(assignment)), output)
    for line in assignment.notes:
        note(line)


def _assigned_table(assignment: "Assignment") -> "Table":
    table = _table(
        f"Seats, total {assignment.total:.3f}", "team", "candidate", "score", "own best team", "cost", "wish"
    )
    for row in assignment.table.to_pylist():
        own = "the same" if row["best"] == row["specialty"] else f"{row['best']} {row['best_score']:.2f}"
        wish = "" if row["preference"] is None else f"no. {row['preference']}"
        table.add_row(
            row["specialty"], row["candidate"], f"{row['score']:.2f}", own, f"{row['cost']:.2f}", wish
        )
    return table


def _seats_table(assignment: "Assignment") -> "Table":
    table = _table("Teams", "team", "filled", "cost", "why seats stay empty")
    for seat in assignment.seats:
        table.add_row(seat.specialty, f"{seat.filled} of {seat.openings}", f"{seat.cost:.2f}", seat.why_empty)
    return table


def _table(title: str, *columns: str) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for column in columns:
        table.add_column(
            column, overflow="fold", justify="right" if column in ("score", "fit", "cost") else "left"
        )
    return table

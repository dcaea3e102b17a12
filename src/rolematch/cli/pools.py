"""``rolematch pool``: rank whole pools, list the best of one team, write the report, give out seats."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rolematch.cli.shared import (
    INPUTS,
    INTERRUPTED,
    AsOf,
    Blind,
    Family,
    Form,
    Output,
    OwnSkills,
    Quiet,
    Report,
    form_of,
    make_matcher,
    note,
    progress,
    result_file,
    show,
    show_json,
    team_option,
    watched,
)
from rolematch.markup import counted

if TYPE_CHECKING:
    from rolematch.pool import Summary

app = typer.Typer(
    name="pool",
    no_args_is_help=True,
    help="Rank whole pools, list the best of one team, write a report, give out seats.",
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
    content: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Or, in Parquet, the one with their bytes.")
    ] = None,
    id_column: Annotated[
        str | None,
        typer.Option("--id", metavar="COLUMN", help="What to call candidates. Default: path or row."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="What those paths are relative to. Default: the folder of SOURCE."),
    ] = None,
    carry: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Carry a column through; may repeat.")
    ] = None,
    family: Family = None,
    skills: OwnSkills = None,
    as_of: AsOf = None,
    evidence: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="N",
            help="Keep the quoted words for so many best teams; a .csv names so many.",
        ),
    ] = 3,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Worker processes. Default: one a core.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", metavar="", help="Start anew over an older result.")
    ] = False,
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

    matcher = None
    if family or skills:
        matcher = make_matcher(family, skills, as_of or pool.begun_on(output, overwrite=overwrite))
    try:
        with progress(quiet) as update:
            summary = pool.rank(
                source, output, text=text, path=path, content=content, id=id_column, folder=folder,
                carry=carry or (), matcher=matcher, as_of=as_of, explained=evidence, n_jobs=jobs or -1,
                overwrite=overwrite, progress=update,
            )  # fmt: skip
    except KeyboardInterrupt:
        note("interrupted; the same command goes on where this one was")
        raise typer.Exit(INTERRUPTED) from None
    if not quiet:
        for line in _summary_lines(summary):
            note(line)
    if set(summary.statuses) - {"ok"}:
        raise typer.Exit(INPUTS)


def _summary_lines(summary: "Summary") -> Iterator[str]:
    earlier = f", {summary.resumed:,} of them in an earlier run" if summary.resumed else ""
    yield f"{counted(summary.rows, 'candidate')} in {summary.output}{earlier}"
    for status, count in summary.statuses.items():
        fits_none = f", {summary.fits_none:,} of them fit no team" if status == "ok" else ""
        yield f"{count:>9,} {status}{fits_none}"


@app.command()
def top(
    result: Results,
    specialty: Annotated[str, team_option("The team.")],
    n: Annotated[int, typer.Option("-n", min=1, metavar="N", help="How many candidates.")] = 20,
    min_score: Annotated[
        float, typer.Option(min=0, max=1, metavar="SCORE", help="Nobody below this score.")
    ] = 0.0,
    strict_met: Annotated[
        bool,
        typer.Option("--strict-met", metavar="", help="Nobody who shows nothing of a strict requirement."),
    ] = False,
    only_best: Annotated[
        bool, typer.Option("--only-best", metavar="", help="Nobody who fits another team better, or none.")
    ] = False,
    form: Form = None,
    output: Output = None,
) -> None:
    """List the best candidates of one team, best first, with the requirements that decided.

    \b
    Examples:
      rolematch pool top ranked.parquet --specialty Gitaly
      rolematch pool top ranked.parquet --specialty Database --strict-met -n 50 --format json
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.pool import top as best_of
    from rolematch.report import tables

    found = best_of(
        result, specialty, n=n, min_score=min_score, strict_met=strict_met, only_best=only_best
    ).to_pylist()
    if form_of(form, output, Report) is Report.json:
        show_json(found, output)
    else:
        show(tables.shortlist(specialty, found), output)


@app.command()
def report(
    result: Results,
    output: Output = None,
    top: Annotated[int, typer.Option(min=1, metavar="N", help="Teams for each candidate.")] = 3,
    blind: Blind = False,
    quiet: Quiet = False,
) -> None:
    """Write one page to look at: candidates × teams, and for each candidate the words behind the points.

    A result keeps no texts, so the page shows the quoted words; the report of `rolematch rank` shows
    whole résumés, and questions to ask.

    \b
    Examples:
      rolematch pool report ranked.parquet -o report.html
      rolematch pool report ranked.jsonl --blind -o report.html
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.pool import Results
    from rolematch.report import Candidate, write_report

    with progress(quiet) as update, result_file(output) as file:
        seen = watched(Results(result), update)
        write_report((Candidate(ranking) for ranking in seen), file, top=top, blind=blind)


@app.command()
def assign(
    result: Results,
    seats: Annotated[Path, typer.Option(metavar="FILE", help="The seats of each team: seats.yaml.")],
    form: Form = None,
    output: Output = None,
) -> None:
    """Give out seats so that the sum of scores is largest; exact, and the same on every run.

    The file of seats names the teams with their openings, and what must hold, in YAML:

    \b
      seats:
        - {specialty: Gitaly, openings: 2, floor: 0.4}
      never: [{candidate: cv.pdf, specialty: Gitaly}]

    \b
    Example:
      rolematch pool assign ranked.parquet --seats seats.yaml
    """  # noqa: D301 - \b keeps the lines of the example apart
    from rich.console import Group

    from rolematch.pool import assign as give_out
    from rolematch.report import tables

    assignment = give_out(result, seats)
    if form_of(form, output, Report) is Report.json:
        show_json(assignment.to_dict(), output)
    else:
        show(Group(*(tables.text_table(*table) for table in assignment.shown())), output)
    for line in assignment.notes:
        note(line)

"""``rolematch rank``, ``explain`` and ``parse``: résumés in, answers out."""

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from rolematch.cli.shared import (
    INPUTS,
    AsOf,
    Family,
    Output,
    OwnSkills,
    Quiet,
    Report,
    Source,
    complete_specialty,
    console_for,
    expected_reader,
    find_sources,
    make_matcher,
    note,
    one_source,
    result_file,
    show,
    show_json,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rolematch.document import DocumentReader
    from rolematch.matcher import Matcher, Ranking

TABLE_TOP = 3


class Format(StrEnum):
    """How rankings are written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"


def rank(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input.")
    ],
    top: Annotated[
        int | None, typer.Option(min=1, help="Teams for each candidate. Default: 3 in a table, else all.")
    ] = None,
    specialty: Annotated[
        str | None,
        typer.Option(
            metavar="TEAM", autocompletion=complete_specialty, help="The candidates of one team instead."
        ),
    ] = None,
    prefer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEAM",
            autocompletion=complete_specialty,
            help="A team that they wish for: decides between ties, changes no score; may repeat.",
        ),
    ] = None,
    family: Family = None,
    skills: OwnSkills = None,
    as_of: AsOf = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write the result.")] = Format.table,
    output: Output = None,
    jobs: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 1,
    blind: Annotated[
        bool, typer.Option("--blind", help="With html: leave out name, contact and schools.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Rank the teams for each candidate, best first.

    An unreadable file has a line with its status and the reason; the others are ranked all the same.

    \b
    Examples:
      rolematch rank cv.pdf
      rolematch rank applications/ --top 5
      rolematch rank applications/ --specialty Database --format csv
      rolematch rank applications/ --format html --blind -o report.html
      pdftotext cv.pdf - | rolematch rank - --format jsonl
    """  # noqa: D301 - \b keeps the lines of the examples apart
    sources = find_sources(paths)
    with expected_reader(sources[0].content) as reader:
        matcher = make_matcher(family, skills, as_of)
        team = matcher.family[specialty].name if specialty else None
        if form is Format.html:
            _write_page(
                matcher, reader, sources, team, prefer or [], output, top=top, blind=blind, quiet=quiet
            )
            return
        streams = form is Format.table and output is None and sys.stdout.isatty()
        unread: list[str] = []
        contents = [source.content for source in sources]
        ranked = matcher.rank_many(contents, n_jobs=jobs, preference=prefer or (), reader=reader)
        rankings: Iterable[Ranking] = _note_unread(_label(sources, ranked), unread)
        if not (quiet or streams):
            rankings = _with_progress(rankings, len(sources))
        if team:
            rankings = _candidates_of(team, rankings)
        with result_file(output) as file:
            _write(rankings, form, file, top=top, team=team)
    _leave(unread, sources, quiet=quiet)


def _leave(unread: list[str], sources: list[Source], *, quiet: bool) -> None:
    """End with the exit code that says whether every input could be read."""
    if unread:
        if not quiet:
            note(f"{len(unread)} of {len(sources)} inputs could not be read")
        raise typer.Exit(INPUTS)


def _write_page(
    matcher: "Matcher",
    reader: "DocumentReader",
    sources: list[Source],
    team: str | None,
    prefer: list[str],
    output: Path | None,
    *,
    top: int | None,
    blind: bool,
    quiet: bool,
) -> None:
    """Write the report: one page with a section for each candidate."""
    from rolematch.report import page

    unread: list[str] = []

    def seen(source: Source) -> page.Candidate:
        found = page.inspect(matcher, source.content, team=team, preference=prefer)
        if found.ranking.status != "ok":
            unread.append(source.label)
        return replace(found, ranking=replace(found.ranking, candidate=source.label))

    candidates: Iterable[page.Candidate] = map(seen, sources)
    if team:
        candidates = sorted(candidates, key=lambda found: -found.ranking[0].score if found.resume else 1.0)
    with result_file(output) as file:
        page.write_report(candidates, file, top=top or TABLE_TOP, blind=blind)
    _leave(unread, sources, quiet=quiet)


def _label(sources: list[Source], rankings: "Iterable[Ranking]") -> "Iterator[Ranking]":
    """Call every candidate as the input is called."""
    for source, ranking in zip(sources, rankings, strict=True):
        yield replace(ranking, candidate=source.label)


def _note_unread(rankings: "Iterable[Ranking]", unread: list[str]) -> "Iterator[Ranking]":
    for ranking in rankings:
        if ranking.status != "ok":
            unread.append(ranking.candidate or "")
        yield ranking


def _with_progress(rankings: "Iterable[Ranking]", total: int) -> "Iterable[Ranking]":
    """Show a bar on standard error, if a person sits there and the work is long."""
    if total < 2 or not sys.stderr.isatty():
        return rankings
    from rich.console import Console
    from rich.progress import track

    return track(rankings, "Reading", total, console=Console(stderr=True), transient=True)


def _candidates_of(team: str, rankings: "Iterable[Ranking]") -> "list[Ranking]":
    """Keep the match of one team in each ranking, best candidate first, unreadable ones last."""
    narrowed = [
        replace(ranking, matches=tuple(match for match in ranking if match.specialty == team))
        for ranking in rankings
    ]
    return sorted(narrowed, key=lambda ranking: -ranking[0].score if ranking.matches else 1.0)


def _write(
    rankings: "Iterable[Ranking]",
    form: Format,
    file: TextIO,
    *,
    top: int | None,
    team: str | None,
) -> None:
    from rolematch.report import export, tables

    if form is Format.table:
        top = TABLE_TOP if top is None else top
        views = [tables.team_table(team, list(rankings))] if team else tables.ranking_views(rankings, top)
        console = console_for(file)
        for view in views:
            console.print(view)
        return
    if top:
        rankings = (replace(ranking, matches=ranking.matches[:top]) for ranking in rankings)
    write = {Format.json: export.write_json, Format.jsonl: export.write_jsonl, Format.csv: export.write_csv}
    write[form](rankings, file)


def explain(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A file, or - for standard input.")],
    specialty: Annotated[
        str | None,
        typer.Option(
            metavar="TEAM", autocompletion=complete_specialty, help="The team. Default: the best one."
        ),
    ] = None,
    family: Family = None,
    skills: OwnSkills = None,
    as_of: AsOf = None,
    form: Annotated[Report, typer.Option("--format", "-f", help="How to write it.")] = Report.table,
    output: Output = None,
) -> None:
    """Explain one score: every requirement with its points and the quoted words that earned them.

    \b
    Examples:
      rolematch explain cv.pdf
      rolematch explain cv.pdf --specialty Gitaly
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.matcher import as_resume
    from rolematch.report import tables

    source = one_source(path)
    with expected_reader(source) as reader:
        matcher = make_matcher(family, skills, as_of)
        resume = as_resume(reader.read(source))
    ranking = replace(matcher.rank(resume), candidate=path)
    explained = matcher.explain(resume, specialty or ranking[0].specialty)
    if form is Report.json:
        show_json(explained.to_dict(), output)
    else:
        show(tables.explanation_view(ranking, explained, resume), output)


def parse(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A file, or - for standard input.")],
    output: Output = None,
) -> None:
    """Show a résumé as it was understood, in the JSON Resume format. Holds personal data.

    \b
    Example:
      rolematch parse cv.pdf -o cv.json
    """  # noqa: D301 - \b keeps the lines of the example apart
    from rolematch.matcher import as_resume

    show_json(as_resume(one_source(path)).to_json_resume(), output)

"""``rolematch rank``, ``explain`` and ``parse``: résumés in, answers out."""

import sys
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from rolematch.cli.shared import (
    INPUTS,
    AsOf,
    Blind,
    Family,
    Form,
    Output,
    OwnSkills,
    Quiet,
    Report,
    Source,
    console_for,
    expected_reader,
    find_sources,
    form_of,
    form_option,
    make_matcher,
    note,
    one_source,
    progress,
    result_file,
    show,
    show_json,
    team_option,
    watched,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rolematch.matcher import Ranking

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
        list[str], typer.Argument(metavar="PATH", help="Files, folders, or - for standard input.")
    ],
    top: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Teams for each candidate. Default: 3 in a table, else all."),
    ] = None,
    specialty: Annotated[
        str | None, team_option("List the candidates of this team, best first, and not the teams of each.")
    ] = None,
    prefer: Annotated[
        list[str] | None,
        team_option("A team that they wish for: decides between ties, changes no score; may repeat."),
    ] = None,
    family: Family = None,
    skills: OwnSkills = None,
    as_of: AsOf = None,
    form: Annotated[Format | None, form_option("How to write the result.")] = None,
    output: Output = None,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Worker processes.")] = 1,
    blind: Blind = False,
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
    form = form_of(form, output, Format)
    if blind and form is not Format.html:
        raise typer.BadParameter("only the report leaves names out; add --format html", param_hint="--blind")
    sources = find_sources(paths, output)
    contents = [source.content for source in sources]
    wishes = prefer or ()
    streams = form is Format.table and output is None and sys.stdout.isatty()
    hidden = quiet or streams or len(sources) < 2
    unread: list[str] = []
    with expected_reader(contents[0]) as reader, progress(hidden) as update, result_file(output) as file:
        matcher = make_matcher(family, skills, as_of)
        team = matcher.family[specialty].name if specialty else None
        if form is Format.html:
            from rolematch.report import inspect_many, write_report

            found = inspect_many(matcher, contents, team=team, preference=wishes, n_jobs=jobs, reader=reader)
            people = (
                replace(one, ranking=_called(source, one.ranking, unread))
                for source, one in zip(sources, found, strict=True)
            )
            write_report(watched(people, update, len(sources)), file, top=top or TABLE_TOP, blind=blind)
        else:
            ranked = matcher.rank_many(contents, n_jobs=jobs, preference=wishes, reader=reader)
            rankings = (_called(source, one, unread) for source, one in zip(sources, ranked, strict=True))
            _write(watched(rankings, update, len(sources)), form, file, top=top, team=team)
    if unread:
        if not quiet:
            note(f"{len(unread)} of {len(sources)} inputs could not be read")
        raise typer.Exit(INPUTS)


def _called(source: Source, ranking: "Ranking", unread: list[str]) -> "Ranking":
    """Call a candidate as the input is called, and note what could not be read."""
    if ranking.status != "ok":
        unread.append(source.label)
    return replace(ranking, candidate=source.label)


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

    if team:
        rankings = _candidates_of(team, rankings)
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
    specialty: Annotated[str | None, team_option("The team. Default: the best one.")] = None,
    family: Family = None,
    skills: OwnSkills = None,
    as_of: AsOf = None,
    form: Form = None,
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
    if form_of(form, output, Report) is Report.json:
        made_of = {"candidate": path, "as_of": ranking.as_of.isoformat(), "versions": ranking.versions}
        show_json({**made_of, **explained.to_dict()}, output)
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

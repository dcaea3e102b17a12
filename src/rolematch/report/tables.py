"""Text views for a terminal: rankings, explanations, skills, families.

Every function takes finished results and returns something that rich can print. Text of a résumé goes
in as :class:`rich.text.Text` and never as markup, so that ``[red]`` in a file stays five characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rolematch.errors import UnknownNameError
from rolematch.markup import bar, counted
from rolematch.output import printable
from rolematch.report._reading import reading_order, strict_not_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from rolematch.explanation import Change, Contribution, Explanation
    from rolematch.extraction import Mention
    from rolematch.family import JobFamily, Requirement, Specialty
    from rolematch.matcher import Match, Ranking
    from rolematch.profile import Evidence, Profile
    from rolematch.resume import Resume
    from rolematch.taxonomy import Skill, Taxonomy

BAR_CELLS = 10
NUMBERS = ("Score", "Fit", "Cost")
INDENT = (0, 0, 0, 2)
QUOTES = 2
QUESTIONS = 5
QUOTE_WIDTH = 110
LEGEND = (
    "score: 0 to 1, higher is better · fit: share of what the team asks for that is shown · "
    "= : tied with the team above · not shown: nothing found in the document, which is not “does not have”"
)


def titled_table(title: str) -> Table:
    """Return an empty table under a title."""
    return Table(box=box.SIMPLE_HEAD, title=Text(title, "bold"), title_justify="left")


def _score_text(score: float) -> Text:
    return Text.assemble((bar(score), "cyan"), f" {score:.2f}")


# --- rankings -----------------------------------------------------------------------------------


def _ranking_grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column("Team", width=24, no_wrap=True, overflow="ellipsis")
    grid.add_column("Score", width=BAR_CELLS + 5, no_wrap=True)
    grid.add_column("Fit", width=4, no_wrap=True)
    grid.add_column("Strict, not shown", overflow="fold")
    return grid


def ranking_views(rankings: Iterable[Ranking], top: int | None = None) -> Iterator[RenderableType]:
    """Yield column titles, one block a candidate as soon as it is ranked, and what the columns mean."""
    yield ranking_head()
    for ranking in rankings:
        yield ranking_block(ranking, top)
    yield Text(LEGEND, "dim")


def ranking_head() -> RenderableType:
    """Return the line of column titles over any number of :func:`ranking_block`."""
    grid = _ranking_grid()
    grid.add_row(*(Text(title, "bold") for title in ("Team", "Score", "Fit", "Strict, not shown")))
    return Padding(grid, INDENT, expand=False)


def _name(ranking: Ranking) -> str:
    """Return what a candidate is called; a file may be called like a command to the terminal."""
    return printable(ranking.candidate or "(no name)")


def ranking_block(ranking: Ranking, top: int | None = None) -> RenderableType:
    """Show one candidate: the best teams, or plainly why there are none."""
    name = Text(_name(ranking), "bold")
    if ranking.status != "ok":
        status = (ranking.status.replace("_", " "), "red")
        return Text.assemble(name, "\n  ", status, f": {printable(ranking.reason)}")
    flags = [
        Text(f"  ! {printable(flag.get('message') or flag['code'])}", "yellow") for flag in ranking.flags
    ]
    if ranking.fits_none:
        nearest = ", ".join(f"{match.specialty} {match.score:.2f}" for match in ranking.matches[:top])
        reason = Text.assemble(("nobody's team", "yellow"), f": {ranking.fits_none_reason}".rstrip(": "))
        reason.append(f" Nearest: {nearest}", "dim")
        return Group(name, Padding(reason, INDENT, expand=False), *flags)
    grid = _ranking_grid()
    for index, match in enumerate(ranking.matches[:top]):
        grid.add_row(*_match_cells(ranking, index, match))
    return Group(name, Padding(grid, INDENT, expand=False), *flags)


def _match_cells(ranking: Ranking, index: int, match: Match) -> tuple[Text, ...]:
    above = ranking.matches[index - 1].specialty if index else ""
    tied = any(above in tie and match.specialty in tie for tie in ranking.ties)
    wanted = " ♥" if match.specialty in ranking.preference else ""
    return (
        Text(f"{'= ' if tied else ''}{match.specialty}{wanted}"),
        _score_text(match.score),
        Text(f"{match.fit:.2f}"),
        _strict_text(match),
    )


def _strict_text(match: Match) -> Text:
    return Text("; ".join(strict_not_shown(match)), "red")


def team_table(specialty: str, rankings: Sequence[Ranking]) -> RenderableType:
    """Turn it round: the candidates of one team, in the order given.

    Parameters
    ----------
    specialty : str
        The team.
    rankings : sequence of Ranking
        Each with its match for this team as the only one; unreadable ones have none.
    """
    table = titled_table(f"Candidates for {specialty}")
    table.add_column("Candidate", overflow="fold")
    table.add_column("Score", no_wrap=True)
    table.add_column("Fit", no_wrap=True)
    table.add_column("Strict, not shown", overflow="fold")
    for ranking in rankings:
        name = Text(_name(ranking))
        if not ranking.matches:
            table.add_row(
                name, Text(ranking.status.replace("_", " "), "red"), "", Text(printable(ranking.reason))
            )
            continue
        match = ranking.matches[0]
        note = _strict_text(match)
        if ranking.fits_none:
            note = Text.assemble(note, "; " if note else "", ("fits no team of the family", "yellow"))
        table.add_row(name, _score_text(match.score), Text(f"{match.fit:.2f}"), note)
    return table


def shortlist(team: str, rows: Iterable[Mapping[str, Any]]) -> RenderableType:
    """Show the best candidates of a pool for one team, with the requirements that decided."""
    rows = list(rows)
    team = next((row["best"] for row in rows if row["best"].casefold() == team.casefold()), team)
    heads = ("", "Candidate", "Score", "Fit", "Decided by", "Best team")
    shares = {"Candidate": 3, "Decided by": 4, "Best team": 3}
    cells = (_shortlist_cells(team, row) for row in rows)
    return text_table(f"Best candidates for {team}", heads, cells, shares)


def _shortlist_cells(team: str, row: Mapping[str, Any]) -> list[str]:
    decided = ", ".join(f"{reason['requirement']} {reason['points']:+.2f}" for reason in row["reasons"])
    if row["strict_unmet"]:
        decided += f"; strict, not shown: {', '.join(row['strict_unmet'])}"
    own = "" if row["best"] == team else f"{row['best']} {row['best_score']:.2f}"
    return [
        str(row["place"]),
        row["candidate"] or "(no name)",
        f"{row['score']:.2f}",
        f"{row['fit']:.2f}",
        decided,
        own,
    ]


def text_table(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], shares: Mapping[str, int] | None = None
) -> RenderableType:
    """Show plain texts under their heads; numbers stand right.

    Columns with ``shares`` divide what the others leave of the line; without them, long words of narrow
    columns are cut where others have room.
    """
    shares = shares or {}
    table = titled_table(title)
    table.expand = bool(shares)
    for head in heads:
        justify: Literal["left", "right"] = "right" if head in NUMBERS else "left"
        table.add_column(head, overflow="fold", justify=justify, ratio=shares.get(head))
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    return table


# --- one explanation ----------------------------------------------------------------------------


def explanation_view(ranking: Ranking, explained: Explanation, resume: Resume) -> RenderableType:
    """Show every requirement of one team with its points, the words that earned them, and what is missing.

    What earned most stands first; the points run down the left side and add up to the score.
    """
    rows = sorted(explained.contributions, key=reading_order)
    blocks: list[RenderableType] = [_explanation_head(ranking, explained.specialty)]
    quoted: set[int] = set()
    blocks += [_contribution_block(row, resume, quoted) for row in rows]
    total = sum(row.points for row in explained.contributions)
    blocks.append(Text.assemble("───────\n", (f"{total:7.3f}", "bold"), "  the sum, which is the score\n"))
    if explained.what_would_change:
        blocks.append(_bullets("What would change the answer", map(_change, explained.what_would_change)))
    if explained.questions:
        blocks.append(_bullets("Questions to ask", explained.questions[:QUESTIONS]))
    return Group(*blocks)


def _explanation_head(ranking: Ranking, specialty: str) -> Text:
    place, match = next((i, m) for i, m in enumerate(ranking, 1) if m.specialty == specialty)
    low, high = match.score_range
    head = Text.assemble(
        (f"{_name(ranking)} → {specialty}", "bold"),
        f"\nscore {match.score:.2f}",
        f", {low:.2f} to {high:.2f} with what is not known" if f"{low:.2f}" != f"{high:.2f}" else "",
        f" · fit {match.fit:.2f} · place {place} of {len(ranking)}\n",
    )
    if match.strict_unmet:
        head.append(f"strict, nothing found: {'; '.join(strict_not_shown(match))}\n", "red")
    if ranking.fits_none:
        head.append(f"nobody's team: {ranking.fits_none_reason}\n", "yellow")
    return head


def _contribution_block(row: Contribution, resume: Resume, quoted: set[int]) -> RenderableType:
    """Show one requirement: points, what is asked, how far it is met; below, the words and the gap."""
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(width=7, justify="right")
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(width=8)
    grid.add_column(width=19, no_wrap=True)
    points = Text(f"{row.points:+.3f}", "bold") if row.points else Text("–", "dim")
    if not row.weight:
        grid.add_row(points, Text(row.asks, "italic"), "", "")
        return grid
    need = Text(row.necessity, "red" if row.necessity == "strict" else "")
    met = Text.assemble((bar(row.fulfilment, 5), "cyan"), f" {row.fulfilment:4.0%} of {row.weight:.3f}")
    grid.add_row(points, Text(row.asks, "bold" if row.points else ""), need, met)
    lines = _quotes(row.evidence, resume, quoted)
    if row.missing:
        lines.append(Text("not shown: " + ", ".join(row.missing), "magenta"))
    return Group(grid, *(Padding(line, (0, 0, 0, 9), expand=False) for line in lines))


def _quotes(evidence: Sequence[Evidence], resume: Resume, quoted: set[int]) -> list[Text]:
    """Quote the first line and one more that is new to the reader, and say where the others are."""
    lines: dict[int, list[Evidence]] = {}
    for item in evidence:
        lines.setdefault(line_number(resume.text, item.start), []).append(item)
    chosen = [line for place, line in enumerate(lines) if not place or line not in quoted][:QUOTES]
    quoted.update(chosen)
    shown = [_quote(line, lines[line], resume) for line in chosen]
    if more := [str(line) for line in sorted(lines) if line not in chosen]:
        shown.append(Text(f"also line{'s' if len(more) > 1 else ''} {', '.join(more)}", "dim"))
    return shown


def line_number(text: str, offset: int) -> int:
    """Return the line, from 1, that an offset stands in."""
    return text.count("\n", 0, offset) + 1


def _quote(line: int, items: Sequence[Evidence], resume: Resume) -> Text:
    """Quote one line, the words that count underlined, and say where it stands."""
    first = items[0]
    where = [f"line {line}", first.section]
    if first.position is not None and first.position < len(resume.positions):
        position = resume.positions[first.position]
        where[1:] = filter(None, (position.title, position.employer))
    if first.months:
        where.append(f"{first.months} months")
    skills = ", ".join(dict.fromkeys(item.skill for item in items))
    words = _around(resume.text, [(item.start, item.end) for item in items])
    return Text.assemble((skills, "green"), ": “", words, "”  ", (" · ".join(map(printable, where)), "dim"))


def _change(change: Change) -> str:
    return f"if {', '.join(change.skills)} were shown: score {change.score:.2f}, place {change.place}"


def _bullets(title: str, lines: Iterable[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    for line in lines:
        grid.add_row("  ·", Text(line))
    return Group(Text(title, "bold"), grid, "")


def _around(text: str, spans: Sequence[tuple[int, int]]) -> Text:
    """Cut the line that holds the first of some spans to a readable length, the spans underlined."""
    left, right = _window(text, *spans[0])
    quote = Text("" if left == 0 or text[left - 1] == "\n" else "…")
    at = left
    for start, end in sorted(spans):
        if at <= start and end <= right:
            quote.append(printable(text[at:start]))
            quote.append(printable(text[start:end]), "bold underline")
            at = end
    quote.append(printable(text[at:right]))
    return quote.append("" if right == len(text) or text[right] == "\n" else "…")


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of a line around a span, cut between words where the line is long."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    last = len(text) if stop < 0 else stop
    room = max(QUOTE_WIDTH - (end - start), 0) // 2
    left = max(first, start - room, min(last - QUOTE_WIDTH, start))
    right = min(last, max(end, left + QUOTE_WIDTH))
    if left > first:
        left = text.find(" ", left, start) + 1 or left
    if right < last:
        right = max(text.rfind(" ", end, right), end) if " " in text[end:right] else right
    spaces = len(text[left:start]) - len(text[left:start].lstrip())
    return left + spaces, right


# --- skills -------------------------------------------------------------------------------------


def skill_levels(profile: Profile) -> RenderableType:
    """Show the skills of one résumé, strongest first."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Skill")
    table.add_column("Level", no_wrap=True)
    table.add_column("Months", justify="right")
    table.add_column("Last used", no_wrap=True)
    shown = [(name, item) for name, item in profile.skills.items() if item.level > 0]
    for name, item in sorted(shown, key=lambda pair: (-pair[1].level, pair[0])):
        last = "" if item.last_used is None else f"{item.last_used // 12}-{item.last_used % 12 + 1:02}"
        table.add_row(Text(name), _score_text(item.level), str(item.months or ""), last)
    return table


def mention_lines(mentions: Iterable[Mention], text: str) -> RenderableType:
    """Show each place where a skill is named or shown: line, skill, stance, reason, quoted words."""
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("Line", "Skill", "Stance", "Why", "Words"):
        table.add_column(title, overflow="fold", justify="right" if title == "Line" else "left")
    for mention in mentions:
        line = line_number(text, mention.start)
        words = _around(text, [(mention.start, mention.end)])
        why = f"{mention.reason}: {mention.met}" if mention.met else mention.reason
        table.add_row(str(line), Text(mention.skill), mention.stance, why, words)
    return table


def taxonomy_table(taxonomy: Taxonomy) -> RenderableType:
    """Show how many skills each area holds."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Area")
    table.add_column("Skills", justify="right")
    areas: dict[str, int] = {}
    for skill in taxonomy.skills:
        areas[skill.area] = areas.get(skill.area, 0) + 1
    for area, count in areas.items():
        table.add_row(area, str(count))
    table.add_section()
    table.add_row("all", str(len(taxonomy)))
    return table


def area_lines(taxonomy: Taxonomy, area: str) -> RenderableType:
    """Show the skills of one area, one a line, with their other names.

    Raises
    ------
    UnknownNameError
        If there is no such area.
    """
    skills = [skill for skill in taxonomy.skills if skill.area == area]
    if not skills:
        raise UnknownNameError.of("area", area, {skill.area for skill in taxonomy.skills})
    table = Table.grid(padding=(0, 2))
    for skill in skills:
        table.add_row(Text(skill.name), Text(", ".join(skill.aliases), "dim"))
    return table


def skill_card(skill: Skill) -> RenderableType:
    """Show one skill with its names and relations."""
    table = Table.grid(padding=(0, 2))
    table.add_row(Text(skill.name, "bold"), Text(skill.area, "dim"))
    lists = {
        "also called": skill.aliases,
        "shown by": skill.shown_by,
        "shown together by": skill.shown_together,
        "also an ordinary word": skill.ambiguous,
        "is a": skill.classes,
        "implies": [f"{name} ({share:g})" for name, share in skill.implies.items()],
        "counts toward": [f"{name} ({share:g})" for name, share in skill.counts_toward.items()],
    }
    for title, values in lists.items():
        if values:
            table.add_row(title, Text(", ".join(values)))
    return table


# --- families -----------------------------------------------------------------------------------


def family_table(family: JobFamily) -> RenderableType:
    """Show every team with how much it asks for and what is strict."""
    table = titled_table(f"{family.family}, version {family.version}: {counted(len(family), 'team')}")
    table.add_column("Team", no_wrap=True)
    table.add_column("Requirements", justify="right")
    table.add_column("Strict", overflow="fold")
    for specialty in family:
        strict = "; ".join(asked.asks for asked in specialty.every if asked.necessity == "strict")
        table.add_row(Text(specialty.name), str(len(specialty.every)), Text(strict))
    return table


def specialty_card(specialty: Specialty) -> RenderableType:
    """Show one team with all it asks for, in the order of the file."""
    table = Table(box=box.SIMPLE_HEAD, expand=True)
    for head, share in (("Asks for", 8), ("Need", 5), ("Level", 4), ("Source", 6)):
        table.add_column(head, ratio=share, overflow="fold")
    for asked in specialty.requirements:
        table.add_row(*_requirement_cells(specialty, asked))
    for way in specialty.either:
        table.add_section()
        table.add_row(Text(f"one way: {way.name}", "italic"), "", "", "")
        for asked in way.requirements:
            table.add_row(*_requirement_cells(specialty, asked))
    return Group(Text(specialty.name, "bold"), Text(specialty.about), table)


def _requirement_cells(specialty: Specialty, asked: Requirement) -> tuple[Text, Text, Text, Text]:
    need = Text(asked.need, "red" if asked.necessity == "strict" else "")
    source = asked.source.replace(f"{specialty.name}, ", "")  # its name stands over the table
    return Text(asked.asks), need, Text(asked.measure), Text(source, "dim")

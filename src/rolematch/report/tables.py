"""Text views for a terminal: rankings, explanations, skills, families.

Every function takes finished results and returns something that rich can print. Text of a résumé goes
in as :class:`rich.text.Text` and never as markup, so that ``[red]`` in a file stays five characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rolematch.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from rolematch.extraction import Mention
    from rolematch.family import JobFamily, Requirement, Specialty
    from rolematch.matcher import Contribution, Match, Ranking
    from rolematch.profile import Evidence, Profile
    from rolematch.resume import Resume
    from rolematch.taxonomy import Skill, Taxonomy

EIGHTHS = " ▏▎▍▌▋▊▉"
BAR_CELLS = 10
QUOTES = 3
QUOTE_WIDTH = 100
LEGEND = (
    "score: 0 to 1, higher is better · fit: share of what the team asks for that is shown · "
    "= : tied with the team above · not shown: nothing found in the document, which is not “does not have”"
)


def bar(share: float, cells: int = BAR_CELLS) -> str:
    """Draw a number from 0 to 1 as a bar of fixed width.

    Examples
    --------
    >>> bar(0.55, 4)
    '██▏ '
    >>> bar(1.0, 4)
    '████'
    """
    eighths = round(min(max(share, 0.0), 1.0) * cells * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (EIGHTHS[rest] if rest else "")).ljust(cells)


def _score_text(score: float) -> Text:
    return Text.assemble((bar(score), "cyan"), f" {score:.2f}")


# --- rankings -----------------------------------------------------------------------------------


def _ranking_grid() -> Table:
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column("Team", width=24, no_wrap=True, overflow="ellipsis")
    grid.add_column("Score", width=BAR_CELLS + 5, no_wrap=True)
    grid.add_column("Fit", width=4, no_wrap=True)
    grid.add_column("Strict, not shown", ratio=1, overflow="fold")
    return grid


def ranking_head() -> RenderableType:
    """Return the line of column titles over any number of :func:`ranking_block`."""
    grid = _ranking_grid()
    grid.add_row(*(Text(title, "bold") for title in ("Team", "Score", "Fit", "Strict, not shown")))
    return Group(Padding(grid, (0, 0, 0, 2)))


def legend() -> RenderableType:
    """Return the lines that say what the columns mean."""
    return Text(LEGEND, "dim")


def ranking_block(ranking: Ranking, top: int | None = None) -> RenderableType:
    """Show one candidate: the best teams, or plainly why there are none."""
    name = Text(ranking.candidate or "(no name)", "bold")
    if ranking.status != "ok":
        return Text.assemble(name, "\n  ", (ranking.status.replace("_", " "), "red"), f": {ranking.reason}")
    lines: list[RenderableType] = [name]
    if ranking.fits_none:
        reason = f": {ranking.fits_none_reason}" if ranking.fits_none_reason else ""
        lines.append(Padding(Text.assemble(("nobody's team", "yellow"), reason), (0, 0, 0, 2)))
    grid = _ranking_grid()
    for index, match in enumerate(ranking.matches[:top]):
        grid.add_row(*_match_cells(ranking, index, match), style="dim" if ranking.fits_none else "")
    lines.append(Padding(grid, (0, 0, 0, 2)))
    lines += [Text(f"  ! {flag.get('message') or flag['code']}", "yellow") for flag in ranking.flags]
    return Group(*lines)


def _match_cells(ranking: Ranking, index: int, match: Match) -> tuple[Text, ...]:
    above = ranking.matches[index - 1].specialty if index else ""
    tied = any(above in tie and match.specialty in tie for tie in ranking.ties)
    wanted = " ♥" if match.specialty in ranking.preference else ""
    return (
        Text(f"{'= ' if tied else ''}{match.specialty}{wanted}"),
        _score_text(match.score),
        Text(f"{match.fit:.2f}"),
        Text(", ".join(match.strict_unmet), "red"),
    )


def team_table(specialty: str, rankings: Sequence[Ranking]) -> RenderableType:
    """Turn it round: the candidates of one team, in the order given.

    Parameters
    ----------
    specialty : str
        The team.
    rankings : sequence of Ranking
        Each with its match for this team as the only one; unreadable ones have none.
    """
    table = Table(
        box=box.SIMPLE_HEAD, title=Text(f"Candidates for {specialty}", "bold"), title_justify="left"
    )
    table.add_column("Candidate", overflow="fold")
    table.add_column("Score", no_wrap=True)
    table.add_column("Fit", no_wrap=True)
    table.add_column("Strict, not shown", overflow="fold")
    for ranking in rankings:
        name = Text(ranking.candidate or "(no name)")
        if not ranking.matches:
            table.add_row(name, Text(ranking.status.replace("_", " "), "red"), "", Text(ranking.reason))
            continue
        match = ranking.matches[0]
        note = Text(", ".join(match.strict_unmet), "red")
        if ranking.fits_none:
            note = Text.assemble(note, "; " if note else "", ("fits no team of the family", "yellow"))
        table.add_row(name, _score_text(match.score), Text(f"{match.fit:.2f}"), note)
    return table


# --- one explanation ----------------------------------------------------------------------------


def explanation(ranking: Ranking, match: Match, resume: Resume) -> RenderableType:
    """Show every requirement of one team with its points, the words that earned them, and what is missing."""
    place = next(
        (i for i, other in enumerate(ranking.matches, 1) if other.specialty == match.specialty), None
    )
    low, high = match.score_range
    head = Text.assemble(
        (f"{ranking.candidate or '(no name)'} → {match.specialty}", "bold"),
        f"\nscore {match.score:.2f} (between {low:.2f} and {high:.2f})",
        f" · fit {match.fit:.2f}",
        f" · place {place} of {len(ranking.matches)}" if place else "",
    )
    if match.strict_unmet:
        head.append("\nstrict, nothing found: " + ", ".join(match.strict_unmet), "red")
    if ranking.fits_none:
        head.append(f"\nnobody's team: {ranking.fits_none_reason}".rstrip(": "), "yellow")
    table = _points_table()
    for contribution in match.contributions:
        _add_contribution(table, contribution, resume)
    table.add_section()
    total = sum(contribution.points for contribution in match.contributions)
    table.add_row(Text("sum of the points = score", "bold"), "", "", "", Text(f"{total:.3f}", "bold"))
    return Group(head, table)


def _points_table() -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("Requirement", ratio=1, overflow="fold")
    table.add_column("Need", no_wrap=True)
    table.add_column("Weight", justify="right", no_wrap=True)
    table.add_column("Fulfilled", no_wrap=True)
    table.add_column("Points", justify="right", no_wrap=True)
    return table


def _add_contribution(table: Table, contribution: Contribution, resume: Resume) -> None:
    lines = [Text(contribution.asks)]
    lines += [_quote(item, resume) for item in contribution.evidence[:QUOTES]]
    if more := len(contribution.evidence) - QUOTES:
        lines += [Text(f"  and {more} more", "dim")] if more > 0 else []
    if contribution.missing:
        lines.append(Text("  not shown: " + ", ".join(contribution.missing), "magenta"))
    table.add_row(
        Group(*lines),
        Text(contribution.necessity, "red" if contribution.necessity == "strict" else ""),
        f"{contribution.weight:.3f}",
        Text.assemble((bar(contribution.fulfilment, 5), "cyan"), f" {contribution.fulfilment:.2f}"),
        f"{contribution.points:.3f}",
    )


def _quote(evidence: Evidence, resume: Resume) -> Text:
    """Quote the line around the evidence, its words marked, and say where it stands."""
    where = [evidence.section]
    if evidence.position is not None and evidence.position < len(resume.positions):
        position = resume.positions[evidence.position]
        where = [", ".join(filter(None, (position.title, position.employer))) or evidence.section]
    where.append(f"line {resume.text.count(chr(10), 0, evidence.start) + 1}")
    if evidence.months:
        where.append(f"{evidence.months} months")
    shown = f"{evidence.skill} by {evidence.via}" if evidence.via else evidence.skill
    return Text.assemble(
        "  ", (shown, "green"), ": “", _around(resume.text, evidence.start, evidence.end), "” ",
        (f"({' · '.join(where)})", "dim"),
    )  # fmt: skip


def _around(text: str, start: int, end: int) -> Text:
    """Cut the line that holds a span to a readable length, with the span underlined."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    last = len(text) if stop < 0 else stop
    room = max(QUOTE_WIDTH - (end - start), 0) // 2
    left, right = max(first, start - room), min(last, end + room)
    return Text.assemble(
        "…" if left > first else "",
        _plain(text[left:start]).lstrip(),
        (_plain(text[start:end]), "bold underline"),
        _plain(text[end:right]).rstrip(),
        "…" if right < last else "",
    )


def _plain(text: str) -> str:
    """Take out control characters, which could command a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


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
        line = text.count("\n", 0, mention.start) + 1
        words = _around(text, mention.start, mention.end)
        table.add_row(str(line), Text(mention.skill), mention.stance, mention.reason, words)
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
    title = Text(f"{family.family}, version {family.version}: {len(family)} teams", "bold")
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    table.add_column("Team", no_wrap=True)
    table.add_column("Requirements", justify="right")
    table.add_column("Strict", overflow="fold")
    for specialty in family:
        every = all_requirements(specialty)
        strict = ", ".join(requirement.asks for requirement in every if requirement.necessity == "strict")
        table.add_row(Text(specialty.name), str(len(every)), Text(strict))
    return table


def all_requirements(specialty: Specialty) -> list[Requirement]:
    """Return the requirements of a team, those of its alternative ways too."""
    ways = [requirement for way in specialty.either for requirement in way.requirements]
    return [*specialty.requirements, *ways]


def specialty_card(specialty: Specialty) -> RenderableType:
    """Show one team with all it asks for, in the order of the file."""
    table = Table(box=box.SIMPLE_HEAD, expand=True)
    table.add_column("Asks for", ratio=1, overflow="fold")
    table.add_column("Need", no_wrap=True)
    table.add_column("Level", no_wrap=True)
    table.add_column("Source", overflow="fold")
    for requirement in specialty.requirements:
        table.add_row(*_requirement_cells(requirement))
    for way in specialty.either:
        table.add_section()
        table.add_row(Text(f"one way: {way.name}", "italic"), "", "", "")
        for requirement in way.requirements:
            table.add_row(*_requirement_cells(requirement))
    return Group(Text(specialty.name, "bold"), Text(specialty.about), table)


def _requirement_cells(requirement: Requirement) -> tuple[Text, Text, Text, Text]:
    need: str = "a question" if requirement.soft else requirement.necessity
    need = f"highly {need}" if requirement.highly else need
    level = requirement.level if requirement.level != "unspecified" else ""
    return (
        Text(requirement.asks),
        Text(need, "red" if need == "strict" else ""),
        Text(level),
        Text(requirement.source, "dim"),
    )

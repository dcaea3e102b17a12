"""Charts of finished objects. They need the extra ``report`` and no network, as pictures too.

Colors are from the palette of Okabe and Ito (https://jfly.uni-koeln.de/color/), which color-blind eyes tell
apart; their lightness differs, and a sign, a number or a place says the same, so that every chart can be read
in gray. Each has a text for those who cannot see it in ``description``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rolematch.errors import MissingDependencyError
from rolematch.report._reading import reading_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import altair as alt

    from rolematch.explanation import Explanation
    from rolematch.family import Specialty
    from rolematch.matcher import Ranking
    from rolematch.profile import Profile
    from rolematch.resume import Resume

GAIN, LOSS, START, TOTAL = "#56b4e9", "#d55e00", "#999999", "#0072b2"
SHADES = "blues"
LABEL_WIDTH = 320
SHOWN_SKILLS = 20
CELL = 32
"""Width of a number of a heat map, in points."""

LONGEST_LABEL = 48
BINS = 10


def _altair() -> Any:  # noqa: ANN401 - a module
    try:
        import altair
    except ImportError as exc:
        raise MissingDependencyError.of("altair", "report") from exc
    return altair


def waterfall(explanation: Explanation) -> alt.LayerChart:
    """Draw how a score comes about: from where every score starts, requirement by requirement, to the sum.

    Parameters
    ----------
    explanation : Explanation

    Returns
    -------
    altair.LayerChart
        ``.save("score.png")`` or ``.save("score.svg")`` writes a picture.

    Raises
    ------
    MissingDependencyError
        Without altair.

    Examples
    --------
    >>> from rolematch.matcher import Matcher
    >>> waterfall(Matcher().explain(b"Ran Kubernetes in production.", "Delivery")).title[:15]
    'Delivery: score'
    """
    alt = _altair()
    steps = _steps(explanation)
    base = alt.Chart(alt.Data(values=steps)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=LABEL_WIDTH, ticks=False)),
    )
    kinds = ["start", "adds", "takes away", "score"]
    bars = base.mark_bar().encode(
        x=alt.X("from:Q", title="score", scale=alt.Scale(domainMin=0)),
        x2="to:Q",
        color=alt.Color(
            "kind:N", scale=alt.Scale(domain=kinds, range=[START, GAIN, LOSS, TOTAL]), title=None
        ),
        tooltip=["label:N", "points:Q"],
    )
    marks = base.mark_text(align="left", dx=4).encode(x="right:Q", text="points:N")
    title = f"{explanation.specialty}: score {explanation.score:.2f}"
    best = ", ".join(f"{row.asks} {row.points:+.3f}" for row in explanation.reasons)
    return _finished(bars + marks, title, f"{title}, the sum of its points. Most of it: {best}.")


def _steps(explanation: Explanation) -> list[dict[str, Any]]:
    steps, at = [], 0.0
    for row in sorted(explanation.contributions, key=reading_order):
        if abs(row.points) < 0.0005 and row.weight:
            continue
        kind = "start" if row.requirement == "typical" else "adds" if row.points >= 0 else "takes away"
        steps.append(_step(row.asks, at, at + row.points, f"{row.points:+.3f}", kind))
        at += row.points
    return [*steps, _step("Score", 0.0, at, f"{at:.3f}", "score")]


def _step(label: str, begin: float, end: float, points: str, kind: str) -> dict[str, Any]:
    span = {"from": begin, "to": end, "right": max(begin, end)}
    return {"label": _short(label), **span, "points": points, "kind": kind}


def heatmap(rankings: Iterable[Ranking]) -> alt.LayerChart:
    """Draw candidates × teams, every score as a shade and as its number.

    Parameters
    ----------
    rankings : iterable of Ranking
        Candidates are called as their rankings are; unreadable ones are left out.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from rolematch.matcher import rank
    >>> heatmap([rank(b"Ran Kubernetes in production.")]).description[:23]
    'Scores of 1 candidates.'
    """
    alt = _altair()
    read = [ranking for ranking in rankings if ranking.status == "ok"]
    cells = [
        {"candidate": _short(ranking.candidate or f"#{place}"), "team": match.specialty, "score": match.score}
        for place, ranking in enumerate(read, 1)
        for match in ranking
    ]
    base = alt.Chart(alt.Data(values=cells)).encode(
        x=alt.X("team:N", title=None, axis=alt.Axis(orient="top", labelAngle=-45, labelLimit=LABEL_WIDTH)),
        y=alt.Y("candidate:N", sort=None, title=None, axis=alt.Axis(labelLimit=LABEL_WIDTH)),
    )
    shade = alt.Color("score:Q", scale=alt.Scale(scheme=SHADES, domain=[0, 1]), title="score")
    squares = base.mark_rect().encode(color=shade, tooltip=["candidate:N", "team:N", "score:Q"])
    ink = alt.condition("datum.score > 0.7", alt.value("white"), alt.value("black"))
    numbers = base.mark_text(fontSize=9).encode(text=alt.Text("score:Q", format=".2f"), color=ink)
    best = "; ".join(
        f"{r.candidate or '#' + str(n)}: {r[0].specialty} {r[0].score:.2f}"
        for n, r in enumerate(read, 1)
        if r.matches
    )
    drawn = (squares + numbers).properties(width=alt.Step(CELL), height=alt.Step(CELL * 2 / 3))
    return _finished(drawn, "Candidates and teams", f"Scores of {len(read)} candidates. Best: {best}.")


def coverage(rankings: Iterable[Ranking], specialty: Specialty) -> alt.LayerChart:
    """Draw for each requirement of one team how many candidates of a pool meet it, in part, or not.

    Parameters
    ----------
    rankings : iterable of Ranking
        Those count whose contributions to this team are known: of a pool, where it is among their best.
    specialty : Specialty

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from rolematch.family import load_family
    >>> from rolematch.matcher import rank
    >>> coverage([rank(b"Ran Kubernetes in production.")], load_family()["Delivery"]).title
    'What 1 candidates show of Delivery'
    """
    alt = _altair()
    matches = [m for r in rankings for m in r if m.specialty == specialty.name and m.contributions]
    counts: dict[str, list[int]] = {}
    for match in matches:
        for row in match.contributions:
            if row.weight:
                kind = 0 if row.fulfilment >= 0.8 else 1 if row.fulfilment >= 0.2 else 2
                counts.setdefault(_short(row.asks), [0, 0, 0])[kind] += 1
    kinds = ("shown", "in part", "not shown")
    bars = [
        {"asks": asks, "kind": kind, "order": n, "count": values[n]}
        for asks, values in counts.items()
        for n, kind in enumerate(kinds)
    ]
    base = alt.Chart(alt.Data(values=bars)).encode(
        y=alt.Y("asks:N", sort=None, title=None, axis=alt.Axis(labelLimit=LABEL_WIDTH)),
        x=alt.X("count:Q", stack="zero", title="candidates", axis=alt.Axis(tickMinStep=1)),
        order="order:Q",
    )
    scale = alt.Scale(domain=kinds, range=[TOTAL, "#9ecbe8", "#e6e6e6"])
    drawn = base.mark_bar(stroke="#555", strokeWidth=0.5).encode(
        color=alt.Color("kind:N", scale=scale, title=None)
    )
    said = "; ".join(f"{asks}: {v[0]} shown, {v[1]} in part, {v[2]} not" for asks, v in counts.items())
    title = f"What {len(matches)} candidates show of {specialty.name}"
    return _finished(alt.layer(drawn), title, f"{title}. {said}.")


def timeline(resume: Resume, profile: Profile) -> alt.LayerChart:
    r"""Draw when each skill was used, by the positions whose words show it; without personal data.

    Parameters
    ----------
    resume : Resume
    profile : Profile
        Of the same résumé.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from rolematch.matcher import Matcher
    >>> from rolematch.resume import parse_resume
    >>> resume = parse_resume(b"EXPERIENCE\nEngineer, Acme\n2019 - 2021\n- Ran Redis in production\n")
    >>> timeline(resume, Matcher().profile(resume)).description
    'When skills were used at work. Redis from 2019-... to 2021-...'
    """
    alt = _altair()
    bars = _used(resume, profile)
    base = alt.Chart(alt.Data(values=bars)).encode(y=alt.Y("skill:N", sort=None, title=None))
    drawn = base.mark_bar(color=TOTAL, height=9).encode(
        x=alt.X("from:T", title=None), x2="to:T", tooltip=["skill:N", "position:N"]
    )
    said = "; ".join(f"{bar['skill']} from {bar['from'][:7]} to {bar['to'][:7]}" for bar in bars)
    return _finished(alt.layer(drawn), "Skills at work", f"When skills were used at work. {said}.")


def _used(resume: Resume, profile: Profile) -> list[dict[str, Any]]:
    """Return one bar for each skill and position, the strongest skills first."""
    strongest = sorted(profile.skills.items(), key=lambda pair: (-pair[1].level, pair[0]))[:SHOWN_SKILLS]
    bars = []
    for name, level in strongest:
        for index in sorted({item.position for item in level.evidence if item.position is not None}):
            position = resume.positions[index]
            held = position.interval(profile.as_of)
            if held:
                begin, end = (f"{month // 12}-{month % 12 + 1:02}-01" for month in held)
                bars.append({"skill": name, "from": begin, "to": end, "position": position.title or ""})
    return bars


def calibration(scores: Sequence[float], outcomes: Sequence[bool]) -> alt.LayerChart:
    """Draw how often candidates with a score turned out right, against the score itself.

    Parameters
    ----------
    scores : sequence of float
        From 0 to 1.
    outcomes : sequence of bool
        For each score whether the person was right for the team.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> calibration([0.81, 0.83, 0.2], [True, False, False]).description
    'How often a score was right. score 0.20: 0% of 1; score 0.82: 50% of 2.'
    """
    alt = _altair()
    bins: dict[int, list[tuple[float, bool]]] = {}
    for score, right in zip(scores, outcomes, strict=True):
        bins.setdefault(min(int(score * BINS), BINS - 1), []).append((score, right))
    points = [
        {
            "score": sum(score for score, _ in held) / len(held),
            "right": sum(right for _, right in held) / len(held),
            "count": len(held),
        }
        for _, held in sorted(bins.items())
    ]
    unit = alt.Scale(domain=[0, 1])
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X("score:Q", scale=unit, title="mean score"),
        y=alt.Y("right:Q", scale=unit, title="share that was right"),
    )
    drawn = base.mark_line(color=TOTAL) + base.mark_point(color=TOTAL, filled=True, opacity=1).encode(
        size=alt.Size("count:Q", title="candidates")
    )
    ends = [{"score": 0, "right": 0}, {"score": 1, "right": 1}]
    even = (
        alt.Chart(alt.Data(values=ends))
        .mark_line(color=START, strokeDash=[4, 4])
        .encode(x="score:Q", y="right:Q")
    )
    said = "; ".join(f"score {p['score']:.2f}: {p['right']:.0%} of {p['count']}" for p in points)
    return _finished(even + drawn, "Score and outcome", f"How often a score was right. {said}.")


def _finished(chart: Any, title: str, description: str) -> alt.LayerChart:  # noqa: ANN401 - a chart of altair
    done: alt.LayerChart = chart.properties(title=title, description=description).configure_view(stroke=None)
    return done


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"

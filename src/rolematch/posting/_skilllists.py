"""Lists of skills in a sentence: which names stand in one list, and what joins them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rolematch.extraction import Mention

_KNOWING = re.compile(
    r"\b(?:understanding|knowledge|experience|skills?|expertise|familiarity|proficiency|background)\b", re.I
)
PARENTHESIS = re.compile(r"\(([^()]*)\)")
OTHER_CLASS = re.compile(
    r"\b(?:other|another|similar)\s+(?:[\w+#/.-]+\s+){1,6}?(?:frameworks?|languages?|tools?|librar(?:y|ies)|databases?|platforms?|systems?)\b",
    re.I,
)
_CONNECTIVES = re.compile(r"\b(?:and|or|the|a|an|with|in|as|well|of|similar|other|either|also|even)\b", re.I)
AND = re.compile(r"\band\b(?!\s*/)|&", re.I)
OR = re.compile(r"\bor\b|\bvs\b|\|", re.I)


def runs_of(sentence: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Group mentions into lists: neighbors with little but connectives between them."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        if runs and is_joint(sentence, runs[-1][-1], mention):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def joint(sentence: str, a: Mention, b: Mention) -> str:
    """Return the words between two mentions, less what only qualifies the first."""
    between = sentence[a.end : b.start]
    return OTHER_CLASS.sub(" ", PARENTHESIS.sub(" ", between))


def is_joint(sentence: str, a: Mention, b: Mention) -> bool:
    """Whether the words between two skills join them into one list."""
    between = joint(sentence, a, b)
    if re.search(r"[.;:]\s|[()]", between) or _KNOWING.search(between):
        return False
    words = re.findall(r"[\w'’]+", _CONNECTIVES.sub(" ", between))
    begins_anew = words and AND.search(between) and not OR.search(between)  # "Linux and fluent in Go"
    return len(words) <= 2 and not begins_anew


def merged(sentence: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Take "Amazon Web Services (AWS)" as one mention."""
    result: list[Mention] = []
    for mention in mentions:
        last = result[-1] if result else None
        if last and last.skill == mention.skill and sentence[last.end : mention.start].strip() == "(":
            closed = mention.end + sentence[mention.end : mention.end + 1].count(")")
            result[-1] = replace(last, end=closed, text=sentence[last.start : closed])
        else:
            result.append(mention)
    return result


def without_details(sentence: str, runs: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Drop a list in parentheses that only details one item of a longer list: "Python (NumPy), R, …"."""
    kept: list[list[Mention]] = []
    for i, run in enumerate(runs):
        opened = re.search(r"\(\s*$", sentence[: run[0].start])
        detailed = kept and opened and sentence[kept[-1][-1].end : run[0].start].strip() == "("
        if (
            detailed
            and i + 1 < len(runs)
            and re.match(r"[^()]*\)(?:,| and\b| or\b)", sentence[run[-1].end :])
        ):
            continue
        if kept and i and kept[-1] is not runs[i - 1] and is_joint(sentence, kept[-1][-1], run[0]):
            kept[-1] = [*kept[-1], *run]
        else:
            kept.append(run)
    return kept


def names_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the skills mentioned, each once, in order."""
    return tuple(dict.fromkeys(m.skill for m in mentions))

"""The words of requirement language, compiled from ``data/requirement-language.yaml``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from rolematch.datafiles import bundled_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rolematch.family import LevelWord


_LISTS = (
    *("highly", "not_a_level", "interest", "passion", "wish", "learning", "any", "open", "ordered"),
    *("soft", "not_soft", "not_years_of_experience"),
)
"""The kinds of words that stand in one list each."""

_FEW_WORDS = r"\W+(?:[\w'’-]+\W+){0,2}?"


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases with ``*`` (any word ending) and ``..`` (up to three words) into one pattern.

    A phrase that goes on with a hyphen is another word: "strongly-typed" says nothing of a level.

    Examples
    --------
    >>> phrase_pattern(["desir*", "know .. well"]).findall("highly desired; know Go really well")
    ['desired', 'know Go really well']
    """
    written = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_phrase, written))})(?!\w|-\w)", re.I)


def _phrase(phrase: str) -> str:
    words = re.split(r"[\s-]+", phrase)
    written = [re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]") for word in words]
    joined = r"[\s-]+".join(written)
    return joined.replace(r"[\s-]+\.\.[\s-]+", r"\W+(?:[\w+#.'’-]+\W+){0,3}?")


def verb_pattern(verbs: Iterable[str]) -> re.Pattern[str]:
    """Compile verbs that open a line of duties, as they stand and in their -ing form.

    Examples
    --------
    >>> verbs = verb_pattern(["run", "manage", "work on"])
    >>> [bool(verbs.match(line)) for line in ("Running CI", "managing teams", "Working on it", "Runner")]
    [True, True, True, False]
    """
    forms = []
    for phrase in verbs:
        verb, _, rest = phrase.partition(" ")
        forms.append(rf"(?:{verb}|{verb.removesuffix('e')}{verb[-1]}?ing){rest and ' '}{rest}")
    return re.compile(rf"(?:{'|'.join(forms)})(?!\w|-\w)", re.I)


class Language:
    """The compiled words, a pattern for each kind."""

    def __init__(self, data: dict[str, Any]) -> None:
        compiled = {
            kind: {word: phrase_pattern(phrases) for word, phrases in data[kind].items()}
            for kind in ("necessity", "level", "context", "no_requirement")
        }
        self.necessity, self.context = compiled["necessity"], compiled["context"]
        self.no_requirement = compiled["no_requirement"]
        self.no_requirement["duties"] = verb_pattern(data["no_requirement"]["duties"])
        self.level: dict[LevelWord, re.Pattern[str]] = compiled["level"]
        self.words = {kind: phrase_pattern(data[kind]) for kind in _LISTS}
        interest, wish, learning = (self.words[kind].pattern for kind in ("interest", "wish", "learning"))
        self.words["interest"] = re.compile(f"{interest}|{wish}{_FEW_WORDS}{learning}", re.I)
        self.listed_fields = frozenset(data["listed_fields"])
        self.fields = frozenset(data["fields"])
        self.english = frozenset(data["english"])
        self.other_languages = frozenset(data["other_languages"])

    def is_soft(self, text: str) -> bool:
        """Whether a line asks for how somebody is."""
        return bool(self.words["soft"].search(text)) and not self.words["not_soft"].search(text)


@cache
def language() -> Language:
    """Return the bundled words, read once."""
    return Language(bundled_value("requirement-language.yaml"))


def within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an offset lies in one of some half-open spans."""
    return any(start <= offset < end for start, end in spans)

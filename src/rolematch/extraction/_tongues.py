"""The language of a line where it is not English: what is ordinary in it, and how it ends names.

"com" is *with* in Portuguese, "jest" is *is* in Polish, and a German writes every noun with a capital. What
tells a language are words that no English text holds, so that an English one costs nothing. All of it is
data, in ``data/tongues.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from rolematch.datafiles import bundled_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rolematch.extraction._lexicon import Hit

Languages = frozenset[str]

_HERE, _IN_ALL = 2, 3
"""So many different words tell the language of a line, and of a text: a single one may be a name."""
_SHARE, _MOSTLY = 25, 10
"""One in so many words tells the language of a text that is in it here and there, or all through."""
_LIKE_THE_FIRST = 0.75
"""Languages share words: a Spanish text holds two thirds as many that tell French."""
_SEVERAL = 100
"""Fewer than one in so many words are names in an English text: de Vries, Los Angeles, MIT."""
_REACH = 160
"""Code points looked at on either side of a word for those that tell the language of its line."""
_WORD_END = re.compile(r"\w*")
_OPENING = re.compile(r"(?:^|[\n.!?:;•·▪●*|(\"“„«–-])[^\S\n]*$")
"""What stands before a word that begins a sentence, an item or a line: its capital says nothing."""
_NEAR = 8
_SHORTEST = 5
_LONGEST_ENDING = 5


class Tongue(BaseModel):
    """What is known of one language.

    Attributes
    ----------
    tells : tuple of str
        Words that give the language away.
    words : tuple of str
        Ordinary words that are written like names, each as the language writes it.
    endings : tuple of str
        What it adds to names: ``em``, and ``ę/a`` where that takes the place of an ``a``.
    short : tuple of str
        Names that take these endings though they are shorter than others, or mean other things too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tells: tuple[str, ...]
    words: tuple[str, ...]
    endings: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


class TongueRules(BaseModel):
    """The file ``tongues.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tongues: dict[str, Tongue]

    @classmethod
    def load(cls) -> TongueRules:
        """Read the bundled languages."""
        return bundled_model("tongues.yaml", cls)


class Tongues:
    """The languages beside English, by their words and by their endings.

    Attributes
    ----------
    tells : mapping of str to languages
        The lower-case words that give one of some languages away.
    """

    def __init__(self, rules: TongueRules) -> None:
        tongues = rules.tongues
        self.tells = _by_word({name: [word.lower() for word in one.tells] for name, one in tongues.items()})
        self._words = _by_word({name: one.words for name, one in tongues.items()})
        self._endings: dict[str, list[tuple[str, str]]] = {}
        for language, one in tongues.items():
            for ending in one.endings:
                form, _, plain = ending.partition("/")
                self._endings.setdefault(form, []).append((plain, language))
        self._short = _by_word({name: [word.lower() for word in one.short] for name, one in tongues.items()})

    def without_ending(self, word: str) -> Iterator[tuple[str, str, bool]]:
        """Yield what a lower-case word can be without an ending, the language, and whether that lists it.

        Only what is long enough or listed, and no ordinary word of the language itself.
        """
        for size in range(1, min(_LONGEST_ENDING, len(word) - 2) + 1):
            for plain, language in self._endings.get(word[-size:], ()):
                name = word[:-size] + plain
                listed = language in self._short.get(name, ())
                if (listed or len(name) >= _SHORTEST) and language not in self._words.get(name, ()):
                    yield name, language, listed

    def spoken(self, text: str, told: Sequence[Hit[Languages]], words: int) -> Spoken | None:
        """Return what is known of the languages of a text; nothing where all is English.

        Parameters
        ----------
        told : sequence of (start, end, languages)
            Where words stand that tell a language, in the order of the text.
        words : int
            How many words the text has.
        """
        if len(told) * _SEVERAL <= words:
            return None
        return Spoken(
            text,
            [(start, text[start:end].lower(), languages) for start, end, languages in told],
            words,
            self._words,
        )


class Spoken:
    """What one text tells of the languages of its lines.

    Parameters
    ----------
    told : sequence of (start, word, languages)
        The words that tell a language.
    words : int
        How many words the text has.
    ordinary : mapping of word to languages
        The words that are ordinary in a language, as they are written there.
    """

    def __init__(
        self,
        text: str,
        told: Sequence[tuple[int, str, Languages]],
        words: int,
        ordinary: Mapping[str, Languages],
    ) -> None:
        self._text, self._told, self._words, self._ordinary = text, told, words, ordinary
        self._starts = [start for start, _, _ in told]
        self._tells = frozenset(word for _, word, _ in told)

    def is_ordinary(self, start: int, end: int) -> bool:
        """Whether a word, or some, are ordinary in the language of their line, as they are written there."""
        text = self._text
        if text[end].isalnum():  # a name is only a part of the word: its singular
            end = _WORD_END.match(text, end).end()  # type: ignore[union-attr]
        word = text[start:end]
        if self._is_at_home(word, word, start):
            return True
        inside = word[0].lower() + word[1:]
        if inside == word or inside not in self._ordinary:
            return False
        return _OPENING.search(text, max(0, start - _NEAR), start) is not None and self._is_at_home(
            inside, word, start
        )

    def english(self, words: Iterable[str], at: int) -> list[str]:
        """Return the lower-case words of a line but for those of its language: "hat" is *has* in German."""
        return [word for word in words if word not in self._tells and not self._is_at_home(word, word, at)]

    def tells(self, language: str) -> bool:
        """Whether any word of the text tells a language."""
        return language in self._told_by_language

    def _is_at_home(self, word: str, written: str, at: int) -> bool:
        """Whether a word is ordinary in a language that its line is in.

        A word in lower case, where nobody writes a name so, speaks for its language itself, and so does the
        whole text.
        """
        own = written.islower()
        return any(
            own + self._votes.get(language, 0) + len(self._telling(language, at)) >= _HERE
            for language in self._ordinary.get(word, ())
        )

    def _telling(self, language: str, at: int) -> set[str]:
        """Return the different words of the line around an offset that tell a language."""
        first = self._text.rfind("\n", max(0, at - _REACH), at) + 1 or max(0, at - _REACH)
        last = self._text.find("\n", at, at + _REACH)
        begin = bisect_left(self._starts, first)
        end = bisect_left(self._starts, at + _REACH if last < 0 else last)
        return {word for _, word, languages in self._told[begin:end] if language in languages}

    @cached_property
    def _told_by_language(self) -> dict[str, list[str]]:
        """The words that tell each language, as often as they do."""
        different: dict[str, list[str]] = {}
        for _, word, languages in self._told:
            for language in languages:
                different.setdefault(language, []).append(word)
        return different

    @cached_property
    def _votes(self) -> dict[str, int]:
        """For how many words of a line the text as a whole speaks, by the languages it is in."""
        by_language = self._told_by_language
        told = {name: len(words) for name, words in by_language.items() if len(set(words)) >= _IN_ALL}
        most = max(told.values(), default=0)
        return {
            language: 2 if count * _MOSTLY >= self._words else 1
            for language, count in told.items()
            if count * _SHARE >= self._words and count >= _LIKE_THE_FIRST * most
        }


def _by_word(words: Mapping[str, Sequence[str]]) -> dict[str, Languages]:
    """Return the languages of each word."""
    languages: dict[str, set[str]] = {}
    for language, ones in words.items():
        for word in ones:
            languages.setdefault(word, set()).add(language)
    return {word: frozenset(ones) for word, ones in languages.items()}

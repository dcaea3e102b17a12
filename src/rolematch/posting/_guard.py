"""Refuses what is plainly no job page in English, and says what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rolematch.errors import PageError
from rolematch.posting._language import language
from rolematch.resume import parse_resume

if TYPE_CHECKING:
    from rolematch.document import Document

MAX_CHARACTERS = 1_000_000
"""Longer texts are no job page."""

_WORD = re.compile(r"[^\W\d_]+")
_JOBS = 2
"""So many jobs with dates stand in a résumé; no job page tells of one."""
_MANY_WORDS, _ENGLISH_SHARE = 30, 0.06
"""From so many words on, a text with a smaller share of English function words is not English."""


def check_page(document: Document) -> None:
    """Refuse an empty or endless text, one in another language, and a résumé.

    Raises
    ------
    PageError
        With what the text is, and what to give instead.
    """
    text = document.text
    if len(text) > MAX_CHARACTERS:
        msg = (
            f"the text has {len(text):,} characters, over the limit of {MAX_CHARACTERS:,}; give one job page"
        )
        raise PageError(msg)
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words:
        msg = "the text is empty; give the text of a job page"
        raise PageError(msg)
    if not _is_english(words):
        msg = "the text does not read like English; the requirement language is known in English only"
        raise PageError(msg)
    if sum(position.start is not None for position in parse_resume(document).positions) >= _JOBS:
        msg = "this reads like a résumé, with jobs and their dates; give a job page"
        raise PageError(msg)


def _is_english(words: list[str]) -> bool:
    """Whether the words that every text has are rather those of English than of other languages."""
    known = language()
    english = sum(word in known.english for word in words)
    other = sum(word in known.other_languages or not word.isascii() for word in words)
    few = len(words) > _MANY_WORDS and english < _ENGLISH_SHARE * len(words)
    return not few and (other < 2 or english >= other)

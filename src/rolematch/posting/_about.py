"""What a sentence of a job page is about; only some ask for something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rolematch.posting._clauses import ClauseReader
    from rolematch.posting._language import Language

About = Literal["requirement", "duties", "employer", "waiver"]
"""What a sentence is about; a waiver says that something is *not* required."""

_WILL = re.compile(r"\W*(?:\w+\W+){0,9}?you(?:['’]ll| will)\s+", re.I)
_WILL_DO = re.compile(
    r"be\s+(?!willing)(?:\w+ing|responsible|part|offered|given|paid|provided|supported|based)\b", re.I
)
_DOING = re.compile(
    r"(?:you|(?:pro)?actively|successfully|independently)\s+(?:\w+ly\s+|also\s+)?"
    r"(?=[^.]*\b(?:our|us|the team|the company|new)\b)",
    re.I,
)
"""Before a verb: "You build our APIs" tells of the work, "You write idiomatic Go" of the person."""
_INTRODUCTION = re.compile(
    r"(?:with|at|in|as|for|since|over|during|from|here|today|currently|right now|every|on)\b"
    r"[^,.;:!?]{0,60},\s*",
    re.I,
)
_THING = r"(?i:the|our|this|these|most of (?:the|our)|all (?:of )?our)\s+(?:[\w/&-]+\s+){1,3}?"
_DOES = (
    r"(?:is|are|runs?|uses?|was|were|has|have|consists?|handles?|serves?|powers?|takes?|gives?|offers?|"
    r"grew|will)\b"
)
_FIRM_IS = r"[A-Z][\w&.-]+(?:\s[A-Z][\w&.-]+){0,3}\s(?:is|are)\s(?:an?|the|one of)\s[^.;]{0,60}"
_FIRM = r"\b(?:compan(?:y|ies)|providers?|leaders?|leading|start-?up|scale-up|employer|business|platform)\b"
_OF_THE_EMPLOYER = re.compile(f"{_THING}{_DOES}|{_FIRM_IS}{_FIRM}")
"""The subject is a thing of the employer's, or the firm: "The backend is written in Rust"."""
_LABEL = re.compile(r"\s*[:(/&]")
_YOU = re.compile(r"\byour?\b", re.I)
_REACH = 30
"""Characters behind a verb in which a noun makes it no duty: "Design experience"."""


class AboutReader:
    """Tells requirements from duties, and from what a page says of the employer.

    Parameters
    ----------
    language : Language
    clauses : ClauseReader
        Tells whether words carry an obligation.
    """

    def __init__(self, language: Language, clauses: ClauseReader) -> None:
        self._language = language
        self._clauses = clauses

    def about(self, sentence: str, *, asks: bool) -> About:
        """Say what a sentence is about; ``asks`` where it names skills or years."""
        words, text = self._language.no_requirement, sentence.strip(" \t•*-–·")
        if words["paperwork"].search(text):
            return "employer"
        if self._is_duty(text):
            return "duties"
        if not words["asks"].search(text) and self._is_of_the_employer(text):
            return "employer"
        asks = (
            asks or bool(words["knowing"].search(text) or _YOU.search(text)) or self._language.is_soft(text)
        )
        return "requirement" if asks or self._obliges(text) else "employer"

    def is_plain(self, sentence: str) -> bool:
        """Whether words of knowing or of obligation say that something is asked for."""
        words = self._language.no_requirement
        return bool(words["asks"].search(sentence) or words["knowing"].search(sentence)) or self._obliges(
            sentence
        )

    def _is_of_the_employer(self, text: str) -> bool:
        """Whether the employer is the subject, or a line only lists what it gives."""
        words = self._language.no_requirement
        introduction = _INTRODUCTION.match(text)
        if words["employer"].match(text, introduction.end() if introduction else 0):
            return True
        if _OF_THE_EMPLOYER.match(text) and not self._obliges(text):
            return True
        return bool(words["benefits"].search(text)) and not words["knowing"].search(text)

    def _is_duty(self, text: str) -> bool:
        """Whether a line tells what somebody does: "You will …", "Your tasks include …", "Build …"."""
        words = self._language.no_requirement
        will = _WILL.match(text)
        if will and (_WILL_DO.match(text, will.end()) or not words["will_be"].match(text, will.end())):
            return not words["asks"].search(text) and not self._obliges(text[: will.end()])
        doing = _DOING.match(text)
        duty = words["duty_openings"].match(text) or words["duties"].match(text, doing.end() if doing else 0)
        is_noun = duty and (
            _LABEL.match(text, duty.end()) or words["not_a_duty"].search(text[: duty.end() + _REACH])
        )
        return bool(duty) and not is_noun and not self._obliges(text)

    def _obliges(self, text: str) -> bool:
        return self._clauses.necessity(text, 0, len(text)) is not None

"""Which skills a sentence of a job page names, and which it only speaks of or waives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rolematch.document import Span
from rolematch.posting._language import Language, within
from rolematch.posting._skilllists import OTHER_CLASS, joint, parentheses
from rolematch.resume import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.extraction import Decision, Mention, SkillFinder

_LEAST_EVIDENCE = -2.0
"""For a name written just as it is: a job page is about technology, whatever its one line shows."""
_OPENS_EXAMPLES = re.compile(
    r"[\w\s/-]{0,30}(?:\(|,?\s(?:such as|like|e\.g\.,?|including)\s|:)\s*(?:e\.g\.,?|such as|like)?\s*", re.I
)
_SUCH_AS = r"(?:\(|:|such as|like|e\.g\.|including)"
_KIND_OF = re.compile(
    rf"\s(?:[\w-]+\s+){{0,2}}(?:frameworks?|librar(?:y|ies))[,\s]*{_SUCH_AS}"
    rf"|-based\s+(?:[\w-]+\s+){{0,2}}(?:frameworks?|librar(?:y|ies)|languages?)[,\s]*{_SUCH_AS}",
    re.I,
)
"""A language that only says which frameworks are listed: "JavaScript libraries such as React"."""
_CLASS_NOUN = re.compile(r"\s(?:tools?|systems?|servers?|platforms?|frameworks?)\b", re.I)
_IN_ONE_LIST = re.compile(r"\s*(?:[,/&+]|and|or|and/or|,\s*(?:and|or))\s*", re.I)
_ASIDE = re.compile(r"\s*(?:we|our|currently|you will|you'll|this|not)\b", re.I)
_WAIVED = re.compile(
    r"\bno\s+(?:prior\s+|previous\s+)?(?P<none>.{2,60}?)\s+(?:experience\s+|knowledge\s+)?(?:is\s+)?"
    r"(?:required|needed|necessary|expected|assumed)\b"
    r"|\bno\s+(?:prior\s+|previous\s+)?(?P<asked>[^,;.]{2,60}?)(?:\s+(?:experience|knowledge|skills))?\s*\?"
    r"|\b(?:do\s+not|does\s+not|don['’]t|doesn['’]t)\s+(?:expect|require|need|ask|have\s+to|mind|care|matter|worry)\b"
    r"(?!\s+(?:you\s+)?to\s+be\b)(?P<not>[^,;.]*)"
    r"|\b(?:nobody|no[\s-]one)\s+(?:expects|requires|needs)\b(?P<nobody>[^,;.]*)"
    r"|\b(?:no\s+need\s+(?:to\s+know|for)|need\s+not(?!\s+apply)|needn['’]t)\b(?P<need>[^,;.]*)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Named:
    """The skills of a sentence.

    Attributes
    ----------
    skills : tuple of Mention
        Technologies that it names.
    concepts : tuple of Mention
        What it speaks of without a product's name, such as on-call.
    waived : tuple of Mention
        Skills that it says are *not* required.
    text : str
        The sentence without the words that waive something; offsets stay.
    """

    skills: tuple[Mention, ...]
    concepts: tuple[Mention, ...]
    waived: tuple[Mention, ...]
    text: str


class SkillNamer:
    """Finds what a sentence names with the skills of one taxonomy.

    Parameters
    ----------
    finder : SkillFinder
    language : Language
    """

    def __init__(self, finder: SkillFinder, language: Language) -> None:
        self._finder = finder
        self._taxonomy = finder.taxonomy
        self._language = language

    def named(self, sentence: str) -> Named:
        """Return the skills of a sentence: those it names, those it is about, and those it waives."""
        found = self.find(sentence)
        waived = [span for match in _WAIVED.finditer(sentence) for span in match.regs[1:] if span[0] >= 0]
        asides = [span for span in parentheses(sentence, 0, len(sentence)) if _ASIDE.match(sentence, *span)]
        asides += [match.span() for match in OTHER_CLASS.finditer(sentence)]
        asked = [m for m in found if not within(m.start, [*waived, *asides])]
        skills = self._listed(sentence, asked)
        return Named(
            tuple(skills),
            tuple(m for m in asked if m not in skills),
            tuple(m for m in found if within(m.start, waived)),
            _WAIVED.sub(lambda words: " " * len(words[0]), sentence),
        )

    def find(self, sentence: str) -> list[Mention]:
        """Find skills as in a list of skills, since that is what a page of requirements is.

        What words only show together is left out: a page asks for a practice by its name.
        """
        listed = Section("skills", "", Span(0, len(sentence)))
        decisions = self._finder.explain(sentence, (listed,))
        found = [d.mention for d in decisions if self._counts(d) and not d.mention.met]
        found = [m for m in found if m.reason != "inside-name" or self._is_written_out(m, found)]
        found = [part for m in found for part in (*self._apart(m), *self._named_in_field(m, found))]
        behind = [*found[1:], None]
        return [m for m, after in zip(found, behind, strict=False) if not self._opens(sentence, m, after)]

    def is_concept(self, name: str) -> bool:
        """Whether a skill has no product's name: "Memory leaks", and "Caching", which people only show."""
        skill = self._taxonomy[name]
        is_phrase = " " in name and name.split()[-1].islower()
        return is_phrase or name in self._language.fields or skill.is_practice

    def _counts(self, decision: Decision) -> bool:
        """Whether it is the skill: a name as it is written needs less evidence than an ordinary word."""
        mention = decision.mention
        is_name = len(mention.text) > 1 and not mention.text.islower()  # a letter alone is seldom a name
        as_written = is_name and mention.text in self._taxonomy[mention.skill].names
        return decision.counts or (as_written and decision.score > _LEAST_EVIDENCE)

    def _apart(self, mention: Mention) -> list[Mention]:
        """Take "Java/J2EE" for the two that it names, also where it is another name of one."""
        named = [(part, self._taxonomy.get(part[0])) for part in re.finditer(r"[^/]+", mention.text)]
        skills = {skill.name for _, skill in named if skill and not self.is_concept(skill.name)}
        if len(skills) < 2 or len(skills) < len(named):
            return [mention]
        start = mention.start
        return [
            mention._replace(
                skill=skill.name, start=start + part.start(), end=start + part.end(), text=part[0]
            )
            for part, skill in named
            if skill
        ]

    def _named_in_field(self, field: Mention, found: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the technologies that the name of a field holds: "Kubernetes platform development"."""
        is_field = self.is_concept(field.skill) and " " in field.text
        if not is_field or self._taxonomy.class_named(field.text):
            return
        for word in re.finditer(r"[^\s/-]+", field.text):
            skill = self._taxonomy.get(word[0])
            if skill and word[0] in {skill.name, *skill.aliases} - {*skill.ambiguous}:
                start, end = field.start + word.start(), field.start + word.end()
                is_found = any(m.start == start and m.end == end for m in found)
                if not is_found and not word[0].islower() and not self.is_concept(skill.name):
                    yield field._replace(skill=skill.name, start=start, end=end, text=word[0], shown=False)

    def _is_written_out(self, inner: Mention, found: Sequence[Mention]) -> bool:
        """Whether a name inside another stands for itself: in "Java Spring", not in "Google Cloud Run".

        It does where the rest alone names the other, or the other is a field ("Linux administration").
        """
        outer = [m for m in found if m is not inner and m.start <= inner.start and inner.end <= m.end]
        return not self.is_concept(inner.skill) and all(
            self.is_concept(m.skill) or self._rest_names(m, inner) for m in outer
        )

    def _rest_names(self, outer: Mention, inner: Mention) -> bool:
        rest = outer.text[: inner.start - outer.start] + outer.text[inner.end - outer.start :]
        skill = self._taxonomy.get(rest.strip(" -/"))
        is_part = inner.skill in outer.skill.split()  # SAP in SAP S/4HANA
        return skill is not None and skill.name == outer.skill and not is_part

    def _opens(self, sentence: str, mention: Mention, after: Mention | None) -> bool:
        """Whether a name only opens the next one.

        So in "message brokers (RabbitMQ)", "Azure AppService", "JavaScript frameworks: React, Vue".
        """
        if after is None:
            return False
        between = sentence[mention.end : after.start]
        is_maker = after.skill.startswith(f"{mention.skill} ") and between == " "
        is_head = mention.text[0].islower() and _OPENS_EXAMPLES.fullmatch(between)
        return is_maker or bool(is_head or _KIND_OF.match(sentence, mention.end))

    def _listed(self, sentence: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the skills that job pages list by name; concepts such as on-call are kept apart.

        A field such as machine learning is listed where it stands in one list with technologies, or
        where there is no technology; in "Python in a machine-learning team" it only describes.
        """
        fields = {
            m
            for m in mentions
            if m.skill in self._language.listed_fields and not _CLASS_NOUN.match(sentence, m.end)
        }
        technologies = {m for m in mentions if not m.shown and not self.is_concept(m.skill)} - fields
        listed = sorted((m for m in mentions if m in technologies or m in fields), key=lambda m: m.start)
        beside = {
            m for a, b in pairwise(listed) if _IN_ONE_LIST.fullmatch(joint(sentence, a, b)) for m in (a, b)
        }
        return [m for m in listed if m in technologies or m in beside] if technologies else listed

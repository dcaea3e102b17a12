"""The requirement language of job pages: one sentence → what it asks, and how much.

The words stand in ``data/requirement-language.yaml``; this module holds the small grammar over them:
clauses, lists of skills with their operator, and which cue governs which skills.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rolematch.datafiles import data_folder, load_yaml
from rolematch.document import Span
from rolematch.errors import DataFileError
from rolematch.extraction import SkillFinder
from rolematch.family import Requirement, SkillClass, Skills
from rolematch.posting._skilllists import (
    AND,
    OR,
    OTHER_CLASS,
    PARENTHESIS,
    joint,
    merged,
    names_of,
    runs_of,
    without_details,
)
from rolematch.resume import Section
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rolematch.extraction import Mention
    from rolematch.family import LevelWord, Necessity

_ABBREVIATIONS = r"(?<!\be\.g)(?<!\bi\.e)(?<!\beg)(?<!\betc)(?<!\bvs)(?<!\bincl)(?<!\bSr)(?<!\bJr)"
_CLAUSE_END = re.compile(rf"{_ABBREVIATIONS}[.!?](?=\s+[A-Z(]|\s*$)|;|\n")
_PREFERENCE_START = re.compile(
    r"[,(]?\s*\b(?=(?:and )?(?:ideally|preferably|preference (?:for|given to))\b)", re.I
)
_PREFERRED_ITEM = re.compile(r"\(\s*(?:strongly |highly )?preferred\s*\)(?=[^.;]*\bor\b)", re.I)
_SAME_OR_BETTER = re.compile(
    r"\bor\b[^.;()]{0,80}\b(?:other|another|similar|comparable|equivalent)\b[^.;()]{0,60}"
    r"\(\s*(?:e\.g\.,?|such as|like)?\s*$",
    re.I,
)
_VERDICT_IN_PARENTHESES = re.compile(
    r"\(\s*(?:strictly |highly )?"
    r"(?:required|mandatory|must|preferred|desired|optional|nice to have|a plus|bonus)\s*\)",
    re.I,
)
_WITH_BETTER = re.compile(
    r",\s+with\b(?=[^,.;]{1,40}\b(?:preferred|desired|desirable|a plus|a bonus)\b)", re.I
)
_ASKING = re.compile(
    r"\b(?:you|your|experience|knowledge|skills?|abilit\w+|able|degree|certifi\w+|qualifi\w+|background|candidates?|"
    r"understanding|track record|licen[cs]e|eligible|education|diploma|interest\w*)\b",
    re.I,
)
_BASED_TOOLS = re.compile(r"-based\b[^.;()]{0,60}\b(?:like|such as)\s*$", re.I)
_LEAD_IN = re.compile(r"\s*[\w'’/ -]{1,60}(?<!e\.g):")
_OPENS_EXAMPLES = re.compile(
    r"[\w\s/-]{0,30}(?:\(|,?\s(?:such as|like|e\.g\.,?|including)\s|:)\s*(?:e\.g\.,?|such as|like)?\s*", re.I
)
_CLASS_WORD = re.compile(r"[\w'’+#-]+")
_LEAST_EVIDENCE = -1.0
"""For a name written just as it is: a job page is about technology, whatever its one line shows."""
_IN_ONE_LIST = re.compile(r"\s*(?:[,/&+]|and|or|and/or|,\s*(?:and|or))\s*", re.I)
_NUMBER_WORDS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fifteen"],
        [*range(1, 11), 12, 15],
        strict=True,
    )
)
_YEARS = re.compile(
    rf"\b(\d{{1,2}}(?:\.5)?|{'|'.join(_NUMBER_WORDS)})\s*(?:\+|plus|or more|or greater)?"
    r"(?:\s*(?:-|–|to)\s*\d{1,2})?\s*\+?\s*(?:or more\s+)?(?:full\s+)?(?:years?|yrs?)\b",
    re.I,
)
_ASIDE = re.compile(r"\s*(?:we|our|currently|you will|you'll|this|not)\b", re.I)
_PLURAL_HEAD = re.compile(
    r"(?:s|platform|framework|language|tool|database|library|system|service|technology|stack|equivalent)$",
    re.I,
)
_LIFTED = re.compile(
    r"\bno\s+(?:prior\s+)?(.{2,60}?)\s+(?:experience\s+|knowledge\s+)?(?:is\s+)?(?:required|needed|necessary)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One requirement read from a sentence.

    Attributes
    ----------
    requirement : Requirement
    concepts : tuple of str
        Skills without a product name that the words are about; not part of the expression.
    lifted : tuple of str
        Skills that the sentence says are *not* required.
    start, end : int
        The half-open span of the sentence that it stands for.
    confidence : float
        0 to 1: how many of the choices made rest on a cue and not on a default.
    """

    requirement: Requirement
    concepts: tuple[str, ...]
    lifted: tuple[str, ...]
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    necessity: Necessity | None
    skills: tuple[Mention, ...] = ()
    concepts: tuple[Mention, ...] = ()


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases with ``*`` (any word ending) and ``..`` (up to three words) into one pattern.

    Examples
    --------
    >>> phrase_pattern(["desir*", "know .. well"]).findall("highly desired; know Go really well")
    ['desired', 'know Go really well']
    """
    written = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_phrase, written))})(?![\w])", re.I)


def _phrase(phrase: str) -> str:
    words = re.split(r"[\s-]+", phrase)
    written = [re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]") for word in words]
    joined = r"[\s-]+".join(written)
    return joined.replace(r"[\s-]+\.\.[\s-]+", r"\W+(?:[\w+#.'’-]+\W+){0,3}?")


class _Language:
    """The compiled words of ``data/requirement-language.yaml``."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.necessity = {word: phrase_pattern(phrases) for word, phrases in data["necessity"].items()}
        self.level: dict[LevelWord, re.Pattern[str]] = {
            w: phrase_pattern(p) for w, p in data["level"].items()
        }
        self.context = {word: phrase_pattern(phrases) for word, phrases in data["context"].items()}
        simple = ("highly", "interest", "any", "open", "ordered", "soft", "not_years_of_experience")
        self.words = {key: phrase_pattern(data[key]) for key in simple}
        self.no_requirement = {key: phrase_pattern(p) for key, p in data["no_requirement"].items()}
        self.listed_fields = frozenset(data["listed_fields"])
        self.fields = frozenset(data["fields"])


@cache
def _language() -> _Language:
    name = "requirement-language.yaml"
    return _Language(load_yaml((data_folder() / name).read_text("utf-8"), name, DataFileError))


class RequirementReader:
    """Reads requirement sentences with the skills of one taxonomy.

    Parameters
    ----------
    finder : SkillFinder
    """

    def __init__(self, finder: SkillFinder) -> None:
        self._finder = finder
        self._language = _language()

    def read(self, sentence: str) -> Reading:
        """Return what the governing clause of the sentence asks.

        The first clause that names a technology governs; a sentence that names none is read whole.
        """
        return self.read_all(sentence)[0]

    def read_all(self, sentence: str) -> list[Reading]:
        """Return one reading for each obligation of the sentence, the governing one first.

        "Five years of Go; Rust is a plus" holds two.
        """
        mentions = self._skills(sentence)
        lifted, skills = self._lifted(sentence, mentions)
        skills = self._without_asides(sentence, skills)
        named = self._named(sentence, skills)
        concepts = [m for m in skills if m not in named]
        if self._is_no_requirement(sentence, skills) or (lifted and not skills):
            whole = _Clause(0, len(sentence), "none", tuple(named), tuple(concepts))
            return [self._reading(sentence, [whole], lifted)]
        parts = _joined(self._clauses(sentence, named, concepts))
        if not parts:
            parts = [[_Clause(0, len(sentence), self._necessity(sentence, 0, len(sentence)))]]
        return [self._reading(sentence, part, () if i else lifted) for i, part in enumerate(parts)]

    # which skills the sentence asks for

    def _skills(self, sentence: str) -> list[Mention]:
        """Find skills as in a list of skills, since that is what a page of requirements is."""
        listed = Section("skills", "", Span(0, len(sentence)))
        decisions = self._finder.explain(sentence, (listed,))
        named = self._finder.taxonomy.by_name
        found = [
            d.mention
            for d in decisions
            if d.counts or (d.score > _LEAST_EVIDENCE and d.mention.text in named[d.mention.skill].names)
        ]
        found = [m for m in found if m.reason != "inside-name" or self._is_written_out(m, found)]
        behind = [*found[1:], None]
        return [m for m, after in zip(found, behind, strict=False) if not self._leads_to(sentence, m, after)]

    def _is_written_out(self, inner: Mention, found: Sequence[Mention]) -> bool:
        """Whether "Java Spring" names both; "Ruby on Rails" is one name with another inside."""
        outer = [m for m in found if m is not inner and m.start <= inner.start and inner.end <= m.end]
        return all(m.text.casefold() != m.skill.casefold() for m in outer)

    def _leads_to(self, sentence: str, mention: Mention, after: Mention | None) -> bool:
        """Whether a name only opens the next one: a list of examples, or "Azure" in "Azure AppService"."""
        if after is None:
            return False
        is_maker = after.skill.startswith(f"{mention.skill} ") and sentence[mention.end : after.start] == " "
        return is_maker or _is_head(sentence, mention, after)

    def _named(self, sentence: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the skills that job pages list by name; concepts such as on-call are kept apart.

        A field such as machine learning is listed where it stands in one list with technologies, or
        where there is no technology; in "Python in a machine-learning team" it only describes.
        """
        fields = {m for m in mentions if m.skill in self._language.listed_fields}
        technologies = {m for m in mentions if not m.shown and not self._is_concept(m.skill)} - fields
        listed = sorted(technologies | fields, key=lambda m: m.start)
        beside = {
            m for a, b in pairwise(listed) if _IN_ONE_LIST.fullmatch(joint(sentence, a, b)) for m in (a, b)
        }
        return [m for m in listed if m in technologies or m in beside] if technologies else listed

    def _is_concept(self, name: str) -> bool:
        """Whether a skill has no product's name: "Memory leaks", and "Caching", which people only show."""
        skill = self._finder.taxonomy[name]
        is_phrase = " " in name and name.split()[-1].islower()
        return is_phrase or name in self._language.fields or bool(skill.shown_by and not skill.classes)

    def _lifted(self, sentence: str, mentions: Sequence[Mention]) -> tuple[tuple[str, ...], list[Mention]]:
        """Split off the skills of "no Ruby or Rails experience required"."""
        spans = [match.span() for match in _LIFTED.finditer(sentence)]
        inside = [m for m in mentions if _within(m.start, spans)]
        return tuple(dict.fromkeys(m.skill for m in inside)), [m for m in mentions if m not in inside]

    def _without_asides(self, sentence: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Drop what only qualifies ("another Python framework") or tells ("(we use Snowflake)")."""
        asides = [m.span(1) for m in PARENTHESIS.finditer(sentence) if _ASIDE.match(m[1])]
        asides += [match.span() for match in OTHER_CLASS.finditer(sentence)]
        return [m for m in mentions if not _within(m.start, asides)]

    # how much it asks for them

    def _is_no_requirement(self, sentence: str, skills: Sequence[Mention]) -> bool:
        words, text = self._language.no_requirement, sentence.strip(" \t•*-–·")
        if words["paperwork"].search(text):
            return True
        will = re.match(r"(?:\W*\w+){0,9}?\W*\byou(?:['’]ll| will)\s+", text, re.I)
        if will and not words["will_be"].match(text, will.end()):
            return not words["asks"].search(text, will.end())
        duty = words["duties"].match(text)
        if duty and not words["not_a_duty"].search(text[: duty.end() + 30]):
            return not any(p.search(text) for w, p in self._language.necessity.items() if w != "not_strict")
        if words["employer"].match(text) and not words["asks"].search(text):
            return True
        asks = skills or _ASKING.search(text) or self._is_soft(text) or self._years(text, 0, len(text))
        return not asks and self._necessity(text, 0, len(text)) is None

    def _necessity(self, sentence: str, start: int, end: int) -> Necessity | None:
        """Return what the cues between two offsets say; None without a cue."""
        cues = self._language.necessity
        text = _PREFERRED_ITEM.sub("", sentence[start:end])
        softened = [match.span() for match in cues["not_strict"].finditer(text)]
        if cues["bonus"].search(text):
            return "bonus"
        if cues["desired"].search(text):
            return "desired"
        if any(not _within(match.start(), softened) for match in cues["strict"].finditer(text)):
            return "strict"
        return "bonus" if softened else None

    def _clauses(self, sentence: str, named: Sequence[Mention], concepts: Sequence[Mention]) -> list[_Clause]:
        """Cut the sentence into clauses, each with its own cue or that of the lead-in."""
        lead_in = _LEAD_IN.match(sentence)
        default = self._necessity(sentence, 0, lead_in.end()) if lead_in else None
        cuts = self._cuts(sentence, named, 0 if lead_in is None else lead_in.end())
        clauses = []
        for start, end in cuts:
            skills = tuple(m for m in named if start <= m.start < end)
            necessity = self._necessity(sentence, start, end) or default
            about = tuple(m for m in concepts if start <= m.start < end)
            clauses.append(_Clause(start, end, necessity, skills, about))
        return clauses

    def _cuts(self, sentence: str, named: Sequence[Mention], first: int) -> list[tuple[int, int]]:
        """Return the spans of the clauses; parentheses with a cue and skills of their own are clauses."""
        inner = [
            match.span(1)
            for match in PARENTHESIS.finditer(sentence)
            if any(match.start() <= m.start < match.end() for m in named)
            and self._necessity(sentence, *match.span(1)) is not None
        ]
        points = {first, len(sentence)}
        points |= {match.end() for match in _CLAUSE_END.finditer(sentence) if match.end() > first}
        points |= {match.end() for match in _PREFERENCE_START.finditer(sentence) if match.end() > first}
        points |= {
            m.end()
            for m in _VERDICT_IN_PARENTHESES.finditer(sentence, first)
            if not _PREFERRED_ITEM.match(sentence, m.start())
        }
        points |= {match.start() for match in _WITH_BETTER.finditer(sentence, first)}
        points |= {self._subject_start(sentence, named, cue) for cue in self._verdicts(sentence, first)}
        points |= {point for span in inner for point in span}
        return [(a, b) for a, b in pairwise(sorted(points)) if sentence[a:b].strip()]

    def _verdicts(self, sentence: str, first: int) -> list[int]:
        """Return where "… is a plus" and the like begin."""
        pattern = self._language.necessity
        return [
            match.start()
            for word in ("bonus", "desired")
            for match in pattern[word].finditer(sentence, first)
            if re.search(
                r"\b(?:is|are|would be|will be|being)\s+(?:\w+\s+){0,2}$", sentence[: match.start()], re.I
            )
        ]

    def _subject_start(self, sentence: str, named: Sequence[Mention], cue: int) -> int:
        """Return where the list that a verdict speaks of begins, if other skills stand before it."""
        before = [m for m in named if m.end <= cue]
        runs = runs_of(sentence, before)
        return sentence.rfind(",", runs[-2][-1].end, runs[-1][0].start) + 1 if len(runs) > 1 else 0

    # putting it together

    def _reading(self, sentence: str, clauses: Sequence[_Clause], lifted: tuple[str, ...]) -> Reading:
        start, end = clauses[0].start, clauses[-1].end
        start = 0 if _LEAD_IN.fullmatch(sentence[:start]) else start
        skills = merged(sentence, [m for clause in clauses for m in clause.skills])
        skills = list({m.skill: m for m in reversed(skills)}.values())[::-1]  # the first of each
        words = self._language.words
        necessity = clauses[0].necessity
        years = self._years(sentence, start, end)
        level = self._level(sentence, start, end, skills)
        names = names_of(m for clause in clauses for m in clause.concepts)
        interest = self._interest(sentence, skills)
        groups = tuple(self._groups(sentence, skills, start, end)) or self._class_group(sentence, necessity)
        requirement = Requirement(
            id=_slug(" ".join([*names_of(skills), *names][:3]) or sentence),
            asks=" ".join(sentence.split()).strip("•*-–· ") or "nothing",
            necessity=necessity or "expected",
            highly=necessity == "desired" and bool(words["highly"].search(sentence, start, end)),
            groups=groups,
            level=level,
            min_years=years,
            context=tuple(w for w, p in self._language.context.items() if p.search(sentence, start, end)),
            interest_suffices=interest and necessity != "none",
            soft=not skills and not groups and necessity != "none" and self._is_soft(sentence),
        )
        sure = [
            necessity is not None,
            bool(skills or names or requirement.soft),
            level != "unspecified" or bool(years),
        ]
        return Reading(requirement, names, lifted, start, end, round(0.4 + 0.2 * sum(sure), 2))

    def _is_soft(self, sentence: str) -> bool:
        return bool(self._language.words["soft"].search(sentence))

    def _years(self, sentence: str, start: int, end: int) -> float | None:
        """Return the least number of years of experience that is named."""
        other = [m.start() for m in self._language.words["not_years_of_experience"].finditer(sentence)]
        for match in _YEARS.finditer(sentence, start, end):
            if not any(-30 < word - match.start() < 40 for word in other):
                return float(_NUMBER_WORDS.get(match[1].lower()) or match[1])
        return None

    def _level(self, sentence: str, start: int, end: int, skills: Sequence[Mention]) -> LevelWord:
        """Return the level word nearest before the first skill, else the first one behind it."""
        taken = [(m.start, m.end) for m in skills]
        cues = [
            (match.start(), match.end(), word)
            for word, pattern in self._language.level.items()
            for match in pattern.finditer(sentence, start, end)
            if not _within(match.start(), taken)
        ]
        if not cues or not skills:
            return min(cues)[2] if cues else "unspecified"
        first = skills[0].start
        before = [cue for cue in cues if cue[0] < first and first - cue[1] < 110]
        if before:
            nearest = max(before)
            adjacent = [cue for cue in before if nearest[0] - cue[1] < 3]
            return min(adjacent, key=lambda cue: list(self._language.level).index(cue[2]))[2]
        behind = [cue for cue in cues for m in skills if re.fullmatch(r"[\s:(–-]*", sentence[m.end : cue[0]])]
        return min(behind)[2] if behind else "unspecified"

    def _interest(self, sentence: str, skills: Sequence[Mention]) -> bool:
        """Interest counts where it governs a skill, stands beside "or", or there is no skill."""
        for match in self._language.words["interest"].finditer(sentence):
            beside = re.search(r"\bor\s+(?:[\w-]+\s+){0,3}$", sentence[: match.start()], re.I)
            if beside or not skills or any(0 <= m.start - match.end() < 90 for m in skills):
                return True
        return False

    def _groups(self, sentence: str, skills: Sequence[Mention], start: int, end: int) -> list[Skills]:
        """Turn the skills of the governing clauses into expressions that must all hold."""
        if not skills:
            return []
        names = names_of(skills)
        if len(names) > 1 and self._is_ordered(sentence, skills, start, end):
            return [Skills(ordered=names)]
        singles: list[str] = []
        groups: list[Skills] = []
        previous = start
        for runs in self._alternatives(sentence, without_details(sentence, runs_of(sentence, skills))):
            run = [m for part in runs for m in part]
            operators = (
                self._operators(sentence, run, previous, end)
                if len(runs) == 1
                else [("any", list(names_of(run)), True)]
            )
            previous = run[-1].end
            for op, part, is_open in operators:
                if op == "all":
                    singles += part
                else:
                    groups.append(Skills(any=tuple(part), open=is_open))
        known = tuple(dict.fromkeys(singles))
        return ([Skills(all=known)] if known else []) + groups

    def _alternatives(self, sentence: str, runs: Sequence[list[Mention]]) -> list[list[list[Mention]]]:
        """Join lists that one "or" makes one: "A or another framework (B, C)", "A-based tools like B"."""
        joined: list[list[list[Mention]]] = []
        for run in runs:
            between = sentence[joined[-1][-1][-1].end : run[0].start] if joined else ""
            if _SAME_OR_BETTER.search(between) or _BASED_TOOLS.match(between):
                joined[-1].append(run)
            else:
                joined.append([run])
        return joined

    def _is_ordered(self, sentence: str, skills: Sequence[Mention], start: int, end: int) -> bool:
        if self._language.words["ordered"].search(sentence, start, end):
            return True
        behind_first = sentence[skills[0].end : skills[1].start]
        return bool(
            re.search(r"\bprefer(?:red|ably)\b", behind_first, re.I) and re.search(r"\bor\b", sentence)
        )

    def _operators(
        self, sentence: str, run: Sequence[Mention], previous: int, end: int
    ) -> list[tuple[str, list[str], bool]]:
        """Return (operator, names, open) of one list of skills."""
        words = self._language.words
        before = sentence[previous : run[0].start]
        behind = sentence[run[-1].end : min(end, run[-1].end + 30)]
        near = behind.lstrip(" ,)") if "(" in before[-16:] or ")" not in behind else behind.split(")")[0]
        dots = bool(re.match(r"\W*(?:\.\.\.|…)", behind))
        is_open = dots or bool(words["open"].search(before[-16:]) or words["open"].match(near.lstrip(" ,(")))
        if is_open or words["any"].search(before) or self._is_example_list(sentence, run):
            return [("any", list(names_of(run)), is_open)]
        joints = [joint(sentence, a, b) for a, b in pairwise(run)]
        return [
            ("any" if any_of else "all", list(names_of(part)), False)
            for any_of, part in self._split(run, joints)
        ]

    def _is_example_list(self, sentence: str, run: Sequence[Mention]) -> bool:
        """Whether the list stands in parentheses behind a general word: "databases (A, B)"."""
        opened = re.search(r"([\w./+#-]+)\s*\(\s*$", sentence[: run[0].start])
        return bool(len(run) > 1 and opened and _PLURAL_HEAD.search(opened[1].rstrip(".")))

    def _split(self, run: Sequence[Mention], joints: Sequence[str]) -> list[tuple[bool, list[Mention]]]:
        """Split a run at "and"; the parts that hold "or" or a slash between like skills are any-of."""
        has_or = [self._is_or(joint, a, b) for joint, (a, b) in zip(joints, pairwise(run), strict=True)]
        has_and = [bool(AND.search(joint)) and not o for joint, o in zip(joints, has_or, strict=True)]
        parts: list[tuple[bool, list[Mention]]] = [(False, [run[0]])]
        for mention, is_or, is_and in zip(run[1:], has_or, has_and, strict=True):
            if is_and:
                parts.append((False, [mention]))
            else:
                any_of, members = parts[-1]
                parts[-1] = (any_of or is_or, [*members, mention])
        return parts

    def _is_or(self, joint: str, a: Mention, b: Mention) -> bool:
        if OR.search(joint):
            return True
        if "/" not in joint:
            return False
        one, other = self._finder.taxonomy[a.skill], self._finder.taxonomy[b.skill]
        needs = {one.name, other.name} & ({*one.implies} | {*other.implies})
        # Members of classes are alternatives (Java/Go); what is of no class goes together (HTML/CSS).
        return not needs and bool(one.classes and other.classes)

    def _class_group(self, sentence: str, necessity: Necessity | None) -> tuple[Skills, ...]:
        """Without a named skill, a class of skills is what the sentence asks for."""
        classes = self._classes(sentence) if necessity != "none" else []
        return (Skills(any=tuple(SkillClass(**{"class": name}) for name in classes)),) if classes else ()

    def _classes(self, sentence: str) -> list[str]:
        """Return the classes of skills that the words name: "another relational database"."""
        words = list(_CLASS_WORD.finditer(sentence))
        found: dict[str, None] = {}
        i = 0
        while i < len(words):
            for n in (4, 3, 2, 1):
                part = words[i : i + n]
                text = sentence[part[0].start() : part[-1].end()]
                if len(part) == n and (name := self._finder.taxonomy.class_named(text)):
                    found[name] = None
                    i += n - 1
                    break
            i += 1
        return list(found)

    # a bullet whose nested bullets are choices

    def is_choice(self, lead: str) -> bool:
        """Whether a line says that one of the lines below it is enough."""
        words = self._language.words
        return bool(words["any"].search(lead) or words["ordered"].search(lead)) and not self._finder.find(
            lead
        )

    def read_choice(self, lead: str, choices: Sequence[str]) -> Reading:
        """Read a line with the choices below it as one requirement."""
        items: dict[str | SkillClass, None] = {}
        for choice in choices:
            skills = [m.skill for m in self._skills(choice)]
            classes = (
                self._classes(choice) if re.search(r"\b(?:similar|other|another|any)\b", choice, re.I) else []
            )
            items |= dict.fromkeys([SkillClass(**{"class": c}) for c in classes] or skills)
        reading = self.read(lead)
        is_ordered = len(items) > 1 and bool(self._language.words["ordered"].search(lead))
        groups = (Skills(**{"ordered" if is_ordered else "any": tuple(items)}),) if items else ()
        soft = not items and all(self._is_soft(choice) for choice in choices)
        update = {"groups": groups, "soft": soft, "asks": f"{reading.requirement.asks}: {'; '.join(choices)}"}
        return replace(reading, requirement=reading.requirement.model_copy(update=update))


def _is_head(sentence: str, mention: Mention, after: Mention | None) -> bool:
    """Whether a general word only opens a list of examples: "message brokers (RabbitMQ, Kafka)"."""
    if after is None or not mention.text[0].islower():
        return False
    return bool(_OPENS_EXAMPLES.fullmatch(sentence[mention.end : after.start]))


def _joined(clauses: Sequence[_Clause]) -> list[list[_Clause]]:
    """Join the clauses that speak of skills by their necessity; what names a skill goes first."""
    parts: list[list[_Clause]] = []
    for clause in (c for c in clauses if c.skills or c.concepts):
        for part in parts:
            if clause.necessity in {part[0].necessity, None}:
                part.append(clause)
                break
        else:
            parts.append([clause])
    return sorted(parts, key=lambda part: not any(clause.skills for clause in part))


def _within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _slug(sentence: str) -> str:
    words = re.findall(r"[\w+#]+", sentence.casefold())
    return "-".join(words[:5]) or "requirement"


@cache
def _default_reader() -> RequirementReader:
    return RequirementReader(SkillFinder(Taxonomy.load()))


def read_requirement(sentence: str) -> Requirement:
    """Read one requirement sentence of a job page.

    Parameters
    ----------
    sentence : str
        As it stands on the page. Of a sentence with several obligations the governing clause is
        read: the first one that names a technology.

    Returns
    -------
    Requirement
        With ``necessity`` ``"none"`` where the sentence asks for nothing.

    Examples
    --------
    >>> requirement = read_requirement("Must have 5+ years of Go or Java; Rust is a plus.")
    >>> requirement.necessity, requirement.min_years, requirement.skills[0].any
    ('strict', 5.0, ('Go', 'Java'))
    """
    return _default_reader().read(sentence).requirement

"""The common answers to "which team fits?" and "which skills are named?", side by side.

Run: ``python bench/compare.py [--markdown]``. Everything it reads is in the repository: the judged résumés
and sentences of ``tests/data/own``, the bundled teams and skills. spaCy takes part where it is installed.

Every method gets the same teams and, where it knows names at all, the same skills with all their other
names, which is more than the tools it stands for bring along:

* keyword count: how many of a team's words occur in the résumé
* TF-IDF: cosine of résumé and team, words and pairs of words (scikit-learn)
* dictionary: share of a team's skills whose names occur as words, longest first, in any casing
* spaCy: the same with PhraseMatcher
* rolematch: this library
"""

from __future__ import annotations

import argparse
import json
import re
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, Protocol

import yaml
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import roc_auc_score

from rolematch.document import read_document
from rolematch.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rolematch.family import Specialty
    from rolematch.taxonomy import Taxonomy

OWN = Path(__file__).parents[1] / "tests" / "data" / "own"
AS_OF = date(2026, 11, 22)


class Method(Protocol):
    """What is compared."""

    name: str

    def scores(self, text: str) -> Mapping[str, float]:
        """Return the score of each team for a résumé."""

    def skills(self, text: str) -> set[str] | None:
        """Return the skills that a sentence names; None where the method knows none."""


def asked(specialty: Specialty, taxonomy: Taxonomy) -> list[str]:
    """Return every skill that a team asks for, the members of classes too."""
    ways = [one for way in specialty.either for one in way.requirements]
    names = [name for one in (*specialty.requirements, *ways) for group in one.skills for name in group.names]
    skills = [taxonomy.members(name) if name in taxonomy.classes else (name,) for name in names]
    return list(dict.fromkeys(name for part in skills for name in part))


def described(specialty: Specialty) -> str:
    """Return a team in words: what it does and asks for, and the names of its skills and classes."""
    lines = [specialty.about]
    for one in (*specialty.requirements, *(one for way in specialty.either for one in way.requirements)):
        lines += [one.asks, *(name for group in one.skills for name in group.names)]
    return "\n".join(lines)


class Words:
    """Words of a team against words of a résumé."""

    def __init__(self, name: str, vectorizer: Any, matcher: Matcher) -> None:
        self.name = name
        self.vectorizer = vectorizer
        self.teams = [specialty.name for specialty in matcher.family]
        self.matrix = vectorizer.fit_transform([described(specialty) for specialty in matcher.family])

    def scores(self, text: str) -> Mapping[str, float]:
        found = self.matrix @ self.vectorizer.transform([text]).T
        return dict(zip(self.teams, found.toarray().ravel().tolist(), strict=True))

    def skills(self, text: str) -> set[str] | None:
        return None


class Names:
    """Names of skills, found by any function of a text, against the skills of a team."""

    def __init__(self, name: str, find: Callable[[str], Iterable[str]], matcher: Matcher) -> None:
        self.name = name
        self.find = find
        self.asked = {one.name: asked(one, matcher.taxonomy) for one in matcher.family}

    def scores(self, text: str) -> Mapping[str, float]:
        found = set(self.find(text))
        return {team: sum(name in found for name in names) / len(names) for team, names in self.asked.items()}

    def skills(self, text: str) -> set[str] | None:
        return set(self.find(text))


class Rolematch:
    """This library."""

    name = "rolematch"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def scores(self, text: str) -> Mapping[str, float]:
        from rolematch.document import Document

        return {match.specialty: match.score for match in self.matcher.rank(Document.from_text(text))}

    def skills(self, text: str) -> set[str] | None:
        return {mention.skill for mention in self.matcher.find_skills(text)}


def names_of(taxonomy: Taxonomy) -> dict[str, str]:
    """Return every name of every skill, in small letters, with the skill."""
    return {name.casefold(): skill.name for skill in taxonomy.skills for name in skill.names}


def dictionary(taxonomy: Taxonomy) -> Callable[[str], list[str]]:
    """Find names as whole words, the longest first, in any casing, whatever they mean there."""
    known = names_of(taxonomy)
    longest_first = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)")
    return lambda text: [known[found] for found in pattern.findall(text.casefold())]


def phrase_matcher(taxonomy: Taxonomy) -> Callable[[str], list[str]] | None:
    """Find names with spaCy, overlaps settled for the longest; None where spaCy is not installed."""
    try:
        import spacy
        from spacy.matcher import PhraseMatcher
        from spacy.util import filter_spans
    except ImportError:
        return None
    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    for skill in taxonomy.skills:
        matcher.add(skill.name, [language.make_doc(name) for name in skill.names])

    def find(text: str) -> list[str]:
        return [span.label_ for span in filter_spans(matcher(language(text), as_spans=True))]

    return find


def methods(matcher: Matcher) -> Iterator[Method]:
    """Yield what is compared."""
    yield Words("keyword count", CountVectorizer(stop_words="english", binary=True), matcher)
    weights = TfidfVectorizer(stop_words="english", ngram_range=(1, 2), sublinear_tf=True)
    yield Words("TF-IDF, cosine", weights, matcher)
    yield Names("dictionary", dictionary(matcher.taxonomy), matcher)
    if find := phrase_matcher(matcher.taxonomy):
        yield Names("spaCy PhraseMatcher", find, matcher)
    yield Rolematch(matcher)


def of_ranking(method: Method, texts: Mapping[str, str], rows: list[dict[str, Any]]) -> list[float]:
    """Return hit@1, hit@3, and the area under the curve of the best score for fitting any team."""
    hits: list[int] = []
    tops: list[float] = []
    for row in rows:
        scores = method.scores(texts[row["file"]])
        order = sorted(scores, key=lambda team: -scores[team])
        tops.append(max(scores.values()))
        if not row["fits_none"]:
            hits.append(min(order.index(team) for team in row["best"]))
    shares = [fmean(hit < most for hit in hits) for most in (1, 3)]
    return [*shares, float(roc_auc_score([not row["fits_none"] for row in rows], tops))]


def of_finding(method: Method, rows: list[dict[str, Any]], taxonomy: Taxonomy) -> list[float] | None:
    """Return precision, recall and F1 of the technologies that sentences name, in their technical sense.

    Counted are all that the judge named and all that stand there by name in whatever sense. What may be
    argued, and what a named one implies, is neither right nor wrong.
    """
    by_name = dictionary(taxonomy)
    about = {name for row in rows for name in (*_known(row["names"], taxonomy), *by_name(row["text"]))}
    right = wrong = missed = 0
    for row in rows:
        found = method.skills(row["text"])
        if found is None:
            return None
        wanted = _known(row["names"], taxonomy)
        implied = (taxonomy.implied(name) for name in wanted if name in taxonomy)
        open_to = _known(row.get("either", ()), taxonomy).union(*implied)
        right += len(found & wanted)
        wrong += len((found & about) - wanted - open_to)
        missed += len(wanted - found)
    return [right / (right + wrong), right / (right + missed), 2 * right / (2 * right + wrong + missed)]


def _known(names: Iterable[str], taxonomy: Taxonomy) -> set[str]:
    """Return the canonical names; a name that the taxonomy lacks stays, and is missed by all."""
    return {skill.name if (skill := taxonomy.get(name)) else name for name in names}


HEADS = ("", "hit@1", "hit@3", "fits none, AUC", "skills: precision", "recall", "F1")


def cells(name: str, ranking: list[float], finding: list[float] | None) -> list[str]:
    return [name, *(f"{value:.2f}" for value in (*ranking, *(finding or ())))] + ["–"] * (0 if finding else 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--markdown", action="store_true", help="write the table for a README")
    markdown = parser.parse_args().markdown
    matcher = Matcher(as_of=AS_OF)
    rows = [json.loads(line) for line in (OWN / "judgments.jsonl").read_text("utf-8").splitlines()]
    texts = {row["file"]: read_document(OWN / "resumes" / row["file"]).text for row in rows}
    sentences = yaml.safe_load((OWN / "sentences.yaml").read_text("utf-8"))
    table = [
        cells(one.name, of_ranking(one, texts, rows), of_finding(one, sentences, matcher.taxonomy))
        for one in methods(matcher)
    ]
    if markdown:
        table.insert(0, ["---", *["---:"] * (len(HEADS) - 1)])
    for row in (list(HEADS), *table):
        print("| " + " | ".join(row) + " |" if markdown else "".join(f"{cell:>20}" for cell in row))
    none = sum(row["fits_none"] for row in rows)
    print(f"\n{len(rows)} résumés, {none} of which fit no team; {len(sentences)} sentences")


if __name__ == "__main__":
    main()

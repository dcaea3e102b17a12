"""Fit the shared weights of data/senses.yaml to labeled sentences.

The weights are those of a logistic regression over the shared evidence, drawn toward those of
senses_prior.yaml (a Gaussian prior), so that evidence seen seldom stays where a person put it. What is
special about single names, their lean and their phrases, is left as it is.

    PYTHONPATH=src python bench/fit_senses.py [--strength 2.0] [--write] [FILE.jsonl ...]

The sentences are those written for this project, and those of the files, which are not part of it: real
text, a JSON object a line with text, start, end, skill and is_skill. Prints the errors in each file with
the prior, with weights fitted to all other files, and with those fitted to all, then every weight that moves.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from scipy.optimize import minimize

from rolematch.datafiles import data_folder
from rolematch.extraction import SkillFinder, _senses
from rolematch.taxonomy import Taxonomy

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
PRIOR = Path(__file__).with_name("senses_prior.yaml")
SHARES = {"sense_lines_rare": 0.3, "senses": 0.5, "sense_lines": 0.5}
"""What one sentence counts; those of our own files are many, and written to mislead."""
FIXED = {"technical-phrase", "ordinary-phrase", "other-name", "lower-case-apart", "foreign-word"}
FIXED_IN_OWN = {
    "its-form", "its-form-of-a-name", "its-form-of-an-acronym", "capital-at-start", "any-case", "determiner",
    "in-list", "list-item", "lower-case", "lower-case-technical", "mostly-technical", "plural",
    "name-before-at-start", "technical-document", "no-technology", "everyday-words-in-passing", "plain-words",
}  # fmt: skip
"""Left as they are where all sentences are our own: half of them are false, of what stands in résumés far
less is."""
RESUME = "Skills: PostgreSQL, Kubernetes, Terraform, GraphQL, Elasticsearch, JavaScript, TypeScript\n\n"
"""Each sentence is weighed alone, and in a text that speaks of technology elsewhere."""


class Sentence(NamedTuple):
    """A sentence, the place of a name in it, and whether it names the skill there."""

    source: str
    skill: str
    text: str
    start: int
    end: int
    truth: bool


def marked(source, line):
    """Read a line ``+ Name | text with the [name] in brackets``."""
    name, text = (part.strip() for part in line[1:].split("|", 1))
    start, end = text.index("["), text.index("]") - 1
    return Sentence(source, name, text.replace("[", "", 1).replace("]", "", 1), start, end, line[0] == "+")


def own_sentences():
    """Yield the sentences written for this project."""
    for name, sides in yaml.safe_load((DATA / "senses.yaml").read_text("utf-8")).items():
        for truth, texts in sides.items():
            for text in texts:
                place = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
                yield Sentence("senses", name, text, place.start(), place.end(), truth == "yes")
    for path in sorted(DATA.glob("sense_lines*.txt")):
        lines = path.read_text("utf-8").splitlines()
        yield from (marked(path.stem, line) for line in lines if line[:1] in {"+", "-"})


def sentences_of(path):
    """Yield the sentences of a file of labeled text; those without a label are left out."""
    for line in path.read_text("utf-8").rstrip("\n").split("\n"):
        row = json.loads(line)
        if row["is_skill"] is not None:
            place = row["skill"], row["text"], row["start"], row["end"], row["is_skill"]
            yield Sentence(path.parent.name + "/" + path.stem, *place)


def evidence(finder, sentences):
    """Yield every sentence whose name is weighed, with how its name leans and its evidence."""
    _senses._CLEARLY = _senses._CLEARLY_NO_NAME = 1e9
    _senses._CLEARLY_NOT = -1e9
    _senses.SenseJudge._at_a_glance = lambda *_: None
    weights = finder._judge.rules.weights
    for sentence in sentences:
        skill = finder.taxonomy.get(sentence.skill)
        for before in ("", RESUME) if sentence.source in SHARES else ("",):
            for one in finder.explain(before + sentence.text):
                mention = one.mention
                place = mention.start - len(before), mention.end - len(before)
                if (
                    skill
                    and mention.skill == skill.name
                    and place[0] < sentence.end
                    and sentence.start < place[1]
                ):
                    times = {code: weight / weights[code] for code, weight in one.evidence}
                    if times:
                        yield sentence, one.score - sum(dict(one.evidence).values()), times


def fit(matrix, lean, truth, share, prior, strength):
    """Return the weights that explain the truth best, drawn toward the prior."""
    sign = np.where(truth, 1.0, -1.0)

    def loss(weights):
        margin = sign * (matrix @ weights + lean)
        pull = weights - prior
        slope = -sign / (1 + np.exp(np.clip(margin, -50, 50)))
        return share @ np.logaddexp(0, -margin) + strength / 2 * pull @ pull, (
            matrix.T @ (share * slope) + strength * pull
        )

    # No evidence may change sides: what few sentences say against its meaning is chance.
    sides = [(0.1, None) if weight > 0 else (None, -0.1) for weight in prior]
    return minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=sides).x


def main(files, strength, write):
    """Fit, leave out each file in turn, print, and write on request."""
    finder = SkillFinder(Taxonomy.load())
    sentences = [*own_sentences(), *(one for path in files for one in sentences_of(path))]
    rows = list(evidence(finder, sentences))
    file = finder._judge.rules.weights
    fixed = FIXED if files else FIXED | FIXED_IN_OWN
    codes = sorted({code for *_, times in rows for code in times} - fixed)
    matrix = np.array([[times.get(code, 0.0) for code in codes] for *_, times in rows])
    lean = np.array(
        [lean + sum(file[code] * times[code] for code in fixed & times.keys()) for _, lean, times in rows]
    )
    truth = np.array([sentence.truth for sentence, *_ in rows])
    source = np.array([sentence.source for sentence, *_ in rows])
    share = np.array([SHARES.get(one, 1.0) for one in source])
    first = yaml.safe_load(PRIOR.read_text("utf-8"))["weights"]
    prior = np.array([first[code] for code in codes])
    fitted = lambda rows: fit(matrix[rows], lean[rows], truth[rows], share[rows], prior, strength)  # noqa: E731
    best = fitted(slice(None))
    for one in sorted(set(source)):
        here = source == one
        wrong = [
            ((matrix[here] @ weights + lean[here] > 0) != truth[here]).sum()
            for weights in (prior, fitted(~here), best)
        ]
        print(
            f"{one:24} {here.sum():5} weighed, errors {wrong[0]} before,"
            f" {wrong[1]} left out, {wrong[2]} after"
        )
    text = (data_folder() / "senses.yaml").read_text("utf-8")
    for code, old, new, times in zip(codes, prior, best, (matrix != 0).sum(axis=0), strict=True):
        if abs(new - old) >= 0.1:
            print(f"  {code:26} {old:6.1f} → {new:6.1f}   {times} times")
        text = re.sub(rf"(?m)^(  {code}: )-?[\d.]+", rf"\g<1>{new:.1f}", text, count=1)
    if write:
        (data_folder() / "senses.yaml").write_text(text, "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--strength", type=float, default=2.0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    main(options.files, options.strength, options.write)

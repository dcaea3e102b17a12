"""Fit the shared weights of data/senses.yaml to the sentences written for this project.

The weights are those of a logistic regression over the shared evidence, drawn toward those of
senses_prior.yaml (a Gaussian prior), so that evidence seen seldom stays where a person put it. What is
special about single names, their lean and their phrases, is left as it is.

    PYTHONPATH=src python bench/fit_senses.py [--strength 2.0] [--write]

Prints the errors before, after, and with the names of each fifth left out, then every weight that moves.
"""

from __future__ import annotations

import re
import sys
from itertools import product
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize

from rolematch.datafiles import data_folder
from rolematch.extraction import SkillFinder, _senses
from rolematch.taxonomy import Taxonomy

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
PRIOR = Path(__file__).with_name("senses_prior.yaml")
RARE, RARE_WEIGHT = "sense_lines_rare.txt", 0.3
"""Sentences written to mislead; in résumés they are rarer than in the file."""
FIXED = {
    "technical-phrase", "ordinary-phrase", "its-form", "capital-at-start", "any-case", "determiner",
    "in-list", "list-item", "lower-case", "lower-case-apart", "lower-case-technical", "mostly-technical",
    "plural", "name-before-at-start", "other-name", "technical-document", "no-technology",
    "everyday-words-in-passing",
}  # fmt: skip
"""Left as they are: half of the sentences here are false, of what stands in résumés far less is."""
RESUME = "Skills: PostgreSQL, Kubernetes, Terraform, GraphQL, Elasticsearch, JavaScript, TypeScript\n\n"
"""Each sentence is weighed alone, and in a text that speaks of technology elsewhere."""


def marked(line, weight):
    """Read a line ``+ Name | text with the [name] in brackets``: name, text, span, truth, weight."""
    name, text = (part.strip() for part in line[1:].split("|", 1))
    start, end = text.index("["), text.index("]") - 1
    return name, text.replace("[", "", 1).replace("]", "", 1), start, end, line[0] == "+", weight


def sentences():
    """Yield name, text, start, end, whether it names the technology, and what it weighs."""
    for name, sides in yaml.safe_load((DATA / "senses.yaml").read_text("utf-8")).items():
        for truth, texts in sides.items():
            for text in texts:
                place = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
                yield name, text, place.start(), place.end(), truth == "yes", 1.0
    for path in sorted(DATA.glob("sense_lines*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line[:1] in {"+", "-"}:
                yield marked(line, RARE_WEIGHT if path.name == RARE else 1.0)


def evidence(finder):
    """Yield name, truth, weight, lean and the evidence of every sentence whose name is weighed."""
    _senses._CLEARLY = _senses._CLEARLY_NO_NAME = 1e9
    _senses._CLEARLY_NOT = -1e9
    _senses.SenseJudge._at_a_glance = lambda *_: None
    weights = finder._judge.rules.weights
    for before, (name, text, start, end, truth, share) in product(("", RESUME), sentences()):
        skill = finder.taxonomy.get(name)
        for one in finder.explain(before + text):
            mention = one.mention
            place = mention.start - len(before), mention.end - len(before)
            if skill and mention.skill == skill.name and place[0] < end and start < place[1]:
                times = {code: weight / weights[code] for code, weight in one.evidence}
                if times:
                    yield name, truth, share, one.score - sum(dict(one.evidence).values()), times


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


def main(strength=2.0, write=False):
    """Fit, cross-validate over names, print, and write on request."""
    finder = SkillFinder(Taxonomy.load())
    rows = list(evidence(finder))
    file = finder._judge.rules.weights
    codes = sorted({code for *_, times in rows for code in times} - FIXED)
    column = {code: index for index, code in enumerate(codes)}
    matrix = np.zeros((len(rows), len(codes)))
    lean = np.zeros(len(rows))
    for index, (_, _, _, start, times) in enumerate(rows):
        lean[index] = start + sum(file[code] * times[code] for code in FIXED & times.keys())
        for code in times.keys() - FIXED:
            matrix[index, column[code]] = times[code]
    truth = np.array([truth for _, truth, *_ in rows])
    share = np.array([share for _, _, share, *_ in rows])
    first = yaml.safe_load(PRIOR.read_text("utf-8"))["weights"]
    prior = np.array([first[code] for code in codes])
    names = sorted({name for name, *_ in rows})
    fold = np.array([names.index(name) % 5 for name, *_ in rows])
    best = fit(matrix, lean, truth, share, prior, strength)
    errors = lambda weights, rows=slice(None): int(  # noqa: E731
        ((matrix[rows] @ weights + lean[rows] > 0) != truth[rows]).sum()
    )
    left_out = sum(
        errors(
            fit(matrix[fold != k], lean[fold != k], truth[fold != k], share[fold != k], prior, strength),
            fold == k,
        )
        for k in range(5)
    )
    print(f"{len(rows)} weighed: errors {errors(prior)} before, {errors(best)} after, {left_out} left out")
    text = (data_folder() / "senses.yaml").read_text("utf-8")
    for code, old, new in zip(codes, prior, best, strict=True):
        if abs(new - old) >= 0.1:
            print(f"  {code:22} {old:6.1f} → {new:6.1f}   {int((matrix[:, column[code]] != 0).sum())} times")
        text = re.sub(rf"(?m)^(  {code}: )-?[\d.]+", rf"\g<1>{new:.1f}", text, count=1)
    if write:
        (data_folder() / "senses.yaml").write_text(text, "utf-8")


if __name__ == "__main__":
    at = sys.argv.index("--strength") + 1 if "--strength" in sys.argv else 0
    main(float(sys.argv[at]) if at else 2.0, "--write" in sys.argv)

"""The lexicon finds what one plain expression a pattern finds, and its work grows with the text only."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.extraction._lexicon import Lexicon, Words, lower

GAP = r"(?=[\s‐‑-])[^\S\n]{0,4}[‐‑-]?[^\S\n]{0,4}\n?[^\S\n]{0,12}"
SKIPPED = r"(?:[^\w.;:!?\n]{1,3}\n?[^\S\n]{0,8}\w{1,30}){0,3}?"
LOOSE = r"[^\w.;:!?\n]{1,3}\n?[^\S\n]{0,8}"
BETWEEN = {" ": GAP, "-": GAP, ".": rf"(?:\s?\.\s?|{GAP})", "/": rf"(?:\s?/\s?|{GAP})", "&": r"\s?&\s?"}
PATTERNS = [
    "go", "go to market", "go-getter", "api", "rest api", "c", "c++", "c#", ".net", "asp.net", "ci/cd", "r&d",
    "node.js", "8051", "web 2", "kept .. in sync", "to .. go", "shard*", "shard* api", "visuali*ation", "es6",
    "rest *", "kept .. * in", "web 2.*",
]  # fmt: skip
PIECES = [
    "go", "to", "market", "getter", "api", "apis", "rest", "c", "++", "#", ".", "net", "asp", "ci", "cd", "/", "r",
    "&", "d", "node", "js", "8051", "web", "2", "22", "kept", "in", "sync", "the", "shard", "sharded", "es6", "es62",
    "visualisation", "visualizations", " ", " ", " ", " ", "-", ", ", "\n", "_", "   ", "İ", "é",
]  # fmt: skip


def expression(pattern):
    """Write a pattern as one expression, as the docstring of the module puts it."""
    words = [word if word != "*" else "\\w+" for word in re.findall(r"[\w*]+", pattern)]
    marks = re.split(r"[\w*]+", pattern)
    parts = [rf"(?<![\w.]){re.escape(marks[0])}" if marks[0] else r"(?<!\w)", words[0].replace("*", r"\w*")]
    for mark, word in zip(marks[1:-1], words[1:], strict=True):
        parts += [
            rf"{SKIPPED}(?:{LOOSE}|{GAP})" if mark == " .. " else BETWEEN[mark],
            word.replace("*", r"\w*"),
        ]
    if marks[-1]:
        ending = re.escape(marks[-1]) + r"(?![^\W\d]|[+#])"
    elif len(pattern) == 1:
        ending = r"(?=\d*(?!\w))(?![+#])"
    else:
        ending = r"(?=s?(?!\w))" if pattern[-1].isdigit() else r"(?=s?\d*(?!\w))"
    return "".join([*parts, ending])


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_lexicon_finds_what_one_expression_a_pattern_finds(text):
    low = lower(text)
    lexicon = Lexicon([(pattern, 0, pattern) for pattern in PATTERNS], overlapping={0})
    found = {(start, pattern) for start, _, pattern in lexicon.scan(Words.of(low))[0]}
    expected = {
        (start, pattern)
        for pattern in PATTERNS
        for start in range(len(low))
        if re.compile(expression(pattern)).match(low, start)
    }
    assert found == expected


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_hits_of_a_layer_stand_in_order_and_apart(text):
    hits = Lexicon([(pattern, 0, pattern) for pattern in PATTERNS]).scan(Words.of(lower(text)))[0]
    assert all(one[1] <= two[0] for one, two in pairwise(hits))


@given(st.text(max_size=80))
def test_words_are_those_of_the_expression(text):
    low = lower(text)
    words = Words.of(low)
    assert list(zip(words.starts, words.ends, words.words, strict=True)) == [
        (found.start(), found.end(), found[0]) for found in re.finditer(r"\w+", low)
    ]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("8051", "8051 assembler"),
        ("bee*", "bees"),
        ("o*", "ox"),
        ("mod_wsgi", "mod_wsgi"),
        ("mod_wsgi", "mod wsgi"),
        ("CI/CD", "ci / cd"),
        ("API", "apis2"),
    ],
)
def test_a_pattern_reaches_its_plural_versions_and_other_ways_to_write_it(pattern, text):
    assert Lexicon([(lower(pattern), 0, 1)]).scan(Words.of(text)) != [[]]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("C", "cs"), ("C", "c++"), ("C++", "c++x"), (".NET", "asp.net"), ("web 2", "web 22")],
)
def test_a_pattern_does_not_reach_another_name(pattern, text):
    assert Lexicon([(lower(pattern), 0, 1)]).scan(Words.of(text)) == [[]]

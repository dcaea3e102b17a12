"""Résumés a second of skill finding against other ways to match the same dictionary, in one run.

Run: ``python bench/bench_finding.py [résumé.txt …]``. Without files, résumés are made up of the
project's own sentences. Every method sees the same texts in turn, so that the ratios hold on a busy
machine; the figures of one machine say little about another.

Only ``rolematch`` decides senses, stances and phrases; the others match the names alone. After that,
monotonous texts: seconds a MB, and what a text twice as long costs as a multiple (about 2: linear).
"""

import argparse
import re
import time
from pathlib import Path

import yaml

from rolematch.extraction import SkillFinder
from rolematch.extraction._lexicon import Words
from rolematch.taxonomy import Taxonomy

ROUNDS = 5
SIZE = 3_000


def made_up(sentences, count=60):
    """Make résumés of about 3 kB from the test sentences, in a fixed order."""
    texts = []
    for start in range(count):
        lines = [sentences[(start * 7 + step * 13) % len(sentences)] for step in range(SIZE // 45)]
        texts.append("\n".join(lines)[:SIZE])
    return texts


def texts_to_read(paths):
    if paths:
        return [path.read_text("utf-8") for path in paths]
    path = Path(__file__).parents[1] / "tests" / "data" / "senses.yaml"
    names = yaml.safe_load(path.read_text("utf-8"))
    return made_up([line for one in names.values() for line in one["yes"]])


def with_aho_corasick(names):
    """Leftmost-longest automaton, then the boundaries checked in Python."""
    try:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
    except ImportError:
        return None
    automaton = AhoCorasick(
        names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )

    def find(text):
        low = text.lower()
        return [
            (start, end)
            for _, start, end in automaton.find_matches_as_indexes(low)
            if not low[start - 1 : start].isalnum() and not low[end : end + 1].isalnum()
        ]

    return find


def with_spacy(names):
    """Tokenizer and PhraseMatcher of a blank English pipeline."""
    try:
        import spacy
        from spacy.matcher import PhraseMatcher
    except ImportError:
        return None
    pipeline = spacy.blank("en")
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    matcher.add("skill", list(pipeline.pipe(names)))
    return lambda text: matcher(pipeline(text))


def tokens_only(_names):
    """Lower-case the text and split it into words: the floor of anything that reads words in Python."""
    word = re.compile(r"\w+")
    return lambda text: word.findall(text.lower())


MONOTONOUS = ("go ", "r ", "c, c++, c#, ", "Go\n", "R&D ", "no experience with Go, ", "Go (", "word ")


def monotonous(finder, size=200_000):
    """Print what texts of one repeated piece cost."""
    for piece in MONOTONOUS:
        spent = []
        for length in (size, 2 * size):
            text = (piece * (length // len(piece) + 1))[:length]
            start = time.process_time()
            finder.find(text)
            spent.append(time.process_time() - start)
        print(f"{piece!r:30} {spent[0] / size * 1e6:6.2f} s/MB   twice as long: x{spent[1] / spent[0]:.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    texts = texts_to_read(parser.parse_args().files)
    taxonomy = Taxonomy.load()
    names = sorted({name.lower() for skill in taxonomy.skills for name in (skill.name, *skill.aliases)})
    finder = SkillFinder(taxonomy)
    methods = {
        "rolematch find, with senses and stances": finder.find,
        "rolematch scan, all patterns": lambda text: finder._lexicon.scan(Words.of(text.lower())),
        "ahocorasick_rs with boundary filter": with_aho_corasick(names),
        "spaCy PhraseMatcher": with_spacy(names),
        "words of the text only": tokens_only(names),
    }
    best = dict.fromkeys(methods, float("inf"))
    hits = dict.fromkeys(methods, 0)
    for _ in range(ROUNDS):
        for label, method in methods.items():
            if method is None:
                continue
            start = time.process_time()
            hits[label] = sum(len(method(text)) for text in texts)
            best[label] = min(best[label], time.process_time() - start)
    size = sum(map(len, texts))
    print(f"{len(texts)} résumés, {size / len(texts):.0f} characters each, {len(names)} names")
    base = best["ahocorasick_rs with boundary filter"]
    for label, seconds in best.items():
        if methods[label] is None:
            print(f"{label:42} not installed")
            continue
        rate, per_text = size / SIZE / seconds, hits[label] / len(texts)
        print(f"{label:42} {rate:9.0f} of 3 kB/s  x{base / seconds:5.2f}  {per_text:6.1f} hits each")
    monotonous(finder)


if __name__ == "__main__":
    main()

"""Cut and flip the bytes of good files, read every mutant, and count how the readings ended.

Usage: python tests/robustness/mutate.py FOLDER_OR_FILE... [--mutants 20000] [--largest 60000] [--seed 1]

Exits 1 if a mutant ended in anything but a typed status.
"""

import argparse
import collections
import random
import sys
import time
from pathlib import Path

from rolematch.document import DocumentError, DocumentReader, Limits


def mutants(data, rng, count):
    """Yield truncations at even places, then bit flips, swaps of stretches, and runs of one byte."""
    for step in range(count // 4):
        yield data[: len(data) * step * 4 // count]
    for _ in range(count - count // 4):
        changed = bytearray(data)
        way = rng.randrange(4)
        place = rng.randrange(len(data))
        if way < 2:
            for _ in range(rng.choice((1, 1, 2, 8))):
                changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        elif way == 2:
            other = rng.randrange(len(data))
            length = rng.randrange(1, 64)
            changed[place : place + length] = data[other : other + length]
        else:
            changed[place : place + rng.randrange(1, 16)] = (
                bytes([rng.choice((0, 0x20, 0x2F, 0x3C, 0xFF))]) * 8
            )
        yield bytes(changed)


def good_files(places, largest):
    """Return the files of the places that are read without complaint and are small."""
    paths = [path for place in places for path in (sorted(place.rglob("*")) if place.is_dir() else [place])]
    with DocumentReader() as reader:
        for path in paths:
            if not path.is_file() or path.stat().st_size > largest:
                continue
            data = path.read_bytes()
            try:
                reader.read(data)
            except DocumentError:
                continue
            yield path, data


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("places", nargs="+", type=Path)
    arguments.add_argument("--mutants", type=int, default=20_000)
    arguments.add_argument("--largest", type=int, default=60_000)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    rng = random.Random(options.seed)
    files = list(good_files(options.places, options.largest))
    each = max(options.mutants // len(files), 8)
    counts, failures, longest, begin = collections.Counter(), [], 0.0, time.perf_counter()
    with DocumentReader(limits=Limits(seconds=5)) as reader:
        for path, data in files:
            for number, mutant in enumerate(mutants(data, rng, each)):
                start = time.perf_counter()
                try:
                    reader.read(mutant)
                    counts["ok"] += 1
                except DocumentError as error:
                    counts[error.status] += 1
                except Exception as error:  # noqa: BLE001 - this is what the script looks for
                    failures.append(f"{path} mutant {number}: {type(error).__name__}: {error}")
                longest = max(longest, time.perf_counter() - start)
    print(f"{sum(counts.values())} mutants of {len(files)} files in {time.perf_counter() - begin:.0f} s: {dict(counts)}; "
          f"longest {longest:.2f} s; untyped {len(failures)}")  # fmt: skip
    print("\n".join(failures))
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())

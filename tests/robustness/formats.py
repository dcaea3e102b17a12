"""Save and print résumés with LibreOffice and Chromium, and print what differs between the files.

Usage: python tests/robustness/formats.py [FILE...] [--keep FOLDER]

Without files, the examples are taken. For each résumé and form: positions and skills that only one of the two has (against the HTML page), the first
place where the ranking differs, and the largest difference of a score. Exits 1 if anything differs.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rendered
from rolematch.document import DocumentReader
from rolematch.matcher import Matcher


def differences(one, other):
    """Return what two lists do not share, as +there -not there."""
    return [f"-{item}" for item in one if item not in other] + [
        f"+{item}" for item in other if item not in one
    ]


def compare(expected, found):
    """Return the lines that say how two outcomes differ."""
    lines = [f"position {item}" for item in differences(expected.positions, found.positions)]
    lines += [f"skill {item}" for item in differences(expected.skills, found.skills)]
    place = next(
        (i for i, pair in enumerate(zip(expected.ranking, found.ranking, strict=True)) if len({*pair}) > 1),
        None,
    )
    if place is not None:
        lines.append(f"ranking from place {place + 1}: {expected.ranking[place]} / {found.ranking[place]}")
    return lines


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("files", nargs="*", type=Path, default=rendered.SOURCES)
    arguments.add_argument("--keep", type=Path)
    options = arguments.parse_args()
    paths = options.files
    matcher = Matcher(as_of=date(2026, 11, 22))
    differing = 0
    print(f"{'':22} {'form':18} {'positions':>9} {'skills':>6} {'score':>6}  differs from the HTML page in")
    with tempfile.TemporaryDirectory() as folder, DocumentReader() as reader:
        for name, forms in rendered.render(folder, paths).items():
            outcomes = {form: rendered.outcome(matcher, reader.read(data)) for form, data in forms.items()}
            original = next(path for path in paths if path.stem == name)
            outcomes["as written"] = rendered.outcome(matcher, reader.read(original))
            expected = outcomes["html"]
            for form, found in outcomes.items():
                lines = compare(expected, found)
                differing += bool(lines) and form != "as written"
                gap = max(abs(found.scores[team] - score) for team, score in expected.scores.items())
                print(
                    f"{name:22} {form:18} {len(found.positions):9} {len(found.skills):6} {gap:6.3f}  {'; '.join(lines) or '-'}"
                )
                if options.keep:
                    options.keep.mkdir(exist_ok=True, parents=True)
                    if form in forms:
                        (options.keep / f"{name}-{form.replace(', ', '-').replace(' ', '-')}").write_bytes(
                            forms[form]
                        )
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())

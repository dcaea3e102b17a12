"""What each part of the scoring adds, and how stable first places are, over judged résumés.

    PYTHONPATH=src python bench/scoring_parts.py FOLDER

One part is switched off at a time; then every constant moves. It ranks the folder some hundred times.
"""

import argparse
from pathlib import Path

from rolematch.evaluation import ablation, stability, tie_band
from rolematch.matcher import Matcher

FIGURES = ("hit@1", "hit@3", "nDCG@5", "fits-none AUC", "fits-none decided right")


def main(folder):
    matcher = Matcher()
    for name, figures in ablation(folder, matcher).items():
        print(f"{name:26}", "  ".join(f"{key} {figures.get(key, float('nan')):.3f}" for key in FIGURES))
    shares = stability(folder, matcher=matcher)
    print(f"first places that stay when a constant moves by a fifth: mean {shares['mean']:.3f}")
    for name, share in sorted(shares.items(), key=lambda item: item[1])[:8]:
        print(f"  {name:20} {share:.3f}")
    for share in (0.5, 0.75, 0.9):
        band = tie_band(folder, share=share, matcher=matcher)
        print(
            f"all moved by up to a tenth: the lead of first place moves less than {band:.3f} in {share:.0%}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="of resumes/ and judgments.jsonl: tests/data/own")
    main(parser.parse_args().folder)

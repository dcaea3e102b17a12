"""What each part of the scoring adds, and how stable first places are: scoring_parts.py FOLDER."""

import sys

from rolematch.evaluation import ablation, stability
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


if __name__ == "__main__":
    main(sys.argv[1])

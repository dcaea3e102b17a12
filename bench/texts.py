"""Texts for the benchmarks: the example résumés, and variations of them of about 3,000 characters."""

from __future__ import annotations

import random
from pathlib import Path

from rolematch.document import read_document

EXAMPLES = Path(__file__).parents[1] / "examples" / "resumes"
EMPLOYERS = (
    "Example Ltd", "Example Systems", "Sample Works", "Placeholder GmbH", "Invented Labs", "Made-up Networks",
    "Fictional Freight", "Pretend Payments",
)  # fmt: skip
TITLES = (
    "Software Engineer",
    "Senior Backend Engineer",
    "Site Reliability Engineer",
    "Data Engineer",
    "Developer",
)


def example_texts() -> list[str]:
    """Return the text of every example résumé."""
    return [read_document(path).text for path in sorted(EXAMPLES.iterdir())]


class Variations:
    """Makes any number of résumés by mixing the lines of the examples under invented positions.

    Deterministic: the same seed gives the same texts.
    """

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        lines = [line.strip(" -*•\t") for text in example_texts() for line in text.splitlines()]
        self.bullets = sorted({line for line in lines if 40 <= len(line) <= 160 and "@" not in line})

    def text(self, number: int, size: int = 3000) -> str:
        """Return one résumé of about ``size`` characters."""
        dice = self.dice
        lines = [f"Candidate {number}", f"candidate{number}@example.com · +1 555 0100", "", "EXPERIENCE", ""]
        year = dice.randint(2021, 2026)
        length = sum(map(len, lines))
        while length < size - 600:
            begin = year - dice.randint(1, 5)
            end = "present" if year == 2026 else str(year)
            job = [
                f"{dice.choice(TITLES)}, {dice.choice(EMPLOYERS)}",
                f"{dice.choice(MONTHS)} {begin} - {end}",
            ]
            job += [f"- {bullet}" for bullet in dice.sample(self.bullets, dice.randint(3, 6))]
            lines += [*job, ""]
            length += sum(map(len, job))
            year = begin
        known = ", ".join(dice.sample(SKILLS, 12))
        lines += [
            "SKILLS",
            known,
            "",
            "EDUCATION",
            f"BSc Computer Science, Example University, {year - 4} - {year}",
        ]
        return "\n".join(lines) + "\n"


MONTHS = ("January", "March", "April", "June", "July", "September", "October", "November")
SKILLS = (
    "Go", "Ruby", "Python", "PostgreSQL", "Redis", "Kubernetes", "Docker", "Terraform", "Chef", "Ansible",
    "gRPC", "Prometheus", "Grafana", "Elasticsearch", "Rails", "Vue.js", "TypeScript", "AWS", "GCP", "Linux",
)  # fmt: skip

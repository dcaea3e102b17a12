"""How long a browser takes to open the report of a large pool.

Run: ``python bench/bench_report.py [--candidates 10000] [--distinct 400]``. It ranks some invented résumés,
writes the report with as many candidates, and opens it three times in Chromium. The page's own clock counts
from the start of navigation: ``paint`` is when something can be read, ``load`` when all is there,
``frame`` when the first picture after that is drawn and the search answers.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from texts import Variations

from rolematch.document import Document
from rolematch.matcher import Matcher
from rolematch.report import Candidate, inspect, write_report

if TYPE_CHECKING:
    from collections.abc import Iterator

CLOCK = """<script>
addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  const load = performance.getEntriesByType("navigation")[0].loadEventEnd;
  const [paint] = performance.getEntriesByType("paint").map((entry) => entry.startTime);
  const elements = document.getElementsByTagName("*").length;
  console.log("TIMES " + JSON.stringify({ paint: paint ?? load, load, frame: performance.now(), elements }));
})));
</script>"""


def people(count: int, distinct: int) -> Iterator[Candidate]:
    """Rank some résumés, and yield as many candidates of different names."""
    matcher, texts = Matcher(as_of=date(2026, 11, 22)), Variations()
    found = [inspect(matcher, Document.from_text(texts.text(number))) for number in range(distinct)]
    for number, one in enumerate(islice(cycle(found), count)):
        yield replace(one, ranking=replace(one.ranking, candidate=f"applications/{number:06}.txt"))


def opened(page: Path, folder: Path) -> dict[str, float]:
    """Open a page in Chromium with an empty profile and return what its clock said."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or "chromium-browser"
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
        f"--user-data-dir={folder / 'profile'}", f"--screenshot={folder / 'page.png'}", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(re.search(r"TIMES (\{.*?\})", done.stderr)[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--candidates", type=int, default=10_000)
    parser.add_argument("--distinct", type=int, default=400)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "report.html"
        candidates = list(people(chosen.candidates, min(chosen.distinct, chosen.candidates)))
        begun = time.perf_counter()
        with page.open("w", encoding="utf-8", newline="") as file:
            write_report(candidates, file)
        size = page.stat().st_size / 1e6
        print(
            f"{len(candidates):,} candidates, {size:.1f} MB, written in {time.perf_counter() - begun:.1f} s"
        )
        text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text("utf-8"))
        page.write_text(text.replace("<head>", f"<head>{CLOCK}", 1), "utf-8")
        for _ in range(3):
            seen = opened(page, Path(name))
            times = ", ".join(f"{what} {seen[what] / 1000:.2f} s" for what in ("paint", "load", "frame"))
            print(f"  {times}, {seen['elements']:,.0f} elements")


if __name__ == "__main__":
    main()

"""The report in a real browser: search, sort, highlights, paper, and nothing that it should not do."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import rolematch as rm
from rolematch.report import Candidate, inspect, write_report

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
]
HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script></noscript>"
AXE = os.environ.get("AXE")
EXAMPLES = Path(__file__).parents[1] / "examples/resumes"
# What a person does, done by a second script. The policy of the page forbids it, so that this copy has none.
PROBE = """
const seen = {};
const rows = () => [...document.querySelectorAll("#summary tbody tr")];
const visible = () => rows().filter((row) => row.checkVisibility()).map((row) => row.cells[0].textContent);
seen.all = visible();
const find = document.getElementById("find");
const type = (text) => { find.value = text; find.dispatchEvent(new Event("input")); };
const wait = () => new Promise((resolve) => setTimeout(resolve, 50));
const click = (column) => document.querySelectorAll("#summary thead button")[column].click();
const scores = () => rows().map((row) => Number(row.cells[2].textContent));
(async () => {
  type("chef"); await wait();
  seen.chef = visible();
  seen.sections = [...document.querySelectorAll(".candidate")].filter((s) => s.checkVisibility()).length;
  seen.said = document.getElementById("found").textContent;
  type(""); await wait();
  seen.again = visible();
  click(2); seen.down = scores();
  click(2); seen.up = scores();
  seen.sorted = document.querySelector("#summary [aria-sort]").ariaSort;
  location.hash = rows()[0].querySelector("a").hash; await wait();
  seen.opened = document.querySelector(location.hash + " details").open;
  seen.underlined = getComputedStyle(document.querySelector("mark")).textDecorationLine;
  seen.images = document.images.length;
  seen.title = document.title;
  seen.loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  document.body.innerHTML = "<pre id=seen></pre>";
  document.getElementById("seen").textContent = JSON.stringify(seen);
})();
"""

PROBE_OF_MANY = """
const seen = {};
const rows = () => [...document.querySelectorAll("#summary tbody tr")].filter((row) => row.checkVisibility());
const sections = () => [...document.querySelectorAll(".candidate h2")].map((head) => head.textContent);
const wait = () => new Promise((resolve) => setTimeout(resolve, 400));
const find = document.getElementById("find");
const type = (text) => { find.value = text; find.dispatchEvent(new Event("input")); };
(async () => {
  await wait();
  seen.first = rows().length;
  location.hash = "#c400"; await wait();
  seen.brought = sections();
  type("207"); await wait();
  seen.found = sections();
  seen.said = document.getElementById("found").textContent;
  type(""); await wait();
  seen.again = sections().length;
  document.getElementById("more").click(); await wait();
  seen.more = sections().length;
  document.getElementById("all").click();
  seen.all = rows().length;
  seen.images = document.images.length;
  seen.title = document.title;
  seen.loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  document.body.innerHTML = "<pre id=seen></pre>";
  document.getElementById("seen").textContent = JSON.stringify(seen);
})();
"""

PROBE_OF_AXE = """
axe.run(document, { resultTypes: ["violations"] }).then((result) => {
  const seen = result.violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes[0].html }));
  document.body.innerHTML = "<pre id=seen></pre>";
  document.getElementById("seen").textContent = JSON.stringify(seen);
});
"""


def browse(tmp_path, path, *arguments):
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
        f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=5000", *arguments, path.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, encoding="utf-8")
    return done.stdout, [line for line in done.stderr.splitlines() if ":CONSOLE" in line]


def probed(tmp_path, path, probe):
    """Run a second script in a copy of a page without its policy; return what it has seen."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", path.read_text("utf-8"))
    copy = tmp_path / "probed.html"
    copy.write_text(page.replace("</body>", f"<script>{probe}</script></body>"), "utf-8")
    dom, console = browse(tmp_path, copy, "--dump-dom")
    assert not console
    text = re.search(r'<pre id="seen">(.*?)</pre>', dom, re.DOTALL)[1]
    return json.loads(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    matcher = rm.Matcher(as_of=date(2026, 11, 1))
    documents = [
        rm.Document.from_text(path.read_text("utf-8"), source=path.name) for path in EXAMPLES.glob("*.txt")
    ]
    documents.append(
        rm.Document.from_text(f"{HOSTILE}\nEngineer\n2019 - 2022\n- Go {HOSTILE}", source=HOSTILE)
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_report([inspect(matcher, document) for document in documents], file)
    return path


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    matcher = rm.Matcher(as_of=date(2026, 11, 1))
    path = EXAMPLES / "mikko-saarinen.md"
    one = inspect(matcher, rm.Document.from_text(path.read_text("utf-8")))
    names = [HOSTILE, *(f"{number:03}.md" for number in range(1, 400))]
    people = [replace(one, ranking=replace(one.ranking, candidate=name)) for name in names]
    path = tmp_path_factory.mktemp("packed") / "report.html"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_report(people, file)
    return path


def test_packed_sections_come_out_under_the_policy_of_the_page(packed, tmp_path):
    dom, console = browse(tmp_path, packed, "--dump-dom")
    assert not console
    assert dom.count('<section class="candidate"') == 20
    assert dom.count("<mark") > 20
    assert "<title>owned" not in dom
    assert not re.search(r"<img\b", dom)
    assert dom.count(" hidden=") >= 100


def test_packed_sections_are_found_brought_and_continued(packed, tmp_path):
    seen = probed(tmp_path, packed, PROBE_OF_MANY)
    assert seen["first"] == 300
    assert seen["brought"] == ["399.md"]
    assert (seen["found"], seen["said"]) == (["207.md"], "1 of 400 found")
    assert seen["again"] == 20
    assert seen["more"] == 40
    assert seen["all"] == 400
    assert (seen["images"], seen["title"]) == (0, "Candidates and their best teams")
    assert not [name for name in seen["loaded"] if not name.startswith("data:")]


def test_it_opens_without_a_word_in_the_console(report, tmp_path):
    dom, console = browse(tmp_path, report, "--dump-dom")
    assert not console
    assert "owned" not in re.search(r"<title>(.*?)</title>", dom)[1]
    assert not re.search(r"<img\b", dom)
    assert dom.count("<script>") == 1
    assert "<button" in dom


def test_search_finds_sorting_sorts_and_quotes_are_underlined(report, tmp_path):
    seen = probed(tmp_path, report, PROBE)
    assert HOSTILE in seen["all"]
    assert "amara-okafor.txt" in seen["chef"]
    assert 0 < len(seen["chef"]) == seen["sections"] < len(seen["all"])
    assert seen["said"] == f"{len(seen['chef'])} of {len(seen['all'])} found"
    assert seen["again"] == seen["all"]
    assert seen["down"] == sorted(seen["down"], reverse=True)
    assert seen["up"] == sorted(seen["up"])
    assert seen["sorted"] == "ascending"
    assert seen["opened"]
    assert seen["underlined"] == "underline"
    assert (seen["images"], seen["title"]) == (0, "Candidates and their best teams")
    assert not [name for name in seen["loaded"] if not name.startswith("data:")]


def test_a_strict_policy_stops_what_is_not_of_the_page(report, tmp_path):
    page = report.read_text("utf-8").replace("</body>", "<script>document.title='owned'</script></body>")
    changed = tmp_path / "changed.html"
    changed.write_text(page, "utf-8")
    dom, console = browse(tmp_path, changed, "--dump-dom")
    assert "<title>owned" not in dom
    assert any("Content Security Policy" in line for line in console)


def test_paper_holds_every_candidate_and_the_text(report, tmp_path):
    target = tmp_path / "report.pdf"
    browse(tmp_path, report, f"--print-to-pdf={target}", "--no-pdf-header-footer")
    text = rm.read_document(target).text
    for path in EXAMPLES.glob("*.txt"):
        assert text.count(path.name) >= 2
    assert text.count("Questions to ask") >= len(list(EXAMPLES.glob("*.txt")))


@pytest.mark.skipif(not AXE, reason="the variable AXE names no axe.min.js (npm install axe-core)")
@pytest.mark.parametrize("kept", [True, False], ids=["with texts", "with quotes"])
def test_axe_finds_nothing_serious(tmp_path, kept):
    """https://github.com/dequelabs/axe-core; rules of WCAG 2 and good practice, everything folded out."""
    found = inspect(rm.Matcher(as_of=date(2026, 11, 1)), EXAMPLES / "trent-mallory.md")
    path = tmp_path / "report.html"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_report([found if kept else Candidate(found.ranking)], file)
    path.write_text(path.read_text("utf-8").replace("<details>", "<details open>"), "utf-8")
    axe = Path(AXE).read_text("utf-8").replace("</script", "<\\/script")
    seen = probed(tmp_path, path, f"{axe}\n{PROBE_OF_AXE}")
    assert not [one for one in seen if one["impact"] in ("serious", "critical")]

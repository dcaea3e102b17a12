"""The installed wheel finds its data and answers, away from the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENDS = (".html", ".css", ".js", ".jsonl", ".py", ".typed", ".yaml")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    return Path(next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])))


@pytest.mark.slow
def test_wheel_holds_all_sources_and_all_data_and_nothing_else(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    sources = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.*")}
    data = {
        f"rolematch/data/{path.relative_to(ROOT / 'data').as_posix()}"
        for path in (ROOT / "data").rglob("*.*")
    }
    expected = {name for name in sources | data if "__pycache__" not in name}
    assert held == expected
    assert not [name for name in held if not name.endswith(ENDS)]
    assert "rolematch/data/parsed.jsonl" in held


@pytest.mark.slow
def test_wheel_ranks_away_from_the_checkout(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import rolematch, rolematch.cli;"
        "assert rolematch.__file__.startswith(sys.argv[1]), rolematch.__file__;"
        "rolematch.cli.main(['rank', sys.argv[2], '--format', 'csv', '--top', '1'])"
    )
    resume = ROOT / "examples" / "resumes" / "amara-okafor.txt"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(tmp_path / "site"), str(resume)],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "amara-okafor.txt,ok" in done.stdout

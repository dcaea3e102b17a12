"""Processor time of a fresh process, as a multiple of ``python -c pass``: the import, and one answer.

Usage: python bench/bench_startup.py [FILE...] [--rounds 5]

Without files, the examples are ranked: one text, one PDF. Child processes count. The best round
counts, so the files are in the system's cache and the modules are compiled.
"""

import argparse
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = (
    ROOT / "examples" / "resumes" / "hanna-weiss.txt",
    ROOT / "examples" / "resumes" / "tomas-vrba.pdf",
)


READERS = ("pypdfium2", "pypdfium2_raw", "lxml")


def package(name):
    """Return the folder of a package."""
    return str(Path(importlib.util.find_spec(name).origin).parent)


def environment(bytecode):
    """Return the environment of an installed package: its modules have been compiled once."""
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": bytecode}


def seconds(arguments, environment):
    """Return the processor time of ``python`` with these arguments, that of its own children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, default=EXAMPLES)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rows = {
        "python -c pass": ["-c", "pass"],
        "import numpy, pydantic, typer": ["-c", "import numpy, pydantic, typer"],
        "import rolematch": ["-c", "import rolematch"],
    }
    for file in options.files:
        rows[f"rolematch rank {file.name}"] = ["-m", "rolematch", "rank", str(file)]
    with tempfile.TemporaryDirectory() as bytecode:
        env = environment(bytecode)
        compiled = [sys.executable, "-m", "compileall", "-q", str(ROOT / "src"), *map(package, READERS)]
        subprocess.run(compiled, check=True, env=env)  # the process that parses writes no files
        best = {name: min(seconds(row, env) for _ in range(options.rounds + 1)) for name, row in rows.items()}
    base = best["python -c pass"]
    for name, spent in best.items():
        print(f"{name:36} {1000 * spent:7.0f} ms   {spent / base:6.1f} x python -c pass")


if __name__ == "__main__":
    main()

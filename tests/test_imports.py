"""``import rolematch`` and the first answer of the command line stay light."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    "altair", "jinja2", "lxml", "narwhals", "numpy", "pandas", "polars", "pyarrow", "pydantic", "pypdfium2",
    "pyspark", "rapidfuzz", "scipy", "sklearn", "vl_convert", "yaml",
}  # fmt: skip
FOR_EXTRAS = {"altair", "jinja2", "pandas", "polars", "pyarrow", "pyspark", "sklearn", "vl_convert"}


def loaded_after(code):
    """Top packages in memory after the code ran in a Python of its own."""
    tail = "\nimport sys, json; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_loads_nothing_heavy():
    assert not loaded_after("import rolematch; dir(rolematch); rolematch.__version__") & HEAVY


@pytest.mark.parametrize("module", ["rolematch.cli", "rolematch.matcher"])
def test_modules_leave_the_packages_of_extras_alone(module):
    assert not loaded_after(f"import {module}") & FOR_EXTRAS

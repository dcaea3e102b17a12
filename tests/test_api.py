"""The public names are those of ``__all__``: sorted, loadable, documented, and known to type checkers."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import rolematch as rm

TREE = ast.parse(Path(rm.__file__).read_text("utf-8"))


def names_for_type_checkers():
    guarded = next(node for node in TREE.body if isinstance(node, ast.If))
    return sorted(alias.asname or alias.name for node in guarded.body for alias in node.names)


def test_all_is_sorted_and_without_doubles():
    assert rm.__all__ == sorted(set(rm.__all__))


def test_every_name_loads_from_one_place_and_type_checkers_know_it():
    assert names_for_type_checkers() == rm.__all__
    assert sorted([*rm._HOME_OF, *rm._SUBMODULES]) == rm.__all__


@pytest.mark.parametrize("name", rm.__all__)
def test_every_name_loads_and_has_a_docstring(name):
    value = getattr(rm, name)
    doc = inspect.getdoc(value)
    assert doc, name
    assert not doc.startswith(f"{name}("), f"{name} has only the docstring that dataclasses write"


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'rnak'"):
        rm.rnak  # noqa: B018


def test_typed_marker_is_shipped():
    assert Path(rm.__file__).with_name("py.typed").exists()


def test_version_is_that_of_the_package():
    text = Path(__file__).parents[1].joinpath("pyproject.toml").read_text("utf-8")
    assert f'version = "{rm.__version__}"' in text


def test_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "rolematch", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"rolematch {rm.__version__}\n"

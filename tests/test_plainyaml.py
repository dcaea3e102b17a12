"""The kept values of the bundled files are what the files say, and can never be stale."""

import json

import pytest

from rolematch import plainyaml
from rolematch.errors import DataFileError
from rolematch.plainyaml import KEPT, data_folder, keep_values, load_yaml


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A data folder of one file."""
    (tmp_path / "names.yaml").write_text("Go: [Golang]\n", "utf-8")
    monkeypatch.setattr(plainyaml, "data_folder", lambda: tmp_path)
    return tmp_path


def load(folder, name="names.yaml"):
    return load_yaml((folder / name).read_text("utf-8"), name, DataFileError)


def test_kept_values_are_those_of_the_files(tmp_path, monkeypatch):
    bundled = data_folder()
    paths = sorted(bundled.rglob("*.yaml"))
    for path in paths:
        copy = tmp_path / path.relative_to(bundled)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(plainyaml, "data_folder", lambda: tmp_path)
    parsed = [load(bundled, path.relative_to(bundled)) for path in paths[:3]]
    keep_values(tmp_path)
    plainyaml._kept_values.cache_clear()
    assert len((tmp_path / KEPT).read_text("utf-8").splitlines()) == len(paths)
    assert [load(bundled, path.relative_to(bundled)) for path in paths[:3]] == parsed


def test_a_kept_value_is_taken_for_the_same_text_only(folder):
    keep_values(folder)
    kept = (folder / KEPT).read_text("utf-8")
    (folder / KEPT).write_text(kept.replace("Golang", "from the kept file"), "utf-8")
    assert load(folder) == {"Go": ["from the kept file"]}
    (folder / "names.yaml").write_text("Go: [Golang, Go language]\n", "utf-8")
    assert load(folder) == {"Go": ["Golang", "Go language"]}


def test_files_are_read_where_nothing_is_kept(folder):
    assert load(folder) == {"Go": ["Golang"]}


def test_what_is_read_can_be_changed_without_harm(folder):
    keep_values(folder)
    load(folder)["Go"].clear()
    assert load(folder) == {"Go": ["Golang"]}


def test_faulty_files_and_keys_that_json_lacks_are_not_kept(folder):
    (folder / "faulty.yaml").write_text("Go: [", "utf-8")
    (folder / "numbers.yaml").write_text("1: one\n", "utf-8")
    keep_values(folder)
    lines = (folder / KEPT).read_text("utf-8").splitlines()
    assert [json.loads(line.partition(" ")[2]) for line in lines] == [{"Go": ["Golang"]}]
    assert load(folder, "numbers.yaml") == {1: "one"}
    with pytest.raises(DataFileError, match=r"faulty.yaml"):
        load(folder, "faulty.yaml")

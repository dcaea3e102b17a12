"""YAML as rolematch allows it: plain values, without anchors, tags or duplicate keys.

A build of the package keeps the values of the bundled files as JSON beside them, which loads ten times as
fast. They are looked up by the digest of the text, so that a file that has changed since is simply read.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from rolematch.errors import DataFileError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEPT = "parsed.jsonl"
"""The file of kept values in the data folder: a digest and a value a line. Never committed."""
MOST_NESTED = 50
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)|(?:[-+]?[0-9]+\.|\.[0-9])[0-9]*(?:[eE][-+][0-9]+)?")
_CONSTANTS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}
_HINTS = {
    "mapping values are not allowed in this context": "put a text with a colon in it in quotes",
    "did not find expected key": "check the indentation, and the quotes and brackets of this text",
    "found character that cannot start any token": "indent with spaces; quote what starts with @, % or `",
    "found unexpected end of stream": "a quote or a bracket is open; close it",
}
"""How to mend what the parser finds, which speaks to programmers."""
TOO_DEEP = f"more than {MOST_NESTED} lists or mappings in each other; write it flatter"


def data_folder() -> Path:
    """Return the folder of the bundled data, in an installed wheel or in a checkout."""
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"


def bundled_value(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read a YAML file of the data folder."""
    return load_yaml((data_folder() / name).read_text("utf-8"), name, DataFileError)


def load_yaml(text: str, file: str, error: type[DataFileError]) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read one YAML document as plain Python values.

    Raises
    ------
    DataFileError
        Of the class ``error``, with file and line, if the text is no plain YAML.
    """
    kept = _kept_values(data_folder()).get(_digest(text))
    if kept is not None:
        return json.loads(kept)
    return _parse(text, file, error)


def _parse(text: str, file: str, error: type[DataFileError]) -> Any:  # noqa: ANN401 - whatever the file holds
    try:
        return _document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else None
        hint = f"; {_HINTS[exc.problem]}" if exc.problem in _HINTS else ""
        raise error.of([Fault(f"not readable as YAML: {exc.problem}{hint}", file, line)]) from exc
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        raise error.of([Fault(f"not readable as YAML: {exc}", file)]) from exc


def _document(events: Iterator[Any]) -> Any:  # noqa: ANN401 - whatever the file holds
    """Build the value of the one document straight from the parser's events.

    PyYAML's own way, over a tree of nodes, takes twice as long for the bundled skills, silently loses
    what stands under a key written twice, and crashes where lists nest without end. An alias can blow a
    few bytes up to gigabytes.
    """
    next(events)  # the start of the stream
    if isinstance(next(events), yaml.StreamEndEvent):
        return None
    value = _value(events, next(events), 0)
    next(events)  # the end of the document
    if isinstance(event := next(events), yaml.DocumentStartEvent):
        raise _refused("a second document (---) starts here; one file holds one", event)
    return value


def _value(events: Iterator[Any], event: Any, depth: int) -> Any:  # noqa: ANN401 - whatever the file holds
    """Build the value that starts with ``event``, with ``depth`` lists and mappings around it."""
    if event.anchor is not None:
        raise _refused("anchors and aliases (& and *) are not allowed; write it out", event)
    if isinstance(event, yaml.ScalarEvent) and event.tag is None:
        return _scalar(event.value) if event.implicit[0] else event.value
    if event.tag is not None:
        raise _refused("tags (!) are not allowed; write the plain value", event)
    if depth == MOST_NESTED:
        raise _refused(TOO_DEEP, event)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, depth + 1)
    items = []
    while not isinstance(item := next(events), yaml.SequenceEndEvent):
        items.append(_value(events, item, depth + 1))
    return items


def _mapping(events: Iterator[Any], depth: int) -> dict[Any, Any]:
    mapping: dict[Any, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _value(events, event, depth)
        if isinstance(key, dict | list):
            raise _refused("a list or a mapping cannot be a key; write a plain word", event)
        if key in mapping:
            raise _refused(f"the key {key!r} stands twice; keep one", event)
        mapping[key] = _value(events, next(events), depth)
    return mapping


def _scalar(text: str) -> str | float | bool | None:
    """Read a word without quotes: ``no``, ``on`` and ``2026-11-22`` stay words, as in YAML 1.2.

    Everything that is no word here is none for PyYAML either, so that what it writes reads back the same.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _NUMBER.fullmatch(text):
        return int(text) if text.lstrip("+-").isdecimal() else float(text)
    return text


def _refused(message: str, event: Any) -> yaml.MarkedYAMLError:  # noqa: ANN401 - any event of the parser
    return yaml.MarkedYAMLError(problem=message, problem_mark=event.start_mark)


def keep_values(folder: Path) -> None:
    """Keep the value of every YAML file in a folder as JSON beside them; faulty files are left out."""
    lines = []
    for path in sorted(folder.rglob("*.yaml")):
        text = path.read_text("utf-8-sig")
        try:
            value = _parse(text, path.name, DataFileError)
        except DataFileError:
            continue
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if json.loads(written) == value:  # JSON has no number as a key
            lines.append(f"{_digest(text)} {written}\n")
    (folder / KEPT).write_text("".join(lines), "utf-8", newline="\n")


@cache
def _kept_values(folder: Path) -> Mapping[str, str]:
    """Return the kept values of a data folder by the digest of their text; nothing where there are none."""
    try:
        lines = (folder / KEPT).read_text("utf-8").split("\n")
    except OSError:
        return {}
    return {digest: value for digest, _, value in (line.partition(" ") for line in lines)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

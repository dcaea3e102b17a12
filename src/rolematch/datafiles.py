"""The files that people edit: where the bundled ones are, and how any of them is read.

Every YAML file of rolematch goes through :func:`load_yaml` and :func:`check`, so that each reports
all of its faults at once, with file, line and path, and so that no file can hold anchors, tags or
duplicate keys.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from rolematch.errors import DataFileError, Fault, nearest_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Model = TypeVar("Model", bound=BaseModel)
Step = str | int

MOST_NESTED = 50
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)|(?:[-+]?[0-9]+\.|\.[0-9])[0-9]*(?:[eE][-+][0-9]+)?")
_CONSTANTS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}
TOO_DEEP = f"more than {MOST_NESTED} lists or mappings in each other; write it flatter"


def data_folder() -> Path:
    """Return the folder of the bundled data, in an installed wheel or in a checkout."""
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"


def read_text(path: Path, error: type[DataFileError]) -> str:
    """Read a file that a person wrote, in UTF-8 with or without a byte order mark.

    Raises
    ------
    DataFileError
        Of the class ``error``, if there is no such file or it is no text.
    """
    try:
        return path.read_text("utf-8-sig")
    except OSError as exc:
        missing = Fault(exc.strerror or str(exc), str(path))
        raise error(str(missing), faults=[missing]) from exc
    except UnicodeDecodeError as exc:
        line = exc.object[: exc.start].count(b"\n") + 1
        raise error.of([Fault("not in UTF-8; save it in that encoding", path.name, line)]) from exc


def load_yaml(text: str, file: str, error: type[DataFileError]) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read one YAML document as plain Python values.

    Raises
    ------
    DataFileError
        Of the class ``error``, with file and line, if the text is no plain YAML.
    """
    try:
        return _document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else None
        raise error.of([Fault(f"not readable as YAML: {exc.problem}", file, line)]) from exc
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


def check(
    value: Any,  # noqa: ANN401 - whatever the file holds
    model: type[Model],
    *,
    text: str,
    file: str,
    error: type[DataFileError],
) -> Model:
    """Check a loaded value against its model; all faults at once, each with its line.

    Raises
    ------
    DataFileError
        Of the class ``error``.
    """
    try:
        return model.model_validate(value)
    except ValidationError as exc:
        faults = [fault(text, file, _steps(problem), _reason(problem, model)) for problem in exc.errors()]
        raise error.of(faults) from exc


def scalar(value: object, *, inside: bool = False) -> str:
    """Write a text, number or truth value as YAML on one line.

    Parameters
    ----------
    inside : bool
        It stands inside of a list or mapping on one line, where commas and brackets need quotes.

    Examples
    --------
    >>> scalar("Ruby, in production"), scalar("Ruby, in production", inside=True)
    ('Ruby, in production', "'Ruby, in production'")
    """
    written: str = yaml.dump(
        [value] if inside else value, Dumper=yaml.CSafeDumper, default_flow_style=True,
        allow_unicode=True, width=2**30,
    )  # fmt: skip
    return written.strip()[1:-1] if inside else written.removesuffix("...\n").strip()


def line_order(fault: Fault) -> int:
    """Sort key of faults: their line."""
    return fault.line or 0


def fault(text: str, file: str, steps: Sequence[Step], message: str) -> Fault:
    """Build a Fault whose line is found by walking ``steps`` through the YAML text."""
    return Fault(message, file, line_of(text, steps), path_of(steps))


def path_of(steps: Sequence[Step]) -> str:
    """Write steps as a path.

    Examples
    --------
    >>> path_of(["specialties", 3, "all", 0])
    'specialties[3].all[0]'
    """
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps]
    return "".join(parts).removeprefix(".")


def line_of(text: str, steps: Sequence[Step]) -> int | None:
    """Return the line (from 1) of the deepest node that the steps reach."""
    node = _composed(text)
    if node is None:
        return None
    line: int = node.start_mark.line + 1
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            pairs = [(key, child) for key, child in node.value if key.value == str(step)]
            if not pairs:
                continue
            line = pairs[0][0].start_mark.line + 1
            node = pairs[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                return line
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


@lru_cache(maxsize=1)  # a file with 300 faults is composed once, not 300 times
def _composed(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None


def _steps(problem: Any) -> list[Step]:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return where it is, without the members of a union, whose tags we write as ``<tag>``."""
    return [step for step in problem["loc"] if not str(step).startswith("<")]


def _reason(problem: Any, model: type[BaseModel]) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    """Say what pydantic found in words that a recruiter understands."""
    kind, value = problem["type"], problem["input"]
    if kind == "extra_forbidden":
        key = str(problem["loc"][-1])
        near = nearest_name(key, _keys(model))
        return f"unknown key {key!r}; " + (f"did you mean {near!r}?" if near else "remove it")
    if kind == "missing":
        return f"the key {problem['loc'][-1]!r} is missing; add it"
    shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "…"
    if kind == "string_type":
        return f"a text belongs here, not {shown}"
    if kind in ("tuple_type", "list_type"):
        return f"a list belongs here, as in [one, two], not {shown}"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"keys with values belong here, not {shown}"
    message = problem["msg"].removeprefix("Value error, ")
    return f"{message[0].lower()}{message[1:]}, not {shown}"


def _keys(model: type[BaseModel]) -> list[str]:
    """Return every key that a file of this model may hold, at any depth."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return [key for part in parts for key in part.get("properties", ())]

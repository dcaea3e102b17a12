"""The files that people edit: where the bundled ones are, and how any of them is read.

Every YAML file of rolematch goes through :func:`~rolematch.plainyaml.load_yaml` and :func:`check`, so that
each reports all of its faults at once, with file, line and path, and so that no file can hold anchors, tags
or duplicate keys.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from rolematch.errors import DataFileError, Fault, nearest_name
from rolematch.plainyaml import bundled_value as bundled_value
from rolematch.plainyaml import data_folder as data_folder
from rolematch.plainyaml import load_yaml as load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Model = TypeVar("Model", bound=BaseModel)
Step = str | int


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


def bundled_model(name: str, model: type[Model]) -> Model:
    """Read a YAML file of the data folder and check it against its model."""
    text = read_text(data_folder() / name, DataFileError)
    value = load_yaml(text, name, DataFileError)
    return check(value, model, text=text, file=name, error=DataFileError)


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
    found = "where nothing stands" if value is None else f"not {shown}"
    if kind == "string_type":
        quoted = f"; write '{shown}', in quotes" if isinstance(value, int | float) else ""
        return f"a text belongs here, {found}{quoted}"
    if kind in ("tuple_type", "list_type"):
        return f"a list belongs here, as in [one, two], {found}"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"keys with values belong here, {found}"
    if kind in ("float_parsing", "int_parsing", "float_type", "int_type"):
        return f"a number belongs here, {found}"
    if kind == "literal_error":
        return f"{problem['ctx']['expected']} belongs here, {found}"
    message = problem["msg"].removeprefix("Value error, ")
    return f"{message[0].lower()}{message[1:]}, not {shown}"


def _keys(model: type[BaseModel]) -> list[str]:
    """Return every key that a file of this model may hold, at any depth."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return [key for part in parts for key in part.get("properties", ())]

"""The files that people edit: where the bundled ones are, and how any of them is read.

Every YAML file of rolematch goes through :func:`load_yaml` and :func:`check`, so that each reports
all of its faults at once, with file, line and path, and so that no file can hold anchors, tags or
duplicate keys.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from rolematch.errors import DataFileError, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

Model = TypeVar("Model", bound=BaseModel)
Step = str | int


def data_folder() -> Path:
    """Return the folder of the bundled data, in an installed wheel or in a checkout."""
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"


class PlainLoader(yaml.CSafeLoader):
    """PyYAML's C loader without aliases and without duplicate keys.

    Aliases can blow a few bytes up to gigabytes; a duplicate key silently loses what a user wrote.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping; a key that stands twice is a fault."""
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen:
                    msg = f"the key {key.value!r} stands twice; keep one"
                    raise yaml.constructor.ConstructorError(None, None, msg, key.start_mark)
                seen.add(key.value)
        return mapping


def load_yaml(text: str, file: str, error: type[DataFileError]) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read one YAML document as plain Python values.

    Raises
    ------
    DataFileError
        Of the class ``error``, with file and line, if the text is no plain YAML.
    """
    try:
        if any(isinstance(token, yaml.AnchorToken | yaml.AliasToken) for token in _anchors(text)):
            raise error.of([Fault("anchors and aliases (& and *) are not allowed; write it out", file)])
        return yaml.load(text, Loader=PlainLoader)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else None
        raise error.of([Fault(f"not readable as YAML: {exc.problem}", file, line)]) from exc
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        raise error.of([Fault(f"not readable as YAML: {exc}", file)]) from exc


def _anchors(text: str) -> list[yaml.Token]:
    """Scan for anchors, but only where the text holds a character that could start one."""
    if not re.search(r"(?:^|[\s\[,{:-])[&*]\w", text):
        return []
    return list(yaml.scan(text, Loader=yaml.CSafeLoader))


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
        faults = [fault(text, file, problem["loc"], _reason(problem)) for problem in exc.errors()]
        raise error.of(faults) from exc


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
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None
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


def _reason(problem: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    """Say what pydantic found in words that a recruiter understands."""
    kind, value = problem["type"], problem["input"]
    if kind == "extra_forbidden":
        return f"unknown key {problem['loc'][-1]!r}; remove it or correct its spelling"
    if kind == "missing":
        return f"the key {problem['loc'][-1]!r} is missing; add it"
    shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "…"
    return f"{problem['msg'][0].lower()}{problem['msg'][1:]}, not {shown}"

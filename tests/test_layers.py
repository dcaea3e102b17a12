"""Imports go down only, heavy packages stay behind their fence, and the layout is told as it is."""

import ast
import re
from pathlib import Path

import rolematch

SRC = Path(rolematch.__file__).parent
LAYERS = [
    {"errors", "child"},
    {"plainyaml"},
    {"datafiles"},
    {"taxonomy._skill"},
    {"taxonomy._faults"},
    {"taxonomy._file"},
    {"document", "taxonomy", "contexts", "cells", "markup", "output"},
    {"constants"},
    {"resume._calendar", "resume._words", "family._file"},
    {"resume._dates"},
    {"resume._lines", "resume._headings"},
    {"resume._sections"},
    {"resume._datelines", "resume._flat"},
    {"resume._labeled", "resume._parts"},
    {"resume._jobs", "resume._narrative"},
    {"resume._positions", "resume._personal", "resume._outline"},
    {"resume._json_resume", "resume._issues"},
    {"family._requirement"},
    {"resume", "family"},
    {"family.diff"},
    {"extraction._cleantext", "extraction._lexicon"},
    {"extraction._typos"},
    {"extraction._senserules", "extraction._stance", "extraction._tongues"},
    {"extraction._scene"},
    {"extraction._neighbors"},
    {"extraction._senses"},
    {"extraction"},
    {"profile._evidence"},
    {"profile._model", "profile._tallies"},
    {"profile._weighing"},
    {"profile"},
    {"scoring._expressions", "scoring._reductions"},
    {"scoring._scores"},
    {"scoring._compiling"},
    {"scoring"},
    {"explanation"},
    {"ranking"},
    {"posting._language"},
    {"posting._skilllists"},
    {"posting._clauses", "posting._guard", "posting._measures", "posting._naming"},
    {"posting._about"},
    {"posting._wording"},
    {"posting._unwrapping"},
    {"posting._pageoutline"},
    {"posting._emphasis"},
    {"matcher", "posting"},
    {"pool", "learning", "evaluation", "report"},
    {"cli"},
]
"""Lowest first. A folder's modules stand one by one where their order matters, else under the folder."""
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
FENCES = {
    "pydantic": {"datafiles", "taxonomy", "family", "extraction", "constants", "pool"},
    "yaml": {"plainyaml", "datafiles", "posting"},
    "pypdfium2": {"document"},
    "lxml": {"document"},
    "pyarrow": {"pool"},
    "pyspark": {"pool"},
    "altair": {"report"},
    "jinja2": {"report"},
    "sklearn": {"learning"},
}


def place(*names):
    """Return where a module stands: under its own name or its folder's."""
    own = ".".join(names[:2])
    return own if own in RANK else names[0] if names else ""


def imports(path):
    """Yield (top package, place in ours) of everything a file imports, type-only imports too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            root, *rest = node.module.split(".")
            yield from ((root, place(*rest, alias.name)) for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                root, *rest = alias.name.split(".")
                yield root, place(*rest)


def owners():
    for path in sorted(SRC.rglob("*.py")):
        yield path, place(*path.relative_to(SRC).with_suffix("").parts)


def test_every_module_has_its_layer():
    assert {owner for _, owner in owners()} - {"__init__", "__main__"} == set(RANK)


def test_contributors_are_told_of_every_module_and_folder():
    layout = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text("utf-8").partition("## House rules")[0]
    told = re.findall(r"`(\w+(?:/|\.py))`", "".join(re.findall(r"(?m)^\|[^|]*\|(?: `.*?` )\|", layout)))
    there = [f"{path.name}/" for path in SRC.iterdir() if (path / "__init__.py").is_file()]
    there += [path.name for path in SRC.glob("*.py") if not path.name.startswith("__")]
    assert sorted(told) == sorted(there)


def test_imports_point_down():
    upward = [
        f"{path.relative_to(SRC)} imports {target}"
        for path, owner in owners()
        if owner in RANK
        for root, target in imports(path)
        if root == "rolematch"
        and target != owner
        and target != "__version__"
        and RANK.get(target, len(LAYERS)) >= RANK[owner]
    ]
    assert not upward, "\n".join(upward)


def test_heavy_packages_stay_behind_their_fence():
    outside = [
        f"{path.relative_to(SRC)} imports {root}"
        for path, owner in owners()
        for root, _ in imports(path)
        if root in FENCES and owner.partition(".")[0] not in FENCES[root]
    ]
    assert not outside, "\n".join(outside)

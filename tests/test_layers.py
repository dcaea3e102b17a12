"""Imports go down only, and heavy packages stay behind their fence."""

import ast
from pathlib import Path

import rolematch

SRC = Path(rolematch.__file__).parent
LAYERS = [
    {"errors"},
    {"datafiles"},
    {"document", "taxonomy", "constants", "contexts", "cells", "markup"},
    {"dates", "familyfile"},
    {"lines", "headings"},
    {"sections"},
    {"jobs", "narrative"},
    {"positions", "personal", "outline"},
    {"json_resume"},
    {"resume", "family"},
    {"familydiff"},
    {"cleantext", "lexicon"},
    {"typos"},
    {"senserules", "stance"},
    {"scene"},
    {"senses"},
    {"extraction"},
    {"evidence"},
    {"profile"},
    {"scoring"},
    {"explanation"},
    {"skilllists"},
    {"wording"},
    {"pageoutline"},
    {"matcher", "posting"},
    {"pool", "learning", "evaluation", "audit", "report"},
    {"cli"},
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
FENCES = {
    "pydantic": {"datafiles", "taxonomy", "family", "senserules", "stance", "constants", "pool"},
    "yaml": {"datafiles", "posting"},
    "pypdfium2": {"document"},
    "lxml": {"document"},
    "pyarrow": {"pool"},
    "pyspark": {"pool"},
    "altair": {"report"},
    "jinja2": {"report"},
    "sklearn": {"learning"},
}


def imports(path):
    """Yield (top package, first sub-module) of everything a file imports, type-only imports too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            root, *rest = node.module.split(".")
            yield from [(root, rest[0])] if rest else [(root, alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                root, *rest = alias.name.split(".")
                yield root, rest[0] if rest else ""


def owners():
    for path in sorted(SRC.rglob("*.py")):
        yield path, path.relative_to(SRC).parts[0].removesuffix(".py")


def test_every_module_has_its_layer():
    free = {"__init__", "__main__", "data"}
    assert {owner for _, owner in owners()} - free <= set(RANK)


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


def test_third_party_fences():
    outside = [
        f"{path.relative_to(SRC)} imports {root}"
        for path, owner in owners()
        for root, _ in imports(path)
        if root in FENCES and owner not in FENCES[root]
    ]
    assert not outside, "\n".join(outside)

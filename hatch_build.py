"""Keeps the values of the bundled YAML files as JSON beside them, in wheels and editable installs."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KeepValues(BuildHookInterface):
    """Writes ``data/parsed.jsonl``; where the folder cannot be written to, the files are parsed later."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the file before the data folder is put into the wheel."""
        sys.path.insert(0, str(Path(self.root, "src")))
        from rolematch.plainyaml import keep_values

        with suppress(OSError):
            keep_values(Path(self.root, "data"))

"""The line that tells an editor where the JSON Schema of a file is."""

from __future__ import annotations

import os
from pathlib import Path

_UP = 3  # folders above a file that are looked into


def schema_line(file: Path, kind: str) -> str:
    """Return the first line of a `kind` (case, rule) for the YAML extension of editors.

    It is empty where neither the folder of the file nor one of the three above it has `KIND.schema.json`, so that no
    editor complains of a schema that is not there.
    """
    name, folder = f"{kind}.schema.json", Path(os.path.abspath(file)).parent  # noqa: PTH100 - no link is followed
    for up, here in enumerate((folder, *folder.parents)[: _UP + 1]):
        if (here / name).is_file():
            return f"# yaml-language-server: $schema={'../' * up}{name}\n"
    return ""

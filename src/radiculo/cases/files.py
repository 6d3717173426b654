"""Which files are case files: by name, by pattern, or by a look inside. Imports nothing heavy."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from codecs import BOM_UTF8
from glob import glob, has_magic
from pathlib import Path

LINES = (".jsonl", ".jsonl.gz", ".ndjson")
SUFFIXES = (".yaml", ".yml", ".json", *LINES)
MAX_PATTERN = 1000  # what is longer is a case in quotes, not a pattern
LOOKED_AT = 1 << 16  # bytes; what says that a file is a case stands near its beginning

_YAML = (re.compile(rb"^schema_version[ \t]*:", re.MULTILINE), re.compile(rb"^observations[ \t]*:", re.MULTILINE))
_JSON = (re.compile(rb'"schema_version"\s*:'), re.compile(rb'"observations"\s*:'))


def is_case_name(name: str) -> bool:
    """Say whether a file with this name may hold cases."""
    return name.lower().endswith(SUFFIXES)


def files_in(folder: Path) -> list[Path]:
    """Return every file below a folder that may hold cases."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and is_case_name(path.name))


def is_pattern(text: str) -> bool:
    """Say whether a text is a pattern such as `cases/**/*.yaml`."""
    return len(text) <= MAX_PATTERN and has_magic(text)


def files_matching(pattern: str) -> list[Path]:
    """Return the case files that a pattern matches, also inside folders that it matches."""
    found = [Path(match) for match in glob(pattern, recursive=True)]  # noqa: PTH207 - Path.glob takes no absolute one
    inside = [file for folder in found if folder.is_dir() and "**" not in pattern for file in files_in(folder)]
    return sorted({*inside, *(file for file in found if file.is_file() and is_case_name(file.name))})


def looks_like_cases(path: Path) -> bool:
    """Say whether a file holds radiculo cases: it has a `schema_version`, and `observations` by name.

    A file that only looks so at first sight but cannot be parsed counts, so that reading it says what is wrong.
    """
    try:
        head = _head(path)
    except (OSError, EOFError, zlib.error):
        return False
    is_lines, is_json = path.name.lower().endswith(LINES), path.name.lower().endswith(".json")
    if is_lines:
        head = head.lstrip().partition(b"\n")[0]
    signs = _JSON if is_lines or is_json else _YAML
    return all(sign.search(head) for sign in signs) and (signs is _YAML or _is_case(head))


def _head(path: Path) -> bytes:
    opener = gzip.open if path.name.lower().endswith(".gz") else open
    with opener(path, "rb") as stream:
        return bytes(stream.read(LOOKED_AT)).removeprefix(BOM_UTF8)


def _is_case(text: bytes) -> bool:
    try:
        data = json.loads(text)
    except ValueError:
        return True
    return isinstance(data, dict) and "schema_version" in data and isinstance(data.get("observations"), dict)

"""Which files are case files: by name, by pattern, or by a look inside. Imports nothing heavy."""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import suppress
from glob import glob, has_magic
from os.path import samestat
from pathlib import Path

LINES = (".jsonl", ".jsonl.gz", ".ndjson")
SUFFIXES = (".yaml", ".yml", ".json", *LINES)
ABOUT = (".md", ".txt", ".rst", ".html", "LICENSE")  # texts, which nobody takes for cases
MAX_PATTERN = 1000  # what is longer is a case in quotes, not a pattern
LOOKED_AT = 1 << 16  # bytes; what says that a file is a case stands near its beginning

_YAML = (re.compile(rb"^schema_version[ \t]*:", re.MULTILINE), re.compile(rb"^observations[ \t]*:", re.MULTILINE))
_JSON = (re.compile(rb'"schema_version"\s*:'), re.compile(rb'"observations"\s*:'))


def is_case_name(name: str) -> bool:
    """Say whether a file with this name may hold cases."""
    return name.lower().endswith(SUFFIXES)


def files_in(folder: Path) -> list[Path]:
    """Return every file below a folder that may hold cases; hidden ones are somebody's own."""
    return sorted(path for path in _visible(folder) if is_case_name(path.name))


def skipped_in(folder: Path) -> list[Path]:
    """Return the other files below a folder but for texts about it, so that nobody believes that they were run."""
    return sorted(path for path in _visible(folder) if not (is_case_name(path.name) or path.name.endswith(ABOUT)))


def _visible(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, without hidden ones and what archives and notebooks add."""
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        yield from (path for name in names if not name.startswith(".") and (path := Path(here, name)).is_file())


def reads(names: Iterable[str], file: Path) -> bool:
    """Say whether one of these names (files, folders, patterns, `-`) stands for a file, now or once it is there."""
    return any(_reads(name, file) for name in names)


def _reads(name: str, file: Path) -> bool:
    path = Path(name)
    with suppress(OSError, ValueError):
        if name == "-":
            return file.exists() and samestat(os.fstat(sys.stdin.fileno()), file.stat())
        if path.is_dir():
            inside = Path(os.path.realpath(file)).is_relative_to(os.path.realpath(path))
            return (inside and is_case_name(file.name)) or any(_same(file, each) for each in files_in(path))
        if path.exists():
            return _same(file, path)
    return is_pattern(name) and any(_same(file, each) for each in files_matching(name))


def _same(one: Path, other: Path) -> bool:
    return one.exists() and one.samefile(other)


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
    except (ValueError, RecursionError):
        return True
    return isinstance(data, dict) and "schema_version" in data and isinstance(data.get("observations"), dict)

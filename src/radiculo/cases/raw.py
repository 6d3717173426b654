"""Records as bytes, cut from files and standard input of any kind, without looking at what they say."""

from __future__ import annotations

import errno
import gzip
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from radiculo.cases.files import LINES
from radiculo.errors import name_of
from radiculo.loading.limits import MAX_BYTES, MAX_LINE
from radiculo.store.read_file import read_limited

STDIN = "<stdin>"
_BUFFER = 1 << 18  # bytes of a file that are read at a time
Raw: TypeAlias = tuple[str, int, bytes]  # source, line (0: the whole text is one case), text


def records_of(path: Path) -> Iterator[Raw]:
    """Yield the records of a file. Raises OSError, EOFError or zlib.error when it cannot be read (to its end)."""
    if not path.name.lower().endswith(LINES):
        yield name_of(path), 0, read_limited(path, MAX_BYTES)
        return
    yield from lines_of(path)


def lines_of(path: Path) -> Iterator[Raw]:
    """Yield the lines of JSON Lines, but for empty ones. Raises OSError, EOFError or zlib.error like `records_of`."""
    with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb", _BUFFER) as stream:
        yield from _numbered(_lines(cast(BinaryIO, stream)), name_of(path))


def records_of_input(stream: BinaryIO) -> Iterator[Raw]:
    """Take standard input as JSON Lines when its lines are JSON objects, else as one YAML or JSON case."""
    opening: list[bytes] = []
    seen: list[bytes] = []
    lines = _lines(stream)
    for line in lines:
        opening.append(line)
        if not line.removeprefix(BOM_UTF8).isspace():
            seen.append(line.removeprefix(BOM_UTF8).strip())
        if len(seen) == 2:
            break
    is_json = bool(seen) and seen[0].startswith(b"{")
    if is_json and len(seen) == 2 and (seen[0].endswith(b"}") or seen[1].startswith(b"{")):
        yield from _numbered(chain(opening, lines), STDIN)
    else:
        yield STDIN, 0, b"".join(opening) + stream.read(MAX_BYTES + 1)


def _numbered(lines: Iterable[bytes], name: str) -> Iterator[Raw]:
    for number, line in enumerate(lines, 1):
        if not line.isspace():
            yield name, number, line


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield lines; of one that is too long to be a record as much as shows that."""
    for line in iter(partial(stream.readline, MAX_BYTES + 1), b""):
        yield line
        if len(line) > MAX_BYTES:
            _pass_over(stream, line)


def _pass_over(stream: BinaryIO, line: bytes) -> None:
    """Read the rest of a line. Raises OSError when there is no end of it."""
    passed = len(line)
    while line and not line.endswith(b"\n"):
        line = stream.readline(MAX_BYTES + 1)
        passed += len(line)
        if passed > MAX_LINE:
            raise OSError(errno.EFBIG, f"a line of more than {MAX_LINE} bytes")

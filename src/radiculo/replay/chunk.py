"""Chunks: consecutive records as bytes, cut from files of any kind, which can be sent to another process."""

from __future__ import annotations

import gzip
import sys
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from radiculo.cases.files import LINES
from radiculo.cases.read import STDIN, Record, line_record, locate, text_record, unreadable
from radiculo.knowledge.base import RuleBase

DEFAULT_SIZE = 8192
Raw = tuple[str, int, bytes]  # source, line (0: the whole text is one case), text


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records in order of input. `first` is the place of the first one among all records, from 1."""

    first: int
    records: tuple[Raw, ...]
    faults: tuple[tuple[int, Record], ...] = ()  # records that are no text, such as a missing file, by place in here

    def __len__(self) -> int:
        return len(self.records)

    def part(self, start: int, end: int) -> Chunk:
        """Return some consecutive records of this chunk, by place in it."""
        faults = tuple((at - start, fault) for at, fault in self.faults if start <= at < end)
        return Chunk(self.first + start, self.records[start:end], faults)

    def halves(self) -> tuple[Chunk, Chunk]:
        """Return two chunks that make up this one."""
        middle = len(self) // 2
        return self.part(0, middle), self.part(middle, len(self))

    def after(self, place: int) -> Chunk:
        """Return what comes after the first `place` records of the input."""
        return self.part(min(max(0, place - self.first + 1), len(self)), len(self))


def read_strictly(record: Raw, base: RuleBase) -> Record:
    """Read one record as single files are read, with every diagnostic."""
    source, number, text = record
    return line_record(text, source, number, base) if number else text_record(text, source, base)


def chunks(paths: Iterable[str], size: int = DEFAULT_SIZE) -> Iterator[Chunk]:
    """Cut files, folders, ids of shipped cases and standard input (`-`) into chunks of `size` records."""
    records = chain.from_iterable(map(_source, paths))
    first = 1
    while found := list(islice(records, size)):
        faults = tuple((at, record) for at, record in enumerate(found) if isinstance(record, Record))
        texts = tuple((r.name, 0, b"") if isinstance(r, Record) else r for r in found)
        yield Chunk(first, texts, faults)
        first += len(found)


def _source(name: str) -> Iterator[Raw | Record]:
    if name == "-":
        yield from _standard_input(sys.stdin.buffer)
        return
    found = locate(name)
    if isinstance(found, Record):
        yield found
        return
    for path in found:
        yield from _file(path)


def _file(path: Path) -> Iterator[Raw | Record]:
    name = str(path)
    try:
        if path.name.lower().endswith(LINES):
            with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as stream:
                yield from _lines(stream, name)
        else:
            yield name, 0, path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        yield unreadable(name, error)


def _lines(lines: Iterable[bytes], name: str) -> Iterator[Raw]:
    for number, line in enumerate(lines, 1):
        if not line.isspace():
            yield name, number, line


def _standard_input(stream: BinaryIO) -> Iterator[Raw]:
    """Take standard input as JSON Lines when its lines are JSON objects, else as one YAML or JSON case."""
    opening: list[bytes] = []
    seen: list[bytes] = []
    for line in stream:
        opening.append(line)
        if not line.removeprefix(BOM_UTF8).isspace():
            seen.append(line.removeprefix(BOM_UTF8).strip())
        if len(seen) == 2:
            break
    is_json = bool(seen) and seen[0].startswith(b"{")
    if is_json and len(seen) == 2 and (seen[0].endswith(b"}") or seen[1].startswith(b"{")):
        yield from _lines(chain(opening, stream), STDIN)
    else:
        yield STDIN, 0, b"".join(opening) + stream.read()

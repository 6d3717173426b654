"""Chunks: consecutive records as bytes, cut from files of any kind, which can be sent to another process."""

from __future__ import annotations

import hashlib
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import cast

from radiculo.cases.raw import Raw, records_of, records_of_input
from radiculo.cases.read import Record, locate, unreadable
from radiculo.errors import name_of
from radiculo.replay.sizes import CHUNK


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records in order of input. `first` is the place of the first one among all records, from 1.

    Of a run that has `stopped`, records are only read and counted. The outcomes of what is `known` were written by an
    earlier run: it is answered again for reports, and not compared again by two engines.
    """

    first: int
    records: tuple[Raw, ...]
    faults: tuple[tuple[int, Record], ...] = ()  # records that are no text, such as a missing file, by place in here
    stopped: bool = False
    known: bool = False

    def __len__(self) -> int:
        return len(self.records)

    def part(self, start: int, end: int) -> Chunk:
        """Return some consecutive records of this chunk, by place in it."""
        faults = tuple((at - start, fault) for at, fault in self.faults if start <= at < end)
        return replace(self, first=self.first + start, records=self.records[start:end], faults=faults)

    def halves(self) -> tuple[Chunk, Chunk]:
        """Return two chunks that make up this one."""
        middle = len(self) // 2
        return self.part(0, middle), self.part(middle, len(self))

    def cut(self, place: int) -> tuple[Chunk, Chunk]:
        """Return what lies within the first `place` records of the input, and what comes after them."""
        at = min(max(0, place - self.first + 1), len(self))
        return replace(self.part(0, at), known=True), self.part(at, len(self))


class Fingerprint:
    """What tells the input of one run from that of another, however its paths are written."""

    def __init__(self) -> None:
        self._digest, self._records = hashlib.blake2b(digest_size=8), 0

    def of(self, source: Iterable[Chunk]) -> Iterator[Chunk]:
        """Pass on chunks and take note of what they say."""
        for chunk in source:
            self._records += len(chunk)
            for _, _, text in chunk.records:
                self._digest.update(text)
            yield chunk

    def __str__(self) -> str:
        return f"{self._records} records, {self._digest.hexdigest()}"


def chunks(paths: Iterable[str], size: int = CHUNK) -> Iterator[Chunk]:
    """Cut files, folders, ids of shipped cases and standard input (`-`) into chunks of `size` records."""
    records = chain.from_iterable(map(_source, paths))
    first = 1
    while found := tuple(islice(records, size)):
        faults = tuple([(at, record) for at, record in enumerate(found) if isinstance(record, Record)])
        texts = tuple((r.name, 0, b"") if isinstance(r, Record) else r for r in found) if faults else found
        yield Chunk(first, cast(tuple[Raw, ...], texts), faults)
        first += len(found)


def few(source: Iterator[Chunk], most: int) -> tuple[bool, Iterator[Chunk]]:
    """Say whether there are at most so many records, which takes reading them; return the same chunks again."""
    read: list[Chunk] = []
    while sum(map(len, read)) <= most:
        following = next(source, None)
        if following is None:
            return True, iter(read)
        read.append(following)
    return False, chain(read, source)


def _source(name: str) -> Iterator[Raw | Record]:
    if name == "-":
        yield from records_of_input(sys.stdin.buffer)
        return
    found = locate(name)
    if isinstance(found, Record):
        yield found
        return
    for path in found:
        try:
            yield from records_of(path)
        except (OSError, EOFError, zlib.error) as error:
            yield unreadable(name_of(path), error)

"""The ids seen so far, eight bytes each, so that an id given twice is noticed among millions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from radiculo.errors import Diagnostic, Place

_Hashes = NDArray[np.uint64]
HASH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of some cases: their hashes, and as text with the file and line of each."""

    hashes: bytes = b""
    text: str = ""

    @classmethod
    def of(cls, cases: Iterable[tuple[str, str, int]]) -> Ids:
        """Make it of ids with their file, whose name may have any sign but a null, and line (0: the whole file)."""
        listed = list(cases)
        text = "\0".join([f"{name}\t{line}\t{file}" for name, file, line in listed])
        return cls(hashes_of(name for name, _, _ in listed), text)

    def warning(self, at: int) -> Diagnostic:
        """Return the warning about one of these ids, which an earlier case has too."""
        name, line, file = self.text.split("\0")[at].split("\t", 2)
        place = Place(file, int(line), 1) if int(line) else Place(file)
        what = f"another case has the id '{name}' too"
        return Diagnostic("duplicate-id", what, place, hint="an earlier record has it", severity="warning")


def hashes_of(names: Iterable[str]) -> bytes:
    """Return the hashes of some names, eight bytes each."""
    return b"".join([blake2b(name.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest() for name in names])


class Names:
    """Tells records with the same name apart: the second one of `x` is `x#2`."""

    def __init__(self) -> None:
        self._seen, self._again = Seen(), Counter[str]()

    def of(self, names: Sequence[str]) -> list[str]:
        """Return the names of the next records."""
        told = list(names)
        for at in self._seen.again(hashes_of(names)):
            self._again[told[at]] += 1
            told[at] = f"{told[at]}#{self._again[told[at]] + 1}"
        return told


class Seen:
    """A table of hashes with open addressing. It holds a million before it grows, so that memory stays flat."""

    def __init__(self, places: int = 1 << 21) -> None:
        self._table: _Hashes = np.zeros(places, np.uint64)  # 0: free
        self._held = 0

    def add(self, ids: Ids) -> Sequence[Diagnostic]:
        """Add some ids; return a warning for each that was there before."""
        again = self.again(ids.hashes)
        return [ids.warning(at) for at in again] if ids.text else []  # of an earlier run, which has told

    def again(self, hashes: bytes) -> list[int]:
        """Add some hashes; return the places of those that were there before."""
        new: _Hashes = np.maximum(np.frombuffer(hashes, np.uint64), 1)
        different, first = np.unique(new, return_index=True)
        again = np.ones(len(new), np.bool_)
        again[first] = False
        while 2 * (self._held + len(different)) > len(self._table):
            self._grow()
        there = self._insert(different)
        self._held += int(len(different) - there.sum())
        again[first[there]] = True
        return [int(at) for at in np.flatnonzero(again)]

    def _insert(self, hashes: _Hashes) -> NDArray[np.bool_]:
        """Put different hashes into the table; say which were there."""
        there = np.zeros(len(hashes), np.bool_)
        last = np.uint64(len(self._table) - 1)
        left = np.arange(len(hashes))
        place = hashes & last
        while len(left):
            wanted, at = hashes[left], place[left]
            found = self._table[at]
            there[left[found == wanted]] = True
            free = found == 0
            self._table[at[free]] = wanted[free]  # of several that want one place, one gets it
            left = left[self._table[at] != wanted]
            place[left] = (place[left] + np.uint64(1)) & last
        return there

    def _grow(self) -> None:
        held = self._table[self._table != 0]
        self._table = np.zeros(2 * len(self._table), np.uint64)
        self._insert(held)

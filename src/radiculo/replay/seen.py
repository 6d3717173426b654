"""The ids seen so far, eight bytes each, so that an id given twice is noticed among millions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from radiculo.errors import Diagnostic, Place

_Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of some cases: their hashes, and as text with the file and line of each."""

    hashes: bytes = b""
    text: str = ""

    @classmethod
    def of(cls, cases: Iterable[tuple[str, str, int]]) -> Ids:
        """Make it of ids with their file and line (0: the whole file)."""
        listed = list(cases)
        hashes = b"".join([blake2b(name.encode(), digest_size=8).digest() for name, _, _ in listed])
        return cls(hashes, "\n".join([f"{name}\t{line}\t{file}" for name, file, line in listed]))

    def warning(self, at: int) -> Diagnostic:
        """Return the warning about one of these ids, which an earlier case has too."""
        name, line, file = self.text.split("\n")[at].split("\t", 2)
        place = Place(file, int(line), 1) if int(line) else Place(file)
        what = f"another case has the id '{name}' too"
        return Diagnostic("duplicate-id", what, place, hint="an earlier record has it", severity="warning")


class Seen:
    """Hashes of ids in sorted runs; each run is longer than the next, so that there are few."""

    def __init__(self) -> None:
        self._runs: list[_Hashes] = []

    def add(self, ids: Ids) -> Sequence[Diagnostic]:
        """Add some ids; return a warning for each that was there before."""
        new: _Hashes = np.frombuffer(ids.hashes, np.uint64)
        if not len(new):
            return []
        found = np.zeros(len(new), np.bool_)
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, new), len(run) - 1)
            found |= run[at] == new
        order = np.argsort(new, kind="stable")
        ordered = new[order]
        found[order[1:][ordered[1:] == ordered[:-1]]] = True
        self._runs.append(ordered)
        while len(self._runs) > 1 and len(self._runs[-1]) * 2 > len(self._runs[-2]):
            merged = np.concatenate(self._runs[-2:])
            merged.sort()
            self._runs[-2:] = [merged]
        return [ids.warning(int(at)) for at in np.flatnonzero(found)]

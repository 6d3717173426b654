"""Observations to cells of integer columns: one look-up per observation, through a memo of what was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import ObservationReader
from radiculo.knowledge.vocabulary import Slot
from radiculo.loading import Document, Plain
from radiculo.replay.decode import Fast, colons_of

Cells: TypeAlias = bytes  # one native int32 per observation: column << 8 | code
Written: TypeAlias = tuple[object, ...]  # (key, value), or (key, value, bool) where a record holds true or false
MOST_REMEMBERED = 20_000


class _Unusual(Exception):
    """What is written fills not exactly one cell; the reader of observations must see the whole record."""


class _Memo(dict[Written, Cells]):
    """The cell of everything written so far; what is missing is read."""

    def __init__(self, base: RuleBase) -> None:
        super().__init__()
        self.index = {slot: at for at, slot in enumerate(base.slots)}
        self.problems = Problems()
        self.reader = ObservationReader(base.vocabulary, Document("", ""), self.problems)

    def read(self, data: Plain) -> dict[Slot, int] | None:
        """Return the codes of some observations, or None when they are not sound."""
        self.reader.found, self.reader.normal = {}, {}
        observations = self.reader.read(data, ())
        if len(self.problems):
            self.reader.problems = self.problems = Problems()
            return None
        return observations.codes()

    def __missing__(self, written: Written) -> Cells:
        key, value = str(written[0]), written[1]
        plain: Plain = value[0] if isinstance(value, tuple) else value  # type: ignore[assignment]  # see decode.Fast
        codes = self.read({key: plain})
        if codes is None or [key] != list(map(str, self.reader.found)) or self.reader.normal or ":" in f"{key}{plain}":
            raise _Unusual
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        cell = self[written] = self.cells(codes)
        return cell

    def cells(self, codes: Mapping[Slot, int]) -> Cells:
        return np.array([self.index[slot] << 8 | code for slot, code in codes.items()], np.int32).tobytes()


class Encoder:
    """Turns the observations of records into cells, and cells into columns."""

    def __init__(self, base: RuleBase) -> None:
        self.slots = base.slots
        self._memo = _Memo(base)

    def fast(self, record: Fast, line: bytes) -> Cells | None:
        """Return the cells of a record; None when the strict reader must look at it."""
        observations = record.observations
        written: Iterable[Written] = observations.items()
        if record.booleans:  # true equals 1, and is another thing
            written = zip(observations, observations.values(), map(_is_bool, observations.values()), strict=True)
        if record.colons == 0:
            with suppress(TypeError, _Unusual):  # a block, a list, or a shorthand
                return b"".join(map(self._memo.__getitem__, written))
        return self._whole(line, record.colons)

    def _whole(self, line: bytes, colons: int) -> Cells | None:
        """Read all observations of a record together."""
        try:
            plain: dict[str, Plain] = msgspec.json.decode(line)["observations"]
        except msgspec.MsgspecError:  # a number that no float can hold
            return None
        if colons_of(plain) - len(plain) != colons:
            return None
        codes = self._memo.read(plain)
        return None if codes is None else self._memo.cells(codes)

    def strict(self, codes: Mapping[Slot, int]) -> Cells:
        """Return the cells of codes that the strict reader has read."""
        return self._memo.cells(codes)

    def columns(self, cells: list[Cells]) -> NDArray[np.uint8]:
        """Return the codes (slot, case) of some records."""
        codes = np.zeros((len(self.slots), len(cells)), np.uint8)
        flat = np.frombuffer(b"".join(cells), np.int32)
        rows = np.repeat(np.arange(len(cells)), [len(each) >> 2 for each in cells])
        codes[flat >> 8, rows] = flat & 255
        return codes


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)

"""Observations to cells of integer columns: one look-up per observation, through a memo of their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import ObservationReader
from radiculo.knowledge.vocabulary import Slot
from radiculo.loading import Document, Plain
from radiculo.replay.decode import colons_of

Cells: TypeAlias = bytes  # one native int32 per observation: column << 8 | code
MOST_REMEMBERED = 20_000
_NO_PIECE = b","  # stands before all pieces: of two or more, `itemgetter` makes a tuple


class _Unusual(Exception):
    """What is written fills not exactly one cell; the reader of observations must see the whole record."""


class _Reader:
    """Reads observations to cells."""

    def __init__(self, base: RuleBase) -> None:
        self.index = {slot: at for at, slot in enumerate(base.columns)}
        self.problems = Problems()
        self.reader = ObservationReader(base.vocabulary, Document("", ""), self.problems)

    def read(self, data: Plain) -> dict[Slot, int] | None:
        """Return the codes of some observations, or None when they are not sound."""
        self.reader.found, self.reader.normal = {}, {}
        observations = self.reader.read(data, ())
        if len(self.problems):
            self.reader.problems = self.problems = Problems()
            return None
        if observations.unsided:
            raise _Unusual  # its lines call the legs by other names, which only the strict reader keeps
        return observations.codes()

    def piece(self, token: bytes) -> Cells:
        """Read one key and its value. A comma within a text, or a value that is no scalar, leaves no sound token."""
        if b"\\" in token:
            raise _Unusual
        try:
            data: dict[str, Plain] = msgspec.json.decode(b"{%b}" % token)
        except msgspec.MsgspecError:
            raise _Unusual from None
        codes = self.read(data)
        if codes is None or list(data) != list(map(str, self.reader.found)) or self.reader.normal or len(data) != 1:
            raise _Unusual
        if token.count(b":") != 1:
            raise _Unusual
        (slot,) = self.reader.found
        return self.cells({slot: codes.get(slot, 0)})  # also a reason, so that a second value is seen

    def cells(self, codes: Mapping[Slot, int]) -> Cells:
        return np.array([self.index[slot] << 8 | code for slot, code in codes.items()], np.int32).tobytes()


class Encoder:
    """Turns the observations of records into cells, and cells into columns.

    Observations of a line of JSON are cut at every comma, and each piece is looked up. When all are known, the cuts
    were between members: a piece that was cut out of a text, or of a list, is never sound.
    """

    def __init__(self, base: RuleBase) -> None:
        self.slots = base.columns
        self._reader = _Reader(base)
        self._memo: dict[bytes, Cells] = {_NO_PIECE: b""}  # the cell of every `"key": value` that was written so far

    def recall(self, observations: bytes) -> Cells | None:
        """Return the cells of a record whose every piece is known, or None."""
        try:
            return b"".join(itemgetter(_NO_PIECE, *observations.split(b","))(self._memo))
        except KeyError:
            return None

    def fast(self, observations: bytes) -> Cells | None:
        """Return the cells of a record; None when the strict reader must look at it."""
        try:
            return b"".join(map(self._read, observations.split(b",")))
        except _Unusual:  # nothing, a block, a list, or a shorthand
            return self._whole(observations)

    def _read(self, token: bytes) -> Cells:
        cell = self._memo.get(token)
        if cell is None:
            cell = self._reader.piece(token)
            if len(self._memo) >= MOST_REMEMBERED:
                self._memo = {_NO_PIECE: b""}
            self._memo[token] = cell
        return cell

    def _whole(self, text: bytes) -> Cells | None:
        """Read all observations of a record together."""
        try:
            plain: dict[str, Plain] = msgspec.json.decode(b"{%b}" % text)
        except msgspec.MsgspecError:  # a number that no float can hold
            return None
        if colons_of(plain) != text.count(b":"):
            return None
        try:
            codes = self._reader.read(plain)
        except _Unusual:
            return None
        return None if codes is None else self._reader.cells(codes)

    def doubled(self, cells: Sequence[Cells]) -> set[int]:
        """Return the records that fill a column twice, by place."""
        flat, rows, sizes = _flat(cells)
        filled = np.zeros((len(cells), len(self.slots)), np.bool_)
        filled[rows, flat >> 8] = True
        if np.count_nonzero(filled) == len(flat):
            return set()
        return set(np.flatnonzero(filled.sum(axis=1) != sizes).tolist())

    def strict(self, codes: Mapping[Slot, int]) -> Cells:
        """Return the cells of codes that the strict reader has read."""
        return self._reader.cells(codes)

    def columns(self, cells: Sequence[Cells]) -> NDArray[np.uint8]:
        """Return the codes (slot, case) of some records."""
        codes = np.zeros((len(self.slots), len(cells)), np.uint8)
        flat, rows, _ = _flat(cells)
        codes[flat >> 8, rows] = flat & 255
        return codes


def _flat(cells: Sequence[Cells]) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """Return the cells of all records, the record of each, and how many each record has."""
    sizes = np.fromiter(map(len, cells), np.int64, len(cells)) >> 2
    return np.frombuffer(b"".join(cells), np.int32), np.repeat(np.arange(len(cells)), sizes), sizes

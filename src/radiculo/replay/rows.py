"""Records of a chunk to rows: the cells of a case and what is asked of it, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from radiculo.cases.model import Case
from radiculo.cases.raw import Raw
from radiculo.cases.read import Record, read_strictly
from radiculo.cases.shapes import Expect, Truth
from radiculo.engine.columns import Batch
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.leg_names import SIDED, LegNames
from radiculo.replay.chunk import Chunk
from radiculo.replay.decode import Decoder, Fast, Line
from radiculo.replay.encode import Cells, Encoder


@dataclass(slots=True)
class Row:
    """One record of a chunk: a case that goes into the batch, or what is wrong with it."""

    place: int
    raw: Raw
    id: str
    cells: Cells = b""
    truth: Truth | None = None
    expect: Expect | None = None
    fast: Line | None = None  # of a case that was read the fast way, without id and observations
    strict: Record | None = None  # of every other record
    invalid: Record | None = None  # that one, when it is no case

    @property
    def key(self) -> bytes:
        """What decides the shard. It does not depend on how the path of the file was written."""
        if self.invalid is None:
            return self.id.encode()
        return self.raw[2] or Path(self.raw[0]).name.encode("utf-8", "surrogateescape")

    @property
    def _case(self) -> Case | None:
        return self.strict.case if self.strict is not None else None

    @property
    def names(self) -> LegNames:
        """What the legs are called in the answer; only the strict reader reads a case that says no side."""
        return self._case.observations.names if self._case else SIDED

    @property
    def tags(self) -> Sequence[str]:
        """The tags of a case."""
        return self.fast.get("tags", ()) if self.fast is not None else self._case.tags if self._case else ()

    @property
    def source(self) -> object:
        """The source of a case, or None."""
        return self.fast.get("source") if self.fast is not None else self._case.source if self._case else None

    @property
    def synthetic(self) -> bool:
        """Whether a case is made up."""
        return bool(self.fast.get("synthetic") if self.fast is not None else self._case and self._case.synthetic)


class Rows:
    """Reads records against one rule base: the fast way where it can, else strictly."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.decoder, self.encoder = Decoder(base), Encoder(base)

    def of(self, chunk: Chunk) -> list[Row]:
        """Return every record of a chunk."""
        records = enumerate(chunk.records, chunk.first)
        rows = [self._recalled(at, raw) or self._fast(at, raw) or self._strict(at, raw) for at, raw in records]
        for at, fault in chunk.faults:
            rows[at] = Row(chunk.first + at, chunk.records[at], fault.name, strict=fault, invalid=fault)
        for at in self.encoder.doubled([row.cells for row in rows]):  # a key that is given twice, or invalid
            rows[at] = self._strict(rows[at].place, rows[at].raw)
        return rows

    def batch(self, rows: Sequence[Row]) -> Batch:
        """Return cases as one batch."""
        codes = self.encoder.columns([row.cells for row in rows])
        return Batch(len(rows), dict(zip(self.encoder.slots, codes, strict=True)))

    def _recalled(self, place: int, raw: Raw) -> Row | None:
        """Return a record of which every part was read before."""
        record = self.decoder.recall(raw[2]) if raw[1] else None
        cells = None if record is None else self.encoder.recall(record[2])
        return None if record is None or cells is None else _row(place, raw, record, cells)

    def _fast(self, place: int, raw: Raw) -> Row | None:
        if not raw[1]:
            return None
        try:
            record = self.decoder.decode(raw[2])
            cells = None if record is None else self.encoder.fast(record[2])
        except RecursionError:  # nested too deeply, which the strict reader says
            return None
        return None if record is None or cells is None else _row(place, raw, record, cells)

    def _strict(self, place: int, raw: Raw) -> Row:
        record = read_strictly(raw, self.base)
        if record.case is None:
            return Row(place, raw, record.name, strict=record, invalid=record)
        case = record.case
        cells = self.encoder.strict(case.observations.codes())
        return Row(place, raw, case.id, cells, case.truth, case.expect, strict=record)


def _row(place: int, raw: Raw, record: Fast, cells: Cells) -> Row:
    name, (line, truth, expect), _ = record
    return Row(place, raw, name, cells, truth, expect, line)

"""The cases of a comparison: read under each rule base, because their vocabularies may differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from radiculo.engine.columns import Batch, Mask
from radiculo.generate.draft import Draft
from radiculo.generate.generator import Generator
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import NOT_TESTED
from radiculo.knowledge.scales import ValueScale
from radiculo.knowledge.vocabulary import Slot
from radiculo.replay.chunk import Chunk, chunks
from radiculo.replay.rows import Row, Rows
from radiculo.trials.compare.comparer import PairedCases
from radiculo.trials.compare.report import InvalidCase

CHUNK = 4096
_NOT_IN_CASES = ("base", "intended_use", "wording", "references")  # tables that no case is checked against


def from_files(paths: list[str], old: RuleBase, new: RuleBase, invalid: list[InvalidCase]) -> Iterator[PairedCases]:
    """Yield the cases of files; those that one of the rule bases cannot read are put into `invalid`."""
    readers, alike = (Rows(old), Rows(new)), _reads_alike(old, new)
    for chunk in chunks(paths, CHUNK):
        first = readers[0].of(chunk)
        second = _again(first, chunk, readers[1]) if alike else readers[1].of(chunk)
        sound = [pair for pair in zip(first, second, strict=True) if _sound(pair, invalid)]
        if sound:
            rows = [row for row, _ in sound]
            batch = readers[0].batch(rows)
            other = batch if alike else readers[1].batch([row for _, row in sound])
            yield PairedCases([row.id for row in rows], batch, other)


def _reads_alike(old: RuleBase, new: RuleBase) -> bool:
    """Say whether whatever the old rule base can read is the same under the new one."""
    theirs, names = new.tables, old.by_id.keys() <= new.by_id.keys()
    tables = replace(old.tables, **{name: getattr(theirs, name) for name in _NOT_IN_CASES})
    return names and old.vocabulary == new.vocabulary and old.slots == new.slots and tables == theirs


def _again(rows: list[Row], chunk: Chunk, reader: Rows) -> list[Row]:
    """Return the rows as another rule base reads them that reads alike what is sound."""
    return [row if row.invalid is None else reader.of(chunk.part(at, at + 1))[0] for at, row in enumerate(rows)]


def _sound(pair: tuple[Row, Row], invalid: list[InvalidCase]) -> bool:
    broken = [row.invalid for row in pair if row.invalid is not None]
    if broken:
        under = "both" if len(broken) == 2 else "old" if pair[0].invalid is not None else "new"
        errors = [str(d) for d in broken[0].diagnostics if d.severity == "error"]
        invalid.append(InvalidCase(id=pair[0].id, under=under, problem=errors[0] if errors else "unreadable"))
    return not broken


def generated(count: int, seed: int, old: RuleBase, new: RuleBase, invalid: list[InvalidCase]) -> Iterator[PairedCases]:
    """Yield generated cases, read under both rule bases.

    They are cases of the old one; where the new one adds findings, values or rules, every second one is of the new
    one, since the old one cannot paint these. What the old one does not know is not recorded there.
    """
    of_new = count // 2 if _adds(old, new) else 0
    yield from _of_old(count - of_new, seed, old, new, invalid)
    generator, done = Generator(new, seed), 0
    for draft in generator.drafts(of_new):
        size = len(draft.cells)
        yield PairedCases(
            _ids(f"new-{seed}", done, size), _Reading(draft, old).batch(np.ones(size, np.bool_)), draft.batch
        )
        done += size


def _of_old(count: int, seed: int, old: RuleBase, new: RuleBase, invalid: list[InvalidCase]) -> Iterator[PairedCases]:
    generator, done = Generator(old, seed), 0
    for draft in generator.drafts(count):
        ids = _ids(generator.name, done, len(draft.cells))
        done += len(ids)
        reading = _Reading(draft, new)
        bad = dict(reading.problems())
        invalid += [InvalidCase(id=ids[row], under="new", problem=problem) for row, problem in bad.items()]
        keep = np.array([row not in bad for row in range(len(ids))], np.bool_)
        names = [name for name, kept in zip(ids, keep, strict=True) if kept]
        yield PairedCases(names, draft.only(keep).batch, reading.batch(keep))


def _ids(name: str, done: int, size: int) -> list[str]:
    return [f"{name}-{number:07d}" for number in range(done + 1, done + 1 + size)]


def _adds(old: RuleBase, new: RuleBase) -> bool:
    """Say whether a rule base has a rule, a finding, or a value of one, that another lacks."""
    return bool(new.by_id.keys() - old.by_id.keys()) or bool(_values(new) - _values(old))


def _values(base: RuleBase) -> set[tuple[str, str]]:
    """Return every finding that can be recorded with each of its values; a number has none."""
    found = base.vocabulary.observable
    return {(f.id, value.name) for f in found if isinstance(f.scale, ValueScale) for value in f.scale.values} | {
        (f.id, "") for f in found
    }


class _Reading:
    """A draft of one rule base, read under another."""

    def __init__(self, draft: Draft, base: RuleBase) -> None:
        self.draft, self.base = draft, base
        self.slots = draft.palette.base.slots
        self.unread: dict[tuple[int, int], str] = {}
        self.codes = np.zeros((len(self.slots), 256), np.uint8)
        known = set(base.slots)
        for number, (slot, ways) in enumerate(zip(self.slots, draft.palette.ways, strict=True)):
            for way, found in enumerate(ways, 1):
                code = self._read(slot, found.written) if slot in known else None
                if code is None:
                    self.unread[number, way] = f"{slot}: '{found.written}' has no meaning there"
                else:
                    self.codes[number, way] = code

    def _read(self, slot: Slot, written: str) -> int | None:
        return 0 if written == NOT_TESTED else self.base.vocabulary[slot.finding].scale.read(written)

    def problems(self) -> Iterator[tuple[int, str]]:
        """Yield the cases that hold something that cannot be read, once each, and what it is."""
        found: dict[int, str] = {}
        for (slot, way), problem in self.unread.items():
            for row in np.flatnonzero(self.draft.cells[:, slot] == way).tolist():
                found.setdefault(row, problem)
        yield from sorted(found.items())

    def batch(self, keep: Mask) -> Batch:
        """Return the kept cases as codes."""
        cells = self.draft.cells[keep]
        known = set(self.base.slots)
        columns = {slot: self.codes[n][cells[:, n]] for n, slot in enumerate(self.slots) if slot in known}
        return Batch(len(cells), columns)

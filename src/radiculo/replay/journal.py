"""The journal of a bulk run: which chunks are done, and what they counted, so that a run that ended can go on.

It lies beside the file of outcomes and is removed with the last chunk. A line is written after the outcomes of its
chunk are; whatever follows the last whole line of the journal is cut off and done again. What the journal says of the
rules, the input and the outcomes must still be so.
"""

from __future__ import annotations

import base64
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

from pydantic import BaseModel, NonNegativeInt, ValidationError, field_validator

from radiculo.errors import Exit, InvalidInput, Place, Problems, name_of
from radiculo.replay.job import Done
from radiculo.replay.run import Result
from radiculo.replay.seen import HASH_BYTES, Ids
from radiculo.replay.tally import Tally
from radiculo.report import Model
from radiculo.store.output import JOURNAL, OUTCOMES, allow, unwritable
from radiculo.store.write_file import write_whole

M = TypeVar("M", bound=BaseModel)
_NOT_OURS = "start again without --resume"


def journal_of(outcomes: Path) -> Path:
    """Return where the journal of a file of outcomes is."""
    return outcomes.with_name(f"{outcomes.name}.journal")


class Input(Model):
    """A file of the input as it was when the run began."""

    path: str
    size: int
    changed: int  # nanoseconds

    @classmethod
    def of(cls, file: Path) -> Input:
        """Look at a file; one that is not there has no size."""
        try:
            found = file.stat()
        except OSError:
            return cls(path=name_of(file), size=-1, changed=0)
        return cls(path=name_of(file), size=found.st_size, changed=found.st_mtime_ns)


class Run(Model):
    """What tells one run from another: the first line of a journal. `how`: engine, shard, selection."""

    journal: Literal[1] = 1
    rules: str
    how: str
    inputs: list[Input] = []

    def unlike(self, other: Run) -> str:
        """Say in which way another run differs; empty when it is the same."""
        if self.rules != other.rules:
            return "the rules or the policy differ"
        if self.how != other.how:
            return "the engine, the shard or the selection differs"
        for one, two in zip(self.inputs, other.inputs, strict=False):
            if one != two:
                return f"the input {one.path} has changed" if one.path == two.path else "the input differs"
        return "the input differs" if len(self.inputs) != len(other.inputs) else ""


class _Entry(Model):
    """What became of one chunk. `end` and `checksum` are of the file of outcomes up to there."""

    end: NonNegativeInt
    checksum: int
    records: NonNegativeInt
    size: NonNegativeInt
    ids: str
    cells: list[tuple[str, str, str, NonNegativeInt]]
    statuses: dict[str, NonNegativeInt]
    missed: list[str]
    unexpected: list[str]
    results: list[Result]

    @field_validator("ids")
    @classmethod
    def _whole(cls, ids: str) -> str:
        """Refuse what holds no whole hashes. Raises ValueError."""
        if len(base64.b64decode(ids, validate=True)) % HASH_BYTES:
            raise ValueError(f"a hash has {HASH_BYTES} bytes")
        return ids

    def done(self) -> Done:
        counted = Counter({(table, row, column): count for table, row, column, count in self.cells})
        tally = Tally(counted, Counter(self.statuses), self.missed, self.unexpected)
        ids = Ids(base64.b64decode(self.ids))
        return Done(records=self.records, size=self.size, tally=tally, results=self.results, ids=ids)


@dataclass
class Journal:
    """The files of outcomes and of the journal. `done` counts records. `force`: replace what radiculo did not make."""

    outcomes: Path
    run: Run
    force: bool = False
    done: int = 0
    earlier: list[Done] = field(default_factory=list)
    _checksum: int = 0
    _confirmed: int = 0
    _again: int = 0

    @property
    def path(self) -> Path:
        """Where the journal is."""
        return journal_of(self.outcomes)

    def start(self) -> BinaryIO:
        """Begin anew; return the open file of outcomes. Raises InvalidInput (exit 2)."""
        for file, kind in ((self.outcomes, OUTCOMES), (self.path, JOURNAL)):
            allow(file, kind, force=self.force)
        is_new = not self.outcomes.exists()
        try:
            self.outcomes.open("ab").close()  # what cannot be opened gets no journal
            write_whole(self.path, self.run.model_dump_json() + "\n")  # first, so that a torn run is known as one
            return self.outcomes.open("wb")
        except OSError as error:
            if is_new:
                self.outcomes.unlink(missing_ok=True)
            raise unwritable(self.outcomes, error) from error

    def resume(self) -> BinaryIO:
        """Go on where an earlier run ended; return the open file of outcomes. Raises InvalidInput (exit 2)."""
        if not self.path.exists():
            if self.outcomes.exists():
                raise self._refusal("there is no journal beside it, so the run has ended", "run again without --resume")
            return self.start()
        lines = self._lines()
        header = self._parsed(Run, lines[0] if lines else b"", 1)
        if unlike := self.run.unlike(header):
            raise self._refusal(f"it was written by another run: {unlike}", _NOT_OURS)
        entries = [self._parsed(_Entry, line, number) for number, line in enumerate(lines[1:], 2)]
        self.earlier = [entry.done() for entry in entries]
        self.done = sum(entry.records for entry in entries)
        try:
            stream = self._outcomes(entries[-1] if entries else None)
            write_whole(self.path, b"".join(lines).decode())
        except OSError as error:
            raise unwritable(self.outcomes, error) from error
        return stream

    def note(self, done: Done, stream: BinaryIO) -> None:
        """Write that a chunk is done, after its outcomes."""
        stream.flush()
        self._checksum = zlib.crc32(done.lines, self._checksum)
        entry = _Entry(
            end=stream.tell(),
            checksum=self._checksum,
            records=done.records,
            size=done.size,
            ids=base64.b64encode(done.ids.hashes).decode(),
            cells=[(*cell, count) for cell, count in done.tally.cells.items()],
            statuses=done.tally.statuses,
            missed=done.tally.missed,
            unexpected=done.tally.unexpected,
            results=done.results,
        )
        with self.path.open("ab") as file:
            file.write(entry.model_dump_json().encode("utf-8", "replace") + b"\n")

    def confirm(self, done: Done) -> None:
        """Take what is in the outcomes and was answered again. Raises InvalidInput (exit 2) when it is not the same."""
        self._confirmed, self._again = self._confirmed + done.records, zlib.crc32(done.lines, self._again)
        if self._confirmed == self.done and self._again != self._checksum:
            raise self._refusal("its records have other outcomes now", _NOT_OURS)

    def finish(self) -> None:
        """Remove the journal: there is nothing left to do."""
        self.path.unlink(missing_ok=True)

    def _lines(self) -> Sequence[bytes]:
        try:
            return [line for line in self.path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
        except OSError as error:
            raise self._refusal(f"its journal cannot be read: {error.strerror}", _NOT_OURS) from error

    def _parsed(self, model: type[M], line: bytes, number: int) -> M:
        try:
            return model.model_validate_json(line)
        except ValidationError:
            what = f"line {number} of its journal is damaged" if line else "its journal is empty"
        raise self._refusal(what, _NOT_OURS)

    def _outcomes(self, last: _Entry | None) -> BinaryIO:
        """Open the outcomes behind the last chunk that is in the journal, when they are what the journal says."""
        end = last.end if last else 0
        stream = self.outcomes.open("r+b") if self.outcomes.exists() else self.outcomes.open("w+b")
        left = end
        while part := stream.read(min(left, 1 << 20)):
            self._checksum, left = zlib.crc32(part, self._checksum), left - len(part)
        if left or self._checksum != (last.checksum if last else 0):
            stream.close()
            what = "it is shorter than its journal says" if left else "it is not what its journal says"
            raise self._refusal(f"{what}, so it was changed since", _NOT_OURS)
        stream.truncate(end)
        stream.seek(end)
        return stream

    def _refusal(self, why: str, hint: str) -> InvalidInput:
        problems = Problems()
        problems.add("cannot-resume", why, Place(f"--resume {self.outcomes}"), hint=hint)
        return InvalidInput(list(problems), Exit.USAGE)

"""One chunk of records to its outcomes: a pure function of the chunk, so that it may run anywhere and again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from radiculo.cases.raw import Raw
from radiculo.cases.read import Record, read_strictly
from radiculo.cases.shapes import Expect, Truth
from radiculo.engine.columns import Batch
from radiculo.engine.program import Program
from radiculo.errors import Diagnostic, EngineFault
from radiculo.judge.score import breaches, score
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import tests_of
from radiculo.replay.answers import AnswerLines, Parts
from radiculo.replay.chunk import Chunk
from radiculo.replay.decode import Decoder
from radiculo.replay.encode import Cells, Encoder
from radiculo.replay.run import Result, run_record
from radiculo.replay.seen import Ids
from radiculo.replay.tally import Tally
from radiculo.replay.twins import find_difference
from radiculo.triage.answer import Answer
from radiculo.triage.answers import Answers
from radiculo.triage.conclusions import PROVISIONAL, Conclusions
from radiculo.triage.decision import decide

BulkEngine: TypeAlias = Literal["columns", "both"]


@dataclass(frozen=True, slots=True)
class Shard:
    """One of some parts of all records; which one a record belongs to follows from its id, or what it says, alone."""

    part: int = 1
    of: int = 1

    def __str__(self) -> str:
        return f"{self.part}/{self.of}" if self.of > 1 else ""

    def holds(self, key: bytes) -> bool:
        """Say whether a record belongs to this part."""
        return self.of == 1 or zlib.crc32(key) % self.of == self.part - 1


@dataclass(frozen=True, slots=True)
class Job:
    """How chunks are to be run."""

    engine: BulkEngine = "columns"
    shard: Shard = Shard()
    lines: bool = True  # whether anybody wants the lines of outcomes


@dataclass
class Done:
    """What became of one chunk. `lines` has one outcome per record; `results` are those that are not simply ok."""

    records: int = 0
    size: int = 0  # bytes of input
    lines: bytes = b""
    tally: Tally = field(default_factory=Tally)
    results: list[Result] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    set_aside: list[Raw] = field(default_factory=list)
    ids: Ids = field(default_factory=Ids)


@dataclass(slots=True)
class _Row:
    """One record of a chunk: a case that goes into the batch, or what is wrong with it."""

    place: int
    raw: Raw
    id: str
    cells: Cells = b""
    truth: Truth | None = None
    expect: Expect | None = None
    invalid: Record | None = None

    @property
    def key(self) -> bytes:
        """What decides the shard. It does not depend on how the path of the file was written."""
        if self.invalid is None:
            return self.id.encode()
        return self.raw[2] or Path(self.raw[0]).name.encode("utf-8", "surrogateescape")


class Bulk:
    """Runs chunks against one rule base."""

    def __init__(self, base: RuleBase, job: Job = Job()) -> None:
        self.base, self.job = base, job
        self.decoder, self.encoder, self.parts = Decoder(base), Encoder(base), Parts(base)
        self._unsettled = {
            rule.id for rule in base.closing.values() if any(t.finding == PROVISIONAL for t in tests_of(rule.when))
        }

    def run(self, chunk: Chunk) -> Done:
        """Run every record of a chunk. Raises EngineFault when engines that must agree do not."""
        done = Done(records=len(chunk), size=sum(len(text) for _, _, text in chunk.records))
        rows = [row for row in self._rows(chunk) if self.job.shard.holds(row.key)]
        cases = [row for row in rows if row.invalid is None]
        answers = self._answers(cases) if cases else None
        at, lines = 0, []
        for row in rows:
            if row.invalid is not None or answers is None:
                lines.append(self._invalid(row, done))
            else:
                lines.append(self._case(row, answers, at, done))
                at += 1
        if answers:
            done.tally.count_batch(answers.verdicts)
        done.lines = b"".join(lines)
        done.ids = Ids.of([(row.id, *row.raw[:2]) for row in cases])
        return done

    def _rows(self, chunk: Chunk) -> Iterator[_Row]:
        faults = dict(chunk.faults)
        for at, raw in enumerate(chunk.records):
            if at in faults:
                yield _Row(chunk.first + at, raw, faults[at].name, invalid=faults[at])
            else:
                yield self._fast(chunk.first + at, raw) or self._strict(chunk.first + at, raw)

    def _fast(self, place: int, raw: Raw) -> _Row | None:
        if not raw[1]:
            return None
        record = self.decoder.decode(raw[2])
        cells = None if record is None else self.encoder.fast(record, raw[2])
        if record is None or cells is None:
            return None
        return _Row(place, raw, record.id, cells, record.truth, record.expect)

    def _strict(self, place: int, raw: Raw) -> _Row:
        record = read_strictly(raw, self.base)
        if record.case is None:
            return _Row(place, raw, record.name, invalid=record)
        case = record.case
        return _Row(place, raw, case.id, self.encoder.strict(case.observations.codes()), case.truth, case.expect)

    def _answers(self, rows: list[_Row]) -> AnswerLines:
        codes = self.encoder.columns([row.cells for row in rows])
        run = Program.of(self.base).run(codes)
        batch = Batch(len(rows), dict(zip(self.encoder.slots, codes, strict=True)))
        decision = decide(self.base, batch, run.verdicts.rails())
        run.conclude(Conclusions(decision).columns(batch))
        if self.job.engine == "both":
            find_difference(self.base, codes, run, decision, [row.id for row in rows])
        return AnswerLines(self.parts, run.verdicts, Answers(decision), codes)

    def _invalid(self, row: _Row, done: Done) -> bytes:
        record = row.invalid or Record(row.id, None)
        result = run_record(record, self.base, row.place)
        done.diagnostics += record.diagnostics
        done.results.append(result)
        done.tally.statuses["invalid"] += 1
        return line_of(result)

    def _case(self, row: _Row, answers: AnswerLines, at: int, done: Done) -> bytes:
        if row.truth is None and row.expect is None:
            result = None
        else:
            answer = answers.answer(at)
            result = self._judged(row, answer, answers, at) if row.expect is not None else None
            if row.truth is not None:
                found = score(row.truth, answer, answers.domains[at], self.base)
                done.tally.count_truth(row.truth, answer, found)
                done.tally.count_emergency(row.id, row.truth, answer, self.base)
        if result is None:
            done.tally.statuses["ok"] += 1
            return b'{"id":"%b","status":"ok",%b}\n' % (row.id.encode(), answers.json(at)) if self.job.lines else b""
        done.tally.statuses[result.status] += 1
        done.tally.unexpected += [row.id] if result.unexpected_pass else []
        done.results.append(result)
        return line_of(result, answers.json(at)) if self.job.lines else b""

    def _judged(self, row: _Row, answer: Answer, lines: AnswerLines, at: int) -> Result | None:
        """Return the result of a case that is more than ok; a failing one is explained by the engine of record.

        So is one that expects something of a rule that reads whether the urgency is provisional, which takes a search.
        """
        expect = row.expect or Expect()
        if any(self.base.by_id[name].id in self._unsettled for name in (*expect.fires, *expect.silent)):
            result = run_record(read_strictly(row.raw, self.base), self.base, row.place)
            return result if result.failures or result.known else None
        quiet = lines.quiet(at) if expect.silent else frozenset[str]()
        if not any(True for _ in breaches(expect, answer, lines.fired(at), quiet, self.base)):
            if expect.known is None:
                return None
            file, line, _ = row.raw
            return Result(
                id=row.id, record=row.place, file=file, line=line, status="ok", known=expect.known, unexpected_pass=True
            )
        result = run_record(read_strictly(row.raw, self.base), self.base, row.place)
        if not result.failures:
            raise EngineFault(f"{row.id}: the columns fail an expectation that the engine of record meets")
        return result


def line_of(result: Result, inside: bytes = b"") -> bytes:
    """Return the line of an outcome that is more than ok; `inside` is the JSON of its answer."""
    said: dict[str, object] = {"id": result.id, "status": result.status}
    if result.failures:
        said["failures"] = result.failures
    if result.known:
        said |= {"known": result.known, "unexpected_pass": result.unexpected_pass}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return b"%b,%b}\n" % (text[:-1], inside) if inside else text + b"\n"

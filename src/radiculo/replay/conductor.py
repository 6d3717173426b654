"""A replay from its first chunk to its last: what is run, explained, counted and told; an interruption keeps it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from radiculo.cases.model import Case
from radiculo.cases.read import read_strictly
from radiculo.errors import EngineFault
from radiculo.lazy import cached_property
from radiculo.replay import reporter
from radiculo.replay.chunk import Chunk
from radiculo.replay.dispatch import Runner, runner
from radiculo.replay.job import Done, Job, Row
from radiculo.replay.reporter import Reporters
from radiculo.replay.run import Result, run_record
from radiculo.replay.seen import Names
from radiculo.replay.select import Selection
from radiculo.replay.session import Session


@dataclass
class Conductor:
    """Takes what becomes of chunks, in order of input.

    Failures are explained by the engine of record, as many as anybody is shown. `explains` is false where nobody is.
    """

    session: Session
    job: Job
    selection: Selection
    told: Reporters
    explains: bool = True
    _explained: int = 0
    _last: float = field(default_factory=time.perf_counter)
    _names: Names = field(default_factory=Names)

    def run(self, parts: Iterable[Done], show: Callable[[Done], None]) -> None:
        """Take every chunk, and show what became of it; Ctrl-C ends the run, and it is said."""
        try:
            for done in parts:
                for part in self.selection.of(done, self._again):
                    cases = self._explain(part)
                    self.session.take_up([part])
                    show(part)
                    self._tell(part, cases)
                    part.rows, part.chunk = [], None  # large, and told
                done.rows, done.chunk = [], None
        except KeyboardInterrupt:
            self.session.interrupted = True

    def take_up(self, earlier: Done) -> None:
        """Take what an earlier run has done and told."""
        self._explained += sum(result.outcome is not None for result in earlier.results)
        self.session.take_up([earlier])

    def source(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """Pass on chunks; once the run has stopped early, only to be read."""
        for chunk in chunks:
            yield replace(chunk, stopped=True) if self.selection.stopped else chunk

    @cached_property
    def _runner(self) -> Runner:
        return runner(self.session.base, self.job)

    def _again(self, done: Done, records: int) -> tuple[Done, Done]:
        """Run the first records of a chunk again, and only read the rest."""
        chunk = done.chunk or Chunk(1, ())
        rest = replace(chunk.part(records, len(chunk)), stopped=True)
        return tuple(self._run(part) for part in (chunk.part(0, records), rest))  # type: ignore[return-value]

    def _run(self, chunk: Chunk) -> Done:
        return replace(self._runner.run(chunk), chunk=chunk)

    def _explain(self, done: Done) -> dict[int, Case]:
        """Put what the engine of record says in place of what arrays say; return the cases, by their place."""
        cases: dict[int, Case] = {}
        for at, result in enumerate(done.results):
            if self._explained >= reporter.MAX_REASONED or not self.explains or done.chunk is None:
                break
            if self.job.engine == "durable" or not (result.status == "failed" or result.known is not None):
                continue
            self._explained += 1
            record = read_strictly(done.chunk.records[result.record - done.chunk.first], self.session.base)
            done.results[at] = explained(result, run_record(record, self.session.base, result.record))
            if record.case is not None:
                cases[result.record] = record.case
        return cases

    def _tell(self, done: Done, cases: dict[int, Case]) -> None:
        seconds, self._last = time.perf_counter() - self._last, time.perf_counter()
        if not self.told.reporters:
            return
        results = {result.record: result for result in done.results}
        rows = [*done.rows, *_rowless(done)]
        rows.sort(key=lambda row: row.record)
        if self.job.told.names:
            for row, name in zip(rows, self._names.of([row.name for row in rows]), strict=True):
                row.unique = name
        share = seconds / max(1, len(rows))
        for row in rows:
            if row.fate == "deselected":
                self.told.deselect(row)
            elif row.fate == "not run":
                self.told.skip(row)
            elif (result := results.get(row.record)) is not None:
                self.told.take(result, row.case or cases.get(row.record), row, share)
            else:
                self.told.passed(row, share)


def _rowless(done: Done) -> Iterator[Row]:
    """Yield a row for each result that has none: where not all records are told, and what kills a worker."""
    told = {row.record for row in done.rows}
    for result in done.results:
        if result.record not in told:
            yield Row(result.record, result.id, result.file, result.line)


def explained(result: Result, again: Result) -> Result:
    """Return what the engine of record says of a case. Raises EngineFault when it is something else."""
    if (again.status, again.failures, again.known) != (result.status, result.failures, result.known):
        what = f"columns: {result.status} {result.failures}; engine of record: {again.status} {again.failures}"
        raise EngineFault(f"{result.id}: the columns and the engine of record differ: {what}")
    return again

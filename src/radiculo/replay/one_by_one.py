"""One chunk of records through the engine of record, case by case, with everything that it says of each."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.cases.read import Record, read_strictly
from radiculo.knowledge.base import RuleBase
from radiculo.replay.bulk import line_of
from radiculo.replay.chunk import Chunk
from radiculo.replay.job import BY_RECORD, Brief, Done, Fate, Job, Row
from radiculo.replay.run import Result, run_record, where
from radiculo.replay.seen import Ids
from radiculo.replay.tally import considered_cell, truth_cells
from radiculo.triage.answer import Answer


class OneByOne:
    """Runs chunks against one rule base. Every record has a result, and is told."""

    def __init__(self, base: RuleBase, job: Job = BY_RECORD) -> None:
        self.base, self.job = base, job

    def run(self, chunk: Chunk) -> Done:
        """Run every record of a chunk."""
        faults = dict(chunk.faults)
        read = (faults.get(at) or read_strictly(raw, self.base) for at, raw in enumerate(chunk.records))
        done = self.run_records(read, chunk.first, stopped=chunk.stopped)
        done.size, done.chunk = sum(len(text) for _, _, text in chunk.records), chunk
        return done

    def run_records(self, records: Iterable[Record], first: int = 1, *, stopped: bool = False) -> Done:
        """Run records that are read; with `stopped` they are only counted."""
        done, cases = Done(), []
        for place, record in enumerate(records, first):
            done.records += 1
            done.diagnostics += record.diagnostics
            if record.case is not None:
                done.tags.update(record.case.tags)
                cases.append((record.case.id, *where(record)))
            if record.case is not None and not self.job.filter.takes(record.case):
                done.deselected += 1
                done.rows.append(_row(record, place, "deselected"))
            elif stopped:
                done.not_run += 1
                done.rows.append(_row(record, place, "not run"))
            else:
                self._take(record, place, done)
        done.ids = Ids.of(cases)
        return done

    def _take(self, record: Record, place: int, done: Done) -> None:
        result, row = run_record(record, self.base, place), _row(record, place, "run")
        row.case = record.case
        truth = record.case.truth if record.case else None
        if result.outcome:
            row.brief = Brief.of(result.outcome, result.score, truth)
        done.rows.append(row)
        done.results.append(result)
        done.lines += line_of(result)
        self._count(record, result, done)

    def _count(self, record: Record, result: Result, done: Done) -> None:
        tally, truth = done.tally, record.case.truth if record.case else None
        tally.statuses[result.status] += 1
        tally.unexpected += [result.id] if result.unexpected_pass else []
        answer = Answer.of(result.outcome) if result.outcome else None
        tally.count_emergency(result.id, truth, answer.urgency if answer else None, self.base)
        if result.outcome:
            tally.count_verdicts(result.outcome.verdicts)
        if truth and answer and result.score:
            tally.cells.update((*truth_cells(truth, answer, result.score), considered_cell(len(answer.considered))))


def _row(record: Record, place: int, fate: Fate) -> Row:
    file, line = where(record)
    return Row(place, record.name, file, line, fate)

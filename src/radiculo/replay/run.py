"""Running cases one by one, with every record accounted for."""

from __future__ import annotations

from typing import Literal

from radiculo.cases.model import Case
from radiculo.cases.read import Record
from radiculo.errors import EngineFault
from radiculo.judge.score import Score, recorded_domains, score, unmet
from radiculo.knowledge.base import RuleBase
from radiculo.report import Model
from radiculo.triage.answer import Answer
from radiculo.triage.outcome import Outcome
from radiculo.triage.run import triage


class Result(Model):
    """What became of one record: ok, failed (an expectation is not met), invalid, or crashed.

    `record` is its place in the input, from 1; `file` and `line` say where it is written (line 0: not known).
    """

    id: str
    record: int = 0
    file: str = ""
    line: int = 0
    status: Literal["ok", "failed", "invalid", "crashed"]
    outcome: Outcome | None = None
    score: Score | None = None
    failures: list[str] = []
    known: str | None = None
    unexpected_pass: bool = False


def run_record(record: Record, base: RuleBase, place: int) -> Result:
    """Run one record through the engine of record."""
    file, line = where(record)
    return _run(record, base, place).model_copy(update={"file": file, "line": line})


def where(record: Record) -> tuple[str, int]:
    """Return file and line of a record. One that could not be read is named by its file, or by `file:line`."""
    if record.case is not None:
        return record.case.place.path, record.case.place.line
    path, colon, line = record.name.rpartition(":")
    return (path, int(line)) if colon and line.isdigit() else (record.name, 0)


def _run(record: Record, base: RuleBase, place: int) -> Result:
    case = record.case
    if case is None:
        failures = [str(diagnostic) for diagnostic in record.diagnostics]
        return Result(id=record.name, record=place, status="invalid", failures=failures)
    try:
        outcome = triage(case, base).outcome
    except EngineFault as fault:
        return Result(id=case.id, record=place, status="crashed", failures=[str(fault)])
    failures = unmet(case.expect, outcome, base) if case.expect else []
    known = case.expect.known if case.expect else None
    return Result(
        id=case.id,
        record=place,
        status="failed" if failures and known is None else "ok",
        outcome=outcome,
        score=_score(case, outcome, base),
        failures=failures,
        known=known,
        unexpected_pass=known is not None and not failures,
    )


def _score(case: Case, outcome: Outcome, base: RuleBase) -> Score | None:
    if case.truth is None:
        return None
    return score(case.truth, Answer.of(outcome), recorded_domains(case.observations.codes(), base), base)

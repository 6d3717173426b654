"""Running cases one by one, with every record accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from radiculo.cases.model import Case
from radiculo.cases.read import Record
from radiculo.errors import EngineFault
from radiculo.knowledge.base import RuleBase
from radiculo.replay.score import Score, score, unmet
from radiculo.triage.outcome import Model, Outcome
from radiculo.triage.run import triage


class Result(Model):
    """What became of one record: ok, failed (an expectation is not met), invalid, or crashed."""

    id: str
    status: Literal["ok", "failed", "invalid", "crashed"]
    outcome: Outcome | None = None
    score: Score | None = None
    failures: list[str] = []
    known: str | None = None
    unexpected_pass: bool = False


def replay(records: Iterable[Record], base: RuleBase) -> Iterator[tuple[Case | None, Result]]:
    """Yield a result for every record, in order."""
    for record in records:
        if record.case is None:
            yield (
                None,
                Result(id=record.name, status="invalid", failures=[str(d) for d in record.diagnostics]),
            )
        else:
            yield record.case, _run(record.case, base)


def _run(case: Case, base: RuleBase) -> Result:
    try:
        outcome = triage(case, base).outcome
    except EngineFault as fault:
        return Result(id=case.id, status="crashed", failures=[str(fault)])
    failures = unmet(case.expect, outcome, base) if case.expect else []
    known = case.expect.known if case.expect else None
    return Result(
        id=case.id,
        status="failed" if failures and known is None else "ok",
        outcome=outcome,
        score=score(case, outcome, base),
        failures=failures,
        known=known,
        unexpected_pass=known is not None and not failures,
    )

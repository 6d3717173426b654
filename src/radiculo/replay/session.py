"""A replay from its first record to its report; an interruption keeps what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from radiculo.cases.model import Case
from radiculo.cases.read import Record
from radiculo.engine.durable import available
from radiculo.knowledge.base import RuleBase
from radiculo.replay.run import Result, replay
from radiculo.replay.summary import Report, summarise
from radiculo.triage.conclude import stamp_of
from radiculo.version import VERSION


@dataclass
class Session:
    """Collects results; `emergencies` are the ids whose source states the most urgent category."""

    base: RuleBase
    results: list[Result] = field(default_factory=list)
    emergencies: list[str] = field(default_factory=list)
    interrupted: bool = False

    def run(self, records: Iterable[Record], show: Callable[[Case | None, Result], None]) -> None:
        """Run every record and show each result; Ctrl-C ends the run, and the report says so."""
        try:
            for case, result in replay(records, self.base):
                self.results.append(result)
                if self._is_stated_emergency(case):
                    self.emergencies.append(result.id)
                show(case, result)
        except KeyboardInterrupt:
            self.interrupted = True

    def report(self) -> Report:
        """Return the report of what was run."""
        return Report(
            radiculo=VERSION,
            rule_base=stamp_of(self.base),
            engine="durable" if available() else "recorder",
            interrupted=self.interrupted,
            summary=summarise(self.results, self.emergencies, self._top),
            results=self.results,
            intended_use=self.base.tables.intended_use,
        )

    @property
    def _top(self) -> str:
        return next(iter(self.base.tables.categories))

    def _is_stated_emergency(self, case: Case | None) -> bool:
        truth = case.truth if case else None
        return truth is not None and truth.urgency == self._top and truth.urgency_basis == "stated"

"""A replay from its first record to its report; an interruption keeps what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from radiculo.cases.model import Case
from radiculo.cases.read import Record
from radiculo.engine.durable import available
from radiculo.knowledge.base import RuleBase
from radiculo.replay.bulk import Done, Shard
from radiculo.replay.run import Result, replay
from radiculo.replay.seen import Seen
from radiculo.replay.summary import Report, summarise
from radiculo.replay.tally import Tally
from radiculo.report import stamp
from radiculo.triage.answer import Answer

KEPT = 1000  # results of a bulk run that keep their whole outcome
MOST_KEPT = 10_000  # results of a bulk run in its report; the lines of outcomes have all


@dataclass
class Session:
    """Collects results and counts. A bulk run collects only results that are not simply ok, and not too many."""

    base: RuleBase
    results: list[Result] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    interrupted: bool = False
    engine: str = field(default_factory=lambda: "durable" if available() else "recorder")
    shard: Shard = field(default_factory=Shard)
    omitted: int = 0
    input: str = ""
    _seen: Seen = field(default_factory=Seen, repr=False)

    def run(self, records: Iterable[Record], show: Callable[[Case | None, Result], None]) -> None:
        """Run every record through the engine of record and show each result; Ctrl-C ends the run, and it is said."""
        try:
            for case, result in replay(records, self.base):
                self.results.append(result)
                self._count(case, result)
                show(case, result)
        except KeyboardInterrupt:
            self.interrupted = True

    def run_bulk(self, parts: Iterable[Done], show: Callable[[Done], None]) -> None:
        """Collect what became of chunks, in order of input, and show each; Ctrl-C ends the run, and it is said."""
        try:
            for done in parts:
                self.take_up([done])
                show(done)
        except KeyboardInterrupt:
            self.interrupted = True

    def take_up(self, parts: Iterable[Done]) -> None:
        """Collect what became of chunks."""
        for done in parts:
            self.tally.add(done.tally)
            done.diagnostics += self._seen.add(done.ids)
            for result in done.results:
                self.keep(result)

    def report(self) -> Report:
        """Return the report of what was run."""
        return Report(
            **stamp(self.base),
            engine=self.engine,
            shard=str(self.shard),
            input=self.input,
            interrupted=self.interrupted,
            summary=summarise(self.tally),
            results=self.results,
            omitted=self.omitted,
        )

    def keep(self, result: Result) -> None:
        """Keep a result of a bulk run, as far as there is room."""
        if len(self.results) >= MOST_KEPT:
            self.omitted += 1
        elif len(self.results) >= KEPT:
            self.results.append(result.model_copy(update={"outcome": None}))
        else:
            self.results.append(result)

    def _count(self, case: Case | None, result: Result) -> None:
        self.tally.statuses[result.status] += 1
        self.tally.unexpected += [result.id] if result.unexpected_pass else []
        truth = case.truth if case else None
        answer = Answer.of(result.outcome) if result.outcome else None
        self.tally.count_emergency(result.id, truth, answer, self.base)
        if result.outcome:
            self.tally.count_verdicts(result.outcome.verdicts)
        if truth and answer and result.score:
            self.tally.count_truth(truth, answer, result.score)

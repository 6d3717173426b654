"""What a replay has counted and kept so far, and its report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from radiculo.engine.durable import available
from radiculo.knowledge.base import RuleBase
from radiculo.replay.job import Done, Shard
from radiculo.replay.run import Result
from radiculo.replay.seen import Seen
from radiculo.replay.summary import Report, summarise
from radiculo.replay.tally import Tally
from radiculo.report import stamp

KEPT = 1000  # results that keep their whole outcome
MOST_KEPT = 10_000  # results in a report; the lines of outcomes have all


@dataclass
class Session:
    """Collects counts and results, not too many. A run on arrays has only results that are not simply ok."""

    base: RuleBase
    results: list[Result] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    interrupted: bool = False
    engine: str = field(default_factory=lambda: "durable" if available() else "recorder")
    shard: Shard = field(default_factory=Shard)
    omitted: int = 0
    input: str = ""
    _seen: Seen = field(default_factory=Seen, repr=False)

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
        """Keep a result, as far as there is room."""
        if len(self.results) >= MOST_KEPT:
            self.omitted += 1
        elif len(self.results) >= KEPT:
            self.results.append(result.model_copy(update={"outcome": None}))
        else:
            self.results.append(result)

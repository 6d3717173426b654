"""Selection: how many records were left out and why, and where a run stops early."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from radiculo.errors import did_you_mean
from radiculo.replay.filter import Filter
from radiculo.replay.job import Done, Row
from radiculo.replay.run import Result
from radiculo.replay.tally import Tally


@dataclass
class Selection:
    """Counts what a filter leaves out, and ends a run after `maxfail` failures; 0 never does.

    A failure is what failed, is invalid or crashed, and an unexpected pass.
    """

    filter: Filter
    maxfail: int = 0
    deselected: int = 0
    not_run: int = 0
    _failed: int = 0
    _tags: set[str] = field(default_factory=set)

    def of(self, done: Done, parts: Callable[[Done, int], tuple[Done, Done]]) -> Iterator[Done]:
        """Yield what a chunk became, up to the failure that ends the run, and the rest as not run.

        `parts` runs a chunk again: the first records of it, so many, and the rest, which is only read.
        """
        last = self._last(done)
        if self.stopped:
            yield self._taken(not_run(done))
        elif last and last < done.records:
            yield from (self._taken(part) for part in parts(done, last))
        else:
            yield self._taken(done)

    def _last(self, done: Done) -> int:
        """Return how many records of a chunk there are up to the failure that ends the run, 0 when none does."""
        left = self.maxfail - self._failed
        failed = [result.record for result in done.results if is_failure(result)] if self.maxfail else []
        first = done.chunk.first if done.chunk else 1
        return failed[left - 1] - first + 1 if 0 < left <= len(failed) else 0

    def _taken(self, done: Done) -> Done:
        self._failed += sum(map(is_failure, done.results))
        self.deselected += done.deselected
        self.not_run += done.not_run
        self._tags |= done.tags
        return done

    @property
    def stopped(self) -> bool:
        """Whether nothing more is run. What comes after is still read, so that it can be counted."""
        return bool(self.maxfail) and self._failed >= self.maxfail

    def describe(self) -> list[str]:
        """Say what was left out, one sentence each."""
        told = []
        if self.deselected:
            told.append(f"{_records(self.deselected)} not selected")
        if self.not_run:
            told.append(f"{_records(self.not_run)} not run: stopped after {self._failed} failed (--maxfail)")
        return told

    def suggestion(self) -> str:
        """Return "did you mean" for a tag that no record has; empty when every wanted tag occurs."""
        missing = [tag for tag in self.filter.tags if tag not in self._tags]
        hints = [f"no case has the tag '{tag}'; {did_you_mean(tag, self._tags)}".rstrip("; ") for tag in missing]
        return "; ".join(hints)


def is_failure(result: Result) -> bool:
    """Say whether a record makes the run fail."""
    return result.status != "ok" or result.unexpected_pass


def not_run(done: Done) -> Done:
    """Return what became of a chunk as if its records had only been read."""
    run = done.tally.statuses.total()
    rows: list[Row] = [replace(row, fate="not run") if row.fate == "run" else row for row in done.rows]
    return replace(done, lines=b"", tally=Tally(), results=[], rows=rows, not_run=done.not_run + run)


def _records(number: int) -> str:
    return f"{number} record{'' if number == 1 else 's'}"

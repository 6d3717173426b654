"""Reporters: what a replay tells, record by record, to whoever writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from radiculo.cases.model import Case
from radiculo.errors import EngineFault, Place
from radiculo.judge.blame import reasons
from radiculo.knowledge.base import RuleBase
from radiculo.replay.job import Brief, Row
from radiculo.replay.run import Result
from radiculo.replay.summary import Report

MAX_REASONED = 200  # failures with reasons: each one costs a triage, and nobody reads more


@dataclass(frozen=True)
class Entry:
    """One record as a reporter sees it. `seconds` is the time since the record before it, or a share of a chunk's.

    The case is there where the engine of record has run it. `row` is what arrays say of it.
    """

    result: Result
    case: Case | None = None
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0
    row: Row | None = None

    @property
    def brief(self) -> Brief | None:
        """The answer in short, where it is to be shown."""
        if self.row is not None and self.row.brief is not None:
            return self.row.brief
        if self.result.outcome is None:
            return None
        return Brief.of(self.result.outcome, self.result.score, self.case.truth if self.case else None)

    @property
    def place(self) -> Place:
        """Where the record is written."""
        return Place(self.result.file, self.result.line, 1 if self.result.line else 0)

    @property
    def failed(self) -> bool:
        """Whether this record makes the run fail."""
        return self.result.status != "ok" or self.result.unexpected_pass

    @property
    def told(self) -> list[str]:
        """What is wrong with the record, one sentence each, without the reasons."""
        if self.result.unexpected_pass:
            return [f"passes although marked known: {self.result.known}"]
        return self.result.failures


class Reporter:
    """Writes a replay down. Every method does nothing unless a reporter needs it."""

    def add(self, entry: Entry) -> None:
        """Take a record that was run (or could not be read)."""

    def deselect(self, row: Row) -> None:
        """Take a record that no filter wanted."""

    def skip(self, row: Row) -> None:
        """Take a record that was not run, because the run stopped early."""

    def finish(self, report: Report) -> None:
        """Take the report of the whole run; it may be an interrupted one."""


class Reporters(Reporter):
    """Feeds several reporters, and finds the reasons of a failure once for all of them."""

    def __init__(self, reporters: Sequence[Reporter], base: RuleBase) -> None:
        self.reporters, self._base = reporters, base
        self._reasoned = 0

    def take(self, result: Result, case: Case | None, row: Row | None, seconds: float) -> None:
        """Pass on one record that was run, in the order of the input."""
        self.add(Entry(result, case, self._reasons(case, result), seconds, row))

    def add(self, entry: Entry) -> None:
        """Pass on an entry."""
        for reporter in self.reporters:
            reporter.add(entry)

    def deselect(self, row: Row) -> None:
        """Pass on a record that no filter wanted."""
        for reporter in self.reporters:
            reporter.deselect(row)

    def skip(self, row: Row) -> None:
        """Pass on a record that was not run."""
        for reporter in self.reporters:
            reporter.skip(row)

    def finish(self, report: Report) -> None:
        """Pass on the report; call it once, at the end."""
        for reporter in self.reporters:
            reporter.finish(report)

    def _reasons(self, case: Case | None, result: Result) -> tuple[str, ...]:
        if case is None or not self.reporters or result.status != "failed" or self._reasoned >= MAX_REASONED:
            return ()
        self._reasoned += 1
        try:
            return tuple(reasons(case, self._base))
        except EngineFault as fault:  # it ran before, so this is worth knowing, but not worth the run
            return (f"no reasons: {fault}",)

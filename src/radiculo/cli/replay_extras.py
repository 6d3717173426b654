"""Everything around a replay: which records are run, who is told, and what the whole is judged by."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import typer

from radiculo.errors import Exit
from radiculo.knowledge.base import RuleBase
from radiculo.render.github import GitHub
from radiculo.render.json import print_json
from radiculo.render.junit import JUnit
from radiculo.render.replay_checks import ReplayChecks
from radiculo.render.replay_html import ReplayHtml
from radiculo.render.replay_lines import Lines
from radiculo.render.screen import Screen, Style
from radiculo.replay.filter import Filter
from radiculo.replay.gates import Gate, judge
from radiculo.replay.job import Row, Told
from radiculo.replay.journal import Journal
from radiculo.replay.last_failed import LastFailed
from radiculo.replay.reporter import Entry, Reporter, Reporters
from radiculo.replay.select import Selection
from radiculo.replay.summary import Report
from radiculo.store import kept
from radiculo.store.output import HTML, JUNIT, SNAPSHOT, Outputs
from radiculo.trials.against import Against
from radiculo.trials.snapshot import SnapshotWriter, read_snapshot

W = TypeVar("W", bound=Reporter)


@dataclass(frozen=True)
class Files:
    """The files that a replay writes or compares with."""

    junit: Path | None = None
    html: Path | None = None
    record: Path | None = None
    against: Path | None = None

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return any((self.junit, self.html, self.record, self.against))


class _Remember(Reporter):
    """Remembers what fails."""

    def __init__(self, memory: LastFailed) -> None:
        self._memory = memory

    def add(self, entry: Entry) -> None:
        self._memory.add(entry.result)

    def passed(self, row: Row, _: float) -> None:
        self._memory.passes(row.name)

    def finish(self, _: Report) -> None:
        self._memory.save()


class Extras:
    """The selection, the reporters and the gates of one replay. Once it is run, `finish`.

    `explains` says whether anybody is shown why a case failed, `every` whether every record has a result, `needs_all`
    whether what an earlier run has done must be told again. The journal goes when all is written.
    """

    def __init__(self, base: RuleBase, screens: tuple[Screen, Screen], *, wanted: Filter, maxfail: int) -> None:
        self.base, (self.out, self.err) = base, screens
        self._reporters: list[Reporter] = []
        self.explains = False
        self._gates: Sequence[Gate] = ()
        self._memory: LastFailed | None = None
        self._against: Against | None = None
        self._snapshot: SnapshotWriter | None = None
        self._outputs: Outputs | None = None
        self._page: ReplayHtml | None = None
        self._junit = self.every = False
        self.needs_all = maxfail > 0
        self.journal: Journal | None = None
        self.reporters = Reporters(self._reporters, base)
        self.selection = Selection(wanted, maxfail)
        self._asked = bool(wanted) or maxfail > 0

    def remember(self, paths: Sequence[str], *, only_failed: bool) -> None:
        """Remember what fails, and with `only_failed` run only what failed the last time."""
        self._memory = LastFailed.of(paths)
        self._reporters.append(_Remember(self._memory))
        if not only_failed:
            return
        if not kept.is_on():
            raise typer.BadParameter("nothing is remembered, because the cache is off", param_hint="--last-failed")
        self._asked = True
        if not self._memory.names:
            self.err.line("nothing failed the last time: every record is run")
            return
        self.selection.filter = replace(self.selection.filter, names=self._memory.names)

    def gate(self, gates: Sequence[Gate]) -> None:
        """Judge the whole replay by these gates."""
        self._gates = gates

    def print_lines(self, *, every: bool) -> None:
        """Print every record when it is done, or only those that are not simply ok."""
        self._reporters.append(Lines(self.out, every=every))
        self.explains = True

    def told(self) -> Told:
        """Return what is to be told of records that are simply ok."""
        answers = self._against is not None or self._snapshot is not None
        names = answers or self._junit or self.every or bool(self._memory and self._memory.names)
        return Told(names, answers, "all" if self.every else "under" if self._page else "")

    def annotate(self, wanted: bool | None) -> None:
        """Print annotations for GitHub when wanted; None means when this is a run of GitHub Actions."""
        if wanted or (wanted is None and os.environ.get("GITHUB_ACTIONS") == "true"):
            self._reporters.append(GitHub(Screen(Style(plain=True), self.err.stream)))
            self.explains = True

    def write(self, files: Files, outputs: Outputs) -> None:
        """Open the files. Raises InvalidInput when one must not or cannot be written, and for what is no snapshot."""
        self._outputs, self.needs_all = outputs, self.needs_all or files.any
        if files.against is not None:
            self._against = self._add(Against(read_snapshot(files.against), self.base))
        self.explains |= bool(files.junit or files.html)
        self._junit = files.junit is not None
        if files.junit is not None:
            self._add(JUnit(outputs.open(files.junit, JUNIT).path))
        if files.html is not None:
            self._page = self._add(ReplayHtml(outputs.open(files.html, HTML).path))
        if files.record is not None:
            draft = outputs.open(files.record, SNAPSHOT).draft
            self._snapshot = self._add(SnapshotWriter(draft, self.base))

    def _add(self, reporter: W) -> W:
        self._reporters.append(reporter)
        return reporter

    def finish(self, report: Report, *, json: bool) -> ReplayChecks:
        """Write everything down, and return what was checked beyond single records."""
        checks = ReplayChecks(
            deselected=self.selection.deselected,
            not_run=self.selection.not_run,
            left_out=self.selection.describe(),
            gates=judge(self._gates, report.summary) if report.summary.records else [],
            against=self._against.comparison() if self._against is not None else None,
            intended_use=report.intended_use,
        )
        if self._page is not None:
            self._page.checks = checks
        self.reporters.finish(report)
        if self._snapshot is not None and not self._snapshot.complete:
            self.err.line("no snapshot is written: only a whole replay makes one")
        if self._outputs is not None:
            self._outputs.keep()
        if self.journal is not None and not report.interrupted:
            self.journal.finish()
        if json and (self._asked or self._gates or self._against is not None):
            print_json(checks)
        return checks

    @staticmethod
    def judged(report: Report, checks: ReplayChecks) -> Exit:
        """Return the exit code that the gates and the snapshot call for."""
        met = all(gate.met for gate in checks.gates) and (checks.against is None or checks.against.is_same)
        return Exit.DONE if met or not report.summary.records else Exit.UNMET

    def nothing(self) -> str:
        """Say why nothing was run."""
        if not self.selection.deselected:
            return "nothing to run: no case was found"
        hint = self.selection.suggestion()
        return f"nothing to run: {self.selection.deselected} records, none selected{'; ' + hint if hint else ''}"

"""A replay as one HTML file: what failed, and what was triaged lower than was so, before the scores."""

from __future__ import annotations

from pathlib import Path

from radiculo.render.html.page import html_page
from radiculo.render.replay import replay_page
from radiculo.render.replay_checks import ReplayChecks
from radiculo.replay.reporter import Entry, Reporter
from radiculo.replay.summary import Report

MAX_SHOWN = 500  # failures and under-triaged records; a longer page is not read


class ReplayHtml(Reporter):
    """Collects what a reader wants to see, and writes the page at the end. Set `checks` before."""

    def __init__(self, path: Path) -> None:
        """Raises OSError when the file cannot be written."""
        self._out = path.open("w", encoding="utf-8")
        self._failed: list[Entry] = []
        self._under: list[Entry] = []
        self._cut = 0
        self.checks = ReplayChecks(deselected=0, not_run=0, gates=[], against=None, intended_use="")

    def add(self, entry: Entry) -> None:
        """Keep a failure, and a record that is triaged lower than was so."""
        score = entry.brief.score if entry.brief else None
        kept = self._failed if entry.failed else self._under if score and score.urgency == "under" else None
        if kept is not None and len(kept) < MAX_SHOWN:
            kept.append(entry)
        elif kept is not None:
            self._cut += 1

    def finish(self, report: Report) -> None:
        """Write the page."""
        page = replay_page(report, self.checks, failed=self._failed, under=self._under, cut=self._cut)
        with self._out as out:
            out.write(html_page([page], report.intended_use))

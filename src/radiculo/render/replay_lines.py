"""A replay as lines of text, record by record."""

from __future__ import annotations

from radiculo.render.replay import print_result
from radiculo.render.screen import Screen
from radiculo.replay.reporter import Entry, Reporter


class Lines(Reporter):
    """Prints each record when it is done, and under a failure the rules that are responsible."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def add(self, entry: Entry) -> None:
        """Print one record."""
        print_result(self._screen, entry.case, entry.result)
        for reason in entry.reasons:
            self._screen.line(f"- {reason}", indent=6)

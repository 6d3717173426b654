"""A replay as lines of text, record by record."""

from __future__ import annotations

from radiculo.render.replay import record_item
from radiculo.render.screen import Screen
from radiculo.render.terminal import print_blocks
from radiculo.replay.reporter import Entry, Reporter


class Lines(Reporter):
    """Prints each record when it is done, and under a failure the rules that are responsible."""

    def __init__(self, screen: Screen, *, every: bool = True) -> None:
        """Print every record, or only what is not simply ok."""
        self._screen, self._every = screen, every

    def add(self, entry: Entry) -> None:
        """Print one record."""
        if self._every or entry.failed or entry.result.known is not None:
            print_blocks(self._screen, [record_item(entry)])

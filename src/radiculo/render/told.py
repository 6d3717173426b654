"""Problems of many records: each is told in full a few times, and then only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from radiculo.errors import Diagnostic
from radiculo.render.diagnostics import MOST_OF_A_KIND, not_shown, print_diagnostic
from radiculo.render.screen import Screen

IN_FULL = 3  # records in which the same problem is shown with its place


class Told:
    """Prints the problems of records as they come, and at the end how often each of them came."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._records: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], Diagnostic] = {}
        self._different: Counter[str] = Counter()
        self._more: Counter[str] = Counter()

    def tell(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take the problems of one record."""
        found: dict[tuple[str, str], list[Diagnostic]] = {}
        for diagnostic in diagnostics:
            found.setdefault((diagnostic.code, diagnostic.message), []).append(diagnostic)
        for key, same in found.items():
            self._take(key, same)

    def _take(self, key: tuple[str, str], same: list[Diagnostic]) -> None:
        code = key[0]
        if key not in self._first:
            if self._different[code] >= MOST_OF_A_KIND:
                self._more[code] += 1
                return
            self._first[key] = same[0]
            self._different[code] += 1
        self._records[key] += 1
        if self._records[key] <= IN_FULL:
            for diagnostic in same:
                print_diagnostic(self._screen, diagnostic)

    def finish(self) -> None:
        """Say how many records have the problems that were not shown each time."""
        for key, number in self._records.items():
            if number > IN_FULL:
                first = self._first[key]
                self._screen.line(f"{number} records: {first.severity}[{key[0]}]: {key[1]}; first: {first.place}")
        not_shown(self._screen, self._more)

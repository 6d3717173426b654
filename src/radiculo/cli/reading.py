"""Reading cases for commands: problems go to stderr, and every record is accounted for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from radiculo.cases.model import Case
from radiculo.cases.read import Record, read_records
from radiculo.errors import Exit
from radiculo.knowledge.base import RuleBase
from radiculo.render.diagnostics import print_diagnostic
from radiculo.render.screen import Screen


class Reader:
    """Yields the valid cases of the given paths and remembers what was invalid."""

    def __init__(self, paths: Iterable[str], base: RuleBase, err: Screen) -> None:
        self.paths, self.base, self.err = paths, base, err
        self.valid = 0
        self.invalid: list[Record] = []

    def __iter__(self) -> Iterator[Case]:
        for record in read_records(self.paths, self.base):
            for diagnostic in record.diagnostics:
                sys.stdout.flush()
                print_diagnostic(self.err, diagnostic)
            if record.case is None:
                self.invalid.append(record)
            else:
                self.valid += 1
                yield record.case

    @property
    def exit(self) -> Exit:
        """The exit code that the reading alone calls for."""
        if self.invalid:
            return Exit.CASE
        return Exit.DONE if self.valid else Exit.NOTHING

    def report(self) -> None:
        """Say what was invalid, or that there was nothing to run."""
        if self.invalid:
            total = self.valid + len(self.invalid)
            number = "1 record is" if total == 1 else f"{len(self.invalid)} of {total} records are"
            self.err.line(f"{number} invalid and not run")
        elif not self.valid:
            self.err.line("nothing to run: no case was found")

"""Reading cases for commands: problems go to stderr, and every record is accounted for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import typer

from radiculo.cases.files import LINES, files_in, skipped_in
from radiculo.cases.model import Case
from radiculo.cases.read import Record, read_records
from radiculo.errors import Exit
from radiculo.knowledge.base import RuleBase
from radiculo.render.screen import Screen
from radiculo.render.told import Told

_NAMED = 10  # files; nobody reads more


class Reader:
    """Yields the valid cases of the given paths and remembers what was invalid."""

    def __init__(self, paths: Iterable[str], base: RuleBase, err: Screen) -> None:
        self.paths, self.base, self.err = paths, base, err
        self.told = Told(err)
        self.valid = 0
        self.invalid: list[Record] = []

    def __iter__(self) -> Iterator[Case]:
        for record in read_records(self.paths, self.base):
            if record.diagnostics:
                sys.stdout.flush()
                self.told.tell(record.diagnostics)
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
        """Say what was invalid, or that there was nothing to run, and what was left out."""
        self.told.finish()
        tell_left_out(self.paths, self.err)
        if self.invalid:
            total = self.valid + len(self.invalid)
            number = "1 record is" if total == 1 else f"{len(self.invalid)} of {total} records are"
            self.err.line(f"{number} invalid and not run")
        elif not self.valid:
            self.err.line(NOTHING)

    def end(self) -> NoReturn:
        """Say so, and end the command with that code. Raises Exit."""
        self.report()
        raise typer.Exit(self.exit)

    def some(self) -> list[Case]:
        """Return the valid cases. Raises Exit, as `end` does, where there is none."""
        return list(self) or self.end()


NOTHING = "nothing to run: no case was found"


def tell_left_out(paths: Iterable[str], err: Screen) -> None:
    """Say which given folders and files hold no case, and which files of a folder are not run."""
    for path in map(Path, paths):
        with suppress(OSError, ValueError):
            if path.is_dir():
                _tell_skipped(path, err)
            elif path.name.lower().endswith(LINES) and path.is_file() and not path.stat().st_size:  # others are told
                err.line(f"{path} is empty")


def _tell_skipped(folder: Path, err: Screen) -> None:
    if not files_in(folder):
        err.line(f"no case file is in {folder}")
    if skipped := skipped_in(folder):
        names = ", ".join(str(path.relative_to(folder)) for path in skipped[:_NAMED])
        more = f" and {len(skipped) - _NAMED} more" if len(skipped) > _NAMED else ""
        err.line(f"not run, since their names are not those of case files, in {folder}: {names}{more}")

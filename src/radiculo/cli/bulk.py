"""The bulk run of `radiculo replay`: from options to chunks, and from chunks to lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

if TYPE_CHECKING:
    from radiculo.cli.options import EngineChoice
    from radiculo.render.screen import Screen
    from radiculo.replay.bulk import Done
    from radiculo.replay.session import Session

BULKY = 1_000_000  # bytes of JSON Lines from which on a run is a bulk run
_LINES = (".jsonl", ".jsonl.gz", ".ndjson")


@dataclass(frozen=True)
class BulkOptions:
    """The options that make a run a bulk run."""

    engine: EngineChoice | None
    outcomes: str | None
    chunk: int

    def wanted(self, paths: list[str]) -> bool:
        """Say whether the run is a bulk run: by an option, or by the size of its JSON Lines."""
        if self.engine is not None:
            return self.engine.value != "durable"
        return self.outcomes is not None or any(_is_bulky(Path(path)) for path in paths)


def _is_bulky(path: Path) -> bool:
    try:
        return path.name.lower().endswith(_LINES) and path.stat().st_size > BULKY
    except OSError:
        return False


def run_bulk(session: Session, paths: list[str], wanted: BulkOptions, out: Screen | None, err: Screen) -> None:
    """Run all records on arrays; print what is not ok, and write the lines of outcomes where they are wanted."""
    from radiculo.render.diagnostics import print_diagnostic
    from radiculo.render.replay import print_result
    from radiculo.replay.bulk import Bulk, Job
    from radiculo.replay.chunk import chunks

    both = wanted.engine is not None and wanted.engine.value == "both"
    bulk = Bulk(session.base, Job("both" if both else "columns"))
    session.engine = "both" if both else "columns"
    with ExitStack() as stack:
        lines = stack.enter_context(_outcomes(wanted.outcomes)) if wanted.outcomes else None

        def show(done: Done) -> None:
            if lines:
                lines.write(done.lines)
            for diagnostic in done.diagnostics:
                print_diagnostic(err, diagnostic)
            if out:
                for result in done.results:
                    print_result(out, None, result)

        session.run_bulk(map(bulk.run, chunks(paths, wanted.chunk)), show)


@contextmanager
def _outcomes(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _writable(name) as stream:
        yield stream


def _writable(name: str) -> BinaryIO:
    try:
        return Path(name).open("wb")
    except OSError as error:
        raise typer.BadParameter(f"'{name}' cannot be written: {error.strerror}", param_hint="--outcomes") from None

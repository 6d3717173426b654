"""Progress of long work: records, rate and remaining time, on a terminal only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from radiculo.render.screen import Screen

Advance: TypeAlias = Callable[[int, int], None]  # tells how many more records, and bytes of the input, are done


@contextmanager
def progress(screen: Screen, total: int | None, *, shown: bool = True) -> Iterator[Advance]:
    """Show how far a run has come, out of `total` bytes of input (None: unknown). Prints nothing off a terminal."""
    if screen.plain or not shown:
        yield _silent
        return
    from rich import progress as rich  # noqa: PLC0415 - slow to import, and a pipe needs none of it

    bar = rich.Progress(
        rich.TextColumn("{task.fields[records]} records"),
        rich.BarColumn(),
        rich.TextColumn("{task.fields[rate]} per second"),
        rich.TimeRemainingColumn(),
        console=screen.console,
        transient=True,
    )
    task = bar.add_task("", total=total, records=0, rate="-")
    done = 0

    def advance(records: int, size: int) -> None:
        nonlocal done
        done += records
        seconds = bar.tasks[0].elapsed
        rate = f"{done / seconds:.0f}" if seconds else "-"
        bar.update(task, advance=size, records=done, rate=rate)

    with bar:
        yield advance


def _silent(records: int, size: int) -> None:
    """Count nothing."""

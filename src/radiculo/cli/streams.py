"""The streams of a run: what happens when nobody reads them, when they are closed, or when they are full.

When the reader of stdout goes away (`| head`), the rest of the result is lost, and nothing is said. A run whose answer
is known by then ends with its own exit code; one that would go on for long is cut off, with 141 as a shell shows it.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class CutOff(Exception):
    """Nobody reads stdout any more, and the run is not at its end."""


class _Result(io.FileIO):
    """What stdout goes to."""

    gone = False

    def write(self, data: ReadableBuffer, /) -> int:
        """Write; to a reader that is gone everything is written."""
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            self.gone = True
            return memoryview(data).nbytes


class _Messages(io.FileIO):
    """What stderr goes to. Nothing that happens to it changes the result."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write what can be written."""
        try:
            return super().write(data) or 0
        except OSError:
            return memoryview(data).nbytes


def take_over() -> bool:
    """Put our streams in place of Python's; say whether there is a stdout at all."""
    sys.stderr = _text(_Messages, sys.stderr, lines=True)
    is_open = sys.stdout is not None
    sys.stdout = _text(_Result, sys.stdout, lines=is_open and sys.stdout.isatty())
    return is_open


def check_heard() -> None:
    """Raise CutOff when nobody reads stdout any more. For work that goes on and prints as it goes."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(raw, _Result) and raw.gone:
        raise CutOff


def _text(kind: type[io.FileIO], stream: TextIO | None, *, lines: bool) -> TextIO:
    """Return a text stream of this kind; what cannot be encoded loses a letter, not the answer."""
    if stream is None:  # closed by whoever started us
        return io.TextIOWrapper(io.BufferedWriter(kind(os.devnull, "w")), encoding="utf-8")
    raw = kind(stream.fileno(), "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding=stream.encoding, errors="replace", line_buffering=lines)

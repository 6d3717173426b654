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


class _Result(io.TextIOWrapper):
    """What stdout is. Where the reader is gone, what is written goes nowhere, and `gone` says so.

    This is no raw stream of ours: Ctrl-C between its write and its return would make Python write the same again.
    """

    gone = False

    def write(self, text: str, /) -> int:
        """Write; to a reader that is gone everything is written."""
        try:
            return super().write(text)
        except BrokenPipeError:
            self._lose()
        return len(text)

    def flush(self) -> None:
        """Send what is written."""
        try:
            super().flush()
        except BrokenPipeError:
            self._lose()

    def _lose(self) -> None:
        self.gone = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())


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
    if sys.stdin is None:  # it was closed, and then it has nothing to read
        sys.stdin = io.TextIOWrapper(io.FileIO(os.devnull), encoding="utf-8")
    sys.stderr = _text(io.TextIOWrapper, _Messages, sys.stderr, lines=True)
    is_open = sys.stdout is not None
    sys.stdout = _text(_Result, io.FileIO, sys.stdout, lines=is_open and sys.stdout.isatty())
    return is_open


def check_heard() -> None:
    """Raise CutOff when nobody reads stdout any more. For work that goes on and prints as it goes."""
    if isinstance(sys.stdout, _Result) and sys.stdout.gone:
        raise CutOff


def _text(kind: type[io.TextIOWrapper], raw: type[io.FileIO], stream: TextIO | None, *, lines: bool) -> TextIO:
    """Return a text stream of this kind; what cannot be encoded loses a letter, not the answer."""
    if stream is None:  # closed by whoever started us
        return kind(io.BufferedWriter(raw(os.devnull, "w")), encoding="utf-8")
    below = io.BufferedWriter(raw(stream.fileno(), "w", closefd=False))
    return kind(below, encoding=stream.encoding, errors="replace", line_buffering=lines)

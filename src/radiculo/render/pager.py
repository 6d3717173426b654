"""A pager for long results on a terminal: it starts once the output is longer than the screen."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import PurePath
from types import FrameType
from typing import TextIO

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\].*?(?:\x07|\x1b\\)")


def pager_command() -> list[str]:
    """Return the pager: `$PAGER`, else less where there is one. Empty: none is wanted (`PAGER=cat`) or there."""
    chosen = os.environ.get("PAGER")
    if chosen is None:
        chosen = "less" if shutil.which("less") else ""
    try:
        words = shlex.split(chosen, posix=os.name != "nt")
    except ValueError:
        return []
    if not words or words[0] == "cat" or shutil.which(words[0]) is None:
        return []
    is_less = PurePath(words[0]).stem == "less"
    return [*words, "-R"] if is_less else words  # -R keeps colour


@contextmanager
def paged(*, wanted: bool) -> Iterator[None]:
    """Send what is printed to stdout through a pager, when stdout is a terminal and the output outgrows it."""
    command = pager_command() if wanted and sys.stdout.isatty() else []
    if not command:
        yield
        return
    stream = PagedStream(sys.stdout, command)
    try:
        with redirect_stdout(stream):
            yield
    finally:
        stream.finish()


class PagedStream(io.TextIOBase):
    """Holds what is written until it outgrows the terminal, and gives it to a pager from then on."""

    def __init__(self, terminal: TextIO, command: list[str]) -> None:
        self.terminal, self.command = terminal, command
        self.held: list[str] = []
        self.rows = 0
        self.size = shutil.get_terminal_size()
        self.child: subprocess.Popen[str] | None = None
        self.before: signal.Handlers | Callable[[int, FrameType | None], object] | int | None = signal.SIG_DFL

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a plain attribute in the base class
        """The encoding of the terminal."""
        return self.terminal.encoding

    def isatty(self) -> bool:
        """Say yes: what is paged is read on a terminal."""
        return True

    def fileno(self) -> int:
        """Return the terminal's, whose size is asked for by it."""
        return self.terminal.fileno()

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, text: str) -> int:
        """Hold text, or give it to the pager."""
        if self.child is not None:
            self._send(text)
            return len(text)
        self.held.append(text)
        self.rows += sum(_rows(line, self.size.columns) for line in text.splitlines())
        if self.rows >= self.size.lines:
            self._start()
        return len(text)

    def flush(self) -> None:
        """Show the pager what there is so far."""
        if self.child is not None and self.child.stdin is not None:
            with suppress(BrokenPipeError, ValueError):
                self.child.stdin.flush()

    def _start(self) -> None:
        environment = {"LESS": "FRX", **os.environ}
        try:
            self.child = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, env=environment, encoding=self.encoding, errors="replace"
            )
        except OSError:  # it was there a moment ago; the result matters more
            self.command = []
            self.size = os.terminal_size((self.size.columns, sys.maxsize))
            return
        self.before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the pager while it runs
        self._send("".join(self.held))
        self.held.clear()

    def _send(self, text: str) -> None:
        """Give text to the pager; one that was left early has seen enough."""
        if self.child is not None and self.child.stdin is not None:
            with suppress(BrokenPipeError, ValueError):
                self.child.stdin.write(text)

    def finish(self) -> None:
        """Print what is held, or wait until the pager is left."""
        if self.child is None:
            self.terminal.write("".join(self.held))
            self.terminal.flush()
            return
        try:
            with suppress(BrokenPipeError):
                self.child.communicate()
        finally:
            signal.signal(signal.SIGINT, self.before)


def _rows(line: str, width: int) -> int:
    """Return how many rows of the terminal a line takes."""
    return max(1, -(-len(_ESCAPES.sub("", line)) // max(1, width)))

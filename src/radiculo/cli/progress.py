"""Progress of long work on stderr: a plain line every few seconds, nothing when it is quick."""

from __future__ import annotations

import time

from radiculo.render.screen import Screen

_EVERY = 2.0  # seconds


class Progress:
    """Says now and then how much is done."""

    def __init__(self, err: Screen, what: str) -> None:
        self.err, self.what, self.last = err, what, time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Hear that `done` of `total` are done."""
        now = time.monotonic()
        if now - self.last >= _EVERY:
            self.last = now
            self.err.line(f"{self.what}: {done} of {total}")

"""What a person types, or a pipe gives in their place: one line at a time."""

from __future__ import annotations

import sys
from contextlib import suppress


def typed() -> str:
    """Return a typed line. With line editing where the terminal has it; the prompt goes to the terminal only."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")
    with suppress(ImportError):
        import readline  # noqa: F401 - its import is what gives line editing
    if sys.stdout.isatty():
        sys.stdout.flush()
        return input("> ")
    sys.stderr.write("> ")
    sys.stderr.flush()
    return input()

"""Screens: one for results (stdout), one for everything else (stderr), rich or plain."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

INDENT = "  "
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\ufffd")  # a file may hold them


@dataclass(frozen=True)
class Style:
    """How a run may print. `plain` reads well in a screen reader: no colour, no boxes, no wrapping, no repaint."""

    plain: bool = False
    color: bool | None = None
    quiet: bool = False


def is_plain(style: Style, stream: TextIO) -> bool:
    """Say whether a stream gets plain text: when asked for, when not a terminal, or when the environment says so."""
    if style.plain:
        return True
    if style.color:
        return False
    dumb = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))
    return dumb or style.color is False or not stream.isatty()


class Screen:
    """Prints lines. Everything printed is a line of text with optional styles, so plain loses no fact."""

    def __init__(self, style: Style, stream: TextIO) -> None:
        self.style, self.stream = style, stream
        self.plain = is_plain(style, stream)

    @cached_property
    def console(self) -> Console:
        """What prints on a terminal. Plain text is written without it."""
        from rich.console import Console  # noqa: PLC0415 - slow to import, and a pipe needs none of it

        return Console(
            file=self.stream,
            highlight=False,
            emoji=False,
            force_terminal=True if self.style.color else None,
        )

    def line(self, *parts: str | tuple[str, str], indent: int = 0) -> None:
        """Print one line. A part is text, or text with a style such as `bold red`."""
        styled = [part if isinstance(part, tuple) else (part, "") for part in parts]
        clean = [(words.translate(_CONTROLS), style) for words, style in styled]
        if self.plain:
            self.stream.write(f"{INDENT * indent}{''.join(words for words, _ in clean)}\n")
            self.stream.flush()
            return
        from rich.text import Text  # noqa: PLC0415 - see console

        text = Text.assemble(*clean)
        if indent == 0:
            self.console.print(text)
            return
        width = max(20, self.console.width - len(INDENT) * indent)
        for row in text.wrap(self.console, width):
            self.console.print(Text(INDENT * indent) + row)

    def gap(self) -> None:
        """Print an empty line."""
        self.line()

    def heading(self, text: str) -> None:
        """Print a heading after an empty line."""
        self.gap()
        self.line((text, "bold underline"))


def screens(style: Style) -> tuple[Screen, Screen]:
    """Return the screens for results and for messages."""
    return Screen(style, sys.stdout), Screen(style, sys.stderr)

"""Screens: one for results (stdout), one for everything else (stderr), rich or plain."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from radiculo.lazy import cached_property
from radiculo.render.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

INDENT = "  "
_LINKING = frozenset(
    {"iTerm.app", "WezTerm", "vscode", "Hyper", "ghostty", "Tabby", "xterm-kitty", "xterm-ghostty", "alacritty", "foot"}
)  # what terminals that show hyperlinks call themselves, in TERM_PROGRAM or TERM


@dataclass(frozen=True)
class Style:
    """How a run may print. `plain` reads well in a screen reader: no colour, no boxes, no wrapping, no repaint.

    `color` is None where the terminal and NO_COLOR decide; it says nothing of wrapping.
    """

    plain: bool = False
    color: bool | None = None
    quiet: bool = False


def _is_plain(style: Style, stream: TextIO) -> bool:
    """Say whether a stream gets plain text: when asked for, or when it is no terminal that can do more."""
    if style.plain or style.color:
        return style.plain
    return os.environ.get("TERM") == "dumb" or not stream.isatty()


def _has_links(stream: TextIO) -> bool:
    """Say whether a stream is a terminal that shows hyperlinks; `FORCE_HYPERLINK=1` or `=0` decides it.

    There is no way to ask a terminal. Those that do not know hyperlinks may print them as rubbish, so only the ones
    that say who they are get them.
    """
    forced = os.environ.get("FORCE_HYPERLINK", "")
    if forced or not stream.isatty():
        return forced not in {"", "0"}
    named = (os.environ.get("TERM_PROGRAM", ""), os.environ.get("TERM", ""))
    known = any(os.environ.get(name) for name in ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID"))
    vte = os.environ.get("VTE_VERSION", "0")
    return known or bool(_LINKING.intersection(named)) or (vte.isdigit() and int(vte) >= 5000)


class Screen:
    """Prints lines. Everything printed is a line of text with optional styles, so plain loses no fact."""

    def __init__(self, style: Style, stream: TextIO) -> None:
        self.style, self.stream = style, stream
        self.plain = _is_plain(style, stream)
        self.links = not self.plain and _has_links(stream)

    @cached_property
    def console(self) -> Console:
        """What prints on a terminal. Plain text is written without it."""
        from rich.console import Console  # noqa: PLC0415 - slow to import, and a pipe needs none of it

        return Console(
            file=self.stream,
            highlight=False,
            emoji=False,
            force_terminal=True if self.style.color else None,
            no_color=None if self.style.color is None else not self.style.color,
        )

    @property
    def width(self) -> int:
        """How many columns a line may have; plain text is never wrapped."""
        return sys.maxsize if self.plain else self.console.width

    def line(self, *parts: str | tuple[str, str], indent: int = 0, hang: int = 0) -> None:
        """Print one line. A part is text, or text with a style such as `bold red`, or `link URL`.

        Where a long line is wrapped, its further rows are indented by `hang` more.
        """
        styled = [part if isinstance(part, tuple) else (part, "") for part in parts]
        clean = [(visible(words), self._style(style)) for words, style in styled]
        if self.plain:
            self.stream.write(f"{INDENT * indent}{''.join(words for words, _ in clean)}\n")
            self.stream.flush()
            return
        from rich.text import Text  # noqa: PLC0415 - see console

        text = Text.assemble(*clean)
        if indent == hang == 0:
            self.console.print(text)
            return
        width = max(20, self.console.width - len(INDENT) * (indent + hang))
        for index, row in enumerate(text.wrap(self.console, width)):
            self.console.print(Text(INDENT * (indent + (hang if index else 0))) + row)

    def _style(self, style: str) -> str:
        """Return a style without a hyperlink (`link URL`) where the terminal does not show them."""
        if not style.startswith("link "):
            return style
        safe = self.links and len(style.split()) == 2 and style.isprintable()  # an address may come from a stranger
        return style if safe else ""

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

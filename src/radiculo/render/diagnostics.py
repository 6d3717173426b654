"""Diagnostics as people read them: what, where, the line with a caret, what was expected, a suggestion."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.errors import Diagnostic
from radiculo.render.page import count
from radiculo.render.screen import Screen
from radiculo.render.visible import visible

MAX_LINE = 160


def print_diagnostics(screen: Screen, diagnostics: Sequence[Diagnostic], *, limit: int | None = None) -> None:
    """Print every diagnostic (or the first `limit`), then how many there were."""
    for diagnostic in diagnostics[:limit]:
        print_diagnostic(screen, diagnostic)
    if limit is not None and len(diagnostics) > limit:
        screen.line(f"... and {len(diagnostics) - limit} more; `radiculo check` shows all that concern the rules")
    errors = sum(d.severity == "error" for d in diagnostics)
    warnings = len(diagnostics) - errors
    if diagnostics:
        screen.line(f"{count(errors, 'error')}, {count(warnings, 'warning')}")


def print_diagnostic(screen: Screen, diagnostic: Diagnostic) -> None:
    """Print one diagnostic."""
    color = "bold red" if diagnostic.severity == "error" else "bold yellow"
    screen.line((f"{diagnostic.severity}[{diagnostic.code}]", color), ": ", (diagnostic.message, "bold"))
    room = MAX_LINE if screen.plain else screen.console.width - len(f"  {diagnostic.place.line} | ")
    for line in excerpt(diagnostic, min(MAX_LINE, max(20, room))):
        screen.line(line)
    if diagnostic.expected:
        screen.line("  expected: ", diagnostic.expected)
    if diagnostic.hint:
        screen.line("  hint: ", (diagnostic.hint, "green"))
    screen.gap()


def excerpt(diagnostic: Diagnostic, width: int = MAX_LINE) -> list[str]:
    """Return the place of a problem, and its source line with a caret below, cut to a window when it is long."""
    place = diagnostic.place
    lines = [f"  --> {place}"]
    if place.source and place.line:
        gutter = len(str(place.line))
        start = max(0, place.column - width // 2) if len(place.source) > width else 0
        shown, at = place.source[start : start + width], place.column - 1 - start
        caret = " " * len(visible(shown[:at])) + "^" * max(1, len(visible(shown[at : at + place.width])))
        lines += [f"  {place.line} | {visible(shown)}", f"  {' ' * gutter} | {caret}"]
    return lines

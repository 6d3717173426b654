"""Diagnostics as people read them: what, where, the line with a caret, what was expected, a suggestion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from radiculo.errors import Diagnostic
from radiculo.render.page import count
from radiculo.render.screen import Screen
from radiculo.render.visible import visible

MAX_LINE = 160
MOST_OF_A_KIND = 40  # problems of one kind, such as misspelt names, that are told in full


def print_diagnostics(screen: Screen, diagnostics: Sequence[Diagnostic], *, limit: int | None = None) -> None:
    """Print the diagnostics (or the first `limit`), of each kind at most `MOST_OF_A_KIND`; then how many there were."""
    kinds: Counter[str] = Counter()
    for diagnostic in diagnostics[:limit]:
        kinds[diagnostic.code] += 1
        if kinds[diagnostic.code] <= MOST_OF_A_KIND:
            print_diagnostic(screen, diagnostic)
    not_shown(screen, {code: number - MOST_OF_A_KIND for code, number in kinds.items() if number > MOST_OF_A_KIND})
    if limit is not None and len(diagnostics) > limit:
        screen.line(
            f"... and {len(diagnostics) - limit} more; `radiculo check --json` shows all that concern the rules"
        )
    errors = sum(d.severity == "error" for d in diagnostics)
    warnings = len(diagnostics) - errors
    if diagnostics:
        screen.line(f"{count(errors, 'error')}, {count(warnings, 'warning')}")


def not_shown(screen: Screen, kinds: Mapping[str, int]) -> None:
    """Say how many problems of each kind are not shown."""
    for code, number in kinds.items():
        screen.line(f"{number} more problems of the kind '{code}' are not shown")


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

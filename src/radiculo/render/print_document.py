"""A document on a screen: headings, indented lines, and bars where the screen is not plain."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.render.document import Block, Document, Item, Part, Ranking, Words, ratio_text
from radiculo.render.screen import Screen
from radiculo.triage.outcome import RankedRoot

_STYLES = {
    "strong": "bold",
    "id": "cyan",
    "quiet": "dim",
    "source": "dim",
    "urgency-A": "bold white on red",
    "urgency-B": "bold red",
    "urgency-C": "bold yellow",
    "urgency-D": "bold green",
    "urgency-E": "bold green",
}
_LABEL = 11  # the width of "How soon:" and of what stands in line with it
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR = 8


def print_document(screen: Screen, document: Document) -> None:
    """Print one triage."""
    screen.line((document.id, "bold"), f"  {document.title}" if document.title else "")
    if document.stem:
        screen.line(document.stem, indent=1)
    screen.gap()
    print_answer_parts(screen, document.answer)
    print_reasons(screen, document.reasons)
    print_closing(screen, document.stamp, document.intended_use)


def print_answer_parts(screen: Screen, parts: Iterable[Part]) -> None:
    """Print the parts of the answer: a label, the answer beside it, and the rest below."""
    for part in parts:
        label = f"{part.title}:".ljust(_LABEL) if part.lead else f"{part.title}:"
        screen.line(label, *_styled(part.lead))
        _print_blocks(screen, part.blocks, 1)


def print_reasons(screen: Screen, parts: Iterable[Part]) -> None:
    """Print parts under headings, and the parts of those one step in."""
    for part in parts:
        screen.heading(part.title)
        _print_blocks(screen, part.blocks, 1)
        for inner in part.parts:
            screen.line((inner.title, "bold"), indent=1)
            _print_blocks(screen, inner.blocks, 2)


def print_closing(screen: Screen, stamp: str, intended_use: str) -> None:
    """Print what answered, and the intended-use line, which comes last."""
    screen.gap()
    screen.line((stamp, "dim"))
    screen.line((intended_use, "italic"))


def _print_blocks(screen: Screen, blocks: Iterable[Block], depth: int) -> None:
    for block in blocks:
        if isinstance(block, Ranking):
            _print_ranking(screen, block, depth)
        else:
            _print_item(screen, block, depth)


def _print_item(screen: Screen, item: Item, depth: int) -> None:
    arrow = ["-> "] if item.kind == "effect" else []
    screen.line(*arrow, *_styled(item.words), indent=depth)
    _print_blocks(screen, item.inside, depth + 1)


def _print_ranking(screen: Screen, ranking: Ranking, depth: int) -> None:
    best = max((ranked.score for ranked in ranking.roots), default=0)
    for ranked in ranking.roots:
        bar = "" if screen.plain else f"{_bar(ranked.score, best)} "
        screen.line((bar, "cyan"), _ranked_text(ranked), indent=depth)


def _ranked_text(ranked: RankedRoot) -> str:
    parts = ", ".join(f"{name} {value:+d}" for name, value in ranked.domains.items())
    agree = f"{ranked.concordant} concordant domain{'s' if ranked.concordant != 1 else ''}"
    return f"{ranked.root} {ranked.score:+d} points (likelihood ratio {ratio_text(ranked.score)}): {parts}; {agree}"


def _bar(score: int, best: int) -> str:
    """Return a bar of fixed width, as long as the score is of the best; it only repeats the number behind it."""
    eighths = round(_BAR * 8 * max(score, 0) / best) if best > 0 else 0
    full, rest = divmod(eighths, 8)
    return (_EIGHTHS[8] * full + _EIGHTHS[rest].strip()).ljust(_BAR)


def _styled(words: Words) -> list[str | tuple[str, str]]:
    return [part if isinstance(part, str) else (part.text, _style(part.role)) for part in words]


def _style(role: str) -> str:
    return _STYLES.get(role, "bold" if role.startswith("urgency-") else "")

"""Pages on a screen: headings, indented lines, tables that fit, and bars where the screen is not plain."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.render.page import (
    Answer,
    Block,
    Figure,
    Item,
    Items,
    Page,
    Paragraph,
    Part,
    Ranking,
    Rows,
    Span,
    Table,
    Words,
    text_of,
)
from radiculo.render.screen import INDENT, Screen

_STYLES = {
    "strong": "bold",
    "code": "bold",
    "id": "cyan",
    "link": "cyan",
    "quiet": "dim",
    "source": "dim",
    "good": "bold green",
    "fair": "green",
    "unsure": "yellow",
    "bad": "bold red",
    "urgency-A": "bold white on red",
    "urgency-B": "bold red",
    "urgency-C": "bold yellow",
    "urgency-D": "bold green",
    "urgency-E": "bold green",
}
_LABEL = 11  # the width of "How soon:" and of what stands in line with it
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR = 8


def print_page(screen: Screen, page: Page, intended_use: str) -> None:
    """Print a page, what answered, and the intended-use line, which comes last."""
    if page.id:
        screen.line((page.id, "bold"), f"  {page.title}" if page.title else "")
    else:
        screen.line((page.title, "bold"), f"  [{page.note}]" if page.note else "")
    if page.lead:
        screen.line(*styled(page.lead), indent=1)
    print_blocks(screen, page.blocks)
    screen.gap()
    if page.stamp:
        screen.line((page.stamp, "dim"))
    if intended_use:
        screen.line((intended_use, "italic"))


def print_blocks(screen: Screen, blocks: Iterable[Block], depth: int = 0) -> None:
    """Print blocks. Prose and tables stand apart from what is before them, lines of a list do not."""
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Figure):
            continue  # what it says stands in words too
        tight = before is None or (isinstance(block, Item | Ranking) and isinstance(before, Item | Ranking))
        if isinstance(block, Answer) or not (tight or isinstance(block, Part)):
            screen.gap()
        _print_block(screen, block, depth)
        before = block


def _print_block(screen: Screen, block: Block, depth: int) -> None:
    prose = max(depth - 1, 0)  # stands in line with its heading
    match block:
        case Paragraph(words):
            screen.line(*styled(words), indent=prose)
        case Rows():
            _print_rows(screen, block, prose)
        case Items():
            _print_items(screen, block, prose)
        case Item():
            _print_item(screen, block, depth)
        case Table():
            _print_table(screen, block, prose)
        case Ranking():
            _print_ranking(screen, block, depth)
        case Part():
            _print_part(screen, block, depth)
        case Answer(parts):
            _print_answer(screen, parts, depth)


def _print_answer(screen: Screen, parts: Iterable[Part], depth: int) -> None:
    for part in parts:
        label = f"{part.title}:".ljust(_LABEL) if part.lead else f"{part.title}:"
        screen.line(label, *styled(part.lead))
        print_blocks(screen, part.blocks, depth + 1)


def _print_part(screen: Screen, part: Part, depth: int) -> None:
    if depth:
        screen.line((part.title, "bold"), indent=depth)
    else:
        screen.heading(part.title)
    if part.lead:
        screen.line(*styled(part.lead), indent=depth)
    print_blocks(screen, part.blocks, depth + 1)


def _print_rows(screen: Screen, block: Rows, depth: int) -> None:
    for name, words in block.rows:
        screen.line((f"{name}: ", "bold"), *styled(words), indent=depth, hang=1)


def _print_items(screen: Screen, block: Items, depth: int) -> None:
    if block.name:
        screen.line((f"{block.name}:", "bold"), indent=depth)
    for words in block.items:
        screen.line("- ", *styled(words), indent=depth + 1, hang=1)


def _print_item(screen: Screen, item: Item, depth: int) -> None:
    arrow = ["-> "] if item.kind == "effect" else []
    screen.line(*arrow, *styled(item.words), indent=depth)
    print_blocks(screen, item.inside, depth + 1)


def _print_table(screen: Screen, table: Table, depth: int) -> None:
    """Print a table as wide as its cells; where the terminal is narrower, row by row with the names of its columns."""
    if table.title:
        screen.line((table.title, "bold"), indent=depth)
    cells = [tuple((name,) for name in table.columns), *table.rows]
    widths = [max(len(text_of(row[at])) for row in cells) for at in range(len(table.columns))]
    room = screen.width - len(INDENT) * (depth + 1) - sum(widths)
    gap = "  " if room >= 2 * len(widths) else " "
    if room < len(widths):
        _print_rows_of(screen, table, depth + 1)
        return
    for row in cells:
        parts: list[str | tuple[str, str]] = []
        for at, (words, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - len(text_of(words)))
            parts += [gap, space, *styled(words)] if at else [*styled(words), space]
        screen.line(*parts, indent=depth + 1)


def _print_rows_of(screen: Screen, table: Table, depth: int) -> None:
    for head, *rest in table.rows:
        parts: list[str | tuple[str, str]] = [*styled(head), ":"]
        for at, (name, words) in enumerate(zip(table.columns[1:], rest, strict=True)):
            parts += [f"{',' if at else ''} {name} ", *styled(words)]
        screen.line(*parts, indent=depth, hang=1)


def _print_ranking(screen: Screen, ranking: Ranking, depth: int) -> None:
    best = max((ranked.score for ranked in ranking.roots), default=0)
    for ranked in ranking.roots:
        bar = "" if screen.plain else f"{_bar(ranked.score, best)} "
        screen.line((bar, "cyan"), f"{ranked.root}  {ranking.words(ranked)}", indent=depth)


def _bar(score: int, best: int) -> str:
    """Return a bar of fixed width, as long as the score is of the best; it only repeats the number behind it."""
    eighths = round(_BAR * 8 * max(score, 0) / best) if best > 0 else 0
    full, rest = divmod(eighths, 8)
    return (_EIGHTHS[8] * full + _EIGHTHS[rest].strip()).ljust(_BAR)


def styled(words: Words) -> list[str | tuple[str, str]]:
    """Return words as parts of a line."""
    return [part if isinstance(part, str) else (part.text, _style(part)) for part in words]


def _style(span: Span) -> str:
    if span.is_web:
        return f"link {span.to}"
    return _STYLES.get(span.role, "bold" if span.role.startswith("urgency-") else "")

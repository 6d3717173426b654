"""Pages on a screen."""

from __future__ import annotations

from radiculo.render.page import Block, Code, Heading, Items, Link, Mark, Page, Paragraph, Rows, Span, Spans, Strong
from radiculo.render.screen import Screen

_TONES = {"good": "bold green", "fair": "green", "unsure": "yellow", "bad": "bold red"}


def print_page(screen: Screen, page: Page, intended_use: str) -> None:
    """Print a page, and the intended-use line."""
    screen.line((page.title, "bold"), f"  [{page.note}]" if page.note else "")
    before: Block | None = None
    for block in page.blocks:
        if not isinstance(block, Heading) and not (before is None or isinstance(before, Heading)):
            screen.gap()
        _print_block(screen, block)
        before = block
    screen.gap()
    screen.line((intended_use, "italic"))


def _print_block(screen: Screen, block: Block) -> None:
    if isinstance(block, Heading):
        screen.heading(block.text)
        return
    if isinstance(block, Paragraph):
        screen.line(*styled(block.spans))
    elif isinstance(block, Rows):
        for name, spans in block.rows:
            screen.line((f"{name}: ", "bold"), *styled(spans), hang=1)
    elif isinstance(block, Items):
        if block.name:
            screen.line((f"{block.name}:", "bold"))
        for item in block.items:
            screen.line("- ", *styled(item), indent=1, hang=1)


def styled(spans: Spans) -> list[str | tuple[str, str]]:
    """Return spans as parts of a line."""
    return [_part(span) for span in spans]


def _part(span: Span) -> str | tuple[str, str]:
    match span:
        case Link():
            return (span.text, f"link {span.to}" if span.is_web else "cyan")
        case Strong():
            return (span.text, "bold")
        case Code():
            return (span.text, "bold")
        case Mark():
            return (span.text, _TONES[span.tone])
        case _:
            return span

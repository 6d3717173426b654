"""Pages as Markdown, with links that are relative to the page they stand on."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Iterator

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
)
from radiculo.render.visible import visible

_MARKS = re.compile(r"([\\`*_\[\]<>|])")
_START = re.compile(r"^(\s*\d*)([#+=.)-])")  # what would begin a heading or a list
_PLAIN = {"", "quiet", "link", "source"}  # roles of words that are not set off


def page_markdown(page: Page, intended_use: str, known: Container[str]) -> str:
    """Return a page as Markdown. A link to a page that is not `known` stays text."""
    writer = _Writer(page, known)
    title = f"{page.id} {page.title}".strip()
    parts = [f"# {escaped(title)}", *([_code(page.note)] if page.note else [])]
    parts += [writer.words(page.lead)] if page.lead else []
    parts += writer.blocks(page.blocks, 2)
    parts += [escaped(page.stamp)] if page.stamp else []
    return "\n\n".join([*parts, f"*{escaped(intended_use)}*"]) + "\n"


class _Writer:
    def __init__(self, page: Page, known: Container[str]) -> None:
        self.page, self.known = page, known

    def blocks(self, blocks: Iterable[Block], level: int) -> Iterator[str]:
        """Yield what stands between empty lines; items that follow each other are one list."""
        listed: list[str] = []
        for block in blocks:
            if isinstance(block, Item | Ranking):
                listed += self.item(block, 0)
                continue
            if listed:
                yield "\n".join(listed)
                listed = []
            yield from self.block(block, level)
        if listed:
            yield "\n".join(listed)

    def block(self, block: Block, level: int) -> Iterator[str]:
        match block:
            case Paragraph(words):
                yield _unlisted(self.words(words))
            case Rows(rows):
                yield "\n".join(f"- **{escaped(name)}:** {self.words(words)}" for name, words in rows)
            case Items(items, name):
                title = f"**{escaped(name)}:**\n\n" if name else ""
                yield title + "\n".join(f"- {_unlisted(self.words(item))}" for item in items)
            case Table():
                yield self.table(block)
            case Part():
                yield f"{'#' * min(level, 6)} {_anchored(block.anchor)}{escaped(block.title)}"
                yield from [self.words(block.lead)] if block.lead else []
                yield from self.blocks(block.blocks, level + 1)
            case Answer(parts):
                for part in parts:
                    yield from self.block(part, level)
            case Figure() | Item() | Ranking():  # a drawing has no words; the others are lists
                pass

    def item(self, block: Block, depth: int) -> Iterator[str]:
        """Yield the lines of one item and of what is inside it."""
        start = f"{'  ' * depth}- "
        if isinstance(block, Item):
            arrow = "→ " if block.kind == "effect" else ""
            yield f"{start}{arrow}{_unlisted(self.words(block.words))}"
            for inner in block.inside:
                yield from self.item(inner, depth + 1)
        elif isinstance(block, Ranking):
            for ranked in block.roots:
                yield f"{start}**{ranked.root}** {escaped(block.words(ranked))}"

    def table(self, table: Table) -> str:
        rows = [[escaped(name) for name in table.columns], ["---", *["---:"] * (len(table.columns) - 1)]]
        rows += [[self.words(cell) for cell in row] for row in table.rows]
        title = f"**{escaped(table.title)}**\n\n" if table.title else ""
        return title + "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def words(self, words: Words) -> str:
        return "".join(escaped(part) if isinstance(part, str) else self.span(part) for part in words)

    def span(self, span: Span) -> str:
        if target := self.target(span):
            return f"[{escaped(span.text)}]({target})"
        if span.role in {"code", "id"}:
            return _code(span.text)
        return escaped(span.text) if span.role in _PLAIN or not span.text.strip() else f"**{escaped(span.text)}**"

    def target(self, link: Span) -> str:
        """Return where a link leads from this page; empty when there is no such page."""
        if link.is_web:
            url = visible(link.to)
            return url.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C")
        address, hash_, anchor = link.to.partition("#")
        if not address or address not in self.known:
            return ""
        here = posixpath.dirname(self.page.address) or "."
        return f"{posixpath.relpath(f'{address}.md', here)}{hash_}{anchor}"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is written."""
    return _MARKS.sub(r"\\\1", re.sub(r"\s+", " ", visible(text)))


def _code(text: str) -> str:
    """Return text between as many backticks as it does not hold."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{visible(text)}{space}{fence}"


def _anchored(anchor: str) -> str:
    return f'<a id="{anchor}"></a>' if anchor else ""


def _unlisted(text: str) -> str:
    """Keep a text that begins like a list or a heading from becoming one."""
    return _START.sub(r"\1\\\2", text)

"""Pages as Markdown, with links that are relative to the page they stand on."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container

from radiculo.render.page import Block, Code, Heading, Items, Link, Mark, Page, Paragraph, Rows, Span, Spans, Strong

_MARKS = re.compile(r"([\\`*_\[\]<>|])")
_START = re.compile(r"^(\s*\d*)([#+=.)-])")  # what would begin a heading or a list


def page_markdown(page: Page, intended_use: str, known: Container[str]) -> str:
    """Return a page as Markdown. A link to a page that is not `known` stays text."""
    writer = _Writer(page, known)
    parts = [f"# {escaped(page.title)}", *([f"`{page.note}`"] if page.note else [])]
    parts += [writer.block(block) for block in page.blocks]
    return "\n\n".join([*parts, f"*{escaped(intended_use)}*"]) + "\n"


class _Writer:
    def __init__(self, page: Page, known: Container[str]) -> None:
        self.page, self.known = page, known

    def block(self, block: Block) -> str:
        match block:
            case Heading(text, anchor):
                return f"## {_anchored(anchor)}{escaped(text)}"
            case Paragraph(spans):
                return _unlisted(self.spans(spans))
            case Rows(rows):
                return "\n".join(f"- **{escaped(name)}:** {self.spans(spans)}" for name, spans in rows)
            case Items(items, name):
                title = f"**{escaped(name)}:**\n\n" if name else ""
                return title + "\n".join(f"- {_unlisted(self.spans(item))}" for item in items)

    def spans(self, spans: Spans) -> str:
        return "".join(map(self.span, spans))

    def span(self, span: Span) -> str:
        match span:
            case Link():
                target = self.target(span)
                return f"[{escaped(span.text)}]({target})" if target else escaped(span.text)
            case Strong(text) | Mark(text):
                return f"**{escaped(text)}**"
            case Code(text):
                return f"`{text}`"
            case _:
                return escaped(span)

    def target(self, link: Link) -> str:
        """Return where a link leads from this page; empty when there is no such page."""
        if link.is_web:
            return link.to.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C")
        address, hash_, anchor = link.to.partition("#")
        if address not in self.known:
            return ""
        here = posixpath.dirname(self.page.address) or "."
        return f"{posixpath.relpath(f'{address}.md', here)}{hash_}{anchor}"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is written."""
    return _MARKS.sub(r"\\\1", re.sub(r"\s+", " ", text))


def _anchored(anchor: str) -> str:
    return f'<a id="{anchor}"></a>' if anchor else ""


def _unlisted(text: str) -> str:
    """Keep a text that begins like a list or a heading from becoming one."""
    return _START.sub(r"\1\\\2", text)

"""A page as HTML: one section with headings, nested lists and tables that a screen reader can walk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from radiculo.render.markup import Node, element
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
from radiculo.triage.outcome import RankedRoot


class SectionWriter:
    """Writes one page. `level` is that of its heading; `anchor` keeps the ids of several pages apart."""

    def __init__(self, page: Page, *, level: int, anchor: str) -> None:
        self.page, self.level, self.anchor = page, level, anchor

    def section(self) -> Element:
        """Return the section."""
        page = self.page
        name = f"{self.anchor}-title"
        title: list[Node] = [element("code", page.id), f" {page.title}"] if page.id else [page.title]
        return element(
            "section",
            _heading(self.level, title, id=name),
            element("p", element("code", page.note), class_="note") if page.note else None,
            element("p", *self._words(page.lead), class_="stem") if page.lead else None,
            *self._blocks(page.blocks, self.level + 1),
            element("p", page.stamp, class_="stamp") if page.stamp else None,
            id=self.anchor,
            aria_labelledby=name,
        )

    def _blocks(self, blocks: Iterable[Block], level: int) -> Iterator[Element]:
        """Yield each block; items that follow each other are one list."""
        listed: list[Node] = []
        for block in blocks:
            if isinstance(block, Item):
                listed.append(self._item(block, level))
                continue
            if listed:
                yield element("ul", *listed)
                listed = []
            yield from self._block(block, level)
        if listed:
            yield element("ul", *listed)

    def _block(self, block: Block, level: int) -> Iterator[Element]:
        match block:
            case Paragraph(words):
                yield element("p", *self._words(words))
            case Rows(rows):
                pairs = [(element("dt", name), element("dd", *self._words(words))) for name, words in rows]
                yield element("dl", *[each for pair in pairs for each in pair])
            case Items(items, name):
                yield from [element("p", element("strong", f"{name}:"))] if name else []
                yield element("ul", *[element("li", *self._words(words)) for words in items])
            case Table():
                yield _wide(block.title, block.columns, self._cells(block))
            case Ranking():
                yield _ranking(block)
            case Figure(draw):
                yield draw(self.anchor)
            case Part():
                yield self._part(block, level)
            case Answer(parts):
                yield element("div", *[self._part(part, level) for part in parts], class_="answer")
            case Item():
                yield element("ul", self._item(block, level))

    def _part(self, part: Part, level: int) -> Element:
        return element(
            "section",
            _heading(level, [part.title]),
            element("p", *self._words(part.lead), class_="lead") if part.lead else None,
            *self._blocks(part.blocks, level + 1),
            class_="part",
            **({"id": part.anchor} if part.anchor else {}),
        )

    def _item(self, item: Item, level: int) -> Element:
        kind = {"class_": item.kind} if item.kind else {}
        return element("li", *self._words(item.words), *self._blocks(item.inside, level), **kind)

    def _cells(self, table: Table) -> Iterator[list[list[Node]]]:
        for row in table.rows:
            yield [list(self._words(cell)) for cell in row]

    def _words(self, words: Words) -> Iterator[Node]:
        for part in words:
            yield part if isinstance(part, str) else _span(part)


def _span(span: Span) -> Node:
    if span.is_web:
        return element("a", span.text, href=span.to, rel="noreferrer")
    if span.role == "source":
        return element("a", span.text, href=f"#source-{span.text}")
    if span.role in {"", "link"}:
        return span.text
    tag = {"strong": "strong", "bad": "strong", "code": "code", "id": "code"}.get(span.role, "span")
    kind = {} if tag != "span" and span.role != "bad" else {"class_": f"{span.role.partition('-')[0]} {span.role}"}
    return element(tag, span.text, **kind)


def _heading(level: int, words: Sequence[Node], **attributes: str) -> Element:
    return element(f"h{min(level, 6)}", *words, **attributes)


def _wide(title: str, columns: Sequence[str], rows: Iterable[Sequence[Sequence[Node]]]) -> Element:
    """Return a table that may be scrolled sideways; the first cell of a row is its header."""
    head = [element("th", column, scope="col") if column else element("td") for column in columns]
    body = [
        element("tr", element("th", *first, scope="row"), *[element("td", *cell) for cell in rest])
        for first, *rest in rows
    ]
    table = element(
        "table",
        element("caption", title),
        element("thead", element("tr", *head)),
        element("tbody", *body),
    )
    return element("div", table, class_="wide", tabindex="0", role="region", aria_label=title)


def _ranking(ranking: Ranking) -> Element:
    used = {name: title for name, title in ranking.domains.items() if any(name in r.domains for r in ranking.roots)}
    columns = ["Root", "", *(["Points"] if ranking.numbers else []), *used.values()]
    best = max((ranked.score for ranked in ranking.roots), default=0)
    title = f"What speaks for and against the roots of the {ranking.leg} leg"
    return _wide(title, columns, [_ranked(ranking, ranked, list(used), best) for ranked in ranking.roots])


def _ranked(ranking: Ranking, ranked: RankedRoot, domains: list[str], best: int) -> list[list[Node]]:
    share = round(100 * max(ranked.score, 0) / best) if best > 0 else 0
    bar = element("span", class_="bar", style=f"width: {share}%", aria_hidden="true")
    values = [_weighed(ranked.domains.get(name, 0), numbers=ranking.numbers) for name in domains]
    cells: list[Node] = [ranked.root, bar, *([f"{ranked.score:+d}"] if ranking.numbers else []), *values]
    return [[cell] for cell in cells]


def _weighed(value: int, *, numbers: bool) -> str:
    word = "for" if value > 0 else "against" if value < 0 else ""
    return f"{word} ({value:+d})" if word and numbers else word

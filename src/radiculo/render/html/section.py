"""A document as HTML: one section with headings, nested lists and tables that a screen reader can walk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from radiculo.render.document import Block, Document, Item, Part, Ranking, Words, ratio_text
from radiculo.render.markup import Node, element
from radiculo.triage.outcome import RankedRoot


class SectionWriter:
    """Writes one document. `level` is that of its heading; `anchor` keeps the ids of several documents apart."""

    def __init__(self, document: Document, *, level: int, anchor: str) -> None:
        self.document, self.level, self.anchor = document, level, anchor

    def section(self, *figures: Element) -> Element:
        """Return the section; the figures stand between the answer and its reasons."""
        document = self.document
        name = f"{self.anchor}-title"
        parts = [self._part(part, self.level + 1) for part in document.reasons]
        return element(
            "section",
            self._heading(self.level, [element("code", document.id), f" {document.title}"], id=name),
            element("p", document.stem, class_="stem") if document.stem else None,
            element("div", *[self._part(part, self.level + 1) for part in document.answer], class_="answer"),
            *figures,
            *parts,
            element("p", document.stamp, class_="stamp"),
            id=self.anchor,
            aria_labelledby=name,
        )

    def _part(self, part: Part, level: int) -> Element:
        return element(
            "section",
            self._heading(level, [part.title]),
            element("p", *self._words(part.lead), class_="lead") if part.lead else None,
            *self._blocks(part.blocks),
            *[self._part(inner, level + 1) for inner in part.parts],
            class_="part",
        )

    @staticmethod
    def _heading(level: int, words: list[Node], **attributes: str) -> Element:
        return element(f"h{min(level, 6)}", *words, **attributes)

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[Element]:
        """Yield a list for each run of items, and a table for each ranking."""
        items: list[Node] = []
        for block in blocks:
            if isinstance(block, Item):
                items.append(self._item(block))
                continue
            if items:
                yield element("ul", *items)
                items = []
            yield self._ranking(block)
        if items:
            yield element("ul", *items)

    def _item(self, item: Item) -> Element:
        kind = {"class_": item.kind} if item.kind else {}
        return element("li", *self._words(item.words), *self._blocks(item.inside), **kind)

    def _words(self, words: Words) -> Iterator[Node]:
        for part in words:
            if isinstance(part, str):
                yield part
            elif part.role == "source":
                yield element("a", part.text, href=f"#source-{part.text}")
            elif part.role in {"strong", "id"}:
                yield element("strong" if part.role == "strong" else "code", part.text)
            else:
                yield element("span", part.text, class_=f"{part.role.partition('-')[0]} {part.role}")

    def _ranking(self, ranking: Ranking) -> Element:
        used = {name: title for name, title in ranking.domains.items() if any(name in r.domains for r in ranking.roots)}
        columns = ["Root", "Points", "", "Likelihood ratio", *used.values(), "Concordant domains"]
        best = max((ranked.score for ranked in ranking.roots), default=0)
        head = [element("th", column, scope="col") if column else element("td") for column in columns]
        rows = [self._row(ranked, list(used), best) for ranked in ranking.roots]
        return element(
            "div",
            element(
                "table",
                element(
                    "caption", f"Evidence for the roots of the {ranking.leg} leg, in points (100 log10 of the ratio)"
                ),
                element("thead", element("tr", *head)),
                element("tbody", *rows),
            ),
            class_="wide",
            tabindex="0",
            role="region",
            aria_label=f"Roots of the {ranking.leg} leg",
        )

    def _row(self, ranked: RankedRoot, domains: list[str], best: int) -> Element:
        share = round(100 * max(ranked.score, 0) / best) if best > 0 else 0
        bar = element("span", class_="bar", style=f"width: {share}%", aria_hidden="true")
        values = [f"{ranked.domains[name]:+d}" if name in ranked.domains else "0" for name in domains]
        return element(
            "tr",
            element("th", ranked.root, scope="row"),
            element("td", f"{ranked.score:+d}"),
            element("td", bar, class_="bars"),
            element("td", ratio_text(ranked.score)),
            *[element("td", value) for value in values],
            element("td", str(ranked.concordant)),
        )

"""The page of the rivals: what is not one compressed root, and the rules that raise it."""

from __future__ import annotations

from radiculo.knowledge.reading import Readings
from radiculo.render.page import Page, Part, commas, paragraph, rows
from radiculo.render.pages.rule import rule_link
from radiculo.render.pages.source import key_link


def rivals_page(readings: Readings) -> Page:
    """Return the page of all rivals."""
    terms = readings.base.tables.terms
    parts = []
    for name, rival in terms.rivals.items():
        raising = {rule.id for rule, _ in readings.rivals.get(name, ())}
        facts = rows(
            ("Pathway", terms.pathways[rival.pathway].title),
            ("Raised by", commas(map(rule_link, sorted(raising)))),
            ("Sources", commas(map(key_link, rival.refs))),
        )
        parts.append(Part(rival.title, blocks=(*paragraph(rival.note), *facts), anchor=name))
    return Page("rivals", f"Rivals ({len(terms.rivals)})", "", tuple(parts))

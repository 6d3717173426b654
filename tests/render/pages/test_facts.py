"""A page holds every fact that programs get: text and JSON cannot tell different stories."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from radiculo.cases.read import read_records
from radiculo.catalogue.read import load_catalogue
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.sources import find_cases
from radiculo.render.markdown import escaped, page_markdown
from radiculo.render.page import Page
from radiculo.render.pages.case import case_file, case_page
from radiculo.render.pages.entry import entry_file, entry_page
from radiculo.render.pages.finding import finding_file, finding_page
from radiculo.render.pages.root import root_page
from radiculo.render.pages.rule import rule_file, rule_page
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_page
from radiculo.triage.root_profile import root_profile

# what a page says in other words: by its title, in a sentence, or by where it stands
SAID_OTHERWISE = {"kind", "sides", "scope", "status", "group", "domain", "evidence", "strategy", "family", "seed"}
SAID_OTHERWISE |= {"read", "verdict", "zone", "first", "language", "section", "order", "pieces", "unit"}

Pages = Iterator[tuple[BaseModel, Page]]


def findings(base: RuleBase) -> Pages:
    readings = Readings(base)
    for finding in base.vocabulary.findings.values():
        file = finding_file(finding, readings)
        yield file, finding_page(file)


def rules(base: RuleBase) -> Pages:
    readings = Readings(base)
    for rule in base.rules:
        file = rule_file(rule, readings)
        yield file, rule_page(file)


def roots(base: RuleBase) -> Pages:
    readings = Readings(base)
    for root in base.tables.roots:
        file = root_profile(readings, root)
        yield file, root_page(file)


def cases(base: RuleBase) -> Pages:
    for record in read_records([str(find_cases())], base):
        if record.case is not None:
            file = case_file(record.case, base, key=True)
            yield file, case_page(file)


def entries(base: RuleBase) -> Pages:
    catalogue = load_catalogue(base)
    for entry in catalogue.entries.values():
        file = entry_file(entry, base, catalogue)
        yield file, entry_page(file, catalogue)


def facts(value: object, otherwise: set[str], field: str = "") -> Iterator[str]:
    """Every text of the data, but for what a page says otherwise."""
    if field in otherwise:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "name" and "title" in value:
                continue  # a name of a closed list is said by its title
            yield from facts(item, otherwise, key)
    elif isinstance(value, list):
        for item in value:
            yield from facts(item, otherwise, field)
    elif isinstance(value, str) and value:
        yield " ".join(value.split())


@pytest.mark.parametrize("kind", [findings, rules, roots, cases, entries])
def test_every_fact_of_the_data_is_on_the_page_and_in_markdown(kind: object, base: RuleBase) -> None:
    pages = list(kind(base))  # type: ignore[operator]
    otherwise = SAID_OTHERWISE | ({"title"} if kind is roots else set())  # there a rule is said by its condition or id
    assert pages
    for file, page in pages:
        stream = io.StringIO()
        print_page(Screen(Style(plain=True), stream), page, "")
        shown, written = " ".join(stream.getvalue().split()), page_markdown(page, "", ())
        for fact in set(facts(file.model_dump(), otherwise)):
            assert fact in shown, f"{page.address}: {fact}"
            assert fact in written or escaped(fact) in written, f"{page.address}: {fact}"

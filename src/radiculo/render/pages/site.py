"""All pages together: an index, and every finding, rule, root, rival, case, catalogue entry and reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from radiculo.cases.model import Case
from radiculo.cases.select import folder
from radiculo.catalogue.model import Catalogue
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from radiculo.render.markdown import page_markdown
from radiculo.render.page import Items, Page, Paragraph, Words, link
from radiculo.render.pages.answer import cases_list, findings_list, roots_list, rules_list
from radiculo.render.pages.case import case_file, case_page
from radiculo.render.pages.entry import catalogue_page, entry_file, entry_page
from radiculo.render.pages.finding import finding_file, finding_page
from radiculo.render.pages.rival import rivals_page
from radiculo.render.pages.root import root_page
from radiculo.render.pages.rule import rule_file, rule_page
from radiculo.render.pages.source import references_page
from radiculo.triage.root_profile import root_profile


def site(readings: Readings, catalogue: Catalogue, cases: Iterable[Case], *, key: bool = False) -> dict[str, str]:
    """Return the Markdown of every page by its file name, such as `rules/level/x.md`. The same rules, the same text.

    `key`: the pages of cases tell what was so.
    """
    chapters = list(_chapters(readings, catalogue, _cases(readings.base, cases, key=key)))
    pages = [_index(readings, chapters), *(page for chapter in chapters for page in chapter)]
    return _written(pages, readings.base)


def case_pages(base: RuleBase, cases: Iterable[Case], *, key: bool = False) -> dict[str, str]:
    """Return the Markdown of the pages of these cases and of their list, by file name; `key`: with what was so."""
    return _written(_cases(base, cases, key=key), base)


def _written(pages: list[Page], base: RuleBase) -> dict[str, str]:
    known = {page.address for page in pages}
    return {f"{page.address}.md": page_markdown(page, base.tables.intended_use, known) for page in pages}


def _cases(base: RuleBase, cases: Iterable[Case], *, key: bool) -> list[Page]:
    """Return the chapter of cases, its contents first."""
    found = [(folder(case), case_file(case, base, key=key)) for case in cases]
    return [cases_list(found), *(case_page(file) for _, file in found)]


def _chapters(readings: Readings, catalogue: Catalogue, cases: list[Page]) -> Iterator[list[Page]]:
    """Yield the chapters; the first page of each is its contents."""
    base = readings.base
    findings = [finding_file(finding, readings) for finding in base.vocabulary.findings.values()]
    yield [findings_list(findings), *map(finding_page, findings)]
    rules = [rule_file(rule, readings) for rule in base.rules]
    yield [rules_list(rules), *map(rule_page, rules)]
    roots = [root_profile(readings, root) for root in base.tables.roots]
    yield [roots_list(roots), *map(root_page, roots)]
    yield [rivals_page(readings)]
    yield cases
    entries = [entry_file(entry, base, catalogue) for entry in catalogue.entries.values()]
    yield [catalogue_page(catalogue), *(entry_page(entry, catalogue) for entry in entries)]
    yield [references_page(readings, catalogue)]


def _index(readings: Readings, chapters: list[list[Page]]) -> Page:
    base = readings.base
    links: tuple[Words, ...] = tuple((link(chapter[0].title, chapter[0].address),) for chapter in chapters)
    about = f"{base.tables.base.title or base.tables.base.name}, rule base {base.hash}."
    return Page("index", "What radiculo knows", "", (Paragraph((about,)), Items(links)))

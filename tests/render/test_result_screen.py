"""The result screen: not one fact differs between a rich terminal, plain text and HTML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.render.html.page import html_page
from radiculo.render.page import Page, Part, Ranking, blocks_of, lines_of, ratio_text, text_of
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_page
from radiculo.render.triage import triage_page
from radiculo.triage.run import triage
from support.html import parse, said
from support.program import BARS, without_colour, words

DATA = Path(__file__).parent / "data"
CASES = ("cr-012", str(DATA / "map.yaml"), "cr-001", "cr-051")


@pytest.fixture(scope="module", params=CASES, ids=lambda case: Path(case).stem)
def page(request: pytest.FixtureRequest, base: RuleBase) -> Page:
    case = read_case(request.param, base)
    return triage_page(case, triage(case, base, engine="recorder"))


def shown(page: Page, *, plain: bool, width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    stream = io.StringIO()
    print_page(Screen(Style(plain=plain, color=not plain), stream), page, "For tests.")
    return without_colour(stream.getvalue())


def facts(page: Page) -> Iterator[str]:
    """Every line of a page in words, but for the numbers of its rankings."""
    yield from (page.id, page.title, text_of(page.lead), page.stamp, "For tests.")
    for block in blocks_of(page.blocks):
        yield from (" ".join(text_of(line).split()) for line in lines_of(block))
        if isinstance(block, Part):
            yield block.title


def rankings(page: Page) -> list[Ranking]:
    return [block for block in blocks_of(page.blocks) if isinstance(block, Ranking)]


@pytest.mark.parametrize("plain", [True, False], ids=["plain", "rich"])
def test_the_terminal_shows_every_fact(page: Page, plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    text = words(shown(page, plain=plain, width=60, monkeypatch=monkeypatch))
    for fact in facts(page):
        assert words(fact) in text
    for ranking in rankings(page):
        for ranked in ranking.roots:
            assert f"{ranked.root} {ranked.score:+d} points (likelihood ratio {ratio_text(ranked.score)})" in text
            assert all(f"{name} {value:+d}" in text for name, value in ranked.domains.items())


def test_plain_and_rich_say_the_same(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = shown(page, plain=True, width=60, monkeypatch=monkeypatch)
    rich = shown(page, plain=False, width=60, monkeypatch=monkeypatch)
    assert words(plain) == words(rich)
    assert not BARS.search(plain)


def test_sixty_columns_are_enough(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(page, plain=False, width=60, monkeypatch=monkeypatch)
    assert max(map(len, text.splitlines())) <= 60


def test_html_shows_every_fact(page: Page, base: RuleBase) -> None:
    root = parse(html_page([page], "For tests.", base.tables.references))
    text = said(root)
    for fact in facts(page):
        assert " ".join(fact.split()) in text
    rows = [[said(cell) for cell in row] for row in root.iter("tr")]
    for ranking in rankings(page):
        for ranked in ranking.roots:
            row = next(row for row in rows if row[:2] == [ranked.root, f"{ranked.score:+d}"])
            assert {ratio_text(ranked.score), str(ranked.concordant)} <= set(row)
            assert {f"{value:+d}" for value in ranked.domains.values()} <= set(row)


def test_bars_are_as_long_as_the_numbers_behind_them_say(base: RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case("cr-012", base)
    text = shown(triage_page(case, triage(case, base)), plain=False, width=100, monkeypatch=monkeypatch)
    bars = {line.split()[1]: line.split()[0] for line in text.splitlines() if BARS.match(line.strip())}
    assert list(bars) == ["L4", "L3", "L2"]
    assert bars["L4"] == "█" * 8
    assert len(bars["L2"]) < len(bars["L3"])

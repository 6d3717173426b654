"""The result screen: not one fact differs between a rich terminal, plain text and HTML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.render.html.page import html_page
from radiculo.render.page import Page, Part, Ranking, blocks_of, lines_of, text_of
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_page
from radiculo.render.triage import triage_page
from radiculo.triage.run import triage
from support.html import parse, said
from support.program import BARS, without_colour, words

DATA = Path(__file__).parent / "data"
CASES = ("cr-012", str(DATA / "map.yaml"), "cr-001", "cr-051")


@pytest.fixture(scope="module", params=[(c, n) for c in CASES for n in (False, True)], ids=str)
def page(request: pytest.FixtureRequest, base: RuleBase) -> Page:
    name, numbers = request.param
    case = read_case(name, base)
    return triage_page(case, triage(case, base, engine="recorder"), numbers=numbers)


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
            assert f"{ranked.root} {ranking.words(ranked)}" in text
            assert (f"{ranked.score:+d} points" in text) is ranking.numbers
            titles = {ranking.domains[name].lower(): value for name, value in ranked.domains.items()}
            assert all(f"{t} {value:+d}" if ranking.numbers else t in text for t, value in titles.items())


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
            signs = {"for" if value > 0 else "against" for value in ranked.domains.values()}
            points = {f"{ranked.score:+d}"} if ranking.numbers else set()
            found = [row for row in rows if row[:1] == [ranked.root] and points <= set(row)]
            assert any(signs <= {cell.split(" ")[0] for cell in row} for row in found)


def test_no_likelihood_ratio_of_all_findings_together_is_told(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [ranking.words(ranked) for ranking in rankings(page) for ranked in ranking.roots]
    assert all(told)
    assert not any("ratio" in words for words in told)


def test_bars_are_as_long_as_the_numbers_behind_them_say(base: RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case("cr-012", base)
    text = shown(triage_page(case, triage(case, base)), plain=False, width=100, monkeypatch=monkeypatch)
    bars = {line.split()[1]: line.split()[0] for line in text.splitlines() if BARS.match(line.strip())}
    assert list(bars) == ["L4", "L3", "L2"]
    assert bars["L4"] == "█" * 8
    assert len(bars["L2"]) < len(bars["L3"])


@pytest.mark.parametrize("name", ["cr-001", "cr-012", "cr-013", "cr-051", "cr-062"])
def test_the_short_answer_fits_one_screen(name: str, base: RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case(name, base)
    page = triage_page(case, triage(case, base, engine="recorder"), reasons=False)
    assert len(shown(page, plain=False, width=80, monkeypatch=monkeypatch).splitlines()) <= 24


def test_the_short_answer_says_what_decides(base: RuleBase) -> None:
    short = triage(read_case("cr-012", base), base, engine="recorder").outcome.summary
    assert short is not None
    assert short.wait.text.startswith("Priority (C), provisional: ")
    assert [point.text for point in short.roots] == ["left L4 or L3: the findings do not tell them apart"]
    assert short.roots[0].because[0] == "left Knee jerk: reduced"
    assert short.change[0].endswith(" could make it A")

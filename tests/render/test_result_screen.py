"""The result screen: not one fact differs between a rich terminal, plain text and HTML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.render.document import Document, Item, Ranking, ratio_text
from radiculo.render.html.page import Result, html_page
from radiculo.render.screen import Screen, Style
from radiculo.render.triage import print_triage, triage_document
from radiculo.triage.run import triage
from support.html import parse, said
from support.program import BARS, without_colour, words

DATA = Path(__file__).parent / "data"
CASES = ("cr-012", str(DATA / "map.yaml"), "cr-001", "cr-051")


@pytest.fixture(scope="module", params=CASES, ids=lambda case: Path(case).stem)
def result(request: pytest.FixtureRequest, base: RuleBase) -> Result:
    case = read_case(request.param, base)
    return Result(case, triage(case, base, engine="recorder"))


def shown(result: Result, *, plain: bool, width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    stream = io.StringIO()
    print_triage(Screen(Style(plain=plain, color=not plain), stream), result.case, result.trace)
    return without_colour(stream.getvalue())


def facts(document: Document) -> Iterator[str]:
    """Every line of a document in words, but for the numbers of its rankings."""
    yield from (document.id, document.title, document.stem, document.stamp, document.intended_use)
    yield from map(_text, document.items())
    for part in (*document.answer, *document.reasons):
        yield from (part.title, *(inner.title for inner in part.parts))


def _text(item: Item) -> str:
    return " ".join("".join(part if isinstance(part, str) else part.text for part in item.words).split())


def rankings(document: Document) -> list[Ranking]:
    return [block for item in document.items() for block in item.inside if isinstance(block, Ranking)]


@pytest.mark.parametrize("plain", [True, False], ids=["plain", "rich"])
def test_the_terminal_shows_every_fact(result: Result, plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    text = words(shown(result, plain=plain, width=60, monkeypatch=monkeypatch))
    for fact in facts(triage_document(result.case, result.trace)):
        assert words(fact) in text
    for ranking in rankings(triage_document(result.case, result.trace)):
        for ranked in ranking.roots:
            assert f"{ranked.root} {ranked.score:+d} points (likelihood ratio {ratio_text(ranked.score)})" in text
            assert all(f"{name} {value:+d}" in text for name, value in ranked.domains.items())


def test_plain_and_rich_say_the_same(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = shown(result, plain=True, width=60, monkeypatch=monkeypatch)
    rich = shown(result, plain=False, width=60, monkeypatch=monkeypatch)
    assert words(plain) == words(rich)
    assert not BARS.search(plain)


def test_sixty_columns_are_enough(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(result, plain=False, width=60, monkeypatch=monkeypatch)
    assert max(map(len, text.splitlines())) <= 60


def test_html_shows_every_fact(result: Result) -> None:
    root = parse(html_page([result]))
    text = said(root)
    document = triage_document(result.case, result.trace)
    for fact in facts(document):
        assert " ".join(fact.split()) in text
    rows = [[said(cell) for cell in row] for row in root.iter("tr")]
    for ranking in rankings(document):
        for ranked in ranking.roots:
            row = next(row for row in rows if row[:2] == [ranked.root, f"{ranked.score:+d}"])
            assert {ratio_text(ranked.score), str(ranked.concordant)} <= set(row)
            assert {f"{value:+d}" for value in ranked.domains.values()} <= set(row)


def test_bars_are_as_long_as_the_numbers_behind_them_say(base: RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case("cr-012", base)
    text = shown(Result(case, triage(case, base)), plain=False, width=100, monkeypatch=monkeypatch)
    bars = {line.split()[1]: line.split()[0] for line in text.splitlines() if BARS.match(line.strip())}
    assert list(bars) == ["L4", "L3", "L2"]
    assert bars["L4"] == "█" * 8
    assert len(bars["L2"]) < len(bars["L3"])

"""One page, three writers: the same words on a screen, in Markdown and in HTML, each shown as written."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.knowledge.shapes import Reference
from radiculo.render.html.page import html_page
from radiculo.render.markdown import escaped, page_markdown
from radiculo.render.markup import element
from radiculo.render.page import (
    Answer,
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
    blocks_of,
    code,
    line,
    lines_of,
    link,
    mark,
    rows,
    section,
    strong,
    text_of,
)
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_blocks, print_page
from radiculo.triage.outcome import RankedRoot
from support.html import parse, said
from support.program import without_colour, words

ROOT = RankedRoot(root="L4", score=70, domains={"reflex": 70}, concordant=1)
PAGE = Page(
    "rules/level/one",
    "A rule",
    "level/one",
    (
        Paragraph(("Plain and ", strong("strong"), ".")),
        Rows((("Why", ("because",)), ("See", (link("two", "rules/level/two"), " or ", link("L4", "roots/L4"))))),
        Part(
            "Sources",
            blocks=(Items(((link("key", "references#key"), ": ", link("https://a.b/c(d)", "https://a.b/c(d)")),)),),
            anchor="sources",
        ),
        Items(((code("radiculo rules"), "  ", mark("good", "good")),), "Next"),
    ),
)
KNOWN = {"rules/level/one", "rules/level/two", "roots/L4", "references"}


def screened(page: Page) -> str:
    stream = io.StringIO()
    print_page(Screen(Style(plain=True), stream), page, "For tests.")
    return stream.getvalue()


def test_a_page_on_a_screen() -> None:
    assert screened(PAGE) == (
        "A rule  [level/one]\nPlain and strong.\n\nWhy: because\nSee: two or L4\n\nSources\n"
        "  - key: https://a.b/c(d)\n\nNext:\n  - radiculo rules  good\n\nFor tests.\n"
    )


def test_a_page_as_markdown_has_links_relative_to_it() -> None:
    text = page_markdown(PAGE, "For tests.", KNOWN)
    assert text.startswith("# A rule\n\n`level/one`\n\nPlain and **strong**.\n\n")
    assert "- **See:** [two](two.md) or [L4](../../roots/L4.md)\n" in text
    assert '## <a id="sources"></a>Sources\n' in text
    assert "- [key](../../references.md#key): [https://a.b/c(d)](https://a.b/c%28d%29)\n" in text
    assert "**Next:**\n\n- `radiculo rules` **good**\n" in text
    assert text.endswith("\n\n*For tests.*\n")


def test_a_link_to_a_page_that_is_not_there_stays_text() -> None:
    assert "or L4\n" in page_markdown(PAGE, "", KNOWN - {"roots/L4"})


def test_what_is_empty_is_left_out() -> None:
    assert rows(("Why", ""), ("See", ())) == []
    assert section("Rules", []) == []


def test_a_text_that_looks_like_a_list_or_a_heading_is_none() -> None:
    for text in ("- a", "# a", "+ a", "1. a", "12) a"):
        line = page_markdown(Page("x", "t", "", (Paragraph((text,)),)), "", ()).split("\n\n")[1]
        assert line in {f"\\{text}", text.replace(".", "\\."), text.replace(")", "\\)")}


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    shown = escaped(text)
    assert re.sub(r"\\(.)", r"\1", shown) == re.sub(r"\s+", " ", text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`<>\[\]|]", shown)


def test_spans_without_marks_are_their_text() -> None:
    assert text_of((strong("a"), " ", link("b", "c"), code("d"), mark("e", "bad"))) == "a bde"


WIDE = Table(
    "Counts",
    ("", "first of them", "second of them"),
    ((("a",), ("1",), (mark("22", "bad"),)), (("b",), ("3",), ("4",))),
)
EVERY = Page(
    "every",
    "Every block",
    id="one",
    lead=("what it is about",),
    blocks=(
        Answer((Part("How soon", (Span("now", "urgency-A"),), (line("set by ", Span("x/y", "id")),)),)),
        Part(
            "Reasons",
            blocks=(
                Item(
                    (strong("a rule"),), (line("an effect", kind="effect"), line(Span("key", "source"), kind="source"))
                ),
                Ranking("left", (ROOT,), {"reflex": "Reflex"}),
                Part("Inner", blocks=(line("deep"),)),
            ),
        ),
        WIDE,
        Figure(lambda anchor: element("figure", "drawn", id=f"{anchor}-figure")),
    ),
    stamp="radiculo 1",
)


def test_every_block_on_a_screen() -> None:
    assert screened(EVERY) == (
        "one  Every block\n  what it is about\n\nHow soon:  now\n  set by x/y\n\nReasons\n  a rule\n"
        "    -> an effect\n    key\n  L4  for: reflex\n"
        "  Inner\n    deep\n\nCounts\n     first of them  second of them\n  a              1              22\n"
        "  b              3               4\n\nradiculo 1\nFor tests.\n"
    )


def test_every_block_as_markdown() -> None:
    text = page_markdown(EVERY, "For tests.", ())
    assert "## Reasons\n\n- **a rule**\n  - → an effect\n  - key\n- **L4** for: reflex" in text
    assert "### Inner\n\n- deep\n" in text
    assert "|  | first of them | second of them |\n| --- | ---: | ---: |\n| a | 1 | **22** |\n" in text


def test_every_page_has_the_same_words_in_html() -> None:
    for page in (PAGE, EVERY):
        root = parse(html_page([page], "For tests.", {"key": Reference(citation="Who", read="abstract")}))
        text = said(root)
        for block in blocks_of(page.blocks):
            for spans in lines_of(block):
                assert " ".join(text_of(spans).split()) in text
            assert not isinstance(block, Part) or block.title in text
        assert "For tests." in text
    assert "drawn" in text


@pytest.mark.parametrize(
    ("width", "row"), [(80, "a              1              22"), (34, "a             1             22")]
)
def test_a_table_is_drawn_closer_on_a_narrow_terminal(width: int, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    stream = io.StringIO()
    print_blocks(Screen(Style(color=True), stream), [WIDE])
    assert f"  {row}" in without_colour(stream.getvalue()).splitlines()


def test_a_table_that_does_not_fit_is_told_row_by_row_and_no_word_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    stream = io.StringIO()
    print_blocks(Screen(Style(color=True), stream), [WIDE])
    text = without_colour(stream.getvalue())
    assert words(text) == "Counts a: first of them 1, second of them 22 b: first of them 3, second of them 4"
    assert max(map(len, text.splitlines())) <= 30


def test_code_that_holds_backticks_stays_code() -> None:
    text = page_markdown(Page("x", "t", blocks=(Paragraph((code("a``b`"),)),)), "", ())
    assert "``` a``b` ```" in text

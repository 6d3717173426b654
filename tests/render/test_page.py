"""One page, two printers: the same words on a screen and in Markdown, and Markdown that shows them as written."""

from __future__ import annotations

import io
import re

from hypothesis import given
from hypothesis import strategies as st

from radiculo.render.markdown import escaped, page_markdown
from radiculo.render.page import (
    Items,
    Page,
    Paragraph,
    Part,
    Rows,
    code,
    link,
    mark,
    rows,
    section,
    strong,
    text_of,
)
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_page

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

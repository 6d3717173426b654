"""A case from a stranger: no writer lets it forge a line, move the cursor, or turn the direction of reading."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest import mock

import pytest

from radiculo.cases.model import Case, Source
from radiculo.cases.shapes import Expect, Truth
from radiculo.errors import Diagnostic, Place
from radiculo.pytest_plugin import CaseItem
from radiculo.render.diagnostics import excerpt
from radiculo.render.explain import explanation_page
from radiculo.render.github import GitHub
from radiculo.render.html.page import html_page
from radiculo.render.junit import JUnit
from radiculo.render.markdown import page_markdown
from radiculo.render.page import Page
from radiculo.render.pages.case import case_file, case_page
from radiculo.render.replay_html import ReplayHtml
from radiculo.render.replay_lines import Lines
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_page
from radiculo.render.triage import triage_page
from radiculo.render.visible import visible
from radiculo.replay.reporter import Reporter
from radiculo.triage.run import triage
from support.html import parse
from support.replays import case_of, record_of, replayed, small_base

FORGED = "FORGED: all checks passed"
SENT = "\x1b[2J\x07\x9b\u202e\u2066\u2069\u200e\u200f\u061c"
NASTY = f"x\n{FORGED}\r\n{FORGED}\u2028{FORGED}\x85{FORGED} {SENT}</p><script>alert(1)</script> `[a](javascript:b)`"
SHOWN = "\\x1b[2J\\x07\\x9b\\u202e\\u2066\\u2069\\u200e\\u200f\\u061c"
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def hostile(**fields: object) -> Case:
    """A case that is nasty wherever it may hold a text."""
    return case_of(
        "c",
        title=NASTY,
        stem=NASTY,
        author=NASTY,
        notes={"left.c": NASTY},
        tags=(NASTY,),
        source=Source(citation=NASTY, url=f"https://example.org/{NASTY}"),
        **fields,  # type: ignore[arg-type]
    )


@cache
def pages() -> tuple[Page, ...]:
    base, case = small_base(), hostile()
    trace = triage(case, base, engine="recorder")
    return triage_page(case, trace), explanation_page(case, trace), case_page(case_file(case, base, key=True))


def on_screen(page: Page, *, plain: bool) -> str:
    stream = io.StringIO()
    with mock.patch.dict("os.environ", {"FORCE_HYPERLINK": "0", "COLUMNS": "5000"}):
        print_page(Screen(Style(plain=plain, color=not plain), stream), page, "For tests.")
    return re.sub(r"\x1b\[[\d;]*m", "", stream.getvalue())


WRITERS: dict[str, Callable[[Page], str]] = {
    "plain": lambda page: on_screen(page, plain=True),
    "terminal": lambda page: on_screen(page, plain=False),
    "Markdown": lambda page: page_markdown(page, "For tests.", ()),
    "HTML": lambda page: html_page([page], "For tests.", small_base().tables.references),
}


def check(text: str) -> None:
    """What is sent is shown as escapes, and nothing of it begins a line."""
    assert not UNSEEN.search(text)
    assert not [line for line in text.splitlines() if line.strip().startswith(FORGED)]
    text.encode("utf-8")


@pytest.mark.parametrize("writer", WRITERS)
def test_no_writer_passes_on_what_a_case_hides(writer: str) -> None:
    for page in pages():
        text = WRITERS[writer](page)
        check(text)
        assert SHOWN in text.replace("\\[", "[").replace("\\\\", "\\")
        assert writer != "HTML" or not list(parse(text).iter("script"))
        assert writer != "Markdown" or not re.search(r"(?<!\\)<script|(?<!\\)\]\(javascript", text)


@cache
def reported(folder: Path) -> dict[str, str]:
    """What each reporter writes of a hostile case that fails."""
    place = Place(f"cases/{NASTY}.yaml", 1, 1)
    case = hostile(id=NASTY, place=place, expect=Expect(urgency="A"), truth=Truth(urgency="A", urgency_basis="stated"))
    known = hostile(id="k", place=place, expect=Expect(urgency="B", known=NASTY))
    out, err = io.StringIO(), io.StringIO()
    reporters: list[Reporter] = [
        Lines(Screen(Style(plain=True), out)),
        GitHub(Screen(Style(plain=True), err)),
        JUnit(folder / "junit.xml"),
        ReplayHtml(folder / "page.html"),
    ]
    replayed([record_of(case), record_of(known)], *reporters)
    files = {name: (folder / name).read_text(encoding="utf-8") for name in ("junit.xml", "page.html")}
    return {"lines": out.getvalue(), "github": err.getvalue(), **files}


@pytest.mark.parametrize("report", ["lines", "github", "junit.xml", "page.html"])
def test_no_report_passes_on_what_a_case_hides(report: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = reported(tmp_path_factory.getbasetemp())[report]
    check(text)
    assert SHOWN in text
    assert report != "page.html" or not list(parse(text).iter("script"))
    if report == "github":
        assert all(line.startswith("::error file=") for line in text.splitlines())


def test_the_heading_of_a_failed_test_is_one_line() -> None:
    item = mock.Mock(spec=CaseItem)
    item.record, item.path = record_of(hostile()), Path("c.yaml")
    item.name = NASTY
    heading = CaseItem.reportinfo(item)[2]
    check(heading)
    assert len(heading.splitlines()) == 1
    assert heading.count(SHOWN) == 2


def test_a_caret_stays_under_its_place_behind_what_is_shown_as_an_escape() -> None:
    source = 'title: "\x07\u202ea" wrong'

    _, shown, caret = excerpt(Diagnostic("code", "message", Place("c.yaml", 3, source.index("wrong") + 1, 5, source)))
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "wrong"
    check(shown)


def test_what_harms_nobody_stays() -> None:
    for text in ("Größe, café, 37 °C", "left → right", "שלום", "مرحبا", "日本語"):
        assert visible(text) == text
    assert json.loads(json.dumps(visible("a\tb"))) == "a b"

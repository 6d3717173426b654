"""The HTML report of a replay: one file, well formed, escaped, with every failure and its reasons."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from radiculo.cases.read import Record
from radiculo.cases.shapes import Expect, Truth
from radiculo.render import replay_html
from radiculo.render.replay_html import ReplayHtml
from radiculo.replay.gates import GateResult
from support.replays import case_of, record_of, replayed

VOID = {"meta", "br", "img", "link"}
RECORDS = [
    record_of(case_of("ab", truth=Truth(roots=["L4"], side="left"))),
    record_of(case_of("c", title="<script>alert(1)</script>", expect=Expect(urgency="A"))),
    record_of(case_of("c", id="missed", truth=Truth(urgency="A", urgency_basis="stated"))),
    Record("bad.yaml", None),
]


class Tags(HTMLParser):
    """Checks that elements nest, and keeps their names and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page_of(path: Path, records: list[Record], **more: object) -> str:
    page = ReplayHtml(path)
    for name, value in more.items():
        setattr(page, name, value)
    replayed(records, page)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    gate = GateResult(gate="fail-under urgency", wanted="at least 80 %", found="0 < 1", met=False)
    return page_of(tmp_path_factory.mktemp("html") / "r.html", RECORDS, gates=[gate])


def test_it_is_well_formed_and_loads_nothing(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not {"script", "link", "img", "iframe"} & set(tags.seen)
    assert not {name for name, _ in tags.attributes} & {"src", "href"}
    assert "http" not in page
    assert "url(" not in page


def test_it_can_be_read_by_a_screen_reader(page: str) -> None:
    assert '<html lang="en">' in page
    assert "<main>" in page
    assert len(re.findall("<h1>", page)) == 1
    assert re.findall("<table><caption>", page)
    assert all("scope=" in head for head in re.findall("<th[^e].*?>", page))


def test_it_shows_failures_with_the_responsible_rules(page: str) -> None:
    assert "urgency: expected A, got B (set by r/c)" in page
    assert "urgency A could come from r/e (left), which waits for: left.e" in page
    assert "<h2>Failures (2)</h2>" in page
    assert "bad.yaml" in page


def test_it_shows_what_was_triaged_too_low(page: str) -> None:
    assert "<h2>Triaged lower than was so (1)</h2>" in page
    assert "was so: urgency A" in page


def test_it_shows_tables_gates_and_the_stamp(page: str) -> None:
    assert "<caption>Urgency</caption>" in page
    assert "<strong>not met</strong>" in page
    assert "0 &lt; 1" in page
    assert "<em>for tests</em>" in page


def test_nothing_in_a_case_is_markup(page: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_long_page_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_html, "MAX_SHOWN", 1)
    page = page_of(tmp_path / "r.html", [Record("x", None), Record("y", None)])
    assert "<p>1 more are not shown.</p>" in page


def test_records_that_were_not_run_are_counted(tmp_path: Path) -> None:
    writer = ReplayHtml(tmp_path / "r.html")
    writer.skip(Record("later", None))
    replayed(RECORDS[:1], writer)
    assert "1 ok, 1 not run" in (tmp_path / "r.html").read_text()

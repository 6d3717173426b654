"""The HTML report of a replay: one file, well formed, escaped, with every failure and its reasons."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from radiculo.cases.read import Record
from radiculo.cases.shapes import Expect, Truth
from radiculo.render import replay, replay_html
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
        page.checks = page.checks.model_copy(update={name: value})
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
    assert "Content-Security-Policy" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "url(" not in page


def test_it_can_be_read_by_a_screen_reader(page: str) -> None:
    assert '<html lang="en">' in page
    assert "<main>" in page
    assert len(re.findall("<h1[ >]", page)) == 1
    assert re.findall("<table><caption>", page)
    assert all("scope=" in head for head in re.findall("<th[^e].*?>", page))


def test_it_shows_failures_with_the_responsible_rules(page: str) -> None:
    assert "urgency: expected A, got B (set by r/c)" in page
    assert "urgency A could come from r/e (left), which waits for: left.e" in page
    assert "<h2>Failures (2)</h2>" in page
    assert "bad.yaml" in page


def test_it_shows_what_was_triaged_too_low(page: str) -> None:
    assert "<h2>Triaged lower than was so (1)</h2>" in page
    assert "truth: root not given, urgency A (stated)" in page


def test_it_shows_tables_gates_and_the_stamp(page: str) -> None:
    assert "<caption>Urgency</caption>" in page
    assert ">NOT MET</strong>" in page
    assert "0 &lt; 1" in page
    assert "for tests</p></footer>" in page


def test_nothing_in_a_case_is_markup(page: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_long_page_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_html, "MAX_SHOWN", 1)
    page = page_of(tmp_path / "r.html", [Record("x", None), Record("y", None)])
    assert "<p>1 more are not shown.</p>" in page


def test_records_that_were_not_run_are_counted(tmp_path: Path) -> None:
    assert "1 ok, 1 not run" in page_of(tmp_path / "r.html", RECORDS[:1], not_run=1)


def test_failures_stand_first_with_their_file_and_line_and_the_table_of_rules_last(page: str) -> None:
    places = [page.index(text) for text in ("Failures (2)", "Triaged lower", "Gates", "Scores", "<caption>Rules<")]
    assert places == sorted(places)
    assert "at cases/c.yaml:1" in page


def test_a_long_table_of_rules_is_left_to_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "_MOST_RULES", 1)
    page = page_of(tmp_path / "r.html", RECORDS)
    assert "<caption>Rules<" not in page
    assert "Rules that fire on some record" in page

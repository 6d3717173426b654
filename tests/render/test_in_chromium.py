"""The page in a real browser, where there is one: it opens, it is drawn, and it asks the network for nothing."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.render.bodymap.drawing import VIEWS, drawing
from radiculo.render.html.page import html_page
from radiculo.render.pages.handout import answer_sheet, patient_sheet
from radiculo.render.triage import triage_page
from radiculo.triage.run import triage
from support.html import parse, said

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DATA = Path(__file__).parent / "data"
WIDTH, HEIGHT = 1000, 1800
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")


@dataclass(frozen=True)
class Opened:
    """What a browser made of a page: its tree, a picture, and the hosts that anything asked for."""

    dom: str
    picture: bytes
    hosts: frozenset[str]


def opened(page: Path, work: Path) -> Opened:
    shared = [str(CHROMIUM), *QUIET, f"--user-data-dir={work / 'profile'}", f"--window-size={WIDTH},{HEIGHT}"]
    log, picture = work / "net.json", work / "page.png"
    # A blocking page load must not hang the suite: 60 s is far more than the second that this takes.
    subprocess.run(
        [*shared, f"--log-net-log={log}", f"--screenshot={picture}", page.as_uri()],
        check=True,
        capture_output=True,
        timeout=60,
    )
    dom = subprocess.run([*shared, "--dump-dom", page.as_uri()], check=True, capture_output=True, timeout=60).stdout
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    urls = {event["params"]["url"] for event in events if "url" in event.get("params", {})}
    return Opened(dom.decode(), picture.read_bytes(), frozenset(urlsplit(url).hostname or "" for url in urls))


@pytest.fixture(scope="module", params=["cr-012", str(DATA / "map.yaml")], ids=["cr-012", "map"])
def seen(request: pytest.FixtureRequest, base: RuleBase, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    work = tmp_path_factory.mktemp("page")
    case = read_case(request.param, base)
    page = work / "page.html"
    page.write_text(
        html_page([triage_page(case, triage(case, base, engine="recorder"))], "", base.tables.references),
        encoding="utf-8",
    )
    return opened(page, work)


def rows(picture: bytes) -> tuple[int, int, bytes]:
    """Width, height and the unpacked (still filtered) rows of a PNG."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    data, at = b"", 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            data += picture[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, zlib.decompress(data)


def test_the_picture_has_the_size_of_the_window_and_something_on_it(seen: Opened) -> None:
    width, height, pixels = rows(seen.picture)
    assert (width, height) == (WIDTH, HEIGHT)
    stride = len(pixels) // height
    blank = sum(not any(pixels[at + 1 : at + stride]) for at in range(0, len(pixels), stride))
    assert blank < height * 0.7, "rows that repeat the one above them are drawn with nothing new"
    assert len(set(pixels)) > 100


def test_the_browser_sees_a_title_and_a_description_for_every_region(seen: Opened) -> None:
    regions = [each for each in parse(seen.dom).iter("g") if each.get("role") == "img"]
    assert len(regions) == 2 * sum(len(drawing(view).regions) for view in VIEWS)
    for region in regions:
        assert [child.tag for child in region][:2] == ["title", "desc"]
        assert said(region[0])
        assert said(region[1])


def test_the_page_asks_the_network_for_nothing(seen: Opened) -> None:
    """Chromium itself calls home; the page must not: none of the hosts that it names is asked for."""
    named = {urlsplit(each.get("href", "")).hostname for each in parse(seen.dom).iter("a")} | {"example.org"}
    assert len(named) > 2
    assert not seen.hosts & named


def test_a_request_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>x</title><img src='http://127.0.0.1:9/x.png'>", encoding="utf-8")
    assert "127.0.0.1" in opened(page, tmp_path).hosts


def test_a_patient_sheet_and_an_answer_sheet_print_on_a_page_each(base: RuleBase, tmp_path: Path) -> None:
    case = read_case("class-001", base)
    pages = [patient_sheet(case, base), answer_sheet(case, base)]
    (tmp_path / "class.html").write_text(html_page(pages, base.tables.intended_use, title="Class"), encoding="utf-8")
    command = [str(CHROMIUM), *QUIET, f"--print-to-pdf={tmp_path / 'class.pdf'}", (tmp_path / "class.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert len(re.findall(rb"/Type ?/Page[^s]", (tmp_path / "class.pdf").read_bytes())) == 2

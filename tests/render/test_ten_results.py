"""docs/ten-results.md: the ten-second lines of ten cases, pictures of their pages; all cases fit a screen.

RADICULO_UPDATE_EXPECTED=1 pytest tests/render/test_ten_results.py    # writes the text, and the pictures with Chromium
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from radiculo import Case, RuleBase, read_case, read_cases, triage
from radiculo.render.answer import short_parts
from radiculo.render.html.page import html_page
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_blocks, print_page
from radiculo.render.triage import triage_page
from support.program import ROOT, without_colour

PAGE = ROOT / "docs" / "ten-results.md"
PICTURES = ROOT / "docs" / "ten-results"
UPDATE = bool(os.environ.get("RADICULO_UPDATE_EXPECTED"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SIZE = "900,900"
HEAD = """# Ten results

Two per category, and two of which nothing can be said yet: what `radiculo triage CASE --brief` says of each, and how
its page (`--html`) begins. `tests/render/test_ten_results.py` keeps the words true, and can write words
and pictures anew.
The patients are published or made up; the answers are radiculo's, not a clinician's.
"""
TEN = {
    "A": ("published/cr-045", "teaching/class-036"),
    "B": ("teaching/class-027", "published/cr-136"),
    "C": ("published/cr-012", "teaching/class-021"),
    "D": ("teaching/class-016", "teaching/class-010"),
    "Cannot say yet": ("vignettes/unsaid-nothing", "vignettes/unsaid-off-topic"),
}


def cases_of(base: RuleBase) -> list[tuple[str, Case]]:
    files = [(category, ROOT / "cases" / f"{name}.yaml") for category, names in TEN.items() for name in names]
    return [(category, read_case(str(path), base)) for category, path in files]


def words_of(case: Case, base: RuleBase, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "100")
    stream = io.StringIO()
    screen = Screen(Style(plain=False, color=True), stream)
    print_blocks(screen, short_parts(triage(case, base, engine="recorder")))
    return without_colour(stream.getvalue()).strip()


def draw(case: Case, base: RuleBase, work: Path) -> None:
    page = work / f"{case.id}.html"
    shown = html_page([triage_page(case, triage(case, base, engine="recorder"))], "", base.tables.references)
    page.write_text(shown, encoding="utf-8")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={work / 'profile'}"]
    picture = f"--screenshot={PICTURES / case.id}.png"
    command = [str(CHROMIUM), *quiet, f"--window-size={SIZE}", picture, page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def test_the_page_of_ten_results_says_what_radiculo_says(
    base: RuleBase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = [HEAD]
    for category, case in cases_of(base):
        outcome = triage(case, base, engine="recorder").outcome
        assert ("Cannot say yet" if outcome.urgency.cannot_say else outcome.urgency.category) == category
        told.append(f"## {category}: {case.title} ({case.id})\n\n{case.stem.strip()}\n")
        told.append(f"```text\n{words_of(case, base, monkeypatch)}\n```\n")
        told.append(f"![The first screen of the page of {case.id}](ten-results/{case.id}.png)\n")
        if UPDATE and CHROMIUM:
            PICTURES.mkdir(exist_ok=True)
            draw(case, base, tmp_path)
    if UPDATE:
        PAGE.write_text("\n".join(told), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == "\n".join(told)
    assert {path.stem for path in PICTURES.glob("*.png")} == {case.id for _, case in cases_of(base)}


@pytest.mark.parametrize("folder", ["published", "teaching", "vignettes"])
def test_the_short_answer_of_every_shipped_case_fits_one_screen(
    base: RuleBase, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    long = {}
    for case in read_cases(str(ROOT / "cases" / folder), base):
        stream = io.StringIO()
        page = triage_page(case, triage(case, base, engine="recorder"), reasons=False)
        print_page(Screen(Style(plain=False, color=True), stream), page, base.tables.intended_use)
        lines = without_colour(stream.getvalue()).splitlines()
        if len(lines) > 24 or max(map(len, lines)) > 80:
            long[case.id] = len(lines)
    assert long == {}

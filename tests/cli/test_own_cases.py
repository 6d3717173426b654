"""Cases of one's own: whatever takes the id of a shipped case takes a file, and a folder where it can be several."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.program import piped

CASE = """schema_version: 1
id: {name}
title: {title}
tags: [tricky]
stem: A baker of 40.
observations: {{age: 40, back_pain: yes, left.leg_pain: yes}}
truth: {{diagnosis: Left L5 radiculopathy, roots: [L5], side: left}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "mine"
    found.mkdir()
    for name, title in (("mine-1", "Monday"), ("mine-2", "Tuesday")):
        (found / f"{name}.yaml").write_text(CASE.format(name=name, title=title))
    return found


def test_docs_of_own_cases_are_their_pages_only(folder: Path, tmp_path: Path) -> None:
    ran = piped("docs", tmp_path / "site", folder)
    assert (ran.code, ran.out.splitlines()[0]) == (0, f"{tmp_path / 'site' / 'cases' / 'index.md'}: 3 pages")
    pages = {path.name: path.read_text() for path in (tmp_path / "site").rglob("*.md")}
    assert set(pages) == {"index.md", "mine-1.md", "mine-2.md"}
    assert "Tuesday" in pages["index.md"]
    assert "L5 radiculopathy" not in pages["mine-1.md"]
    assert "](../" not in "".join(pages.values()), "no link leads to a page that is not written"
    assert "`radiculo triage mine-1.yaml`" in pages["mine-1.md"], "a case that is not shipped goes by its file"
    assert "`radiculo cases mine-1.yaml --key`" in pages["mine-1.md"]


def test_docs_tell_the_key_when_asked(folder: Path, tmp_path: Path) -> None:
    assert piped("docs", tmp_path / "site", folder / "mine-1.yaml", "--key").code == 0
    assert "L5 radiculopathy" in (tmp_path / "site" / "cases" / "mine-1.md").read_text()


def test_docs_of_cases_that_are_not_there_write_nothing(tmp_path: Path) -> None:
    ran = piped("docs", tmp_path / "site", tmp_path / "nowhere")
    assert ran.code == 4
    assert "no such file, folder or shipped case" in ran.err
    assert not (tmp_path / "site").exists()


def test_a_page_of_a_file_and_a_list_of_a_folder(folder: Path) -> None:
    one, both = piped("cases", folder / "mine-2.yaml"), piped("cases", folder)
    assert (one.code, one.out.splitlines()[0]) == (0, "Tuesday  [mine-2]")
    assert (both.code, both.out.splitlines()[0]) == (0, "Cases (2)")
    assert piped("cases", folder, "monday").out.splitlines()[0] == "Monday  [mine-1]"


def test_show_tells_each_case_of_a_folder(folder: Path, tmp_path: Path) -> None:
    ran = piped("case", "show", folder, "--json")
    assert [case["id"] for case in json.loads(ran.out)["cases"]] == ["mine-1", "mine-2"]
    page = tmp_path / "page.html"
    assert piped("case", "show", folder, "--html", page).code == 0
    assert page.read_text().count("A baker of 40") == 2


def test_what_is_about_one_case_takes_a_file_and_says_so_of_a_folder(folder: Path) -> None:
    assert piped("whatif", folder / "mine-1.yaml").code == 0
    ran = piped("whatif", folder)
    assert ran.code == 4
    assert "expected one case, found 2" in ran.err
    assert piped("explain", folder).out.count("How soon:") == 2


def test_practice_chooses_from_a_folder(folder: Path, tmp_path: Path) -> None:
    ran = piped("practice", folder, RADICULO_HOME=str(tmp_path / "home"))
    assert "A baker of 40" in ran.out, ran.err


@pytest.mark.parametrize("name", ["quiz.gift", "bank.json", "bank.ods"])
def test_an_export_of_an_unknown_kind_makes_no_folder_of_that_name(folder: Path, tmp_path: Path, name: str) -> None:
    ran = piped("case", "export", folder, "--to", tmp_path / name)
    assert ran.code == 2
    assert f"{name}: a table ends with .csv or .xlsx" in " ".join(ran.err.split())
    assert not (tmp_path / name).exists()


def test_why_it_matters_says_why_or_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("schema_version: 1\n\tid: a\n")
    ran = piped("case", "check", tmp_path / "a.yaml")
    assert "1 case: 1 remark" in ran.out
    assert "Why it matters" not in ran.out

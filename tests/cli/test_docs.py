"""`radiculo docs`: all pages as Markdown, whose links lead somewhere, the same every time."""

from __future__ import annotations

import json
import posixpath
import re
from functools import cache
from pathlib import Path

import pytest

from radiculo.cases.read import read_records
from radiculo.catalogue.read import load_catalogue
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.sources import find_cases
from radiculo.render.pages.site import site
from support.bases import shipped_base
from support.program import CASES, INTENDED_USE, RULES, Ran, piped

LINK = re.compile(r"(?<!\\)\]\(([^)]+)\)")


@cache
def shipped_site() -> dict[str, str]:
    base = shipped_base()
    cases = [record.case for record in read_records([str(find_cases())], base) if record.case]
    return site(Readings(base), load_catalogue(base), cases)


def write(folder: Path, *options: str) -> Ran:
    return piped("docs", folder, "--rules", RULES, *options, RADICULO_CASES=str(CASES / "good"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_link_leads_to_a_page_and_to_an_anchor_that_it_has() -> None:
    pages = shipped_site()
    checked = 0
    for name, text in pages.items():
        for target in LINK.findall(text):
            if target.startswith("http"):
                continue
            path, _, anchor = target.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            assert there in pages, f"{name}: {target}"
            assert not anchor or f'<a id="{anchor}"></a>' in pages[there], f"{name}: {target}"
            checked += 1
    assert checked > 5000


def test_everything_has_its_page_and_every_page_says_what_it_is_for(base: RuleBase) -> None:
    pages = shipped_site()
    assert {f"rules/{rule.id}.md" for rule in base.rules} <= set(pages)
    assert {f"findings/{name}.md" for name in base.vocabulary.findings} <= set(pages)
    assert {f"roots/{root}.md" for root in base.tables.roots} <= set(pages)
    assert {f"catalogue/{name}.md" for name in load_catalogue(base).entries} <= set(pages)
    assert {"index.md", "references.md", "rivals.md", "cases/index.md", "cases/cr-012.md"} <= set(pages)
    for text in pages.values():
        assert text.endswith(f"*{base.tables.intended_use}*\n")
        assert text.startswith("# ")


def test_every_page_can_be_reached_from_the_index() -> None:
    pages = shipped_site()
    reached, waiting = set(), ["index.md"]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        for target in LINK.findall(pages[name]):
            if not target.startswith("http"):
                path = target.partition("#")[0]
                waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(name), path)))
    assert reached == set(pages)


def test_no_page_of_a_case_tells_the_answer() -> None:
    for name, text in shipped_site().items():
        if name.startswith("cases/"):
            assert "What was so:" not in text
            assert "What radiculo must answer" not in text


def test_the_same_rules_give_the_same_files(tmp_path: Path) -> None:
    ran = write(tmp_path / "one")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[-1] == INTENDED_USE
    assert write(tmp_path / "two").code == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert f"{len(contents(tmp_path / 'one')) - 1} pages" in ran.out


def test_a_folder_of_somebody_else_is_left_alone_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ran = write(tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "--force" in ran.err
    assert contents(tmp_path) == {"mine.txt": b"mine"}
    assert write(tmp_path, "--force").code == 0
    assert contents(tmp_path)["mine.txt"] == b"mine"


def test_a_second_run_removes_pages_that_there_are_no_more_and_nothing_else(tmp_path: Path) -> None:
    assert write(tmp_path / "docs").code == 0
    first = contents(tmp_path / "docs")
    (tmp_path / "outside.md").write_text("keep")
    (tmp_path / "docs" / "own.md").write_text("keep")
    (tmp_path / "docs" / "gone.md").write_text("an old page")
    with (tmp_path / "docs" / ".radiculo-docs").open("a") as manifest:
        manifest.write("gone.md\n../outside.md\n")
    assert write(tmp_path / "docs").code == 0
    assert contents(tmp_path / "docs") == first | {"own.md": b"keep"}
    assert (tmp_path / "outside.md").read_text() == "keep"


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_place_that_is_no_folder_is_a_usage_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = write(tmp_path / name)
    assert ran.code == 2
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", ["index", "Index"])
def test_a_case_that_is_called_like_the_list_has_a_page_beside_it(tmp_path: Path, name: str) -> None:
    case = {
        "schema_version": 1,
        "id": name,
        "title": "the case itself",
        "observations": {"left.patellar_reflex": "reduced"},
    }
    (tmp_path / "c.json").write_text(json.dumps(case))
    assert piped("docs", tmp_path / "out", tmp_path / "c.json", "--rules", RULES).code == 0
    pages = {file.name: file.read_text() for file in (tmp_path / "out" / "cases").iterdir()}
    assert set(pages) == {"index.md", f"{name}-case.md"}
    assert f"({name}-case.md)" in pages["index.md"]

"""Cases to CSV, XLSX and Markdown and back: identical, or what is lost is listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from radiculo.cases.model import Case
from radiculo.cases.read import read_cases
from radiculo.errors import Problems
from radiculo.exchange.case_table import case_rows, losses, read_rows
from radiculo.exchange.csv_file import csv_text, read_csv
from radiculo.exchange.markdown_file import case_markdown, read_markdown
from radiculo.exchange.xlsx_file import read_xlsx, xlsx_bytes
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import find_cases
from support.program import piped


@pytest.fixture(scope="module")
def cases(base: RuleBase) -> list[Case]:
    """Every shipped case: published, vignettes, and teaching."""
    return list(read_cases(str(find_cases()), base))


def files(cases: list[Case]) -> dict[str, dict[str, object]]:
    return {case.id: case.to_file() for case in cases}


def test_csv_is_lossless(cases: list[Case], base: RuleBase, tmp_path: Path) -> None:
    path, problems = tmp_path / "cases.csv", Problems()
    path.write_bytes(csv_text(case_rows(cases)))
    table = read_csv(path, problems)
    assert table is not None
    back = [row.case for row in read_rows(table, base) if row.case]
    assert not len(problems)
    assert files(back) == files(cases)
    assert list(losses(cases, base)) == []


def test_xlsx_is_lossless(cases: list[Case], base: RuleBase, tmp_path: Path) -> None:
    path, problems = tmp_path / "cases.xlsx", Problems()
    some = [case for case in cases if case.id.startswith("class-")][:12]
    path.write_bytes(xlsx_bytes("cases", case_rows(some), {}))
    table = read_xlsx(path, problems)
    assert table is not None
    assert files([row.case for row in read_rows(table, base) if row.case]) == files(some)
    assert not len(problems)


def test_markdown_is_lossless(cases: list[Case], base: RuleBase, tmp_path: Path) -> None:
    back = []
    for case in cases:
        path = tmp_path / f"{case.id}.md"
        path.write_text(case_markdown(case), encoding="utf-8")
        read = read_markdown(path, base)
        assert read.case is not None, read.diagnostics
        back.append(read.case)
    assert files(back) == files(cases)


def test_what_a_cell_cannot_carry_is_listed(cases: list[Case], base: RuleBase) -> None:
    case = next(case for case in cases if case.teaching)
    assert case.teaching is not None
    teaching = case.teaching.model_copy(update={"hints": ["one\nand two"]})
    assert list(losses([replace(case, teaching=teaching)], base)) == [f"{case.id}: teaching"]


def test_text_that_a_spreadsheet_would_run_is_written_as_text(
    tmp_path: Path, cases: list[Case], base: RuleBase
) -> None:
    case = replace(cases[0], title='=HYPERLINK("http://x")')
    text = csv_text(case_rows([case]))
    assert b",'=HYPERLINK" in text or b"\"'=HYPERLINK" in text
    (tmp_path / "x.csv").write_bytes(text)
    table = read_csv(tmp_path / "x.csv", Problems())
    assert table is not None
    (row,) = read_rows(table, base)
    assert row.case is not None
    assert row.case.title == case.title


def test_the_commands_go_there_and_back(tmp_path: Path) -> None:
    table = tmp_path / "all.csv"
    assert "nothing lost" in piped("case", "export", "cases/teaching/class-001.yaml", "--to", table).out
    before = table.read_bytes()
    again = piped("case", "export", "cases/teaching/class-002.yaml", "--to", table)
    assert (again.code, table.read_bytes()) == (2, before), "somebody may have written in it"
    back = piped("case", "import", table, "--to", tmp_path / "back")
    assert back.code == 0
    assert piped("case", "check", tmp_path / "back").code == 0
    written = (tmp_path / "back" / "class-001.yaml").read_bytes()
    third = piped("case", "import", table, "--to", tmp_path / "back")
    assert third.code == 4
    assert "already" in third.err
    assert (tmp_path / "back" / "class-001.yaml").read_bytes() == written


def test_markdown_by_command(tmp_path: Path) -> None:
    assert piped("case", "export", "cases/teaching/class-001.yaml", "--to", tmp_path / "md").code == 0
    assert piped("case", "import", tmp_path / "md", "--to", tmp_path / "back").code == 0
    assert (tmp_path / "back" / "class-001.yaml").is_file()


def test_what_a_cell_of_a_workbook_cuts_off_is_listed_and_a_csv_keeps_it(tmp_path: Path) -> None:
    stem = "word " * 8000
    (tmp_path / "a.yaml").write_text(
        f"schema_version: 1\nid: a\nsynthetic: true\nstem: {stem}end\nobservations: {{age: 40}}\n"
    )
    ran = piped("case", "export", tmp_path / "a.yaml", "--to", tmp_path / "a.xlsx", "--strict")
    assert ran.code == 1
    assert "lost: a: stem, after 32767 characters" in ran.err
    ran = piped("case", "export", tmp_path / "a.yaml", "--to", tmp_path / "a.csv", "--strict")
    assert ran.code == 0

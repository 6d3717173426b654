"""Twenty ordinary accidents of spreadsheets: each a clear message with its cell, and nothing dropped in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from radiculo.errors import Diagnostic, Problems
from radiculo.exchange.case_table import read_rows
from radiculo.exchange.csv_file import read_csv
from radiculo.exchange.xlsx_file import read_xlsx
from radiculo.knowledge.base import RuleBase
from support.program import piped

HEAD = "id,title,age,left.knee_extension_power,truth.urgency"


def of_csv(text: str | bytes, base: RuleBase, folder: Path) -> tuple[list[Diagnostic], int]:
    path = folder / "class.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = Problems()
    table = read_csv(path, problems)
    read = list(read_rows(table, base)) if table else []
    return [*problems, *(item for row in read for item in row.diagnostics)], sum(row.case is not None for row in read)


@pytest.mark.parametrize(
    ("text", "message", "cases"),
    [
        (f"{HEAD}\na,A,40,5-Apr,C\n", "cell D2: '5-Apr' is a date; the spreadsheet has made it of a grade", 0),
        (f"{HEAD}\na,A,40,2026-05-04,C\n", "cell D2: '2026-05-04' is a date", 0),
        (f"{HEAD}\na,A,40,04.05.2026,C\n", "cell D2: '04.05.2026' is a date", 0),
        (f"{HEAD}\na,A,40,4/5/26,C\n", "cell D2: '4/5/26' is a date", 0),
        (f"{HEAD}\na,A,40,4.5.,C\n", "cell D2: '4.5.' is a date", 0),
        (f"{HEAD}\na,A,40,04:05,C\n", "cell D2: '04:05' is a date", 0),
        (f"{HEAD}\na,A,40,#N/A,C\n", "cell D2 (left.knee_extension_power): '#N/A' is not a value", 0),
        (f"My class\n{HEAD}\na,A,40,4,C\n", "cell A1: 'My class' stands alone above the header", 1),
        ("name,age\na,40\n", "cell A1: no column of this row is called 'id'", 0),
        (f"{HEAD}\na,A,40,04. Mai,C\n", "cell D2: '04. Mai' is a date", 0),
        (f"{HEAD},title\na,A,40,4,C,B\n", "cell F1: the header 'title' stands twice, first in B1", 0),
        (f"{HEAD}\na,A,40,4,C,lost\n", "cell F2: 'lost' has no header above it", 0),
        (f"{HEAD},\na,A,40,4,C,lost\n", "cell F2: 'lost' has no header above it", 0),
        (f"{HEAD}\na,A,forty,4,C\n", "cell C2 (age): 'forty' is not a value of 'age'", 0),
        (f"{HEAD}\na,A,40,7,C\n", "cell D2 (left.knee_extension_power)", 0),
        (f"{HEAD}\na,A,40,4,Z\n", "cell E2 (truth.urgency): unknown urgency 'Z'", 0),
        (f"{HEAD}\n,A,40,4,C\n", "'id' is missing", 0),
        (f"{HEAD}\nmy case,A,40,4,C\n", "cell A2 (id)", 0),
        ("id,knee_extension_powr\na,4\n", "cell B2 (knee_extension_powr): unknown finding", 0),
        ("id,truth.urgencey\na,C\n", "cell B1: no field is called 'truth.urgencey'", 0),
        ("id,left.knee_extension_power,truth.roots\na,4,L7\n", "cell C2 (truth.roots): unknown root 'L7'", 0),
        (
            f"{HEAD}\na,Gr\xfc\xdfe,40,4,C\n".encode("cp1252"),
            "row 2 is not UTF-8 text; the file is read as Windows-1252",
            1,
        ),
        ("", "there is no table here", 0),
        (f'{HEAD}\na,"A,40,4,C\n', "row 2 and those below it cannot be read", 0),
    ],
)
def test_csv(text: str | bytes, message: str, cases: int, base: RuleBase, tmp_path: Path) -> None:
    told, sound = of_csv(text, base, tmp_path)
    assert any(message in item.message for item in told), [item.message for item in told]
    assert sound == cases
    assert all("class.csv" in item.place.path for item in told)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\na,A,40,4,C\n,,,,\n  ,,,,\n",  # trailing blank rows
        f"{HEAD},,\na,A,40,4,C,,\n",  # trailing blank columns
        f"\n\n{HEAD}\na,A,40,4,C\n",  # blank rows above
        f"\ufeff{HEAD}\na,A,40,4,C\n",  # the mark of Excel's UTF-8
        HEAD.replace(",", ";") + "\na;A;40;4;C\n",  # a German Excel
        HEAD.replace(",", "\t") + "\r\na\tA\t40\t4/5\tC\r\n",  # tabs, and Windows ends of lines
        HEAD.replace("truth.urgency", "Truth.Urgency") + "\na,A,40,4,C\n",
        HEAD.title() + "\na,A,40,4,C\n",  # a spreadsheet begins words with a capital
        "sep=;\r\n" + HEAD.replace(",", ";") + "\na;A;40;4;C\n",  # how Excel is told the separator
        HEAD.replace(",", "|") + "\na|A|40|4|C\n",
        f"{HEAD}\na,A,40,4,C\n".encode("utf-16"),
        f"{HEAD}\na,A,40,4,C\n".encode("utf-16-le"),
        f"{HEAD}\ra,A,40,4,C\r",
        f'{HEAD}\na,"A\nlong",40,4,C\n',
        f"{HEAD}\na,A,40,\u00a04\u00a0,C\n",
    ],
)
def test_what_is_harmless_is_read(text: str | bytes, base: RuleBase, tmp_path: Path) -> None:
    told, sound = of_csv(text, base, tmp_path)
    assert (told, sound) == ([], 1)


def of_book(change: Callable[[Any, Any], None], base: RuleBase, folder: Path) -> tuple[list[Diagnostic], int]:
    book = Workbook()
    sheet = book.active
    sheet.title = "cases"
    for row in (HEAD.split(","), ["a", "A", 40, 4, "C"], ["b", "B", 50, 5, "D"]):
        sheet.append(row)
    change(book, sheet)
    path = folder / "class.xlsx"
    book.save(path)
    problems = Problems()
    table = read_xlsx(path, problems)
    read = list(read_rows(table, base)) if table else []
    return [*problems, *(item for row in read for item in row.diagnostics)], sum(row.case is not None for row in read)


def _set(cell: str, value: object, shape: str = "") -> Callable[[Any, Any], None]:
    def change(_: Any, sheet: Any) -> None:
        sheet[cell] = value
        if shape:
            sheet[cell].number_format = shape

    return change


def _hide(_: Any, sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def _comment(_: Any, sheet: Any) -> None:
    sheet["D2"].comment = Comment("4 on Monday", "me")


def _title(_: Any, sheet: Any) -> None:
    sheet.insert_rows(1, 2)
    sheet["A1"] = "My class"


def _hide_column(_: Any, sheet: Any) -> None:
    sheet.column_dimensions["D"].hidden = True


@pytest.mark.parametrize(
    ("change", "message", "cases"),
    [
        (_set("D2", datetime(2026, 5, 4)), "cell D2: the spreadsheet has made a date (2026-05-04) of it", 1),
        (_set("D2", time(4, 5)), "cell D2: the spreadsheet has made a time (04:05:00) of it", 1),
        (_set("D2", timedelta(hours=4)), "cell D2: the spreadsheet has made a time (4:00:00) of it", 1),
        (_set("D2", 0.8, "# ?/?"), "cell D2: the spreadsheet has made a fraction (0.8) of it", 1),
        (_set("D2", 0.8, "0%"), "cell D2 (left.knee_extension_power): '80%' is not a value", 1),
        (_set("D2", True), "cell D2 (left.knee_extension_power): 'yes' is not a value", 1),
        (_set("D2", "#N/A"), "cell D2: it shows #N/A", 1),
        (_set("D2", "\u20184\u2019"), "cell D2 (left.knee_extension_power): '\u20184\u2019' is not a value", 1),
        (lambda _, sheet: sheet.merge_cells("B2:B3"), "cells B2:B3 are merged, so only B2 has a value", 0),
        (_set("D2", "=1+3"), "cell D2: a formula whose result the file does not hold", 1),
        (_hide, "row 3 is hidden, and it is read as well", 2),
        (_hide_column, "column D is hidden, and it is read as well", 2),
        (_comment, "cell D2: its comment is not read", 2),
        (_title, "cell A1: 'My class' stands alone above the header", 2),
        (lambda book, _: book.create_sheet("notes").append(["x"]), "the sheet 'notes' is not read, only 'cases'", 2),
        (_set("F3", "lost"), "cell F3: 'lost' has no header above it", 1),
    ],
)
def test_xlsx(change: Callable[[Any, Any], None], message: str, cases: int, base: RuleBase, tmp_path: Path) -> None:
    """A row of which anything is lost makes no case."""
    told, sound = of_book(change, base, tmp_path)
    assert sound == cases
    assert len(told) == 1, "one accident, one message"
    assert any(message in item.message for item in told), [item.message for item in told]
    assert all("class.xlsx[" in item.place.path for item in told)


def test_numbers_and_truth_values_of_a_workbook_are_what_they_look_like(base: RuleBase, tmp_path: Path) -> None:
    told, sound = of_book(lambda _, sheet: sheet.append(["c", "C", 41.0, 4.0, "B"]), base, tmp_path)
    assert (told, sound) == ([], 3)


def test_what_is_no_workbook_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_text("id,title\n")
    ran = piped("case", "import", tmp_path / "x.xlsx", "--to", tmp_path / "out")
    assert ran.code == 4
    assert "cannot be read as a workbook" in ran.err


def test_a_folder_tells_what_it_leaves_out_and_why(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_text(f"{HEAD}\na,A,40,4,C\n")
    (folder / "letter.docx").write_bytes(b"PK")
    ran = piped("case", "import", folder, "--to", tmp_path / "out")
    assert ran.code == 0
    assert "letter.docx" in ran.err
    assert "neither a table nor Markdown nor JSON" in ran.err
    assert (tmp_path / "out" / "a.yaml").is_file()


@pytest.mark.parametrize(
    "text",
    [
        "no front matter\n",
        "---\nschema_version: 1\n",
        "---\nschema_version: 1\nid: x\nstem: a\nobservations: {}\n---\nb\n",
    ],
)
def test_markdown_that_is_none_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(text)
    ran = piped("case", "import", tmp_path / "x.md", "--to", tmp_path / "out")
    assert ran.code == 4
    assert "x.md:" in ran.err

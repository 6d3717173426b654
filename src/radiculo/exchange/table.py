"""A table as it was read: a header and rows of text, each cell with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from radiculo.errors import Diagnostic, Place, Problems

_DATE = re.compile(
    r"""(?ix)^(
      (19|20)\d\d-\d\d-\d\d([ T]00:00(:00)?)?           # 2026-05-04, as programs write what Excel made
    | \d{1,2}[-./ ]{0,2}(jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?([-./ ]\d{2,4})?
    | (jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*[-./ ]\d{1,4}
    )$"""
)
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?$")
_ESCAPED = ("'=", "'+", "'-", "'@")
_FORMULA = ("=", "+", "-", "@")


def column_name(number: int) -> str:
    """Return the letters of a column as spreadsheets show them; 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its text, and where it is; rows and columns count from 1."""

    text: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """The name of the cell as spreadsheets show it, such as D3."""
        return f"{column_name(self.column)}{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header, and the rows below it by the names of their columns; empty cells are left out.

    `where`: the file, with the sheet in brackets where it has several.
    """

    where: str
    columns: tuple[Cell, ...]
    rows: tuple[dict[str, Cell], ...]

    def place(self, cell: Cell) -> Place:
        """Return the place of a cell: the row as the line, the column as the column."""
        return Place(self.where, cell.row, cell.column, max(1, len(cell.text)), "")

    def problem(self, code: str, what: str, cell: Cell, **more: str) -> Diagnostic:
        """Return what is wrong with a cell; the message names it as spreadsheets do."""
        return Diagnostic(code, f"cell {cell.name}: {what}", self.place(cell), **more)


def table_of(where: str, lines: Sequence[Sequence[Cell]], problems: Problems) -> Table | None:
    """Return a table whose first line that is not empty is the header; None where there is none.

    Recorded as problems: a header given twice, a cell without a header, a date that a spreadsheet made of a grade.
    """
    filled = [line for line in lines if any(cell.text.strip() for cell in line)]
    if not filled:
        problems.add("empty-file", "there is no table here", Place(where))
        return None
    header, body = filled[0], filled[1:]
    names: dict[int, str] = {}
    seen: dict[str, Cell] = {}
    table = Table(where=where, columns=tuple(cell for cell in header if cell.text.strip()), rows=())
    for cell in table.columns:
        name = cell.text.strip()
        if name.casefold() in seen:
            what = f"the header '{name}' stands twice, first in {seen[name.casefold()].name}"
            problems.extend(
                [table.problem("duplicate-key", what, cell, hint="rename or delete one of the two columns")]
            )
            continue
        seen[name.casefold()] = cell
        names[cell.column] = name
    rows = tuple(_row(line, names, table, problems) for line in body)
    return Table(where=where, columns=table.columns, rows=rows)


def _row(line: Sequence[Cell], names: dict[int, str], table: Table, problems: Problems) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    headed = {cell.column for cell in table.columns}
    for cell in line:
        text = cell.text.strip()
        if not text:
            continue
        if cell.column not in headed:
            what = f"'{text}' has no header above it"
            hint = "give the column a header, or move what stands too far to the right"
            problems.extend([table.problem("unknown-field", what, cell, hint=hint)])
        elif cell.column in names:
            found[names[cell.column]] = Cell(text=text, row=cell.row, column=cell.column)
    return found


def is_date(text: str) -> bool:
    """Say whether a text is what a spreadsheet makes of something like 4-5 or 5/5: a date."""
    return bool(_DATE.match(text.strip()))


def escaped(text: str) -> str:
    """Return text that no spreadsheet runs as a formula; `unescaped` takes it back. A number is left as it is."""
    return f"'{text}" if not _NUMBER.match(text) and text.startswith((*_FORMULA, *_ESCAPED)) else text


def unescaped(text: str) -> str:
    """Return text as it was before `escaped`."""
    return text[1:] if text.startswith((*_ESCAPED, "''")) else text


def cells_of(texts: Sequence[str], row: int) -> list[Cell]:
    """Return the cells of a row."""
    return [Cell(text=text, row=row, column=number) for number, text in enumerate(texts, 1)]


def known_columns(table: Table) -> Iterator[str]:
    """Yield the names of the columns."""
    yield from (cell.text.strip() for cell in table.columns)

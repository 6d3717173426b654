"""A table as it was read: a header and rows of text, each cell with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from radiculo.errors import Diagnostic, Place, Problems

_DATE = re.compile(
    r"""(?ix)^(
      (19|20)\d\d[-/]\d\d[-/]\d\d([ T]00:00(:00)?)?     # 2026-05-04, as programs write what Excel made
    | \d{1,2}(?P<mark>[-./])\d{1,2}(?P=mark)(\d\d){0,2}   # 04/05/2026, 4.5.26, 4.5.
    | \d{1,2}:\d\d(:\d\d)?                              # 4:05
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

    `where`: the file, with the sheet in brackets where it has several. `spoiled`: the numbers of the rows of which a
    cell could not be read, or has no column; the problem is recorded.
    """

    where: str
    columns: tuple[Cell, ...]
    rows: tuple[dict[str, Cell], ...]
    spoiled: frozenset[int] = frozenset()

    def place(self, cell: Cell) -> Place:
        """Return the place of a cell: the row as the line, the column as the column."""
        return Place(self.where, cell.row, cell.column, max(1, len(cell.text)), "")

    def problem(self, code: str, what: str, cell: Cell, **more: str) -> Diagnostic:
        """Return what is wrong with a cell; the message names it as spreadsheets do."""
        return Diagnostic(code, f"cell {cell.name}: {what}", self.place(cell), **more)


def table_of(
    where: str, lines: Sequence[Sequence[Cell]], problems: Problems, spoiled: Collection[int] = ()
) -> Table | None:
    """Return a table whose first line that is not empty, nor a title, is the header; None where there is none.

    `spoiled`: rows of which a cell is known to be lost. Recorded as problems: a title above the header, a header given
    twice, a cell without a header.
    """
    filled = [line for line in lines if _width(line)]
    if not filled:
        problems.add("empty-file", "there is no table here", Place(where))
        return None
    while len(filled) > 1 and _width(filled[0]) == 1 < _width(filled[1]):
        title = next(cell for cell in filled.pop(0) if cell.text.strip())
        what = f"cell {title.name}: '{title.text}' stands alone above the header, so it is left out"
        place = Place(where, title.row, title.column)
        problems.add("unknown-field", what, place, hint="delete the row", severity="warning")
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
    lost = {cell.row for line in body for cell in line if cell.text.strip() and cell.column not in names}
    return Table(where=where, columns=table.columns, rows=rows, spoiled=frozenset({*spoiled, *lost}))


def _width(line: Sequence[Cell]) -> int:
    """Return how many cells of a line have a text."""
    return sum(bool(cell.text.strip()) for cell in line)


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

"""Workbooks (XLSX), where openpyxl is installed; every accident of a spreadsheet is named by its cell."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from radiculo.errors import Diagnostic, Exit, InvalidInput, Place, Problems
from radiculo.exchange.table import Cell, Table, column_name, table_of

if TYPE_CHECKING:
    from openpyxl.cell import Cell as Cell_
    from openpyxl.worksheet.worksheet import Worksheet

_CHOICES = "choices"  # the sheet that holds what the drop-downs of a template offer
_SHEETS = ("cases", "answers")
_LONGEST = 32_767  # characters that a cell of a workbook holds
_TIMES = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


def need_openpyxl(path: Path) -> None:
    """Raise InvalidInput (exit 2) when workbooks cannot be read or written here."""
    if find_spec("openpyxl") is None:
        what = "workbooks need openpyxl, which is not installed"
        hint = "pip install 'radiculo[xlsx]', or save the sheet as CSV"
        raise InvalidInput([Diagnostic("missing-file", what, Place(str(path)), hint=hint)], Exit.USAGE)


def read_xlsx(path: Path, problems: Problems) -> Table | None:
    """Read the sheet 'cases' or 'answers', or the first one; None when it holds no table. Problems are recorded.

    Raises InvalidInput (exit 2) when openpyxl is not installed.
    """
    need_openpyxl(path)
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        shown = load_workbook(path, data_only=True)
        formulas = load_workbook(path, data_only=False)
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        problems.add("unreadable", f"cannot be read as a workbook: {error}", Place(str(path)), hint="save it as .xlsx")
        return None
    names = [name for name in shown.sheetnames if name != _CHOICES]
    if not names:
        problems.add("empty-file", "there is no sheet here", Place(str(path)))
        return None
    name = next((name for name in names if name.lower() in _SHEETS), names[0])
    for other in names:
        if other != name:
            what = f"the sheet '{other}' is not read, only '{name}'"
            problems.add("unknown-field", what, Place(f"{path}[{other}]"), severity="warning")
    where, here = f"{path}[{name}]", Problems()
    sheet = shown[name]
    merged = _merged(sheet, where, here)
    _accidents(sheet, formulas[name], where, here)
    lines = [_line(cells, where, here) for cells in sheet.iter_rows()]
    problems.extend(here)
    spoiled = {item.place.line for item in here if item.severity == "error" and item.place.line}
    return table_of(where, lines, problems, spoiled | merged)


def _line(cells: Iterable[object], where: str, problems: Problems) -> list[Cell]:
    found = []
    for cell in cells:
        row, column, value = getattr(cell, "row", 0), getattr(cell, "column", 0), getattr(cell, "value", None)
        if row:
            shape = str(getattr(cell, "number_format", ""))
            text = _text(value, shape)
            if text is None:
                made = f"the spreadsheet has made {_made(value)} of it; a grade such as 4/5 or 4-5?"
                what, hint = (
                    f"cell {column_name(column)}{row}: {made}",
                    "format the column as text and type the value again",
                )
                problems.add("wrong-value", what, Place(where, row, column), hint=hint)
            found.append(Cell(text=text or "", row=row, column=column))
    return found


def _text(value: object, shape: str) -> str | None:
    """Return the text of a cell as it is seen; None for a date or a fraction, which is what became of another text."""
    if value is None or (isinstance(value, str) and value in _ERRORS):
        return ""  # an error is told with its formula
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, _TIMES) or (isinstance(value, float) and "?/" in shape):
        return None
    if isinstance(value, int | float) and shape.endswith("%"):
        return f"{100 * value:.10g}%"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _made(value: object) -> str:
    if isinstance(value, float):
        return f"a fraction ({value:g})"
    kind = "a time" if isinstance(value, datetime.time | datetime.timedelta) else "a date"
    return f"{kind} ({str(value).removesuffix(' 00:00:00')})"


def _merged(sheet: Worksheet, where: str, problems: Problems) -> set[int]:
    """Record merged cells; return their rows."""
    rows: set[int] = set()
    for merged in sheet.merged_cells.ranges:
        what = f"cells {merged.coord} are merged, so only {merged.coord.split(':')[0]} has a value"
        hint = "unmerge them, and give every row its own value"
        problems.add("wrong-value", what, Place(where, merged.min_row, merged.min_col), hint=hint)
        rows.update(range(merged.min_row, merged.max_row + 1))
    return rows


def _accidents(sheet: Worksheet, formulas: Worksheet, where: str, problems: Problems) -> None:
    """Record formulas without a result, errors, comments, and what is hidden."""
    for cells in formulas.iter_rows():
        for cell in cells:
            place = Place(where, cell.row, cell.column)
            shown = sheet.cell(cell.row, cell.column).value
            if cell.data_type == "f" and shown is None:
                what = f"cell {cell.coordinate}: a formula whose result the file does not hold"
                problems.add("wrong-value", what, place, hint="copy the cell and paste it as a value")
            elif shown in _ERRORS:
                problems.add("wrong-value", f"cell {cell.coordinate}: it shows {shown}", place, hint="mend the formula")
            if cell.comment:
                what = f"cell {cell.coordinate}: its comment is not read"
                problems.add("unknown-field", what, place, hint="write it into a column", severity="warning")
    for row, shape in sheet.row_dimensions.items():
        if shape.hidden and any(cell.value is not None for cell in sheet[row]):
            what = f"row {row} is hidden, and it is read as well"
            problems.add("unknown-field", what, Place(where, row, 1), hint="show or delete it", severity="warning")
    for letters, shape in sheet.column_dimensions.items():
        if shape.hidden and any(cell.value is not None for cell in sheet[letters]):
            what = f"column {letters} is hidden, and it is read as well"
            problems.add("unknown-field", what, Place(where), hint="show or delete it", severity="warning")


def too_long(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield what a workbook would cut off: the first cell of the row and the header of each text that is too long."""
    head, *body = rows
    for row in body:
        for name, text in zip(head, row, strict=True):
            if len(text) > _LONGEST:
                yield f"{row[0]}: {name}, after {_LONGEST} characters"


def xlsx_bytes(
    name: str, rows: Sequence[Sequence[str]], choices: Mapping[str, Sequence[str]], *, lines: int = 0
) -> bytes:
    """Return a workbook with one sheet whose cells are text; columns named in `choices` get a drop-down.

    `lines`: how many empty rows below the header have drop-downs as well.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - an extra
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    sheet.title = name
    last = len(rows) + lines
    for at, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column)
            _put(cell, text)
    for column in range(1, len(rows[0]) + 1):
        for at in range(1, last + 1):
            sheet.cell(at, column).number_format = "@"  # text, so that 4-5 stays what it is
            sheet.cell(at, column).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[column_name(column)].width = 22
    sheet.freeze_panes = "B2"
    hidden = book.create_sheet(_CHOICES)
    hidden.sheet_state = "hidden"
    for at, column in enumerate([column for column, head in enumerate(rows[0], 1) if head in choices], 1):
        offered = choices[rows[0][column - 1]]
        for line, text in enumerate(offered, 1):
            _put(hidden.cell(line, at), text)
        letters = column_name(at)
        rule = DataValidation(
            type="list", formula1=f"{_CHOICES}!${letters}$1:${letters}${len(offered)}", allow_blank=True
        )
        rule.showErrorMessage = False  # other spellings are read, too
        rule.add(f"{column_name(column)}2:{column_name(column)}{max(2, last)}")
        sheet.add_data_validation(rule)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put(cell: Cell_, text: str) -> None:
    """Write text, also where it begins as a formula does."""
    if text:
        cell.value = text
        cell.data_type = "s"

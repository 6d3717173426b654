"""CSV files as people save them: any of four separators, UTF-8 or what Excel writes on Windows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from radiculo.errors import Place, Problems
from radiculo.exchange.table import Cell, Table, cells_of, escaped, table_of, unescaped
from radiculo.loading.read import bytes_of

_SEPARATORS = (",", ";", "\t", "|")
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # how Excel is told the separator


def read_csv(path: Path, problems: Problems) -> Table | None:
    """Read a CSV file; None when it holds no table. Problems are recorded; a row is the line of its first cell."""
    data = bytes_of(path, problems)
    if data is None:
        return None
    return table_of(str(path), _lines(_decoded(data, path, problems), path, problems), problems)


def _decoded(data: bytes, path: Path, problems: Problems) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if 0 in data[:2]:
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        what = f"row {row} is not UTF-8 text; the file is read as Windows-1252, as Excel saves it"
        hint = "look at the umlauts and accents; 'CSV UTF-8' is the safer choice when saving"
        problems.add("encoding", what, Place(str(path), row, 1), hint=hint, severity="warning")
        return data.decode("cp1252", "replace")


def _lines(text: str, path: Path, problems: Problems) -> list[list[Cell]]:
    told = _TOLD.match(text)
    separator = told[1] if told else _separator(text)
    lines: list[list[Cell]] = []
    stream = io.StringIO(text[told.end() :] if told else text, newline="")
    try:
        for row, texts in enumerate(csv.reader(stream, delimiter=separator, strict=True), 2 if told else 1):
            lines.append(cells_of([unescaped(cell) for cell in texts], row))
    except csv.Error as error:
        row = len(lines) + (2 if told else 1)
        what, hint = f"row {row} and those below it cannot be read: {error}", "look for a lone quote"
        problems.add("json-syntax", what, Place(str(path), row, 1), hint=hint)
    return lines


def _separator(text: str) -> str:
    """Return the separator that the first line has most of, outside of quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=lambda mark: (bare.count(mark), mark == ","))


def csv_text(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV that spreadsheets open right: UTF-8 with its mark, and no text that runs as a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in rows:
        writer.writerow([escaped(text) for text in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")

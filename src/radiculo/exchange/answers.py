"""What a class hands in: one line per student and case, as YAML, JSON, CSV or XLSX; several files at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from radiculo.errors import Diagnostic, Place, Problems, did_you_mean, one_of
from radiculo.exchange.csv_file import read_csv
from radiculo.exchange.table import Cell, Table
from radiculo.exchange.xlsx_file import read_xlsx
from radiculo.judge.class_marks import Returned
from radiculo.judge.explanations import read_level, spelt
from radiculo.judge.key import Where
from radiculo.judge.marking import Said
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.scales import fold_text
from radiculo.loading import read_document

_PROBABLE = re.compile(r"%|\S[\s:=]+\d+\s*($|[,;])")  # the 5 of L5 is no percentage
_BETWEEN = re.compile(r"[,;/+&]+|\band\b|\bor\b", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(rf"\s+|{_BETWEEN.pattern}|\broots?\b", re.IGNORECASE)
COLUMNS = ("student", "case", "urgency", "side", "roots")
SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".tsv", ".xlsx")
_ALIASES = {
    "name": "student",
    "your name": "student",
    "learner": "student",
    "case id": "case",
    "id": "case",
    "how soon": "urgency",
    "how soon?": "urgency",
    "category": "urgency",
    "which side?": "side",
    "leg": "side",
    "root": "roots",
    "level": "roots",
    "which root?": "roots",
}
_SIDES: dict[str, Where] = {
    "left": "left",
    "l": "left",
    "right": "right",
    "r": "right",
    "both": "both",
    "b": "both",
    "none": "none",
    "n": "none",
    "-": "none",
    "no side": "none",
}


def read_answers(paths: Iterable[Path], base: RuleBase, known: Iterable[str], problems: Problems) -> list[Returned]:
    """Read the answers of files and folders. Problems are recorded, each with its cell; `known`: the ids of the key.

    Raises InvalidInput (exit 2) for a workbook without openpyxl.
    """
    reader = _Reader(base, frozenset(known), problems)
    found = [answer for path in paths for file in _files(path, problems) for answer in reader.file(file)]
    return list(_once(found, problems))


def _files(path: Path, problems: Problems) -> list[Path]:
    if not path.is_dir():
        return [path]
    inside = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
    for file in inside:
        if file.suffix.lower() not in SUFFIXES:
            what, hint = "this is no sheet of answers, so it is left out", f"answers are {one_of(SUFFIXES)}"
            problems.add("file-name", what, Place(str(file)), hint=hint, severity="warning")
    return [file for file in inside if file.suffix.lower() in SUFFIXES]


def _once(found: Iterable[Returned], problems: Problems) -> Iterator[Returned]:
    """Yield one answer per student and case: a second one is a problem, and the first one counts."""
    seen: dict[tuple[str, str], Place] = {}
    for answer in found:
        key = (answer.student.casefold(), answer.case)
        if key in seen:
            what = f"{answer.student} has answered '{answer.case}' twice; the first answer counts"
            hint = f"it is at {seen[key]}"
            problems.add("duplicate-id", what, answer.place, hint=hint, severity="warning")
            continue
        seen[key] = answer.place
        yield answer


class _Reader:
    """Reads files of answers against one key."""

    def __init__(self, base: RuleBase, known: frozenset[str], problems: Problems) -> None:
        self.base, self.known, self.problems = base, {name.casefold(): name for name in known}, problems

    def file(self, path: Path) -> Iterator[Returned]:
        suffix = path.suffix.lower()
        if suffix in {".csv", ".tsv", ".xlsx"}:
            table = read_xlsx(path, self.problems) if suffix == ".xlsx" else read_csv(path, self.problems)
            if table is not None:
                yield from self._table(table)
            return
        document = read_document(path, self.problems)
        data = document.data
        rows = data if isinstance(data, list) else [data] if isinstance(data, dict) else []
        if not rows and document.sound:
            what = "there are no answers here"
            self.problems.add("empty-file", what, document.place(), expected="a list of student, case, urgency, ...")
        for at, row in enumerate(rows):
            path_of = (at,) if isinstance(data, list) else ()
            if not isinstance(row, dict):
                place = document.place(path_of)
                self.problems.add("wrong-type", "this is no answer", place, expected=one_of(COLUMNS))
                continue
            fields = {str(name): _text(value) for name, value in row.items() if value is not None}
            places = {name: document.place((*path_of, name)) for name in fields}
            yield from self._answer(fields, places, document.place(path_of), {})

    def _table(self, table: Table) -> Iterator[Returned]:
        heads = {_column(cell.text) for cell in table.columns}
        for name in ("student", "case"):
            if name not in heads:
                have = one_of(cell.text for cell in table.columns)
                what, place = f"there is no column '{name}'", Place(table.where, 1, 1)
                self.problems.add(
                    "missing-field", what, place, expected=f"the columns {', '.join(COLUMNS)}", hint=f"found {have}"
                )
        if not {"student", "case"} <= heads:
            return
        used = self._columns(table)
        for cells in table.rows:
            if not cells:
                continue
            fields = {name: cell.text for name, cell in cells.items() if name in used}
            places = {name: table.place(cell) for name, cell in cells.items()}
            first = next(iter(cells.values()))
            yield from self._answer(fields, places, table.place(first), cells)

    def _columns(self, table: Table) -> set[str]:
        """Return the headers of the columns that are marked; any other, or a second of its kind, is told."""
        used: dict[str, Cell] = {}
        for cell in table.columns:
            column = _column(cell.text)
            if column not in COLUMNS:
                what = f"the column '{cell.text}' is not marked"
                self.problems.extend([replace(table.problem("unknown-field", what, cell), severity="warning")])
            elif column not in used:
                used[column] = cell
            elif cell.text.casefold() != used[column].text.casefold():  # the same header twice is told by the table
                what = f"'{cell.text}' is a second column for {column}, after {used[column].name}; it is not read"
                self.problems.extend([table.problem("duplicate-key", what, cell, hint="delete one of the two")])
        return {cell.text.strip() for cell in used.values()}

    def _answer(
        self, fields: Mapping[str, str], places: Mapping[str, Place], here: Place, cells: Mapping[str, Cell]
    ) -> Iterator[Returned]:
        named: dict[str, tuple[str, Place, str]] = {}
        for name, text in fields.items():
            cell = f"cell {cells[name].name}: " if name in cells else ""
            if _column(name) in COLUMNS:
                named[_column(name)] = (text.strip(), places[name], cell)
            elif not cells:
                hint = did_you_mean(name, COLUMNS) or f"expected {one_of(COLUMNS)}"
                self.problems.add("unknown-field", f"unknown field '{name}'", places[name], hint=hint)
        lacking = [name for name in ("student", "case") if not named.get(name, ("",))[0]]
        if lacking:
            row = f"row {here.line}: " if cells else ""
            self.problems.add(
                "missing-field", f"{row}no {' and no '.join(lacking)}", here, expected="a student and a case"
            )
            return
        text, place, cell = named["case"]
        case = self.known.get(text.casefold())
        if case is None:
            names = sorted(self.known.values())
            hint = did_you_mean(text, names) or f"the key has {one_of(names)}"
            self.problems.add("no-such-case", f"{cell}the key has no case '{text}'", place, hint=hint)
            return
        said = Said(
            urgency=self._urgency(*named["urgency"]) if "urgency" in named else None,
            side=self._side(*named["side"]) if "side" in named else None,
            level=self._level(*named["roots"]) if "roots" in named else None,
        )
        yield Returned(student=named["student"][0], case=case, said=said, place=here)

    def _urgency(self, text: str, place: Place, cell: str) -> str | None:
        categories = self.base.tables.categories
        words = {
            _words(name): key for key, item in categories.items() for name in (key, item.name, f"{key} {item.name}")
        }
        found = words.get(_words(text))
        if text and found is None:
            self.problems.add("unknown-urgency", f"{cell}'{text}' is no category", place, expected=one_of(categories))
        return found

    def _side(self, text: str, place: Place, cell: str) -> Where | None:
        side = _SIDES.get(_words(text).removesuffix(" leg").removesuffix(" side")) or _SIDES.get(_words(text))
        if text and side is None:
            expected = "left, right, both or none"
            self.problems.add("wrong-value", f"{cell}'{text}' is no side", place, expected=expected)
        return side

    def _level(self, text: str, place: Place, cell: str) -> tuple[tuple[str, int | None], ...] | None:
        """Return the explanations that a cell names: with probabilities as in practice, or without any."""
        if not text:
            return None
        try:
            if _PROBABLE.search(text):
                return read_level(self.base, text)
            return tuple((name, None) for name in dict.fromkeys(_named(text, self.base)))
        except ValueError as error:
            expected = f"{one_of(self.base.tables.roots)}, or none; or each with its percentage: L5 70, S1 30"
            self.problems.add("unknown-root", f"{cell}{error}", place, expected=expected)
            return None


def _named(text: str, base: RuleBase) -> list[str]:
    """Return the explanations of a text: between commas and the like, or else between blanks. Raises ValueError."""
    known, wrong = spelt(base), text
    for split in (_BETWEEN, _BETWEEN_WORDS):
        pieces = [piece for piece in split.split(text) if piece.strip()]
        found = {piece: known.get(fold_text(piece)) for piece in pieces}
        names = [name for name in found.values() if name is not None]
        if names and len(names) == len(found):
            return names
        wrong = next((piece for piece, name in found.items() if name is None), text)
    raise ValueError(f"'{wrong.strip()}' is no root")


def _column(name: str) -> str:
    folded = " ".join(name.casefold().split())
    return _ALIASES.get(folded, folded)


def _words(text: str) -> str:
    """Return a text without regard to case, brackets and stops: "C (Priority)" is "c priority"."""
    return " ".join(re.findall(r"[\w?/]+", text.casefold()))


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or "none"
    return str(value)


def left_out(found: Iterable[Diagnostic]) -> int:
    """Return how many lines of answers could not be read as a whole."""
    places = {(item.place.path, item.place.line) for item in found if item.severity == "error"}
    return len(places)

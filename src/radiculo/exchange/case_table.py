"""Cases as a table, one row each: the fields of the case format, then one column for each finding, then the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from radiculo.cases.model import Case
from radiculo.cases.read import Record, make_case
from radiculo.errors import Diagnostic, Problems, did_you_mean, one_of
from radiculo.exchange.table import Cell, Table, is_date, known_columns
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.moments import Moments, from_a_cell
from radiculo.loading import Document, Plain
from radiculo.loading.document import Mark, Path

NOTE = "note: "
_TEXT = (
    "id title stem language synthetic source.citation source.url source.year author licence reviewers supersedes tags "
    "teaching.difficulty teaching.hints teaching.debrief truth.diagnosis truth.roots truth.roots_basis truth.side "
    "truth.segment truth.zone truth.mechanism truth.mechanism_text truth.rival truth.urgency truth.urgency_basis "
    "truth.urgency_text truth.pathway truth.confidence truth.key_features truth.must_not_miss truth.accepted "
    "expect.roots expect.side expect.tier expect.urgency expect.cannot_say expect.pathway expect.rival expect.fires "
    "expect.silent expect.known"
)
FIELDS: tuple[str, ...] = tuple(_TEXT.split())
_PROSE = frozenset({"teaching.hints", "truth.accepted", "tags", "reviewers"})  # lists whose items may hold commas
_NAMES = frozenset(
    {
        *("supersedes", "truth.roots", "truth.key_features", "truth.must_not_miss"),
        *("expect.roots", "expect.tier", "expect.fires", "expect.silent"),
    }
)
_LISTS = _PROSE | _NAMES
_NUMBERS = frozenset({"source.year"})
_NONE = "none"  # an empty list: "no single root"
_ALWAYS = 3  # columns that every table has: id, title, stem


def case_rows(cases: Sequence[Case]) -> list[list[str]]:
    """Return a header and a row per case, with the columns that any of them needs."""
    flat = [_flat(case) for case in cases]
    used = {name for row in flat for name in row}
    heads = [name for at, name in enumerate(FIELDS) if at < _ALWAYS or name in used]
    heads += list(
        dict.fromkeys(name for row in flat for name in row if name not in FIELDS and not name.startswith(NOTE))
    )
    heads += sorted({name for name in used if name.startswith(NOTE)})
    return [heads, *([row.get(name, "") for name in heads] for row in flat)]


def losses(cases: Iterable[Case], base: RuleBase) -> Iterator[str]:
    """Yield what a table cannot carry of some cases: what is not the same when it is read back."""
    for case in cases:
        back, problems = _back(case, base)
        if back is None:
            yield f"{case.id}: cannot be read back: {problems[0].message if problems else 'no case'}"
            continue
        here, there = case.to_file(), back.to_file()
        for name in {**here, **there}:
            if here.get(name) != there.get(name):
                yield f"{case.id}: {name}"


def _back(case: Case, base: RuleBase) -> tuple[Case | None, list[Diagnostic]]:
    head, row = case_rows([case])
    cells = {
        name: Cell(text=text.strip(), row=2, column=at)
        for at, (name, text) in enumerate(zip(head, row, strict=True), 1)
        if text.strip()
    }
    table = Table(
        where=case.id,
        columns=tuple(Cell(text=name, row=1, column=at) for at, name in enumerate(head, 1)),
        rows=(cells,),
    )
    found = next(iter(read_rows(table, base)))
    return found.case, list(found.diagnostics)


def _flat(case: Case) -> dict[str, str]:
    data = case.to_file()
    row: dict[str, str] = {}
    for name in FIELDS:
        head, _, inner = name.partition(".")
        value = data.get(head)
        if inner:
            value = value.get(inner) if isinstance(value, Mapping) else None
        if value is not None:
            row[name] = _written(value)
    observations, notes = data.get("observations"), data.get("notes")
    row |= {slot: _cell(value) for slot, value in (observations.items() if isinstance(observations, Mapping) else ())}
    row |= {f"{NOTE}{name}": str(text) for name, text in (notes.items() if isinstance(notes, Mapping) else ())}
    return row


def _written(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(map(str, value)) or _NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _cell(value: object) -> str:
    """Return what is recorded of a finding as one cell."""
    return Moments(**value).in_a_cell() if isinstance(value, dict) else str(value)


def read_rows(table: Table, base: RuleBase) -> Iterator[Record]:
    """Yield a case, or its problems, for every row that is not empty; none for a row of which a cell is lost."""
    if "id" not in map(_field, known_columns(table)):
        have = one_of(known_columns(table))
        what = table.problem(
            "missing-field", "no column of this row is called 'id'", table.columns[0], hint=f"found {have}"
        )
        yield Record(table.where, None, (what,))
        return
    for cells in table.rows:
        problems = Problems()
        document = _document(table, cells, problems)
        case = make_case(document, problems, base)
        told = tuple(_named(item, table) for item in problems)
        row = next(iter(cells.values())).row if cells else 0
        sound = case if not problems.errors and row not in table.spoiled else None
        yield Record(table.where, sound, told)


def _named(problem: Diagnostic, table: Table) -> Diagnostic:
    """Return a problem whose message names the cell as spreadsheets do."""
    place = problem.place
    if not place.line or problem.message.startswith("cell "):
        return problem
    cell = Cell(text="", row=place.line, column=place.column)
    head = next((each.text for each in table.columns if each.column == place.column), "")
    return replace(problem, message=f"cell {cell.name} ({head}): {problem.message}")


def _document(table: Table, cells: Mapping[str, Cell], problems: Problems) -> Document:
    """Return a row as the document of a case, each field marked with its cell."""
    data: dict[str, Plain] = {"schema_version": 1}
    marks: dict[Path, Mark] = {}
    first = next(iter(cells.values()), Cell(text="", row=0, column=1))
    marks[()] = (first.row, first.column, 1)
    observations: dict[str, Plain] = {}
    notes: dict[str, Plain] = {}
    for name, cell in cells.items():
        field = _field(name)
        mark: Mark = (cell.row, cell.column, max(1, len(cell.text)))
        if field in FIELDS:
            head, _, inner = field.partition(".")
            path: Path = (head, inner) if inner else (head,)
            value = _value(field, cell, table, problems)
            if inner:
                block = data.setdefault(head, {})
                if isinstance(block, dict):
                    block[inner] = value
                marks.setdefault((head,), mark)
            else:
                data[head] = value
            if isinstance(value, list):
                marks |= {(*path, index): mark for index in range(len(value))}
        elif name.startswith(NOTE):
            path = ("notes", name.removeprefix(NOTE))
            notes[name.removeprefix(NOTE)] = cell.text
        elif _is_misspelt(name):
            path = (name,)
            problems.extend([_unknown(name, table)])
        else:
            path = ("observations", field)
            observations[field] = _observed(cell, table, problems)
        marks[path] = mark
    data["observations"] = observations
    if notes:
        data["notes"] = notes
    return Document(table.where, "", data, marks, dict(marks))


def _field(name: str) -> str:
    folded = name.strip().lower().replace(" ", "_")
    return folded if folded in FIELDS or "_" in name else name  # a spreadsheet begins a finding with a capital


def _is_misspelt(name: str) -> bool:
    return name.partition(".")[0].lower() in {"truth", "expect", "teaching", "source"}


def _unknown(name: str, table: Table) -> Diagnostic:
    cell = next(cell for cell in table.columns if cell.text.strip() == name)
    return table.problem("unknown-field", f"no field is called '{name}'", cell, hint=did_you_mean(name, FIELDS))


def _value(field: str, cell: Cell, table: Table, problems: Problems) -> Plain:
    text = cell.text
    if field in _LISTS:
        if text.lower() == _NONE and field.endswith(".roots"):
            return []
        marks = r"\n|;" if field in _PROSE else r"[\n;,]|\s(?=[LS]\d)"
        pieces = text.split("\n") if field == "teaching.hints" else re.split(marks, text)
        return [piece.strip() for piece in pieces if piece.strip()]
    if field in {"synthetic", "expect.cannot_say"}:
        return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(text.lower(), text)
    if field in _NUMBERS:
        return int(text) if text.isdigit() else text
    if is_date(text):
        problems.extend([_date(cell, table)])
    return text


def _observed(cell: Cell, table: Table, problems: Problems) -> Plain:
    if is_date(cell.text):
        problems.extend([_date(cell, table)])
        return "not tested"
    return cast("dict[str, Plain] | None", from_a_cell(cell.text)) or cell.text


def _date(cell: Cell, table: Table) -> Diagnostic:
    what = f"'{cell.text}' is a date; the spreadsheet has made it of a grade such as 4/5 or 4-5"
    return table.problem("wrong-value", what, cell, hint="format the column as text and type the value again")

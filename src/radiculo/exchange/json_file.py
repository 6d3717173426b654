"""JSON of other programs: a list of cases in one file, or an ISNCSCI worksheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from radiculo.cases.read import make_case
from radiculo.errors import Diagnostic, Exit, Problems
from radiculo.exchange.case_table import RowRead
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import NOT_INTERPRETABLE, NOT_TESTED
from radiculo.knowledge.shapes import Shape
from radiculo.loading import Document, Plain, decode, parse_document, read_document

_SIDES = ("left", "right")
_GRADES = frozenset("012345")
_NOT_DUE = "*"  # "not due to this", as the worksheet marks a grade


class _Saddle(Shape):
    segment: str
    finding: str


class _Map(Shape):
    """isncsci.yaml."""

    source: str
    motor: dict[str, str]
    sensory: dict[str, str]
    saddle: _Saddle
    sensation: dict[str, str]


def read_json(path: Path, base: RuleBase) -> Iterator[RowRead]:
    """Yield the cases of a JSON file: one, a list of them, or a worksheet; each problem with its line."""
    problems = Problems()
    document = read_document(path, problems)
    data = document.data
    if not document.sound or problems.errors:
        yield RowRead(row=1, case=None, diagnostics=tuple(problems))
    elif isinstance(data, dict) and str(data.get("format", "")).lower() == "isncsci":
        yield _worksheet(document, data, base)
    elif isinstance(data, list):
        if not data:
            problems.add("empty-file", "the list is empty", document.place())
            yield RowRead(row=1, case=None, diagnostics=tuple(problems))
        for index in range(len(data)):
            yield _one(_part(document, data, index), base, Problems())
    else:
        yield _one(document, base, problems)


def _part(document: Document, data: list[Plain], index: int) -> Document:
    """Return one element of a list as a document of its own, with the places that it has in the file."""
    marks = {path[1:]: mark for path, mark in document.marks.items() if path[:1] == (index,)}
    keys = {path[1:]: mark for path, mark in document.key_marks.items() if path[:1] == (index,)}
    return Document(document.path, document.text, data[index], marks, keys)


def _one(document: Document, base: RuleBase, problems: Problems) -> RowRead:
    case = make_case(document, problems, base)
    sound = None if problems.errors else case
    return RowRead(row=document.place().line, case=sound, diagnostics=tuple(problems))


@cache
def _map() -> _Map:
    problems = Problems()
    text = files("radiculo.exchange").joinpath("isncsci.yaml").read_text(encoding="utf-8")
    document = parse_document(text, "isncsci.yaml", problems)
    found = decode(_Map, document.data, document, problems)
    problems.raise_errors(Exit.BUG)
    if found is None:  # pragma: no cover - a file without a shape has an error
        raise AssertionError("no shape and no problem")
    return found


def _worksheet(document: Document, data: dict[str, Plain], base: RuleBase) -> RowRead:
    """Return the case of a worksheet; what radiculo has no finding for is told as a warning."""
    sheet = _Worksheet(document, Problems())
    for side in _SIDES:
        sheet.side(side, data.get(side))
    sheet.rest(data)
    kept: dict[str, Plain] = {
        name: data[name] for name in ("id", "title", "stem", "author", "licence", "synthetic") if name in data
    }
    made: dict[str, Plain] = {"schema_version": 1, **kept, "observations": sheet.observations}
    if sheet.notes:
        made["notes"] = sheet.notes
    whole = Document(document.path, document.text, made, sheet.marks | document.marks, document.key_marks)
    return _one(whole, base, sheet.problems)


class _Worksheet:
    """Collects what a worksheet says in radiculo's words."""

    def __init__(self, document: Document, problems: Problems) -> None:
        self.document, self.problems = document, problems
        self.observations: dict[str, Plain] = {}
        self.notes: dict[str, Plain] = {}
        self.marks: dict[tuple[str | int, ...], tuple[int, int, int]] = {}

    def side(self, side: str, data: Plain) -> None:
        """Take the muscles and the points of one side."""
        if not isinstance(data, dict):
            return
        motor, found = data.get("motor"), _map()
        for segment, grade in motor.items() if isinstance(motor, dict) else ():
            path = (side, "motor", segment)
            if segment in found.motor:
                self._grade(f"{side}.{found.motor[segment]}", str(grade), path)
            else:
                self._lost(f"{side} motor {segment}", path)
        touch, prick = (data.get(name) for name in ("lightTouch", "pinPrick"))
        points: dict[str, dict[str, str]] = {}
        for name, values in (("light touch", touch), ("pinprick", prick)):
            for segment, value in values.items() if isinstance(values, dict) else ():
                points.setdefault(segment, {})[name] = str(value)
        for segment, pair in points.items():
            if segment in found.sensory:
                self._point(f"{side}.{found.sensory[segment]}", pair, (side,))
            elif segment == found.saddle.segment:
                self._saddle(side, pair)
            else:
                self._lost(f"{side} sensation {segment}", (side,))

    def rest(self, data: dict[str, Plain]) -> None:
        """Tell what else the worksheet says."""
        known = {"format", "id", "title", "stem", "author", "licence", "synthetic", *_SIDES}
        for name in data:
            if name not in known:
                self._lost(name, (name,))

    def _grade(self, slot: str, grade: str, path: tuple[str | int, ...]) -> None:
        bare = grade.strip().removesuffix(_NOT_DUE).upper()
        self._keep(slot, grade, path)
        if bare == "NT":
            self.observations[slot] = NOT_TESTED
        elif grade.strip().endswith(_NOT_DUE):
            self.observations[slot] = NOT_INTERPRETABLE
            self.notes[slot] = f"{bare} on the worksheet, not due to this"
        elif bare in _GRADES:
            self.observations[slot] = bare
        else:
            self._wrong(grade, path, "0 to 5, NT, or one of them with *")

    def _point(self, slot: str, pair: dict[str, str], path: tuple[str | int, ...]) -> None:
        """Record the worse of light touch and pinprick, and both in a note."""
        self._keep(slot, "", path)
        values = {name: text.strip().upper() for name, text in pair.items()}
        graded = [text for text in values.values() if text in _map().sensation]
        for text in values.values():
            if text.removesuffix(_NOT_DUE) not in {*_map().sensation, "NT"}:
                self._wrong(text, path, "0, 1, 2, NT, or one of them with *")
        if graded:
            self.observations[slot] = _map().sensation[min(graded)]
        else:
            due = any(text.endswith(_NOT_DUE) for text in values.values())
            self.observations[slot] = NOT_INTERPRETABLE if due else NOT_TESTED
        if set(values.values()) != {"2"}:
            self.notes[slot] = ", ".join(f"{name} {text}" for name, text in values.items())

    def _saddle(self, side: str, pair: dict[str, str]) -> None:
        slot = _map().saddle.finding
        before, note = self.observations.get(slot), self.notes.get(slot)
        self._point(slot, pair, (side,))
        order = [*_map().sensation.values(), NOT_INTERPRETABLE, NOT_TESTED]
        if isinstance(before, str) and order.index(before) < order.index(str(self.observations[slot])):
            self.observations[slot] = before
        told = [str(note)] if note else []
        if slot in self.notes and self.notes[slot] != note:
            told.append(f"{side}: {self.notes[slot]}")
        if told:
            self.notes[slot] = "; ".join(told)

    def _keep(self, slot: str, text: str, path: tuple[str | int, ...]) -> None:
        place = self.document.place(path)
        self.marks["observations", slot] = (place.line, place.column, max(1, len(text)))

    def _wrong(self, text: str, path: tuple[str | int, ...], expected: str) -> None:
        self.problems.add("wrong-value", f"'{text}' is no grade", self.document.place(path), expected=expected)

    def _lost(self, what: str, path: tuple[str | int, ...]) -> None:
        place, hint = self.document.place(path, key=True), "it is left out; write it into a note if it matters"
        said = f"radiculo has no finding for '{what}' of the worksheet"
        self.problems.extend([Diagnostic("unknown-field", said, place, hint=hint, severity="warning")])

"""The ISNCSCI worksheet as JSON: what it says becomes a case, and a case becomes a worksheet.

The sensation of a case is the worse of light touch and pinprick. A note holds both, and from it they are written back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import cast

from radiculo.cases.model import Case
from radiculo.errors import Problems
from radiculo.knowledge.observations import NOT_INTERPRETABLE, NOT_TESTED, Reading
from radiculo.knowledge.shapes import Shape
from radiculo.knowledge.vocabulary import LEGS, Leg, Slot
from radiculo.loading import Document, Plain
from radiculo.loading.packaged import packaged

FORMAT = "isncsci"
_KEPT = ("id", "title", "stem", "author", "licence", "synthetic")
_TESTS = {"light touch": "lightTouch", "pinprick": "pinPrick"}  # in a note; on the worksheet
_GRADES = frozenset("012345")
_NORMAL = "2"  # of sensation
_NOT_DUE = "*"  # "not due to this", as the worksheet marks a grade
_NOT_DUE_NOTE = " on the worksheet, not due to this"


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


@cache
def _map() -> _Map:
    return packaged("radiculo.exchange", "isncsci.yaml", _Map)


def is_worksheet(data: Mapping[str, Plain]) -> bool:
    """Say whether some JSON calls itself an ISNCSCI worksheet."""
    return str(data.get("format", "")).lower() == FORMAT


def worksheet_case(document: Document, data: Mapping[str, Plain]) -> tuple[Document, Problems]:
    """Return the case of a worksheet as a document; what radiculo has no finding for is told as a warning."""
    sheet = _Worksheet(document, Problems())
    for side in LEGS:
        sheet.side(side, data.get(side))
    sheet.rest(data)
    kept: dict[str, Plain] = {name: data[name] for name in _KEPT if name in data}
    made: dict[str, Plain] = {"schema_version": 1, **kept, "observations": sheet.observations}
    if sheet.notes:
        made["notes"] = sheet.notes
    whole = Document(document.path, document.text, made, sheet.marks | document.marks, document.key_marks)
    return whole, sheet.problems


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
        touch, prick = (data.get(name) for name in _TESTS.values())
        points: dict[str, dict[str, str]] = {}
        for name, values in zip(_TESTS, (touch, prick), strict=True):
            for segment, value in values.items() if isinstance(values, dict) else ():
                points.setdefault(segment, {})[name] = str(value)
        for segment, pair in points.items():
            if segment in found.sensory:
                self._point(f"{side}.{found.sensory[segment]}", pair, (side,))
            elif segment == found.saddle.segment:
                self._saddle(side, pair)
            else:
                self._lost(f"{side} sensation {segment}", (side,))

    def rest(self, data: Mapping[str, Plain]) -> None:
        """Tell what else the worksheet says."""
        known = {"format", *_KEPT, *LEGS}
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
            self.notes[slot] = f"{bare}{_NOT_DUE_NOTE}"
        elif bare in _GRADES:
            self.observations[slot] = bare
        else:
            self._wrong(grade, path, "0 to 5, NT, or one of them with *")

    def _point(self, slot: str, pair: dict[str, str], path: tuple[str | int, ...], *, noted: bool = False) -> None:
        """Record the worse of light touch and pinprick; both are kept in a note, if they are not both normal."""
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
        if noted or [*values.values()] != [_NORMAL, _NORMAL]:
            self.notes[slot] = ", ".join(f"{name} {text}" for name, text in values.items())

    def _saddle(self, side: str, pair: dict[str, str]) -> None:
        slot = _map().saddle.finding
        before, note = self.observations.get(slot), self.notes.get(slot)
        self._point(slot, pair, (side,), noted=True)
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
        self.problems.add("unknown-field", said, place, hint=hint, severity="warning")


def case_worksheet(case: Case) -> tuple[dict[str, Plain], list[str]]:
    """Return a case as a worksheet, and what the worksheet does not hold of it, in words."""
    written = _Written(case)
    data = case.to_file()
    sheet: dict[str, Plain] = {"format": FORMAT}
    sheet |= {name: cast("Plain", data[name]) for name in _KEPT if name in data}
    for leg in LEGS:
        sheet[leg] = written.side(leg)
    left = [name for name in data if name not in {*_KEPT, "schema_version", "observations", "notes"}]
    return sheet, [*written.losses(), *([f"{case.id}: {', '.join(left)}"] if left else [])]


class _Written:
    """Writes the sides of a worksheet, and remembers what of a case stands on it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.done: set[Slot] = set()
        self.told: list[str] = []

    def side(self, leg: Leg) -> dict[str, Plain]:
        """Return the muscles and the points of one side."""
        found = _map()
        motor = {segment: self._grade(Slot(name, leg)) for segment, name in found.motor.items()}
        points = {segment: self._point(Slot(name, leg), leg) for segment, name in found.sensory.items()}
        points[found.saddle.segment] = self._point(Slot(found.saddle.finding, "patient"), leg)
        side: dict[str, Plain] = {"motor": {segment: grade for segment, grade in motor.items() if grade}}
        for test, key in _TESTS.items():
            side[key] = {segment: values[test] for segment, values in points.items() if test in values}
        return side

    def losses(self) -> Iterator[str]:
        """Yield what the worksheet has no place for."""
        yield from self.told
        name = self.case.observations.name
        if rest := [name(slot) for slot in self.case.observations if slot not in self.done]:
            yield f"{self.case.id}: no place for {', '.join(rest)}"
        here = {name(slot) for slot in self.done}
        if notes := [of for of in self.case.notes if of not in here]:
            yield f"{self.case.id}: the notes on {', '.join(notes)}"

    def _grade(self, slot: Slot) -> str:
        """Return the grade of a muscle; empty where nothing is recorded that the worksheet can say."""
        reading, note = self._found(slot)
        bare = note.removesuffix(_NOT_DUE_NOTE)
        if reading is None:
            return ""
        if reading.reason == NOT_INTERPRETABLE and note.endswith(_NOT_DUE_NOTE) and bare in _GRADES:
            self.done.add(slot)
            return f"{bare}{_NOT_DUE}"
        grade = re.match(r"[0-5](?![-\d])", reading.written.strip())
        if not (grade or reading.reason):
            return ""
        text = grade[0] if grade else "NT"
        self._write(slot, text, same=reading.written.strip() in {text, f"{text}/5", NOT_TESTED})
        return text

    def _point(self, slot: Slot, leg: Leg) -> Mapping[str, str]:
        """Return light touch and pinprick of a point, as its note has them, or else both as the case has it."""
        reading, note = self._found(slot)
        if reading is None:
            return {}
        if _NOTED.fullmatch(note):
            self.done.add(slot)
            return dict(_noted(note, leg, patient=slot.side == "patient"))
        grades = {word: grade for grade, word in _map().sensation.items()}
        grade = "NT" if reading.reason else grades.get(reading.written.strip(), "")
        if not grade:
            return {}
        self._write(slot, f"light touch and pinprick {grade}", same=grade == _NORMAL and slot.side != "patient")
        return dict.fromkeys(_TESTS, grade)

    def _found(self, slot: Slot) -> tuple[Reading | None, str]:
        """Return what is recorded with a side, and the note on it."""
        if slot in self.case.observations.unsaid:
            return None, ""
        return self.case.observations.get(slot), self.case.notes.get(self.case.observations.name(slot), "")

    def _write(self, slot: Slot, text: str, *, same: bool) -> None:
        """Remember what is written of a slot, and tell where that is not all that the case says."""
        reading, note = self._found(slot)
        if slot not in self.done and reading is not None and (note or reading.moments or not same):
            value = " and ".join(reading.moments.written().values()) if reading.moments else reading.written
            said = f"'{value}'{' with its note' if note else ''}"
            self.told.append(f"{self.case.id}: {self.case.observations.name(slot)}: {said} is written as {text}")
        self.done.add(slot)


_PAIR = r"(?:light touch|pinprick) (?:[012]|NT)\*?"
_PAIRS = rf"{_PAIR}(?:, {_PAIR})?"
_NOTED = re.compile(rf"{_PAIRS}|(?:left|right): {_PAIRS}(?:; (?:left|right): {_PAIRS})?")


def _noted(note: str, leg: Leg, *, patient: bool) -> Iterable[tuple[str, str]]:
    """Yield the tests with their grades that the note of a point holds for a leg."""
    for part in note.split("; "):
        side, _, pairs = part.rpartition(": ")
        if side == leg or not (side or patient):
            for pair in pairs.split(", "):
                test, _, grade = pair.rpartition(" ")
                yield test, grade

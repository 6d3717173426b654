"""Snapshots: the answers of a replay in one small file, to compare a later replay with."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Literal, cast

import msgspec
from pydantic import RootModel, ValidationError

from radiculo.errors import Exit, Place, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.replay.job import Row
from radiculo.replay.recorded import name_of_advice
from radiculo.replay.reporter import Entry, Reporter
from radiculo.replay.run import Result
from radiculo.replay.summary import Report
from radiculo.report import Model, RuleBaseStamp, stamp_of
from radiculo.store.write_file import Draft
from radiculo.triage.answer import Answer
from radiculo.triage.plan import plan_of
from radiculo.version import VERSION


class SnapshotHead(Model):
    """The first line of a snapshot: what answered. In format 2 each answer has its advice in full."""

    snapshot: Literal[2, 3] = 3
    radiculo: str
    rule_base: RuleBaseStamp
    intended_use: str


class SnapshotAdvice(Model):
    """The second line of a snapshot: every piece of advice by the name that it has in the lines."""

    advice: dict[str, Advice]


class Recorded(Model):
    """Every further line of a snapshot: the answer for one record, and what fired; without an answer only a status.

    `advice` names that of the answer, which is put there when the line is read.
    """

    id: str
    status: Literal["answered", "invalid", "crashed"] = "answered"
    answer: Answer | None = None
    advice: list[str] = []
    fired: list[str] = []


@dataclass(frozen=True)
class Snapshot:
    """A snapshot in a file: its head, its advice by name, and each answer as the line that holds it."""

    head: SnapshotHead
    path: Path
    advice: Mapping[str, Advice]

    def parse(self, line: bytes) -> Recorded:
        """Return what one of the lines holds. Raises InvalidInput (exit 2)."""
        problems = Problems()
        found = _parse(line, self.path, 0, problems)
        try:
            if isinstance(found, Recorded):
                return _with_advice(found, self.advice)
        except KeyError as error:
            problems.add("snapshot-line", f"the second line has no advice {error}", Place(str(self.path)))
        problems.raise_errors(Exit.USAGE)
        raise AssertionError("what has the fields of a record is one")  # pragma: no cover

    def __iter__(self) -> Iterator[bytes]:
        """Yield the line of each record. The file is read as they are needed."""
        return islice((line for _, line in _lines(self.path)), len(_opening(self.head)), None)


class SnapshotLine(RootModel[SnapshotHead | SnapshotAdvice | Recorded]):
    """A line of a snapshot."""


def head_of(base: RuleBase) -> SnapshotHead:
    """Return the head that stamps what a rule base answers."""
    return SnapshotHead(radiculo=VERSION, rule_base=stamp_of(base), intended_use=base.tables.intended_use)


def _opening(head: SnapshotHead | None) -> tuple[type[Model], ...]:
    """Return what the lines before the records are."""
    return (SnapshotHead, SnapshotAdvice) if head is not None and head.snapshot > 2 else (SnapshotHead,)


def advice_of(base: RuleBase) -> dict[str, Advice]:
    """Return all advice of a rule base by name."""
    return {name_of_advice(advice): advice for _, advice in plan_of(base).advice}


_FIRST = 'a first line with "snapshot": 3, as `radiculo replay --record` writes it'
_BUFFER = 1 << 18  # bytes of a file; a line has some hundreds


class _Plain(msgspec.Struct, forbid_unknown_fields=True):
    """The fields of a record, of which only the name is read."""

    id: str
    status: msgspec.Raw = msgspec.Raw()
    answer: msgspec.Raw = msgspec.Raw()
    advice: msgspec.Raw = msgspec.Raw()
    fired: msgspec.Raw = msgspec.Raw()


_PLAIN = msgspec.json.Decoder(_Plain)


def recorded(result: Result, name: str) -> Recorded:
    """Return what a snapshot keeps of one result; `name` tells records with the same id apart."""
    outcome = result.outcome
    if outcome is None:
        return Recorded(id=name, status="crashed" if result.status == "crashed" else "invalid")
    fired = [
        rule if side == "patient" else f"{rule}@{side}"
        for rule, sides in outcome.verdicts.items()
        for side, verdict in sides.items()
        if verdict == "fires"
    ]
    answer = Answer.of(outcome)
    advice = [name_of_advice(each) for each in answer.advice]
    return Recorded(id=name, answer=replace(answer, advice=()), advice=advice, fired=fired)


def name_of(entry: Entry) -> str:
    """Return the name of a record that was run, as no other one has it."""
    return entry.row.unique if entry.row is not None and entry.row.unique else entry.result.id


def line_of_entry(entry: Entry) -> bytes:
    """Return the line of a record that was run."""
    if entry.row is not None and entry.row.recorded:
        return line_of_row(entry.row)
    return line_of(recorded(entry.result, name_of(entry)))


def line_of_row(row: Row) -> bytes:
    """Return the line of a record of which arrays have told. The id of a case needs no escapes."""
    return b'{"id":"%b"%b' % (row.unique.encode(), row.recorded)


def line_of(line: SnapshotHead | SnapshotAdvice | Recorded) -> bytes:
    """Return what is recorded as its line; equal answers have equal lines. A head is written in full."""
    return line.model_dump_json(exclude_defaults=not isinstance(line, SnapshotHead)).encode()


class SnapshotWriter(Reporter):
    """Writes a snapshot while the replay runs; only a whole replay leaves a file."""

    def __init__(self, draft: Draft, base: RuleBase) -> None:
        """Raises OSError when the file cannot be written."""
        self.complete, self._draft = True, draft
        self._stream = _open(draft.path, "wb", draft.target.suffix)
        self._stream.writelines(
            line_of(line) + b"\n" for line in (head_of(base), SnapshotAdvice(advice=advice_of(base)))
        )

    def add(self, entry: Entry) -> None:
        """Write one answer."""
        self._stream.write(line_of_entry(entry) + b"\n")

    def passed(self, row: Row, _: float) -> None:
        """Write the answer of a record that is simply ok."""
        self._stream.write(line_of_row(row) + b"\n")

    def skip(self, _: Row) -> None:
        """A replay that stopped early is no baseline."""
        self.complete = False

    def finish(self, report: Report) -> None:
        """Put the file in its place, or remove it when the replay was not whole."""
        self._stream.close()
        self.complete = self.complete and not report.interrupted and report.summary.records > 0
        if self.complete:
            self._draft.keep()
        else:
            self._draft.drop()


def read_snapshot(path: Path) -> Snapshot:
    """Look through a snapshot. Raises InvalidInput (exit 2) when the file is none, with the line at fault."""
    problems, head, advice = Problems(), None, SnapshotAdvice(advice={})
    try:
        for at, (number, text) in enumerate(_lines(path)):
            expected = _opening(head)[at : at + 1] or (Recorded,)
            if expected == (Recorded,) and _is_plain(text):
                continue
            found = _parse(text, path, number, problems)
            if at == 0 and isinstance(found, SnapshotHead):
                head = found
            elif isinstance(found, SnapshotAdvice) and expected == (SnapshotAdvice,):
                advice = found
            elif head is not None and found is not None and not isinstance(found, expected):
                what = 'the line of "advice"' if expected == (SnapshotAdvice,) else "the answer of a record"
                problems.add("snapshot-line", "this line has another place", _place(path, number, text), expected=what)
            if head is None:
                break
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        problems.add("unreadable", f"cannot be read: {getattr(error, 'strerror', '') or error}", Place(str(path)))
    if head is None and not problems.errors:
        problems.add("no-snapshot", "this is not a snapshot", Place(str(path)), expected=_FIRST)
    problems.raise_errors(Exit.USAGE)
    if head is None:  # pragma: no cover - no head is a problem
        raise AssertionError("no head and no problem")
    return Snapshot(head, path, advice.advice)


def name_in(line: bytes) -> str:
    """Return the name of the record that a line is about."""
    return _PLAIN.decode(line).id


def parse_line(line: bytes, advice: Mapping[str, Advice]) -> Recorded:
    """Return what a line of a snapshot holds, with its advice. Raises KeyError for advice without that name."""
    return _with_advice(Recorded.model_validate_json(line), advice)


def _with_advice(line: Recorded, advice: Mapping[str, Advice]) -> Recorded:
    if line.answer is None or not line.advice:
        return line
    answer = replace(line.answer, advice=tuple(advice[name] for name in line.advice))
    return line.model_copy(update={"answer": answer, "advice": []})


def _place(path: Path, number: int, text: bytes) -> Place:
    return Place(str(path), number, 1, source=text.decode()) if number else Place(str(path))


def _is_plain(text: bytes) -> bool:
    """Say whether a line has the fields of a record. What is in them is read where it is compared."""
    try:
        _PLAIN.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return False
    return True


def _parse(text: bytes, path: Path, number: int, problems: Problems) -> SnapshotHead | SnapshotAdvice | Recorded | None:
    try:
        return SnapshotLine.model_validate_json(text).root
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"][1:]))
        what = f"this is no line of a snapshot: {where + ': ' if where else ''}{first['msg']}"
        problems.add("snapshot-line", what, _place(path, number, text), expected=_FIRST if number == 1 else "")
        return None


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines with their numbers. Raises UnicodeDecodeError where one is no text."""
    with _open(path, "rb", path.suffix) as stream:
        for number, line in enumerate(stream, 1):
            if not line.isspace():
                if not line.isascii():
                    line.decode()
                yield number, line.rstrip(b"\r\n")


def _open(path: Path, mode: Literal["rb", "wb"], suffix: str) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, mode)) if suffix == ".gz" else path.open(mode, _BUFFER)

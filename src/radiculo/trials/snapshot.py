"""Snapshots: the answers of a replay in one small file, to compare a later replay with."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

from pydantic import RootModel, ValidationError

from radiculo.errors import Exit, Place, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.replay.reporter import Entry, Reporter
from radiculo.replay.run import Result
from radiculo.replay.summary import Report
from radiculo.report import Model, RuleBaseStamp, stamp_of
from radiculo.store.write_file import Draft
from radiculo.triage.answer import Answer
from radiculo.version import VERSION


class SnapshotHead(Model):
    """The first line of a snapshot: what answered."""

    snapshot: Literal[2] = 2
    radiculo: str
    rule_base: RuleBaseStamp
    intended_use: str


class Recorded(Model):
    """Every further line of a snapshot: the answer for one record, and what fired; without an answer only a status."""

    id: str
    status: Literal["answered", "invalid", "crashed"] = "answered"
    answer: Answer | None = None
    fired: list[str] = []


class Snapshot(Model):
    """A whole snapshot in memory: its head, and each answer as the line that holds it."""

    head: SnapshotHead
    lines: dict[str, str]


class SnapshotLine(RootModel[SnapshotHead | Recorded]):
    """A line of a snapshot."""


def head_of(base: RuleBase) -> SnapshotHead:
    """Return the head that stamps what a rule base answers."""
    return SnapshotHead(radiculo=VERSION, rule_base=stamp_of(base), intended_use=base.tables.intended_use)


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
    return Recorded(id=name, answer=Answer.of(outcome), fired=fired)


def line_of(line: SnapshotHead | Recorded) -> str:
    """Return what is recorded as its line; equal answers have equal lines. A head is written in full."""
    return line.model_dump_json(exclude_defaults=isinstance(line, Recorded))


class Names:
    """Tells records with the same id apart: the second one of `x` is `x#2`."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def __call__(self, name: str) -> str:
        """Return the name of the next record with this id."""
        self._seen[name] += 1
        number = self._seen[name]
        return name if number == 1 else f"{name}#{number}"


class SnapshotWriter(Reporter):
    """Writes a snapshot while the replay runs; only a whole replay leaves a file."""

    def __init__(self, draft: Draft, base: RuleBase) -> None:
        """Raises OSError when the file cannot be written."""
        self.complete, self._draft = True, draft
        self._stream = _open(draft.path, "wt", draft.target.suffix)
        self._names = Names()
        self._write(head_of(base))

    def add(self, entry: Entry) -> None:
        """Write one answer."""
        self._write(recorded(entry.result, self._names(entry.result.id)))

    def skip(self, _: object) -> None:
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

    def _write(self, line: SnapshotHead | Recorded) -> None:
        self._stream.write(line_of(line) + "\n")


def read_snapshot(path: Path) -> Snapshot:
    """Read a snapshot. Raises InvalidInput (exit 2) when the file is none, with the line at fault."""
    problems, head, lines = Problems(), None, dict[str, str]()
    try:
        for number, text in _lines(path):
            found = _parse(text, path, number, problems)
            if number == 1 and isinstance(found, SnapshotHead):
                head = found
            elif isinstance(found, Recorded):
                lines[found.id] = line_of(found)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        problems.add("unreadable", f"cannot be read: {getattr(error, 'strerror', '') or error}", Place(str(path)))
    if head is None and not problems.errors:
        expected = 'a first line with "snapshot": 2, as `radiculo replay --record` writes it'
        problems.add("no-snapshot", "this is not a snapshot", Place(str(path)), expected=expected)
    problems.raise_errors(Exit.USAGE)
    if head is None:  # pragma: no cover - no head is a problem
        raise AssertionError("no head and no problem")
    return Snapshot(head=head, lines=lines)


def parse_line(line: str) -> Recorded:
    """Return what a line of a snapshot holds."""
    return Recorded.model_validate_json(line)


def _parse(text: str, path: Path, number: int, problems: Problems) -> SnapshotHead | Recorded | None:
    try:
        return SnapshotLine.model_validate_json(text).root
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"][1:]))
        what = f"this is no line of a snapshot: {where + ': ' if where else ''}{first['msg']}"
        problems.add("snapshot-line", what, Place(str(path), number, 1, source=text))
        return None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with _open(path, "rt", path.suffix) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, line.rstrip("\n")


def _open(path: Path, mode: Literal["rt", "wt"], suffix: str) -> IO[str]:
    if suffix == ".gz":
        return gzip.open(path, mode, encoding="utf-8")
    return path.open(mode, encoding="utf-8")

"""Selection: which records of the input are run, and how many were left out and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from radiculo.cases.model import Case
from radiculo.cases.read import Record
from radiculo.errors import did_you_mean
from radiculo.replay.reporter import Reporter
from radiculo.replay.run import Result

CLASSES: Mapping[str, Callable[[Case], bool]] = {
    "vignette": lambda case: case.expect is not None,
    "scored": lambda case: case.truth is not None,
    "published": lambda case: case.source is not None,
    "synthetic": lambda case: case.synthetic,
    "known": lambda case: case.expect is not None and case.expect.known is not None,
}


@dataclass(frozen=True)
class Filter:
    """What a record must be to be run: one of each list that is not empty. An unreadable record always passes."""

    tags: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    names: frozenset[str] | None = None

    def __bool__(self) -> bool:
        return bool(self.tags or self.not_tags or self.ids or self.classes) or self.names is not None

    def takes(self, record: Record) -> bool:
        """Say whether a record is wanted."""
        case = record.case
        if case is None:
            return True
        return (
            (not self.tags or not set(self.tags).isdisjoint(case.tags))
            and set(self.not_tags).isdisjoint(case.tags)
            and (not self.ids or any(fnmatchcase(case.id, pattern) for pattern in self.ids))
            and (not self.classes or any(CLASSES[name](case) for name in self.classes))
            and (self.names is None or record.name in self.names)
        )


@dataclass
class Selection:
    """Passes on the wanted records until too many have failed; every other record is counted.

    `maxfail` is the number of failures (failed, invalid, crashed, or an unexpected pass) after which nothing more is
    run; 0 never stops. `observer` is told every record that is left out.
    """

    filter: Filter
    maxfail: int = 0
    observer: Reporter = field(default_factory=Reporter)
    deselected: int = 0
    not_run: int = 0
    _failed: int = 0
    _tags: set[str] = field(default_factory=set)

    def of(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the records to run. What comes after the stop is still read, so that it can be counted."""
        for record in records:
            if record.case is not None:
                self._tags.update(record.case.tags)
            if not self.filter.takes(record):
                self.deselected += 1
                self.observer.deselect(record)
            elif self.stopped:
                self.not_run += 1
                self.observer.skip(record)
            else:
                yield record

    def add(self, result: Result) -> None:
        """Take note of a result."""
        self._failed += result.status != "ok" or result.unexpected_pass

    @property
    def stopped(self) -> bool:
        """Whether nothing more is run."""
        return bool(self.maxfail) and self._failed >= self.maxfail

    def describe(self) -> list[str]:
        """Say what was left out, one sentence each."""
        told = []
        if self.deselected:
            told.append(f"{_records(self.deselected)} not selected")
        if self.not_run:
            told.append(f"{_records(self.not_run)} not run: stopped after {self._failed} failed (--maxfail)")
        return told

    def suggestion(self) -> str:
        """Return "did you mean" for a tag that no record has; empty when every wanted tag occurs."""
        missing = [tag for tag in self.filter.tags if tag not in self._tags]
        hints = [f"no case has the tag '{tag}'; {did_you_mean(tag, self._tags)}".rstrip("; ") for tag in missing]
        return "; ".join(hints)


def _records(number: int) -> str:
    return f"{number} record{'' if number == 1 else 's'}"

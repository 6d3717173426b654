"""A small rule base, cases of it, and what a replay tells about them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from radiculo.cases.model import Case
from radiculo.cases.read import Record
from radiculo.cases.shapes import Expect, Truth
from radiculo.errors import Place
from radiculo.knowledge.base import RuleBase
from radiculo.replay.conductor import Conductor
from radiculo.replay.filter import Filter
from radiculo.replay.one_by_one import OneByOne
from radiculo.replay.reporter import Entry, Reporter, Reporters
from radiculo.replay.select import Selection
from radiculo.replay.session import Session
from radiculo.replay.summary import Report
from support.bases import alarm, finding, make_base, observe, rival, root, rule, yes

FINDINGS = {name: finding(domain="motor") for name in "abcde"}
RULES = {
    "a": rule(yes("a"), root("L4", 3), root("L3", 3)),
    "b": rule(yes("b"), root("L4", 5, "reflex")),
    "c": rule(yes("c"), alarm("B")),
    "d": rule(yes("d"), rival("femoral", ["L3", "L4"])),
    "e": rule({"all": [yes("e"), yes("c")]}, alarm("A")),
}


@cache
def small_base() -> RuleBase:
    """Rules a and b are evidence, c and e (with c) are alarms, d is a rival."""
    return make_base(RULES, FINDINGS)


def case_of(
    names: str, *, no: str = "", expect: Expect | None = None, truth: Truth | None = None, **fields: object
) -> Case:
    """A case with these findings on the left leg, `yes` or `no`."""
    recorded = {f"left__{name}": "yes" for name in names} | {f"left__{name}": "no" for name in no}
    observations = observe(small_base(), **recorded)
    place = Place(f"cases/{names or 'none'}.yaml", 1, 1)
    given = {"id": f"case-{names}", "place": place, **fields}
    return Case(observations=observations, expect=expect, truth=truth, **given)  # type: ignore[arg-type]


def record_of(case: Case) -> Record:
    """The record of a valid case."""
    return Record(case.id, case)


def replayed(records: Iterable[Record], *reporters: Reporter, base: RuleBase | None = None) -> Report:
    """Replay records for some reporters; return the report."""
    return conducted(records, *reporters, base=base).report()


def conducted(records: Iterable[Record], *reporters: Reporter, base: RuleBase | None = None) -> Session:
    """Replay records through the engine of record, for some reporters."""
    session = Session(base or small_base())
    told, each = Reporters(reporters, session.base), OneByOne(session.base)
    conductor = Conductor(session, each.job, Selection(Filter()), told)
    parts = (each.run_records([record], place) for place, record in enumerate(records, 1))
    conductor.run(parts, lambda _: None)
    told.finish(session.report())
    return session


class Kept(Reporter):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)


def entry_of(case: Case, base: RuleBase | None = None) -> Entry:
    """What reporters are told about one case."""
    kept = Kept()
    replayed([record_of(case)], kept, base=base)
    return kept.entries[0]

"""Students at work: the shipped bank, attempts that ask for everything, and replies as they are typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from radiculo.cases.model import Case
from radiculo.cases.read import read_records
from radiculo.judge.key import base_rates, key_of
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import find_cases
from radiculo.practice.attempt import Attempt, Mode
from radiculo.practice.events import Anticipate, Commit, Event, Examine, Finish, Justify, Point
from radiculo.practice.marks import Solved
from radiculo.practice.neighbour import neighbour
from radiculo.practice.survey import Survey, survey
from support.bases import shipped_base


@cache
def bank() -> dict[str, Case]:
    """The shipped cases by id."""
    records = read_records([str(find_cases())], shipped_base())
    return {record.case.id: record.case for record in records if record.case is not None}


@cache
def surveys() -> tuple[Survey, ...]:
    """What each shipped case teaches."""
    return survey(shipped_base(), list(bank().values()))


# Of every kind: two roots, a root and a rival, a flag and discriminators that one case alone teaches
CONCEPTS = (
    "pair:L4|L5",
    "pair:S1|venous_thrombosis",
    "flag:alarm/cord-sensory-level",
    "flag:alarm/limb-ischaemia-chronic",
    "sign:level/s1-calf-wasting",
    "sign:rival/hamstring-injury",
)


@cache
def neighbours() -> tuple[Survey, ...]:
    """A near neighbour for each of some concepts."""
    found = [neighbour(shipped_base(), surveys(), concept) for concept in CONCEPTS]
    assert None not in found
    return tuple(made for made in found if made is not None)


@cache
def rates() -> dict[str, float]:
    """How often each explanation is the key in the shipped bank."""
    return dict(base_rates(shipped_base(), [key for case in bank().values() if (key := key_of(case))]))


def begun(case: Case, *, mode: Mode = "unaided", base: RuleBase | None = None) -> Attempt:
    """An attempt of which nothing has happened yet."""
    return Attempt(base=base or shipped_base(), case=case, mode=mode)


def events_of(
    asked: Iterable[str],
    *,
    level: Sequence[tuple[str, int]] = (("L5", 100),),
    side: str = "left",
    urgency: str = "D",
    points: Iterable[Point] = (),
    expected: Anticipate | None = None,
) -> list[Event]:
    """The events of a whole attempt."""
    return [
        *([expected] if expected else []),
        *(Examine(question=name) for name in asked),
        Commit(level=tuple(level), side=side, urgency=urgency, statement="a problem"),
        Justify(points=tuple(points)),
        Finish(),
    ]


def solved(case: Case, events: Iterable[Event], *, base: RuleBase | None = None) -> Solved:
    """A finished attempt."""
    rules = base or shipped_base()
    return Solved(attempt=Attempt.replay(rules, case, "unaided", events), rates=rates())

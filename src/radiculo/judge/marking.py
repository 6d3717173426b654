"""Marking what a student answered: how soon, which side, which roots. Pure: an answer and a key in, marks out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.cases.shapes import Expect, Truth
from radiculo.errors import Place
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.parts import Part
from radiculo.knowledge.vocabulary import LEGS
from radiculo.triage.answer import Answer, LegAnswer, differences, legs_of

UrgencyMark: TypeAlias = Literal["right", "over", "under", "missing"]
RootMark: TypeAlias = Literal["right", "partly", "wrong", "missing"]
SideMark: TypeAlias = Literal["right", "wrong", "missing"]

_LEGS: tuple[Part, ...] = ("left", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a student answered; None where nothing was. `roots` of no element: "no single root"."""

    urgency: str | None = None
    side: str | None = None
    roots: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The marks of one answer; None where the key says nothing.

    `steps`: by how many categories the urgency is off; less than 0 is too late, the unsafe direction.
    """

    urgency: UrgencyMark | None = None
    steps: int = 0
    side: SideMark | None = None
    roots: RootMark | None = None

    @property
    def is_unsafe(self) -> bool:
        """Whether the answer would have been too late."""
        return self.urgency == "under"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What one student answered for one case, and where it stands in what was handed in."""

    student: str
    case: str
    given: Given
    place: Place


def key_of(truth: Truth | None, expect: Expect | None) -> Given:
    """Return what was so; where the truth is silent, what radiculo must answer."""
    first, second = truth or Truth(), expect or Expect()
    roots = first.roots if first.roots is not None else second.roots
    return Given(
        urgency=first.urgency or second.urgency,
        side=first.side or second.side,
        roots=None if roots is None else tuple(roots),
    )


def mark(given: Given, key: Given, base: RuleBase) -> Mark:
    """Mark one answer. Raises KeyError for a category that the rule base does not have."""
    steps = 0
    if given.urgency and key.urgency:
        steps = base.urgency_rank[given.urgency] - base.urgency_rank[key.urgency]
    return Mark(urgency=_urgency(given, key, steps), steps=steps, side=_side(given, key), roots=_roots(given, key))


def _urgency(given: Given, key: Given, steps: int) -> UrgencyMark | None:
    if key.urgency is None:
        return None
    if given.urgency is None:
        return "missing"
    return "right" if steps == 0 else "over" if steps > 0 else "under"


def _side(given: Given, key: Given) -> SideMark | None:
    if key.side is None:
        return None
    if given.side is None:
        return "missing"
    return "right" if given.side == key.side else "wrong"


def _roots(given: Given, key: Given) -> RootMark | None:
    """Mark the roots by the parts in which the two answers differ, whatever the side."""
    if key.roots is None:
        return None
    if given.roots is None:
        return "missing"
    if not differences(_answer(given.roots, key.side), _answer(key.roots, key.side), _LEGS):
        return "right"
    return "partly" if set(given.roots) & set(key.roots) else "wrong"


def _answer(roots: tuple[str, ...], side: str | None) -> Answer:
    named, legs = LegAnswer("none", tuple(sorted(roots))), legs_of(side)
    silent = LegAnswer("none")
    left, right = (named if leg in legs else silent for leg in LEGS)
    return Answer(urgency="", pathways=(), left=left, right=right)

"""What an answer is marked against: the truth of a case, or radiculo's own answer; each in the same few parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from radiculo.cases.model import Case
from radiculo.cases.shapes import Expect, Truth
from radiculo.judge.explanations import NOT_A_ROOT, explanations
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.parts import Part
from radiculo.knowledge.vocabulary import LEGS
from radiculo.triage.answer import Answer, LegAnswer, differences, legs_of

Where: TypeAlias = Literal["left", "right", "both", "none"]
Against: TypeAlias = Literal["truth", "author", "radiculo"]
_COMPARED: tuple[Part, ...] = ("urgency", "left", "right")  # what a student says; the rest follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What was so. `explanations` share the probability equally; parts of which nothing is known are None."""

    against: Against
    explanations: tuple[str, ...] | None = None
    side: Where | None = None
    urgency: str | None = None
    basis: str = ""

    def share(self, explanation: str) -> float:
        """Return the probability that an explanation should have had, 0 to 1."""
        named = self.explanations or ()
        return named.count(explanation) / len(named) if named else 0.0

    @property
    def lead(self) -> str:
        """Return the first of its explanations; empty where nothing is known."""
        return self.explanations[0] if self.explanations else ""


def key_of(case: Case) -> Key | None:
    """Return what the case itself says: its truth, and where that is silent what its author expects; None for neither.

    `roots: []` says "not a root", and so does a rival without `roots`. A side is that of a root; where no root is named
    the key has none.
    """
    truth, expect = case.truth or Truth(), case.expect or Expect()
    named = next((each for each in (truth, expect) if each.roots is not None or each.rival is not None), None)
    timed = next((each for each in (truth, expect) if each.urgency is not None), None)
    if named is None and timed is None:
        return None
    roots = None if named is None else named.roots or []
    return Key(
        against="truth" if truth in (named, timed) else "author",
        explanations=_named(roots),
        side=_side(case, truth.side or expect.side) if roots else None,
        urgency=timed.urgency if timed else None,
        basis=truth.urgency_basis if truth.urgency else "",
    )


def _side(case: Case, side: Literal["left", "right", "both", "one"] | None) -> Where | None:
    """Return the side; none is asked for where no finding says one."""
    return None if case.observations.unsided or side == "one" else side


def key_of_answer(answer: Answer) -> Key:
    """Return what radiculo answers. Where it names no root it says "not a root" only when it names a rival."""
    named = {leg: answer.leg(leg).roots for leg in LEGS if answer.leg(leg).roots and not answer.leg(leg).withdrawn}
    roots = list(dict.fromkeys(root for found in named.values() for root in found))
    side: Where = "both" if len(named) > 1 else next(iter(named), "none")
    rooted = roots if roots else [] if answer.rivals else None
    return Key(against="radiculo", explanations=_named(rooted), side=side if roots else None, urgency=answer.urgency)


def _named(roots: list[str] | None) -> tuple[str, ...] | None:
    if roots is None:
        return None
    return tuple(roots) if roots else (NOT_A_ROOT,)


def told(key: Key, roots: Iterable[str]) -> Answer:
    """Return a key as an answer in the parts that are compared: the roots of each leg and the urgency."""
    known = set(roots)
    named = tuple(name for name in key.explanations or () if name in known)
    legs = legs_of(None if key.side == "none" else key.side) if named else ()
    leg = LegAnswer("possible" if len(named) == 1 else "both", named)
    return Answer(
        urgency=key.urgency or "",
        pathways=(),
        left=leg if "left" in legs else LegAnswer("none"),
        right=leg if "right" in legs else LegAnswer("none"),
    )


def differing(one: Key, other: Key, base: RuleBase) -> tuple[Part, ...]:
    """Return the parts in which two keys differ, of those that both know. A side that one does not know is no part."""
    parts = [part for part in _COMPARED if part != "urgency" or (one.urgency and other.urgency)]
    if one.explanations is None or other.explanations is None:
        parts = [part for part in parts if part == "urgency"]
    one, other = replace(one, side=one.side or other.side), replace(other, side=other.side or one.side)
    return differences(told(one, base.tables.roots), told(other, base.tables.roots), parts)


def base_rates(base: RuleBase, keys: Iterable[Key]) -> Mapping[str, float]:
    """Return how often each explanation is the key, as probabilities; one is added to each, so that none is 0."""
    names = explanations(base)
    counts = dict.fromkeys(names, 1.0)
    for key in keys:
        for name in names:
            counts[name] += key.share(name)
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()}

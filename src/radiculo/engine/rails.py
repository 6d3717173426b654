"""Two rails: a condition is known true, known false, or undecided.

An engine offers four negation-free operations (`Positive`); `Kleene` lifts any engine to an algebra on
conditions. No engine ever sees a negation or an unknown, so none can mistake one for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import All, AnyOf, Count, Not, Test
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import Codes
from radiculo.knowledge.vocabulary import Side, Slot, Vocabulary

B = TypeVar("B")
B_co = TypeVar("B_co", covariant=True)

Frame: TypeAlias = tuple[str, Side]  # a rule's id and the side for which it was evaluated

SIGN_NO, SIGN_YES = 1, 2
SIDES: tuple[Side, ...] = ("left", "right", "patient")


@dataclass(frozen=True, slots=True)
class Rails(Generic[B]):
    """`true`: known true; `false`: known false; neither: undecided."""

    true: B
    false: B


PLAIN = {(true, false): Rails(true, false) for true in (True, False) for false in (True, False)}  # those of one case


class TwoRails(Protocol[B_co]):
    """Anything that has the two rails."""

    @property
    def true(self) -> B_co:
        """Known true."""

    @property
    def false(self) -> B_co:
        """Known false."""


class Positive(Protocol[B]):
    """What an engine must offer: no negation, no unknown."""

    def known(self, slot: Slot, codes: Codes) -> B:
        """Say where the recorded value of the slot is one of these codes."""

    def meet(self, parts: Sequence[B]) -> B:
        """Say where all parts hold."""

    def join(self, parts: Sequence[B]) -> B:
        """Say where some part holds."""

    def at_least(self, least: int, parts: Sequence[B]) -> B:
        """Say where at least this many parts hold."""


class Kleene(Generic[B]):
    """Lifts an engine to the two-rail algebra, for one side."""

    def __init__(self, engine: Positive[B], side: Side, vocabulary: Vocabulary) -> None:
        self.engine, self.side, self.vocabulary = engine, side, vocabulary

    def test(self, test: Test) -> Rails[B]:
        """Read a test: the value sets come from the scale, unknown is in neither."""
        yes, no = self.vocabulary.split(test)
        slots = self.vocabulary.slots(test, self.side)
        rails = [Rails(self.engine.known(slot, yes), self.engine.known(slot, no)) for slot in slots]
        if len(rails) == 1:
            return rails[0]
        return self._any(rails) if test.where == "either" else self._all(rails)

    def all(self, _: All, parts: Sequence[TwoRails[B]]) -> Rails[B]:
        """True when all are true, false when one is false."""
        return self._all(parts)

    def any(self, condition: AnyOf, parts: Sequence[TwoRails[B]]) -> Rails[B]:
        """True when one is true, false when all are false; a coarse area that covers some of them is one more part.

        Sound: whoever records a coarse area says that one of its areas has the value, whichever it is, and each of them
        is a part that this value satisfies. So the condition is true whatever is recorded instead, and never false.
        """
        covers = self.vocabulary.covering(condition, self.side)
        return self._any(
            [*parts, *(Rails(self.engine.known(c.slot, c.yes), self.engine.known(c.slot, c.no)) for c in covers)]
        )

    def negate(self, _: Not, part: TwoRails[B]) -> Rails[B]:
        """Swap the rails."""
        return Rails(part.false, part.true)

    def count(self, condition: Count, parts: Sequence[TwoRails[B]]) -> Rails[B]:
        """At least k of n are true; n-k+1 false ones make that impossible."""
        least, n = condition.at_least, len(parts)
        return Rails(
            self.engine.at_least(least, [p.true for p in parts]),
            self.engine.at_least(n - least + 1, [p.false for p in parts]),
        )

    def _all(self, parts: Sequence[TwoRails[B]]) -> Rails[B]:
        return Rails(self.engine.meet([p.true for p in parts]), self.engine.join([p.false for p in parts]))

    def _any(self, parts: Sequence[TwoRails[B]]) -> Rails[B]:
        return Rails(self.engine.join([p.true for p in parts]), self.engine.meet([p.false for p in parts]))


V = TypeVar("V")


class Step(NamedTuple):
    """A stratum: its frames that read no conclusion, and the signs that they complete, with the frames of each."""

    frames: tuple[tuple[Rule, Side], ...]
    signs: dict[Slot, list[Frame]]


def steps_of(base: RuleBase) -> tuple[Step, ...]:
    """Return the strata of a rule base, laid out once (`base.derived`)."""
    made: dict[Slot, list[Frame]] = {}
    steps: list[Step] = []
    for stratum in base.strata:
        frames = tuple((rule, side) for rule in stratum if rule.id not in base.closing for side in rule.frames)
        for rule, side in frames:
            for sign in rule.signs:
                made.setdefault(Slot(sign, side), []).append((rule.id, side))
        whole = [slot for slot, parts in made.items() if len(parts) == len(base.sign_rules[slot.finding])]
        steps.append(Step(frames, {slot: made.pop(slot) for slot in whole}))
    return tuple(steps)


def derive(
    base: RuleBase,
    verdict: Callable[[Rule, Side], V],
    put_sign: Callable[[Slot, list[V]], None],
    conclude: Callable[[dict[Frame, V]], None] = lambda _: None,
) -> dict[Frame, V]:
    """Evaluate all rules, stratum by stratum.

    `put_sign` receives the verdicts of all rules of a sign once they are complete: the sign is true when one of
    them is known true, and false when all of them are known false. `conclude` hears the verdicts of all rules but
    those that read the conclusion: these come last, and wait where nobody concludes.
    """
    verdicts: dict[Frame, V] = {}
    for frames, signs in base.derived(steps_of):
        for rule, side in frames:
            verdicts[rule.id, side] = verdict(rule, side)
        for slot, parts in signs.items():
            put_sign(slot, [verdicts[frame] for frame in parts])
    conclude(verdicts)
    for rule in base.closing.values():
        for side in rule.frames:
            verdicts[rule.id, side] = verdict(rule, side)
    return verdicts

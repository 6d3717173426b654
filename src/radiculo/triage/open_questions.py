"""Which findings without a usable value could still raise the urgency.

A finding can raise it if and only if some set of further observations leaves the urgency where it is without the
finding, and raises it with the finding. Every such set is among the completions of an alarm; candidates are tried
in growing rounds. For an alarm with more than `MAX_TRIES` completions through one finding, the
finding is listed without proof: to ask too much is safe. What cannot be at this age or for this sex is not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import chain, groupby, islice
from operator import or_

from radiculo.engine.formulas import (
    ALWAYS,
    NEVER,
    Completion,
    Formula,
    Formulas,
    Mask,
    Value,
    all_completions,
    bit_of,
    completions,
    holds,
    leaves,
    mask_of,
    slots_of,
    without,
)
from radiculo.engine.rails import SIGN_YES, Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Signed, fold, tests_of
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import UNKNOWN, Codes, Scale
from radiculo.knowledge.vocabulary import Side, Slot
from radiculo.triage.outcome import OpenFinding
from radiculo.triage.plan import plan_of, screen_slots

ROUNDS = (1, 4, 64, 512)
MAX_TRIES = sum(ROUNDS)


def could_raise(
    base: RuleBase,
    observations: Observations,
    urgency: str,
    only: Collection[Slot] | None = None,
    needs: _Needs | None = None,
) -> dict[Slot, str]:
    """Return every slot that could raise the urgency above `urgency`, with the highest category it could reach.

    `only` restricts the search to some slots.
    """
    rank = base.urgency_rank
    needs = needs or _Needs(base, observations)
    waiting: list[tuple[str, Formula]] = []
    for (rule, side), alarm in plan_of(base).alarms:
        if rank[alarm.urgency] > rank[urgency]:
            formula = needs.of(base.by_id[rule], side)
            if formula is not ALWAYS and formula is not NEVER:
                waiting.append((alarm.urgency, formula))
    reach: dict[str, Mask] = {}
    for category, formula in waiting:
        reach[category] = reach.get(category, 0) | formula.mask
    mask = reduce(or_, reach.values(), 0)
    raising = _pivotal(
        _Trials(needs.formulas, rank[urgency], [formula for _, formula in waiting]),
        slots_of(mask if only is None else mask & mask_of(only)),
    )
    found: dict[Slot, str] = {}
    for category in sorted(reach, key=lambda name: rank[name], reverse=True):
        for slot in sorted(slot for slot in raising if bit_of(slot) & reach[category]):
            found.setdefault(slot, category)
    return found


class _Needs:
    """What rules still need in a case, without answers that age and sex rule out.

    A symptom that is denied rules out nothing: the thermometer may find the fever all the same.
    """

    def __init__(self, base: RuleBase, observations: Observations) -> None:
        self.formulas = Formulas(base, observations.codes())
        self.barred = frozenset(_barred(self.formulas))
        self.mask = mask_of(slot for slot, _ in self.barred)

    def of(self, rule: Rule, side: Side) -> Formula:
        """Return what a rule still needs to be known true."""
        return without(self.formulas.fires(rule, side), self.barred, self.mask)


def _barred(formulas: Formulas) -> Iterator[Value]:
    for rule, side in formulas.base.derived(ruling_out):
        formula = formulas.fires(rule, side)
        yield from (value for value in leaves(formula) if holds(formula, dict([value])))


def barred_beside(base: RuleBase, codes: dict[Slot, int]) -> frozenset[Value]:
    """Return what cannot be beside some values of age, sex and their like, as codes that formulas use."""
    return frozenset(_barred(Formulas(base, codes)))


def ruling_out(base: RuleBase) -> tuple[tuple[Rule, Side], ...]:
    """Return the rules that say what cannot be beside age, sex and their like, which an answer does not undo."""
    found = []
    for (rule, side), effect in plan_of(base).contradictions:
        read = {test.finding for test in tests_of(base.by_id[rule].when)}
        open_to = [name for name in read if not base.vocabulary[name].once]
        if effect.mend and len(open_to) == 1:
            found.append((base.by_id[rule], side))
    return tuple(found)


def _pivotal(trials: _Trials, slots: Iterable[Slot]) -> set[Slot]:
    """Return the slots for which some completion raises the urgency only thanks to them."""
    streams = {slot: [completions(formula, slot) for formula in trials.reading(slot)] for slot in slots}
    raising: set[Slot] = set()
    for size in ROUNDS:
        raising |= {
            slot for slot, left in streams.items() if any(trials.raise_by(slot, way) for way in _take(left, size))
        }
        streams = {slot: left for slot, left in streams.items() if slot not in raising}
        if not streams:
            return raising
    return raising | {slot for slot, left in streams.items() if any(True for stream in left for _ in stream)}


def _take(streams: list[Iterator[Completion | None]], size: int) -> Iterator[Completion]:
    for stream in streams:
        yield from (found for found in islice(stream, size) if found is not None)


class _Trials:
    """Tries completions of a case: do they raise the urgency already without one of their slots?

    An alarm of the case fires when what it still needs holds; only alarms that read a tried slot can have begun to.
    """

    def __init__(self, formulas: Formulas, above: int, waiting: Iterable[Formula]) -> None:
        base, codes = formulas.base, formulas.codes
        assumed = frozenset().union(*(slots for rank, slots in base.derived(_assuming) if rank > above))
        self.recorded = {slot: codes.get(slot, UNKNOWN) for slot in assumed}
        self.calm = {slot: formulas.calmest(slot) for slot in assumed}
        self.assumed = mask_of(assumed)
        self.waiting = sorted(waiting, key=lambda formula: formula.mask.bit_count())
        self._readers: dict[Slot, list[Formula]] = {}

    def raise_by(self, slot: Slot, way: Completion) -> bool:
        """Say whether a completion raises the urgency only thanks to one of its slots.

        What other alarms assume could hide that, so it is tried with these assumptions refuted as well.
        """
        if not self._raises(way, slot, self.recorded):
            return True
        refuted = self.calm | {slot: self.recorded[slot]} if slot in self.calm else self.calm
        return not self._raises(way, slot, refuted)

    def _raises(self, way: Completion, without: Slot, given: Completion) -> bool:
        tried = {slot: code for slot, code in way.items() if slot != without and self.recorded.get(slot) != code}
        values, mask = given | tried, self.assumed | mask_of(tried)
        return any(holds(formula, values, mask) for slot in tried for formula in self.reading(slot))

    def reading(self, slot: Slot) -> list[Formula]:
        """Return what waits and reads a slot, first what needs the fewest: that is soonest tried."""
        if slot not in self._readers:
            bit = bit_of(slot)
            self._readers[slot] = [formula for formula in self.waiting if formula.mask & bit]
        return self._readers[slot]


def _assuming(base: RuleBase) -> tuple[tuple[int, frozenset[Slot]], ...]:
    """Return what each alarm assumes while it is open, with the rank of its highest category."""
    return tuple(
        (max(base.urgency_rank[alarm.urgency] for alarm in rule.alarms), frozenset(assumed))
        for rule, side in base.frames
        if rule.alarms
        and (assumed := [s for t in tests_of(rule.when) if t.assumed for s in base.vocabulary.slots(t, side)])
    )


def waiting_for(
    base: RuleBase, observations: Observations, urgency: str, fires: Collection[Frame]
) -> tuple[OpenFinding, ...]:
    """Return what could raise the urgency: of the safety screen, of opened matters, and of emergencies that wait."""
    opened = (slots for frame, slots in plan_of(base).openings if frame in fires)
    asked = mask_of(chain(screen_slots(base), *opened))
    needs = _Needs(base, observations)
    waiting = _waiting_emergencies(base, observations, urgency, fires)
    for _, frames in groupby(waiting, key=lambda frame: frame[0].id):  # both legs alike, whichever comes first
        told = asked  # by the screen, or by an emergency before
        for formula in (needs.of(rule, side) for rule, side in frames):
            if not told & formula.mask:
                asked |= _nearest(formula)
    raising = could_raise(base, observations, urgency, frozenset(slots_of(asked)), needs)
    return tuple(_open(base, slot, observations.get(slot), category) for slot, category in raising.items())


def _waiting_emergencies(
    base: RuleBase, observations: Observations, urgency: str, fires: Collection[Frame]
) -> Iterator[tuple[Rule, Side]]:
    """Yield each emergency above `urgency` that has something abnormal known; it may be refuted by something else."""
    rank, least = base.urgency_rank, base.policy.waiting_shows_from
    if not least:
        return
    above = max(rank[urgency] + 1, rank[least])
    signs = {Slot(sign, side): SIGN_YES for rule, side in fires for sign in base.by_id[rule].signs}
    codes = {**observations.codes(), **signs}
    asking = base.derived(_asking)
    abnormal = {frame for slot in codes for ask, frame in asking.get(slot, ()) if ask.met(codes)}
    for emergency in base.derived(emergencies):
        if emergency.frame in abnormal and emergency.rank >= above and emergency.frame not in fires:
            yield base.by_id[emergency.frame[0]], emergency.frame[1]


def _asking(base: RuleBase) -> dict[Slot, list[tuple[Ask, Frame]]]:
    """Return what emergencies want of each slot."""
    found: dict[Slot, list[tuple[Ask, Frame]]] = {}
    for emergency in base.derived(emergencies):
        for ask in emergency.asks:
            for slot in ask.slots:
                found.setdefault(slot, []).append((ask, emergency.frame))
    return found


def _nearest(formula: Formula) -> Mask:
    """Return the slots of the smallest completions; every slot where there are too many to look at."""
    found = all_completions(formula, MAX_TRIES)
    if not found:
        return formula.mask
    least = min(map(len, found))
    return mask_of(slot for way in found if len(way) == least for slot, _ in way)


@dataclass(frozen=True)
class Ask:
    """A test that an alarm wants to be true, on all or any of its slots, by one of the codes that are a concern."""

    of_all: bool
    slots: tuple[Slot, ...]
    codes: Codes

    def met(self, codes: Mapping[Slot, int]) -> bool:
        """Say whether it is known to be so; `codes` are those of a case, with the signs that are true."""
        return (all if self.of_all else any)(codes.get(slot, UNKNOWN) in self.codes for slot in self.slots)


@dataclass(frozen=True)
class Emergency:
    """An alarm with the tests that it wants to be true."""

    frame: Frame
    rank: int
    asks: tuple[Ask, ...]


def emergencies(base: RuleBase) -> tuple[Emergency, ...]:
    """Return the alarms with what each wants; a mere complaint is not listed."""
    return tuple(
        Emergency(
            (rule.id, side), max(base.urgency_rank[a.urgency] for a in rule.alarms), tuple(_asks(base, rule, side))
        )
        for rule, side in base.frames
        if rule.alarms
    )


def _asks(base: RuleBase, rule: Rule, side: Side) -> Iterator[Ask]:
    for test, plain in fold(rule.when, Signed()):
        finding = base.vocabulary[test.finding]
        if plain and base.policy.complaints.isdisjoint({finding.id, finding.family}):
            wanted = base.vocabulary.split(test)[0]
            concern = wanted & {SIGN_YES} if finding.is_sign else {c for c in wanted if _is_concern(finding.scale, c)}
            if concern:
                yield Ask(test.where == "both", base.vocabulary.slots(test, side), frozenset(concern))


def _is_concern(scale: Scale, code: int) -> bool:
    """Say whether a recorded value cannot be harmless, whatever it stands for."""
    means = scale.meanings[code] if code else frozenset[int]()
    return bool(means) and not any(map(scale.is_unconcerning, means))


def _open(base: RuleBase, slot: Slot, reading: Reading | None, category: str) -> OpenFinding:
    why = "not recorded" if reading is None else reading.reason or "not exact"
    return OpenFinding(
        finding=slot.finding,
        side=slot.side,
        title=base.vocabulary[slot.finding].title,
        why_open=why,
        could_raise_to=category,
    )

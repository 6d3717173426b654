"""Which findings without a usable value could still raise the urgency.

A finding can raise it if and only if some set of further observations leaves the urgency where it is without the
finding, and raises it with the finding. Every such set is among the completions of an alarm; candidates are tried
in growing rounds. For an alarm with more than `MAX_TRIES` completions through one finding, the
finding is listed without proof: to ask too much is safe.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from radiculo.engine.formulas import ALWAYS, NEVER, Completion, Formula, Formulas, completions, holds
from radiculo.engine.rails import Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.outcome import OpenFinding
from radiculo.triage.plan import plan_of, screen_slots

ROUNDS = (4, 64, 512)
MAX_TRIES = sum(ROUNDS)


def could_raise(
    base: RuleBase, observations: Observations, urgency: str, only: Collection[Slot] | None = None
) -> dict[Slot, str]:
    """Return every slot that could raise the urgency above `urgency`, with the highest category it could reach.

    `only` restricts the search to some slots.
    """
    rank = base.urgency_rank
    formulas = Formulas(base, observations.codes())
    waiting: list[tuple[str, Formula]] = []
    for (name, side), alarm in plan_of(base).alarms:
        if rank[alarm.urgency] > rank[urgency]:
            formula = formulas.fires(base.by_id[name], side)
            if formula is ALWAYS:
                return {}
            if formula is not NEVER:
                waiting.append((alarm.urgency, formula))
    slots = {slot for _, formula in waiting for slot in formula.slots if only is None or slot in only}
    raising = _pivotal(list(dict.fromkeys(formula for _, formula in waiting)), slots)
    found: dict[Slot, str] = {}
    for category in sorted({name for name, _ in waiting}, key=lambda name: rank[name], reverse=True):
        reach = frozenset().union(*(formula.slots for name, formula in waiting if name == category))
        for slot in sorted(raising & reach):
            found.setdefault(slot, category)
    return found


def _pivotal(waiting: list[Formula], slots: set[Slot]) -> set[Slot]:
    """Return the slots for which some completion raises the urgency only thanks to them."""
    reading: dict[Slot, list[Formula]] = {}
    for formula in waiting:
        for slot in formula.slots:
            reading.setdefault(slot, []).append(formula)

    def raises_alone(completion: Completion, slot: Slot) -> bool:
        others = {other: code for other, code in completion.items() if other != slot}
        return not any(holds(formula, others) for other in others for formula in reading[other])

    streams = {slot: [completions(formula, slot) for formula in reading[slot]] for slot in slots}
    raising: set[Slot] = set()
    for size in ROUNDS:
        raising |= {
            slot for slot, left in streams.items() if any(raises_alone(found, slot) for found in _take(left, size))
        }
        streams = {slot: left for slot, left in streams.items() if slot not in raising}
    return raising | {slot for slot, left in streams.items() if any(True for stream in left for _ in stream)}


def _take(streams: list[Iterator[Completion | None]], size: int) -> Iterator[Completion]:
    for stream in streams:
        yield from (found for found in islice(stream, size) if found is not None)


def waiting_for(
    base: RuleBase, observations: Observations, urgency: str, fires: Mapping[Frame, bool]
) -> tuple[OpenFinding, ...]:
    """Return what could raise the urgency of the safety screen, and of the matters that the case has opened."""
    asked = set(screen_slots(base)).union(*(slots for frame, slots in plan_of(base).openings if fires[frame]))
    raising = could_raise(base, observations, urgency, asked)
    return tuple(_open(base, slot, observations.get(slot), category) for slot, category in raising.items())


def _open(base: RuleBase, slot: Slot, reading: Reading | None, category: str) -> OpenFinding:
    why = "not recorded" if reading is None else reading.reason or "not exact"
    return OpenFinding(
        finding=slot.finding,
        side=slot.side,
        title=base.vocabulary[slot.finding].title,
        why_open=why,
        could_raise_to=category,
    )

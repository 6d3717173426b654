"""A near neighbour of a case: the same patient but for the few findings after which another explanation leads.

The changes are those that the rules call the fewest; nothing that is recorded is taken away, so the distractors stay.
A neighbour is kept only when the engine answers it otherwise than the case that it is made from, no rule calls two
of its findings contradictory, it can be read back, and it teaches the wanted concept. Nobody was so: it has neither
truth nor expectation, and is marked against radiculo's answer alone.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

from radiculo.cases.model import Case
from radiculo.cases.read import read_case
from radiculo.errors import InvalidInput, Place
from radiculo.generate.palette import Palette
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.parts import Part
from radiculo.knowledge.prose import observation_text
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Slot
from radiculo.practice.story import story
from radiculo.practice.survey import FLAG, PAIR, SIGN, Survey, survey
from radiculo.practice.weigh import affected_leg, speaks
from radiculo.triage.answer import Answer, differences
from radiculo.triage.counterfactual import Goal, closest
from radiculo.triage.nearness import Nearness
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace

GENERATED = "generated"  # the note that says what a case was made from, and a tag
_EFFORT = ((1, 10), (2, 1))  # findings that are changed so that a root leads, and how many sources are tried so
_MOST = 6  # findings that are changed at all: with more it is another patient
_LEVEL: tuple[Part, ...] = ("left", "right", "rivals")
_URGENCY: tuple[Part, ...] = ("urgency",)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a neighbour must show: a rule that fires, a root that leads, or both."""

    rule: Rule | None
    root: str


def neighbour(
    base: RuleBase, bank: Sequence[Survey], concept: str, *, seen: Container[str] = (), seed: int = 0
) -> Survey | None:
    """Return a near neighbour of one of the cases that teaches a concept and was not `seen` (by id); None without one.

    The same rules, cases and seed give the same neighbour.
    """
    order = list(bank)
    Random(f"{concept} {seed}").shuffle(order)
    order.sort(key=lambda each: _remoteness(each, concept))
    for plan in _plans(base, concept):
        sources = [each for each in order if _fits(base, each, plan)]
        for within, most in _EFFORT if plan.root else _EFFORT[:1]:
            for source, trace, observations in _rehearsed(base, sources[:most], plan):
                made = _finished(base, source, trace, observations, root=plan.root, within=within)
                found = made and _verified(base, source.case, trace, made, concept)
                if found and found.case.id not in seen:
                    return found
    return None


def _remoteness(source: Survey, concept: str) -> int:
    """Rank a source: those first that are about what the concept is about."""
    names = set(concept.partition(":")[2].split("|"))
    return 0 if concept in source.concepts else 1 if names & source.names else 2


def _plans(base: RuleBase, concept: str) -> Iterator[_Plan]:
    kind, _, name = concept.partition(":")
    roots = base.tables.roots
    if f"{kind}:" == PAIR:
        two = name.split("|")
        for rival in (each for each in two if each not in roots):
            yield from (_Plan(rule, "") for rule in base.rules if any(r.name == rival for r in rule.rivals))
        if all(each in roots for each in two):
            yield from (_Plan(None, root) for root in two)
        return
    rule = base.by_id.get(name)
    if rule is None:
        return
    rooted = [root for root in roots if speaks(rule, root) > 0] if f"{kind}:" == SIGN else []
    if not rule.rivals:
        yield from (_Plan(rule, root) for root in sorted(rooted, key=lambda root: -speaks(rule, root)))
    if rule.rivals or f"{kind}:" == FLAG:
        yield _Plan(rule, "")


def _fits(base: RuleBase, source: Survey, plan: _Plan) -> bool:
    """Say whether a case is not there already: another root leads, or its urgency is below that of the flag."""
    if plan.root:
        return plan.root not in (source.key.explanations or ()) and bool(source.candidates)
    alarms = plan.rule.alarms if plan.rule else ()
    return not alarms or source.rank < max(base.urgency_rank[alarm.urgency] for alarm in alarms)


def _rehearsed(base: RuleBase, sources: Sequence[Survey], plan: _Plan) -> list[tuple[Survey, Trace, Observations]]:
    """Return some sources with the findings after which the rule of the plan fires; the fewest changes come first."""
    found = []
    for source in sources:
        trace = triage(source.case.observations, base, engine="recorder")
        observations = source.case.observations
        if plan.rule is not None:
            observations = _firing(base, trace, plan.rule)
        found.append((source, trace, observations))
    return sorted(found, key=lambda each: len(_changed(each[0].case.observations, each[2])))


def _firing(base: RuleBase, trace: Trace, rule: Rule) -> Observations:
    """Return the findings of a case with the fewest changes that a rule demands; unchanged when nothing helps."""
    nearness, leg = Nearness(base, trace.observations, trace.nodes), affected_leg(trace.outcome)
    ways = []
    for side in rule.frames:
        way = nearness.nearest((rule.id, side)) if leg is None or side in {leg, "patient"} else None
        missed = {slot: demand.codes for slot, demand in (way or {}).items() if nearness.misses(slot, demand)}
        codes = {slot: _plainest(base, slot, wanted) for slot, wanted in missed.items()}
        if way and all(codes.values()):
            ways.append(codes)
    observations = trace.observations
    for slot, code in min(ways, key=len, default={}).items():
        observations = observations.plus(slot, _reading(base, slot, code))
    return observations


def _plainest(base: RuleBase, slot: Slot, codes: Container[int]) -> int:
    """Return the least concerning exact value of some; 0 where a case can record none of them."""
    scale, known = base.vocabulary[slot.finding].scale, base.derived(_spellings).get(slot, {})
    exact = [code for code in scale.exact if code in codes and code in known]
    return max(exact, key=lambda code: len(scale.at_least_as_concerning(code)), default=0)


def _finished(  # noqa: PLR0913 - where it starts, and where it is to lead
    base: RuleBase, source: Survey, trace: Trace, observations: Observations, *, root: str, within: int
) -> Observations | None:
    """Return the findings after which a root leads too, if one is to; None when that takes too many changes."""
    if root:
        goal = Goal(base, root, affected_leg(trace.outcome), plausible=True)
        there = closest(base, observations, goal, within, keeps=True)
        if there is None:
            return None
        for slot, code in there.changes:
            observations = observations.plus(slot, _reading(base, slot, code))
    return observations if 0 < len(_changed(source.case.observations, observations)) <= _MOST else None


def _reading(base: RuleBase, slot: Slot, code: int) -> Reading:
    """Return a value as a case would write it: of a piece of a number scale, one plain number in it."""
    return Reading(code, base.derived(_spellings)[slot][code])


def _spellings(base: RuleBase) -> Mapping[Slot, Mapping[int, str]]:
    palette = Palette.of(base)
    return {
        slot: {way.code: way.written for way in reversed(ways)}
        for slot, ways in zip(base.slots, palette.ways, strict=True)
    }


def _changed(before: Observations, after: Observations) -> list[Slot]:
    return [slot for slot in after if after[slot] != before.get(slot)]


def _verified(base: RuleBase, source: Case, trace: Trace, made: Observations, concept: str) -> Survey | None:
    """Return the neighbour with what it teaches; None unless everything that is promised of it holds."""
    after = triage(made, base, engine="recorder")
    wanted = _URGENCY if concept.startswith(FLAG) else _LEVEL
    moved = differences(Answer.of(trace.outcome), Answer.of(after.outcome), wanted)
    if not moved or after.outcome.contradictions:
        return None
    try:
        case = read_case(_written(base, source, made), base)
    except InvalidInput:
        return None
    found = survey(base, [replace(case, place=Place(""))])[0]  # it has no file
    return found if concept in found.concepts and case.observations.codes() == made.codes() else None


def _written(base: RuleBase, source: Case, made: Observations) -> Mapping[str, object]:
    """Return a neighbour as a case file holds it; it tells its story by what the patient comes with."""
    changes = [
        f"{observation_text(slot, made[slot], base.vocabulary)} (there {_before(source, slot)})"
        for slot in _changed(source.observations, made)
    ]
    case = Case(
        id=source.id,
        title=f"A near neighbour of {source.title or source.id}",
        observations=made,
        stem=story(base, made),
        synthetic=True,
        author="radiculo",
        tags=(GENERATED,),
        notes={GENERATED: f"made by radiculo from {source.id}, with {'; '.join(changes)}"},
    )
    data = case.to_file()
    mark = sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:8]
    return {**data, "id": f"near-{source.id[:80]}-{mark}"}


def _before(source: Case, slot: Slot) -> str:
    reading = source.observations.get(slot)
    return reading.written or reading.reason if reading else "not recorded"

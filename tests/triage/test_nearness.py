"""How near a rule is to firing, against every other case there is."""

from __future__ import annotations

from itertools import product

from hypothesis import given

from radiculo.engine.rails import Frame
from radiculo.engine.recorder import record
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.nearness import Nearness, Way
from support.bases import finding, make_base, observe, rule, yes
from support.dice import Seeded
from support.engines import verdicts
from support.laws import exact
from support.profile import examples
from support.random_cases import Sample, random_case, samples
from support.random_rules import SMALL

MOST_CASES = 3000


def nearness(base: RuleBase, case: Observations) -> Nearness:
    return Nearness(base, case, record(base, case))


def missing(found: Nearness, way: Way) -> dict[Slot, frozenset[int]]:
    exact_codes = {slot: frozenset(found.base.vocabulary[slot.finding].scale.exact) for slot in way}
    return {slot: demand.codes & exact_codes[slot] for slot, demand in way.items() if found.misses(slot, demand)}


def a_way_is_a_way(base: RuleBase, case: Observations) -> None:
    """Whatever is recorded of what a way demands, the rule then fires."""
    found, before = nearness(base, case), verdicts(base, case)
    ways = {frame: way for frame in before if (way := found.nearest(frame)) is not None}
    for frame, way in ways.items():
        assert (not missing(found, way)) == (before[frame] == "fires")
        for choose in (min, max):
            changed = case
            for slot, codes in missing(found, way).items():
                changed = changed.plus(slot, exact(base, slot, choose(codes)))
            assert verdicts(base, changed)[frame] == "fires", frame


@examples(40)
@given(samples(cases=1))
def test_a_way_leads_to_the_rule_on_random_rules(sample: Sample) -> None:
    a_way_is_a_way(sample.base, sample.cases[-1])


def test_a_way_leads_to_the_rule_on_the_shipped_rules(base: RuleBase) -> None:
    case = random_case(Seeded("nearness"), base)
    some = [rule for rule in base.rules if rule.id not in base.closing][::12]
    found = nearness(base, case)
    for each in some:
        frame: Frame = (each.id, each.frames[0])
        way = found.nearest(frame)
        assert way is not None, frame
        changed = case
        for slot, codes in missing(found, way).items():
            changed = changed.plus(slot, exact(base, slot, min(codes)))
        assert record(base, changed)[frame].true, frame


def fewest(base: RuleBase, case: Observations) -> dict[Frame, int]:
    """The fewest slots to change for each rule, by trying every case; nothing where there are too many."""
    choices = [
        [case.code(slot), *(c for c in base.vocabulary[slot.finding].scale.exact if c != case.code(slot))]
        for slot in base.slots
    ]
    size = 1
    for codes in choices:
        size *= len(codes)
    found: dict[Frame, int] = {}
    for codes in product(*choices) if size <= MOST_CASES else ():
        changed = Observations(
            {slot: exact(base, slot, code) for slot, code in zip(base.slots, codes, strict=True) if code}
        )
        moved = sum(code != case.code(slot) for slot, code in zip(base.slots, codes, strict=True))
        for frame, verdict in verdicts(base, changed).items():
            if verdict == "fires":
                found[frame] = min(moved, found.get(frame, moved))
    return found


def exact_only(case: Observations, base: RuleBase) -> Observations:
    """The case without values that stand for several, which the trial of every case cannot write again."""
    kept = {s: r for s, r in case.items() if r.code in base.vocabulary[s.finding].scale.exact}
    return Observations(kept)


@examples(25)
@given(samples(SMALL, cases=1))
def test_no_shorter_way_exists(sample: Sample) -> None:
    case = exact_only(sample.cases[-1], sample.base)
    found = nearness(sample.base, case)
    for frame, count in fewest(sample.base, case).items():
        way = found.nearest(frame)
        assert way is not None, frame
        assert len(missing(found, way)) == count, frame


def test_one_finding_that_two_parts_ask_for_counts_once() -> None:
    lost = {"finding": "jerk", "in": ["reduced", "absent"]}
    not_absent = {"not": {"finding": "jerk", "is": "absent"}}
    base = make_base({"r": rule({"all": [lost, not_absent, yes("a")]})}, {"a": finding(), "jerk": finding("reflex")})
    found = nearness(base, observe(base, left__jerk="normal", left__a="yes"))
    way = found.nearest(("r/r", "left"))
    assert way is not None
    jerk = Slot("jerk", "left")
    reduced = base.vocabulary["jerk"].scale.read("reduced")
    assert missing(found, way) == {jerk: {reduced}}
    assert set(way[jerk].wanted) == {"Finding: reduced or absent", "Finding: normal, reduced or brisk"}


def test_what_contradicts_itself_is_no_way() -> None:
    base = make_base(
        {"r": rule({"all": [yes("a"), {"any": [{"not": yes("a")}, yes("b")]}]})}, {n: finding() for n in "ab"}
    )
    found = nearness(base, observe(base))
    way = found.nearest(("r/r", "left"))
    assert way is not None
    assert {str(slot) for slot in missing(found, way)} == {"left.a", "left.b"}

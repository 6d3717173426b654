"""What if: every change that moves the answer, and the fewest changes that lead to another one."""

from __future__ import annotations

import json
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.engine.columns import Batch, run_columns
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage import counterfactual
from radiculo.triage.counterfactual import Goal, closest
from radiculo.triage.decision import decide
from radiculo.triage.whatif import WhatIf
from support.bases import alarm, finding, make_base, observe, root, rule, yes
from support.profile import examples
from support.program import CASES, INTENDED_USE, piped, with_rules
from support.random_cases import Sample, samples
from support.random_rules import SMALL

FINDINGS = {
    "flag": finding(sides="patient"),
    "course": finding(sides="patient"),
    "knee": finding("reflex"),
    "power": finding("mrc"),
    "skin": finding(),
}
RULES = {
    "both": rule({"all": [yes("flag"), yes("course")]}, alarm("A"), scope="patient"),
    "one": rule(yes("flag"), alarm("C"), scope="patient"),
    "knee": rule({"finding": "knee", "in": ["reduced", "absent"]}, root("L4", 8, "reflex")),
    "power": rule({"finding": "power", "at_most": 4}, root("L4", 8, "motor")),
    "skin": rule(yes("skin"), root("L5", 8, "sensory")),
}


def base() -> RuleBase:
    return make_base(RULES, FINDINGS)


def fewest(rules: RuleBase, seen: Observations, goal: Goal, within: int) -> int | None:
    """The size of the closest counterfactual, by trying everything with every exact value."""
    codes = seen.codes()
    options = {
        slot: [c for c in (0, *rules.vocabulary[slot.finding].scale.exact) if c != codes.get(slot, 0)]
        for slot in rules.slots
    }
    for size in range(within + 1):
        cases: list[dict[Slot, int]] = []
        for slots in combinations(rules.slots, size):
            for values in product(*(options[slot] for slot in slots)):
                changed = codes | dict(zip(slots, values, strict=True))
                cases.append({slot: code for slot, code in changed.items() if code})
        batch = Batch.of(cases)
        if goal.met(decide(rules, batch, run_columns(rules, batch))).any():
            return size
    return None


@examples(40)
@given(sample=samples(SMALL, cases=1), name=st.sampled_from(["A", "B", "C", "D", "L3", "L4", "L5"]))
def test_the_closest_counterfactual_is_as_close_as_brute_force_finds(sample: Sample, name: str) -> None:
    goal = Goal(sample.base, name)
    found = closest(sample.base, sample.cases[-1], goal, 2)
    wanted = fewest(sample.base, sample.cases[-1], goal, 2)
    assert (None if found is None else len(found.changes)) == wanted
    if found is not None:
        assert found.proven


def test_the_fewest_changes_to_an_urgency_are_named() -> None:
    rules = base()
    found = WhatIf(rules, observe(rules)).to(Goal(rules, "A"), 3)
    assert found.steps is not None
    assert {(step.finding, step.after) for step in found.steps} == {("flag", "yes"), ("course", "yes")}
    assert found.proven
    assert found.answer is not None
    assert found.answer["urgency"] == "A"


def test_a_root_is_reached_on_the_side_that_was_asked_for_and_alone() -> None:
    rules = base()
    found = WhatIf(rules, observe(rules, left__knee="absent")).to(Goal(rules, "L4", "right"), 3)
    assert found.steps is not None
    assert {step.side for step in found.steps} == {"right"}


def test_a_goal_that_is_reached_already_needs_no_change() -> None:
    rules = base()
    assert WhatIf(rules, observe(rules, flag="yes")).to(Goal(rules, "C"), 3).steps == []


def test_no_counterfactual_within_reach_is_said_so() -> None:
    rules = base()
    assert WhatIf(rules, observe(rules)).to(Goal(rules, "A"), 1).steps is None
    assert WhatIf(rules, observe(rules)).to(Goal(rules, "B"), 4).steps is None, "no alarm has that urgency"


def test_a_new_finding_is_preferred_to_overturning_a_recorded_one() -> None:
    rules = make_base({"any": rule({"any": [yes("flag"), yes("course")]}, alarm("B"), scope="patient")}, FINDINGS)
    found = WhatIf(rules, observe(rules, flag="no")).to(Goal(rules, "B"), 2)
    assert found.steps is not None
    assert [step.before for step in found.steps] == ["not recorded"]


def test_pairs_move_together_what_neither_moves_alone() -> None:
    rules = make_base({"both": RULES["both"]}, FINDINGS)
    total, moves = WhatIf(rules, observe(rules)).pairs(10)
    assert total == 1
    assert {step.finding for step in moves[0].steps} == {"flag", "course"}
    assert WhatIf(rules, observe(rules, flag="yes")).pairs(10)[0] == 0, "there the course alone moves it"


def test_the_command_prints_the_same_facts_as_text_and_as_json() -> None:
    case = CASES / "good" / "l4.yaml"
    text, data = (piped(*with_rules("whatif", case, "--to", "A", *more)) for more in ((), ("--json",)))
    assert (text.code, text.err, data.code) == (0, "", 0)
    found = json.loads(data.out)
    assert found["to"]["steps"]
    assert all(f"{step['title']}: {step['before']} -> {step['after']}" in text.out for step in found["to"]["steps"])
    assert INTENDED_USE in text.out
    singles = piped(*with_rules("whatif", case, "--pairs")).out
    assert f"Single changes that move the answer ({len(found['singles'])})" in singles


@pytest.mark.parametrize("goal", ["L9", "Q", "up.L5", "left.A"])
def test_an_unknown_goal_is_refused_with_what_there_is(goal: str) -> None:
    ran = piped(*with_rules("whatif", CASES / "good" / "l4.yaml", "--to", goal))
    assert ran.code == 2
    assert "expected one of" in ran.err


def test_the_closest_way_to_a_root_is_found_when_not_all_sets_can_be_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond `MOST` only the most promising sets are extended: their distance is what leads there."""
    distant = {f"other{n}": rule(yes(f"o{n}"), root("S1", 1.2, "pain")) for n in range(4)}
    findings = FINDINGS | {f"o{n}": finding() for n in range(4)}
    rules = make_base(RULES | distant, findings)
    case = observe(rules, left__skin="yes", **{f"left__o{n}": "no" for n in range(4)})
    goal = Goal(rules, "L4", "left")
    best = closest(rules, case, goal, 3)
    monkeypatch.setattr(counterfactual, "MOST", 0)
    monkeypatch.setattr(counterfactual, "BEAM", 1)
    found = closest(rules, case, goal, 3)
    assert best is not None
    assert found is not None
    assert (len(found.changes), found.proven) == (len(best.changes), False)
    assert len(best.changes) > 1

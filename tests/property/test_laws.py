"""The laws that hold for any rules and any case, on random rule bases and on the shipped one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given, seed

from radiculo.cases.model import Case
from radiculo.cases.read import make_case
from radiculo.errors import Problems
from radiculo.knowledge.observations import ObservationReader, Observations, at_two_moments
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.vocabulary import Slot
from radiculo.loading import Document, parse_document
from radiculo.triage.answer import Answer
from radiculo.triage.outcome import AlarmOutcome, Outcome
from radiculo.triage.run import triage
from radiculo.triage.trace import TraceFile
from support.bases import built
from support.dice import Dice, Seeded, pick, shuffled
from support.engines import alarm_rank, outcome, verdicts
from support.laws import (
    add_one,
    assuming,
    mirrored,
    mirrored_outcome,
    only_settles,
    refine_moment,
    refine_one,
    sorted_outcome,
    with_reasons,
    without_withdrawals,
    worsen_one,
)
from support.profile import examples
from support.random_cases import Sample, completions, random_case, readings, samples

Law = Callable[[RuleBase, Observations, Dice], None]


def one_more_observation_settles(base: RuleBase, case: Observations, dice: Dice) -> None:
    more = add_one(dice, base, case)
    if more is not None:
        assert only_settles(verdicts(base, case), verdicts(base, more), assuming(base, case, more))


def a_more_exact_value_settles(base: RuleBase, case: Observations, dice: Dice) -> None:
    finer = refine_one(dice, base, case)
    if finer is not None:
        assert only_settles(verdicts(base, case), verdicts(base, finer), assuming(base, case, finer))


def a_more_exact_moment_settles(base: RuleBase, case: Observations, dice: Dice) -> None:
    finer = refine_moment(dice, base, case)
    if finer is not None:
        assert only_settles(verdicts(base, case), verdicts(base, finer), assuming(base, case, finer))


def two_moments_are_answered_as_the_value_that_counts(base: RuleBase, case: Observations, dice: Dice) -> None:
    alone = Observations({slot: replace(reading, moments=None) for slot, reading in case.items()})
    assert verdicts(base, alone) == verdicts(base, case)
    assert Answer.of(outcome(base, alone)) == Answer.of(outcome(base, case))
    assert len(outcome(base, case).two_moments) == sum(bool(reading.moments) for reading in case.values())


def another_moment_never_lowers(base: RuleBase, case: Observations, dice: Dice) -> None:
    """Whatever else was found before or later: what is the greater concern counts, and equal values change nothing."""
    told = [slot for slot in shuffled(dice, list(case.codes())) if not base.vocabulary[slot.finding].stands_for]
    for slot in told[:3]:
        scale, now = base.vocabulary[slot.finding].scale, case[slot].written
        other = pick(dice, readings(scale)).written
        for pair in ((now, other), (other, now)):
            two = case.plus(slot, at_two_moments(scale, *pair))
            if scale.counting(*pair).ordered:
                assert alarm_rank(base, verdicts(base, two)) >= alarm_rank(base, verdicts(base, case))
        same = case.plus(slot, at_two_moments(scale, now, now))
        assert verdicts(base, same) == verdicts(base, case)


def a_coarse_area_settles_what_each_of_its_areas_settles(base: RuleBase, case: Observations, dice: Dice) -> None:
    for slot in [slot for slot in case.codes() if base.vocabulary[slot.finding].stands_for][:4]:
        for finer in completions(base, case, slot):
            assert only_settles(verdicts(base, case), verdicts(base, finer), assuming(base, case, finer))


def more_concern_never_lowers(base: RuleBase, case: Observations, dice: Dice) -> None:
    for _ in range(5):
        worse = worsen_one(dice, base, case)
        if worse is not None:
            fell = alarm_rank(base, verdicts(base, worse)) < alarm_rank(base, verdicts(base, case))
            assert not fell or _was_assumed(base, case, worse)
            case = worse


def urgency_falls_only_by_recording_what_was_assumed(base: RuleBase, case: Observations, dice: Dice) -> None:
    for _ in range(3):
        more = add_one(dice, base, case) or case
        fell = alarm_rank(base, verdicts(base, more)) < alarm_rank(base, verdicts(base, case))
        assert not fell or _was_assumed(base, case, more)
        case = more


def what_was_assumed_is_not_recorded(base: RuleBase, case: Observations, dice: Dice) -> None:
    for alarm in outcome(base, case).alarms:
        for item in alarm.assumed:
            slot = Slot(item.finding, item.side)
            assert case.code(slot) not in base.vocabulary[item.finding].scale.exact


def _was_assumed(base: RuleBase, case: Observations, after: Observations) -> bool:
    """Whether an assumption that the urgency rests on was replaced by something recorded."""
    slots = [Slot(item.finding, item.side) for item in outcome(base, case).urgency.assumed]
    return any(not case.code(slot) and after.code(slot) for slot in slots)


def mirroring_swaps_the_outcome(base: RuleBase, case: Observations, dice: Dice) -> None:
    assert mirrored_outcome(outcome(base, case)) == sorted_outcome(outcome(base, mirrored(case)))


def the_order_of_observations_is_irrelevant(base: RuleBase, case: Observations, dice: Dice) -> None:
    again = Observations(dict(shuffled(dice, list(case.items()))))
    assert outcome(base, again) == outcome(base, case)


def a_case_survives_its_file(base: RuleBase, case: Observations, dice: Dice) -> None:
    made = Case(id="x", observations=case, title="A title", stem="A stem", tags=("one", "two"), synthetic=True)
    problems = Problems()
    document = Document("case", "", made.to_file())  # type: ignore[arg-type]
    assert make_case(document, problems, base) is not None
    again = make_case(document, problems, base)
    assert again is not None
    assert not list(problems)
    assert again.observations == case
    assert (again.id, again.title, again.stem, again.tags, again.synthetic) == ("x", *_rest(made))
    assert again.to_file() == made.to_file()


def one_leg_is_either_leg(base: RuleBase, case: Observations, dice: Dice) -> None:
    """With no side said, the verdict is that of a case that says left, and of one that says right."""
    sided = frozenset(slot for slot in case if slot.side != "patient")
    if not any(slot.side == "left" for slot in sided):
        return
    unsided = replace(case, one="left", unsaid=sided, unsided=True)
    left, right = (Answer.of(outcome(base, each)) for each in (case, mirrored(case)))
    found = Answer.of(outcome(base, unsided))
    assert found == left
    assert (found.left, found.right, found.urgency) == (right.right, right.left, right.urgency)
    assert verdicts(base, unsided) == verdicts(base, case)
    written = unsided.written()
    assert not [name for name in written if name.startswith(("left.", "right."))]
    problems = Problems()
    read = ObservationReader(base.vocabulary, Document("case", "", dict(written)), problems).read(dict(written), ())
    assert not list(problems)
    assert read == unsided


def _rest(case: Case) -> tuple[object, ...]:
    return (case.title, case.stem, case.tags, case.synthetic)


def an_outcome_survives_json(base: RuleBase, case: Observations, dice: Dice) -> None:
    found = outcome(base, case)
    assert Outcome.model_validate_json(found.model_dump_json()) == found


def a_trace_survives_json(base: RuleBase, case: Observations, dice: Dice) -> None:
    found = triage(case, base, engine="recorder").to_file()
    assert TraceFile.model_validate_json(found.model_dump_json()) == found


def not_tested_changes_no_verdict(base: RuleBase, case: Observations, dice: Dice) -> None:
    reasoned = with_reasons(dice, base, case)
    assert verdicts(base, reasoned) == verdicts(base, case)
    before, after = outcome(base, case), outcome(base, reasoned)
    assert (before.urgency.category, before.pathways, before.levels) == (
        after.urgency.category,
        after.pathways,
        after.levels,
    )
    assert len(before.urgency.waiting_for) == len(after.urgency.waiting_for)


def triage_is_repeatable(base: RuleBase, case: Observations, dice: Dice) -> None:
    assert triage(case, base, engine="recorder").outcome == outcome(base, case)


LAWS: list[Law] = [
    one_more_observation_settles,
    a_more_exact_value_settles,
    a_more_exact_moment_settles,
    two_moments_are_answered_as_the_value_that_counts,
    another_moment_never_lowers,
    a_coarse_area_settles_what_each_of_its_areas_settles,
    more_concern_never_lowers,
    urgency_falls_only_by_recording_what_was_assumed,
    what_was_assumed_is_not_recorded,
    mirroring_swaps_the_outcome,
    the_order_of_observations_is_irrelevant,
    a_case_survives_its_file,
    one_leg_is_either_leg,
    an_outcome_survives_json,
    not_tested_changes_no_verdict,
    triage_is_repeatable,
]
SLOW_LAWS: list[Law] = [a_trace_survives_json]
PARTS = 3  # for as many workers; each has its own rule bases


def name_of(law: Law) -> str:
    return law.__name__


@pytest.mark.parametrize("part", range(PARTS))
def test_every_law_on_random_rules(part: int) -> None:
    """Every law on the same rule bases: to make one takes longer than most laws."""

    @seed(part)
    @examples(40)
    @given(samples())
    def hold(sample: Sample) -> None:
        for law in LAWS + SLOW_LAWS:
            for case in sample.cases:
                with naming(law):
                    law(sample.base, case, sample.dice)

    hold()


@contextmanager
def naming(law: Callable[..., None]) -> Iterator[None]:
    try:
        yield
    except AssertionError as error:
        error.add_note(f"the law: {law.__name__}")
        raise


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=name_of)
def test_law_on_the_shipped_rules(base: RuleBase, law: Law) -> None:
    dice = Seeded(f"shipped {law.__name__}")
    for _ in range(40):
        law(base, random_case(dice, base), dice)


@pytest.mark.slow
@pytest.mark.parametrize("law", SLOW_LAWS, ids=name_of)
def test_slow_law_on_the_shipped_rules(base: RuleBase, law: Law) -> None:
    dice = Seeded(f"shipped {law.__name__}")
    for _ in range(5):
        law(base, random_case(dice, base), dice)


# Laws of rule bases rather than of cases


def the_order_of_files_is_irrelevant(sample: Sample) -> None:
    again = built(dict(shuffled(sample.dice, list(sample.written.items()))))
    assert again.hash == sample.base.hash
    assert again.rules == sample.base.rules
    assert outcome(again, sample.cases[-1]) == outcome(sample.base, sample.cases[-1])


def the_order_of_the_fields_of_a_rule_is_irrelevant(sample: Sample) -> None:
    rules = {f"{rule.id}.yaml" for rule in sample.base.rules}
    again = built({name: _reversed_fields(data) if name in rules else data for name, data in sample.written.items()})
    assert again.hash == sample.base.hash
    assert outcome(again, sample.cases[-1]) == outcome(sample.base, sample.cases[-1])


def _reversed_fields(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _reversed_fields(data[key]) for key in reversed(data)}
    return [_reversed_fields(item) for item in data] if isinstance(data, list) else data


def an_empty_case_fires_no_rule(sample: Sample) -> None:
    assert set(verdicts(sample.base, Observations()).values()) == {"waits"}


def withdrawals_change_evidence_only(sample: Sample) -> None:
    without = built(without_withdrawals(sample.written))
    for case in sample.cases:
        one, other = outcome(sample.base, case), outcome(without, case)
        assert one.verdicts == other.verdicts
        assert [_raised(alarm) for alarm in one.alarms] == [_raised(alarm) for alarm in other.alarms]
        if other.alarms:
            assert one.urgency.category == other.urgency.category
        else:  # root evidence stands between routine and self-care, and a withdrawal removes some of it
            assert {one.urgency.category, other.urgency.category} <= {"D", "E"}


def _raised(alarm: AlarmOutcome) -> tuple[str, ...]:
    return (alarm.rule, alarm.side, alarm.urgency)


def policy_overrides_are_part_of_the_hash(sample: Sample) -> None:
    base = sample.base
    now = base.policy.integer("limit")
    same, other = built(sample.written, {"limit": str(now)}), built(sample.written, {"limit": str(now % 4 + 1)})
    assert same.hash == base.hash
    assert other.hash != base.hash
    assert other.policy.overridden == ("limit",)
    assert outcome(other, Observations()).rule_base.policy == {"limit": now % 4 + 1}


LAWS_OF_BASES: list[Callable[[Sample], None]] = [
    the_order_of_files_is_irrelevant,
    the_order_of_the_fields_of_a_rule_is_irrelevant,
    an_empty_case_fires_no_rule,
    withdrawals_change_evidence_only,
    policy_overrides_are_part_of_the_hash,
]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_law_of_rule_bases_on_random_rules(part: int) -> None:
    @seed(part)
    @examples(40)
    @given(samples())
    def hold(sample: Sample) -> None:
        for law in LAWS_OF_BASES:
            with naming(law):
                law(sample)

    hold()


def test_an_empty_case_fires_no_shipped_rule(base: RuleBase) -> None:
    assert set(verdicts(base, Observations()).values()) == {"waits"}


def test_the_shipped_rules_are_read_the_same_from_one_json_artefact(base: RuleBase) -> None:
    document = parse_document(json.dumps(base.sources.artefact()), "artefact", Problems(), json=True)
    assert isinstance(document.data, dict)
    assert document.data["hash"] == base.hash
    again = built(cast("dict[str, Any]", document.data["files"]))
    assert again.hash == base.hash
    case = random_case(Seeded("artefact"), base)
    assert outcome(again, case) == outcome(base, case)

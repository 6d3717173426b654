"""The laws of the walk: what is skipped can change nothing, and a saved walk gives the same trace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.cases.model import Case
from radiculo.cases.read import make_case
from radiculo.cases.write import case_yaml
from radiculo.engine.columns import Batch, run_columns
from radiculo.errors import Problems
from radiculo.interview.insight import Insight
from radiculo.interview.reply import reply
from radiculo.interview.view import Ask
from radiculo.interview.walk import Walk
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rulebase import RuleBase
from radiculo.loading import parse_document
from radiculo.triage.decision import Decision, decide
from radiculo.triage.run import triage
from support.dice import Dice, Seeded, pick
from support.profile import examples
from support.random_cases import Sample, random_case, samples
from support.random_rules import SMALL
from support.scripted_walks import walked

COMPLETIONS = 60


def answers(decision: Decision, row: int) -> tuple[object, ...]:
    """Urgency, tiers, headlines, scores, withdrawals and rivals of a row."""
    rivals = tuple(bool(decision.fires[frame][row]) for frame, _, _ in decision.plan.rivals)
    arrays = (decision.urgency, decision.tier, decision.headline, decision.scores, decision.withdrawn)
    return (*(np.asarray(array)[..., row].tobytes() for array in arrays), rivals)


def completed(base: RuleBase, case: Observations, dice: Dice) -> list[dict]:
    """Pairs of completions that differ only in what the walk would skip: live slots the same, the others anyhow."""
    live, codes = Insight(base, case).live, case.codes()
    found = []
    for _ in range(COMPLETIONS):
        filled = {s: c for s, c in _filled(base, case, dice).items() if s in live and dice.number(0, 2)}
        skipped = {s: c for s, c in _filled(base, case, dice).items() if s not in live and s not in case}
        found += [codes | filled, codes | filled | skipped]
    return found


def _filled(base: RuleBase, case: Observations, dice: Dice) -> dict:
    empty = [slot for slot in base.slots if not case.code(slot)]
    return {slot: pick(dice, sorted(base.vocabulary[slot.finding].scale.meanings)) for slot in empty}


def assert_skipping_changes_nothing(base: RuleBase, case: Observations, dice: Dice) -> None:
    batch = Batch.of(completed(base, case, dice))
    decision = decide(base, batch, run_columns(base, batch))
    for row in range(0, batch.size, 2):
        assert answers(decision, row) == answers(decision, row + 1)


@given(samples(SMALL, 2))
def test_whatever_else_is_answered_a_skipped_question_changes_neither_urgency_nor_level(sample: Sample) -> None:
    for case in sample.cases:
        assert_skipping_changes_nothing(sample.base, case, sample.dice)


@pytest.mark.parametrize("seed", range(25))
def test_on_the_shipped_rules_a_skipped_question_changes_nothing(base: RuleBase, seed: int) -> None:
    dice = Seeded(f"skipped-{seed}")
    assert_skipping_changes_nothing(base, random_case(dice, base), dice)


def test_at_the_start_everything_that_a_rule_reads_is_open(base: RuleBase) -> None:
    walk = Walk.begin(base)
    assert [question.id for question in walk.questions.by_id.values() if not walk.is_open(question)] == []


TYPED = ["", "-", "no", "yes", "normal", "x", "L reduced R normal", "both normal", "L 4- R 5", "L groin, sole", "none"]
TYPED += [
    "KJ L reduced R normal, AJ normal",
    "3, 7 L",
    "rest normal",
    "1, 2 no; 5 L",
    ".",
    "? 1",
    "45M, pain L buttock",
]
TYPED += [
    "45M, pain L buttock",
    "new",
    "b",
    "k",
    "f",
    "n",
    "y",
    "52",
    "positive on the left",
    "knee jerk L absent",
    "w",
    "?",
    "reducd",
    "L",
]


@examples(12)
@given(st.lists(st.sampled_from(TYPED), max_size=25))
def test_a_walk_replayed_as_a_file_gives_the_same_trace(base: RuleBase, lines: list[str]) -> None:
    walk = Walk.begin(base)
    for line in lines:
        walk = reply(walk, line)
    case = Case(id="walked", observations=walk.observations, notes=walk.notes)
    problems = Problems()
    again = make_case(parse_document(case_yaml(case), "walked.yaml", problems), problems, base)
    assert not list(problems)
    assert again is not None
    assert again.notes == case.notes
    assert triage(again, base).to_file() == triage(case, base).to_file()


@examples(12)
@given(st.lists(st.sampled_from(TYPED), max_size=15))
def test_back_takes_exactly_the_last_step_away(base: RuleBase, lines: list[str]) -> None:
    walk = Walk.begin(base)
    for line in [*lines, "q"]:
        before = walk
        walk = reply(walk, line)
        if len(walk.steps) == len(before.steps) + 1:
            assert walk.back().observations == before.observations
            assert walk.back().steps == before.steps


@pytest.mark.parametrize("seed", range(3))
def test_the_walk_over_a_random_case_ends_with_its_urgency_and_lists_nothing_twice(base: RuleBase, seed: int) -> None:
    case = random_case(Seeded(f"walk-{seed}"), base)
    walk, _ = walked(base, case)
    assert triage(walk.observations, base).outcome.urgency.category == triage(case, base).outcome.urgency.category
    assert set(walk.observations) <= set(case)


def test_each_question_says_why_it_is_asked(base: RuleBase) -> None:
    prompt = reply(reply(Walk.begin(base), ""), "saddle_sensation_reported").prompt
    assert isinstance(prompt, Ask)
    assert prompt.why[0].alarms

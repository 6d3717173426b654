"""What the examiner called it: weak evidence that spills to the neighbours and never decides on its own."""

from __future__ import annotations

import pytest

from radiculo.knowledge.rulebase import RuleBase
from radiculo.triage.run import triage
from support.bases import observe

ROOTS = ("L1", "L2", "L3", "L4", "L5", "S1", "S2")
LABELS = ("pain_label", "sensory_label", "myotome_label")


def named(base: RuleBase, **data: str) -> tuple[str, tuple[str, ...]]:
    level = triage(observe(base, **data), base).outcome.levels[0]
    return level.tier, tuple(level.roots)


@pytest.mark.parametrize("root", ROOTS)
def test_labels_alone_never_name_a_single_root(base: RuleBase, root: str) -> None:
    tier, roots = named(base, **{f"left__{label}": root for label in LABELS})
    assert tier not in {"likely", "possible"}
    assert len(roots) != 1


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("label", LABELS)
def test_one_label_never_names_a_single_root(base: RuleBase, label: str, root: str) -> None:
    assert len(named(base, **{f"left__{label}": root})[1]) != 1


def test_a_sensory_label_is_no_second_objective_domain_beside_a_sensory_area(base: RuleBase) -> None:
    area = {"left__sensation__dorsal_foot": "reduced"}
    (alone, _), (labelled, roots) = named(base, **area), named(base, **area, left__sensory_label="L5")
    assert alone not in {"likely", "possible"}
    assert labelled not in {"likely", "possible"}
    assert len(roots) != 1


def test_rapidly_progressive_is_new_or_worse_and_leaves_open_whether_over_hours(base: RuleBase) -> None:
    outcome = triage(observe(base, left__weakness_course="rapidly progressive"), base).outcome
    assert outcome.verdicts["alarm/new-or-worse-weakness"]["left"] == "fires"
    assert outcome.verdicts["alarm/weakness-falling-over-hours"]["left"] == "waits"
    assert outcome.urgency.provisional


def test_lost_position_sense_opens_the_cord_questions_and_names_no_root(base: RuleBase) -> None:
    trace = triage(observe(base, left__position_sense="reduced", right__position_sense="normal"), base)
    assert trace.outcome.verdicts["context/position-sense"]["patient"] == "fires"
    assert not trace.outcome.levels[0].roots

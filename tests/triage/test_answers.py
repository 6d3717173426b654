"""One answer: on arrays as in words, and one law for what differs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given

from radiculo.engine.columns import Batch
from radiculo.engine.durable import available
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.parts import PARTS
from radiculo.triage.answer import Answer, LegAnswer, Sided, differences
from radiculo.triage.answers import Answers, rows
from radiculo.triage.answers import differences as differing
from radiculo.triage.run import triage
from radiculo.triage.wording import moved_text, moves
from support.bases import shipped_base
from support.dice import Seeded
from support.profile import examples
from support.random_cases import Sample, random_case, samples

NONE = Answer(urgency="D", pathways=("spinal",))


@examples(40)
@given(samples(cases=6))
def test_arrays_and_answers_differ_in_the_same_parts(sample: Sample) -> None:
    answers = Answers.of(sample.base, Batch.of([case.codes() for case in sample.cases]))
    for row in range(len(sample.cases)):
        found = differing(rows(answers.parts, np.array([row])), answers.parts)
        for other in range(len(sample.cases)):
            one, two = answers.at(row), answers.at(other)
            assert tuple(part for part in found if found[part][other]) == differences(one, two)


def test_the_engines_agree_on_the_rules_that_read_the_conclusion() -> None:
    base, dice = shipped_base(), Seeded("closing")
    for case in [random_case(dice, base) for _ in range(8)]:
        names = ["durable", "recorder"] if available() else ["recorder"]
        found = [triage(case, base, engine=name).outcome.verdicts for name in names]  # type: ignore[arg-type]
        answers = Answers.of(base, Batch.of([case.codes()]))
        for rule in base.closing.values():
            verdicts = [one[rule.id] for one in found]
            assert all(one == verdicts[0] for one in verdicts)
            assert "waits" not in verdicts[0].values() or rule.id != "advice/provisional"
            if rule.id != "advice/provisional":
                fires = {side: bool(answers.decision.fires[rule.id, side][0]) for side in rule.frames}
                assert fires == {side: verdict == "fires" for side, verdict in verdicts[0].items()}


def test_every_part_is_a_field_and_a_change_of_it_is_a_difference() -> None:
    changed = {
        "urgency": "C",
        "provisional": True,
        "pathways": ("hip",),
        "left": LegAnswer("likely", ("L4",)),
        "right": LegAnswer("likely", ("L5",)),
        "rivals": (Sided("femoral", "left"),),
        "considered": ("femoral",),
        "mechanisms": (Sided("disc", "left"),),
        "advice": (Advice("note", "x"),),
    }
    assert tuple(changed) == PARTS
    before = replace(NONE, provisional=False)
    for part, value in changed.items():
        assert differences(before, replace(before, **{part: value})) == (part,)  # type: ignore[arg-type]


def test_what_nobody_searched_is_no_difference() -> None:
    assert differences(NONE, replace(NONE, provisional=True)) == ()


def test_the_order_of_roots_is_part_of_a_level_and_that_of_rivals_is_not() -> None:
    one, other = (replace(NONE, left=LegAnswer("either_or", roots)) for roots in (("L4", "L5"), ("L5", "L4")))
    assert differences(one, other) == ("left",)
    first, second = Sided("femoral", "left"), Sided("hip", "left")
    assert differences(replace(NONE, rivals=(first, second)), replace(NONE, rivals=(second, first))) == ()


def test_of_a_list_only_what_comes_and_goes_is_told(base: RuleBase) -> None:
    hip, cord = Sided("hip_osteoarthritis", "left"), Sided("upper_motor_neurone_lesion", "patient")
    titles = [base.tables.terms.rivals[name].title for name in ("hip_osteoarthritis", "upper_motor_neurone_lesion")]
    found = moves(replace(NONE, rivals=(hip,)), replace(NONE, rivals=(cord,)), base)["rivals"]
    assert (found.before, found.after) == (f"{titles[0]} (left)", titles[1])
    assert moved_text("rivals", found) == f"rivals: {titles[1]}, no longer {titles[0]} (left)"

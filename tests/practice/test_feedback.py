"""Feedback is computed from the rules: who leaves out a test is shown that test, and another rule gives other words."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from shutil import copytree

import pytest

from radiculo.knowledge.rulebase import load_rules
from radiculo.practice.feedback import Teacher
from radiculo.practice.notes import Feedback
from radiculo.practice.weigh import reads_of, speaks
from support.bases import shipped_base
from support.practice import bank, begun, events_of, solved

ROOT = Path(__file__).resolve().parents[2]

# A case, a discriminator that it records and that moves its answer, and what the learner says instead.
LEFT_OUT = [
    ("cr-012", "knee_extension_power", "L5"),
    ("cr-012", "patellar_reflex", "L5"),
    ("cr-012", "femoral_stretch_test", "L5"),
    ("level-s1-full-picture", "achilles_reflex", "L5"),
    ("level-s1-full-picture", "single_leg_heel_raise", "L5"),
    ("level-l5-full-picture", "sensation", "S1"),
    ("level-femoral-palsy", "hip_adduction_power", "L4"),
    ("level-l4-crossed-stretch", "crossed_femoral_stretch_test", "L3"),
    ("level-l5-full-picture", "hip_abduction_power", "S1"),
    ("level-l5-full-picture", "medial_hamstring_reflex", "S1"),
    ("level-peroneal-palsy", "ankle_inversion_power", "L5"),
    ("level-l1-groin", "sensation", "L2"),
]


def told(case: str, left_out: str, said: str) -> Feedback:
    asked = [question.id for question in begun(bank()[case]).recorded if question.id != left_out]
    return Teacher(solved=solved(bank()[case], events_of(asked, level=[(said, 100)])), within=0).feedback


@pytest.mark.parametrize(("case", "left_out", "said"), LEFT_OUT)
def test_a_learner_who_leaves_out_one_test_gets_exactly_its_contrast(case: str, left_out: str, said: str) -> None:
    base, found = shipped_base(), told(case, left_out, said).best_test
    assert found is not None
    assert found.question == left_out
    assert found.between
    reads = base.derived(reads_of)
    asked = begun(bank()[case]).questions.by_id[left_out]
    names = {finding.id for finding in asked.findings}
    assert found.rules
    assert all(names & reads[note.rule] for note in found.rules), "every rule shown reads the test"
    first, second = found.between
    leading = base.by_id[found.rules[0].rule]
    apart = [rule for rule in base.rules if names & reads[rule.id] and speaks(rule, first) != speaks(rule, second)]
    assert not apart or leading in apart, "what parts the two explanations comes first"
    assert found.recorded


def test_who_leaves_out_nothing_is_told_no_test() -> None:
    everything = [question.id for question in begun(bank()["cr-012"]).recorded]
    assert Teacher(solved=solved(bank()["cr-012"], events_of(everything)), within=0).feedback.best_test is None


def test_under_triage_comes_first_with_what_was_not_asked() -> None:
    case = bank()["cr-016"]
    alarms = Teacher(solved=solved(case, events_of(["age"], urgency="D")), within=0).feedback.alarms
    assert [alarm.above for alarm in alarms] == sorted((alarm.above for alarm in alarms), reverse=True)
    assert alarms[0].above
    assert alarms[0].urgency == "A"
    assert alarms[0].not_asked
    everything = [question.id for question in begun(case).recorded]
    assert not any(
        alarm.above or alarm.not_asked
        for alarm in Teacher(solved=solved(case, events_of(everything, urgency="A")), within=0).feedback.alarms
    )


def test_the_closest_counterfactual_is_one_radiculo_would_answer_so() -> None:
    from radiculo.judge.key import key_of_answer  # noqa: PLC0415
    from radiculo.triage.answer import Answer  # noqa: PLC0415
    from radiculo.triage.counterfactual import Goal, closest  # noqa: PLC0415
    from radiculo.triage.run import triage  # noqa: PLC0415

    case, base = bank()["cr-012"], shipped_base()
    done = solved(case, events_of(["age"], urgency="D", level=[("L4", 100)]))
    (found,) = [each for each in Teacher(solved=done, within=1).feedback.what_if if each.goal == "D"]
    there = closest(base, case.observations, Goal(base, "D", "left"), 1)
    assert there is not None
    assert len(found.changes) == len(there.changes) == 1
    assert key_of_answer(Answer.of(triage(case.observations, base, engine="recorder").outcome)).urgency == "C"


def test_the_contrast_is_of_what_was_so_and_what_was_said_instead() -> None:
    found = told("level-s1-full-picture", "achilles_reflex", "L5").contrast
    assert found is not None
    assert (found.first, found.second) == ("S1", "L5")
    rows = {row.question: row for row in found.rows}
    assert (rows["achilles_reflex"].first, rows["achilles_reflex"].asked) == (1, False)
    assert all((row.first, row.second) != (0, 0) for row in found.rows)


def test_feedback_changes_with_the_rule(tmp_path: Path) -> None:
    """The knee jerk made to speak for S1: the same attempt is told so, its case still being the same."""
    rules = tmp_path / "rules"
    copytree(ROOT / "rules", rules)
    file = rules / "level" / "l4-patellar-reflex.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("{root: L4, lr: 7.7, domain: reflex}", "{root: S1, lr: 7.7, domain: reflex}"), "utf-8")
    other = load_rules(rules)
    case, asked = bank()["cr-012"], ["knee_extension_power", "femoral_stretch_test"]

    def notes(feedback: Feedback) -> list[str]:
        (found,) = [note for note in feedback.findings if note.question == "patellar_reflex"]
        return [says for rule in found.fired if rule.rule == "level/l4-patellar-reflex" for says in rule.says]

    here = Teacher(solved=solved(case, events_of(asked)), within=0).feedback
    there = Teacher(solved=solved(case, events_of(asked), base=other), within=0).feedback
    assert any("evidence for L4" in says for says in notes(here))
    assert any("evidence for S1" in says for says in notes(there))
    assert not any("evidence for L4" in says for says in notes(there))
    assert deepcopy(here.level).radiculo != there.level.radiculo


def test_what_an_emergency_hung_on_is_told_first_by_its_highest_alarm_and_parts_no_roots() -> None:
    case = bank()["class-028"]
    asked = ["straight_leg_raise", "achilles_reflex"]
    found = Teacher(solved=solved(case, events_of(asked, level=[("L5", 100)], urgency="D")), within=1).feedback
    assert found.best_test is not None
    assert found.best_test.question == "saddle_sensation_reported"
    assert found.best_test.rules[0].rule == "alarm/cauda-equina-saddle-reported"
    assert any("here new or worse: within 14 days" in change for each in found.what_if for change in each.changes)
    assert any(
        "Cauda equina syndrome" in text and " beside a root, because Numb saddle" in text for text in found.level.rivals
    )


def test_near_misses_are_of_rivals_that_somebody_considers_or_that_the_record_refutes() -> None:
    found = Teacher(solved=solved(bank()["class-001"], events_of(["age"], level=[("L5", 100)])), within=0).feedback
    nearly = {note.question: " ".join(note.nearly) for note in found.findings}
    assert "common-peroneal-neuropathy-inversion-kept]: wants Ankle inversion: 5" in nearly["ankle_dorsiflexion_power"]
    assert not any(far in " ".join(nearly.values()) for far in ("aneurysm", "zoster", "lyme"))
    assert found.debrief.startswith("Inversion and hip abduction are weak")


def test_what_the_story_tells_nobody_has_to_ask() -> None:
    case = bank()["level-l1-groin"]
    asked = [question.id for question in begun(case).recorded if question.id not in {"pain_area", "age", "sensation"}]
    done = solved(case, events_of(asked, level=[("L2", 100)], urgency="D"))
    assert {question.id for question in done.attempt.from_story} == {"pain_area", "age"}
    found = Teacher(solved=done, within=0).feedback
    assert found.best_test is not None
    assert found.best_test.question == "sensation"
    assert {note.question for note in found.findings if note.in_story} == {"pain_area", "age"}
    assert not any("Pain" in title for alarm in found.alarms for title in alarm.not_asked)
    efficiency = done.marks.efficiency
    assert efficiency.used == efficiency.available - 1, "only the sensation was left out"

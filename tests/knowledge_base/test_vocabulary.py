"""The shipped vocabulary: every finding can be asked, examined and found under the words that clinicians write."""

from __future__ import annotations

import json

import pytest

from radiculo.errors import Problems
from radiculo.knowledge import conditions
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import ObservationReader
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.scales import fold_text
from radiculo.knowledge.selection import Wanted, search_findings
from radiculo.knowledge.vocabulary import Finding
from radiculo.loading import parse_document
from support.bases import shipped_base

FINDINGS = shipped_base().vocabulary.observable

INDISPENSABLE = {
    "crossed_femoral_stretch_test", "hip_flexion_power", "hip_adduction_power", "hip_abduction_power",
    "hip_extension_power", "knee_flexion_power", "ankle_inversion_power", "ankle_eversion_power",
    "great_toe_extension_power", "toe_flexion_power", "single_leg_heel_raise", "single_leg_sit_to_stand",
    "medial_hamstring_reflex", "adductor_reflex", "plantar_response", "ankle_clonus", "sensory_level",
    "saddle_sensation_reported", "saddle_sensation_tested", "urinary_hesitancy", "urine_flow_sensation",
    "urinary_retention", "urinary_incontinence", "bladder_change", "faecal_incontinence",
    "rectal_fullness_sensation", "bowel_change", "constipation", "sexual_function_change", "post_void_residual",
    "foot_pulses", "limb_temperature", "limb_colour", "pulsatile_abdominal_mass", "walking_provokes_pain",
    "standing_provokes_pain", "no_pain_seated", "relief_sitting", "relief_bending_forward",
    "relief_standing_still", "calf_only_walking_pain", "wide_based_gait", "romberg", "extension_provokes_pain",
    "cancer_history", "cancer_kind", "steroid_use", "anticoagulant_or_bleeding_disorder", "injection_drug_use",
    "immunosuppression", "recent_spinal_procedure", "recent_pelvic_or_hip_procedure", "recent_infection",
    "pregnancy", "age", "pelvic_radiotherapy", "hip_internal_rotation", "hip_movement_pain",
    "pelvic_compression_test", "rash", "weakness_course", "weakness_onset", "numbness_course", "gait_course",
    "pain_course", "overall_course", "treatment_response", "conservative_care_weeks", "walking", "night_pain",
    "hoffmann_sign", "atrial_fibrillation", "arterial_bruit", "foot_wound", "mri_contraindicated",
    "transitional_vertebra", "fibular_neck_pressure",
}  # fmt: skip


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.id)
def test_it_has_other_names(finding: Finding) -> None:
    assert finding.aliases


def test_what_the_evidence_calls_indispensable_can_be_recorded() -> None:
    assert {finding.id for finding in FINDINGS} >= INDISPENSABLE


@pytest.mark.parametrize(
    "name", ["urinary_hesitancy", "urinary_incontinence", "bowel_change", "sexual_function_change"]
)
def test_each_sphincter_symptom_carries_its_tempo(base: RuleBase, name: str) -> None:
    scale = base.vocabulary[name].scale
    assert [scale.name(code) for code in scale.exact] == [
        "none",
        "for_years",
        "long_standing",
        "present",
        "new_or_worse",
    ]


@pytest.mark.parametrize(
    ("written", "finding"),
    [
        ("KJ", "patellar_reflex"), ("patellar tendon reflex", "patellar_reflex"), ("knee-jerk", "patellar_reflex"),
        ("AJ", "achilles_reflex"), ("EHL", "great_toe_extension_power"), ("TA", "ankle_dorsiflexion_power"),
        ("foot drop", "ankle_dorsiflexion_power"), ("SLR", "straight_leg_raise"), ("Lasegue", "straight_leg_raise"),
        ("FNST", "femoral_stretch_test"), ("prone knee bend", "femoral_stretch_test"), ("PVR", "post_void_residual"),
        ("saddle paraesthesia", "saddle_sensation_reported"), ("DOAC", "anticoagulant_or_bleeding_disorder"),
        ("IVDU", "injection_drug_use"), ("radiotherapy", "pelvic_radiotherapy"), ("Babinski", "plantar_response"),
        ("Trendelenburg", "hip_abduction_power"), ("quads", "knee_extension_power"), ("AF", "atrial_fibrillation"),
    ],
)  # fmt: skip
def test_a_finding_is_found_as_clinicians_write_it(written: str, finding: str) -> None:
    named = {fold_text(alias): each.id for each in FINDINGS for alias in (each.title, *each.aliases)}
    assert named[fold_text(written)] == finding


@pytest.mark.parametrize(
    ("finding", "written", "value"),
    [
        ("patellar_reflex", "1+", "reduced"), ("patellar_reflex", "2+", "normal"), ("patellar_reflex", "3+", "brisk"),
        ("patellar_reflex", "diminished", "diminished"), ("achilles_reflex", "hyporeflexia", "diminished"),
        ("achilles_reflex", "areflexia", "absent"), ("knee_extension_power", "4-/5", "4"),
        ("knee_extension_power", "5/5", "5"), ("hip_flexion_power", "paresis", "weak"),
        ("sensation.sole", "hypoesthesia", "reduced"), ("sensation.sole", "numb", "altered"),
        ("straight_leg_raise", "pos", "positive"), ("fever", "denies", "no"), ("fever", "present", "yes"),
        ("sudden_onset_pain", "acute", "acute"), ("sudden_onset_pain", "insidious", "no"),
        ("sudden_onset_pain", "abrupt", "yes"), ("weakness_onset", "acute foot drop", "acute"),
        ("cancer_kind", "ovarian", "other"), ("cancer_kind", "leukaemia", "other"), ("anal_wink", "no", "absent"),
        ("anal_wink", "yes", "present"), ("smoker", "pack-years", "ever"),
        ("walking", "two-person help", "with_help"), ("walking", "walks with a frame", "disturbed"),
        ("saddle_sensation_tested", "one-sided loss", "one_sided"),
        ("walking", "ataxic", "disturbed"), ("urinary_hesitancy", "denies", "none"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_clinicians_write_it(base: RuleBase, finding: str, written: str, value: str) -> None:
    scale = base.vocabulary[finding].scale
    code = scale.read(written)
    assert code
    assert scale.name(code) == value


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("pacemaker", ["'mri_contraindicated: not_cleared'"]),
        ("claustrophobia", ["'mri_contraindicated: not_cleared'"]),
        ("hip replacement", ["'left.recent_pelvic_or_hip_procedure: undated'"]),
        ("right.hip arthroplasty", ["'right.recent_pelvic_or_hip_procedure: undated'"]),
        ("previous stroke", ["'arterial_disease: stroke'"]),
        ("family history of aneurysm", ["'arterial_disease: in_family'"]),
        ("antalgic posture", ["'posture: antalgic'"]),
        ("history of cancer", ["'cancer_history: past'"]),
        ("acute onset pain", ["'sudden_onset_pain: acute'"]),
        ("acute foot drop", ["'left.weakness_onset: acute'"]),
        ("pack-years", ["'smoker: ever'"]),
        ("bacteraemia", ["'recent_infection: bacteraemia'", "'blood_culture: positive'"]),
    ],
)
def test_a_word_that_says_less_than_a_finding_is_refused_with_what_to_write(
    base: RuleBase, written: str, lines: list[str]
) -> None:
    problems = Problems()
    document = parse_document(json.dumps({"observations": {written: "yes"}}), "case.json", problems)
    ObservationReader(base.vocabulary, document, problems).read({written: "yes"}, ("observations",))
    [said] = problems
    assert said.code == "unknown-finding"
    assert all(line in said.hint for line in lines)


@pytest.mark.parametrize(
    ("finding", "value"),
    [
        ("mri_contraindicated", "not_cleared"),
        ("recent_pelvic_or_hip_procedure", "undated"),
        ("sudden_onset_pain", "acute"),
    ],
)
def test_what_is_not_said_decides_no_rule(base: RuleBase, finding: str, value: str) -> None:
    scale = base.vocabulary[finding].scale
    for test in (test for rule in base.rules for test in conditions.tests_of(rule.when) if test.finding == finding):
        yes, no = scale.split(test.op, test.want)
        assert scale.read(value) not in yes | no


def test_an_amount_that_has_no_place_is_refused_with_what_to_write(base: RuleBase) -> None:
    scale = base.vocabulary["smoker"].scale
    assert scale.read("70 pack-years") is None
    assert "'ever'" in scale.doubt("70 pack-years")


@pytest.mark.parametrize(("word", "bounds"), [("acute", "<6"), ("subacute", "6..12"), ("chronic", ">=12")])
def test_a_duration_may_be_a_word(base: RuleBase, word: str, bounds: str) -> None:
    scale = base.vocabulary["symptom_duration_weeks"].scale
    assert scale.read(word) == scale.read(bounds)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cane", ["walking"]),  # a value; no ankle jerk, though its tendon is calcaneal
        ("pacemaker", ["mri_contraindicated"]),
        ("calcane", ["achilles_reflex"]),
        ("arm", ["upper_limb_reflexes", "face_arm_speech", "conclusion.alarm.stroke_screen"]),
        ("nonsense", []),
    ],
)
def test_words_are_looked_for_whole_then_as_values_then_as_parts(base: RuleBase, words: str, found: list[str]) -> None:
    assert [finding.id for finding in search_findings(Readings(base), Wanted(words=words))] == found

"""Routine stays routine: patients with one old or irrelevant flag, none raised; and what never rests at routine."""

from __future__ import annotations

import pytest

from radiculo import Case, answers, read_case, read_cases
from radiculo.knowledge.base import RuleBase
from support.program import ROOT

FLAGS = (  # what is asked for by name as a flag or risk, and may be there in somebody without a serious disease
    *("cancer_history", "recent_infection", "injection_drug_use", "immunosuppression", "steroid_use", "diabetes"),
    *("hypertension", "arterial_disease", "smoker", "atrial_fibrillation", "anticoagulant_or_bleeding_disorder"),
    *("trauma", "osteoporosis", "pregnancy", "previous_spine_surgery", "constipation", "night_pain", "crp", "esr"),
    *("hand_symptoms", "fasciculation", "training_increase", "rheumatoid_arthritis", "crystal_arthritis", "psoriasis"),
    *("sudden_onset_pain", "limb_temperature", "indwelling_line", "opioid_use", "imaging_discs", "treatment_response"),
)


@pytest.fixture(scope="module")
def routine(base: RuleBase) -> list[Case]:
    return list(read_cases(sorted((ROOT / "cases" / "vignettes").glob("routine-*.yaml")), base))


def has_flag(base: RuleBase, case: Case) -> bool:
    codes = {slot.finding: code for slot, code in case.observations.codes().items()}
    return any(codes.get(name) and codes[name] != base.vocabulary[name].normal_outright for name in FLAGS)


def test_a_third_of_at_least_forty_routine_vignettes_has_an_old_or_irrelevant_flag(
    base: RuleBase, routine: list[Case]
) -> None:
    flagged = [case.id for case in routine if has_flag(base, case)]
    assert len(routine) >= 40
    assert len(flagged) * 3 >= len(routine)


def test_no_routine_vignette_is_raised_above_routine(base: RuleBase, routine: list[Case]) -> None:
    raised = {
        case.id: got.urgency for case, got in zip(routine, answers(routine, base), strict=True) if got.urgency < "D"
    }
    assert raised == {}


@pytest.mark.parametrize(
    "found",
    [
        {"fever": "yes"},
        {"temperature": 38.6},
        {"systemically_unwell": "yes"},
        {"malaise": "yes"},
        {"crp": 120},
        {"esr": 90},
    ],
)
@pytest.mark.parametrize("complaint", [{"back_pain": "yes"}, {"left.pain_area": ["outer_thigh"]}, {"left.limp": "yes"}])
def test_fever_illness_and_strongly_raised_markers_never_rest_at_routine(
    base: RuleBase, found: dict[str, object], complaint: dict[str, object]
) -> None:
    case = read_case({"schema_version": 1, "id": "x", "observations": {**complaint, **found, "age": 40}}, base)
    (answer,) = answers([case], base)
    assert answer.urgency < "D"

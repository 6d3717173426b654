"""Numbers in the units and words of records, read by the shipped vocabulary."""

from __future__ import annotations

import pytest

from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.scales import NumberScale
from radiculo.store.pack import pack, unpack


@pytest.mark.parametrize(
    ("finding", "written", "same"),
    [
        ("crp", "12 mg/dL", "120"),
        ("crp", "12,5", "12.5"),
        ("temperature", "101.3 F", "38.5"),
        ("temperature", "100.4 \u00b0F", "38"),
        ("temperature", "38,5 \u00b0 C", "38.5"),
        ("temperature", "febrile", ">=38"),
        ("esr", "60 mm/hr", "60"),
        ("white_cell_count", "12000/ul", "12"),
        ("symptom_duration_weeks", "7 days", "1"),
        ("symptom_duration_weeks", "42 days", "6"),
        ("symptom_duration_weeks", "3 months", "13.04"),
        ("symptom_duration_weeks", "2-3 months", "8.7..13.04"),
        ("symptom_duration_weeks", "a week ago", "1"),
        ("symptom_duration_weeks", "two years", "104"),
        ("pain_severity", "8/10", "8"),
        ("pain_severity", "\u22657", ">=7"),
        ("pain_severity", "severe", "7..10"),
        ("pain_severity", "unbearable", "8..10"),
        ("pain_severity", "at least 7", ">=7"),
        ("post_void_residual", "0.45 l", "450"),
        ("post_void_residual", "200 cc", "200"),
        ("post_void_residual", "0..199.999", "<200"),
    ],
)
def test_units_and_words_mean_the_number_that_they_stand_for(
    base: RuleBase, finding: str, written: str, same: str
) -> None:
    scale = base.vocabulary[finding].scale
    assert scale.read(written) == scale.read(same) is not None


@pytest.mark.parametrize("finding", ["crp", "esr", "temperature"])
def test_raised_without_a_number_leaves_the_threshold_open(base: RuleBase, finding: str) -> None:
    scale = base.vocabulary[finding].scale
    assert scale.read("raised") not in {None, *scale.exact}


@pytest.mark.parametrize(
    ("finding", "written", "hint"),
    [
        ("crp", "12 mg%", "the units are one of mg/l, mg/dl"),
        ("crp", "1,200", "comma"),
        ("post_void_residual", 0.45, "millilitres or litres?"),
        ("post_void_residual", "1.200", "millilitres or litres?"),
        ("post_void_residual", "1,200 ml", "millilitres or litres?"),
        ("knee_extension_power", "5+", "the grades end at 5"),
        ("age", 130, ""),
    ],
)
def test_what_could_be_two_things_is_asked_about(base: RuleBase, finding: str, written: str | float, hint: str) -> None:
    scale = base.vocabulary[finding].scale
    assert scale.read(written) is None
    assert hint in scale.doubt(written)
    assert bool(scale.doubt(written)) == bool(hint)


@pytest.mark.parametrize(
    ("written", "grades"),
    [
        ("mild weakness", {4}),
        ("moderate weakness", {3, 4}),
        ("3-4/5", {3, 4}),
        ("4-5", {4, 5}),
        ("cannot lift the foot", {0, 1, 2, 3}),
        ("1-3", {0, 1, 2, 3}),
        ("cannot move", {0, 1, 2}),
    ],
)
def test_words_of_degree_stand_for_the_grades_that_they_leave_open(
    base: RuleBase, written: str, grades: set[int]
) -> None:
    scale = base.vocabulary["ankle_dorsiflexion_power"].scale
    assert scale.meanings[scale.read(written) or 0] == {grade + 1 for grade in grades}


def test_every_word_of_a_number_reads_as_its_interval(base: RuleBase) -> None:
    words = [
        (finding.scale, word, means)
        for finding in base.vocabulary.observable
        if isinstance(finding.scale, NumberScale)
        for word, means in finding.scale.forms.words.items()
    ]
    assert len(words) > 10
    assert all(scale.read(word) == scale.read(means) is not None for scale, word, means in words)


def test_the_forms_of_a_number_survive_the_cache(base: RuleBase) -> None:
    scale = base.vocabulary["crp"].scale
    assert unpack(pack(scale), below="radiculo.knowledge.") == scale
    assert isinstance(scale, NumberScale)
    assert scale.forms.words

"""Scales: what values there are, what may be written for them, and what a test of them means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.knowledge.rulebase import RuleBase, load_rules
from radiculo.knowledge.scales import MAX_CODE, NumberScale, Scale, Value, ValueScale, cuts_of, fold_text
from support.bases import make_base, rule

MRC = ValueScale(
    tuple(Value(str(grade), f"grade {grade}") for grade in range(6)),
    ((6, 5, 4, 3, 2, 1),),
    6,
    ((Value("weak", "weak", "", ("paresis",)), frozenset({1, 2, 3, 4, 5})), (Value("poor", "poor"), frozenset({3, 4}))),
    numeric=True,
)
REFLEX = ValueScale(
    tuple(Value(name, name) for name in ("normal", "reduced", "absent", "brisk")), ((1, 2, 3), (1, 4)), 1
)
VOLUME = NumberScale("ml", 0, 1000, "rising", ((100.0, 0), (200.0, 0), (200.0, 1)))
NO_ORDER = NumberScale("years", 0, 120, "none", ((50.0, 0),))


@pytest.mark.parametrize("scale", [MRC, REFLEX, VOLUME, NO_ORDER])
def test_every_exact_code_satisfies_or_refutes_a_test_and_never_both(scale: Scale) -> None:
    tests = {
        MRC: [("at_most", [3]), ("at_least", [4]), ("is", [2]), ("in", [0, 5])],
        REFLEX: [("is", ["absent"]), ("in", ["reduced", "brisk"])],
        VOLUME: [("at_least", [200]), ("at_most", [200]), ("at_least", [100])],
        NO_ORDER: [("at_least", [50])],
    }[scale]
    for op, want in tests:
        yes, no = scale.split(op, want)  # type: ignore[arg-type]
        assert yes.isdisjoint(no)
        assert set(scale.exact) <= yes | no
        for code, means in scale.meanings.items():
            assert (code in yes) == (means <= yes)
            assert (code in no) == (means <= no)


@pytest.mark.parametrize(
    ("op", "want", "satisfied", "refuted"),
    [
        ("at_most", 4, True, False),
        ("at_most", 3, False, False),
        ("at_least", 5, False, True),
        ("at_least", 4, False, False),
        ("is", 5, False, True),
        ("is", 0, False, False),
    ],
)
def test_an_ungraded_weakness_decides_only_what_every_grade_below_five_decides(
    op: str, want: int, satisfied: bool, refuted: bool
) -> None:
    weak = MRC.read("weak")
    yes, no = MRC.split(op, [want])  # type: ignore[arg-type]
    assert (weak in yes, weak in no) == (satisfied, refuted)


def test_a_narrower_partial_value_decides_more_than_a_wider_one() -> None:
    yes, _ = MRC.split("at_most", [3])
    assert MRC.read("poor") in yes
    assert MRC.read("weak") not in yes


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        *((str(grade), grade) for grade in range(6)),
        *((f"{grade}/5", grade) for grade in range(6)),
        *((f"{grade}-", grade) for grade in range(1, 5)),
        *((f"{grade}+", grade) for grade in range(5)),
        ("4+/5", 4),
        ("4-/5", 4),
        ("4/5-", 4),
        (" 4 / 5 ", 4),
        (4, 4),
        ("4.0", 4),
        (4.0, 4),
        ("4.5", 4),
        ("3,5/5", 3),
        ("grade 3", 3),
        ("Grade-3", 3),
    ],
)
def test_grades_are_compared_as_whole_grades_however_they_are_written(written: str | int, grade: int) -> None:
    assert MRC.read(written) == grade + 1


@pytest.mark.parametrize(
    ("written", "means"),
    [
        *((text, {"4", "5"}) for text in ("5-", "5 -", "5-/5", "5/5-", "5-..5", "4+-5-", "4-5/5", "5 to 5-")),
        *((text, {"3", "4"}) for text in ("3-4/5", "4-/5 to 3+/5", "4-3")),
        ("4-4+", {"4"}),
    ],
)
def test_a_grade_less_than_full_is_not_normal_power_and_two_grades_stand_for_both(
    written: str, means: set[str]
) -> None:
    scale = load_rules().vocabulary["knee_extension_power"].scale
    code = scale.read(written)
    assert code is not None
    assert {scale.name(each) for each in scale.meanings[code]} == means


@pytest.mark.parametrize(
    ("written", "meant"), [("-5", "5-"), ("-4", "4-"), ("+4", "4+"), ("4++", "4+"), ("4--", "4-"), ("5--", "5-")]
)
def test_a_misplaced_or_doubled_sign_of_a_grade_is_asked_about(written: str, meant: str) -> None:
    scale = load_rules().vocabulary["knee_extension_power"].scale
    assert scale.read(written) is None
    assert f"'{meant}'" in scale.doubt(written)


@pytest.mark.parametrize(
    "written",
    ["6", "6/5", "44", "4/4", "4.7", "5+", "5+/5", "4-4.7", "-4", "+4", "", "four", "4/5/5", "5--", "2-5", True],
)
def test_what_is_no_grade_is_refused(written: str | bool) -> None:
    assert MRC.read(written) is None


def test_spellings_are_compared_without_case_blanks_hyphens_and_underscores() -> None:
    scale = ValueScale((Value("not_seen", "not seen at all", "", ("Un-Seen",)), Value("seen", "seen")), ((1, 2),))
    for written in ("not_seen", "Not Seen", "not-seen", "NOT SEEN AT ALL", "un seen", "  un_seen "):
        assert scale.read(written) == 1
    assert scale.read("unseen") is None


def test_signs_of_short_spellings_are_kept_apart() -> None:
    assert fold_text("2+") != fold_text("2-")
    assert fold_text("+") != fold_text("-")


def test_true_and_false_are_yes_and_no() -> None:
    scale = ValueScale((Value("no", "no"), Value("yes", "yes")), ((1, 2),))
    assert (scale.read(False), scale.read(True)) == (1, 2)
    assert REFLEX.read(True) is None


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("0", {1}),
        ("99.9", {1}),
        ("100", {2}),
        ("200", {3}),
        ("200.5", {4}),
        ("1000", {4}),
        (">200", {4}),
        (">=200", {3, 4}),
        ("<200", {1, 2}),
        ("<=200", {1, 2, 3}),
        ("<100", {1}),
        (">= 100", {2, 3, 4}),
        ("100..199", {2}),
        ("50..150", {1, 2}),
        ("50-150", {1, 2}),
        ("50 to 150", {1, 2}),
        ("200..200", {3}),
        ("250 ml", {4}),
        (">=500ML", {4}),
        (300, {4}),
        (99.5, {1}),
    ],
)
def test_numbers_and_intervals_mean_the_pieces_that_they_touch(written: str | float, means: set[int]) -> None:
    code = VOLUME.read(written)
    assert code is not None
    assert VOLUME.meanings[code] == means


@pytest.mark.parametrize("written", ["-1", "1001", "150..50", "much", "1e3", "", ">", "5 l", "<0", ">1000", True])
def test_what_is_no_number_in_range_is_refused(written: str | bool) -> None:
    assert VOLUME.read(written) is None


def test_an_interval_leaves_a_threshold_inside_it_undecided() -> None:
    code = VOLUME.read("50..150")
    yes, no = VOLUME.split("at_least", [100])
    assert code not in yes | no
    assert VOLUME.read("100..150") in yes
    assert VOLUME.read("50..99") in no


def test_numbers_below_zero_are_read() -> None:
    scale = NumberScale("", -10, 10, "rising", ((-5.0, 0), (0.0, 1)))
    assert scale.meanings[scale.read("-7") or 0] == {1}
    assert scale.meanings[scale.read("-5") or 0] == {2}
    assert scale.meanings[scale.read("-5..5") or 0] == {2, 3}
    assert scale.meanings[scale.read("<-5") or 0] == {1}


def test_both_directions_of_one_threshold_are_two_cuts() -> None:
    assert list(cuts_of([("at_least", [5]), ("at_most", [5]), ("is", [5])])) == [(5.0, 0), (5.0, 1)]


@given(
    st.lists(st.tuples(st.integers(1, 99), st.integers(0, 1)), max_size=8, unique=True),
    st.sampled_from(["rising", "falling", "none"]),
)
def test_every_piece_of_a_number_is_named_so_that_it_reads_back(cuts: list[tuple[int, int]], concern: str) -> None:
    scale = NumberScale("", 0, 100, concern, tuple(sorted((float(at), edge) for at, edge in cuts)))  # type: ignore[arg-type]
    assert len(scale.meanings) <= MAX_CODE
    for code in scale.meanings:
        assert scale.read(scale.name(code)) == code


def test_every_value_of_the_shipped_vocabulary_reads_back_from_its_name_and_its_label(base: RuleBase) -> None:
    for finding in base.vocabulary.observable:
        for code in finding.scale.meanings:
            assert finding.scale.read(finding.scale.name(code)) == code, finding.id
            if isinstance(finding.scale, ValueScale):
                assert finding.scale.read(finding.scale.label(code)) == code, finding.id


def test_concern_rises_along_every_chain_and_not_between_chains() -> None:
    assert REFLEX.at_least_as_concerning(1) == {1, 2, 3, 4}
    assert REFLEX.at_least_as_concerning(2) == {2, 3}
    assert REFLEX.at_least_as_concerning(4) == {4}
    assert MRC.at_least_as_concerning(4) == {1, 2, 3, 4}
    assert VOLUME.at_least_as_concerning(2) == {2, 3, 4}
    assert NO_ORDER.at_least_as_concerning(1) == {1}


@pytest.mark.parametrize(
    ("scale", "codes", "closed"),
    [
        (REFLEX, {3}, True),
        (REFLEX, {2}, False),
        (REFLEX, {2, 3}, True),
        (REFLEX, {4}, True),
        (REFLEX, {1, 4}, False),
        (REFLEX, set(), True),
        (MRC, {1, 2, 3}, True),
        (MRC, {2, 3}, False),
        (VOLUME, {4}, True),
        (VOLUME, {1}, False),
        (NO_ORDER, {1}, True),
    ],
)
def test_a_set_is_upward_closed_when_no_greater_concern_is_outside(scale: Scale, codes: set[int], closed: bool) -> None:
    assert scale.is_upward_closed(codes) == closed


def test_only_the_least_concern_is_unconcerning_and_only_when_exact() -> None:
    assert [code for code in REFLEX.meanings if REFLEX.is_unconcerning(code)] == [1]
    assert [code for code in MRC.meanings if MRC.is_unconcerning(code)] == [6]
    assert [code for code in VOLUME.meanings if VOLUME.is_unconcerning(code)] == [1]
    assert [code for code in NO_ORDER.meanings if NO_ORDER.is_unconcerning(code)] == [1, 2]


@pytest.mark.parametrize(
    ("scale", "op", "want", "text"),
    [
        (REFLEX, "is", ["odd"], "not a value"),
        (REFLEX, "at_least", ["reduced"], "single order"),
        (REFLEX, "in", ["normal", "reduced", "absent", "brisk"], "accepts every value"),
        (MRC, "at_least", [0], "accepts every value"),
        (MRC, "at_most", [5], "accepts every value"),
        (MRC, "is", ["weak"], "stands for several values"),
        (VOLUME, "is", [100], "use 'at_least' or 'at_most'"),
        (VOLUME, "at_least", ["much"], "not a number"),
        (VOLUME, "at_least", [2000], "outside"),
        (REFLEX, "is", ["absent"], ""),
        (MRC, "at_most", [3], ""),
        (VOLUME, "at_most", [0], ""),
    ],
)
def test_a_test_that_cannot_mean_anything_is_a_misfit(scale: Scale, op: str, want: list[object], text: str) -> None:
    found = scale.misfit(op, want)  # type: ignore[arg-type]
    assert found is None if not text else found is not None and text in found.text
    assert (found is not None and found.unknown) == text.startswith("not a ")


def test_labels_say_where_a_piece_of_a_number_begins_and_ends() -> None:
    assert [VOLUME.label(code) for code in VOLUME.exact] == [
        "less than 100 ml",
        "at least 100 ml and less than 200 ml",
        "at least 200 ml and at most 200 ml",
        "more than 200 ml",
    ]
    assert NumberScale("", 0, 9, "none").label(1) == "any number"
    assert MRC.label(0) == VOLUME.label(0) == "unknown"


def test_demands_are_worded() -> None:
    assert MRC.wanted("at_most", [3]) == "3 or less"
    assert REFLEX.wanted("in", ["absent", "reduced", "brisk"]) == "reduced, absent or brisk"
    assert VOLUME.wanted("at_least", [200]) == "200 ml or more"


def test_a_number_compared_with_too_many_thresholds_is_refused() -> None:
    number = {"title": "N", "question": "?", "sides": "patient", "number": {"min": 0, "max": 100, "concern": "rising"}}
    tests = [{"finding": "n", "at_least": at} for at in range(1, 23)]
    with pytest.raises(Exception, match="too many thresholds"):
        make_base({"a": rule({"any": tests}, scope="patient")}, {"n": number})
    assert make_base({"a": rule({"any": tests[:20]}, scope="patient")}, {"n": number}).rules

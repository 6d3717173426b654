"""Coarse areas: one or more of their areas, in files, in cases, on the rails, and in what is explained."""

from __future__ import annotations

import pytest

from radiculo.engine.columns import Batch
from radiculo.engine.formulas import Formulas
from radiculo.engine.recorder import record
from radiculo.errors import InvalidInput
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.run import triage
from support.bases import COARSE_AREAS, Data, built, files, finding, observe, rule, try_build, yes
from support.engines import differences, verdicts

GROIN, SHIN, HEEL = (yes(f"pain.{area}") for area in ("groin", "shin", "heel"))
NUMB = [{"finding": f"touch.{area}", "in": ["reduced", "absent"]} for area in ("groin", "shin", "heel")]
LOST = [{"finding": f"touch.{area}", "is": "absent"} for area in ("groin", "shin", "heel")]


def files_of(when: Data, scope: str = "leg") -> dict[str, Data]:
    findings = {"pain": finding(per_area="all"), "touch": finding("reflex", per_area="all"), "fever": finding()}
    return files({"one": rule(when, scope=scope)}, findings, screen=["fever"]) | {"vocabulary/areas.yaml": COARSE_AREAS}


def base_of(when: Data, scope: str = "leg") -> RuleBase:
    return built(files_of(when, scope))


@pytest.mark.parametrize(
    ("when", "given", "verdict"),
    [
        ({"any": [GROIN, SHIN]}, {"left.pain.foreleg": "yes"}, "fires"),
        ({"any": [GROIN, SHIN]}, {"right.pain.foreleg": "yes"}, "waits"),
        ({"any": [GROIN, SHIN]}, {"left.pain.limb": "yes"}, "waits"),
        ({"any": [GROIN, {"any": [SHIN, HEEL]}]}, {"left.pain.limb": "yes"}, "fires"),
        ({"not": {"any": [GROIN, SHIN, HEEL]}}, {"left.pain.foreleg": "yes"}, "silent"),
        ({"all": [GROIN, SHIN]}, {"left.pain.foreleg": "yes"}, "waits"),
        ({"any": [GROIN, SHIN]}, {"left.pain.foreleg": "no"}, "silent"),
        ({"any": [GROIN, SHIN]}, {"left.pain.foreleg": "not tested"}, "waits"),
        (GROIN, {"left.pain.foreleg": "yes"}, "waits"),
        ({"any": NUMB}, {"left.touch.limb": "reduced"}, "fires"),
        ({"any": NUMB}, {"left.touch.limb": "diminished"}, "fires"),
        ({"any": NUMB}, {"left.touch.limb": "brisk"}, "waits"),
        ({"any": LOST}, {"left.touch.limb": "diminished"}, "waits"),
        ({"any": [*LOST[:2], NUMB[2]]}, {"left.touch.limb": "reduced"}, "waits"),
        ({"any": [*LOST[:2], NUMB[2]]}, {"left.touch.limb": "absent"}, "fires"),
        ({"any": [yes("other.pain.groin"), yes("other.pain.shin")]}, {"right.pain.foreleg": "yes"}, "fires"),
        ({"any": [yes("either.pain.groin"), yes("either.pain.shin")]}, {"right.pain.foreleg": "yes"}, "fires"),
        ({"any": [yes("both.pain.groin"), yes("both.pain.shin")]}, {"both.pain.foreleg": "yes"}, "waits"),
    ],
)
def test_a_rule_is_decided_by_what_holds_for_every_area(when: Data, given: Data, verdict: Verdict) -> None:
    base = base_of(when)
    case = observe(base, **given)
    assert verdicts(base, case)["r/one", "left"] == verdict
    assert list(differences(base, [case], None)) == []


def test_a_coarse_area_and_all_of_its_areas_denied_are_refused() -> None:
    base = base_of({"any": [GROIN, SHIN]})
    with pytest.raises(InvalidInput, match="each of its areas as something else"):
        observe(base, **{"left.pain.foreleg": "yes", "left.pain.groin": "no", "left.pain.shin": "no"})
    left = observe(base, **{"left.pain.foreleg": "yes", "left.pain.groin": "no"})
    assert left.code(Slot("pain.foreleg", "left")) == 2


def test_a_refused_state_that_something_makes_still_has_one_verdict() -> None:
    base = base_of({"any": [GROIN, SHIN]})
    case = observe(base, **{"left.pain.foreleg": "yes", "left.pain.groin": "no"})
    worse = case.plus(Slot("pain.shin", "left"), case[Slot("pain.groin", "left")])
    assert verdicts(base, worse)["r/one", "left"] == "fires"
    assert list(differences(base, [worse], None)) == []


def test_what_is_called_normal_as_a_whole_leaves_out_what_a_coarse_area_may_mean() -> None:
    base = base_of({"any": NUMB})
    case = observe(base, **{"left.touch": {"front of it": "reduced"}, "normal": ["touch"]})
    assert {str(slot): reading.written for slot, reading in case.items()} == {
        "left.touch.foreleg": "reduced",
        "left.touch.heel": "normal",
        "right.touch.groin": "normal",
        "right.touch.shin": "normal",
        "right.touch.heel": "normal",
    }


def test_a_list_takes_coarse_areas_and_a_denial_holds_for_each_of_them() -> None:
    base = base_of({"any": [GROIN, SHIN]})
    case = observe(base, **{"left.pain": ["limb", "heel"], "right.pain": {"front leg": "no"}})
    assert list(map(str, case)) == ["left.pain.limb", "left.pain.heel", "right.pain.groin", "right.pain.shin"]


def test_nobody_asks_for_a_coarse_area_and_no_rule_tests_it() -> None:
    _, problems = try_build(files_of(yes("pain.limb")))
    assert [(p.code, p.hint) for p in problems] == [
        ("wrong-value", "write any of pain.groin, pain.shin, pain.heel"),
    ]
    words = base_of({"any": [GROIN, SHIN]}).vocabulary
    assert not {finding.id for finding in words.observable} & {finding.id for finding in words.coarse}
    assert [finding.id for finding in words.coarse] == ["pain.foreleg", "pain.limb", "touch.foreleg", "touch.limb"]


@pytest.mark.parametrize(
    ("coarse", "code"),
    [
        ({"leg": {"title": "leg", "of": ["groin", "knee"]}}, "unknown-area"),
        ({"leg": {"title": "leg", "of": ["groin"]}}, "wrong-value"),
        ({"shin": {"title": "leg", "of": ["groin", "heel"]}}, "reserved-name"),
        ({"leg": {"title": "leg", "of": ["groin", "heel"], "aliases": ["shin"]}}, "ambiguous-alias"),
        ({"a": {"title": "a leg", "of": ["groin", "heel"]}, "b": {"title": "a", "of": ["a", "heel"]}}, "unknown-area"),
    ],
)
def test_a_file_of_areas_that_makes_no_sense_is_refused(coarse: Data, code: str) -> None:
    data = files_of(GROIN) | {"vocabulary/areas.yaml": {"areas": COARSE_AREAS["areas"], "coarse": coarse}}
    _, problems = try_build(data)
    assert code in {problem.code for problem in problems}


def test_what_may_still_be_asked_are_the_areas() -> None:
    base = base_of({"all": [{"any": [GROIN, SHIN]}, HEEL]})
    case = observe(base, **{"left.pain.foreleg": "yes"})
    assert set(map(str, Formulas(base, case.codes()).fires(base.rules[0], "left").slots)) == {"left.pain.heel"}


def test_the_explanation_says_which_areas_stand_behind_it() -> None:
    base = base_of({"any": [GROIN, SHIN]})
    case = observe(base, **{"left.pain.foreleg": "yes"})
    tree = triage(case, base, engine="recorder").rule("r/one", "left").tree
    said = [(found.slot, found.recorded, found.reason) for part in tree.parts for found in part.found]
    assert said[-1] == ("left.pain.foreleg", "yes", "one or more of groin or shin, and each of them would do")
    assert said[0][2] == "it may be another of its areas"
    assert record(base, case)["r/one", "right"].parts == record(base, Observations())["r/one", "right"].parts


def test_columns_hold_coarse_areas_beside_what_is_asked() -> None:
    base = base_of({"any": [GROIN, SHIN]})
    assert base.columns[: len(base.slots)] == base.slots
    assert {slot.finding for slot in base.columns[len(base.slots) :]} == {f.id for f in base.vocabulary.coarse}
    assert Batch.of([observe(base, **{"left.pain.limb": "yes"}).codes()]).columns.keys() <= set(base.columns)

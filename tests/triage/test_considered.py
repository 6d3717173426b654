"""Considered rivals: the picture is there, a rule that names it waits, and nothing known takes it off the list."""

from __future__ import annotations

import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.triage.answer import Answer
from radiculo.triage.outcome import Considered
from radiculo.triage.run import triage
from support.bases import Data, finding, make_base, observe, rival, root, rule, yes

NAMES = ("field", "beyond", "decider", "power")


@pytest.fixture(scope="module")
def small() -> RuleBase:
    rules: dict[str, Data] = {
        "names": rule({"all": [yes("field"), yes("decider")]}, rival("femoral", ["L4"])),
        "considers": rule(yes("field"), {"considers": "femoral"}),
        "excludes": rule(yes("beyond"), {"excludes": ["r/considers"]}),
        "thought": rule(yes("fact"), {"considers": "femoral"}, scope="patient"),
        "power": rule(yes("power"), root("L4", 6)),
    }
    findings = {name: finding() for name in NAMES} | {"fact": finding(sides="patient")}
    return make_base(rules, findings)


def considered(base: RuleBase, **recorded: object) -> list[Considered]:
    return triage(observe(base, **recorded), base, engine="recorder").outcome.considered


def test_a_rival_is_considered_while_its_picture_is_known_and_a_naming_rule_waits(small: RuleBase) -> None:
    (found,) = considered(small, left__field="yes")
    assert (found.name, found.side) == ("femoral", "left")
    assert (found.rules, found.named_by, found.excluded_by) == (["r/considers"], ["r/names"], ["r/excludes"])


@pytest.mark.parametrize(
    "recorded",
    [
        {},
        {"left__field": "no"},
        {"left__field": "not tested"},
        {"left__field": "yes", "left__decider": "yes"},  # named
        {"left__field": "yes", "left__decider": "no"},  # no rule can name it any more
        {"left__field": "yes", "left__beyond": "yes"},  # excluded
    ],
)
def test_what_is_not_known_named_ruled_out_or_excluded_is_not_on_the_list(small: RuleBase, recorded: Data) -> None:
    assert considered(small, **recorded) == []


def test_an_exclusion_is_of_its_own_leg_and_needs_a_known_fact(small: RuleBase) -> None:
    assert [found.side for found in considered(small, left__field="yes", right__beyond="yes")] == ["left"]
    assert [found.side for found in considered(small, left__field="yes", left__beyond="not tested")] == ["left"]


def test_what_only_a_rule_of_the_patient_considers_is_of_the_patient(small: RuleBase) -> None:
    assert [found.side for found in considered(small, fact="yes")] == ["patient"]
    assert considered(small, fact="yes", left__field="yes", left__decider="yes") == []


def test_a_considered_rival_moves_nothing_else(small: RuleBase) -> None:
    plain, listed = (
        triage(observe(small, left__power="yes", **more), small, engine="recorder").outcome
        for more in ({}, {"left__field": "yes"})
    )
    assert (plain.urgency, plain.levels, plain.pathways) == (listed.urgency, listed.levels, listed.pathways)
    assert listed.rivals == []
    assert Answer.of(listed).considered == ("femoral",)


def test_more_knowledge_keeps_it_names_it_or_takes_it_off(small: RuleBase) -> None:
    trace = triage(observe(small, left__field="yes"), small, engine="recorder")
    (item,) = trace.outcome.considered
    found = {decider.finding: (decider.names, decider.excludes) for decider in trace.differential.deciders(item)}
    assert found == {"decider": (["yes"], ["no"]), "beyond": ([], ["yes"])}


def test_the_differential_says_what_each_finding_says_of_each_explanation(small: RuleBase) -> None:
    table = triage(observe(small, left__field="yes", left__power="yes"), small, engine="recorder").differential.file()
    assert [(each.name, each.side, each.standing) for each in table.explanations] == [
        ("L4", "left", "root"),
        ("femoral", "left", "considered"),
    ]
    says = {row.finding: row.says for row in table.findings}
    assert says["power"] == ["for", ""]
    assert says["field"] == ["", "for"]
    assert says["decider"] == ["", "no: off the list; yes: names it"]
    assert [bool(row.recorded) for row in table.findings] == [True, True, False, False]


def test_a_named_rival_is_never_considered_as_well_on_the_shipped_rules(base: RuleBase) -> None:
    recorded = observe(base, left__knee_extension_power=3, left__hip_adduction_power=5)
    outcome = triage(recorded, base).outcome
    assert "femoral_neuropathy" in {each.name for each in outcome.rivals}
    assert "femoral_neuropathy" not in {each.name for each in outcome.considered}

"""Who reads what: directly, through signs, and for which root."""

from __future__ import annotations

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from support.bases import alarm, finding, make_base, rival, root, rule, yes


def small() -> Readings:
    rules = {
        "derives": rule(yes("a"), {"sign": "s"}),
        "uses": rule({"all": [yes("s"), yes("b")]}, alarm("B")),
        "weighs": rule(yes("b"), root("L4", 3), root("L5", 0.5)),
        "rival": rule({"not": yes("c")}, rival("femoral", ["L4"])),
    }
    return Readings(make_base(rules, {name: finding() for name in "abcd"}, signs={"s": "leg"}))


def test_a_rule_reads_what_its_condition_names_also_below_a_not() -> None:
    readers = {name: [rule.id for rule in rules] for name, rules in small().readers.items()}
    assert readers == {"a": ["r/derives"], "s": ["r/uses"], "b": ["r/uses", "r/weighs"], "c": ["r/rival"]}


def test_a_rule_rests_on_the_findings_behind_its_signs() -> None:
    readings = small()
    uses = readings.base.by_id["r/uses"]
    assert readings.tested(uses) == {"s", "b"}
    assert readings.reads(uses) == {"s", "a", "b"}
    assert readings.observed(uses) == ("a", "b")
    assert {name: [rule.id for rule in rules] for name, rules in readings.alarms.items()} == {
        name: ["r/uses"] for name in ("a", "b", "s")
    }


def test_evidence_and_rivals_are_found_by_their_target() -> None:
    readings = small()
    assert [(rule.id, effect.weight) for rule, effect in readings.for_root("L4")] == [("r/weighs", 48)]
    assert [(rule.id, effect.weight) for rule, effect in readings.for_root("L5")] == [("r/weighs", -30)]
    assert readings.for_root("L2") == ()
    assert [(rule.id, effect.outranks) for rule, effect in readings.rivals["femoral"]] == [("r/rival", True)]


def test_what_a_finding_decides_is_what_reads_it(base: RuleBase) -> None:
    readings = Readings(base)
    for each in base.rules:
        assert all(each in readings.decided[name] for name in readings.reads(each))
    assert sum(map(len, readings.decided.values())) == sum(len(readings.reads(each)) for each in base.rules)

"""Advice on small rule bases: it reads the conclusion, comes after the decision, and cannot change it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from radiculo.engine.columns import Batch
from radiculo.engine.durable import available
from radiculo.engine.recorder import record
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.answers import Answers
from radiculo.triage.conclusions import Conclusions
from radiculo.triage.decision import Decision
from radiculo.triage.run import decided, triage
from support.bases import Data, alarm, built, files, finding, make_base, observe, rival, root, rule, try_build, yes

FINDINGS = {"bad": finding(sides="patient"), "worse": finding(sides="patient"), "power": finding(), "jerk": finding()}


def reads(conclusion: str, **test: object) -> Data:
    return {"finding": f"conclusion.{conclusion}", **test}


def advice(kind: str, text: str) -> Data:
    return {"advice": {"kind": kind, "text": text}}


def base_with(when: Data, *effects: Data, scope: str = "patient") -> RuleBase:
    rules = {
        "alarm-b": rule(yes("bad"), alarm("B"), scope="patient"),
        "alarm-a": rule(yes("worse"), alarm("A", "vascular"), scope="patient"),
        "root": rule(yes("power"), root("L4", 10), root("L3", 1.1)),
        "reflex": rule(yes("jerk"), root("L4", 10, "reflex"), rival("joint", strength="beside")),
        "say": rule(when, *(effects or (advice("note", "said"),)), scope=scope),
    }
    return make_base(rules, FINDINGS)


def texts(base: RuleBase, **recorded: object) -> list[str]:
    return [item.text for item in triage(observe(base, **recorded), base).outcome.advice]


@pytest.mark.parametrize(
    ("when", "recorded", "said"),
    [
        (reads("urgency", at_least="B"), {"bad": "yes"}, True),
        (reads("urgency", at_least="B"), {"bad": "no"}, False),
        (reads("urgency", at_most="D"), {}, True),
        (reads("alarm.any", **{"is": "A"}), {"bad": "yes", "worse": "yes"}, True),
        (reads("alarm.any", **{"is": "none"}), {}, True),
        (reads("pathway.vascular", **{"is": "yes"}), {"worse": "yes"}, True),
        (reads("pathway.vascular", **{"is": "yes"}), {"bad": "yes"}, False),
        (reads("rival.joint", **{"is": "yes"}), {"right__jerk": "yes"}, True),
        (reads("rival.femoral", **{"is": "no"}), {"right__jerk": "yes"}, True),
        ({"finding": "either.conclusion.root.L4", "is": "yes"}, {"left__power": "yes", "left__jerk": "yes"}, True),
        ({"finding": "both.conclusion.root.L4", "is": "yes"}, {"left__power": "yes", "left__jerk": "yes"}, False),
        (reads("provisional", **{"is": "yes"}), {}, True),
    ],
)
def test_advice_reads_what_was_concluded(when: Data, recorded: Data, said: bool) -> None:
    assert texts(base_with(when), **recorded) == (["said"] if said else [])


def test_advice_of_one_leg_reads_the_level_of_that_leg() -> None:
    base = base_with(reads("root.L4", **{"is": "yes"}), scope="leg")
    trace = triage(observe(base, right__power="yes", right__jerk="yes"), base)
    assert trace.outcome.verdicts["r/say"] == {"left": "silent", "right": "fires"}


def test_the_verdict_and_its_reasons_are_those_after_the_decision() -> None:
    base = base_with(reads("urgency", at_least="B"))
    trace = triage(observe(base, bad="yes"), base)
    found = trace.rule("r/say", "patient")
    assert (trace.outcome.verdicts["r/say"]["patient"], found.verdict) == ("fires", "fires")
    assert found.tree.found[0].recorded.startswith("B")
    assert trace.facts("r/say", "patient") == {Slot("conclusion.urgency", "patient"): "B (category B)"}


def test_every_engine_gives_the_same_advice() -> None:
    base = base_with({"any": [reads("urgency", at_least="A"), yes("bad")]})
    case = observe(base, bad="yes")
    names = ["recorder", "durable"] if available() else ["recorder"]
    found = [triage(case, base, engine=name).outcome for name in names]  # type: ignore[arg-type]
    assert {str(each.advice) for each in found} == {str(found[0].advice)}
    assert len(found[0].advice) == 1


def test_items_are_ordered_by_kind_and_given_once() -> None:
    effects = [advice("safety_net", "come back"), advice("refer", "call"), advice("refer", "call")]
    base = base_with(reads("urgency", at_most="D"), *effects)
    assert texts(base) == ["call", "come back"]


def test_no_conclusion_stays_unknown() -> None:
    base = base_with(yes("bad"))
    case = observe(base)
    filled = Conclusions(decided(base, case, record(base, case)).decision, np.ones(1, np.uint8))
    slots = [slot for f in base.vocabulary.findings.values() if f.is_conclusion for slot in f.slots]
    assert len(slots) > 20
    assert all(filled.column(slot)[0] for slot in slots)


def test_only_whether_the_urgency_is_provisional_is_not_on_arrays() -> None:
    base = base_with(yes("bad"))
    found = Answers.of(base, Batch(1)).decision
    unknown = [f.id for f in base.vocabulary.findings.values() if f.is_conclusion and not _all_known(found, f.slots)]
    assert unknown == ["conclusion.provisional"]


def _all_known(decision: Decision, slots: Iterable[Slot]) -> bool:
    return all(Conclusions(decision).column(slot).all() for slot in slots)


def test_a_case_cannot_record_a_conclusion() -> None:
    base = base_with(yes("bad"))
    assert not [finding for finding in base.vocabulary.observable if finding.id.startswith("conclusion.")]


@pytest.mark.parametrize("effect", [alarm("A"), {"opens": ["bad"]}, rival("joint")])
def test_nothing_but_advice_may_read_a_conclusion(effect: Data) -> None:
    rules = {"early": rule(reads("urgency", at_least="B"), effect, scope="patient")}
    _, problems = try_build(files(rules, FINDINGS))
    assert "conclusion-too-early" in {problem.code for problem in problems}


def entry(kind: str) -> Data:
    return {"advice": {"kind": kind, "text": kind, "entry": "scan"}}


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ({"bad": "yes"}, ["investigation"]),
        ({"worse": "yes"}, ["option"]),
        ({"right__jerk": "yes"}, ["not_indicated"]),
        ({"bad": "yes", "right__jerk": "yes"}, ["investigation"]),
        ({"worse": "yes", "right__jerk": "yes"}, ["option"]),
    ],
)
def test_what_one_rule_calls_for_another_one_cannot_call_off(recorded: Data, said: list[str]) -> None:
    rules = {
        "for": rule(yes("bad"), entry("investigation"), scope="patient"),
        "option": rule(yes("worse"), entry("option"), scope="patient"),
        "off": rule(yes("either.jerk"), entry("not_indicated"), scope="patient"),
    }
    what = {"title": "Scan", "what": "A picture.", "indicated_when": ["needed"], "refs": ["ref"]}
    catalogue = {"kind": "investigations", "title": "Tests", "order": 1, "intro": "Tests.", "entries": {"scan": what}}
    base = built(files(rules, FINDINGS) | {"catalogue/investigations.yaml": catalogue})
    assert texts(base, **recorded) == said

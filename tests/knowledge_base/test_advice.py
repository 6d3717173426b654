"""Advice on the vignettes: it fits the category, never dilutes an emergency, and names the catalogue truly."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from radiculo.cases.model import Case
from radiculo.cases.read import read_records
from radiculo.catalogue.read import load_catalogue
from radiculo.engine.recorder import record
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.sources import shipped
from radiculo.triage.conclusions import Conclusions
from radiculo.triage.outcome import AdviceItem, Outcome
from radiculo.triage.run import decided, triage
from support.bases import shipped_base


@cache
def cases() -> dict[str, Case]:
    found = [record.case for record in read_records([str(shipped("cases") / "vignettes")], shipped_base())]
    return {case.id: case for case in found if case}


@cache
def outcomes() -> dict[str, Outcome]:
    return {name: triage(case, shipped_base(), engine="recorder").outcome for name, case in cases().items()}


def kinds(outcome: Outcome) -> set[str]:
    return {item.kind for item in outcome.advice}


def entries(outcome: Outcome, kind: str) -> set[str]:
    return {item.entry for item in outcome.advice if item.kind == kind}


def at(category: str) -> list[Outcome]:
    return [outcome for outcome in outcomes().values() if outcome.urgency.category == category]


def test_every_category_but_self_care_gets_advice() -> None:
    for category in "ABCD":
        assert at(category)
        assert all(outcome.advice for outcome in at(category)), category


def test_an_emergency_is_not_diluted() -> None:
    for outcome in at("A"):
        assert kinds(outcome) <= {"refer", "investigation", "not_indicated", "note"}, outcome.case
        assert "refer" in kinds(outcome), outcome.case


def test_below_an_emergency_there_is_always_a_safety_net() -> None:
    for category in "BCDE":
        for outcome in at(category):
            assert "safety_net" in kinds(outcome), outcome.case


def test_conservative_care_is_for_priority_and_below() -> None:
    assert any("stay-active" in entries(outcome, "option") for outcome in at("D"))
    assert not any("stay-active" in entries(outcome, "option") for outcome in at("B"))


def test_a_routine_root_pain_needs_no_image() -> None:
    outcome = outcomes()["routine-l4-knee-jerk"]
    assert {"mri", "radiographs", "ct", "ct-myelography"} <= entries(outcome, "not_indicated")
    assert entries(outcome, "investigation") == set()


@pytest.mark.parametrize(
    ("case", "entry", "timing"),
    [
        ("urgent-cauda-equina-urine-flow", "mri", "4 hours"),
        ("urgent-breast-cancer-radicular-pain", "mri", "24 hours"),
        ("urgent-prostate-cancer-night-pain", "mri", "1 week"),
        ("urgent-infection-febrile", "blood-cultures", "at once"),
        ("level-obturator-neuropathy", "emg", "3 weeks"),
        ("urgent-l4-eight-weeks-wants-surgery", "mri", "6 weeks"),
    ],
)
def test_an_investigation_comes_with_its_timing(case: str, entry: str, timing: str) -> None:
    found = [item for item in outcomes()[case].advice if (item.kind, item.entry) == ("investigation", entry)]
    assert any(timing in item.timing for item in found)


def test_an_item_carries_the_title_of_its_entry_and_the_sources_of_its_rule(base: RuleBase) -> None:
    catalogue = load_catalogue(base)
    for outcome in outcomes().values():
        for item in outcome.advice:
            assert item.title == (catalogue.entries[item.entry].title if item.entry else "")
            assert item.refs == list(base.by_id[item.rule].refs)


def test_every_investigation_of_the_catalogue_is_advised_on(base: RuleBase) -> None:
    named = {effect.entry for rule in base.rules for effect in rule.effects if isinstance(effect, Advice)}
    assert {e.id for e in load_catalogue(base).entries.values() if e.section == "investigations"} <= named


def test_advice_names_no_dose(base: RuleBase) -> None:
    texts = [e.text + e.timing for rule in base.rules for e in rule.effects if isinstance(e, Advice)]
    assert not [text for text in texts if " mg" in text or "tablet" in text]


def test_the_decision_fills_every_conclusion(base: RuleBase) -> None:
    case = cases()["routine-l4-knee-jerk"].observations
    filled = Conclusions(decided(base, case, record(base, case)).decision, np.ones(1, np.uint8))
    wanted = [slot for f in base.vocabulary.findings.values() if f.is_conclusion for slot in f.slots]
    assert all(filled.column(slot)[0] in base.vocabulary[slot.finding].scale.exact for slot in wanted)


def test_advice_waits_for_no_conclusion(base: RuleBase) -> None:
    case = cases()["routine-l4-knee-jerk"]
    trace = triage(case, base, engine="recorder")
    for rule in base.closing.values():
        for side in rule.frames:
            assert not [name for name in trace.rule(rule.id, side).open if name.startswith("conclusion.")]


def test_items_are_in_order_of_kind() -> None:
    order = ["refer", "investigation", "option", "not_indicated", "note", "safety_net"]
    for outcome in outcomes().values():
        ranks = [order.index(item.kind) for item in outcome.advice]
        assert ranks == sorted(ranks)


def test_an_item_is_given_once() -> None:
    def key(item: AdviceItem) -> tuple[str, str, str]:
        return item.kind, item.entry, item.text

    for outcome in outcomes().values():
        assert len({key(item) for item in outcome.advice}) == len(outcome.advice)

"""The shipped teaching cases: what a class needs is there, and `case bank` says so."""

from __future__ import annotations

import json
import re

import pytest

from radiculo.authoring.coverage import Bank, bank_of, gaps_of, next_case
from radiculo.cases.model import Case
from radiculo.cases.read import read_cases
from radiculo.judge.score import unmet
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import find_cases
from radiculo.triage.run import triage
from support.program import piped


@pytest.fixture(scope="module")
def cases(base: RuleBase) -> list[Case]:
    return list(read_cases(str(find_cases() / "teaching"), base))


@pytest.fixture(scope="module")
def bank(cases: list[Case], base: RuleBase) -> Bank:
    return bank_of(cases, base)


def test_roots_sides_zones_urgencies_rivals_and_people_are_all_there(bank: Bank, cases: list[Case]) -> None:
    assert bank.cases >= 40
    assert all(bank.roots[f"{root} {side}"] for root in ("L2", "L3", "L4", "L5", "S1") for side in ("left", "right"))
    assert all(bank.zones.values())
    assert all(bank.urgency.values())
    assert sum(map(bool, bank.rivals.values())) >= 15
    assert all(bank.difficulty.values())
    assert min(bank.sex["female"], bank.sex["male"]) >= 15
    assert all(bank.age.values())
    assert len({case.title for case in cases}) == bank.cases


def test_ten_red_flags_and_ten_plain_ones(cases: list[Case]) -> None:
    urgent = [
        case for case in cases if case.truth and case.truth.urgency in {"A", "B"} and case.truth.roots in ([], None)
    ]
    plain = [case for case in cases if case.truth and case.truth.urgency in {"D", "E"} and case.truth.rival is None]
    assert len(urgent) >= 10
    assert len(plain) >= 10


def test_every_case_has_hints_a_debrief_key_features_and_something_not_to_be_missed(cases: list[Case]) -> None:
    for case in cases:
        assert case.teaching is not None
        assert case.teaching.hints
        assert case.teaching.debrief
        assert case.truth is not None
        assert case.truth.key_features
        assert case.truth.must_not_miss
        assert re.fullmatch(r"class-\d{3}", case.id)


def test_the_engine_agrees_or_a_reason_is_given(cases: list[Case], base: RuleBase) -> None:
    for case in cases:
        if case.expect and not case.expect.known:
            assert unmet(case.expect, triage(case, base).outcome, base) == [], case.id


def test_the_bank_names_its_gaps_and_the_next_case(bank: Bank, base: RuleBase) -> None:
    gaps = gaps_of(bank)
    assert gaps["roots"] == ["L1 left", "L1 right", "S2 left", "S2 right"]
    wish = next_case(bank, base)
    assert wish is not None
    assert "Follow the course under treatment" in wish.why


def test_an_empty_bank_has_every_gap_and_asks_for_what_is_dangerous_first(base: RuleBase) -> None:
    bank = bank_of([], base)
    assert bank.rules_fired == 0
    assert set(gaps_of(bank)["urgency"]) == set(base.tables.categories)
    wish = next_case(bank, base)
    assert wish is not None
    assert wish.why.startswith("no case asks")


def test_the_page_and_the_data_agree() -> None:
    text = piped("case", "bank", "cases/teaching").out
    data = json.loads(piped("case", "bank", "cases/teaching", "--json").out)
    assert f"Bank of {data['cases']} cases" in text
    assert f"{data['rules_fired']} of {data['rules']} fire" in text


def test_what_cases_turn_on_is_in_one_order_whatever_the_hash_seed(bank: Bank) -> None:
    found = list(bank.discriminators.items())
    assert len(found) > 20
    assert found == sorted(found, key=lambda item: (-item[1], item[0]))

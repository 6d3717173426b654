"""What is misleading about a whole strategy is said once, in terms.yaml, and shown with each of its rules."""

from __future__ import annotations

import pytest

from radiculo.errors import InvalidInput
from radiculo.knowledge.base import RuleBase
from support.bases import built, files, finding, root, rule, yes

FINDINGS = {"a": finding()}


def said(own: str | None, strategy: str) -> str:
    data = rule(yes("a"), root("L4", 3))
    data.pop("misuse")
    written = files({"x": data | ({"misuse": own} if own else {})}, FINDINGS)
    written["terms.yaml"]["strategies"]["any"]["misuse"] = strategy
    return built(written).rules[0].misuse


def test_a_rule_says_its_own_misuse_and_then_that_of_its_strategy() -> None:
    assert said("Not in children.", "Never alone.") == "Not in children. Never alone."
    assert said("Not in children.", "") == "Not in children."
    assert said(None, "Never alone.") == "Never alone."


def test_one_of_the_two_must_say_it() -> None:
    with pytest.raises(InvalidInput, match="'misuse' is missing"):
        said(None, "")


def test_a_shipped_rule_does_not_repeat_its_strategy(base: RuleBase) -> None:
    for each in base.rules:
        shared = base.tables.terms.strategies[each.strategy].misuse
        assert not shared or each.misuse.count(shared) == 1, each.id

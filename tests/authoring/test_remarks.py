"""The data of the teaching lint: every name in it exists, and every impossible pair can be met and is then told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from radiculo.authoring.lint_content import impossible_in
from radiculo.authoring.remarks import lore_of, shape
from radiculo.authoring.written import Written, read_written
from radiculo.cases.read import make_case
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import All, AnyOf, Condition, Test
from radiculo.knowledge.rulebase import load_rules
from radiculo.loading import parse_document
from support.program import RULES


def test_every_finding_strategy_rival_and_mechanism_in_it_exists(base: RuleBase) -> None:
    found, terms = shape(), base.tables.terms
    assert set(found.questions) <= set(terms.strategies)
    assert {rule.strategy for rule in base.rules if rule.alarms} - set(found.questions) <= {
        "rival_joint",
        "pain_pattern",
    }
    assert {name for names in found.questions.values() for name in names} <= set(base.vocabulary.findings)
    assert set(found.distractors) <= set(base.vocabulary.findings)
    assert set(found.also_called) <= {*terms.rivals, *terms.mechanisms}


def test_every_remark_has_a_reason_and_a_source() -> None:
    for wording in (*shape().remarks.values(),):
        assert wording.why.endswith(".")
        assert wording.source
    assert all(pair.source for pair in shape().impossible.values())


def witness(condition: Condition) -> Iterator[tuple[Test, object]]:
    """Values that meet a condition: of every test what it wants first, of `any` its first part."""
    match condition:
        case Test():
            yield condition, condition.want[0]
        case All(parts):
            for part in parts:
                yield from witness(part)
        case AnyOf(parts):
            yield from witness(parts[0])
        case _:
            raise AssertionError(condition)


def given(lines: str, base: RuleBase) -> Written:
    text = f"schema_version: 1\nid: x\nobservations:\n{lines}"
    problems = Problems()
    document = parse_document(text, "x.yaml", problems)
    case = make_case(document, problems, base)
    assert not problems.errors, list(problems)
    return Written(
        path=Path("x.yaml"),
        document=document,
        case=case,
        diagnostics=(),
        base=base,
    )


@pytest.mark.parametrize("name", sorted(shape().impossible))
def test_each_impossible_pair_is_told_and_needs_all_of_it(name: str, base: RuleBase) -> None:
    lore = lore_of(base)
    item = next(item for item in lore.impossible if item.name == name)
    pairs = list(witness(item.condition))
    lines = [
        f"  {'' if base.vocabulary[test.finding].sides == 'patient' else 'left.'}{test.finding}: {value}\n"
        for test, value in pairs
    ]
    assert {found.name for found, _ in impossible_in(given("".join(lines), base), lore)} == {name}
    for left_out in range(len(lines)):
        rest = "".join(line for at, line in enumerate(lines) if at != left_out)
        assert name not in {found.name for found, _ in impossible_in(given(rest, base), lore)}


def test_numbers_are_compared_as_the_pairs_ask_and_not_as_rules_cut_them(base: RuleBase) -> None:
    lore = lore_of(base)
    for temperature, told in (("37.9", set()), ("38", {"no-fever-when-hot"}), ("101.3 F", {"no-fever-when-hot"})):
        found = impossible_in(given(f"  fever: no\n  temperature: {temperature}\n", base), lore)
        assert {item.name for item, _ in found} == told


def test_pairs_of_findings_that_own_rules_do_not_have_are_left_out() -> None:
    small = load_rules(RULES)
    lore = lore_of(small)
    assert len(lore.impossible) < len(shape().impossible)
    assert list(read_written([], small)) == []

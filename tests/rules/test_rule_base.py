"""The shipped rule base, item by item: every rule, every example, every case."""

from __future__ import annotations

import pytest

from radiculo.cases.read import read_records
from radiculo.engine.durable_program import compile_program
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.sources import shipped
from radiculo.lint.check import check_rules
from support.bases import shipped_base

RULES = shipped_base().rules
CASES = sorted(path for path in shipped("cases").rglob("*.yaml"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_where_it_is_from_and_shows_every_verdict(rule: Rule) -> None:
    assert rule.refs or rule.evidence in {"consensus", "anatomy", "project_choice"}
    assert {example.verdict for example in rule.examples} == {"fires", "silent", "waits"}


def test_a_shipped_case_is_named_by_its_file(base: RuleBase) -> None:
    """That every case is valid and meets what it expects is tested by our pytest plugin, on `cases/` itself."""
    records = read_records([str(shipped("cases"))], base)
    assert [record.name for record in records] == [path.stem for path in CASES]


def test_the_whole_check_finds_nothing() -> None:
    """Every example has its verdict: `check` runs them all, and names each that has another one."""
    report = check_rules(shipped("rules"))
    assert [str(diagnostic) for diagnostic in report.diagnostics] == []
    assert report.mutation is not None
    assert report.mutation.survivors == ()
    assert report.mutation.mutants > 1000
    assert report.leaf_states[0] == report.leaf_states[1]


def test_the_rules_stay_below_half_of_the_limits_of_durable_rules(base: RuleBase) -> None:
    problems = Problems()
    compile_program(base).report(problems)
    assert list(problems) == []

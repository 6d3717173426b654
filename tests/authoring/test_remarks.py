"""The data of the teaching lint: every name in it exists, and what rules call contradictory is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from radiculo.authoring.lint import check_written
from radiculo.authoring.lint_content import content_remarks
from radiculo.authoring.remarks import lore, shape
from radiculo.authoring.written import Written, read_written
from radiculo.cases.read import make_case
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Contradiction
from radiculo.knowledge.rulebase import load_rules
from radiculo.knowledge.rules import Example, Rule
from radiculo.loading import parse_document
from radiculo.render.answer import short_parts
from radiculo.render.page import Answer, Page
from radiculo.render.reasons import conflict_part
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_page
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


CONTRADICTIONS = [
    pytest.param(rule, effect, id=rule.id)
    for rule in load_rules().rules
    for effect in rule.effects
    if isinstance(effect, Contradiction)
]


def written(example: Example, base: RuleBase) -> Written:
    """A case that records what an example of a rule gives."""
    lines = "".join(f"  {slot}: {reading.written}\n" for slot, reading in example.given.items())
    problems = Problems()
    document = parse_document(f"schema_version: 1\nid: x\nobservations:\n{lines or '  {}'}\n", "x.yaml", problems)
    case = make_case(document, problems, base)
    assert not problems.errors, list(problems)
    return Written(path=Path("x.yaml"), document=document, case=case, diagnostics=(), base=base)


def text_of(written: Written) -> str:
    """What triage prints of a case at first, and of its conflicts; the rest of it takes long."""
    assert written.case is not None
    blocks = (Answer(short_parts(written.trace)), conflict_part(written.trace))
    stream = io.StringIO()
    print_page(Screen(Style(plain=True), stream), Page("x", "x", "x", blocks=blocks), "use")
    return stream.getvalue()


@pytest.mark.parametrize(("rule", "effect"), CONTRADICTIONS)
def test_what_a_rule_calls_contradictory_is_told_by_the_check_and_by_triage(
    rule: Rule, effect: Contradiction, base: RuleBase
) -> None:
    code, kind = ("impossible", "impossible") if effect.mend else ("unlikely", "recorded")
    for example in rule.examples:
        case = written(example, base)
        assert case.case is not None
        found = [remark for remark in content_remarks(case, case.case, lore()) if effect.text in remark.message]
        conflicts = [each for each in case.trace.conflicts if any(claim.rule == rule.id for claim in each.claims)]
        page = text_of(case)
        assert [remark.code for remark in found] == [code] * (example.verdict == "fires")
        assert [each.kind for each in conflicts] == [kind] * (example.verdict == "fires")
        assert (effect.text in page) == (example.verdict == "fires")
        for remark in found:
            assert remark.then == effect.mend or not effect.mend
            assert effect.mend in page


def test_what_can_be_so_is_no_fault_where_it_is_the_point_of_the_case(base: RuleBase) -> None:
    lines = "left.toe_walk: unable, left.ankle_plantarflexion_power: 5"
    for point, told in (("left.toe_walk", set[str]()), ("left.achilles_reflex", {"unlikely"})):
        text = f"schema_version: 1\nid: x\nobservations: {{{lines}}}\ntruth: {{key_features: [{point}]}}\n"
        problems = Problems()
        document = parse_document(text, "x.yaml", problems)
        case = make_case(document, problems, base)
        checked = check_written(Written(path=Path("x.yaml"), document=document, case=case, diagnostics=(), base=base))
        assert {remark.code for remark in checked.remarks} & {"unlikely"} == told


def test_own_rules_bring_their_own_pairs() -> None:
    small = load_rules(RULES)
    assert not [effect for rule in small.rules for effect in rule.effects if isinstance(effect, Contradiction)]
    assert list(read_written([], small)) == []

"""The schema of a rule for editors, looked at by a validator that is not ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import is_rule, shipped
from radiculo.render.rule_schema import editor_rule_schema
from support.program import piped
from support.schemas import UNREAD, checked, data, keywords


@pytest.fixture(scope="module")
def validator(base: RuleBase) -> jsonschema.Draft7Validator:
    return checked(editor_rule_schema(base))


def test_every_shipped_rule_keeps_it(validator: jsonschema.Draft7Validator) -> None:
    root = shipped("rules")
    paths = [path for path in sorted(root.rglob("*.yaml")) if is_rule(path.relative_to(root).as_posix())]
    assert len(paths) > 500
    found = {path: [error.message[:200] for error in validator.iter_errors(data(path))] for path in paths}
    assert {path: errors for path, errors in found.items() if errors} == {}


def changed(change: Callable[[Any], object]) -> Any:
    rule = data(shipped("rules") / "level" / "l4-patellar-reflex.yaml")
    change(rule)
    return rule


@pytest.mark.parametrize(
    "change",
    [
        lambda rule: rule.update(when={"finding": "patelar_reflex", "is": "absent"}),
        lambda rule: rule.update(when={"all": [{"not": {"finding": "left.patellar_reflex", "is": "absent"}}]}),
        lambda rule: rule.update(when={"none": []}),
        lambda rule: rule.update(when={"count": {"of": []}}),
        lambda rule: rule.update(strategy="reflex"),
        lambda rule: rule.update(evidence="folklore"),
        lambda rule: rule.update(refs=["nobody99"]),
        lambda rule: rule.update(scope="arm"),
        lambda rule: rule.pop("examples"),
        lambda rule: rule["then"].append({"evidence": {"root": "L7", "lr": 2, "domain": "reflex"}}),
        lambda rule: rule["then"].append({"alarm": {"urgency": "F", "suspects": "x"}}),
        lambda rule: rule["then"].append({"alarm": {"urgency": "$no_switch", "suspects": "x"}}),
        lambda rule: rule["then"].append({"rival": {"name": "femoral", "instead_of": "all", "strength": "beside"}}),
        lambda rule: rule["then"].append({"contradiction": {"text": "x"}}),
        lambda rule: rule["then"].append({"withdraws": ["level/none"]}),
        lambda rule: rule["then"].append({"opens": ["fevr"]}),
        lambda rule: rule["then"].append({"sign": "fever"}),
    ],
)
def test_a_bad_rule_breaks_it(change: Callable[[Any], object], validator: jsonschema.Draft7Validator) -> None:
    assert validator.is_valid(changed(lambda _: None))
    assert not validator.is_valid(changed(change))


def test_every_finding_is_offered_with_its_question_values_and_other_names(base: RuleBase) -> None:
    schema: Any = editor_rule_schema(base)
    tests = schema["definitions"]["Condition"]["properties"]
    offered = dict(zip(tests["finding"]["enum"], tests["finding"]["enumDescriptions"], strict=True))
    values = set(tests["is"]["anyOf"][0]["enum"])
    for finding in base.vocabulary.observable:
        assert finding.question in offered[finding.id]
        assert all(alias in offered[finding.id] for alias in finding.aliases)
    assert {"either.patellar_reflex", "other.pain_area.sole", "weak_leg", "conclusion.urgency"} <= set(offered)
    assert {"absent", "weak", "$severe_weakness"} <= values


def test_no_keyword_is_one_that_editors_misread(base: RuleBase) -> None:
    assert not keywords(json.loads(json.dumps(editor_rule_schema(base)))) & UNREAD


def test_the_command_prints_it_and_a_new_rule_points_to_it(tmp_path: Path) -> None:
    (tmp_path / "rulebase.yaml").write_text("name: mine\nschema_version: 1\nextends: shipped\n")
    ran = piped("schema", "rule", "--names")
    assert "fever" in json.loads(ran.out)["definitions"]["Condition"]["properties"]["finding"]["enum"]
    (tmp_path / "rule.schema.json").write_text(ran.out)
    made = piped("rules", "new", "level/mine", "--finding", "patellar_reflex", "--rules", tmp_path)
    assert made.code == 0, made.err
    first = (tmp_path / "level" / "mine.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../rule.schema.json"

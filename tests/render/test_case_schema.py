"""The schema of a case for editors, looked at by a validator that is not ours."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import find_cases
from radiculo.render.case_schema import editor_schema
from support.schemas import UNREAD, checked, data, keywords


@pytest.fixture(scope="module")
def validator(base: RuleBase) -> jsonschema.Draft7Validator:
    return checked(editor_schema(base))


def test_every_shipped_case_keeps_it(validator: jsonschema.Draft7Validator) -> None:
    paths = sorted(find_cases().rglob("*.yaml"))
    assert len(paths) > 250
    assert {path.stem: [error.message for error in validator.iter_errors(data(path))] for path in paths} == {
        path.stem: [] for path in paths
    }


@pytest.mark.parametrize(
    ("block", "field", "value"),
    [
        ("truth", "rival", "femoral"),
        ("truth", "roots", ["L7"]),
        ("truth", "urgency", "F"),
        ("truth", "must_not_miss", ["cauda"]),
        ("expect", "pathway", "surgery"),
        ("teaching", "difficulty", "fiendish"),
    ],
)
def test_what_a_closed_list_does_not_have_breaks_it(
    block: str, field: str, value: object, validator: jsonschema.Draft7Validator
) -> None:
    case = data(find_cases() / "teaching" / "class-001.yaml")
    case[block][field] = value
    assert not validator.is_valid(case)


def test_every_finding_is_offered_on_its_sides_with_its_question_and_values(base: RuleBase) -> None:
    schema: Any = editor_schema(base)
    offered = schema["properties"]["observations"]["properties"]
    for finding in base.vocabulary.observable:
        for slot in finding.slots:
            assert finding.question in offered[str(slot)]["description"]
            assert all(alias in offered[str(slot)]["description"] for alias in finding.aliases)
    assert "reduced" in offered["left.patellar_reflex"]["anyOf"][0]["enum"]
    assert "left.pain_area" in offered


def test_no_keyword_is_one_that_editors_misread(base: RuleBase) -> None:
    assert not keywords(json.loads(json.dumps(editor_schema(base)))) & UNREAD

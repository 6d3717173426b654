"""Texts: a rule base whose words say too little is told so, and one whose words suffice is not."""

from __future__ import annotations

import pytest

from radiculo.errors import Problems
from radiculo.lint.texts import MAX_NAME, check_texts
from support.bases import Data, finding, make_base, root, rule, yes

WHY = "The arc runs mainly through one root."
MISUSE = "Not in children."
ASKED = {"question": "Is it there?", "how": "Look for it.", "aliases": ["it"]}


def found(*names: str, other: Data | None = None, **fields: str) -> list[str]:
    """The codes for a rule with examples of these names, and these fields instead of sound ones."""
    texts = {"why": WHY, "misuse": MISUSE, "status": "stable"} | fields
    examples = [{"name": name, "given": {}, "verdict": "waits"} for name in names]
    findings = {"a": finding(**ASKED), "b": finding(**(ASKED | {"aliases": ["other"]} | (other or {})))}
    base = make_base({"x": rule(yes("a"), root("L4", 3), examples=examples, **texts)}, findings)
    problems = Problems()
    check_texts(base, problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "name",
    [
        "knee jerk brisk",
        "aged 18",
        "4 weeks",
        "urgency C",
        "L4 named",
        "none of these findings",
        "grade 3",
        "x" * MAX_NAME,
    ],
)
def test_a_name_in_plain_words_is_fine(name: str) -> None:
    assert found(name, "nothing recorded") == []


@pytest.mark.parametrize(
    "name", ["form 1", "Form 12", "example #3", "case 2", "7", "none of it (10)", "as described", "x" * (MAX_NAME + 1)]
)
def test_a_name_that_counts_or_rambles_is_not(name: str) -> None:
    assert found(name, "nothing recorded") == ["example-name"]


def test_two_examples_of_a_rule_have_two_names() -> None:
    assert found("knee jerk brisk", "Knee-jerk brisk") == ["example-name"]


def test_a_stable_rule_gives_its_reasons_in_whole_sentences() -> None:
    assert found(why="It is known.") == ["short-text"]
    assert found(misuse="None.") == ["short-text"]
    assert found(why="because", misuse="none", status="draft") == []


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"question": "Is it there"}, "no-question"),
        ({"how": ""}, "missing-how"),
        ({"aliases": ["It"]}, "alias-clash"),
    ],
)
def test_a_finding_can_be_asked_examined_and_told_from_others(other: Data, code: str) -> None:
    assert found(other=other) == [code]


def test_the_areas_of_one_family_share_their_aliases() -> None:
    assert found(other={"per_area": "all"}) == []

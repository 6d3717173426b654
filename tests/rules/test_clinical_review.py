"""The clinical review, run again: each row of docs/clinical-review.md says what this version answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from radiculo import read_case, triage
from radiculo.knowledge.base import RuleBase
from support.program import ROOT

PAGE = (ROOT / "docs" / "clinical-review.md").read_text(encoding="utf-8").splitlines()
ROWS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "data" / "clinical-review.yaml").read_text(encoding="utf-8")
)


def test_most_rows_of_the_review_are_run() -> None:
    assert len(ROWS) >= 40


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_the_page_says_the_category_that_is_answered(base: RuleBase, number: int) -> None:
    row = ROWS[number]
    case = read_case({"schema_version": 1, "id": "row", "observations": row["given"]}, base)
    urgency = triage(case, base, engine="recorder").outcome.urgency
    answered = urgency.category + ("p" if urgency.provisional else "")
    (line,) = (line for line in PAGE if line.startswith(f"| {row['page']} |"))
    now = line.removeprefix(f"| {row['page']} |").split(" | ")[1]
    assert re.split(r"[ ,:]", now.strip())[0] == answered

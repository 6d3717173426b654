"""A scripted user walks over cases: that takes few prompts, and ends where the whole record does.

Over all cases, with the figures of `docs/walk.md`: `tests/benchmarks/walk_lengths.py`.
"""

from __future__ import annotations

import pytest

from radiculo.cases.read import read_case
from radiculo.interview.questions import questions_of
from radiculo.knowledge.rulebase import RuleBase
from support.program import ROOT
from support.scripted_walks import measured
from support.walk_table import BEFORE, counts, row

PAGE = ROOT / "docs" / "walk.md"
ANEW = "tests/benchmarks/walk_lengths.py --write writes it anew"
SAMPLE = (
    "cr-003",
    "cr-012",
    "advice-mri-impossible",
    "conflict-fever-denied-thermometer",
    "alarm-bleeding-new-deficit",
)


@pytest.mark.parametrize("name", SAMPLE)
def test_the_walk_over_a_case_is_short_and_ends_as_its_record_does(base: RuleBase, name: str) -> None:
    length = measured(base, read_case(name, base))
    assert length.urgency == length.urgency_of_the_record
    assert length.roots == length.roots_of_the_record
    assert length.prompts <= 40
    if name in BEFORE:
        assert row(length) in PAGE.read_text(encoding="utf-8"), ANEW


def test_the_page_counts_the_questions_of_the_vocabulary(base: RuleBase) -> None:
    assert counts(base) in PAGE.read_text(encoding="utf-8"), ANEW
    asked = [finding.id for question in questions_of(base).by_id.values() for finding in question.findings]
    assert sorted(asked) == sorted(finding.id for finding in base.vocabulary.observable)

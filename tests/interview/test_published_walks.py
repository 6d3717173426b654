"""Ten published cases through the walk: the table of `docs/walk.md` is true, and stopping changes no urgency.

`RADICULO_WRITE_TRANSCRIPTS=1` writes the table anew.
"""

from __future__ import annotations

import os

import pytest

from radiculo.interview.questions import questions_of
from radiculo.knowledge.rulebase import RuleBase
from support.program import ROOT
from support.published_walks import HEAD, TEN, counts, row, table, walk_case

PAGE = ROOT / "docs" / "walk.md"


@pytest.mark.slow
@pytest.mark.parametrize("case", TEN)
def test_the_walk_over_a_published_case_takes_the_questions_of_the_page_and_changes_no_urgency(
    base: RuleBase, case: str
) -> None:
    full, quick = walk_case(base, case, "full"), walk_case(base, case, "quick")
    assert full.urgency == full.in_the_file
    assert quick.urgency == full.in_the_file
    assert quick.asked <= full.asked < len(base.vocabulary.observable)
    if not os.environ.get("RADICULO_WRITE_TRANSCRIPTS"):
        assert row(full, quick) in PAGE.read_text(encoding="utf-8"), "RADICULO_WRITE_TRANSCRIPTS=1 writes it anew"


def test_the_page_counts_the_questions_of_the_vocabulary(base: RuleBase) -> None:
    if os.environ.get("RADICULO_WRITE_TRANSCRIPTS"):
        text = PAGE.read_text(encoding="utf-8")
        before = text[: text.index("records nothing. The vocabulary has")]
        PAGE.write_text(f"{before}records nothing. {counts(base)}\n\n{table(base)}\n", encoding="utf-8")
    assert counts(base) in PAGE.read_text(encoding="utf-8")
    assert HEAD in PAGE.read_text(encoding="utf-8")
    asked = [finding.id for question in questions_of(base).by_id.values() for finding in question.findings]
    assert sorted(asked) == sorted(finding.id for finding in base.vocabulary.observable)

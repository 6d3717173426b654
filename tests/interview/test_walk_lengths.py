"""A scripted user walks over cases: how many prompts that takes, and that it ends where the whole record does.

`RADICULO_WRITE_TRANSCRIPTS=1` with `-m slow` writes the figures of `docs/walk.md` anew.
"""

from __future__ import annotations

import os

import pytest

from radiculo.cases.read import read_case, read_cases
from radiculo.interview.questions import questions_of
from radiculo.knowledge.rulebase import RuleBase
from support.program import ROOT
from support.scripted_walks import Length, measured, summary
from support.walk_table import HEAD, counts, table

PAGE = ROOT / "docs" / "walk.md"
SAMPLE = ("cr-003", "cr-012", "advice-mri-impossible", "conflict-fever-denied-thermometer")


def assert_ends_as_the_record(length: Length) -> None:
    assert (length.case, length.urgency) == (length.case, length.urgency_of_the_record)


@pytest.mark.parametrize("name", SAMPLE)
def test_the_walk_over_a_case_is_short_and_ends_as_its_record_does(base: RuleBase, name: str) -> None:
    length = measured(base, read_case(name, base))
    assert_ends_as_the_record(length)
    assert length.roots == length.roots_of_the_record
    assert length.prompts <= 40


@pytest.mark.slow
def test_the_walks_over_all_published_cases_and_vignettes_are_short_and_end_as_their_records_do(
    base: RuleBase,
) -> None:
    folders = [
        [measured(base, case) for case in read_cases(f"cases/{name}", base)] for name in ("published", "vignettes")
    ]
    lengths = [length for folder in folders for length in folder]
    for length in lengths:
        assert_ends_as_the_record(length)
    prompts = sorted(length.prompts for length in lengths)
    assert prompts[len(prompts) // 2] <= 25
    assert prompts[len(prompts) * 9 // 10] <= 40
    assert sum(length.roots == length.roots_of_the_record for length in lengths) >= 0.95 * len(lengths)
    told = [f"- Published cases: {summary(folders[0])}", f"- Vignettes: {summary(folders[1])}"]
    if os.environ.get("RADICULO_WRITE_TRANSCRIPTS"):
        text = PAGE.read_text(encoding="utf-8")
        begin = text.index(HEAD.splitlines()[0])
        PAGE.write_text(
            "\n".join([text[:begin] + table(folders[0]), "", *told, "", counts(base), ""]), encoding="utf-8"
        )
    page = PAGE.read_text(encoding="utf-8")
    for line in [*told, *table(folders[0]).splitlines()]:
        assert line in page, "RADICULO_WRITE_TRANSCRIPTS=1 writes it anew"


def test_the_page_counts_the_questions_of_the_vocabulary(base: RuleBase) -> None:
    assert counts(base) in PAGE.read_text(encoding="utf-8"), "RADICULO_WRITE_TRANSCRIPTS=1 -m slow writes it anew"
    asked = [finding.id for question in questions_of(base).by_id.values() for finding in question.findings]
    assert sorted(asked) == sorted(finding.id for finding in base.vocabulary.observable)

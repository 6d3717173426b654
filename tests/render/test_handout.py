"""The sheets of a class: everything that is recorded on the patient's, nothing of the key; the key has all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from radiculo.cases.keyless import without_key
from radiculo.cases.model import Case
from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.render.html.page import html_page
from radiculo.render.page import Page, Table, blocks_of, lines_of, text_of
from radiculo.render.pages.handout import answer_sheet, key_sheet, patient_sheet


@pytest.fixture
def case(base: RuleBase) -> Case:
    return read_case("class-001", base)


def said(page: Page) -> str:
    return "\n".join(text_of(words) for block in blocks_of(page.blocks) for words in lines_of(block))


def test_the_patient_sheet_says_everything_recorded_and_what_is_alike_once(case: Case, base: RuleBase) -> None:
    text = said(patient_sheet(case, base))
    assert case.stem in text
    titles = {base.vocabulary[slot.finding].title.lower() for slot in case.observations}
    assert {title for title in titles if title not in text.lower()} == set()
    assert text.lower().count("ankle jerk") == 1
    assert "both legs, ankle jerk: normal" in text
    assert "right Ankle dorsiflexion: 4" in text


def test_neither_tags_nor_key_nor_other_notes_are_handed_out(case: Case, base: RuleBase) -> None:
    noted = replace(
        case, notes={"source": "SECRET", "right.ankle_dorsiflexion_power": "tested twice"}, tags=("TELLING",)
    )
    text = said(patient_sheet(noted, base)) + said(answer_sheet(noted, base))
    assert "tested twice" in text
    for secret in ("SECRET", "TELLING", "radiculopathy", "disc", case.teaching.debrief if case.teaching else "-"):
        assert secret not in text
    stripped = without_key(noted)
    assert (stripped.truth, stripped.expect, stripped.teaching, stripped.tags) == (None, None, None, ())
    assert list(stripped.notes) == ["right.ankle_dorsiflexion_power"]
    assert stripped.observations == case.observations


def test_the_answer_sheet_asks_for_every_category_side_and_root(case: Case, base: RuleBase) -> None:
    (table,) = answer_sheet(case, base).blocks
    assert isinstance(table, Table)
    text = said(answer_sheet(case, base))
    for name in (*base.tables.categories, *base.tables.roots, "left", "right", "both", "no single root"):
        assert f"[ ] {name}" in text


def test_the_key_has_what_decides_it_with_its_value_and_what_radiculo_answers(case: Case, base: RuleBase) -> None:
    text = said(key_sheet(case, base))
    assert "right Hip abduction: 4" in text
    assert "Ask the cauda equina questions one by one" in text
    assert "alarm/weakness" in text
    assert "C Priority" in text


def test_a_class_gets_two_sheets_a_case_in_one_file_with_page_breaks(case: Case, base: RuleBase) -> None:
    cases = (case, read_case("class-002", base))
    sheets = [sheet for each in cases for sheet in (patient_sheet(each, base), answer_sheet(each, base))]
    page = html_page(sheets, base.tables.intended_use, title="Tuesday")
    assert "<title>Tuesday - radiculo</title>" in page
    assert page.count("<section") == 4
    assert "break-before: page" in page


def test_text_of_a_stranger_stays_text(case: Case, base: RuleBase) -> None:
    page = html_page([patient_sheet(replace(case, stem="<script>x</script>"), base)], "use")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page

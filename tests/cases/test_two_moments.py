"""Two moments: a finding of the first visit and later, which of them counts, and how both are told and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from radiculo.cases.keyless import keyless_yaml
from radiculo.cases.model import Case
from radiculo.cases.read import read_case
from radiculo.errors import InvalidInput, Problems
from radiculo.exchange.case_table import case_rows, losses, read_rows
from radiculo.exchange.csv_file import csv_text, read_csv
from radiculo.exchange.isncsci import case_worksheet
from radiculo.exchange.xlsx_file import read_xlsx, xlsx_bytes
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.moments import from_a_cell
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.prose import observation_text
from radiculo.knowledge.vocabulary import Slot
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from radiculo.triage.run import triage

DORSIFLEXION = Slot("ankle_dorsiflexion_power", "left")


def case(base: RuleBase, observations: dict[str, object], **more: object) -> Case:
    return read_case({"schema_version": 1, "id": "x", "observations": observations, **more}, base)


def told(base: RuleBase, name: str, first: object, later: object) -> str:
    observations = case(base, {name: {"first_visit": first, "later": later}}).observations
    ((slot, reading),) = observations.items()
    return observation_text(slot, reading, base.vocabulary, observations.names).partition(": ")[2]


@pytest.mark.parametrize(
    ("name", "first", "later", "text"),
    [
        ("left.ankle_dorsiflexion_power", 4, 2, "2 later, which counts (4 at the first visit)"),
        ("left.ankle_dorsiflexion_power", "2/5", "4+/5", "2/5 at the first visit, which counts (4+/5 later)"),
        ("left.patellar_reflex", "normal", "brisk", "brisk later, which counts (normal at the first visit)"),
        ("fever", False, True, "yes later, which counts (no at the first visit)"),
        ("temperature", "101.3 F", 38.1, "101.3 F at the first visit, which counts (38.1 C later)"),
        ("temperature", 38.2, 38.4, "38.4 C later, which counts (38.2 C at the first visit)"),
        ("post_void_residual", "<200", "100..600", "100..600 ml later, which counts (<200 ml at the first visit)"),
        ("fever", "no", "no", "no at the first visit and later"),
    ],
)
def test_the_greater_concern_counts_and_both_are_told(
    base: RuleBase, name: str, first: object, later: object, text: str
) -> None:
    assert told(base, name, first, later) == text


@pytest.mark.parametrize(
    ("name", "first", "later"),
    [
        ("left.patellar_reflex", "absent", "brisk"),
        ("symptom_duration_weeks", 2, "2 months"),
        ("left.pain_label", "L5", "S1"),
    ],
)
def test_the_later_counts_where_neither_is_the_greater_concern(
    base: RuleBase, name: str, first: object, later: object
) -> None:
    text = told(base, name, first, later)
    assert text.startswith(str(later))
    assert "neither is the greater concern" in text


@pytest.mark.parametrize(
    ("first", "later", "counts"),
    [("weak", 3, "severe_weakness"), ("weak", 5, "weak"), ("paralysed", "1", "between_0_and_1"), ("4", "4-5", "4")],
)
def test_what_counts_of_coarse_values_holds_every_pair(
    base: RuleBase, first: object, later: object, counts: str
) -> None:
    found = case(base, {str(DORSIFLEXION): {"first_visit": first, "later": later}}).observations[DORSIFLEXION]
    assert found.written == counts


def test_every_shipped_scale_has_a_value_for_whatever_counts(base: RuleBase) -> None:
    for finding in (*base.vocabulary.observable, *base.vocabulary.coarse):
        names = [finding.scale.name(code) for code in finding.scale.meanings]
        for first in names[:12]:
            for later in names[-12:]:
                assert finding.scale.read(finding.scale.counting(first, later).written)


def test_blocks_both_legs_coarse_areas_and_no_side(base: RuleBase) -> None:
    two = {"first_visit": "normal", "later": "absent"}
    for written in ({"left": {"patellar_reflex": two}}, {"both.patellar_reflex": two}):
        assert case(base, dict(written)).observations[Slot("patellar_reflex", "left")].written == "absent"
    unsided = case(base, {"one.patellar_reflex": two})
    assert unsided.to_file()["observations"] == {"one.patellar_reflex": two}
    assert "affected Knee jerk: absent later" in triage(unsided, base, engine="recorder").outcome.two_moments[0].text
    foot = case(base, {"left.sensation": {"foot": {"first_visit": "normal", "later": "reduced"}}}).observations
    assert foot[Slot("sensation.foot", "left")].written == "reduced"
    normal = case(base, {"left.patellar_reflex": two, "normal": ["reflexes"]}).observations
    assert normal[Slot("patellar_reflex", "left")].moments is not None


@pytest.mark.parametrize(
    ("observations", "code"),
    [
        ({"age": {"first_visit": 40, "later": 41}}, "no-moments"),
        ({"sex": {"first_visit": "male", "later": "male"}}, "no-moments"),
        ({"fever": {"first_visit": "yes"}}, "one-moment"),
        ({"fever": {"first_visit": "not tested", "later": "no"}}, "one-moment"),
        ({"fever": {"frist_visit": "no", "later": "yes"}}, "unknown-moment"),
        ({"fever": {"first_visit": {"later": "no"}, "later": "no"}}, "unknown-value"),
        ({"fever": {"first_visit": "pink", "later": "no"}}, "unknown-value"),
        ({"left.patellar_reflex": "absent", "both": {"patellar_reflex": {"first_visit": "normal", "later": "absent"}}},
         "contradiction"),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused(base: RuleBase, observations: dict[str, object], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        case(base, observations)
    assert [found.code for found in refused.value.diagnostics] == [code]


def test_a_better_value_lowers_nothing_and_a_worse_one_is_no_course(base: RuleBase) -> None:
    rest: dict[str, object] = {"left.leg_pain": "yes", "symptom_duration_weeks": 2}
    worst = triage(case(base, rest | {str(DORSIFLEXION): 2}), base, engine="recorder")
    for first, later in ((4, 2), (2, 4), (2, 5)):
        two = case(base, rest | {str(DORSIFLEXION): {"first_visit": first, "later": later}})
        found = triage(two, base, engine="recorder")
        assert found.outcome.urgency.category == worst.outcome.urgency.category
        assert found.outcome.verdicts == worst.outcome.verdicts
        assert Slot("weakness_course", "left") not in found.observations


def test_a_worse_value_asks_for_the_course_that_is_not_recorded(base: RuleBase) -> None:
    def course(first: object, later: object, **more: object) -> str:
        observations = {str(DORSIFLEXION): {"first_visit": first, "later": later}, **more}
        return triage(case(base, observations), base, engine="recorder").outcome.two_moments[0].course

    assert course(4, 2) == "left.weakness_course"
    assert course("weak", 3) == course(2, 4) == course(3, 3) == ""
    assert course(4, 2, **{"left.weakness_course": "stable"}) == ""
    assert course(4, 2, **{"left.weakness_course": "not tested"}) == ""


def test_it_is_written_back_as_it_was_read(base: RuleBase, tmp_path: Path) -> None:
    given = read_case("urgent-foot-weaker-at-second-visit", base)
    two = given.to_file()["observations"]["right.ankle_dorsiflexion_power"]  # type: ignore[index]
    assert two == {"first_visit": "4/5", "later": "2/5"}
    assert read_case(given.to_file(), base).observations == given.observations
    problems = Problems()
    (tmp_path / "a.yaml").write_text(keyless_yaml(given), encoding="utf-8")
    assert read_case(tmp_path / "a.yaml", base).observations == given.observations
    (tmp_path / "a.csv").write_bytes(csv_text(case_rows([given])))
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes("cases", case_rows([given]), {}))
    for table in (read_csv(tmp_path / "a.csv", problems), read_xlsx(tmp_path / "a.xlsx", problems)):
        assert table is not None
        (row,) = read_rows(table, base)
        assert row.case is not None
        assert row.case.observations == given.observations
    assert not list(losses([given], base))


@pytest.mark.parametrize("text", ["4", "first_visit: 4; first_visit: 2", "first_visit: 4; 2", "x: 4; later: 2", ""])
def test_a_cell_that_does_not_name_each_moment_once_is_one_value(text: str) -> None:
    assert from_a_cell(text) is None


def test_a_cell_may_be_typed_on_one_line() -> None:
    assert from_a_cell("first visit: 4; later: 2") == {"first visit": "4", "later": "2"}


def test_a_worksheet_has_the_value_that_counts_and_tells_so(base: RuleBase) -> None:
    sheet, lost = case_worksheet(case(base, {str(DORSIFLEXION): {"first_visit": 4, "later": 2}}))
    assert "'2'" in str(sheet)
    assert "'4 and 2' is written as 2" in " ".join(lost)


def test_a_bulk_run_reads_what_one_triage_reads(base: RuleBase) -> None:
    lines = []
    for value in ('{"first_visit":"4","later":"2"}', '"2"'):
        text = f'{{"schema_version":1,"id":"x","synthetic":true,"observations":{{"{DORSIFLEXION}":{value}}}}}\n'
        lines.append(Bulk(base).run(Chunk(1, (("a.jsonl", 1, text.encode()),))).lines.decode())
    assert lines[0] == lines[1] != ""


def test_another_value_replaces_both(base: RuleBase) -> None:
    before = case(base, {str(DORSIFLEXION): {"first_visit": 4, "later": 2}}).observations
    after = before.plus(DORSIFLEXION, case(base, {str(DORSIFLEXION): 5}).observations[DORSIFLEXION])
    assert isinstance(after, Observations)
    assert after.written() == {str(DORSIFLEXION): "5"}

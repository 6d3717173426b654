"""JSON lists of cases, and the ISNCSCI worksheet: what it says is kept, and what radiculo cannot say is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from radiculo.cases.read import make_case, read_case, read_cases
from radiculo.errors import Problems
from radiculo.exchange.isncsci import case_worksheet
from radiculo.exchange.json_file import read_json
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import find_cases
from radiculo.loading import Document
from support.program import piped

SHEET: dict[str, Any] = {
    "format": "isncsci",
    "id": "sheet-1",
    "left": {
        "motor": {"L2": "5", "L3": "4", "L4": "NT", "L5": "3*", "S1": "5", "C5": "5"},
        "lightTouch": {"L2": "2", "L5": "1", "S1": "NT", "S4_5": "2"},
        "pinPrick": {"L2": "2", "L5": "0", "S1": "NT", "S4_5": "1"},
    },
    "right": {"motor": {"L3": 5}, "lightTouch": {"L4": "2*"}, "pinPrick": {"S4_5": "0"}},
    "voluntaryAnalContraction": "Yes",
}


def read(data: object, base: RuleBase, folder: Path) -> Any:
    path = folder / "x.json"
    path.write_text(json.dumps(data, indent=1))
    return list(read_json(path, base))


def test_a_worksheet_is_kept_with_nt_and_not_due_to_this(base: RuleBase, tmp_path: Path) -> None:
    (row,) = read(SHEET, base, tmp_path)
    case = row.case
    assert case is not None, row.diagnostics
    written = {str(slot): reading.written for slot, reading in case.observations.items()}
    assert written == {
        "left.hip_flexion_power": "5",
        "left.knee_extension_power": "4",
        "left.ankle_dorsiflexion_power": "not tested",
        "left.great_toe_extension_power": "not interpretable",
        "left.ankle_plantarflexion_power": "5",
        "left.sensation.anterior_thigh": "normal",
        "left.sensation.dorsal_foot": "absent",
        "left.sensation.heel": "not tested",
        "right.knee_extension_power": "5",
        "right.sensation.medial_ankle": "not interpretable",
        "saddle_sensation_tested": "absent",
    }
    assert case.notes["left.great_toe_extension_power"] == "3 on the worksheet, not due to this"
    assert case.notes["left.sensation.dorsal_foot"] == "light touch 1, pinprick 0"
    assert "left: light touch 2, pinprick 1" in case.notes["saddle_sensation_tested"]


def test_what_has_no_finding_is_told_with_its_line(base: RuleBase, tmp_path: Path) -> None:
    (row,) = read(SHEET, base, tmp_path)
    told = {item.message: item.place.line for item in row.diagnostics}
    assert any("left motor C5" in message and line for message, line in told.items())
    assert any("voluntaryAnalContraction" in message for message in told)
    assert all(item.severity == "warning" for item in row.diagnostics)


def test_a_grade_that_is_none_is_an_error(base: RuleBase, tmp_path: Path) -> None:
    (row,) = read(SHEET | {"left": {"motor": {"L3": "7"}, "lightTouch": {"L5": "3"}}}, base, tmp_path)
    assert row.case is None
    assert {item.message for item in row.diagnostics if item.severity == "error"} >= {
        "'7' is no grade",
        "'3' is no grade",
    }


def test_a_list_is_one_case_each_and_a_fault_has_its_line(base: RuleBase, tmp_path: Path) -> None:
    good = {"schema_version": 1, "id": "a", "observations": {"age": 40}}
    first, second = read([good, good | {"id": "b", "observations": {"age": "blue"}}], base, tmp_path)
    assert first.case.id == "a"
    assert second.case is None
    assert second.diagnostics[0].place.line > 9


@pytest.mark.parametrize("text", ["[]", "{", "3"])
def test_what_is_no_case_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    ran = piped("case", "import", tmp_path / "x.json", "--to", tmp_path / "out")
    assert ran.code == 4
    assert "error[" in ran.err


def test_by_command(tmp_path: Path, base: RuleBase) -> None:
    (tmp_path / "x.json").write_text(json.dumps(SHEET))
    ran = piped("case", "import", tmp_path / "x.json", "--to", tmp_path / "out")
    assert ran.code == 0, ran.err
    assert "no finding for 'left motor C5'" in ran.err
    assert read_case(tmp_path / "out" / "sheet-1.yaml", base).id == "sheet-1"


def test_a_worksheet_comes_back_as_it_was_but_for_what_import_told(base: RuleBase, tmp_path: Path) -> None:
    whole: dict[str, Any] = json.loads(json.dumps(SHEET))
    (row,) = read(whole, base, tmp_path)
    written, lost = case_worksheet(row.case)
    del whole["left"]["motor"]["C5"], whole["voluntaryAnalContraction"]  # import told both
    for side in ("left", "right"):
        whole[side] = {
            test: {segment: str(value) for segment, value in whole[side].get(test, {}).items()}
            for test in ("motor", "lightTouch", "pinPrick")
        }
    assert written == whole
    assert lost == []


def test_every_shipped_case_comes_back_from_a_worksheet_but_for_the_listed_losses(
    base: RuleBase, tmp_path: Path
) -> None:
    for case in read_cases(find_cases(), base):
        written, lost = case_worksheet(case)
        (row,) = read(written, base, tmp_path)
        assert row.case is not None, (case.id, row.diagnostics)
        told = " ".join(lost)
        back = row.case.observations
        for slot, reading in case.observations.items():
            name = case.observations.name(slot)
            same = slot in back and back[slot].code == reading.code and bool(back[slot].reason) == bool(reading.reason)
            assert same or name in told, (case.id, name)
        assert {str(slot) for slot in back} <= set(case.observations.written()), case.id
        assert all(name in told or row.case.notes.get(name) == text for name, text in case.notes.items()), case.id


@pytest.mark.parametrize(
    ("observations", "motor", "touch", "lost"),
    [
        ({"left.knee_extension_power": "4"}, {"L3": "4"}, {}, ""),
        ({"left.knee_extension_power": "4/5"}, {"L3": "4"}, {}, ""),
        ({"left.knee_extension_power": "4+"}, {"L3": "4"}, {}, "'4+' is written as 4"),
        ({"left.knee_extension_power": "3-4"}, {}, {}, "no place for left.knee_extension_power"),
        ({"left.knee_extension_power": "weak"}, {}, {}, "no place for left.knee_extension_power"),
        ({"left.knee_extension_power": "not tested"}, {"L3": "NT"}, {}, ""),
        ({"left.knee_extension_power": "not interpretable"}, {"L3": "NT"}, {}, "is written as NT"),
        ({"left.sensation.heel": "normal"}, {}, {"S1": "2"}, ""),
        ({"left.sensation.heel": "reduced"}, {}, {"S1": "1"}, "light touch and pinprick 1"),
        ({"left.patellar_reflex": "absent"}, {}, {}, "no place for left.patellar_reflex"),
    ],
)
def test_what_a_worksheet_cannot_say_is_listed(
    base: RuleBase, observations: dict[str, str], motor: object, touch: object, lost: str
) -> None:
    case = make_case(
        Document("case", "", {"schema_version": 1, "id": "x", "observations": observations}),
        Problems(),
        base,  # type: ignore[dict-item]
    )
    assert case is not None
    written, told = case_worksheet(case)
    assert (written["left"]["motor"], written["left"]["lightTouch"]) == (motor, touch)  # type: ignore[index,call-overload]
    assert lost in " ".join(told)
    assert bool(told) == bool(lost)


def test_by_command_there_and_back(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps(SHEET))
    piped("case", "import", tmp_path / "x.json", "--to", tmp_path / "out")
    ran = piped("case", "export", tmp_path / "out", "--to", tmp_path / "sheets", "--isncsci")
    assert ran.code == 0, ran.err
    assert "nothing lost" in ran.out
    again = piped("case", "import", tmp_path / "sheets" / "sheet-1.json", "--to", tmp_path / "again")
    assert again.code == 0, again.err
    assert (tmp_path / "again/sheet-1.yaml").read_text() == (tmp_path / "out/sheet-1.yaml").read_text()
    refused = piped("case", "export", tmp_path / "out", "--to", tmp_path / "t.csv", "--isncsci")
    assert refused.code == 2
    assert "worksheets are written to a folder" in refused.err

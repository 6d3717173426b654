"""Case files: the three formats are equal, a case survives its file, and every record is accounted for."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from radiculo.cases.model import Case
from radiculo.cases.read import read_case, read_records
from radiculo.errors import InvalidInput
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import shipped
from support.bases import finding, make_base, rule, yes

CASES = sorted(shipped("cases").rglob("*.yaml"))
DATA = {
    "schema_version": 1,
    "id": "one",
    "title": "A title",
    "synthetic": True,
    "stem": "A stem.",
    "tags": ["x"],
    "observations": {"left.power": "4-", "both.jerk": "reduced", "fever": "not tested", "right.power": 5},
    "notes": {"left.power": "gave way"},
    "truth": {"roots": ["L4"], "side": "left", "urgency": "C"},
    "expect": {"roots": ["L4"], "fires": ["r/x"]},
}


def test_findings_outside_the_observations_are_told_where_they_belong(words: RuleBase, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        "schema_version: 1\nid: a\nsynthetic: true\nfindings: {left.power: 4}\nfever: yes\nright.jerk: absent\n"
    )
    (record,) = read_records([str(file)], words)
    hints = {each.place.line: each.hint for each in record.diagnostics if each.code == "unknown-field"}
    assert hints == {
        4: "findings are written under 'observations'",
        5: "a finding is written under 'observations', indented",
        6: "a finding is written under 'observations', indented",
    }


@pytest.fixture(scope="module")
def words() -> RuleBase:
    findings = {"power": finding("mrc"), "jerk": finding("reflex"), "fever": finding(sides="patient")}
    return make_base({"x": rule(yes("fever"), scope="patient")}, findings)


def only(path: Path, base: RuleBase) -> Case:
    (record,) = read_records([str(path)], base)
    assert record.case is not None, record.diagnostics
    return record.case


def content(case: Case) -> object:
    return case.to_file()


def test_yaml_json_and_json_lines_are_equal(words: RuleBase, tmp_path: Path) -> None:
    text = json.dumps(DATA)
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(DATA), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(DATA, indent=2), encoding="utf-8")
    (tmp_path / "c.jsonl").write_text(text + "\n", encoding="utf-8")
    with gzip.open(tmp_path / "d.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(text)
    found = [content(only(path, words)) for path in sorted(tmp_path.iterdir())]
    assert found == [found[0]] * 4


@pytest.mark.parametrize("form", ["json", "indented json", "yaml", "lines"])
def test_standard_input_takes_every_format(words: RuleBase, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    text = {
        "json": json.dumps(DATA),
        "indented json": json.dumps(DATA, indent=1),
        "yaml": yaml.safe_dump(DATA),
        "lines": "\n".join(json.dumps(DATA | {"id": name}) for name in ("one", "two")),
    }[form]
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    found = [record.case for record in read_records(["-"], words)]
    assert [case.id for case in found if case] == (["one", "two"] if form == "lines" else ["one"])


def test_a_case_survives_being_written(words: RuleBase, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(DATA), encoding="utf-8")
    case = only(tmp_path / "a.json", words)
    (tmp_path / "b.json").write_text(json.dumps(case.to_file()), encoding="utf-8")
    again = only(tmp_path / "b.json", words)
    assert again.to_file() == case.to_file()
    assert again.observations == case.observations
    assert (again.truth, again.expect, again.notes) == (case.truth, case.expect, case.notes)
    assert case.to_file()["observations"] == {
        "left.power": "4-",
        "left.jerk": "reduced",
        "right.jerk": "reduced",
        "fever": "not tested",
        "right.power": "5",
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shipped_case_survives_its_file_in_either_format(base: RuleBase, path: Path, tmp_path: Path) -> None:
    case = only(path, base)
    (tmp_path / "x.json").write_text(json.dumps(case.to_file()), encoding="utf-8")
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(case.to_file(), allow_unicode=True), encoding="utf-8")
    for name in ("x.json", "x.yaml"):
        again = only(tmp_path / name, base)
        assert again.to_file() == case.to_file()
        assert again.observations.codes() == case.observations.codes()


def test_every_line_is_a_record_good_or_bad(words: RuleBase, tmp_path: Path) -> None:
    lines = [json.dumps(DATA), "{broken", "", json.dumps(DATA | {"id": "two", "observations": {"odd": 1}}), "[]"]
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    records = list(read_records([str(tmp_path / "many.jsonl")], words))
    assert [record.case is not None for record in records] == [True, False, False, False]
    assert all(record.diagnostics for record in records[1:])
    assert [record.diagnostics[0].place.line for record in records[1:]] == [2, 4, 5]


def test_a_folder_gives_all_its_cases_in_order(words: RuleBase, tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.json").write_text(json.dumps(DATA | {"id": name}), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no case", encoding="utf-8")
    assert [record.name for record in read_records([str(tmp_path)], words)] == ["a", "b"]


def test_a_missing_file_is_a_record_too(words: RuleBase) -> None:
    (record,) = read_records(["nothing-of-the-kind"], words)
    assert record.case is None
    assert record.diagnostics[0].code == "no-such-case"


def test_a_shipped_case_is_found_by_its_id(base: RuleBase) -> None:
    assert read_case(CASES[0].stem, base).id == CASES[0].stem


def test_reading_one_case_raises_when_there_is_not_exactly_one(words: RuleBase, tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_text(
        "\n".join(json.dumps(DATA | {"id": name}) for name in ("one", "two")), encoding="utf-8"
    )
    with pytest.raises(InvalidInput, match="expected one case, found 2"):
        read_case(tmp_path / "two.jsonl", words)
    with pytest.raises(InvalidInput):
        read_case(tmp_path / "none.yaml", words)

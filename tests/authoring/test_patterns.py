"""`radiculo case new`: every pattern is a valid case without a remark, and nothing is ever replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from radiculo.authoring.lint import check_written
from radiculo.authoring.patterns import patterns
from radiculo.authoring.written import read_written
from radiculo.knowledge.base import RuleBase
from support.program import CASES, piped

SETS = [  # each from both ends
    ("L5-vs-peroneal", "peroneal-vs-L5"),
    ("S1-vs-sciatic", "sciatic-vs-S1"),
    ("L4-vs-femoral", "femoral-vs-L4"),
    ("L3-vs-hip", "hip-vs-L3"),
    ("L2-vs-meralgia", "meralgia-vs-L2"),
    ("stenosis-vs-arteries", "arteries-vs-stenosis"),
]


def test_there_is_a_pattern_for_each_set_from_both_ends_and_for_each_red_flag_theme() -> None:
    names = set(patterns())
    assert len(names) >= 12
    assert {name for pair in SETS for name in pair} <= names
    assert {
        "early-cauda-equina",
        "infection-without-fever",
        "cancer-behind-back-pain",
        "aneurysm-behind-colic",
        "fracture-under-steroids",
        "bleeding-after-a-needle",
        "falling-power",
        "cord-not-root",
    } <= names


@pytest.mark.parametrize("name", sorted(patterns()))
def test_every_pattern_is_a_commented_case_without_a_remark(name: str, base: RuleBase, tmp_path: Path) -> None:
    path = tmp_path / "case-1.yaml"
    path.write_text(patterns()[name].text("case-1"), encoding="utf-8")
    (written,) = read_written([str(path)], base)
    assert check_written(written).told == []
    assert written.case is not None
    assert written.case.id == "case-1"
    assert written.document.text.count("\n#") >= 4


def test_a_new_case_is_never_written_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert piped("case", "new", path, "--pattern", "S1-vs-sciatic").code == 0
    before = path.read_bytes()
    again = piped("case", "new", path, "--pattern", "plain-back-pain")
    assert (again.code, path.read_bytes()) == (2, before)
    assert "exists already" in again.err


def test_an_unknown_pattern_gets_a_suggestion_and_none_a_list(tmp_path: Path) -> None:
    ran = piped("case", "new", tmp_path / "x.yaml", "--pattern", "L5-vs-peronal")
    assert ran.code == 2
    assert "L5-vs-peroneal" in ran.err
    listed = piped("case", "new").out
    assert all(name in listed for name in patterns())


def test_the_schema_line_is_written_where_the_schema_is(tmp_path: Path) -> None:
    (tmp_path / "case.schema.json").write_text("{}")
    piped("case", "new", tmp_path / "a.yaml", "--pattern", "L3-vs-hip")
    first = (tmp_path / "a.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=case.schema.json"


def test_a_walk_becomes_a_teaching_case_with_a_drafted_key(tmp_path: Path, base: RuleBase) -> None:
    walk = CASES.parent.parent.parent / "cases" / "vignettes" / "routine-s1-reflex.yaml"
    path = tmp_path / "from-walk.yaml"
    assert piped("case", "new", path, "--from-walk", walk, "--note", "seen on Tuesday").code == 0
    (written,) = read_written([str(path)], base)
    case = written.case
    assert case is not None
    assert case.truth is not None
    assert (case.truth.roots, case.truth.side, case.truth.urgency) == (["S1"], "right", "D")
    assert case.notes["teacher"] == "seen on Tuesday"
    assert case.teaching is not None


def test_a_name_that_can_be_no_id_is_refused(tmp_path: Path) -> None:
    ran = piped("case", "new", tmp_path / "my case.yaml", "--pattern", "L3-vs-hip")
    assert ran.code == 2
    assert "can be no id" in ran.err


@pytest.mark.parametrize("arguments", [["mine.yaml"], ["--note", "Tuesday"], ["mine.yaml", "--note", "Tuesday"]])
def test_a_file_or_a_note_without_a_model_is_refused_with_the_list(arguments: list[str], tmp_path: Path) -> None:
    ran = piped("case", "new", *arguments, cwd=tmp_path)
    assert ran.code == 2
    assert "L5-vs-peroneal" in ran.out
    assert "nothing is written without a model" in ran.err
    assert not list(tmp_path.glob("*.yaml"))

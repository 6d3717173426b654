"""`case mark`: a class of thirty in one command; what cannot be read is named by its cell and never guessed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from radiculo.cases.shapes import Expect, Truth
from radiculo.errors import Problems
from radiculo.exchange.answers import left_out, read_answers
from radiculo.judge.marking import Given, key_of, mark
from radiculo.knowledge.base import RuleBase
from support.program import ROOT, piped

KEY = ROOT / "cases" / "teaching"
IDS = [f"class-{number:03}" for number in (1, 2, 7, 28, 35)]


@pytest.mark.parametrize(
    ("given", "urgency", "steps", "side", "roots"),
    [
        (Given(urgency="C", side="right", roots=("L5",)), "right", 0, "right", "right"),
        (Given(urgency="D", side="left", roots=("S1",)), "under", -1, "wrong", "wrong"),
        (Given(urgency="A", side="right", roots=("L5", "S1")), "over", 2, "right", "partly"),
        (Given(urgency="C", side="right", roots=()), "right", 0, "right", "wrong"),
        (Given(), "missing", 0, "missing", "missing"),
    ],
)
def test_each_part_is_marked(given: Given, urgency: str, steps: int, side: str, roots: str, base: RuleBase) -> None:
    found = mark(given, key_of(Truth(roots=["L5"], side="right", urgency="C"), None), base)
    assert (found.urgency, found.steps, found.side, found.roots) == (urgency, steps, side, roots)
    assert found.is_unsafe == (urgency == "under")


def test_no_single_root_is_an_answer_and_a_silent_key_marks_nothing(base: RuleBase) -> None:
    key = key_of(Truth(roots=[]), Expect(urgency="B"))
    assert key == Given(urgency="B", roots=())
    assert mark(Given(roots=()), key, base).roots == "right"
    assert mark(Given(roots=("L5",)), key, base).roots == "wrong"
    assert mark(Given(roots=("L5",), urgency="A"), key_of(None, None), base) == mark(Given(), Given(), base)


def test_the_order_of_roots_does_not_matter(base: RuleBase) -> None:
    assert mark(Given(roots=("S1", "L5")), Given(roots=("L5", "S1")), base).roots == "right"


def class_of_thirty(path: Path) -> None:
    """Thirty students, five cases; students 1 to 9 see the cauda equina too late, the thirtieth answers nothing."""
    right = {
        "class-001": "C,right,L5",
        "class-002": "B,left,none",
        "class-007": "E,,none",
        "class-028": "A,,",
        "class-035": "A,left,L5",
    }
    lines = ["Name,Case,How soon,Side,Roots"]
    for number in range(1, 31):
        wrong = {"class-028": "D,right,S1"} if number < 10 else {}
        wrong |= {"class-002": "B,left,L5"} if number % 3 == 0 else {}
        answers = dict.fromkeys(right, ",,") if number == 30 else right | wrong
        lines += [f"Student {number:02},{case},{answer}" for case, answer in answers.items()]
    path.write_text("\n".join(lines) + "\n")


def test_a_class_of_thirty_is_marked_in_one_command(tmp_path: Path) -> None:
    class_of_thirty(tmp_path / "class.csv")
    ran = piped("case", "mark", KEY, tmp_path / "class.csv", "--csv", tmp_path / "marks.csv")
    assert ran.code == 0, ran.err
    assert "150 of 30 students to 5 cases" in ran.out
    assert "Student 01: D, S1; the key of class-028 says A" in ran.out
    assert "urgency D instead of A (9x)" in ran.out
    assert "L5 instead of no root (9x)" in ran.out
    rows = list(csv.DictReader((tmp_path / "marks.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 150
    assert sum(row["urgency mark"] == "under" for row in rows) == 9
    assert sum(row["urgency mark"] == "missing" for row in rows) == 5
    data = json.loads(piped("case", "mark", KEY, tmp_path / "class.csv", "--json").out)
    assert sum(item["urgency"] == "under" for item in data["answers"]) == 9
    assert data["unread"] == 0


def test_the_same_answers_in_yaml_json_and_xlsx_get_the_same_marks(tmp_path: Path, base: RuleBase) -> None:
    from radiculo.exchange.xlsx_file import xlsx_bytes  # noqa: PLC0415 - an extra

    rows = [
        ["student", "case", "urgency", "side", "roots"],
        ["Ada", "class-001", "C", "right", "L5"],
        ["Bo", "class-001", "D", "left", "L5 S1"],
    ]
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes("answers", rows, {}))
    (tmp_path / "a.csv").write_text("\n".join(",".join(row) for row in rows))
    data = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    (tmp_path / "a.json").write_text(json.dumps(data))
    (tmp_path / "a.yaml").write_text(
        "- {student: Ada, case: class-001, urgency: C, side: right, roots: [L5]}\n"
        "- {student: Bo, case: class-001, urgency: D, side: left, roots: L5 or S1}\n"
    )
    found = []
    for name in ("a.xlsx", "a.csv", "a.json", "a.yaml"):
        problems = Problems()
        answers = read_answers([tmp_path / name], base, IDS, problems)
        assert not len(problems), list(problems)
        found.append([(item.student, item.case, item.given) for item in answers])
    assert found[0] == found[1] == found[2] == found[3]
    assert found[0][1][2] == Given(urgency="D", side="left", roots=("L5", "S1"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Ada,class-001,X,right,L5", "cell C2: 'X' is no category"),
        ("Ada,class-001,C,middle,L5", "cell D2: 'middle' is no side"),
        ("Ada,class-001,C,right,L9", "cell E2: 'L9' is no root"),
        ("Ada,class-01,C,right,L5", "cell B2: the key has no case 'class-01'"),
        (",class-001,C,right,L5", "row 2: no student"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_cell(line: str, message: str, base: RuleBase, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"student,case,urgency,side,roots\n{line}\n")
    problems = Problems()
    read_answers([path], base, IDS, problems)
    assert any(message.lower() in item.message.lower() for item in problems), list(problems)
    assert left_out(problems) == 1


def test_a_second_answer_of_one_student_does_not_count_and_is_told(base: RuleBase, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("student,case,urgency\nAda,class-001,C\nada,class-001,A\n")
    problems = Problems()
    (answer,) = read_answers([path], base, IDS, problems)
    assert answer.given.urgency == "C"
    assert "answered 'class-001' twice" in next(iter(problems)).message


def test_a_table_without_students_is_refused_and_a_folder_says_what_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("who,what\nAda,class-001\n")
    (tmp_path / "photo.png").write_bytes(b"x")
    ran = piped("case", "mark", KEY / "class-001.yaml", tmp_path)
    assert ran.code == 4
    assert "there is no column 'student'" in ran.err
    assert "photo.png" in ran.err
    assert "nothing to mark" in ran.err


def test_no_result_is_written_over_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("student,case,urgency\nAda,class-001,C\n")
    ran = piped("case", "mark", KEY / "class-001.yaml", path, "--csv", path, "--force")
    assert ran.code == 2
    assert path.read_text().startswith("student,case,urgency\nAda")

"""`case mark`: a class of thirty in one command; what cannot be read is named by its cell and never guessed."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from radiculo.cases.shapes import Expect, Truth
from radiculo.errors import Problems
from radiculo.exchange.answers import left_out, read_answers
from radiculo.judge.class_marks import Sheet, mark_rows, sheets
from radiculo.judge.key import Key, base_rates, key_of
from radiculo.judge.marking import Said, marked
from radiculo.knowledge.base import RuleBase
from radiculo.practice.marks import Solved
from support.practice import bank, events_of, solved
from support.program import ROOT, piped

KEY = ROOT / "cases" / "teaching"
IDS = [f"class-{number:03}" for number in (1, 2, 7, 28, 35)]


RIGHT_L5 = Key(against="truth", explanations=("L5",), side="right", urgency="C")


def marks_of(said: Said, key: Key, base: RuleBase) -> Sheet:
    """One answer, marked against one key among the keys of nobody else."""
    marks = marked(said, key, base, base_rates(base, []))
    return Sheet(student="Ada", case="x", said=said, key=key, marks=marks)


def roots(*names: str) -> tuple[tuple[str, None], ...]:
    """Explanations that were named without a probability."""
    return tuple((name, None) for name in names)


@pytest.mark.parametrize(
    ("said", "urgency", "error", "side", "word"),
    [
        (Said(urgency="C", side="right", level=roots("L5")), "right", 0, "right", "right"),
        (Said(urgency="D", side="left", level=roots("S1")), "under", -1, "wrong", "wrong"),
        (Said(urgency="A", side="right", level=roots("L5", "S1")), "over", 2, "right", "partly"),
        (Said(urgency="C", side="right", level=roots("not_a_root")), "right", 0, "right", "wrong"),
        (Said(), "missing", 0, "missing", "missing"),
    ],
)
def test_each_part_is_marked(said: Said, urgency: str, error: int, side: str, word: str, base: RuleBase) -> None:
    found = marks_of(said, RIGHT_L5, base)
    assert (found.urgency, found.error, found.side, found.roots) == (urgency, error, side, word)


@pytest.mark.parametrize("case", ["class-001", "class-002", "class-028", "cr-012"])
def test_a_sheet_is_marked_as_an_attempt_of_practice_with_the_same_answer(
    case: str, base: RuleBase, tmp_path: Path
) -> None:
    attempt = solved(bank()[case], events_of([], level=[("L5", 70), ("S1", 30)], side="left", urgency="D")).attempt
    others = [key for name, each in bank().items() if name != case and (key := key_of(each))]
    practised = Solved(attempt=attempt, rates=base_rates(base, others)).marks.marked[0]
    path = tmp_path / "a.csv"
    path.write_text(f'student,case,urgency,side,roots\nAda,{case},D,left,"L5 70, S1 30"\n')
    problems = Problems()
    (sheet,) = sheets(read_answers([path], base, bank(), problems), bank(), base)
    assert not len(problems)
    assert sheet.marks == practised
    assert sheet.marks.level is not None


def test_what_a_sheet_does_not_say_is_absent_and_not_zero(base: RuleBase) -> None:
    plain = marks_of(Said(level=roots("L5")), RIGHT_L5, base).marks
    assert plain.level
    assert (plain.level.first, plain.level.probability, plain.level.brier) == (True, None, None)
    assert (plain.urgency, plain.side, plain.differs_in) == (None, None, [])
    likely = marks_of(Said(level=(("L5", 60), ("S1", 40))), RIGHT_L5, base).marks.level
    assert likely
    assert (likely.first, likely.second, likely.probability) == (True, True, 0.6)
    assert likely.brier == pytest.approx(0.32)
    assert marks_of(Said(), RIGHT_L5, base).marks.level is None
    (row,) = mark_rows([marks_of(Said(), RIGHT_L5, base)])[1:]
    assert row == ["Ada", "x", "", "C", "missing", "", "", "right", "missing", "", "L5", "missing", *[""] * 6]


def test_a_side_that_was_not_given_makes_no_leg_different(base: RuleBase) -> None:
    assert marks_of(Said(level=roots("L5")), RIGHT_L5, base).marks.differs_in == []
    assert marks_of(Said(level=roots("S1")), RIGHT_L5, base).marks.differs_in == ["right"]
    assert marks_of(Said(level=roots("L5"), side="left"), RIGHT_L5, base).marks.differs_in == ["left", "right"]


def test_no_single_root_is_an_answer_and_a_silent_key_marks_nothing(base: RuleBase) -> None:
    case = replace(bank()["class-001"], truth=Truth(roots=[]), expect=Expect(urgency="B"))
    key = key_of(case)
    assert key == Key(against="truth", explanations=("not_a_root",), urgency="B")
    assert marks_of(Said(level=roots("not_a_root")), key, base).roots == "right"
    assert marks_of(Said(level=roots("L5")), key, base).roots == "wrong"
    silent = marks_of(Said(level=roots("L5"), urgency="A"), Key(against="author"), base)
    assert (silent.urgency, silent.side, silent.roots, silent.error) == (None, None, None, 0)
    assert key_of(replace(case, truth=None, expect=None)) is None


def test_the_order_of_roots_does_not_matter(base: RuleBase) -> None:
    key = Key(against="truth", explanations=("L5", "S1"))
    assert marks_of(Said(level=roots("S1", "L5")), key, base).roots == "right"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("L5", roots("L5")),
        ("l5 s1", roots("L5", "S1")),
        ("L4/L5", roots("L4", "L5")),
        ("L4 or not a root", roots("L4", "not_a_root")),
        ("no single root", roots("not_a_root")),
        ("other", roots("other")),
        ("s1 30; L5 70 %", (("L5", 70), ("S1", 30))),
        ("L5 root", roots("L5")),
        ("root", "'root' is no root"),
        ("-", "'-' is no root"),
        ("?", "'?' is no root"),
        ("L4/5", "'5' is no root"),
        ("L5 60, S1 30", "together these are 90 percent"),
        ("L5 60, S1", "no percentage"),
        ("L5, hip", "'hip' is no root"),
    ],
)
def test_roots_are_read_as_they_are_written(text: str, level: object, base: RuleBase, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'student,case,roots\nAda,class-001,"{text}"\n')
    problems = Problems()
    (answer,) = read_answers([path], base, IDS, problems)
    told = next((item.message for item in problems), "")
    if isinstance(level, str):
        assert level in told
        assert told.startswith("cell C2: ")
        assert answer.said.level is None
    else:
        assert (answer.said.level, told) == (level, "")


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
    assert "L5 instead of not a root (9x)" in ran.out
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
        found.append([(item.student, item.case, item.said) for item in answers])
    assert found[0] == found[1] == found[2] == found[3]
    assert found[0][1][2] == Said(urgency="D", side="left", level=roots("L5", "S1"))


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


@pytest.mark.parametrize("urgency", ["C", "c", "Priority", "C Priority", "C (priority)"])
@pytest.mark.parametrize("side", ["right", "R", "Right leg", "right side"])
def test_what_the_printed_sheet_offers_is_read(urgency: str, side: str, base: RuleBase, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"Your name,Case,How soon?,Which side?,Which root?\nAda,CLASS-001,{urgency},{side},no single root\n"
    )
    problems = Problems()
    (answer,) = read_answers([path], base, IDS, problems)
    assert not len(problems), list(problems)
    assert (answer.case, answer.said) == (
        "class-001",
        Said(urgency="C", side="right", level=roots("not_a_root")),
    )


@pytest.mark.parametrize(
    ("text", "message", "level"),
    [
        ("student,case,roots,why\nAda,class-001,L5,the jerk\n", "cell D1: the column 'why' is not marked", roots("L5")),
        (
            "student,case,roots,level\nAda,class-001,L5,S1\n",
            "cell D1: 'level' is a second column for roots",
            roots("L5"),
        ),
        ("student,case,roots,roots\nAda,class-001,L5,S1\n", "cell D1: the header 'roots' stands twice", roots("L5")),
        ("Tuesday\nstudent,case,roots\nAda,class-001,L5\n", "cell A1: 'Tuesday' stands alone", roots("L5")),
        ('student,case,roots\nAda,class-001,L5,"note"\n', "cell D2: 'note' has no header above it", roots("L5")),
        ("student,case,roots\nJ\xf6rg,class-001,L5\n", "row 2 is not UTF-8 text", roots("L5")),
        ("student,case,roots\nAda,class-001,04.05.2026\n", "cell C2: '04.05.2026' is no root", None),
        ("student;case;roots\nAda;class-001;L5, peroneal\n", "cell C2: 'peroneal' is no root", None),
    ],
)
def test_accidents_of_returned_sheets_are_told_once_each(
    text: str, message: str, level: object, base: RuleBase, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("cp1252"))
    problems = Problems()
    (answer,) = read_answers([path], base, IDS, problems)
    assert answer.said.level == level
    (told,) = problems
    assert told.message.startswith(message)


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("C2", "=A1", "cell C2: a formula whose result the file does not hold"),
        ("C2", "#REF!", "cell C2: it shows #REF!"),
        ("C2", True, "cell C2: 'yes' is no category"),
        ("C2", "\u201cC\u201d", None),
        ("D2", "\u00a0right\u00a0", None),
        ("E2", date(2026, 5, 4), "cell E2: the spreadsheet has made a date (2026-05-04) of it"),
        ("A2", None, "row 2: no student"),
    ],
)
def test_accidents_of_returned_workbooks(
    cell: str, value: object, message: str | None, base: RuleBase, tmp_path: Path
) -> None:
    book = Workbook()
    for row in (["student", "case", "urgency", "side", "roots"], ["Ada", "class-001", "C", "right", "L5"]):
        book.active.append(row)
    book.active[cell] = value
    book.save(tmp_path / "a.xlsx")
    problems = Problems()
    read_answers([tmp_path / "a.xlsx"], base, IDS, problems)
    assert [item.message.startswith(message or "") for item in problems] == [True] * bool(message)
    assert left_out(problems) == bool(message)


def test_a_second_answer_of_one_student_does_not_count_and_is_told(base: RuleBase, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("student,case,urgency\nAda,class-001,C\nada,class-001,A\n")
    problems = Problems()
    (answer,) = read_answers([path], base, IDS, problems)
    assert answer.said.urgency == "C"
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

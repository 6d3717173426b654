"""`radiculo triage` without a case: never without a terminal, never with a loss, and scripted from a file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.rulebase import load_rules
from support.program import RULES, environment, piped

SAY = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")


def test_without_a_terminal_it_never_asks_and_names_what_to_use_instead(tmp_path: Path) -> None:
    ran = piped("triage", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    said = " ".join(ran.err.split())
    for instead in ("radiculo triage CASE", "'-'", "--answers FILE"):
        assert instead in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--answers", "--save", "--resume"])
def test_the_options_of_the_walk_take_no_case(option: str, tmp_path: Path) -> None:
    ran = piped("triage", "cr-012", option, tmp_path / "x")
    assert ran.code == 2
    assert option in ran.err


def scripted(tmp_path: Path, text: str, *options: object):
    (tmp_path / "answers.txt").write_text(text)
    return piped("triage", "--rules", RULES, "--answers", tmp_path / "answers.txt", "--brief", *options, cwd=tmp_path)


def test_answers_are_addressed_in_any_order(tmp_path: Path) -> None:
    lines = ["patellar_reflex: L reduced", "# a comment", "", "knee_extension_power: L 4"]
    one = scripted(tmp_path, "\n".join(lines))
    assert one.code == 0, one.err
    assert one.out == scripted(tmp_path, "\n".join(reversed(lines))).out
    assert "L4" in one.out


def test_the_same_walk_through_a_pipe_gives_the_same_result(tmp_path: Path) -> None:
    lines = "patellar_reflex: L reduced\nknee_extension_power: L 4\n"
    from_file = scripted(tmp_path, lines)
    through_pipe = piped("triage", "--rules", RULES, "--answers", "-", "--brief", stdin=lines, cwd=tmp_path)
    assert (through_pipe.code, through_pipe.err) == (0, from_file.err)
    assert (from_file.lines[0], through_pipe.lines[0]) == ("answers", "walk"), "the case goes by the file"
    assert from_file.lines[1:] == through_pipe.lines[1:]


def test_a_group_is_recorded_as_a_whole_and_its_findings_win(tmp_path: Path) -> None:
    lines = ["patellar_reflex: L reduced", "examination: normal", "history: -"]
    assert scripted(tmp_path, "\n".join(lines), "--save", "case.yaml").code == 0
    case = {str(s): r.written for s, r in read_case(tmp_path / "case.yaml", load_rules(RULES)).observations.items()}
    assert case["left.patellar_reflex"] == "reduced"
    assert case["right.patellar_reflex"] == "normal"
    assert "not tested" in case.values()
    assert scripted(tmp_path, "examination: perhaps").code == 4


def test_answers_may_follow_the_order_of_the_walk(tmp_path: Path) -> None:
    ran = scripted(tmp_path, ".\n1 changed\n", "--save", "case.yaml")
    assert ran.code == 0, ran.err
    assert "ALARM: " in ran.err
    case = read_case(tmp_path / "case.yaml", load_rules(RULES))
    assert [reading.written for reading in case.observations.values()] == ["changed"]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("# x\n  patellar_reflx: normal", "answers.txt:2:3", "did you mean 'patellar_reflex'?"),
        ("patellar_reflex: L purple", "answers.txt:1:18", "'purple' is not a value"),
        ("patellar_reflex: reduced", "answers.txt:1:18", "say the leg"),
    ],
)
def test_a_wrong_answer_is_shown_with_its_place_and_nothing_is_guessed(
    tmp_path: Path, text: str, place: str, said: str
) -> None:
    ran = scripted(tmp_path, text)
    assert (ran.code, ran.out) == (4, "")
    assert place in ran.err
    assert said in ran.err


def test_a_file_of_answers_that_does_not_exist_is_a_plain_error(tmp_path: Path) -> None:
    ran = piped("triage", "--answers", tmp_path / "none.txt")
    assert ran.code == 4
    assert "cannot be read" in ran.err


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine")
    ran = scripted(tmp_path, "", "--save", "mine.yaml")
    assert ran.code == 2
    assert (tmp_path / "mine.yaml").read_text() == "mine"


def talk(tmp_path: Path, *options: str):
    import pexpect  # noqa: PLC0415 - not on Windows

    words = ["-m", "radiculo", "triage", "--rules", str(RULES), "--plain", *options]
    return pexpect.spawn(sys.executable, words, env=environment(), cwd=str(tmp_path), encoding="utf-8", timeout=30)


@SAY
@pytest.mark.parametrize(("key", "code"), [("c", 130), ("d", 0)])
def test_an_interrupted_walk_keeps_its_answers_and_can_be_resumed(tmp_path: Path, key: str, code: int) -> None:
    child = talk(tmp_path)
    for line in ("", "1 changed"):
        child.expect("> ")
        child.sendline(line)
    child.expect("> ")
    child.sendcontrol(key)
    child.expect("radiculo triage --resume walk-1.yaml")
    child.read()
    child.close()
    assert child.exitstatus == code
    assert "Traceback" not in (child.before or "")
    case = read_case(tmp_path / "walk-1.yaml", load_rules(RULES))
    assert [reading.written for reading in case.observations.values()] == ["changed"]
    again = talk(tmp_path, "--resume", "walk-1.yaml")
    again.expect("> ")
    assert "kept in walk-1.yaml" in again.before
    assert "Recorded so far: " in again.before
    again.sendline("q")
    again.read()
    again.close()
    assert again.exitstatus == 0
    assert read_case(tmp_path / "walk-1.yaml", load_rules(RULES)).observations == case.observations


@SAY
def test_an_interruption_before_the_first_answer_leaves_no_file(tmp_path: Path) -> None:
    child = talk(tmp_path)
    child.expect("> ")
    child.sendcontrol("c")
    child.read()
    child.close()
    assert child.exitstatus == 130
    assert list(tmp_path.iterdir()) == []

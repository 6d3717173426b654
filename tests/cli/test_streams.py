"""stdout is the result and stderr everything else; no colour where nobody can see it; a last line says what this is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from radiculo.errors import Exit
from support.program import ANSI, CASES, INTENDED_USE, ROOT, RULES, environment, piped, with_rules, words

L4 = CASES / "good" / "l4.yaml"
INVALID = CASES / "invalid" / "invalid.yaml"
MIXED = CASES / "invalid" / "mixed.jsonl"
COMMANDS = {
    "triage": ("triage", L4),
    "triage --brief": ("triage", "--brief", L4),
    "triage folder": ("triage", CASES / "good"),
    "explain": ("explain", L4),
    "explain --all": ("explain", "--all", L4),
    "explain --rule": ("explain", "--rule", "alarm/severe-weakness", L4),
    "explain --why-not root": ("explain", "--why-not", "L3", L4),
    "explain --why-not urgency": ("explain", "--why-not", "A", L4),
    "replay": ("replay", CASES / "good"),
    "replay --brief": ("replay", "--brief", CASES / "good"),
    "check": ("check",),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_pipe_gets_the_whole_result_and_nothing_else(name: str) -> None:
    ran = piped(*with_rules(*COMMANDS[name]), COLUMNS="40")
    assert ran.code == 0
    assert ran.err == ""
    assert not ANSI.search(ran.out)
    assert max(map(len, ran.lines)) > 40, "a pipe is never wrapped"
    assert ran.lines[-1] == INTENDED_USE
    assert ran.out.count(INTENDED_USE) == (5 if name == "triage folder" else 1), "once for each answer"


@pytest.mark.parametrize("name", ["triage", "explain", "replay", "check"])
def test_a_pipe_is_plain_without_being_asked(name: str) -> None:
    command = with_rules(*COMMANDS[name])
    assert piped(*command).out == piped(*command, "--plain", COLUMNS="200").out


def test_a_pipe_gets_colour_on_request() -> None:
    asked = piped(*with_rules("triage", L4), "--color", COLUMNS="300")
    assert ANSI.search(asked.out)
    assert words(asked.out) == words(piped(*with_rules("triage", L4)).out)


def test_wrong_records_are_explained_on_stderr_and_counted_and_the_others_are_answered() -> None:
    ran = piped(*with_rules("triage", "--brief", L4, INVALID, MIXED))
    assert [line for line in ran.lines if line.startswith(("l4", "before", "after"))] == [
        "l4  Knee jerk, power and tension agree on L4",
        "before",
        "after",
    ]
    assert "did you mean 'left.patellar_reflex'?" in ran.err
    assert "mixed.jsonl:2:" in ran.err
    assert ran.err.splitlines()[-1] == "2 of 5 records are invalid and not run"
    assert "error" not in ran.out
    assert ran.code == 4


def test_a_replay_lists_wrong_records_among_its_results() -> None:
    ran = piped(*with_rules("replay", MIXED))
    assert [line.split()[0] for line in ran.lines[:2]] == ["ok", "invalid"]
    assert "3 records: 1 invalid, 2 ok" in ran.out
    assert "'norml' is not a value of 'saddle_sensation'" in ran.err


def test_nothing_to_run_is_said_on_stderr(tmp_path: Path) -> None:
    ran = piped(*with_rules("triage", tmp_path))
    assert (ran.out, ran.err) == ("", f"no case file is in {tmp_path}\nnothing to run: no case was found\n")


@pytest.mark.parametrize(
    "command", [("triage",), ("replay",), ("cover",), ("mutate", "--rule", "alarm/severe-weakness")]
)
def test_every_command_ends_with_5_when_there_is_nothing_to_run_and_says_what_was_passed_over(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "table.csv").write_text("a,b")
    (tmp_path / ".hidden.yaml").write_text("x: 1")
    ran = piped(*with_rules(*command, tmp_path))
    assert ran.code == Exit.NOTHING
    assert "table.csv" in ran.err
    assert "hidden" not in ran.err


def test_problems_of_the_rules_go_to_stderr_and_the_summary_of_a_check_to_stdout(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    rule = tmp_path / "rules" / "level" / "l4-patellar-reflex.yaml"
    rule.write_text(rule.read_text().replace("{name: brisk, given: {patellar_reflex: brisk}, verdict: silent}", ""))
    rule.write_text(rule.read_text().replace("  - \n", ""))
    ran = piped("check", "--rules", tmp_path / "rules")
    assert ran.code == 3
    assert "error[mutant-survives]" in ran.err
    assert "error[" not in ran.out
    assert "  checks failed" in ran.lines
    assert ran.lines[-1] == INTENDED_USE


def test_compiling_to_a_file_leaves_stdout_empty(tmp_path: Path) -> None:
    ran = piped(*with_rules("compile", tmp_path / "rules.json"))
    assert ran.out == ""
    assert "9 rules, hash " in ran.err
    assert (tmp_path / "rules.json").stat().st_size > 1000


@pytest.mark.parametrize(
    "arguments",
    [
        with_rules("triage", CASES / "good"),
        with_rules("triage", "--json", CASES / "good"),
        with_rules("replay", "--json", CASES / "good"),
        with_rules("explain", L4),
        with_rules("check", "--json"),
        with_rules("findings"),
        with_rules("rules", "--json"),
        with_rules("roots"),
        with_rules("compile", "-"),
        ("schema", "case"),
        ("triage", "--help"),
        (),
    ],
    ids=lambda value: " ".join(str(part) for part in value if "/" not in str(part)) or "bare",
)
@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes")
def test_a_reader_that_goes_away_is_no_error(arguments: tuple[object, ...]) -> None:
    """`radiculo ... | head -1`, in the worst case: the reader is gone before the first line.

    A result that was known then keeps its code; one that still had cases to run says that it was cut off.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "radiculo", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    said = child.stderr.read()
    going_on = arguments == with_rules("triage", CASES / "good")  # text is sent line by line, JSON in large pieces
    code = Exit.CUT_OFF if going_on else Exit.DONE
    assert (child.wait(timeout=30), said) == (code, b"")
    child.stderr.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (f"replay --json {CASES}/unmet/unmet.yaml | head -c 1", Exit.UNMET),
        (f"triage --fail-at A {CASES}/good/emergency.yaml | head -c 1", Exit.UNMET),
        (f"replay --engine durable {CASES}/good {CASES}/unmet/unmet.yaml | true", Exit.CUT_OFF),
        (f"replay --engine columns {CASES}/unmet/unmet.yaml | true", Exit.UNMET),
        ("generate 100000 | true", Exit.CUT_OFF),
        (f"triage {CASES}/good/l4.yaml >&-", Exit.USAGE),
        (f"triage {CASES}/good/l4.yaml >/dev/full", Exit.USAGE),
        (f"triage {CASES}/good/l4.yaml 2>&-", Exit.DONE),
        (f"triage {CASES}/good/l4.yaml <&-", Exit.DONE),
        ("triage <&-", Exit.USAGE),
        ("triage - <&-", Exit.CASE),
        ("replay - <&-", Exit.CASE),
        (f"triage {CASES}/invalid/invalid.yaml 2>&-", Exit.CASE),
        (f"triage {CASES}/invalid/invalid.yaml 2>/dev/full", Exit.CASE),
    ],
)
def test_a_verdict_survives_its_streams(command: str, code: int) -> None:
    """With `pipefail`, as continuous integration has it."""
    name, _, rest = command.partition(" ")
    line = f"set -o pipefail; {sys.executable} -m radiculo {name} --rules {RULES} {rest}"
    ran = subprocess.run(["bash", "-c", line], env=environment(), cwd=ROOT, capture_output=True, check=False)
    assert ran.returncode == code
    assert b"bug" not in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_control_characters_of_a_file_never_reach_the_screen(tmp_path: Path) -> None:
    """A case from a stranger must not be able to clear the screen or hide its text."""
    case = '{"schema_version": 1, "id": "c", "title": "\\u001b[2Jgone", "observations": {"\\u001b[8mx": "y"}}'
    (tmp_path / "case.json").write_text(case)
    ran = piped(*with_rules("triage", tmp_path / "case.json"))
    assert ran.code == 4
    assert "\x1b" not in ran.err
    (tmp_path / "case.json").write_text(case.replace('"\\u001b[8mx": "y"', '"saddle_sensation": "normal"'))
    ran = piped(*with_rules("triage", tmp_path / "case.json"))
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert "[2Jgone" in ran.out

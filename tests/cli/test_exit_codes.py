"""Exit codes: 0 done, 1 not met, 2 usage, 3 rules, 4 case, 5 nothing to run, 70 bug, 130 Ctrl-C; and their order."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from radiculo.cli.main import main
from radiculo.errors import EngineFault, Exit, worst
from support.engines import needs_durable
from support.program import CASES, INTENDED_USE, RULES, environment, piped, with_rules

L4 = CASES / "good" / "l4.yaml"
EMERGENCY = CASES / "good" / "emergency.yaml"
UNMET = CASES / "unmet" / "unmet.yaml"
INVALID = CASES / "invalid" / "invalid.yaml"


@pytest.fixture
def broken_rules(tmp_path: Path) -> Path:
    shutil.copytree(RULES, tmp_path / "rules")
    rule = tmp_path / "rules" / "level" / "l4-patellar-reflex.yaml"
    rule.write_text(rule.read_text().replace("patellar_reflex, in", "patelar_reflex, in"))
    return tmp_path / "rules"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("triage", L4), Exit.DONE),
        (("triage", EMERGENCY), Exit.DONE),
        (("triage", EMERGENCY, "--fail-at", "A"), Exit.UNMET),
        (("triage", EMERGENCY, "--fail-at", "C"), Exit.UNMET),
        (("triage", L4, "--fail-at", "C"), Exit.DONE),
        (("triage", L4, "--fail-at", "D"), Exit.UNMET),
        (("triage", INVALID), Exit.CASE),
        (("triage", "no-such-case"), Exit.CASE),
        (("explain", L4), Exit.DONE),
        (("explain", INVALID), Exit.CASE),
        (("replay", CASES / "good"), Exit.DONE),
        (("replay", UNMET), Exit.UNMET),
        (("replay", CASES / "unmet" / "known.yaml"), Exit.DONE),
        (("replay", INVALID), Exit.CASE),
        (("replay", UNMET, INVALID), Exit.CASE),
        (("triage", EMERGENCY, INVALID, "--fail-at", "A"), Exit.CASE),
        (("check",), Exit.DONE),
        (("compile", "-"), Exit.DONE),
        (("note", "nothing of this is a finding"), Exit.NOTHING),
        (("note",), Exit.USAGE),
        (("note", "knee jerk", "--note", L4), Exit.USAGE),
        (("note", "knee jerk", "--id", "a b"), Exit.USAGE),
        (("note", "--note", CASES / "no-such-file"), Exit.CASE),
    ],
    ids=lambda value: "-".join(Path(str(part)).name for part in value) if isinstance(value, Sequence) else str(value),
)
def test_the_exit_code_says_what_happened(arguments: tuple[object, ...], code: int) -> None:
    assert piped(*with_rules(*arguments)).code == code


@pytest.mark.parametrize("command", ["triage", "explain", "replay", "check", "compile"])
def test_wrong_rules_end_every_command_with_3_and_no_result(command: str, broken_rules: Path) -> None:
    arguments = {"check": (), "compile": ("-",)}.get(command, (L4,))
    ran = piped(command, "--rules", broken_rules, *arguments)
    assert ran.code == Exit.RULES
    assert "did you mean 'patellar_reflex'?" in ran.err
    assert "How soon" not in ran.out
    assert "files" not in ran.out


def test_wrong_rules_come_before_wrong_cases(broken_rules: Path) -> None:
    assert piped("triage", "--rules", broken_rules, INVALID).code == Exit.RULES


def test_rules_that_are_not_there_are_named(tmp_path: Path) -> None:
    ran = piped("check", "--rules", tmp_path / "nowhere")
    assert ran.code == Exit.RULES
    assert "nowhere" in ran.err
    assert "RADICULO_RULES" in ran.err


@pytest.mark.parametrize("command", ["triage", "replay"])
def test_an_empty_folder_is_not_a_success(command: str, tmp_path: Path) -> None:
    ran = piped(*with_rules(command, tmp_path))
    assert ran.code == Exit.NOTHING


@pytest.mark.parametrize("command", ["triage", "replay"])
def test_an_empty_file_of_records_is_not_a_success(command: str, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n\n")
    assert piped(*with_rules(command, tmp_path / "none.jsonl")).code == Exit.NOTHING


@pytest.mark.parametrize(
    "arguments",
    [
        ("triag", L4),
        ("triage", "--wat", L4),
        ("triage",),
        ("explain",),
        ("replay",),
        ("triage", L4, "--engine", "durabel"),
        ("triage", L4, "--policy", "severe_weakness"),
        ("triage", L4, "--policy", "severe_weaknes=3"),
        ("triage", L4, "--policy", "severe_weakness=9"),
        ("check", "--policy", "residual_ml=9000"),
        ("triage", L4, "--fail-at", "F"),
        ("explain", L4, "--rule", "level/l4-patelar-reflex"),
        ("explain", L4, "--why-not", "L9"),
        ("compile", "/no/such/folder/rules.json"),
    ],
    ids=lambda value: "-".join(Path(str(part)).name for part in value),
)
def test_a_wrong_command_line_is_a_usage_error_without_output(arguments: tuple[object, ...]) -> None:
    ran = piped(*with_rules(*arguments)) if arguments[0] != "triag" else piped(*arguments)
    assert ran.code == Exit.USAGE
    assert ran.out == "" or "could not be read" in ran.out
    assert "Traceback" not in ran.err
    assert ran.err.strip()


def test_an_unknown_schema_is_a_usage_error() -> None:
    ran = piped("schema", "outcom")
    assert ran.code == Exit.USAGE
    assert "did you mean 'outcome'?" in ran.err


def test_a_known_disagreement_that_passes_is_reported(tmp_path: Path) -> None:
    text = (CASES / "unmet" / "known.yaml").read_text().replace("urgency: A", "urgency: D")
    (tmp_path / "known.yaml").write_text(text)
    ran = piped(*with_rules("replay", tmp_path))
    assert ran.code == Exit.UNMET
    assert "passes although marked known" in ran.out
    assert "Unexpected passes (remove their 'known'): known" in ran.out


def test_the_worst_code_wins() -> None:
    order = [Exit.BUG, Exit.RULES, Exit.CASE, Exit.UNMET, Exit.NOTHING]
    for index, code in enumerate(order):
        assert worst(order[index:]) == code
        assert worst(reversed(order[index:])) == code
    assert worst([]) == Exit.DONE
    assert worst([Exit.DONE, Exit.NOTHING]) == Exit.NOTHING


def fault(*_: object, **__: object) -> None:
    raise EngineFault("durable_rules and the recorder disagree on level/x (left)")


def mishap(*_: object, **__: object) -> None:
    raise ZeroDivisionError("by zero")


@needs_durable
@pytest.mark.parametrize("command", ["triage", "explain"])
def test_a_difference_between_engines_is_a_bug_never_a_verdict(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RADICULO_CACHE", "off")
    monkeypatch.setattr("radiculo.triage.run._agree", fault)
    assert main([command, "--rules", str(RULES), str(L4)]) == Exit.BUG
    out, err = capsys.readouterr()
    assert out == ""
    assert "disagree on level/x (left)" in err
    assert "report" in err


@needs_durable
def test_one_crash_in_a_replay_takes_precedence_and_loses_no_record(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RADICULO_CACHE", "off")
    monkeypatch.setattr("radiculo.triage.run._agree", fault)
    assert main(["replay", "--json", "--rules", str(RULES), str(UNMET), str(INVALID)]) == Exit.BUG
    report = json.loads(capsys.readouterr().out)
    assert report["summary"]["records"] == 2
    assert report["summary"]["statuses"] == {"crashed": 1, "invalid": 1}


def test_a_mishap_of_ours_is_a_bug_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RADICULO_CACHE", "off")
    monkeypatch.setattr("radiculo.triage.run.decide", mishap)
    assert main(["triage", "--rules", str(RULES), str(L4)]) == Exit.BUG
    err = capsys.readouterr().err
    assert err.startswith("bug: ZeroDivisionError: by zero (")
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["triage", "explain", "replay"])
def test_ctrl_c_is_130(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("RADICULO_CACHE", "off")
    monkeypatch.setattr("radiculo.triage.run.decide", interrupt)
    assert main([command, "--rules", str(RULES), str(L4)]) == Exit.INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for another process")
def test_an_interrupted_replay_reports_what_is_done(tmp_path: Path) -> None:
    line = json.dumps({"schema_version": 1, "id": "c", "observations": {"left.patellar_reflex": "reduced"}})
    many = tmp_path / "many.jsonl"
    many.write_text(f"{line}\n" * 200_000)
    child = subprocess.Popen(
        [sys.executable, "-u", "-m", "radiculo", "replay", "--engine", "durable", "--rules", str(RULES), str(many)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert child.stdout is not None
    first = child.stdout.readline()
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert child.returncode == Exit.INTERRUPTED
    assert first.startswith("ok")
    assert "interrupted" in err
    assert "Traceback" not in err
    done = [line for line in (first + out).splitlines() if line.startswith("ok")]
    counted = int(re.findall(r"^Replay of (\d+) records?: \1 ok", out, re.MULTILINE)[0])
    assert counted - len(done) in {0, 1}, "a record may be counted and not yet printed"
    assert out.splitlines()[-1] == INTENDED_USE

"""`radiculo practice` and `radiculo progress` as students use them: typed, piped, from a file, killed and resumed.

`RADICULO_WRITE_TRANSCRIPTS=1` writes the transcripts of practice in `docs/transcripts/` anew.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from radiculo.render.schemas import json_schema
from radiculo.store.history import History
from support.practice import bank
from support.program import ROOT, Ran, environment, on_terminal, piped

DATA = ROOT / "tests" / "data" / "practice"
WRONG = (DATA / "wrong.txt").read_text(encoding="utf-8")
CASE = "level-peroneal-palsy"
TRANSCRIPTS = {
    "practice": (CASE, "guided", "wrong"),
    "practice-exam": ("cr-016", "exam", "exam"),
    "practice-worked": ("level-s1-full-picture", "worked", "worked"),
}
needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no pseudo-terminals")


def practise(home: Path | str, *arguments: object, stdin: str = "", **changes: str) -> Ran:
    return piped("practice", *arguments, stdin=stdin, RADICULO_HOME=str(home), **changes)


def log(home: Path) -> list[list[str]]:
    kept = History(home)
    return [kept.events(each.id) for each in kept.attempts()]


def marks(ran: Ran) -> dict[str, Any]:
    found = json.loads(ran.out)
    assert found["finished"]
    return {name: found[name] for name in ("marks", "feedback", "grades", "log")}


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_the_kept_transcripts_are_what_the_program_prints(name: str) -> None:
    case, mode, replies = TRANSCRIPTS[name]
    ran = piped(
        "practice",
        case,
        "--mode",
        mode,
        "--answers",
        DATA / f"{replies}.txt",
        RADICULO_HOME="off",
    )
    assert (ran.code, ran.err) == (0, "")
    lines = [line for line in ran.lines if not line.startswith("radiculo 0")]  # the stamp changes with every rule
    text = "\n".join([f"$ radiculo practice {case} --mode {mode}", *lines]) + "\n"
    file = ROOT / "docs" / "transcripts" / f"{name}.txt"
    if os.environ.get("RADICULO_WRITE_TRANSCRIPTS"):
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text


def test_a_wrong_answer_is_told_first_what_was_unsafe_then_the_level_then_the_rest() -> None:
    text = (ROOT / "docs" / "transcripts" / "practice.txt").read_text(encoding="utf-8")
    order = ["Safety", "Level", "Finding by finding", "Best test not done", "How you worked", "Calibration"]
    places = [text.index(f"\n{title}\n") for title in order]
    assert places == sorted(places)
    dialogue = text[: text.index("\nSafety\n")]
    assert "not taken" in dialogue
    assert CASE in dialogue.splitlines()[0], "the caller has named it"
    assert CASE not in dialogue.partition("\n")[2].rpartition("\n\n")[0], "and the program does not"


def test_a_file_a_pipe_and_a_second_run_give_the_same_marks(tmp_path: Path) -> None:
    from_file = practise(tmp_path, CASE, "--json", "--answers", DATA / "wrong.txt")
    typed = practise(tmp_path, CASE, "--json", stdin=WRONG)
    again = practise("off", CASE, "--json", "--answers", "-", stdin=WRONG)
    assert marks(from_file) == marks(typed) == marks(again)
    one, other = log(tmp_path)
    assert one == other
    assert [json.loads(body) for body in one] == marks(from_file)["log"]


def test_left_in_the_middle_and_taken_up_again_it_gives_the_same_log_and_marks(tmp_path: Path) -> None:
    whole = practise(tmp_path / "whole", CASE, "--json", stdin=WRONG)
    lines = WRONG.splitlines(keepends=True)
    begun = practise(tmp_path / "parts", CASE, stdin="".join(lines[:6]))
    assert (begun.code, begun.lines[-1]) == (0, "kept; to go on: radiculo practice --resume")
    answered = practise(tmp_path / "parts", "--resume", stdin="".join([*lines[6:9], "q\n"]))
    assert "taken up again" in answered.out
    assert "Ankle dorsiflexion: " in answered.out, "what is known is said again"
    last = practise(tmp_path / "parts", "--resume", "--json", stdin="".join(lines[9:]))
    assert marks(last) == marks(whole)
    assert log(tmp_path / "parts") == log(tmp_path / "whole")
    nothing = practise(tmp_path / "parts", "--resume")
    assert (nothing.code, nothing.err) == (5, "there is no attempt to go on with\n")


@needs_unix
def test_killed_in_the_middle_only_the_reply_being_typed_is_lost(tmp_path: Path) -> None:
    whole = practise(tmp_path / "whole", CASE, "--json", stdin=WRONG)
    lines = WRONG.splitlines(keepends=True)
    command = [sys.executable, "-m", "radiculo", "practice", CASE]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environment(RADICULO_HOME=str(tmp_path / "killed")),
        cwd=ROOT,
        text=True,
    )
    assert child.stdin
    child.stdin.write("".join(lines[:4]) + "sensa")
    child.stdin.flush()
    until = time.monotonic() + 120
    while not any(
        len(events) == 4 for events in ([] if not (tmp_path / "killed").exists() else log(tmp_path / "killed"))
    ):
        assert time.monotonic() < until
        assert child.poll() is None
        time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=60)
    child.stdin.close()
    last = practise(tmp_path / "killed", "--resume", "--json", stdin="".join(lines[4:]))
    assert marks(last) == marks(whole)
    assert log(tmp_path / "killed") == log(tmp_path / "whole")


@needs_unix
def test_on_a_terminal_with_ctrl_c(tmp_path: Path) -> None:
    import pexpect  # noqa: PLC0415 - not on Windows

    child = pexpect.spawn(
        sys.executable,
        ["-m", "radiculo", "practice", CASE],
        env=environment(RADICULO_HOME=str(tmp_path), COLUMNS="100"),
        cwd=str(ROOT),
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 100),
    )
    child.expect("Before you examine")
    child.sendline("knee jerk")
    child.expect("Knee jerk: ")
    child.expect("What do you ask or examine")
    child.expect("> $")  # it waits; what is typed before is flushed away by line editing
    child.sendcontrol("c")
    child.expect("to go on: radiculo practice --resume")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert [len(events) for events in log(tmp_path)] == [1]


def test_a_case_is_chosen_by_topic_level_and_flags_and_is_not_named(tmp_path: Path) -> None:
    for wish in (["--topic", "L5"], ["--topic", "peroneal", "--random"], ["--level", "1"], ["--red-flags"]):
        ran = practise(tmp_path, *wish, stdin="q\n")
        assert (ran.code, ran.err) == (0, "")
        (*_, last) = History(tmp_path).attempts()
        assert last.case_id not in ran.out
    nothing = practise(tmp_path, "--topic", "no such thing at all")
    assert nothing.code == 2
    assert "no case fits" in nothing.err


def test_cases_that_say_what_was_so_are_served_and_vignettes_where_no_other_fits(tmp_path: Path) -> None:
    def served(*arguments: str) -> str:
        answers = tmp_path / "answers"
        answers.write_text("\nage\ndone\nL5\nleft\nC\nno idea\n\n", encoding="utf-8")
        return str(json.loads(practise("off", *arguments, "--answers", answers, "--json").out)["case"])

    assert {served("--random").partition("-")[0] for _ in range(3)} <= {"cr", "class"}
    assert served("--topic", "shock").startswith("alarm-")


def test_the_author_speaks_after_the_level_and_equal_marks_are_told_once(tmp_path: Path) -> None:
    answers = tmp_path / "answers"
    answers.write_text(
        "\nslr, hip abduction, ankle eversion\ndone\nL5 80, S1 20\nright\nC\nweak foot\n"
        "for S1: hip abduction, ankle eversion; against L5: hip abduction\n",
        encoding="utf-8",
    )
    out = practise("off", "class-001", "--answers", answers).out
    debrief = bank()["class-001"].teaching.debrief.strip()  # type: ignore[union-attr]
    assert out.index("\nLevel\n") < out.index(debrief) < out.index("\nFinding by finding\n")
    assert out.count("correct side: right") == out.count("correct: it is L5") == 1
    contrary = out[out.index("the rules say the contrary: Hip abduction against L5") :]
    assert "[level/l5-hip-abduction-power]: evidence for L5" in contrary.splitlines()[1]
    assert "no support: Ankle eversion for S1: not recorded in this case" in out
    whole = [line for line in out.splitlines() if "fired: " in line and "nearly" not in line]
    assert len(whole) == len(set(whole))
    assert "source: suri11" in out


def test_a_pack_takes_the_place_of_the_shipped_cases(tmp_path: Path) -> None:
    pack = ROOT / "cases" / "published"
    ran = practise(tmp_path, "--pack", pack / "cr-012.yaml", stdin="q\n")
    assert "front of the left thigh" in ran.out
    assert practise(tmp_path, "cr-012", "--pack", pack, "--mode", "worked", stdin="\n").code == 0
    unknown = practise(tmp_path, "cr-0123", "--pack", pack)
    assert unknown.code == 2
    assert "did you mean" in unknown.err
    assert practise(tmp_path, "--pack", tmp_path / "nowhere").code != 0


def test_what_is_due_is_served_on_another_case(tmp_path: Path) -> None:
    first = practise(tmp_path, CASE, "--json", stdin=WRONG, RADICULO_NOW="2026-01-01T09:00:00+00:00")
    missed = {grade["concept"] for grade in json.loads(first.out)["grades"] if not grade["right"]}
    assert missed
    early = practise(tmp_path, "--due", RADICULO_NOW="2026-01-01T09:05:00+00:00")
    assert (early.code, "nothing is due" in early.err) == (5, True)
    later = practise(tmp_path, "--due", "--json", stdin=WRONG, RADICULO_NOW="2026-02-01T09:00:00+00:00")
    found = json.loads(later.out)
    assert found["case"] != CASE
    assert found["tried_for"]
    assert missed & {grade["concept"] for grade in found["grades"]}


def test_where_the_pack_has_no_other_case_one_is_made_kept_and_called_synthetic_afterwards(tmp_path: Path) -> None:
    """Nothing tells before the answer that it is made; left and taken up again it is the same case."""
    home, pack, other = tmp_path / "home", ["--pack", tmp_path / "pack"], "routine-sciatica-two-weeks"
    (tmp_path / "pack").mkdir()
    for name in (CASE, other):
        shutil.copy(ROOT / "cases" / "vignettes" / f"{name}.yaml", tmp_path / "pack")
    later = {"RADICULO_NOW": "2026-02-01T09:00:00+00:00"}
    practise(home, CASE, *pack, "--json", stdin=WRONG, RADICULO_NOW="2026-01-01T09:00:00+00:00")
    lines = WRONG.splitlines(keepends=True)
    begun = practise(home, *pack, "--due", stdin="".join(lines[:6]), **later)
    assert (begun.code, begun.err) == (0, "")
    for word in ("near", "synthetic", "generated", CASE, other, "made"):
        assert word not in begun.out
    (*_, kept) = History(home).attempts()
    assert kept.case_id.startswith(f"near-{other}-")
    found = json.loads(practise(home, "--resume", "--json", stdin="".join(lines[6:]), **later).out)
    assert (found["finished"], found["case"]) == (True, kept.case_id)
    assert found["generated"].startswith(f"made by radiculo from {other}, with ")
    assert [each["against"] for each in found["marks"]["marked"]] == ["radiculo"]
    assert found["grades"]
    again = practise(home, *pack, "--due", stdin=WRONG, RADICULO_NOW="2026-04-01T09:00:00+00:00")
    assert "A synthetic case: made by radiculo from " in again.out
    done = json.loads(piped("progress", "--json", RADICULO_HOME=str(home)).out)
    assert done["attempts"] == 3
    exported = [json.loads(line)["case"] for line in piped("progress", "export", RADICULO_HOME=str(home)).lines]
    assert len(set(exported)) == 3, "each time another one"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cr-012", "--topic", "L5"], "leaves nothing to choose"),
        (["cr-012", "--resume"], "has its case already"),
        (["cr-012", "--mode", "easy"], "easy"),
        (["cr-012", "--answers", "no-such-file.txt"], "cannot read"),
    ],
)
def test_what_does_not_fit_together_is_said(arguments: list[str], said: str) -> None:
    ran = practise("off", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_progress_says_what_was_practised_and_forgets_it(tmp_path: Path) -> None:
    home = {"RADICULO_HOME": str(tmp_path / "home")}
    assert "Nothing is practised yet." in piped("progress", **home).out
    practise(tmp_path / "home", CASE, stdin=WRONG)
    practise(tmp_path / "home", "cr-016", "--mode", "exam", "--answers", DATA / "exam.txt")
    practise(tmp_path / "home", "cr-016", "--mode", "worked", stdin="\n")
    shown = piped("progress", **home).out
    assert shown.startswith("Progress: 2 attempts")
    assert "under-triage" in shown
    found = json.loads(piped("progress", "--json", **home).out)
    assert found["attempts"] == 2
    assert sum(found["urgency"].values()) == 2
    assert found["missed_flags"]
    page = tmp_path / "progress.html"
    assert piped("progress", "--html", page, **home).code == 0
    html = page.read_text(encoding="utf-8")
    assert "Most-missed red flags" in html
    assert "<script" not in html
    assert "<svg" in html
    assert "http" not in html.replace('http-equiv="Content-Security-Policy"', "").replace("http://www.w3.org/", "")
    lines = [json.loads(line) for line in piped("progress", "export", "--as", "p1", **home).lines]
    assert [(line["student"], line["case"], line["mode"]) for line in lines] == [
        ("p1", CASE, "guided"),
        ("p1", "cr-016", "exam"),
        ("p1", "cr-016", "worked"),
    ]
    assert "warfarin" not in json.dumps(lines), "the words of the student stay here"
    assert piped("progress", "forget", stdin="n\n", **home).code == 1
    assert piped("progress", "forget", "--yes", **home).code == 0
    assert "Nothing is practised yet." in piped("progress", **home).out


def test_the_exports_of_several_students_make_a_report_of_the_class(tmp_path: Path) -> None:
    """Pseudonymous, each attempt once, and what is no export is told with its line."""
    for name, case, answers in (("ann", "cr-016", "exam.txt"), ("ben", "cr-016", "exam.txt")):
        practise(tmp_path / name, case, "--mode", "exam", "--answers", DATA / answers)
    practise(tmp_path / "ben", CASE, stdin=WRONG)
    files = []
    for name, words in (("ann", ["--as", "owl"]), ("ben", [])):
        lines = piped("progress", "export", *words, RADICULO_HOME=str(tmp_path / name)).out
        file = tmp_path / f"{name}.jsonl"
        file.write_text(lines + lines, encoding="utf-8")
        files.append(file)
        for line in lines.splitlines():
            jsonschema.validate(json.loads(line), json_schema("progress-export"))
    found = json.loads(piped("progress", "class", *files, "--json").out)
    jsonschema.validate(found, json_schema("progress-class"))
    assert [(each["student"], each["attempts"]) for each in found["students"]] == [("ben", 2), ("owl", 1)]
    assert found["attempts"] == 3
    assert sum(found["urgency"].values()) == sum(sum(each["urgency"].values()) for each in found["students"])
    assert found["first"]["n"] == sum(each["first"]["n"] for each in found["students"])
    flags = {each["concept"]: each["mastered"]["n"] for each in found["missed_flags"]}
    assert flags
    page = tmp_path / "class.html"
    shown = piped("progress", "class", *files, "--html", page)
    assert (shown.code, shown.out.startswith("Class: 2 students, 3 attempts")) == (0, True)
    assert "owl" in page.read_text(encoding="utf-8")
    assert piped("progress", "class", *files, "--html", files[0]).code == 2, "no output is an input"
    files[0].write_text(lines.splitlines()[0] + '\n{"student": 1}\n', encoding="utf-8")
    refused = piped("progress", "class", *files)
    assert refused.code == 2
    assert f"{files[0]}:2:1" in refused.err
    assert "'case' is missing" in refused.err


def test_where_nothing_can_be_kept_practice_goes_on_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = practise(tmp_path / "file", "cr-012", "--mode", "worked", stdin="\n")
    assert ran.code == 0
    assert "cannot keep anything" in ran.err
    assert "Finding by finding" in ran.out


@needs_unix
def test_plain_and_rich_state_the_same_dialogue() -> None:
    answers = ("practice", "cr-012", "--mode", "worked", "--answers", DATA / "worked.txt")
    rich, plain = on_terminal(*answers, width=400), piped(*answers, "--plain")
    assert rich.code == plain.code == 0
    assert "Positive femoral stretch test" in rich.out
    assert "Positive femoral stretch test" in plain.out

"""No command loses a file of its user's, whatever it is asked to write."""

from __future__ import annotations

import io
import json
import shutil
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from radiculo.cli.main import main
from radiculo.errors import Exit
from support.program import RULES, environment, piped

LINE = json.dumps({"schema_version": 1, "id": "c", "observations": {"left.patellar_reflex": "reduced"}}) + "\n"
WRITERS = {
    "outcomes": ("replay", "IN", "--outcomes", "OUT"),
    "junit": ("replay", "IN", "--junit", "OUT"),
    "html": ("replay", "IN", "--html", "OUT"),
    "record": ("replay", "IN", "--record", "OUT"),
    "generate": ("generate", "3", "--like", "IN", "--out", "OUT"),
    "cover": ("cover", "IN", "--out", "OUT"),
    "mutate": ("mutate", "IN", "--rule", "alarm/severe-weakness", "--out", "OUT"),
    "triage": ("triage", "IN", "--html", "OUT"),
    "compile": ("compile", "OUT"),
    "note": ("note", "bladder scan 450", "--save", "OUT"),
    "vectors": ("compile", "/dev/null", "--vectors", "OUT"),
    "handout": ("case", "handout", "IN", "-o", "OUT"),
    "key": ("case", "handout", "IN", "-o", "/dev/null", "--key", "OUT"),
    "show": ("case", "show", "IN", "--html", "OUT"),
}


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADICULO_CACHE", "off")


def call(*words: object, rules: Path = RULES) -> tuple[int, str]:
    """Run the program here; return its code and what it said on stderr."""
    err = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(err):
        code = main([*map(str, words), "--rules", str(rules)])
    return code, err.getvalue()


def run(name: str, source: Path, out: Path, *more: str, rules: Path = RULES) -> tuple[int, str]:
    return call(*({"IN": source, "OUT": out}.get(word, word) for word in WRITERS[name]), *more, rules=rules)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "in.jsonl").write_text(LINE)
    return tmp_path / "in" / "in.jsonl"


@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_leaves_inputs_and_foreign_files_and_replaces_its_own(
    name: str, cases: Path, tmp_path: Path
) -> None:
    if "IN" in WRITERS[name]:
        code, err = run(name, cases, cases, "--force")
        assert (code, cases.read_text()) == (Exit.USAGE, LINE)
        assert "output-is-input" in err
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    code, err = run(name, cases, mine)
    assert (code, mine.read_text()) == (Exit.USAGE, "mine")
    assert "--force" in err
    assert run(name, cases, mine, "--force")[0] == Exit.DONE
    assert mine.read_text() != "mine"
    assert run(name, cases, mine)[0] == Exit.DONE, "what radiculo made it replaces"
    assert run(name, cases, tmp_path / "no" / "such")[0] == Exit.USAGE
    assert run(name, cases, tmp_path)[0] == Exit.USAGE
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["in", "mine.txt"]


@pytest.mark.parametrize("name", WRITERS)
def test_no_writer_replaces_a_rule_that_it_reads(name: str, cases: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    before = (rules / "policy.yaml").read_bytes()
    code, err = run(name, cases, rules / "policy.yaml", "--force", rules=rules)
    assert (code, (rules / "policy.yaml").read_bytes()) == (Exit.USAGE, before)
    assert "output-is-input" in err


def test_a_note_is_not_written_over_by_its_case(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("bladder scan 450")
    code, err = call("note", "--note", file, "--save", file, "--force")
    assert (code, file.read_text()) == (Exit.USAGE, "bladder scan 450")
    assert "output-is-input" in err
    command = [sys.executable, "-m", "radiculo", "note", "--note", "-", "--save", file, "--force", "--rules", RULES]
    with file.open() as stdin:
        ran = subprocess.run(command, stdin=stdin, capture_output=True, env=environment(), check=False)
    assert (ran.returncode, file.read_text()) == (Exit.USAGE, "bladder scan 450")


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("named", ["itself", "as the stream"])
def test_a_report_and_a_stream_are_not_one_file(stream: str, named: str, cases: Path, tmp_path: Path) -> None:
    if named == "as the stream" and not Path(f"/dev/{stream}").exists():
        pytest.skip("no such device")
    file = tmp_path / "r.xml"
    command = [sys.executable, "-m", "radiculo", "replay", "--rules", RULES, cases, "--junit"]
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with file.open("wb") as out:
        name = file if named == "itself" else f"/dev/{stream}"
        ran = subprocess.run([*command, name], env=environment(), check=False, **{**streams, stream: out})
    assert ran.returncode == Exit.USAGE
    assert b"<testsuites" not in file.read_bytes()


@pytest.mark.parametrize("other", ["o.jsonl", "o.jsonl.journal"])
def test_outcomes_and_their_journal_are_no_other_result(other: str, cases: Path, tmp_path: Path) -> None:
    code, err = call("replay", cases, "--outcomes", tmp_path / "o.jsonl", "--junit", tmp_path / other)
    assert (code, [file.name for file in tmp_path.iterdir()]) == (Exit.USAGE, ["in"])
    assert "output-twice" in err


def test_outcomes_that_cannot_be_begun_leave_no_journal(cases: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "o.jsonl.journal").mkdir()
    for name in ("out", "o.jsonl"):
        assert call("replay", cases, "--outcomes", tmp_path / name)[0] == Exit.USAGE
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in", "o.jsonl.journal", "out"]


def test_an_artefact_and_its_vectors_are_two_files(tmp_path: Path) -> None:
    code, err = call("compile", tmp_path / "a", "--vectors", tmp_path / "a")
    assert (code, list(tmp_path.iterdir())) == (Exit.USAGE, [])
    assert "output-twice" in err


def test_an_output_inside_an_input_folder_would_be_read_the_next_time(cases: Path) -> None:
    code, err = run("outcomes", cases.parent, cases.parent / "o.jsonl")
    assert (code, [file.name for file in cases.parent.iterdir()]) == (Exit.USAGE, ["in.jsonl"])
    assert "output-is-input" in err


def test_a_baseline_is_not_recorded_over_while_it_is_compared_with(cases: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.jsonl"
    assert call("replay", cases, "--record", base)[0] == Exit.DONE
    before = base.read_text()
    for option in ("--record", "--outcomes"):
        code, _ = call("replay", cases, "--against", base, option, base, "--force")
        assert (code, base.read_text()) == (Exit.USAGE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no such devices")
@pytest.mark.parametrize("name", WRITERS)
def test_a_device_is_written_and_stays(name: str, cases: Path) -> None:
    assert run(name, cases, Path("/dev/null"))[0] == Exit.DONE
    assert Path("/dev/null").is_char_device()
    assert not Path("/dev/null.journal").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize("name", [name for name in WRITERS if name != "mutate"])  # here it has nothing to write
def test_a_full_disk_is_said_and_is_no_bug(name: str, cases: Path) -> None:
    words = ({"IN": cases, "OUT": "/dev/full"}.get(word, word) for word in WRITERS[name])
    ran = piped(*words, "--rules", RULES)
    assert ran.code == Exit.USAGE
    assert "No space left" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no such folder")
def test_answers_that_cannot_be_kept_are_no_success(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("patellar_reflex: L reduced\n")
    code, err = call("triage", "--answers", tmp_path / "answers", "--save", "/proc/nothing.yaml")
    assert code == Exit.USAGE
    assert "the answers are not kept" in err


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_run_that_is_ended_leaves_no_half_files(name: str, tmp_path: Path) -> None:
    reports = [word for kind in ("junit", "html", "record") for word in (f"--{kind}", tmp_path / kind)]
    command = [sys.executable, "-m", "radiculo", "replay", "-", "--rules", RULES, *reports]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment(), **streams) as running:  # which waits for its input
        while len(list(tmp_path.iterdir())) < len(reports) // 2:
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(getattr(signal, name))
        assert running.wait(60) == 128 + getattr(signal, name)
    assert list(tmp_path.iterdir()) == []

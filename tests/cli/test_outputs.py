"""No command loses a file of its user's, whatever it is asked to write."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from radiculo.cli.main import main
from radiculo.errors import Exit
from support.program import piped, with_rules

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
}


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADICULO_CACHE", "off")


def call(*words: object) -> tuple[int, str]:
    """Run the program here; return its code and what it said on stderr."""
    err = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(err):
        code = main([str(word) for word in with_rules(*words)])
    return code, err.getvalue()


def run(name: str, source: Path, out: Path, *more: str) -> tuple[int, str]:
    return call(*({"IN": source, "OUT": out}.get(word, word) for word in WRITERS[name]), *more)


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


def test_a_note_is_not_written_over_by_its_case(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("bladder scan 450")
    code, err = call("note", "--note", file, "--save", file, "--force")
    assert (code, file.read_text()) == (Exit.USAGE, "bladder scan 450")
    assert "output-is-input" in err


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
    code, _ = call("replay", cases, "--against", base, "--record", base)
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
    ran = piped(*with_rules(*words))
    assert ran.code == Exit.USAGE
    assert "No space left" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no such folder")
def test_answers_that_cannot_be_kept_are_no_success(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("patellar_reflex: L reduced\n")
    code, err = call("triage", "--answers", tmp_path / "answers", "--save", "/proc/nothing.yaml")
    assert code == Exit.USAGE
    assert "the answers are not kept" in err

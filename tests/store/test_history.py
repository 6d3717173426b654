"""The history: every event is on disk at once, an old schema is brought up to date, two processes do no harm."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from radiculo.store import history
from radiculo.store.history import MIGRATIONS, Begun, Ended, History, TooNew, home
from support.program import ROOT


def begun(name: str, started: str = "2026-01-01T09:00:00+00:00") -> Begun:
    return Begun(id=name, started=started, case_id="c", case_path="c.yaml", case_hash="0", mode="exam", rules="r")


def ended(name: str, finished: str = "2026-01-01T10:00:00+00:00") -> Ended:
    return Ended(attempt=name, finished=finished, score=0.5, level=2, hints=1, grades="[]", marks="{}")


def test_what_was_kept_is_read_again_in_order(tmp_path: Path) -> None:
    kept = History(tmp_path / "deep" / "folder")
    kept.begin(begun("a"))
    kept.append("a", "now", ["1", "2"])
    kept.append("a", "now", ["3"])
    again = History(tmp_path / "deep" / "folder")
    assert again.events("a") == ["1", "2", "3"]
    assert again.unfinished() == again.attempts() == [begun("a")]
    kept.end(ended("a"))
    kept.end(ended("a", "later"))
    assert again.results() == [(begun("a"), ended("a"))], "a second result of the same attempt changes nothing"
    assert again.unfinished() == []


def test_the_newest_unfinished_attempt_comes_first(tmp_path: Path) -> None:
    kept = History(tmp_path)
    for name, hour in (("a", 8), ("b", 12), ("c", 10)):
        kept.begin(begun(name, f"2026-01-01T{hour:02}:00:00+00:00"))
    kept.end(ended("b"))
    assert [each.id for each in kept.unfinished()] == ["c", "a"]


def test_events_of_an_unknown_attempt_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    kept = History(tmp_path)
    with pytest.raises(sqlite3.IntegrityError):
        kept.append("nobody", "now", ["1", "2"])
    assert kept.events("nobody") == []


def test_a_history_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / history.NAME)
    old.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1;")
    old.execute("INSERT INTO attempts VALUES ('a', 't', 'c', 'p', 'h', 'exam', 'r')")
    old.execute("INSERT INTO events VALUES ('a', 0, 't', 'body')")
    old.commit()
    old.close()
    kept = History(tmp_path)
    assert kept.events("a") == ["body"]
    kept.end(ended("a"))
    assert [result.attempt for _, result in kept.results()] == ["a"]


def test_a_history_of_a_newer_radiculo_is_left_as_it_is(tmp_path: Path) -> None:
    History(tmp_path).begin(begun("a"))
    with sqlite3.connect(tmp_path / history.NAME) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(TooNew, match="newer radiculo"):
        History(tmp_path)


def test_forgetting_leaves_no_trace_in_the_files(tmp_path: Path) -> None:
    kept = History(tmp_path)
    kept.begin(begun("a"))
    kept.append("a", "now", ["SECRET-WORDS-OF-MINE"])
    assert kept.forget() == 1
    assert kept.attempts() == []
    assert kept.events("a") == []
    assert not any(b"SECRET-WORDS" in file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize(("given", "folder"), [("off", None), ("/somewhere", Path("/somewhere"))])
def test_the_environment_says_where_it_is(given: str, folder: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADICULO_HOME", given)
    assert home() == folder


def test_without_a_word_it_is_in_the_users_data_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("RADICULO_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = home()
    assert folder is not None
    assert folder.name == "radiculo"


_WRITER = """
import sys
from pathlib import Path
from radiculo.store.history import Begun, History
kept = History(Path(sys.argv[1]))
name = sys.argv[2]
kept.begin(Begun(id=name, started=name, case_id="c", case_path="", case_hash="", mode="exam", rules=""))
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    kept.append(name, "now", [f"{name} {number} a", f"{name} {number} b"])
"""


def writer(folder: Path, name: str, number: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", _WRITER, str(folder), name, str(number)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    """Also the schema is made by both at once."""
    both = [writer(tmp_path, name, 60) for name in ("a", "b")]
    assert [each.wait(timeout=120) for each in both] == [0, 0]
    for each in both:
        assert each.stdout
        each.stdout.close()
    kept = History(tmp_path)
    for name in ("a", "b"):
        assert kept.events(name) == [f"{name} {n} {part}" for n in range(60) for part in "ab"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_process_leaves_whole_replies_only(tmp_path: Path) -> None:
    child = writer(tmp_path, "a", 100_000)
    assert child.stdout
    assert child.stdout.readline() == b"ready\n"
    kept = History(tmp_path)
    while len(kept.events("a")) < 6:
        assert child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=60)
    child.stdout.close()
    found = History(tmp_path).events("a")
    assert len(found) % 2 == 0, "the events of one reply are kept together"
    assert found == [f"a {n} {part}" for n in range(len(found) // 2) for part in "ab"]

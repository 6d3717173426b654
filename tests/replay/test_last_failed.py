"""What failed the last time is remembered per set of paths, in the user's cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from radiculo.replay import last_failed
from radiculo.replay.last_failed import LastFailed
from radiculo.replay.run import Result
from radiculo.store import kept


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RADICULO_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cache"


def run(paths: list[str], **statuses: str) -> None:
    memory = LastFailed.of(paths)
    for name, status in statuses.items():
        memory.add(Result.model_validate({"id": name, "status": status}))
    memory.save()


def test_failures_are_remembered_until_they_pass() -> None:
    run(["cases"], a="failed", b="ok", c="invalid", d="crashed")
    assert LastFailed.of(["cases"]).names == {"a", "c", "d"}
    run(["cases"], a="ok", c="failed")
    assert LastFailed.of(["cases"]).names == {"c", "d"}, "d was not run and has not passed"


def test_the_memory_belongs_to_the_paths_whatever_their_order_and_form(tmp_path: Path) -> None:
    run(["x", "y"], a="failed")
    assert LastFailed.of([str(tmp_path / "y"), "./x"]).names == {"a"}
    assert LastFailed.of(["x"]).names == frozenset()


def test_an_unexpected_pass_has_failed() -> None:
    memory = LastFailed.of(["x"])
    memory.add(Result(id="a", status="ok", known="accepted", unexpected_pass=True))
    memory.save()
    assert LastFailed.of(["x"]).names == {"a"}


@pytest.mark.parametrize("text", ["{", '{"a": 1}', "[1, 2]", "\xff", "[" * 100_000])
def test_a_memory_that_is_broken_is_an_empty_one(text: str, cache: Path) -> None:
    run(["x"], a="failed")
    kept.save("failed", LastFailed.of(["x"]).key, text.encode("latin-1"))
    assert LastFailed.of(["x"]).names == frozenset()
    (file,) = (cache / "kept").glob("failed-*")
    file.write_text(text, encoding="latin-1")
    assert LastFailed.of(["x"]).names == frozenset()


def test_without_a_cache_nothing_is_written(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setenv("RADICULO_CACHE", "off")
    run(["x"], a="failed")
    assert LastFailed.of(["x"]).names == frozenset()
    assert not cache.exists()


def test_only_the_newest_memories_are_kept(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setattr(last_failed, "KEPT", 2)
    for name in "abcd":
        run([name], x="failed")
    assert len(list((cache / "kept").glob("failed-*"))) == 2
    assert LastFailed.of(["d"]).names == {"x"}


def test_a_cache_that_cannot_be_written_is_no_error(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    run(["x"], a="failed")
    assert LastFailed.of(["x"]).names == frozenset()

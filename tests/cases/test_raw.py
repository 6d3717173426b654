"""Records are cut from files and streams in flat memory, however large, hostile or endless these are."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from radiculo.cases.files import files_in, skipped_in
from radiculo.cases.raw import records_of, records_of_input
from radiculo.errors import Exit, InvalidInput
from radiculo.knowledge.sources import files_of
from radiculo.loading import limits


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("MAX_BYTES", 100), ("MAX_LINE", 1000)):
        monkeypatch.setattr(f"radiculo.cases.raw.{name}", most)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "A.JSONL.GZ"])
def test_a_line_over_the_limit_costs_no_other_line(name: str, tmp_path: Path) -> None:
    text = b"one\n" + b"x" * 500 + b"\nthree"
    (tmp_path / name).write_bytes(gzip.compress(text) if name.lower().endswith("gz") else text)
    found = list(records_of(tmp_path / name))
    assert [(line, len(raw)) for _, line, raw in found] == [(1, 4), (2, 101), (3, 5)]


class Endless(io.RawIOBase):
    """A device that never ends."""

    def readline(self, size: int | None = -1) -> bytes:  # type: ignore[override]
        return b"\0" * (size or 0)

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "without a limit it would never come back"
        return b"\0" * size


def test_what_never_ends_is_given_up() -> None:
    with pytest.raises(OSError, match="a line of more than 1000 bytes"):
        list(records_of_input(Endless()))  # type: ignore[arg-type]


def test_standard_input_is_cut_at_line_feeds_alone_as_files_are() -> None:
    text = b'{"a": 1}\r{"b": 2}\n{"c": 3}\r\n'
    assert [raw for _, _, raw in records_of_input(io.BytesIO(text))] == [b'{"a": 1}\r{"b": 2}\n', b'{"c": 3}\r\n']


def test_hidden_files_are_not_run_and_others_are_named(tmp_path: Path) -> None:
    for name in (
        ".hidden.yaml",
        ".ipynb_checkpoints/a.yaml",
        "__MACOSX/._a.yaml",
        "a.yaml",
        "b/c.json",
        "t.csv",
        "README.md",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [path.relative_to(tmp_path).as_posix() for path in files_in(tmp_path)] == ["a.yaml", "b/c.json"]
    assert [path.name for path in skipped_in(tmp_path)] == ["t.csv"]


def test_rules_that_are_not_to_be_opened_are_named_and_none_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os  # noqa: PLC0415

    (tmp_path / "dangling.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    with (tmp_path / "sparse.yaml").open("wb") as stream:
        stream.truncate(1 << 30)
    with pytest.raises(InvalidInput) as caught:
        files_of(tmp_path)
    assert caught.value.exit_code == Exit.RULES
    assert [Path(d.place.path).name for d in caught.value.diagnostics] == [
        "dangling.yaml",
        "loop.yaml",
        "pipe.yaml",
        "sparse.yaml",
    ]
    for entry in tmp_path.iterdir():
        entry.unlink()
    for number in range(3):
        (tmp_path / f"{number}.yaml").write_text("")
    assert limits.MAX_FILES > 3
    monkeypatch.setattr("radiculo.knowledge.sources.MAX_FILES", 2)
    with pytest.raises(InvalidInput, match="more than 2 files"):
        files_of(tmp_path)

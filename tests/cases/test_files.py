"""Which files are case files: by name, by pattern, and by a look inside."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from radiculo.cases.files import LOOKED_AT, files_matching, is_pattern, looks_like_cases
from radiculo.knowledge.sources import shipped

CASE = json.dumps({"schema_version": 1, "id": "x", "observations": {}})


@pytest.mark.parametrize("path", sorted(shipped("cases").rglob("*.yaml"))[::5], ids=lambda path: path.stem)
def test_a_shipped_case_looks_like_one(path: Path) -> None:
    assert looks_like_cases(path)


@pytest.mark.parametrize(
    ("name", "text", "looks"),
    [
        ("a.json", CASE, True),
        ("a.json", "\ufeff" + CASE, True),
        ("a.json", CASE[:-1], True),
        ("a.json", json.dumps({"schema_version": 1, "observations": []}), False),
        ("a.json", json.dumps({"x": {"schema_version": 1, "observations": {}}}), False),
        ("a.json", json.dumps([1]), False),
        ("a.jsonl", f"\n{CASE}\n[]", True),
        ("a.jsonl", f"[]\n{CASE}", False),
        ("a.yaml", "schema_version: 1\nobservations:\n  age: 3\n", True),
        ("a.yaml", "# schema_version: 1\n# observations:\n", False),
        ("a.yml", "schema_version : 1\nobservations : {}", True),
        ("a.yaml", "observations: {}\n", False),
        ("a.yaml", "", False),
        ("a.yaml", " " * LOOKED_AT + "\nschema_version: 1\nobservations: {}\n", False),
    ],
)
def test_a_file_is_judged_by_what_it_says(tmp_path: Path, name: str, text: str, looks: bool) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert looks_like_cases(tmp_path / name) is looks


def test_compressed_lines_are_looked_into_and_unreadable_files_are_none(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as stream:
        stream.write(CASE)
    (tmp_path / "b.jsonl.gz").write_text(CASE)
    assert looks_like_cases(tmp_path / "a.jsonl.gz")
    assert not looks_like_cases(tmp_path / "b.jsonl.gz")
    assert not looks_like_cases(tmp_path / "nowhere.yaml")


def test_a_pattern_takes_files_and_what_is_in_folders_once(tmp_path: Path) -> None:
    for name in ("one/a.yaml", "one/deep/b.json", "one/README.md", "two/c.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    def matched(pattern: str) -> list[str]:
        return [path.relative_to(tmp_path).as_posix() for path in files_matching(f"{tmp_path}/{pattern}")]

    assert matched("**/*.yaml") == ["one/a.yaml"]
    assert matched("o*") == ["one/a.yaml", "one/deep/b.json"]
    assert matched("**") == ["one/a.yaml", "one/deep/b.json", "two/c.yml"]
    assert matched("*/[ac].y*") == ["one/a.yaml", "two/c.yml"]
    assert matched("x*") == []


def test_a_whole_case_in_quotes_is_no_pattern() -> None:
    assert is_pattern("cases/*.yaml")
    assert not is_pattern("cases/a.yaml")
    assert not is_pattern("[" * 2000)


def test_a_file_nested_too_deep_is_left_to_the_reader_which_says_so(tmp_path: Path) -> None:
    file = tmp_path / "deep.json"
    file.write_text('{"schema_version": 1, "observations": ' + "[" * 50_000)
    assert looks_like_cases(file)

"""`radiculo explain CODE`: what a diagnostic code means; a file of that name is a case all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from radiculo.cli.explain import code_explained
from support.program import piped


def test_a_code_is_explained_with_an_example_and_its_message() -> None:
    ran = piped("explain", "unknown-value")
    assert (ran.code, ran.err) == (0, "")
    assert "The finding has no such value." in ran.out
    assert "error[unknown-value]: " in ran.out


def test_all_codes_are_listed_with_their_meaning() -> None:
    ran = piped("explain", "codes")
    assert ran.code == 0
    assert any(line.startswith("mutant-survives ") for line in ran.lines)
    assert len(ran.lines) > 100


def test_a_file_named_as_a_code_is_a_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert code_explained("unreadable")
    (tmp_path / "unreadable").touch()
    assert not code_explained("unreadable")

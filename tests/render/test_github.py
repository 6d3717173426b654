"""GitHub annotations: one workflow command per failure, escaped as the runner reads them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from radiculo.cases.shapes import Expect
from radiculo.errors import Place
from radiculo.render import github
from radiculo.render.github import GitHub, annotation
from radiculo.render.screen import Screen, Style
from support.replays import case_of, entry_of, record_of, replayed


def printed(*names: str) -> list[str]:
    stream = io.StringIO()
    records = [record_of(case_of("c", id=name, expect=Expect(urgency="A"))) for name in names]
    replayed([record_of(case_of("a")), *records], GitHub(Screen(Style(plain=True), stream)))
    return stream.getvalue().splitlines()


def parsed(command: str) -> tuple[dict[str, str], str]:
    """Read a workflow command as the runner does."""
    assert command.startswith("::error ")
    listed, _, message = command.removeprefix("::error ").partition("::")
    pairs = dict(pair.split("=", 1) for pair in listed.split(","))
    decoded = {name: value.replace("%3A", ":").replace("%2C", ",") for name, value in pairs.items()}
    return {name: text(value) for name, value in decoded.items()}, text(message)


def text(value: str) -> str:
    return value.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def test_only_failures_are_annotated_on_their_line() -> None:
    (line,) = printed("x")
    properties, message = parsed(line)
    assert properties == {"file": "cases/c.yaml", "line": "1", "title": "x: not as expected"}
    assert message.splitlines()[0] == "urgency: expected A, got B (set by r/c)"
    assert "r/e (left), which waits for: left.e" in message


def test_paths_and_texts_survive_the_escaping(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    path = tmp_path / "50%,a:b" / "c.yaml"
    case = case_of("c", expect=Expect(urgency="B", known="100 %\r\n::error::x"), place=Place(str(path), 3, 1))
    command = annotation(entry_of(case))
    assert "\n" not in command
    properties, message = parsed(command)
    assert properties["file"] == "50%,a:b/c.yaml"
    assert message == "passes although marked known: 100 % ::error::x"


def test_a_file_elsewhere_keeps_its_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    case = case_of("c", expect=Expect(urgency="A"), place=Place("/elsewhere/c.yaml", 1, 1))
    assert parsed(annotation(entry_of(case)))[0]["file"] == "/elsewhere/c.yaml"


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github, "MAX_SHOWN", 2)
    lines = printed("x", "y", "z")
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "::notice"]
    assert lines[-1] == "::notice title=radiculo::1 more of 4 records failed"

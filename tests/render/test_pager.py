"""The pager is given what outgrows the terminal, and nothing is lost when it is left."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from radiculo.render.pager import PagedStream, paged, pager_command


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def stream(terminal: Terminal, command: list[str], monkeypatch: pytest.MonkeyPatch) -> PagedStream:
    monkeypatch.setenv("COLUMNS", "10")
    monkeypatch.setenv("LINES", "5")
    return PagedStream(terminal, command)


def test_what_fits_is_printed_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    held = stream(terminal, ["no-such-pager"], monkeypatch)
    held.write("one\ntwo\n")
    assert terminal.getvalue() == ""
    held.finish()
    assert terminal.getvalue() == "one\ntwo\n"


def test_a_wrapped_line_counts_as_the_rows_that_it_takes_without_its_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    held = stream(Terminal(), ["no-such-pager"], monkeypatch)
    held.write("\x1b[1m" + "x" * 25 + "\x1b[0m\n")
    assert held.rows == 3


def test_what_outgrows_the_terminal_goes_to_the_pager(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal, seen = Terminal(), tmp_path / "seen"
    code = f"import sys; open({str(seen)!r}, 'w').write(sys.stdin.read())"
    held = stream(terminal, [sys.executable, "-c", code], monkeypatch)
    text = "".join(f"line {number}\n" for number in range(20))
    for line in text.splitlines(keepends=True):
        held.write(line)
        held.flush()
    held.finish()
    assert (terminal.getvalue(), seen.read_text()) == ("", text)


def test_a_pager_that_is_left_at_once_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    held = stream(Terminal(), [sys.executable, "-c", ""], monkeypatch)
    for _ in range(20_000):
        held.write("a line that nobody reads any more\n")
        held.flush()
    held.finish()


def test_a_pager_that_cannot_be_started_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    held = stream(terminal, ["/no/such/pager"], monkeypatch)
    held.write("line\n" * 9)
    held.finish()
    assert terminal.getvalue() == "line\n" * 9


@pytest.mark.parametrize(
    ("chosen", "command"),
    [
        ("", []),
        ("cat", []),
        ("no-such-pager", []),
        ("less 'x", []),
        (sys.executable, [sys.executable]),
        (f"{sys.executable} -S", [sys.executable, "-S"]),
    ],
)
def test_the_pager_is_the_users(chosen: str, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", chosen)
    assert pager_command() == command


def test_a_pipe_is_never_paged(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stdout", pipe)
    with paged(wanted=True):
        print("at once")
        assert pipe.getvalue() == "at once\n"

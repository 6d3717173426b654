"""On a terminal: colour, wrapped lines, and not one fact more or less than in a pipe."""

from __future__ import annotations

import re
import sys

import pytest

from support.program import ANSI, CASES, INTENDED_USE, Ran, on_terminal, piped, with_rules, without_colour, words

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")

L4 = CASES / "good" / "l4.yaml"
COMMANDS = {
    "triage": ("triage", L4),
    "explain": ("explain", L4),
    "replay": ("replay", CASES / "good"),
    "check": ("check",),
}
PLAIN: list[tuple[str, tuple[str, ...], dict[str, str]]] = [
    ("--plain", ("--plain",), {}),
    ("TERM=dumb", (), {"TERM": "dumb"}),
]
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;\d]*m")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_gets_colour_and_the_facts_of_the_pipe(name: str) -> None:
    shown, plain = on_terminal(*with_rules(*COMMANDS[name])), piped(*with_rules(*COMMANDS[name]))
    assert ANSI.search(shown.out)
    assert words(shown.out) == words(plain.out)
    assert shown.code == plain.code == 0
    assert without_colour(shown.out).splitlines()[-1] == INTENDED_USE
    assert max(len(line) for line in without_colour(shown.out).splitlines()) <= 80


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(("_", "options", "environment"), PLAIN, ids=[name for name, _, _ in PLAIN])
def test_a_terminal_that_asks_for_plain_text_gets_what_a_pipe_gets(
    name: str, _: str, options: tuple[str, ...], environment: dict[str, str]
) -> None:
    command = with_rules(*COMMANDS[name])
    assert on_terminal(*command, *options, **environment).out == piped(*command).out


@pytest.mark.parametrize(("options", "environment"), [(("--no-color",), {}), ((), {"NO_COLOR": "1"})])
def test_without_colour_lines_are_wrapped_all_the_same(options: tuple[str, ...], environment: dict[str, str]) -> None:
    command = with_rules("triage", L4)
    coloured, shown = on_terminal(*command), on_terminal(*command, *options, **environment)
    assert COLOUR.search(coloured.out)
    assert not COLOUR.search(shown.out)
    assert without_colour(shown.out) == without_colour(coloured.out)


def test_a_narrow_terminal_loses_nothing() -> None:
    narrow = on_terminal(*with_rules("triage", L4), width=40)
    assert words(narrow.out) == words(piped(*with_rules("triage", L4)).out)


def test_urgency_is_said_in_words_and_not_by_colour_alone() -> None:
    shown = on_terminal(*with_rules("triage", "--brief", CASES / "good" / "emergency.yaml"))
    assert "Emergency (A)" in without_colour(shown.out)


def broken(*options: str) -> Ran:
    return on_terminal(*with_rules("triage", *options, CASES / "invalid" / "invalid.yaml"))


def test_problems_are_coloured_and_say_the_same_as_in_a_pipe() -> None:
    shown = broken()
    assert ANSI.search(shown.out)
    assert words(shown.out) == words(piped(*with_rules("triage", CASES / "invalid" / "invalid.yaml")).err)


@pytest.mark.parametrize(("option", "unwanted"), [("--plain", ANSI), ("--no-color", COLOUR)])
def test_problems_of_cases_and_of_rules_are_plain_on_request(option: str, unwanted: re.Pattern[str]) -> None:
    assert not unwanted.search(broken(option).out)
    rules = on_terminal("triage", "--rules", CASES, option, L4)
    assert rules.code == 3
    assert "missing-file" in rules.out
    assert not unwanted.search(rules.out)


def test_the_caret_stays_under_its_line_on_a_narrow_terminal() -> None:
    lines = without_colour(on_terminal(*with_rules("triage", CASES / "invalid" / "mixed.jsonl"), width=50).out)
    rows = lines.splitlines()
    at = next(index for index, row in enumerate(rows) if row.startswith("  2 | "))
    caret = rows[at + 1]
    assert rows[at][caret.index("^") : caret.rindex("^") + 1] == '"norml"'


def test_nothing_but_the_walk_waits_for_an_answer() -> None:
    """Only `triage` without a case asks questions (tests/cli/test_walk.py)."""
    assert on_terminal().code == 0

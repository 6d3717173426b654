"""What the program says about itself: help, version, suggestions; quickly, without loading what it does not need."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import typer

from radiculo.cli.commands import GROUPS
from radiculo.cli.main import program
from radiculo.version import VERSION
from support.program import CASES, environment, piped, with_rules

COMMANDS = list(getattr(typer.main.get_command(program()), "commands"))  # noqa: B009 - typer has its own copy of click
L4 = CASES / "good" / "l4.yaml"


def test_without_a_command_it_says_what_to_do_first() -> None:
    ran = piped()
    assert (ran.code, ran.err) == (0, "")
    assert "radiculo triage\n" in ran.out
    assert "radiculo --help" in ran.out
    assert "not medical advice" in ran.out


def test_every_command_that_the_first_words_name_exists() -> None:
    named = set(re.findall(r"^  radiculo (\w[\w-]*)", piped().out, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("option", [(), ("--help",)])
def test_no_line_of_it_is_too_wide_and_no_sentence_cut_off(option: tuple[str, ...], width: int) -> None:
    narrow, wide = piped(*option, COLUMNS=str(width)), piped(*option, COLUMNS="200")
    assert max(map(len, narrow.lines)) <= width
    assert narrow.out.split() == wide.out.split()
    assert "..." not in narrow.out.replace("[ARGS]...", "")


def test_every_first_word_can_be_typed_as_it_stands() -> None:
    """In particular, the root of the example of --why-not is not named, so that there is something to explain."""
    typed = re.findall(r"^  radiculo (explain .*)$", piped().out, re.MULTILINE)
    assert typed
    for line in typed:
        ran = piped(*line.split(), "--plain")
        assert (ran.code, ran.err) == (0, "")
        assert "is named here" not in ran.out


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_lists_every_command(option: str) -> None:
    ran = piped(option)
    assert (ran.code, ran.err) == (0, "")
    listed = ran.out.partition("Commands for everyone:")[2]
    named = re.findall(r"^  ([\w-]+)", listed, re.MULTILINE)
    assert named == [name for entries in GROUPS.values() for name in entries]
    assert sorted(named) == sorted(COMMANDS)
    assert re.findall(r"^Commands for (\w+):$", ran.out, re.MULTILINE) == [
        "everyone",
        "students",
        "educators",
        "testers",
    ]
    assert {"triage", "explain", "replay", "check", "schema", "compile"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_explains_every_option(command: str) -> None:
    ran = piped(command, "--help", COLUMNS="200")
    assert (ran.code, ran.err) == (0, "")
    options = [line for line in ran.lines if re.match(r"  (-\w, )?--", line)]
    assert options
    assert all(re.search(r"\S  +\S", line.strip()) for line in options), "an option without a word of explanation"
    assert "Traceback" not in ran.out


def test_the_version_is_printed_and_nothing_else() -> None:
    ran = piped("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"radiculo {VERSION}\n", "")


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("triag", "x"), "triage"),
        (("reply", "x"), "replay"),
        (("triage", "--rule", "x"), "--rules"),
        (("triage", "--jsn", "x"), "--json"),
        (("explain", "--why", "L4", "x"), "--why-not"),
    ],
)
def test_a_misspelt_command_or_option_gets_a_suggestion(arguments: tuple[str, ...], meant: str) -> None:
    ran = piped(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert meant in ran.err.split("Error:")[1]


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("explain", "--rule", "level/l4-patelar-reflex", L4), "level/l4-patellar-reflex"),
        (("triage", "--policy", "severe_weaknes=2", L4), "severe_weakness"),
        (("triage", "--engine", "durabel", L4), "durable"),
    ],
)
def test_a_misspelt_name_gets_a_suggestion(arguments: tuple[object, ...], meant: str) -> None:
    ran = piped(*with_rules(*arguments))
    assert (ran.code, ran.out) == (2, "")
    assert meant in ran.err


HEAVY = {"numpy", "durable_rules_engine", "rich", "yaml"}  # typer itself may load pydantic


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--version"], *([command, "--help"] for command in COMMANDS)])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from radiculo.cli.main import main; "
        f"assert main({arguments!r}) == 0; print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr.strip() == "[]"


def test_the_schema_list_loads_no_engine() -> None:
    code = (
        "import sys; from radiculo.cli.main import main; main(['schema']); "
        "print('durable_rules_engine' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr.strip() == "False"


def test_the_commands_of_a_teacher_are_told_in_whole_sentences_too() -> None:
    ran = piped("case", "--help", COLUMNS="80")
    assert "..." not in ran.out.partition("Commands:")[2]
    assert "front matter, or element of a JSON list." in " ".join(ran.out.split())

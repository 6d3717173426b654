"""The README is true: its transcript is what the program prints, its Python runs, its commands exist.

Run with UPDATE_README=1 to write the transcript anew.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
COMMAND = ["triage", "cr-012"]
WIDTH = 112


def block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```\w*\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"README.md has lost its block '{name}'"
    return found.group(1)


def transcript() -> str:
    """What the first command prints, as far as the README shows it: the answer, and one of the rules that fired."""
    out = subprocess.run(
        [sys.executable, "-m", "radiculo", *COMMAND],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    answer, _, rest = out.partition("\nAdvice")
    title = f"Advice{rest.splitlines()[0]}"
    rest = rest.partition("Rules that fired")[2]
    evidence = re.search(r"    level/l4-patellar-reflex \(left\).*?\n(?=    \w)", rest, re.DOTALL)
    assert evidence, "the knee-jerk rule is part of the shown transcript"
    count = rest.split("\n", 1)[0]
    last = out.rstrip().split("\n")[-1]
    shown = f"{answer}\n{title}\n  ...\n\nRules that fired{count}\n  ...\n{evidence.group()}  ...\n\n{last}\n"
    return "".join(wrapped(line) + "\n" for line in shown.splitlines())


def wrapped(line: str) -> str:
    """Fold a long line as a narrow terminal would: what is piped is never folded."""
    indent = line[: len(line) - len(line.lstrip())]
    return (
        textwrap.fill(line, WIDTH, subsequent_indent=indent + "  ", break_on_hyphens=False)
        if len(line) > WIDTH
        else line
    )


def test_the_transcript_is_what_the_program_prints() -> None:
    if os.environ.get("UPDATE_README"):
        text = README.read_text(encoding="utf-8")
        new = re.sub(
            r"(<!-- transcript -->\n```text\n).*?```",
            lambda m: m.group(1) + transcript() + "```",
            text,
            flags=re.DOTALL,
        )
        README.write_text(new, encoding="utf-8")
    assert block("transcript") == transcript()


def test_the_python_example_runs() -> None:
    code = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert code
    out = subprocess.run([sys.executable, "-c", code.group(1)], capture_output=True, text=True, check=True).stdout
    assert re.match(r"[A-E] left ", out)


def test_every_example_of_the_library_page_prints_what_it_says(tmp_path: Path) -> None:
    """The examples are one program, in order; what one prints stands in the text block that follows it."""
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(python|text)\n(.*?)```", page, re.DOTALL)
    code = "".join(text if kind == "python" else 'print("=====")\n' for kind, text in blocks)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split("=====\n")[:-1] == [text for kind, text in blocks if kind == "text"]


def test_every_command_of_the_table_of_users_runs(tmp_path: Path) -> None:
    home = {**os.environ, "RADICULO_HOME": str(tmp_path / "home")}
    (tmp_path / "cases").symlink_to(ROOT / "cases")  # a copy would do as well: what a command writes is not for here
    shown = README.read_text(encoding="utf-8").partition("## Who it is for")[2].partition("## ")[0]
    commands = re.findall(r"^radiculo (.*?)(?:  +#.*)?$", shown, re.MULTILINE)
    assert len(commands) == 9
    for command in commands:
        asks = command.split()[0] in {"triage", "practice"}
        words = [*shlex.split(command), *(["--answers", os.devnull] if asks else [])]
        done = subprocess.run(
            [sys.executable, "-m", "radiculo", *words], capture_output=True, cwd=tmp_path, env=home, check=False
        )
        assert done.returncode == 0, (command, done.stderr)


@pytest.mark.parametrize("name", ["first-command", "second-command"])
def test_each_of_the_two_commands_is_one_line(name: str) -> None:
    assert len(block(name).strip().splitlines()) == 1


def test_every_command_is_documented() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "radiculo", "--help"], capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^  (\w+) ", shown.partition("Commands for everyone:")[2], re.MULTILINE)
    readme = README.read_text(encoding="utf-8")
    missing = [
        name for name in commands if not re.search(rf"^radiculo {name}\b|`radiculo {name}\b", readme, re.MULTILINE)
    ]
    assert commands
    assert not missing


def test_the_published_figures_are_what_a_replay_prints() -> None:
    command = [sys.executable, "-m", "radiculo", "replay", "cases/published", "--brief"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = out[out.index("Replay of") : out.index("Urgency, with 95 % intervals")].strip()
    assert figures in (ROOT / "cases" / "published" / "README.md").read_text(encoding="utf-8")

"""The program as its users run it: through a pipe, and on a terminal."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from support.start import run_warm

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "tests" / "data" / "rules"
CASES = ROOT / "tests" / "data" / "cases"
INTENDED_USE = "Test rules only; not medical advice."
BARS = re.compile(r"[\u2580-\u259f]+ *")
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


@dataclass(frozen=True)
class Ran:
    """What a run left behind. On a terminal there is one stream: `out`."""

    code: int
    out: str
    err: str = ""

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def environment(**changes: str) -> dict[str, str]:
    """An environment in which only the given things differ from a plain terminal session."""
    dropped = (
        "NO_COLOR",
        "RADICULO_",
        "GITHUB_",
        "FORCE_",
        "COLUMNS",
        "LINES",
        "TERM",
        "PAGER",
        "LESS",
        "VTE_",
        "WT_",
        "KITTY_",
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    fixed = {"PYTHONPATH": str(ROOT / "src"), "RADICULO_CACHE": _kept(), "TERM": "xterm-256color"}
    fixed |= {
        "RADICULO_HOME": "off",
        "RADICULO_QUIET": "1",
        "PAGER": "cat",
    }  # no hints, and no pager that waits for a key
    return kept | fixed | changes


@cache
def _kept() -> str:
    """Return where the programs that are run here keep rule bases: read anew each time, they take longest of all."""
    folder, mine = tempfile.mkdtemp(prefix="radiculo-tests-"), os.getpid()
    atexit.register(lambda: os.getpid() == mine and shutil.rmtree(folder, ignore_errors=True))
    return folder


def piped(*arguments: object, stdin: str | bytes = b"", cwd: Path = ROOT, **changes: str) -> Ran:
    """Run the program with pipes for all three streams. A run over the fixed data of the tests is made once."""
    words = tuple(map(str, arguments))
    fixed = all(not word.startswith("/") or word.startswith(str(ROOT / "tests")) for word in words)
    if fixed and not stdin and not changes and cwd == ROOT:
        return _made_once(words)
    return _piped(words, stdin.encode() if isinstance(stdin, str) else stdin, cwd, changes)


@cache
def _made_once(words: tuple[str, ...]) -> Ran:
    return _piped(words, b"", ROOT, {})


def _piped(words: tuple[str, ...], stdin: bytes, cwd: Path, changes: dict[str, str]) -> Ran:
    if hasattr(os, "fork") and all(name.startswith("RADICULO_") for name in changes):  # libraries read the others
        code, out, err = run_warm(words, stdin, environment=environment(**changes), cwd=str(cwd))
        return Ran(code, out.decode(), err.decode())
    done = subprocess.run(
        [sys.executable, "-m", "radiculo", *words],
        input=stdin,
        capture_output=True,
        env=environment(**changes),
        cwd=cwd,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_terminal(*arguments: object, width: int = 80, cwd: Path = ROOT, **changes: str) -> Ran:
    """Run the program on a pseudo-terminal."""
    import pexpect  # noqa: PLC0415 - not on Windows

    child = pexpect.spawn(
        sys.executable,
        ["-m", "radiculo", *map(str, arguments)],
        env=environment(**changes),
        cwd=str(cwd),
        dimensions=(50, width),
        encoding="utf-8",
        timeout=60,
    )
    child.expect(pexpect.EOF)
    child.close()
    return Ran(child.exitstatus or 0, child.before.replace("\r\n", "\n"))


def with_rules(*arguments: object) -> tuple[object, ...]:
    """Arguments with the test rules put after the command."""
    return (arguments[0], "--rules", RULES, *arguments[1:])


def without_colour(text: str) -> str:
    return ANSI.sub("", text)


def words(text: str) -> str:
    """The facts of a text: without colour, without bars, and without where its lines end."""
    return " ".join(BARS.sub("", without_colour(text)).split())

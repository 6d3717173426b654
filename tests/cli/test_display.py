"""How every command shows its result: the same options, hints, a pager, 60 columns, and no fact lost in plain text."""

from __future__ import annotations

import ast
import io
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
import typer

from radiculo.cli.main import main, program
from support.program import (
    ANSI,
    CASES,
    INTENDED_USE,
    ROOT,
    RULES,
    Ran,
    environment,
    on_terminal,
    piped,
    without_colour,
    words,
)

needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
L4 = str(CASES / "good" / "l4.yaml")
R = ("--rules", str(RULES))
EVERY: dict[str, tuple[str, ...]] = {
    "triage": ("triage", *R, L4),
    "explain": ("explain", *R, L4),
    "explain --rule": ("explain", *R, "--rule", "alarm/severe-weakness", L4),
    "replay": ("replay", *R, str(CASES / "good")),
    "learn": ("learn",),
    "learn ID": ("learn", "pregabalin"),
    "findings": ("findings", *R),
    "findings ID": ("findings", *R, "patellar_reflex"),
    "rules": ("rules", *R),
    "rules ID": ("rules", "rival/femoral-neuropathy"),
    "cases": ("cases", "--group", "vignettes"),
    "cases ID": ("cases", "cr-012", "--key"),
    "roots": ("roots",),
    "roots ROOT": ("roots", "L4"),
    "check": ("check", *R),
    "coverage": ("coverage",),
    "schema": ("schema",),
    "compile": ("compile", "-", *R),
    "generate": ("generate", "2", *R),
    "cover": ("cover", *R, str(CASES / "good")),
    "mutate": ("mutate", *R, "--suggest", "0"),
    "compare": ("compare", str(RULES), str(RULES), L4),
    "whatif": ("whatif", *R, L4),
    "note": ("note", "--rules", str(ROOT / "rules"), "52 m, KJ reduced L, SLR neg, sees a chiropractor"),
    "policy": ("policy",),
    "policy NAME": ("policy", "bilateral_sciatica"),
    "case check": ("case", "check", "cases/teaching/class-001.yaml"),
    "case show": ("case", "show", "class-001", "--key"),
    "case bank": ("case", "bank", "cases/teaching"),
    "case mark": ("case", "mark", "cases/teaching/class-001.yaml", "tests/data/answers/one.csv"),
    "practice": ("practice", *R, L4, "--answers", str(ROOT / "tests" / "data" / "practice" / "l4.txt")),
    "progress": ("progress", *R),
}
COMMANDS = getattr(typer.main.get_command(program()), "commands")  # noqa: B009 - typer has its own copy of click
LONG = ("coverage", "compile", "generate")  # too long, or no text for people, to be shown on every kind of terminal
TABLES = ("case mark",)  # what stands in columns where there is room is told line by line where there is none
TEXTS = [name for name in EVERY if name not in LONG]


def commands() -> Iterator[tuple[str, ...]]:
    """Every command, also those inside `rules` and `case`."""
    for name, command in COMMANDS.items():
        if name != "case":  # which does nothing by itself
            yield (name,)
        for inner in getattr(command, "commands", {}):
            if inner != "show" or name == "case":
                yield (name, inner)


class Terminal(io.StringIO):
    """A terminal of any width for a run inside this process, which starts faster than another one."""

    def isatty(self) -> bool:
        return True


@cache
def run(name: str, *options: str, width: int = 80, terminal: bool = True, **changes: str) -> Ran:
    """Run a command here: on a terminal both streams are one."""
    out = Terminal() if terminal else io.StringIO()
    err = out if terminal else io.StringIO()
    setting = environment(COLUMNS=str(width), LINES="50", **changes)
    with mock.patch.dict(os.environ, setting, clear=True), redirect_stdout(out), redirect_stderr(err):
        code = main([*EVERY[name], *options])
    return Ran(code, out.getvalue(), "" if terminal else err.getvalue())


def piped_here(name: str, **changes: str) -> Ran:
    return run(name, terminal=False, **changes)


def test_every_command_is_shown_here() -> None:
    here = {arguments[0] for arguments in EVERY.values()}
    written = {
        "docs",
        "rules new",
        "progress export",
        "progress class",
        "progress forget",
    }  # what they write is tested beside them
    written |= {f"case {name}" for name in ("new", "handout", "strip-key", "template", "import", "export")}
    inside = {" ".join(arguments[:2]) for arguments in EVERY.values() if arguments[0] == "case"}
    assert {" ".join(command) for command in commands()} == (here - {"case"}) | written | inside, "add it to EVERY"


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_every_command_has_the_same_display_options(command: tuple[str, ...]) -> None:
    text = piped(*command, "--help", COLUMNS="200").out
    for option in ("--plain", "--quiet", "--color", "--no-color", "--pager", "--no-pager"):
        assert option in text


@pytest.mark.parametrize("name", TEXTS)
def test_at_60_columns_nothing_is_lost_and_no_line_runs_over(name: str) -> None:
    narrow, plain = run(name, width=60), piped_here(name)
    assert narrow.code == plain.code
    text = without_colour(narrow.out)
    if name in TABLES:
        assert set(re.findall(r"\w+", text)) == set(re.findall(r"\w+", plain.out + plain.err))
    else:
        assert words(text).replace(" ", "") == words(plain.out + plain.err).replace(" ", "")
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 60


@pytest.mark.parametrize("name", TEXTS)
def test_plain_text_holds_every_fact_of_the_coloured_one(name: str) -> None:
    rich, plain = run(name, width=9999), run(name, "--plain")
    assert ANSI.search(rich.out)
    assert not ANSI.search(plain.out)
    assert words(plain.out) == words(rich.out)


@pytest.mark.parametrize("name", TEXTS)
def test_a_hint_says_what_to_do_next_on_a_terminal_and_only_there(name: str) -> None:
    last = run(name, RADICULO_QUIET="", width=60).out.rpartition("\n\n")[2].splitlines()
    hint = next(line for line in last[-2:] if line.startswith("next: "))
    assert "radiculo " in hint or hint == "next: open index.md in the folder"
    assert "next: " in run(name, RADICULO_QUIET="").out
    assert "next: " not in run(name, "--quiet", RADICULO_QUIET="").out
    assert piped_here(name, RADICULO_QUIET="") == piped_here(name)


@needs_terminal
def test_a_hint_names_the_case_and_a_failed_command_gets_none() -> None:
    *_, hint, what = run("triage", RADICULO_QUIET="").out.splitlines()
    assert hint == f"next: radiculo explain {L4}", "a command stays in one piece"
    assert what.startswith("  (")
    assert "next: " not in on_terminal("rules", "--wat", RADICULO_QUIET="").out


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that says that it was there, and passes everything on."""
    script = tmp_path / "pager.py"
    script.write_text("import sys\nprint('PAGED')\nsys.stdout.write(sys.stdin.read())\n")
    return script


@needs_terminal
def test_what_outgrows_the_terminal_goes_through_the_pager_in_colour(pager: Path) -> None:
    command = {"PAGER": f"{sys.executable} {pager}", "RADICULO_QUIET": ""}
    long = on_terminal("roots", "L4", **command)
    assert long.out.startswith("PAGED\n")
    assert ANSI.search(long.out)
    assert "Where it is hit" in long.out
    assert "PAGED" not in on_terminal("roots", "L4", "--no-pager", **command).out
    assert "PAGED" not in on_terminal("findings", *R, "patellar_reflex", **command).out, "it fits"
    assert "PAGED" not in piped("roots", "L4", **command).out, "nobody reads a pipe page by page"
    assert long.code == 0


@needs_terminal
@pytest.mark.skipif(shutil.which("less") is None, reason="no less")
@pytest.mark.parametrize("key", ["q", "\x03q"])
def test_a_pager_may_be_left_early_and_interrupted(key: str) -> None:
    import pexpect  # noqa: PLC0415 - not on Windows

    child = pexpect.spawn(
        sys.executable,
        ["-m", "radiculo", "roots", "L4"],
        env=environment(PAGER="less", RADICULO_QUIET=""),
        cwd=str(ROOT),
        dimensions=(20, 80),
        encoding="utf-8",
        timeout=30,
    )
    child.expect("Speaks for it")
    for one in key:
        child.send(one)
    child.expect(pexpect.EOF)
    child.close()
    assert "Traceback" not in child.before
    assert child.exitstatus == 0


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager", "less 'unbalanced"])
@needs_terminal
def test_without_a_usable_pager_the_result_is_simply_printed(pager: str) -> None:
    ran = on_terminal("roots", "L4", PAGER=pager, RADICULO_QUIET="")
    assert ran.code == 0
    assert "Where it is hit" in ran.out


@needs_terminal
def test_sources_are_hyperlinks_where_the_terminal_shows_them_and_never_in_plain_text() -> None:
    url = "https://doi.org/10.1097/BRS.0b013e3181c953cc"
    link = f";{url}\x1b\\"
    ask = ("rules", "level/l4-patellar-reflex")
    assert link in on_terminal(*ask, width=200, TERM_PROGRAM="WezTerm").out
    assert link in on_terminal(*ask, width=200, FORCE_HYPERLINK="1").out
    unknown = on_terminal(*ask, width=200)
    assert "\x1b]8" not in unknown.out
    assert url in unknown.out
    assert "\x1b]8" not in on_terminal(*ask, "--plain", width=200, FORCE_HYPERLINK="1").out
    assert "\x1b]8" not in on_terminal(*ask, width=200, TERM_PROGRAM="WezTerm", FORCE_HYPERLINK="0").out


@needs_terminal
def test_an_address_from_a_stranger_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    case = '{"schema_version": 1, "id": "c", "source": {"citation": "x", "url": "https://a\\u001b]0;b\\u0007 c"}'
    (tmp_path / "c.yaml").write_text(case + ', "observations": {"saddle_sensation": "normal"}}')
    ran = on_terminal("cases", *R, "c", RADICULO_CASES=str(tmp_path), FORCE_HYPERLINK="1")
    assert ran.code == 0
    assert "\x1b]" not in ran.out


def test_no_module_needs_an_operating_system() -> None:
    """Windows has none of these; what needs one imports it inside a function."""
    only_unix = {"fcntl", "termios", "tty", "pty", "resource", "curses", "readline", "pwd", "grp"}
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not only_unix.intersection(names), path


def test_a_narrow_encoding_of_the_terminal_loses_a_letter_and_not_the_answer() -> None:
    ran = piped("cases", "cr-012", PYTHONIOENCODING="ascii")
    assert ran.code == 0
    assert "left Knee jerk: reduced" in ran.out


@pytest.mark.parametrize("name", ["findings", "rules", "cases", "roots", "docs"])
def test_ctrl_c_is_130_without_a_traceback(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("radiculo.knowledge.build.build", interrupt)
    monkeypatch.setenv("RADICULO_CACHE", "off")
    arguments = [str(tmp_path / "docs")] if name == "docs" else []
    assert main([name, *arguments, "--rules", str(RULES)]) == 130
    assert capsys.readouterr().err == "interrupted\n"
    assert not (tmp_path / "docs").exists()


def test_the_intended_use_ends_every_text() -> None:
    for name in TEXTS:
        if R[1] in EVERY[name] and name != "schema":
            assert piped_here(name).lines[-1] == INTENDED_USE

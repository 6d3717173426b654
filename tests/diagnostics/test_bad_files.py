"""Error messages, first-class: every folder of `bad/` holds a wrong input and the complete output it must give.

A folder holds `rules/` (files laid over the sound rule base in tests/data/rules; `NAME.removed` takes NAME away,
`NAME.binary` holds the bytes of NAME in hexadecimal) or one `case.*` file, and `expected.txt`: what `radiculo check`
or `radiculo triage` prints to stderr, in plain text. Write the expectations anew with

    RADICULO_UPDATE_EXPECTED=1 pytest tests/diagnostics

and read every message as its author's reader would: what is wrong, where, what was expected, what to do.
"""

from __future__ import annotations

import ast
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from radiculo.authoring.remarks import lore
from radiculo.cli.reading import Reader
from radiculo.errors import Exit, InvalidInput
from radiculo.knowledge.rulebase import load_rules
from radiculo.lint.check import check_rules
from radiculo.render.diagnostics import print_diagnostics
from radiculo.render.pages.code import meanings, print_code
from radiculo.render.screen import Screen, Style

HERE = Path(__file__).parent
BASE = HERE.parent / "data" / "rules"
SOURCE = HERE.parents[1] / "src" / "radiculo"
FOLDERS = sorted(path.name for path in (HERE / "bad").iterdir())
RULE_FOLDERS = [name for name in FOLDERS if (HERE / "bad" / name / "rules").is_dir()]
CASE_FOLDERS = [name for name in FOLDERS if name not in RULE_FOLDERS]
UPDATE = bool(os.environ.get("RADICULO_UPDATE_EXPECTED"))

# A folder holds one mistake and so gives one error, but for those that are about several mistakes at once.
SEVERAL = {
    "case-several-mistakes": 4,
    "condition-several-mistakes": 4,
    "field-several-mistakes": 4,
    "vocabulary-value-is-a-boolean": 2,
    "yaml-anchor-and-alias": 2,
}
# Warnings only: such rules load and run.
WARNINGS = {"case-id-twice", "logic-shadowed-alarm"}
NOTHING_TO_READ = {"case-jsonl-empty"}
# Rules that can be read and run, and that only the checks of meaning refuse.
MEANING = (
    "example-kind",
    "example-leaf",
    "example-mutant",
    "example-none",
    "example-without",
    "example-wrong",
    "place-decides",
    "rests-at-routine",
    "logic-",
    "catalogue-",
    "text-",
    "unused-",
)
# Codes about what a run writes, or an earlier one wrote; test_bulk_replay.py, test_journal.py, test_snapshot.py and
# test_output.py have them.
OF_RUNS = {
    *(
        "cannot-resume",
        "not-a-report",
        "not-a-shard",
        "other-engine",
        "other-input",
        "other-rules",
        "shard-missing",
        "shard-twice",
    ),
    *("no-snapshot", "snapshot-line"),
    *("not-replaced", "output-is-input", "no-workers", "output-twice", "unwritable"),
}
OF_WALKS = {"answer"}
OF_ONE_WORD = {"encoding", "origin", "contradiction", "answer", "unreadable", "unwritable", "artefact"}
REPORTERS = {"add", "_say", "_fail", "_refuse", "_refused", "Diagnostic"}  # functions that take a code first
# Codes that no overlay of a few small files can bring about; test_messages.py has them.
ELSEWHERE = {"artefact", "engine-limit", "no-such-case", "one-case", "rule-without-case", "too-large", "unreadable"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of its own with the sound rule base in `rules`, so that every path in a message is relative."""
    shutil.copytree(BASE, tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RADICULO_RULES", raising=False)
    monkeypatch.setenv("RADICULO_CACHE", "off")
    return tmp_path


def lay_over(folder: Path, target: Path) -> None:
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        goal = target / file.relative_to(folder)
        goal.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".removed":
            goal.with_suffix("").unlink()
        elif file.suffix == ".binary":
            goal.with_suffix("").write_bytes(bytes.fromhex(file.read_text("ascii")))
        else:
            shutil.copyfile(file, goal)


def screen() -> tuple[Screen, io.StringIO]:
    stream = io.StringIO()
    return Screen(Style(plain=True), stream), stream


def complaints_about_rules(name: str, place: Path) -> str:
    lay_over(HERE / "bad" / name / "rules", place / "rules")
    out, stream = screen()
    print_diagnostics(out, check_rules(Path("rules")).diagnostics)
    return stream.getvalue()


def complaints_about_case(name: str, place: Path) -> str:
    lay_over(HERE / "bad" / name, place)
    (file,) = place.glob("case.*")
    out, stream = screen()
    reader = Reader([file.name], load_rules(Path("rules")), out)
    read = [case.id for case in reader]
    reader.report()
    return stream.getvalue() + "".join(f"read: {case}\n" for case in read)


def compare(name: str, found: str) -> None:
    expected = HERE / "bad" / name / "expected.txt"
    if UPDATE:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    one_mistake_gives_one_problem(name, found)
    a_problem_shows_its_line_and_a_caret(found)


@pytest.mark.parametrize("name", RULE_FOLDERS)
def test_wrong_rule_files_are_explained_as_written_down(name: str, place: Path) -> None:
    compare(name, complaints_about_rules(name, place))


@pytest.mark.parametrize("name", CASE_FOLDERS)
def test_wrong_case_files_are_explained_as_written_down(name: str, place: Path) -> None:
    compare(name, complaints_about_case(name, place))


def one_mistake_gives_one_problem(name: str, text: str) -> None:
    errors, warnings = (len(re.findall(rf"^{kind}\[", text, re.MULTILINE)) for kind in ("error", "warning"))
    if name in WARNINGS:
        assert (errors, warnings) == (0, 1)
    elif name in NOTHING_TO_READ:
        assert "nothing to run" in text
    else:
        assert (errors, warnings) == (SEVERAL.get(name, 1), 0)


def a_problem_shows_its_line_and_a_caret(text: str) -> None:
    lines = text.splitlines()
    located = [index for index, line in enumerate(lines) if re.match(r"  --> .+:\d+:\d+$", line)]
    for index in located:
        source, caret = lines[index + 1 : index + 3]
        assert re.match(r"  \d+ \| ", source)
        assert caret.strip(" |^") == ""
        assert len(caret) <= max(len(source), caret.index("^") + 1)


@pytest.mark.parametrize("name", RULE_FOLDERS)
def test_rules_are_loaded_only_if_nothing_but_their_meaning_is_wrong(name: str, place: Path) -> None:
    lay_over(HERE / "bad" / name / "rules", place / "rules")
    if name in WARNINGS or name.startswith(MEANING):
        assert load_rules(Path("rules")).rules
        return
    with pytest.raises(InvalidInput) as caught:
        load_rules(Path("rules"))
    assert caught.value.exit_code == Exit.RULES
    out, stream = screen()
    print_diagnostics(out, caught.value.diagnostics)
    assert stream.getvalue() == (HERE / "bad" / name / "expected.txt").read_text(encoding="utf-8")


def test_the_base_of_these_tests_is_sound(place: Path) -> None:
    report = check_rules(Path("rules"))
    assert report.diagnostics == ()
    assert report.ok


def test_messages_do_not_depend_on_the_order_of_hashing(place: Path) -> None:
    """Sets must not leak their order into a message: two runs with other hash seeds say the same."""
    name = "condition-several-mistakes"
    lay_over(HERE / "bad" / name / "rules", place / "rules")
    command = [sys.executable, "-m", "radiculo", "check", "--rules", "rules"]
    said = [
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(SOURCE.parent)},
            capture_output=True,
            text=True,
            check=False,
        ).stderr
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0].startswith("error[")


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def codes_in_source() -> set[str]:
    """Every diagnostic code that some line of the source can report."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in REPORTERS:
                arguments = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
                words = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
                found |= {
                    w
                    for w in words[:1]
                    if isinstance(w, str)
                    and re.fullmatch(
                        r"[a-z]+(-[a-z0-9]+)+|encoding|origin|contradiction|answer|un(read|writ)able|artefact", w
                    )
                }
    return found


def codes_shown() -> set[str]:
    """Every diagnostic code that some folder of `bad/` shows."""
    texts = [(HERE / "bad" / name / "expected.txt").read_text(encoding="utf-8") for name in FOLDERS]
    return {code for text in texts for code in re.findall(r"^(?:error|warning)\[([a-z-]+)\]", text, re.MULTILINE)}


def test_every_diagnostic_code_of_the_source_has_a_bad_file() -> None:
    assert sorted(codes_in_source() - codes_shown()) == sorted(ELSEWHERE | OF_RUNS | OF_WALKS)


def test_every_diagnostic_code_has_a_page_and_no_page_is_of_anything_else() -> None:
    assert sorted(meanings()) == sorted(codes_in_source() | codes_shown() | set(lore().shape.remarks))
    assert list(meanings()) == sorted(meanings())


@pytest.mark.parametrize("code", sorted(lore().shape.remarks))
def test_the_page_of_a_remark_on_a_case_shows_why_and_what_to_do(code: str) -> None:
    out, stream = screen()
    print_code(out, code)
    remark, text = lore().shape.remarks[code], stream.getvalue()
    assert all(said in text for said in (remark.why, f"warning[{code}]: {remark.says}", f"hint: {remark.then}"))


@pytest.mark.parametrize("code", sorted(codes_shown()))
def test_the_page_of_a_code_shows_what_it_means_and_a_message(code: str) -> None:
    out, stream = screen()
    print_code(out, code)
    text = stream.getvalue()
    assert meanings()[code] in text
    assert f"[{code}]: " in text

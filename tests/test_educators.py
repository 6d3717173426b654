"""docs/educators.md is true: its commands run, in their order, in an empty folder; from a case to a marked class."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from support.program import ROOT, Ran, piped

GUIDE = ROOT / "docs" / "educators.md"
WRITES = {
    "handout": ("class.html", "key.html"),
    "strip-key": ("students/mine-1.yaml",),
    "mark": ("marks.csv", "report.html"),
    "export": ("bank.csv",),
    "import": ("copies/mine-1.yaml",),
}


def guide() -> list[str]:
    """The commands of the guide."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("radiculo ")]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Ran]]:
    """The folder after every command, and what each said."""
    folder = tmp_path_factory.mktemp("guide")
    found = {}
    for line in guide():
        arguments = shlex.split(line)[1:]
        if arguments[:2] == ["case", "show"]:
            arguments[2] = f"cases/{arguments[2]}"
        if arguments[:2] == ["case", "mark"]:
            answers = folder / "answers.csv"
            answers.write_text(answers.read_text(encoding="utf-8-sig") + "Ada,mine-1,C,right,L5\nBo,mine-1,D,,S1\n")
        found[line] = piped(*arguments, cwd=folder, RADICULO_CACHE=str(folder / ".cache"))
    return folder, found


def test_the_guide_has_every_command_of_a_case() -> None:
    named = {shlex.split(line)[2] for line in guide() if line.startswith("radiculo case ")}
    assert named == {"new", "check", "show", "handout", "strip-key", "mark", "bank", "template", "import", "export"}


@pytest.mark.parametrize("line", guide())
def test_every_command_of_the_guide_does_what_it_says(line: str, ran: tuple[Path, dict[str, Ran]]) -> None:
    folder, found = ran
    assert found[line].code == 0, found[line].err
    words = shlex.split(line)
    for name in WRITES.get(words[2] if len(words) > 2 else "", ()):
        assert (folder / name).stat().st_size > 0


def test_the_class_gets_no_key_and_the_teacher_does(ran: tuple[Path, dict[str, Ran]]) -> None:
    folder, _ = ran
    sheets, key = (folder / "class.html").read_text(), (folder / "key.html").read_text()
    stripped = (folder / "students" / "mine-1.yaml").read_text()
    for telling in ("L5 radiculopathy", "paracentral", "Debrief", "key_features", "must_not_miss"):
        assert telling not in sheets
        assert telling not in stripped
    assert "L5 radiculopathy" in key
    assert "Answer sheet" in sheets
    assert "break-before: page" in sheets
    assert not re.search(r'(src|href)="(?!#)', sheets), "nothing is fetched"


def test_the_marks_are_those_of_the_two_students(ran: tuple[Path, dict[str, Ran]]) -> None:
    folder, found = ran
    said = next(text.out for line, text in found.items() if " mark " in line)
    assert "Bo: D, S1; the key of mine-1 says C" in said
    marks = (folder / "marks.csv").read_text(encoding="utf-8-sig").splitlines()
    assert marks[1:] == [
        "Ada,mine-1,C,C,right,0,right,right,right,L5,L5,right,right,right,,,,",
        "Bo,mine-1,D,C,under,-1,,right,missing,S1,L5,wrong,wrong,wrong,,,,urgency right",
    ]


TRANSCRIPT = ROOT / "docs" / "transcripts" / "educators.txt"
SIX = (
    "radiculo case new cases/mine-1.yaml --pattern early-cauda-equina",
    "radiculo case check cases",
    "radiculo case show cases/mine-1.yaml",
    "radiculo case handout cases --output class.html --key key.html",
    "radiculo case template answers.csv --for answers --case cases",
    "radiculo case mark cases answers.csv",
)


def test_six_commands_lead_from_an_idea_to_a_marked_class(tmp_path: Path) -> None:
    """The transcript is what they print. UPDATE_TRANSCRIPTS=1 writes it anew."""
    said = []
    for line in SIX:
        if " mark " in line:
            answers = tmp_path / "answers.csv"
            head = answers.read_text(encoding="utf-8-sig")
            students = "".join(f"Student {n:02},mine-1,{'D' if n % 5 == 0 else 'A'},right,S1\n" for n in range(1, 31))
            answers.write_text(head + students)
        ran = piped(*shlex.split(line)[1:], "--plain", cwd=tmp_path, RADICULO_CACHE=str(tmp_path / ".cache"))
        assert ran.code == 0, ran.err
        said.append(f"$ {line}\n{ran.out}{ran.err}")
    text = "\n".join(said)
    assert "24 of 30 (80 %) right, 6 too late" in text
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        TRANSCRIPT.write_text(text, encoding="utf-8")
    assert text == TRANSCRIPT.read_text(encoding="utf-8")

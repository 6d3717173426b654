"""`triage --html`: a whole file or none, stdout on request, and clear words when it cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.html import parse, said
from support.program import CASES, INTENDED_USE, environment, piped, with_rules

L4 = CASES / "good" / "l4.yaml"
GOOD = CASES / "good"


def test_a_file_is_written_and_stdout_stays_empty(tmp_path: Path) -> None:
    ran = piped(*with_rules("triage", L4, "--html", tmp_path / "l4.html"))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"{tmp_path / 'l4.html'}: 1 case\n"
    told = said(parse((tmp_path / "l4.html").read_text(encoding="utf-8")))
    assert told.endswith(INTENDED_USE)
    assert [path.name for path in tmp_path.iterdir()] == ["l4.html"]


def test_a_hyphen_writes_to_stdout(tmp_path: Path) -> None:
    piped(*with_rules("triage", L4, "--html", tmp_path / "l4.html"))
    ran = piped(*with_rules("triage", L4, "--html", "-"))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (tmp_path / "l4.html").read_text(encoding="utf-8")


def test_several_cases_make_one_file(tmp_path: Path) -> None:
    ran = piped(*with_rules("triage", GOOD, "--html", tmp_path / "all.html"))
    assert ran.err.endswith("all.html: 5 cases\n")
    root = parse((tmp_path / "all.html").read_text(encoding="utf-8"))
    assert len([each for each in root.iter("section") if (each.get("id") or "").startswith("case-")]) == 5


def test_invalid_cases_are_reported_and_the_others_are_written(tmp_path: Path) -> None:
    ran = piped(*with_rules("triage", L4, CASES / "invalid" / "invalid.yaml", "--html", tmp_path / "l4.html"))
    assert ran.code == 4
    assert "1 of 2 records are invalid" in ran.err
    assert (tmp_path / "l4.html").exists()


def test_without_a_valid_case_nothing_is_written(tmp_path: Path) -> None:
    ran = piped(*with_rules("triage", CASES / "invalid" / "invalid.yaml", "--html", tmp_path / "none.html"))
    assert ran.code == 4
    assert not list(tmp_path.iterdir())


def test_the_urgency_still_decides_the_code_on_request(tmp_path: Path) -> None:
    ran = piped(*with_rules("triage", L4, "--html", tmp_path / "l4.html", "--fail-at", "E"))
    assert ran.code == 1
    assert (tmp_path / "l4.html").exists()


@pytest.mark.parametrize("place", ["", "missing/l4.html"])
def test_a_place_that_cannot_be_written_is_a_usage_error(tmp_path: Path, place: str) -> None:
    ran = piped(*with_rules("triage", L4, "--html", tmp_path / place))
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be written" in ran.err
    assert "Traceback" not in ran.err
    assert not list(tmp_path.iterdir())


def test_one_result_has_one_form() -> None:
    ran = piped(*with_rules("triage", L4, "--html", "-", "--json"))
    assert (ran.code, ran.out) == (2, "")
    assert "--html and --json" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes of POSIX")
def test_a_link_stays_a_link_and_a_file_keeps_its_mode(tmp_path: Path) -> None:
    target, link = tmp_path / "target.html", tmp_path / "link.html"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert piped(*with_rules("triage", L4, "--html", link, "--force")).code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="no /dev/null")
def test_a_device_is_written_and_never_replaced() -> None:
    assert piped(*with_rules("triage", L4, "--html", os.devnull)).code == 0
    assert Path("/dev/null").is_char_device()


def test_text_needs_nothing_of_html() -> None:
    code = (
        "import sys; from radiculo.cli.main import main; main(sys.argv[1:]);"
        "print([m for m in sys.modules if m.startswith(('radiculo.render.html', 'radiculo.render.bodymap', 'xml'))])"
    )
    command = [sys.executable, "-c", code, *map(str, with_rules("triage", L4, "--brief"))]
    out = subprocess.run(command, capture_output=True, text=True, check=True, env=environment()).stdout
    assert out.splitlines()[-1] == "[]"

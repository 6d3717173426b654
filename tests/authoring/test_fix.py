"""`case check --fix`: only what is mechanical, and everything else in the file stays as it was."""

from __future__ import annotations

from pathlib import Path

from radiculo.authoring.edits import edited
from radiculo.authoring.remarks import Edit
from support.program import ROOT, piped

TEXT = (ROOT / "cases" / "teaching" / "class-001.yaml").read_text()


def test_tags_ids_and_aliases_are_mended_with_comments_and_order_kept(tmp_path: Path) -> None:
    path = tmp_path / "case-9.yaml"
    wrong = TEXT.replace("tags: [", "tags: [redflag, ").replace("schema_version: 1\n", "# mine\nschema_version: 1\n")
    path.write_text(wrong)
    ran = piped("case", "check", path, "--fix")
    assert ran.code == 0, ran.err
    assert "Mended" in ran.out
    assert path.read_text() == wrong.replace("redflag, ", "").replace(
        "id: class-001\n", "id: case-9\nsupersedes: [class-001]\n"
    )


def test_a_missing_version_is_put_in(tmp_path: Path) -> None:
    path = tmp_path / "class-001.yaml"
    path.write_text(TEXT.removeprefix("schema_version: 1\n"))
    assert piped("case", "check", path).code == 4
    ran = piped("case", "check", path, "--fix")
    assert ran.code == 0, ran.err
    assert path.read_text() == TEXT


def test_what_needs_judgement_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "class-001.yaml"
    wrong = TEXT.replace("author: radiculo\n", "").replace("A tiler who", "An L5 man who")
    path.write_text(wrong)
    assert piped("case", "check", path, "--fix").code == 1
    assert path.read_text() == wrong


def test_windows_ends_of_lines_stay(tmp_path: Path) -> None:
    path = tmp_path / "class-001.yaml"
    path.write_bytes(TEXT.replace("tags: [", "tags: [urgent, ").replace("\n", "\r\n").encode())
    piped("case", "check", path, "--fix")
    assert path.read_bytes() == TEXT.replace("\n", "\r\n").encode()


def test_shipped_cases_are_never_edited() -> None:
    path = ROOT / "cases" / "vignettes" / "level-l5-full-picture.yaml"
    before = path.read_bytes()
    ran = piped("case", "check", path, "--fix")
    assert (ran.code, path.read_bytes()) == (1, before)


def test_an_edit_of_a_line_that_has_changed_is_left_out() -> None:
    assert edited("a: 1\nb: 2\n", [Edit(line=2, old="c", new="d"), Edit(line=9, old="a", new="b")]) == "a: 1\nb: 2\n"
    assert edited("- x\n- y\n", [Edit(line=1, old="- x", new="")]) == "- y\n"

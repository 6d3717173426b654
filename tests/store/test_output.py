"""Files are written whole or not at all, and never over an input or what radiculo did not make."""

from __future__ import annotations

import gzip
import os
import sys
from pathlib import Path

import pytest

from radiculo.errors import Exit, InvalidInput
from radiculo.store.output import (
    GENERATED,
    HTML,
    JUNIT,
    OUTCOMES,
    RULE_BASE,
    SNAPSHOT,
    SUGGESTED,
    Kind,
    Output,
    Outputs,
)
from radiculo.store.write_file import Draft, write_whole

MADE = {
    OUTCOMES: b'{"id":"x\\"y","status":"ok","urgency":"D"}\n',
    JUNIT: b'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="radiculo replay" tests="1">',
    HTML: b'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="radiculo">',
    SNAPSHOT: b'{"snapshot":1,"radiculo":"0.1.0","rule_base":{}}\n',
    GENERATED: b'{"schema_version":1,"id":"a-1","synthetic":true,"tags":["generated","generator:generated"',
    SUGGESTED: b'{"schema_version":1,"id":"a","synthetic":true,"tags":["suggested"],"observations":{}}',
    RULE_BASE: b'{"format":"radiculo-rulebase/1","hash":"x"}',
}
CASE = b'{"schema_version":1,"id":"mine","observations":{"fever":"yes"}}\n'


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.name)
def test_a_file_of_one_kind_is_replaced_and_any_other_only_by_force(kind: Kind, tmp_path: Path) -> None:
    file = tmp_path / "f"
    for before in (None, b"", MADE[kind], gzip.compress(MADE[kind])):
        if before is not None:
            file.write_bytes(before)
        Output(file, kind).write([b"a", b"b"])
        assert file.read_bytes() == b"ab"
    for other in [content for k, content in MADE.items() if k != kind] + [CASE, b"\0", b"\x1f\x8brubbish", b"\n"]:
        file.write_bytes(other)
        with pytest.raises(InvalidInput, match="not replaced") as caught:
            Output(file, kind)
        assert caught.value.exit_code == Exit.USAGE
        assert file.read_bytes() == other
    Output(file, kind, force=True).write([b"c"])
    assert file.read_bytes() == b"c"
    assert names(tmp_path) == ["f"]


def test_an_input_is_not_written_even_by_force(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(MADE[OUTCOMES])
    with pytest.raises(InvalidInput, match="read by this run"):
        Outputs(lambda file: file.name == "f", force=True).open(tmp_path / "f", OUTCOMES)


def test_two_results_are_not_one_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "f")
    outputs = Outputs(lambda _: False)
    outputs.open(tmp_path / "f", JUNIT)
    with pytest.raises(InvalidInput, match="cannot be one file"):
        outputs.open(tmp_path / "link", HTML)
    outputs.open(Path(os.devnull), JUNIT)
    outputs.open(Path(os.devnull), HTML)


@pytest.mark.skipif(sys.platform == "win32", reason="no such links")
def test_a_loop_of_links_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(tmp_path / "one")
    with pytest.raises(InvalidInput, match="cannot be written"):
        Output(tmp_path / "one", JUNIT, force=True)
    assert (tmp_path / "one").is_symlink()
    assert names(tmp_path) == ["one", "other"]


def test_a_draft_that_nobody_keeps_leaves_nothing(tmp_path: Path) -> None:
    write_whole(tmp_path / "f", "before")
    draft = Draft(tmp_path / "f")
    draft.path.write_text("half")
    assert len(names(tmp_path)) == 2
    assert draft.path.name.startswith(".")
    del draft
    assert names(tmp_path) == ["f"]
    assert (tmp_path / "f").read_text() == "before"


def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    def parts():  # type: ignore[no-untyped-def]
        yield b"half"
        raise OSError(28, "No space left on device")

    (tmp_path / "f").write_bytes(b"")
    with pytest.raises(InvalidInput, match="No space left"):
        Output(tmp_path / "f", JUNIT).write(parts())
    assert (tmp_path / "f").read_bytes() == b""
    assert names(tmp_path) == ["f"]


@pytest.mark.skipif(sys.platform == "win32", reason="no links and modes of this kind")
def test_links_modes_and_devices_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    Output(tmp_path / "link", JUNIT).write([b"x"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"x"
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o640
    Output(Path(os.devnull), JUNIT).write([b"x"])
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("place", [".", "no/such/folder/f"])
def test_a_place_that_cannot_be_written_is_said_before_the_work_begins(place: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be written") as caught:
        Output(tmp_path / place, JUNIT)
    assert caught.value.exit_code == Exit.USAGE
    assert names(tmp_path) == []

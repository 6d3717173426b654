"""Deliberately bad cases, each caught by exactly the remark meant for it; the shipped bank and the patterns by none.

`bad/CODE` or `bad/CODE--VARIANT` is a folder of cases with one fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from radiculo.authoring.lint import check_written
from radiculo.authoring.remarks import shape
from radiculo.authoring.same_ids import doubles
from radiculo.authoring.written import read_written
from radiculo.errors import Diagnostic
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import find_cases
from support.program import piped

BAD = Path(__file__).parent / "bad"
FOLDERS = sorted(path.name for path in BAD.iterdir())
OF_CORE = {"duplicate-id"}  # told of ids that other commands look at, too


def told(folder: str | Path, base: RuleBase) -> Iterator[Diagnostic]:
    found = [check_written(written) for written in read_written([str(folder)], base)]
    assert found
    for checked in found:
        yield from checked.told
    yield from doubles(found)


@pytest.mark.parametrize("name", FOLDERS)
def test_each_fault_is_caught_by_its_own_remark_and_by_no_other(name: str, base: RuleBase) -> None:
    found = list(told(BAD / name, base))
    assert {item.code for item in found} == {name.partition("--")[0]}
    assert all(item.severity == "warning" and item.hint and item.place.line for item in found)


def test_every_remark_has_a_bad_case() -> None:
    assert {name.partition("--")[0] for name in FOLDERS} == set(shape().remarks) | OF_CORE


def test_the_shipped_bank_gives_no_remark(base: RuleBase) -> None:
    assert list(told(find_cases() / "teaching", base)) == []


def test_the_command_says_what_to_do_and_why_and_ends_with_1() -> None:
    ran = piped("case", "check", BAD / "unasked")
    assert ran.code == 1
    assert "warning[unasked]: 'vascular_screen' must not be missed" in ran.err
    assert "hint: record one of foot_pulses" in ran.err
    assert "What must not be missed has to be askable" in ran.out


def test_a_case_that_cannot_be_read_ends_with_4(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("schema_version: 1\nid: x\nobservations: {age: blue}\n")
    assert piped("case", "check", tmp_path).code == 4
    assert piped("case", "check", tmp_path / "nothing.yaml").code == 4

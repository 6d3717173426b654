"""A case that is written as YAML reads back as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from radiculo.cases.read import read_records
from radiculo.cases.write import write_case
from radiculo.knowledge.rulebase import load_rules
from support.program import RULES


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028", "\u2029"])
def test_every_line_end_of_a_text_is_kept(tmp_path: Path, end: str) -> None:
    base, said = load_rules(RULES), f"one{end}two: - #{end}"
    case = {
        "schema_version": 1,
        "id": "c",
        "title": said,
        "stem": said,
        "observations": {"left.patellar_reflex": "absent"},
    }
    (tmp_path / "c.json").write_text(json.dumps(case))
    (read,) = (record.case for record in read_records([str(tmp_path / "c.json")], base))
    assert read is not None
    assert read.stem == said
    write_case(read, tmp_path / "c.yaml")
    (again,) = (record.case for record in read_records([str(tmp_path / "c.yaml")], base))
    assert again is not None
    assert (again.title, again.stem, again.observations) == (read.title, read.stem, read.observations)

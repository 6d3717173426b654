"""The benchmark of a bulk replay still runs: it takes the stages of a replay apart, and these change."""

from __future__ import annotations

from pathlib import Path

from benchmarks.bulk import STAGES, stages, write_vignettes
from support.bases import shipped_base


def test_every_stage_takes_time(tmp_path: Path) -> None:
    write_vignettes(tmp_path / "a.jsonl", 100, 1)
    spent = stages(shipped_base(), tmp_path / "a.jsonl", 100)
    assert list(spent) == list(STAGES)
    assert min(spent.values()) > 0

"""What other threads and processes do in tests; importable by a spawned process."""

from __future__ import annotations

import os
from pathlib import Path

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.triage.run import triage


def outcomes(base: RuleBase, cases: list[Observations]) -> list[str]:
    """Triage some cases; return the outcomes as JSON."""
    return [triage(case, base).outcome.model_dump_json() for case in cases]


def dying(**wish: str) -> dict[str, str]:
    """The environment of a run whose processes die; see dying/sitecustomize.py."""
    source = Path(__file__).resolve()
    return {"PYTHONPATH": f"{source.parent / 'dying'}{os.pathsep}{source.parents[2] / 'src'}", **wish}


def resident_bytes() -> int:
    """How much memory this process has resident (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * 4096

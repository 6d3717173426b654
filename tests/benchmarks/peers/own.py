"""radiculo's own engines, in the same form as the peers."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.export import Head
from radiculo.engine.columns import Batch, Mask, run_columns
from radiculo.engine.durable import DurableEngine
from radiculo.engine.rails import Frame, Rails, TwoRails
from radiculo.engine.recorder import Node, record
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.version import VERSION


class Durable:
    """The engine of record."""

    version = VERSION

    def __init__(self, base: RuleBase, _: Path) -> None:
        self.engine = DurableEngine(base)

    def prepare(self, cases: Sequence[Observations]) -> Sequence[Observations]:
        return cases

    def run(self, prepared: Sequence[Observations]) -> list[dict[Frame, Rails[bool]]]:
        return [self.engine.run(case) for case in prepared]

    def known(self, found: Sequence[Mapping[Frame, TwoRails[bool]]]) -> list[set[Head]]:
        return [_known(verdicts) for verdicts in found]


class Recorder:
    """The recorder, which keeps the node tree of every rule."""

    version = VERSION

    def __init__(self, base: RuleBase, _: Path) -> None:
        self.base = base

    def prepare(self, cases: Sequence[Observations]) -> Sequence[Observations]:
        return cases

    def run(self, prepared: Sequence[Observations]) -> list[dict[Frame, Node]]:
        return [record(self.base, case) for case in prepared]

    def known(self, found: Sequence[Mapping[Frame, TwoRails[bool]]]) -> list[set[Head]]:
        return [_known(verdicts) for verdicts in found]


class Columns:
    """All rules on a batch that is in columns already."""

    version = VERSION

    def __init__(self, base: RuleBase, _: Path) -> None:
        self.base = base

    def prepare(self, cases: Sequence[Observations]) -> Batch:
        return Batch.of([case.codes() for case in cases])

    def run(self, prepared: Batch) -> dict[Frame, Rails[Mask]]:
        return run_columns(self.base, prepared)

    def known(self, found: Mapping[Frame, Rails[Mask]]) -> list[set[Head]]:
        cases = range(len(next(iter(found.values())).true))
        return [_known({f: Rails(bool(r.true[i]), bool(r.false[i])) for f, r in found.items()}) for i in cases]


class EncodedColumns(Columns):
    """The same from observations, like the engines that take one case: making the columns is within the time."""

    def prepare(self, cases: Sequence[Observations]) -> Sequence[Observations]:  # type: ignore[override]
        return cases

    def run(self, prepared: Sequence[Observations]) -> dict[Frame, Rails[Mask]]:  # type: ignore[override]
        return super().run(super().prepare(prepared))


class Replay:
    """The whole program on a file of JSON Lines: its start, reading, rules, decision, and outcomes as JSON Lines.

    The outcomes name the rules that fire, so only this rail can be verified here; `--engine both` compares the rest.
    """

    version = VERSION
    command = (sys.executable, "-m", "radiculo", "replay")

    def __init__(self, _: RuleBase, __: Path) -> None:
        shown = subprocess.run([*self.command, "--help"], capture_output=True, text=True, check=True)
        if "--engine" not in shown.stdout:
            raise ModuleNotFoundError("replay has no --engine yet")

    def prepare(self, cases: Sequence[Observations]) -> Path:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False) as file:
            for number, case in enumerate(cases):
                written = {str(slot): reading.written for slot, reading in case.items() if reading.code}
                record = {"schema_version": 1, "id": f"case-{number}", "observations": written}
                file.write(json.dumps(record) + "\n")
        atexit.register(Path(file.name).unlink)
        return Path(file.name)

    def run(self, prepared: Path) -> str:
        command = [*self.command, str(prepared), "--engine", "columns", "--outcomes", "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def known(self, found: str) -> list[set[Head]]:
        outcomes: list[dict[str, Any]] = [json.loads(line) for line in found.splitlines()]
        return [{((rule, side), True) for rule, side in outcome["fires"]} for outcome in outcomes]


def _known(verdicts: Mapping[Frame, TwoRails[bool]]) -> set[Head]:
    true = {(frame, True) for frame, rails in verdicts.items() if rails.true}
    return true | {(frame, False) for frame, rails in verdicts.items() if rails.false}

"""The engine of record beside the columns, case by case: the first difference is a fault."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch
from radiculo.engine.durable import available
from radiculo.engine.program import Run
from radiculo.engine.rails import Frame, Rails, TwoRails
from radiculo.engine.recorder import record
from radiculo.errors import EngineFault
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations, of_codes
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.decision import Decision, decide
from radiculo.triage.run import durable_of

DECIDED = ("scores", "order", "tier", "headline", "withdrawn", "urgency", "screened")


def find_difference(
    base: RuleBase,
    codes: NDArray[np.uint8],
    run: Run,
    decision: Decision,
    names: list[str],
) -> None:
    """Run every case of a batch through the engine of record too. Raises EngineFault on the first difference."""
    found: list[Mapping[Frame, TwoRails[bool]]] = []
    verdicts = run.verdicts
    for row, name in enumerate(names):
        case = of_codes(base.vocabulary, base.columns, codes[:, row].tolist())
        concluded = {slot: int(column[row]) for slot, column in run.conclusions.items() if column[row]}
        found.append(_record(base, case, concluded))
        for at, frame in enumerate(verdicts.frames):
            one, other = (bool(verdicts.true[at, row]), bool(verdicts.false[at, row])), found[row][frame]
            if one != (other.true, other.false):
                what = f"rule {frame[0]} ({frame[1]}): columns {one}, engine of record {(other.true, other.false)}"
                raise EngineFault(f"{name}: the engines differ: {what}; case: {_shown(case)}")
    rails = {
        frame: Rails(np.array([one[frame].true for one in found]), np.array([one[frame].false for one in found]))
        for frame in verdicts.frames
    }
    batch = Batch(len(names), dict(zip(base.columns, codes, strict=True)))
    again = decide(base, batch, rails)
    for field in DECIDED:
        different = np.argwhere(getattr(decision, field) != getattr(again, field))
        if len(different):
            row = int(different[0][-1])
            shown = _shown(of_codes(base.vocabulary, base.columns, codes[:, row].tolist()))
            raise EngineFault(f"{names[row]}: the decisions differ in {field}; case: {shown}")


def _record(base: RuleBase, case: Observations, concluded: Mapping[Slot, int]) -> Mapping[Frame, TwoRails[bool]]:
    return durable_of(base).run(case, concluded) if available() else record(base, case, lambda _: concluded)


def _shown(case: Observations) -> str:
    return ", ".join(f"{slot}: {reading.written}" for slot, reading in case.items())

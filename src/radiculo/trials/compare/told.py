"""What a rule base tells of a batch of cases, under names that two rule bases share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch, Mask, run_columns
from radiculo.engine.rails import Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import LEGS
from radiculo.triage.decision import Decision, decide

Part: TypeAlias = tuple[str, str]  # what it is about (urgency, tier, level, pathway), and its name
Values: TypeAlias = NDArray[np.int32] | Mask


@dataclass(frozen=True)
class Told:
    """The parts of the answers, and where each rule fires."""

    decision: Decision
    parts: Mapping[Part, Values]
    fires: Mapping[Frame, Mask]

    @classmethod
    def of(cls, base: RuleBase, batch: Batch, names: Mapping[str, str]) -> Told:
        """Run a batch; `names` maps the rules to the names under which they are compared."""
        decision = decide(base, batch, run_columns(base, batch))
        fires = {(names[rule], side): mask for (rule, side), mask in decision.fires.items()}
        return cls(decision, dict(_parts(decision)), fires)


def _parts(decision: Decision) -> dict[Part, Values]:
    base = decision.plan.base
    rank = base.urgency_rank
    parts: dict[Part, Values] = {("urgency", name): decision.urgency == rank[name] for name in rank}
    for leg, side in enumerate(LEGS):
        parts["tier", side] = decision.tier[leg]
        parts["level", f"{side} withdrawn"] = decision.withdrawn[leg]
        for root, name in enumerate(decision.plan.roots):
            parts["level", f"{side} {name}"] = decision.headline[leg, root]
    for rule, frame_side in base.frames:
        for alarm in rule.alarms:
            setting = decision.fires[rule.id, frame_side] & (decision.urgency == rank[alarm.urgency])
            key = ("pathway", alarm.pathway)
            parts[key] = parts[key] | setting if key in parts else setting
    return parts


def differing(old: Mapping[Part, Values], new: Mapping[Part, Values], size: int) -> dict[str, Mask]:
    """Return, for each thing that answers are about, the cases in which it differs; what one lacks is nothing there."""
    nothing = np.zeros(size, np.bool_)
    out: dict[str, Mask] = {}
    for key in sorted(old.keys() | new.keys()):
        changed = old.get(key, nothing) != new.get(key, nothing)
        out[key[0]] = out[key[0]] | changed if key[0] in out else changed
    return out

"""The answer of a draft as the `expect` of its cases, so that a later replay notices every change."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np

from radiculo.engine.columns import run_columns
from radiculo.generate.draft import Draft
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import LEGS
from radiculo.triage.decision import Decision, Tier, decide


def expectations(draft: Draft, base: RuleBase) -> Iterator[str]:
    """Yield the `expect` of every case as JSON: urgency, level of the leg with more evidence, and the rules."""
    batch = draft.batch
    decision = decide(base, batch, run_columns(base, batch))
    names = {rank: name for name, rank in base.urgency_rank.items()}
    rules = [rule.id for rule in base.deciding]
    fires = np.stack(
        [np.any([decision.fires[rule.id, side] for side in rule.frames], axis=0) for rule in base.deciding]
    )
    for row in range(len(draft.cells)):
        fired = np.flatnonzero(fires[:, row])
        expect: dict[str, object] = {"urgency": names[int(decision.urgency[row])]}
        expect |= _level(decision, row) | {"fires": [rules[number] for number in fired]}
        yield json.dumps(expect, separators=(",", ":"))


def _level(decision: Decision, row: int) -> dict[str, object]:
    leg = int(decision.scores[:, :, row].max(axis=1).argmax())
    named = decision.headline[leg, :, row] & ~decision.withdrawn[leg, row]
    roots = [decision.plan.roots[number] for number in np.flatnonzero(named)]
    return {"side": LEGS[leg], "tier": [Tier(int(decision.tier[leg, row])).name.lower()], "roots": roots}

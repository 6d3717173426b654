"""The answer of a draft as the `expect` of its cases, so that a later replay notices every change."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np

from radiculo.generate.draft import Draft
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import LEGS
from radiculo.triage.answers import Answers


def expectations(draft: Draft, base: RuleBase) -> Iterator[str]:
    """Yield the `expect` of every case as JSON: urgency, rules, and the level of a leg that names a root, or leads."""
    batch = draft.batch
    answers = Answers.of(base, batch)
    decision, rules = answers.decision, [rule.id for rule in base.rules]
    fires = np.stack([np.any([decision.fires[rule.id, side] for side in rule.frames], axis=0) for rule in base.rules])
    for row in range(len(draft.cells)):
        fired = np.flatnonzero(fires[:, row])
        answer = answers.at(row)
        best = decision.scores[:, :, row].max(axis=1).tolist()
        named = [bool(leg.roots) and not leg.withdrawn for leg in map(answer.leg, LEGS)]
        side = LEGS[max((0, 1), key=lambda at: (named[at], best[at]))]
        leg = answer.leg(side)
        roots = [] if leg.withdrawn else sorted(leg.roots, key=decision.plan.roots.index)
        other = answer.leg(LEGS[1 - LEGS.index(side)])
        alone = {} if other.roots and not other.withdrawn else {"side": side}  # one side: no root of the other leg
        expect = {"urgency": answer.urgency, **alone, "tier": [leg.tier], "roots": roots}
        yield json.dumps({**expect, "fires": [rules[number] for number in fired]}, separators=(",", ":"))

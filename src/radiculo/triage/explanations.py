"""Rivals and pathways of a decision: who else explains the case, and where that leads.

Frames that `fires` lacks fire nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Mask
from radiculo.engine.rails import Frame
from radiculo.triage.plan import Plan


def named_rivals(plan: Plan, fires: Mapping[Frame, Mask], n: int) -> Mask:
    """Return which rivals are named on which side: (rival and side, n), in the order of `plan.rival_keys`."""
    out = np.zeros((len(plan.rival_keys), n), np.bool_)
    for frame, _, rival in plan.rivals:
        if frame in fires:
            out[plan.rival_keys.index((rival.name, frame[1]))] |= fires[frame]
    return out


def leading_pathway(plan: Plan, fires: Mapping[Frame, Mask], standing: Mask) -> NDArray[np.intp]:
    """Return the pathway of the explanation that leads, as its number (n,).

    That is the first rival that outranks a root, or, where no leg (leg, n) has a standing root, the first one that
    stands beside; else the default.
    """
    tables = plan.base.tables
    named: Mask = np.logical_or.reduce(standing)
    out = np.full(named.shape, plan.pathways.index(plan.base.policy.default_pathway), np.intp)
    for outranks, allowed in ((False, ~named), (True, np.ones_like(named))):
        for frame, _, rival in reversed(plan.rivals):
            if rival.outranks == outranks and frame in fires:
                out[fires[frame] & allowed] = plan.pathways.index(tables.terms.rivals[rival.name].pathway)
    return out


def pathway_counts(
    plan: Plan, fires: Mapping[Frame, Mask], urgency: NDArray[np.int32], leading: NDArray[np.intp]
) -> NDArray[np.uint8]:
    """Count the alarms of the final category by pathway: (pathway, n); where there is none, the leading one counts."""
    out = np.zeros((len(plan.pathways), len(urgency)), np.uint8)
    of_rank = {rank: urgency == rank for rank in set(plan.base.urgency_rank.values())}
    for frame, alarm in plan.alarms:
        if frame not in fires:
            continue
        sets = fires[frame] & of_rank[plan.base.urgency_rank[alarm.urgency]]
        if alarm.pathway:
            out[plan.pathways.index(alarm.pathway)] += sets
        else:
            out[leading[sets], np.flatnonzero(sets)] += 1
    quiet = np.flatnonzero(~out.any(axis=0))
    out[leading[quiet], quiet] = 1
    return out

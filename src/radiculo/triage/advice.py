"""Advice: what the fired rules say, once each. What one rule calls for, another one cannot call off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import numpy as np

from radiculo.engine.columns import Mask
from radiculo.engine.rails import Frame
from radiculo.knowledge.effects import Advice, AdviceKind
from radiculo.triage.plan import Plan

_ORDER: tuple[AdviceKind, ...] = get_args(AdviceKind)


def advised(plan: Plan, fires: Mapping[Frame, Mask]) -> dict[tuple[Frame, Advice], Mask]:
    """Return where each frame is the first to give its advice, by kind, then in order of the rules.

    Frames that `fires` lacks fire nowhere.
    """
    said: dict[tuple[str, str], Mask] = {}
    wanted: dict[str, Mask] = {}
    out: dict[tuple[Frame, Advice], Mask] = {}
    for frame, advice in plan.advice:
        if frame not in fires:
            continue
        once = advice.entry if advice.kind in {"option", "not_indicated"} and advice.entry else advice.text
        before = said.get((advice.kind, once))
        fresh = fires[frame] if before is None else fires[frame] & ~before
        said[advice.kind, once] = fires[frame] if before is None else fires[frame] | before
        out[frame, advice] = fresh
        if advice.kind in {"investigation", "option"} and advice.entry:
            wanted[advice.entry] = wanted[advice.entry] | fresh if advice.entry in wanted else fresh
    for (frame, advice), mask in out.items():
        if advice.kind == "not_indicated" and advice.entry in wanted:
            out[frame, advice] = np.asarray(mask & ~wanted[advice.entry])
    return dict(sorted(out.items(), key=lambda item: _ORDER.index(item[0][1].kind)))

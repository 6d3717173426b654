"""The main job: observations in, outcome and trace out."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, Protocol, TypeAlias

import numpy as np

from radiculo.engine.columns import Batch
from radiculo.engine.durable import DurableEngine, available
from radiculo.engine.durable_program import kept_program
from radiculo.engine.rails import Frame, Rails, TwoRails
from radiculo.engine.recorder import record
from radiculo.errors import EngineFault
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.conclude import Conclusion
from radiculo.triage.decision import decide
from radiculo.triage.summary import summary
from radiculo.triage.trace import Trace

EngineName: TypeAlias = Literal["durable", "recorder"]

_making = threading.Lock()
_NO, _YES = np.array([False]), np.array([True])
_ONE = ((Rails(_NO, _NO), Rails(_NO, _YES)), (Rails(_YES, _NO), Rails(_YES, _YES)))  # by what is known true, and false


def _renew_lock() -> None:
    global _making  # noqa: PLW0603 - a thread of the parent may have held it
    _making = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def durable_of(base: RuleBase) -> DurableEngine:
    """Return the durable engine of a rule base, made once and shared."""
    with _making:
        return base.derived(_durable)


def _durable(base: RuleBase) -> DurableEngine:
    return DurableEngine(base, kept_program(base))


class Observed(Protocol):
    """Anything with observations and an id, such as a Case."""

    @property
    def id(self) -> str:
        """The id that the outcome carries."""

    @property
    def observations(self) -> Observations:
        """What is recorded."""


def triage(case: Observed | Observations, rules: RuleBase, *, engine: EngineName | None = None) -> Trace:
    """Triage one case (or bare observations).

    The engine of record is durable_rules where it can be imported, else the recorder; the recorder runs in any
    case, because it keeps the reasons. Raises EngineFault when the two disagree.
    """
    name: EngineName = engine or ("durable" if available() else "recorder")
    observations = case if isinstance(case, Observations) else case.observations
    case_id = "" if isinstance(case, Observations) else case.id
    conclusions: list[Conclusion] = []

    def conclude(verdicts: Mapping[Frame, Rails[bool]]) -> dict[Slot, int]:
        conclusions.append(decided(rules, observations, verdicts))
        return conclusions[0].codes

    nodes = record(rules, observations, conclude)
    rails = nodes.rails
    if name == "durable":
        _agree(durable_of(rules).run(observations, conclusions[0].codes), rails)
    trace = Trace(rules, observations, nodes, conclusions[0].outcome(rails, case_id, name))
    return replace(trace, outcome=trace.outcome.model_copy(update={"summary": summary(trace)}))


def decided(base: RuleBase, observations: Observations, verdicts: Mapping[Frame, TwoRails[bool]]) -> Conclusion:
    """Decide one case, as a batch of one, from the verdicts of the rules that read no conclusion."""
    batch = Batch.of([observations.codes()])
    rails = {frame: _ONE[v.true][v.false] for frame, v in verdicts.items()}
    fires = {frame: _YES for frame, v in verdicts.items() if v.true}
    return Conclusion(decide(base, batch, rails, fires), 0, observations)


def _agree(durable: Mapping[Frame, Rails[bool]], recorded: Mapping[Frame, Rails[bool]]) -> None:
    if durable != recorded:
        different = [f"{rule} ({side})" for (rule, side), rails in durable.items() if rails != recorded[rule, side]]
        raise EngineFault(f"durable_rules and the recorder disagree on {', '.join(sorted(different)[:5])}")

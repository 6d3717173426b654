"""All engines on the same cases, in one comparable form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pytest

from radiculo.engine.columns import Batch, Mask, run_columns
from radiculo.engine.durable import DurableEngine, available
from radiculo.engine.rails import Frame, Rails, TwoRails
from radiculo.engine.recorder import record
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.rules import Verdict
from radiculo.triage.conclude import Conclusion
from radiculo.triage.decision import Decision, decide
from radiculo.triage.outcome import Outcome
from radiculo.triage.run import conclude

needs_durable = pytest.mark.skipif(not available(), reason="durable_rules cannot be imported here")

Verdicts = dict[Frame, Verdict]
_DECIDED = (
    *("domains", "scores", "order", "concordant", "tier", "headline"),
    *("withdrawn", "zones", "mechanisms", "urgency", "screened"),
)


def verdicts(base: RuleBase, observations: Observations) -> Verdicts:
    """The verdict of every rule on a case, by the recorder."""
    return {frame: node.verdict for frame, node in record(base, observations).items()}


def alarm_rank(base: RuleBase, found: Verdicts) -> int:
    """The rank of the most urgent alarm that fires; 0 for none."""
    ranks = [
        base.urgency_rank[alarm.urgency]
        for rule, side in base.frames
        if found[rule.id, side] == "fires"
        for alarm in rule.alarms
    ]
    return max(ranks, default=0)


def outcome(base: RuleBase, observations: Observations) -> Outcome:
    """The outcome of a case, by the recorder."""
    return conclude(base, observations, record(base, observations), "case", "recorder")


def differences(
    base: RuleBase,
    cases: Sequence[Observations],
    durable: DurableEngine | None,
    *,
    outcomes_every: int = 1,
    recorder_every: int = 1,
) -> Iterator[str]:
    """Yield every difference between the engines on some cases: verdicts, decision arrays, and whole outcomes.

    Without a durable engine (it cannot be imported everywhere), the other two are compared. Outcomes of the recorder
    are decided one by one, those of the columns in one batch. The slow recorder takes every `recorder_every`th case.
    """
    batch = Batch.of([case.codes() for case in cases])
    columns = run_columns(base, batch)
    found: list[Mapping[Frame, TwoRails[bool]]] = []
    for row, case in enumerate(cases):
        nodes = record(base, case) if durable is None or row % recorder_every == 0 else None
        fired = durable.run(case) if durable else nodes or {}
        for frame, dur in ((frame, (rails.true, rails.false)) for frame, rails in fired.items()):
            rec = (nodes[frame].true, nodes[frame].false) if nodes else dur
            col = (bool(columns[frame].true[row]), bool(columns[frame].false[row]))
            if not rec == col == dur:
                yield f"case {row}, {frame}: recorder {rec}, columns {col}, durable {dur}"
            if all(rec):
                yield f"case {row}, {frame}: known true and known false"
        found.append(nodes or fired)
    decision = decide(base, batch, columns)
    yield from _decided_otherwise(decision, decide(base, batch, _as_masks(found)))
    for row in range(0, len(cases), outcomes_every):
        rails = {frame: Rails(bool(both.true[row]), bool(both.false[row])) for frame, both in columns.items()}
        of_batch = Conclusion(decision, row, rails, cases[row]).outcome("case", "x")
        if of_batch != conclude(base, cases[row], found[row], "case", "x"):
            yield f"case {row}: outcomes differ"


def _as_masks(found: Sequence[Mapping[Frame, TwoRails[bool]]]) -> dict[Frame, Rails[Mask]]:
    return {
        frame: Rails(np.array([one[frame].true for one in found]), np.array([one[frame].false for one in found]))
        for frame in found[0]
    }


def _decided_otherwise(one: Decision, other: Decision) -> Iterator[str]:
    for name in _DECIDED:
        different = np.argwhere(getattr(one, name) != getattr(other, name))
        if len(different):
            yield f"case {different[0][-1]}: decisions differ in {name}"

"""All engines on the same cases, in one comparable form."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest

from radiculo.engine.columns import Batch, Column, Mask, run_columns
from radiculo.engine.durable import DurableEngine, available
from radiculo.engine.rails import Frame, Rails, TwoRails
from radiculo.engine.recorder import record
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.answer import Answer
from radiculo.triage.answers import Answers
from radiculo.triage.conclude import Conclusion
from radiculo.triage.conclusions import Conclusions
from radiculo.triage.decision import Decision, decide
from radiculo.triage.outcome import Outcome
from radiculo.triage.run import decided, triage

needs_durable = pytest.mark.skipif(not available(), reason="durable_rules cannot be imported here")

Verdicts = dict[Frame, Verdict]
_DECIDED = (
    *("domains", "scores", "order", "concordant", "tier", "headline"),
    *("withdrawn", "zones", "mechanisms", "urgency", "screened"),
    *("rivals", "leading", "pathways"),
)


T = TypeVar("T")
_LAST = 8  # the laws ask for a case, then for its variants, and for the case again


def _remembered(make: Callable[[RuleBase, Observations], T]) -> Callable[[RuleBase, Observations], T]:
    """Remember what was made of the last few cases; neither a rule base nor a case ever changes."""
    last: deque[tuple[RuleBase, Observations, T]] = deque(maxlen=_LAST)

    def made(base: RuleBase, observations: Observations) -> T:
        for known, seen, found in last:
            if known is base and seen is observations:
                return found
        last.append((base, observations, make(base, observations)))
        return last[-1][2]

    return made


@_remembered
def verdicts(base: RuleBase, observations: Observations) -> Verdicts:
    """The verdict of every rule on a case, by the recorder."""
    return {frame: _verdict(rails) for frame, rails in record(base, observations).rails.items()}


def _verdict(rails: Rails[bool]) -> Verdict:
    return "fires" if rails.true else "silent" if rails.false else "waits"


def alarm_rank(base: RuleBase, found: Verdicts) -> int:
    """The rank of the most urgent alarm that fires; 0 for none."""
    ranks = [
        base.urgency_rank[alarm.urgency]
        for rule, side in base.frames
        if found[rule.id, side] == "fires"
        for alarm in rule.alarms
    ]
    return max(ranks, default=0)


@_remembered
def outcome(base: RuleBase, observations: Observations) -> Outcome:
    """The outcome of a case, by the recorder."""
    return triage(observations, base, engine="recorder").outcome


def differences(
    base: RuleBase,
    cases: Sequence[Observations],
    durable: DurableEngine | None,
    *,
    outcomes_every: int = 1,
    recorder_every: int = 1,
    trees_every: int = 1,
) -> Iterator[str]:
    """Yield every difference between the engines on some cases: verdicts, decision arrays, and whole outcomes.

    Without a durable engine (it cannot be imported everywhere), the other two are compared. Outcomes of the recorder
    are decided one by one, those of the columns in one batch. The recorder takes every `recorder_every`th case, and
    its trees, of which explanations are made and which take longest, are looked at in every `trees_every`th.
    """
    batch = Batch.of([case.codes() for case in cases])
    decision, conclusions, columns = _columns(base, batch, cases)
    found: list[Mapping[Frame, TwoRails[bool]]] = []
    for row, case in enumerate(cases):
        codes = {slot: int(column[row]) for slot, column in conclusions.items()}
        wanted = durable is None or row % recorder_every == 0
        kept = record(base, case, lambda _, codes=codes: codes) if wanted else None  # type: ignore[misc]
        nodes = (kept if row % trees_every == 0 else kept.rails) if kept else None
        fired = durable.run(case, codes) if durable else nodes or {}
        for frame, dur in ((frame, (rails.true, rails.false)) for frame, rails in fired.items()):
            rec = (nodes[frame].true, nodes[frame].false) if nodes else dur
            col = (bool(columns[frame].true[row]), bool(columns[frame].false[row]))
            if not rec == col == dur:
                yield f"case {row}, {frame}: recorder {rec}, columns {col}, durable {dur}"
            if all(rec):
                yield f"case {row}, {frame}: known true and known false"
        found.append(nodes or fired)
    yield from _decided_otherwise(decision, decide(base, batch, _as_masks(found)))
    for row in range(0, len(cases), outcomes_every):
        rails = {frame: Rails(bool(both.true[row]), bool(both.false[row])) for frame, both in columns.items()}
        of_batch = Conclusion(decision, row, cases[row]).outcome(rails, "case", "x")
        if of_batch != decided(base, cases[row], found[row]).outcome(found[row], "case", "x"):
            yield f"case {row}: outcomes differ"
        if Answer.of(of_batch) != replace(Answers(decision).at(row), provisional=of_batch.urgency.provisional):
            yield f"case {row}: the answer on arrays is not that of the outcome"


def _columns(
    base: RuleBase, batch: Batch, cases: Sequence[Observations]
) -> tuple[Decision, dict[Slot, Column], dict[Frame, Rails[Mask]]]:
    """Decide a batch, with what is provisional searched case by case, so that every rule settles."""
    decisions: list[Decision] = []
    conclusions: dict[Slot, Column] = {}

    def conclude(verdicts: Mapping[Frame, Rails[Mask]]) -> dict[Slot, Column]:
        decisions.append(decide(base, batch, verdicts))
        provisional = [Conclusion(decisions[0], row, case).provisional for row, case in enumerate(cases)]
        conclusions.update(Conclusions(decisions[0], np.array(provisional, np.uint8)).columns(batch))
        return conclusions

    columns = run_columns(base, batch, conclude=conclude)
    fires = {frame: rails.true for frame, rails in columns.items()}
    return replace(decisions[0], fires=fires), conclusions, columns


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

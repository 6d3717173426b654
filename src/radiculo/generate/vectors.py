"""Test vectors of a rule base: what a second implementation must answer, as whole cases and as bare decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from random import Random
from typing import Literal

import numpy as np

from radiculo.cases.read import line_record, read_records
from radiculo.engine.columns import Batch
from radiculo.engine.rails import Frame, Rails
from radiculo.generate.generator import Generator
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.sources import find_cases
from radiculo.report import Model
from radiculo.triage.decision import Decision, decide
from radiculo.triage.outcome import Outcome
from radiculo.triage.run import decided, triage

CASES, DECISIONS = 200, 500
SEED = 1


class CaseVector(Model):
    """Codes by column, the codes of what is concluded, a letter per frame (fires, silent, waits), and the outcome.

    The verdicts of the outcome are left out: they are those letters.
    """

    codes: dict[str, int]
    conclusions: dict[str, int]
    verdicts: str
    outcome: Outcome


class DecisionVector(Model):
    """Frames that fire, chosen at random, and their decision; per leg (left, right) and in order of the plan's names.

    Generated cases reach few corners of the decision; such sets reach them.
    """

    fires: list[int]
    urgency: int
    tier: list[int]
    scores: list[list[int]]
    order: list[list[int]]
    headline: list[list[bool]]
    withdrawn: list[bool]
    zones: list[list[int]]
    mechanisms: list[list[int]]


class Vectors(Model):
    """The test vectors of one artefact, which `hash` names. Frames and columns are those of its program."""

    format: Literal["radiculo-vectors/1"] = "radiculo-vectors/1"
    hash: str
    cases: list[CaseVector]
    decisions: list[DecisionVector]


def vectors(base: RuleBase, *, cases: int = CASES, decisions: int = DECISIONS) -> Vectors:
    """Return the vectors of a rule base: the shipped cases and then generated ones, and random sets of fired rules."""
    given = islice(chain(_shipped(base), _generated(base, cases)), cases)
    return Vectors(
        hash=base.hash,
        cases=[_case(base, name, observations) for name, observations in given],
        decisions=list(_decisions(base, decisions)),
    )


def _shipped(base: RuleBase) -> Iterator[tuple[str, Observations]]:
    records = read_records([str(find_cases())], base)
    return ((record.case.id, record.case.observations) for record in records if record.case)


def _generated(base: RuleBase, count: int) -> Iterator[tuple[str, Observations]]:
    text = b"".join(Generator(base, SEED).lines(count))
    records = (line_record(line, "generated", number, base) for number, line in enumerate(text.splitlines(), 1))
    return ((record.case.id, record.case.observations) for record in records if record.case)


def _case(base: RuleBase, name: str, observations: Observations) -> CaseVector:
    trace = triage(observations, base, engine="recorder")
    outcome = trace.outcome.model_copy(update={"case": name})
    concluded = decided(base, observations, trace.nodes).codes
    return CaseVector(
        codes={str(slot): code for slot, code in observations.codes().items()},
        conclusions={str(slot): code for slot, code in concluded.items() if code},
        verdicts="".join(outcome.verdicts[rule.id][side][0] for rule, side in base.frames),
        outcome=outcome.model_copy(update={"verdicts": {}}),
    )


def _decisions(base: RuleBase, count: int) -> Iterator[DecisionVector]:
    """Yield decisions on random sets: few rules fire in some and many in others, as no real case would have it."""
    random = Random(SEED)
    chosen = [_fired(base, random) for _ in range(count)]
    masks = np.zeros((len(base.frames), count), np.bool_)
    for row, fires in enumerate(chosen):
        masks[fires, row] = True
    verdicts: dict[Frame, Rails[np.ndarray]] = {
        (rule.id, side): Rails(masks[at], ~masks[at]) for at, (rule, side) in enumerate(base.frames)
    }
    decision = decide(base, Batch(count), verdicts)
    for row, fires in enumerate(chosen):
        yield _decision(decision, row, fires)


def _fired(base: RuleBase, random: Random) -> list[int]:
    share = random.choice((0.01, 0.02, 0.05, 0.1, 0.3))
    return [at for at, (rule, _) in enumerate(base.frames) if rule.id not in base.closing and random.random() < share]


def _decision(decision: Decision, row: int, fires: list[int]) -> DecisionVector:
    parts = ("tier", "scores", "order", "headline", "withdrawn", "zones", "mechanisms")
    found = {part: getattr(decision, part)[..., row].tolist() for part in parts}
    return DecisionVector.model_validate({"fires": fires, "urgency": int(decision.urgency[row]), **found})


def text_of(found: Vectors) -> str:
    """Return vectors as JSON with one vector on a line, so that a difference can be read."""
    whole = found.model_dump(mode="json")
    rows = {part: ",\n".join(map(_dumps, whole.pop(part))) for part in ("cases", "decisions")}
    head = _dumps(whole)[:-1]
    return head + "".join(f',\n"{part}":[\n{lines}\n]' for part, lines in rows.items()) + "}\n"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

"""Many cases at once: their answers from arrays, without reasons, some thousand in a second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from radiculo.engine.columns import Batch
from radiculo.engine.program import Program
from radiculo.knowledge.base import RuleBase
from radiculo.replay.answers import Answers, Parts
from radiculo.triage.answer import Answer
from radiculo.triage.decision import decide
from radiculo.triage.run import Observed

AT_ONCE = 1_000


def answers(cases: Iterable[Observed], rules: RuleBase) -> Iterator[Answer]:
    """Yield the answer of each case, in order; cases are read as they are needed, so there may be any number.

    An answer is what `triage` gives, in short: urgency, pathways, the level of each leg, rivals.
    """
    parts, program, given = Parts(rules), Program.of(rules), iter(cases)
    while chunk := list(islice(given, AT_ONCE)):
        batch = Batch.of([case.observations.codes() for case in chunk])
        codes = np.stack([batch.column(slot) for slot in program.slots])
        verdicts = program.run(codes)
        found = Answers(parts, verdicts, decide(rules, batch, verdicts.rails()), codes)
        for row in range(batch.size):
            yield found.answer(row)

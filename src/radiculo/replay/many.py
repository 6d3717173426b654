"""Many cases at once: their answers from arrays, without reasons, some thousand in a second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from radiculo.engine.columns import Batch
from radiculo.knowledge.base import RuleBase
from radiculo.triage.answer import Answer
from radiculo.triage.answers import Answers
from radiculo.triage.run import Observed

AT_ONCE = 1_000


def answers(cases: Iterable[Observed], rules: RuleBase) -> Iterator[Answer]:
    """Yield the answer of each case, in order; cases are read as they are needed, so there may be any number.

    An answer is what `triage` gives, in short; whether the urgency is provisional, which takes a search of each case,
    stays open.
    """
    given = iter(cases)
    while chunk := list(islice(given, AT_ONCE)):
        batch = Batch.of([case.observations.codes() for case in chunk])
        found = Answers.of(rules, batch)
        yield from (found.at(row) for row in range(batch.size))

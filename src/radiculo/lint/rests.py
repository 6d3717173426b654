"""What never rests at routine: values that the policy names are tried with every complaint, and raise the urgency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from radiculo.engine.columns import Batch
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.scales import UNKNOWN, Want
from radiculo.knowledge.vocabulary import Finding, Slot
from radiculo.triage.answers import Answers


@dataclass(frozen=True, slots=True)
class _Trial:
    """A value that is never routine, beside one complaint."""

    finding: Finding
    value: Want
    beside: str
    codes: dict[Slot, int]


def check_rests(base: RuleBase, problems: Problems) -> None:
    """Record every value that the policy calls never routine and that some complaint leaves at the default."""
    trials = list(_trials(base))
    if not trials:
        return
    answers, rank = Answers.of(base, Batch.of([trial.codes for trial in trials])), base.urgency_rank
    reported: set[tuple[str, Want]] = set()
    for row, trial in enumerate(trials):
        urgency = answers.at(row).urgency
        if rank[urgency] <= rank[base.policy.default_urgency] and (trial.finding.id, trial.value) not in reported:
            reported.add((trial.finding.id, trial.value))
            what = f"'{trial.finding.id}: {trial.value}'{trial.beside} rests at {urgency}"
            hint = "the policy calls it never routine: let an alarm read it, whatever the complaint"
            place = base.sources.documents["policy.yaml"].place(("never_routine", trial.finding.id))
            problems.add("rests-at-routine", what, place, hint=hint)


def _trials(base: RuleBase) -> Iterator[_Trial]:
    words = [f for f in base.vocabulary.observable if not base.policy.complaints.isdisjoint({f.id, f.family})]
    for name, values in base.policy.never_routine.items():
        finding = base.vocabulary[name]
        for value, word in product(values, words):
            most = word.scale.exact[-1]
            beside = f" with '{word.id}: {word.scale.name(most)}'"
            codes = {word.slots[0]: most, finding.slots[0]: finding.scale.read(value) or UNKNOWN}
            yield _Trial(finding, value, beside, codes)

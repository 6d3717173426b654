"""What never rests at routine: values that the policy names are tried with every complaint, and raise the urgency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from radiculo.engine.columns import Batch
from radiculo.errors import Place, Problems, did_you_mean
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.scales import Want
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
    trials = list(_trials(base, problems))
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
            problems.add("rests-at-routine", what, _place(base, trial.finding.id), hint=hint)


def _trials(base: RuleBase, problems: Problems) -> Iterator[_Trial]:
    known = {finding.id: finding for finding in base.vocabulary.observable}
    words = [f for f in known.values() if not base.policy.complaints.isdisjoint({f.id, f.family})]
    for name, values in base.policy.never_routine.items():
        if name not in known:
            what, hint = f"unknown finding '{name}'", did_you_mean(name, known)
            problems.add("unknown-finding", what, _place(base, name), hint=hint)
            continue
        finding = known[name]
        for value in values:
            code = finding.scale.read(value)
            if code is None:
                what = f"'{name}' has no value '{value}'"
                problems.add("unknown-value", what, _place(base, name), expected=" | ".join(finding.scale.choices))
                continue
            for word in words:
                beside = f" with '{word.id}: {word.scale.name(word.scale.exact[-1])}'"
                yield _Trial(finding, value, beside, {_slot(word): word.scale.exact[-1], _slot(finding): code})


def _slot(finding: Finding) -> Slot:
    return Slot(finding.id, "patient" if finding.sides == "patient" else "left")


def _place(base: RuleBase, name: str) -> Place:
    return base.sources.documents["policy.yaml"].place(("never_routine", name))

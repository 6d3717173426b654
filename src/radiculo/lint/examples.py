"""Every example of every rule, run as one batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from radiculo.engine.columns import Batch, run_with_signs
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rules import Example, Rule, Verdict
from radiculo.knowledge.vocabulary import Slot


@dataclass(frozen=True)
class ExampleRun:
    """All examples as one batch, with the derived signs, and the verdict that each one gets."""

    base: RuleBase
    items: tuple[tuple[Rule, Example], ...]
    batch: Batch
    verdicts: tuple[Verdict, ...]

    def rows(self, rule: Rule) -> list[int]:
        """Return the rows of the batch that hold the examples of a rule."""
        return [row for row, (owner, _) in enumerate(self.items) if owner.id == rule.id]

    def lacking(self, rule: Rule) -> list[Verdict]:
        """Return the verdicts that no example of a rule shows, as declared or as found."""
        shown = {self.verdicts[row] for row in self.rows(rule)} | {example.verdict for example in rule.examples}
        return [verdict for verdict in get_args(Verdict) if verdict not in shown]


def run_examples(base: RuleBase) -> ExampleRun:
    """Run every example of every rule."""
    items = tuple((rule, example) for rule in base.rules for example in rule.examples)
    batch = Batch.of([example.given.codes() for _, example in items])
    verdicts, signed = run_with_signs(base, batch)
    found: list[Verdict] = []
    for row, (rule, _) in enumerate(items):
        rails = verdicts[rule.id, rule.example_side]
        found.append("fires" if rails.true[row] else "silent" if rails.false[row] else "waits")
    return ExampleRun(base, items, signed, tuple(found))


def check_examples(run: ExampleRun, problems: Problems) -> None:
    """Record examples whose verdict is not the declared one, and stable rules that lack a kind of example."""
    for (rule, example), verdict in zip(run.items, run.verdicts, strict=True):
        if verdict != example.verdict:
            what = f"example '{example.name}' of {rule.id}: the rule {_does(verdict)}"
            problems.add("example-verdict", what, example.place, expected=example.verdict)
    for rule in run.base.rules:
        if rule.status == "stable":
            _check_kinds(rule, run, problems)


def _does(verdict: Verdict) -> str:
    return "is silent" if verdict == "silent" else verdict


def _check_kinds(rule: Rule, run: ExampleRun, problems: Problems) -> None:
    place = run.base.place(rule, "examples")
    if lacking := run.lacking(rule):
        kinds = " or ".join(f"'{kind}'" for kind in lacking)
        problems.add("missing-example", f"{rule.id} has no example with the verdict {kinds}", place)
    fires = [example.given.codes() for example in rule.examples if example.verdict == "fires"]
    silent = [example.given.codes() for example in rule.examples if example.verdict == "silent"]
    close = any(_differences(one, other) == 1 for one in fires for other in silent)
    if fires and silent and not close:
        what = f"no silent example of {rule.id} differs from a firing one in a single finding"
        problems.add("missing-contrast", what, place, hint="change one finding of a firing example")


def _differences(one: dict[Slot, int], other: dict[Slot, int]) -> int:
    """Count the findings that differ; the two legs of one finding count once."""
    slots = {slot for slot in one.keys() | other.keys() if one.get(slot) != other.get(slot)}
    return len({slot.finding for slot in slots})

"""Mutation of single rules against their own examples; equivalent mutants are excluded by enumeration."""

from __future__ import annotations

from dataclasses import dataclass

from radiculo.engine.columns import Batch, Masks
from radiculo.engine.distinguish import Contrast, differ, distinguish
from radiculo.engine.mutants import mutants
from radiculo.engine.rails import Kleene
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Side, Vocabulary
from radiculo.lint.examples import ExampleRun


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no example notices, with a smallest example that would (none found when too many to try)."""

    rule: Rule
    what: str
    killer: str


@dataclass(frozen=True, slots=True)
class MutationReport:
    """Counts, and the survivors."""

    mutants: int
    killed: int
    equivalent: int
    survivors: tuple[Survivor, ...]


def mutate_examples(run: ExampleRun) -> MutationReport:
    """Run every single mutant of every stable rule on that rule's examples."""
    total = killed = equivalent = 0
    survivors: list[Survivor] = []
    for rule in run.base.rules:
        if rule.status != "stable" or run.lacking(rule):
            continue
        side, vocabulary = rule.example_side, run.base.vocabulary
        rows = run.rows(rule)
        batch = Batch(len(rows), {slot: column[rows] for slot, column in run.batch.columns.items()})
        masks = Masks(batch)
        original = fold(rule.when, Kleene(masks, side, vocabulary))
        for what, mutant in mutants(rule.when, vocabulary):
            total += 1
            if differ(original, fold(mutant, Kleene(masks, side, vocabulary))).any():
                killed += 1
                continue
            found = distinguish(rule.when, mutant, side, vocabulary)
            if found.equivalent:
                equivalent += 1
            else:
                killer = _given(found.contrast, side, vocabulary) if found.contrast else ""
                survivors.append(Survivor(rule, what, killer))
    return MutationReport(total, killed, equivalent, tuple(survivors))


def check_mutation(report: MutationReport, base: RuleBase, problems: Problems) -> None:
    """Record every survivor as an error."""
    for survivor in report.survivors:
        hint = f"an example that would notice: {survivor.killer}" if survivor.killer else ""
        what = f"no example of {survivor.rule.id} notices when {survivor.what}"
        problems.add("mutant-survives", what, base.place(survivor.rule, "examples"), hint=hint)


def _given(contrast: Contrast, side: Side, vocabulary: Vocabulary) -> str:
    """Return a contrast as an example would write it."""
    parts = []
    for slot, code in contrast.codes.items():
        prefix = "" if slot.side in {side, "patient"} else "other." if side != "patient" else f"{slot.side}."
        parts.append(f"{prefix}{slot.finding}: {vocabulary[slot.finding].scale.name(code)}")
    return f"{{given: {{{', '.join(parts)}}}, verdict: {contrast.verdict}}}"

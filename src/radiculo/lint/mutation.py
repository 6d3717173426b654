"""Mutation of single rules against their own examples; equivalent mutants are excluded by enumeration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

import numpy as np

from radiculo.engine.columns import Batch, Mask, Masks
from radiculo.engine.rails import Kleene, Rails
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Condition, fold, tests_of
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Side, Slot, Vocabulary
from radiculo.lint.examples import ExampleRun, example_side
from radiculo.lint.mutants import mutants

MAX_ROWS = 1_000_000


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
        side, vocabulary = example_side(rule), run.base.vocabulary
        rows = run.rows(rule)
        batch = Batch(len(rows), {slot: column[rows] for slot, column in run.batch.columns.items()})
        masks = Masks(batch)
        original = fold(rule.when, Kleene(masks, side, vocabulary))
        for what, mutant in mutants(rule.when, vocabulary):
            total += 1
            if _differ(original, fold(mutant, Kleene(masks, side, vocabulary))).any():
                killed += 1
                continue
            proven, killer = _find_killer(rule.when, mutant, side, run.base)
            if proven:
                equivalent += 1
            else:
                survivors.append(Survivor(rule, what, killer))
    return MutationReport(total, killed, equivalent, tuple(survivors))


def check_mutation(report: MutationReport, base: RuleBase, problems: Problems) -> None:
    """Record every survivor as an error."""
    for survivor in report.survivors:
        hint = f"an example that would notice: {survivor.killer}" if survivor.killer else ""
        what = f"no example of {survivor.rule.id} notices when {survivor.what}"
        problems.add("mutant-survives", what, base.place(survivor.rule, "examples"), hint=hint)


def _differ(one: Rails[Mask], other: Rails[Mask]) -> Mask:
    out: Mask = (one.true != other.true) | (one.false != other.false)
    return out


def _find_killer(original: Condition, mutant: Condition, side: Side, base: RuleBase) -> tuple[bool, str]:
    """Return whether the two are proven equivalent, and otherwise a smallest case on which they differ."""
    vocabulary = base.vocabulary
    slots = sorted(_slots([original, mutant], side, vocabulary))
    choices = [[0, *vocabulary[slot.finding].scale.meanings] for slot in slots]
    exhaustive = prod(map(len, choices)) <= MAX_ROWS
    batch = _every(slots, choices) if exhaustive else _some(slots, choices)
    masks = Masks(batch)
    first, second = (fold(c, Kleene(masks, side, vocabulary)) for c in (original, mutant))
    rows = np.flatnonzero(_differ(first, second))
    if not len(rows):
        return exhaustive, ""
    sizes = np.sum([batch.columns[slot][rows] > 0 for slot in slots], axis=0)
    decided = first.true[rows] | first.false[rows]
    best = rows[np.lexsort((~decided, sizes))[0]]
    verdict = "fires" if first.true[best] else "silent" if first.false[best] else "waits"
    return (
        False,
        f"{{given: {{{', '.join(_given(slots, batch, int(best), side, vocabulary))}}}, verdict: {verdict}}}",
    )


def _given(slots: list[Slot], batch: Batch, row: int, side: Side, vocabulary: Vocabulary) -> Iterable[str]:
    for slot in slots:
        code = int(batch.columns[slot][row])
        if code:
            prefix = "" if slot.side in {side, "patient"} else "other." if side != "patient" else f"{slot.side}."
            yield f"{prefix}{slot.finding}: {vocabulary[slot.finding].scale.name(code)}"


def _slots(conditions: Iterable[Condition], side: Side, vocabulary: Vocabulary) -> set[Slot]:
    return {slot for c in conditions for test in tests_of(c) for slot in vocabulary.slots(test, side)}


def _every(slots: list[Slot], choices: list[list[int]]) -> Batch:
    """Return every combination of values."""
    size = prod(map(len, choices))
    columns, repeat = {}, size
    for slot, values in zip(slots, choices, strict=True):
        repeat //= len(values)
        column = np.repeat(np.array(values, np.uint8), repeat)
        columns[slot] = np.tile(column, size // len(column))
    return Batch(size, columns)


def _some(slots: list[Slot], choices: list[list[int]]) -> Batch:
    """Return a fixed random sample of combinations, half of them sparse."""
    random = np.random.default_rng(0)
    size = MAX_ROWS // 4
    columns = {}
    for slot, values in zip(slots, choices, strict=True):
        column = random.choice(np.array(values, np.uint8), size)
        column[: size // 2] *= random.random(size // 2) < 0.5
        columns[slot] = column
    return Batch(size, columns)

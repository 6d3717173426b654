"""Leaf coverage: the examples of a rule must show each of its tests true, false and undecided."""

from __future__ import annotations

from dataclasses import replace

from radiculo.engine.columns import Batch, Mask, Masks
from radiculo.engine.rails import Kleene, Rails
from radiculo.errors import Problems
from radiculo.knowledge.conditions import Condition, Test, tests_in_order
from radiculo.knowledge.prose import test_text
from radiculo.knowledge.vocabulary import Side, Vocabulary
from radiculo.lint.examples import ExampleRun


def leaves(condition: Condition, side: Side, batch: Batch, vocabulary: Vocabulary) -> list[tuple[Test, Rails[Mask]]]:
    """Return every test of a condition with its rails on a batch; what is assumed counts as undecided."""
    logic = Kleene(Masks(batch), side, vocabulary)
    return [(test, logic.test(replace(test, assumed=False))) for test in tests_in_order(condition)]


def check_coverage(run: ExampleRun, problems: Problems) -> tuple[int, int]:
    """Record every test that the examples of its rule do not show both ways and undecided.

    Returns the number of leaf states seen, and the number there are.
    """
    seen = total = 0
    for rule in run.base.rules:
        if rule.status != "stable" or run.lacking(rule):
            continue
        rows = run.rows(rule)
        for test, rails in leaves(rule.when, rule.example_side, run.batch, run.base.vocabulary):
            states = {
                "true": bool(rails.true[rows].any()),
                "false": bool(rails.false[rows].any()),
                "undecided": bool((~(rails.true | rails.false))[rows].any()),
            }
            total += len(states)
            seen += sum(states.values())
            missing = [name for name, found in states.items() if not found]
            if missing:
                text = test_text(test, run.base.vocabulary)
                what = f"no example of {rule.id} shows the test '{text}' {' or '.join(missing)}"
                problems.add("leaf-coverage", what, run.base.place(rule, "examples"))
    return seen, total

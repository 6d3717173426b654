"""What a replay was checked for beyond its cases: gates, what was left out, and a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from radiculo.render.screen import Screen
from radiculo.replay.gates import GateResult
from radiculo.report import Model
from radiculo.trials.against import CaseChange, Comparison, Difference

MAX_SHOWN = 100


class ReplayChecks(Model):
    """What `replay --json` prints on a second line when gates, filters or a snapshot are asked for."""

    schema_version: Literal[1] = 1
    deselected: int
    not_run: int
    gates: list[GateResult]
    against: Comparison | None
    intended_use: str


def print_gates(screen: Screen, gates: Sequence[GateResult]) -> None:
    """Print every gate, with what was found."""
    if not gates:
        return
    screen.heading("Gates")
    for gate in gates:
        verdict = ("met", "green") if gate.met else ("NOT MET", "bold red")
        screen.line(f"{gate.gate}: ", verdict, f"; wanted {gate.wanted}; found {gate.found}", indent=1)


def print_comparison(screen: Screen, comparison: Comparison) -> None:
    """Print what changed against a snapshot, urgency drops first."""
    before, now = comparison.before, comparison.now
    screen.heading("Against the snapshot")
    screen.line(f"before: {before.rule_base}", indent=1)
    screen.line(f"now:    {now.rule_base}", indent=1)
    for line in _policy_changes(comparison):
        screen.line(line, indent=1)
    screen.line(
        f"{comparison.compared} compared: {comparison.same} the same, {len(comparison.changed)} changed; "
        f"{len(comparison.new)} new, {len(comparison.missing)} missing",
        indent=1,
    )
    for change in comparison.changed[:MAX_SHOWN]:
        _print_change(screen, change)
    if len(comparison.changed) > MAX_SHOWN:
        screen.line(f"... and {len(comparison.changed) - MAX_SHOWN} more (--json shows all)", indent=1)
    for word, names in (("new", comparison.new), ("missing", comparison.missing)):
        if names:
            shown = ", ".join(names[:MAX_SHOWN]) + (", ..." if len(names) > MAX_SHOWN else "")
            screen.line(f"{word}: {shown}", indent=1)


def _print_change(screen: Screen, change: CaseChange) -> None:
    screen.line((change.id, "bold"), indent=1)
    for item in change.differences:
        style = "bold red" if item.kind == "urgency drop" else ""
        screen.line((_change_text(item), style), indent=2)


def _change_text(item: Difference) -> str:
    if item.kind == "rules":
        return f"other rules: {', '.join(item.by)}" if item.by else "the same, in another order"
    by = f"by {', '.join(item.by)}" if item.by else "the same rules: a weight, threshold, category or switch changed"
    return f"{item.kind}: {item.before} -> {item.now}; {by}"


def _policy_changes(comparison: Comparison) -> list[str]:
    before, now = comparison.before.rule_base.policy, comparison.now.rule_base.policy
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return [f"policy {name}: {before.get(name, 'as shipped')} -> {now.get(name, 'as shipped')}" for name in names]

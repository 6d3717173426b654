"""What a replay was checked for beyond its cases: gates, what was left out, and a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from radiculo.render.page import Block, Item, Part, line, mark, part, strong
from radiculo.replay.gates import GateResult
from radiculo.report import Model
from radiculo.trials.against import CaseChange, Comparison, Difference

MAX_SHOWN = 100


class ReplayChecks(Model):
    """What `replay --json` prints on a second line when gates, filters or a snapshot are asked for.

    `left_out` says in words which records were not selected, and which were not run.
    """

    schema_version: Literal[1] = 1
    deselected: int
    not_run: int
    left_out: list[str] = []
    gates: list[GateResult]
    against: Comparison | None
    intended_use: str


def check_parts(checks: ReplayChecks) -> Iterable[Block]:
    """Yield what changed against a snapshot, urgency drops first; then every gate."""
    if checks.against is not None:
        yield Part("Against the snapshot", blocks=tuple(_comparison(checks.against)))
    yield from part("Gates", map(_gate, checks.gates))


def _gate(gate: GateResult) -> Item:
    verdict = mark("met", "fair") if gate.met else mark("NOT MET", "bad")
    return line(f"{gate.gate}: ", verdict, f"; wanted {gate.wanted}; found {gate.found}")


def _comparison(comparison: Comparison) -> Iterable[Item]:
    yield line(f"before: {comparison.before.rule_base}")
    yield line(f"now:    {comparison.now.rule_base}")
    yield from map(line, _policy_changes(comparison))
    yield line(
        f"{comparison.compared} compared: {comparison.same} the same, {comparison.compared - comparison.same} changed; "
        f"{len(comparison.new)} new, {len(comparison.missing)} missing"
    )
    yield from map(_change, comparison.changed[:MAX_SHOWN])
    more = comparison.compared - comparison.same - MAX_SHOWN
    if more > 0:
        yield line(f"... and {more} more (--json shows {'more' if comparison.omitted else 'all'})")
    for word, names in (("new", comparison.new), ("missing", comparison.missing)):
        if names:
            yield line(f"{word}: {', '.join(names[:MAX_SHOWN])}{', ...' if len(names) > MAX_SHOWN else ''}")


def _change(change: CaseChange) -> Item:
    told = [line(mark(_difference(item), "bad" if item.kind == "urgency drop" else "")) for item in change.differences]
    return Item((strong(change.id),), tuple(told))


def _difference(item: Difference) -> str:
    if item.kind == "rules":
        return f"other rules: {', '.join(item.by)}" if item.by else "the same, in another order"
    by = f"by {', '.join(item.by)}" if item.by else "the same rules: a weight, threshold, category or switch changed"
    return f"{item.kind}: {item.before} -> {item.now}; {by}"


def _policy_changes(comparison: Comparison) -> list[str]:
    before, now = comparison.before.rule_base.policy, comparison.now.rule_base.policy
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return [f"policy {name}: {before.get(name, 'as shipped')} -> {now.get(name, 'as shipped')}" for name in names]

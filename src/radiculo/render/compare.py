"""The comparison of two rule bases, for people."""

from __future__ import annotations

from radiculo.render.diagnostics import count
from radiculo.render.screen import Screen
from radiculo.triage.variants import Answer
from radiculo.trials.compare.report import CaseChange, Comparison, Group

_MOST_INVALID = 10


def print_comparison(screen: Screen, report: Comparison) -> None:
    """Print the totals, then each group of changes, urgency drops first."""
    screen.line("old: ", (str(report.old), "bold"))
    screen.line("new: ", (str(report.new), "bold"))
    rules = [f"{len(names)} {how}" for how, names in _rules(report).items() if names]
    screen.line(f"rules: {', '.join(rules) or 'the same'}")
    seed = "" if report.seed is None else f" (generated, seed {report.seed})"
    screen.line((f"{report.changed} of {count(report.cases, 'case')}{seed} changed", "bold"), _moved(report))
    falls = (f"urgency falls in {report.urgency_falls}", "bold red" if report.urgency_falls else "")
    screen.line(falls, f", rises in {report.urgency_rises}")
    for group in report.groups:
        _print_group(screen, group)
    if report.invalid:
        screen.heading(f"Cannot be read ({len(report.invalid)})")
    for case in report.invalid[:_MOST_INVALID]:
        screen.line((case.id, "bold"), f"  under {case.under}: {case.problem}", indent=1)
    screen.gap()
    screen.line((report.intended_use, "italic"))


def _rules(report: Comparison) -> dict[str, list[str]]:
    return {"added": report.added, "removed": report.removed, "changed": report.rewritten}


def _moved(report: Comparison) -> str:
    moved = [f"{what} in {number}" for what, number in report.moved.items() if number]
    return f": {', '.join(moved)}" if moved else ""


def _print_group(screen: Screen, group: Group) -> None:
    named = ", ".join(f"{r.rule} ({r.change if r.change != 'same' else 'fires differently'})" for r in group.rules)
    falls = f", urgency falls in {group.urgency_falls}" if group.urgency_falls else ""
    screen.heading(f"{named or 'policy, tables or vocabulary'}: {count(group.cases, 'case')}{falls}")
    for case in group.shown:
        _print_case(screen, case)
    if group.cases > len(group.shown):
        screen.line(f"and {group.cases - len(group.shown)} more", indent=1)


def _print_case(screen: Screen, case: CaseChange) -> None:
    screen.line((case.id, "bold"), f"  {', '.join(case.moves)}", indent=1)
    if case.old != case.new:
        screen.line(f"old: {_answer(case.old)}", indent=2)
        screen.line(f"new: {_answer(case.new)}", indent=2)
    for what, names in (("now fires", case.fires), ("no longer fires", case.ceases)):
        if names:
            screen.line(f"{what}: {', '.join(names)}", indent=2)


def _answer(answer: Answer) -> str:
    return "; ".join([answer.urgency, *answer.levels.values()])

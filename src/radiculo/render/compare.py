"""The comparison of two rule bases, for people."""

from __future__ import annotations

from radiculo.render.diagnostics import count
from radiculo.render.screen import Screen
from radiculo.report import RuleBaseStamp
from radiculo.trials.compare.report import CaseChange, Comparison, Group

_MOST_INVALID = 10


def print_comparison(screen: Screen, report: Comparison) -> None:
    """Print the totals, then each group of changes, urgency drops first."""
    screen.line("old: ", (_stamp(report.old), "bold"))
    screen.line("new: ", (_stamp(report.new), "bold"))
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


def _stamp(stamp: RuleBaseStamp) -> str:
    policy = "".join(f", {name}={value}" for name, value in stamp.policy.items())
    return f"{stamp.name} {stamp.version} [{stamp.hash}]{policy}"


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
    screen.line((case.id, "bold"), f"  {_headline(case)}", indent=1)
    for part, moved in case.moves.items():
        screen.line(f"{part}: {moved.before} -> {moved.after}", indent=2)
    for what, names in (("now fires", case.fires), ("no longer fires", case.ceases)):
        if names:
            screen.line(f"{what}: {', '.join(names)}", indent=2)


def _headline(case: CaseChange) -> str:
    named = [f"urgency {case.urgency}" if part == "urgency" and case.urgency else part for part in case.moves]
    return ", ".join([*named, "rules"] if case.fires or case.ceases else named)

"""The comparison of two rule bases, for people."""

from __future__ import annotations

from radiculo.render.page import Item, Page, Part, count, line, mark, part, rows, strong
from radiculo.trials.compare.report import CaseChange, Comparison, Group

_MOST_INVALID = 10


def comparison_page(report: Comparison) -> Page:
    """Return the totals, then each group of changes, urgency drops first."""
    seed = "" if report.seed is None else f" (generated, seed {report.seed})"
    rules = {"added": report.added, "removed": report.removed, "changed": report.rewritten}
    told = [f"{len(names)} {how}" for how, names in rules.items() if names]
    falls = mark(f"urgency falls in {report.urgency_falls}", "bad" if report.urgency_falls else "")
    unread = [line(strong(case.id), f"  under {case.under}: {case.problem}") for case in report.invalid[:_MOST_INVALID]]
    return Page(
        "compare",
        f"{report.changed} of {count(report.cases, 'case')}{seed} changed{_moved(report)}",
        lead=(falls, f", rises in {report.urgency_rises}"),
        blocks=(
            *rows(("old", str(report.old)), ("new", str(report.new)), ("rules", ", ".join(told) or "the same")),
            *map(_group, report.groups),
            *part(f"Cannot be read ({len(report.invalid)})", unread),
        ),
    )


def _moved(report: Comparison) -> str:
    moved = [f"{what} in {number}" for what, number in report.moved.items() if number]
    return f": {', '.join(moved)}" if moved else ""


def _group(group: Group) -> Part:
    named = ", ".join(f"{r.rule} ({r.change if r.change != 'same' else 'fires differently'})" for r in group.rules)
    falls = f", urgency falls in {group.urgency_falls}" if group.urgency_falls else ""
    cases = [_case(case) for case in group.shown]
    if group.cases > len(cases):
        cases.append(line(f"and {group.cases - len(cases)} more"))
    title = f"{named or 'policy, tables or vocabulary'}: {count(group.cases, 'case')}{falls}"
    return Part(title, blocks=tuple(cases))


def _case(case: CaseChange) -> Item:
    lines = [f"{part}: {moved.before} -> {moved.after}" for part, moved in case.moves.items()]
    lines += [f"now fires: {', '.join(case.fires)}"] if case.fires else []
    lines += [f"no longer fires: {', '.join(case.ceases)}"] if case.ceases else []
    return Item((strong(case.id), f"  {_headline(case)}"), tuple(map(line, lines)))


def _headline(case: CaseChange) -> str:
    named = [f"urgency {case.urgency}" if part == "urgency" and case.urgency else part for part in case.moves]
    return ", ".join([*named, "rules"] if case.fires or case.ceases else named)

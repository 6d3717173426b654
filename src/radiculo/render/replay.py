"""A replay for people: one line per case, then the tables."""

from __future__ import annotations

from radiculo.cases.model import Case
from radiculo.cases.shapes import Truth
from radiculo.render.screen import Screen
from radiculo.replay.run import Result
from radiculo.replay.summary import Report, Summary, Table

_STATUS_STYLE = {"ok": "green", "failed": "bold red", "invalid": "bold red", "crashed": "bold red"}
_GOOD = {"top-1", "in set", "exact", "none named", "withdrawn"}


def print_result(screen: Screen, case: Case | None, result: Result) -> None:
    """Print one record: status, answer, and how it compares with the truth."""
    status = (f"{result.status:<8}", _STATUS_STYLE[result.status])
    if result.outcome is None or case is None:
        screen.line(status, result.id)
    else:
        outcome = result.outcome
        named = [level for level in outcome.levels if level.tier != "none"]
        levels = "; ".join(level.text for level in named) or "no level"
        provisional = "?" if outcome.urgency.provisional else ""
        screen.line(status, (f"{result.id}  ", "bold"), f"{outcome.urgency.category}{provisional}  {levels}")
        if case.truth is not None and result.score is not None:
            screen.line(f"truth: {_truth(case.truth)}", indent=5)
            parts = _comparison(result)
            screen.line(*parts, indent=5)
    for failure in result.failures if result.status != "invalid" else ():  # stderr has it, with its place
        screen.line(failure if result.known is None else f"known: {failure} ({result.known})", indent=5)
    if result.unexpected_pass:
        screen.line(f"passes although marked known: {result.known}", indent=5)


def _truth(truth: Truth) -> str:
    roots = "no single root" if truth.roots == [] else " ".join(truth.roots or ["root not given"])
    side = f"{truth.side} " if truth.side else ""
    urgency = f", urgency {truth.urgency} ({truth.urgency_basis})" if truth.urgency else ""
    diagnosis = f"; {truth.diagnosis}" if truth.diagnosis else ""
    return f"{side}{roots}{urgency}{diagnosis}"


def _comparison(result: Result) -> list[str | tuple[str, str]]:
    score = result.score
    if score is None:
        return []
    items = [
        ("root", score.root),
        ("headline", score.no_root),
        ("urgency", score.urgency),
        ("pathway", None if score.pathway is None else "right" if score.pathway else "wrong"),
        ("rival", None if score.rival is None else "named" if score.rival else "not named"),
    ]
    parts: list[str | tuple[str, str]] = [f"{score.domains} domains"]
    for name, value in items:
        if value is not None:
            good = value in _GOOD or value in {"right", "named"}
            parts += [f"; {name} ", (value, "green" if good else "yellow")]
    return parts


def print_report(screen: Screen, report: Report) -> None:
    """Print the tables, what answered, and the intended-use line."""
    if report.interrupted:
        screen.gap()
        screen.line(("Interrupted: the figures are of the records up to here.", "bold yellow"))
    _print_summary(screen, report.summary)
    screen.gap()
    policy = "".join(f", {name}={value}" for name, value in report.rule_base.policy.items())
    stamp = f"radiculo {report.radiculo}, rules {report.rule_base.name} {report.rule_base.version}"
    screen.line((f"{stamp} [{report.rule_base.hash}]{policy}, engine {report.engine}", "dim"))
    screen.line((report.intended_use, "italic"))


def _print_summary(screen: Screen, summary: Summary) -> None:
    screen.heading("Summary")
    statuses = ", ".join(f"{number} {status}" for status, number in sorted(summary.statuses.items()))
    screen.line(f"{summary.records} record{'' if summary.records == 1 else 's'}: {statuses}")
    for table in (
        summary.root,
        summary.root_by_domains,
        summary.no_root,
        summary.urgency,
        summary.pathway,
        summary.rival,
    ):
        _print_table(screen, table)
    if summary.urgency.rows:
        missed = ", ".join(summary.stated_emergencies_missed) or "none"
        screen.gap()
        screen.line(f"Stated emergencies below the top category: {missed}")
    _print_shares(screen, summary)
    for table in (summary.urgency_confusion, summary.root_confusion):
        _print_table(screen, table)
    _print_rules(screen, summary.rules)
    if summary.unexpected_passes:
        screen.line(f"Unexpected passes (remove their 'known'): {', '.join(summary.unexpected_passes)}")


def _print_shares(screen: Screen, summary: Summary) -> None:
    """Print the shares of all records that have a truth."""
    for name, title in (("urgency", "Urgency"), ("root", "Root")):
        rows = [share for share in summary.shares if share.table == name]
        whole = [share for share in rows if share.row == "all" or len({share.row for share in rows}) == 1]
        found = [f"{s.column} {s.percent:.1f} % ({s.low:.1f} to {s.high:.1f})" for s in whole]
        if found:
            screen.line(f"{title}, with 95 % intervals: {', '.join(found)}")


def _print_rules(screen: Screen, rules: Table) -> None:
    """Print how many rules fire anywhere, on any side."""
    if rules.rows:
        fires: dict[str, int] = {}
        for label, row in rules.rows.items():
            rule = label.rpartition(" ")[2]
            fires[rule] = fires.get(rule, 0) + row["fires"]
        screen.gap()
        screen.line(f"Rules that fire on some record: {sum(map(bool, fires.values()))} of {len(fires)}")


def _print_table(screen: Screen, table: Table) -> None:
    if not table.rows:
        return
    screen.gap()
    screen.line((table.title, "bold"))
    width = max(len(label) for label in table.rows) + 2
    screen.line(" " * width + "".join(f"{column:>14}" for column in table.columns) + f"{'n':>6}", indent=1)
    for label, row in table.rows.items():
        cells = "".join(f"{row[column]:>14}" for column in table.columns)
        screen.line(f"{label:<{width}}{cells}{sum(row.values()):>6}", indent=1)

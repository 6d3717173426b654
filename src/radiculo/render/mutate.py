"""The report of a mutation run, for people."""

from __future__ import annotations

from radiculo.render.diagnostics import count
from radiculo.render.screen import Screen
from radiculo.trials.mutation.report import Kills, MutationReport, Survivor

_WEAKEST = 10


def print_mutation(screen: Screen, report: MutationReport) -> None:
    """Print kill rates, the rules with most survivors, and the survivors with what would kill them."""
    suite = f"{count(report.examples, 'rule example')} and {count(report.vignettes, 'vignette')}"
    screen.line((f"Mutants against {suite}", "bold"))
    for kind, kills in report.kinds.items():
        if kills.mutants:
            screen.line(f"{kind:<11} {_rate(kills)}", indent=1)
    screen.line((f"{'all':<11} {_rate(report.total)}", "bold"), indent=1)
    screen.line(
        f"noticed by examples {report.total.by_example}, by vignettes {report.total.by_vignette}",
        indent=1,
    )
    _print_weakest(screen, report)
    if report.survivors:
        screen.heading("Survivors")
    for number, survivor in enumerate(report.survivors):
        _print_survivor(screen, survivor, sought=number < report.suggested)
    left = len(report.survivors) - report.suggested
    if left > 0:
        screen.line(f"{count(left, 'survivor')} without a suggestion: ask for more with --suggest")
    screen.gap()
    screen.line((report.intended_use, "italic"))


def _rate(kills: Kills) -> str:
    share = "none to kill" if kills.rate is None else f"{kills.rate:.1%} killed"
    equivalent = f", {kills.equivalent} equivalent" if kills.equivalent else ""
    return f"{share}: {kills.killed} of {kills.mutants}{equivalent}, {kills.survived} survived"


def _print_weakest(screen: Screen, report: MutationReport) -> None:
    weak = sorted((k for k in report.rules.items() if k[1].survived), key=lambda item: (item[1].rate or 0, item[0]))
    if weak:
        screen.heading(f"Weakest rules ({min(len(weak), _WEAKEST)} of {len(weak)} with survivors)")
    for rule, kills in weak[:_WEAKEST]:
        screen.line((rule, "bold"), f"  {_rate(kills)}", indent=1)


def _print_survivor(screen: Screen, survivor: Survivor, *, sought: bool) -> None:
    screen.line((survivor.rule, "bold"), f"  {survivor.what}", indent=1)
    if not survivor.touched:
        screen.line("no case reaches it", indent=2)
    elif survivor.seen < survivor.touched:
        screen.line(
            f"{survivor.touched} cases reach it; {survivor.seen} of them were decided, and no answer changes", indent=2
        )
    else:
        screen.line(f"reached by {count(survivor.touched, 'case')}, but no answer changes", indent=2)
    found = survivor.suggestion
    if found is None:
        if sought:
            screen.line("no vignette was found that shows it: perhaps other rules always say the same", indent=2)
        return
    shown = ", ".join(f"{name}: {value}" for name, value in found.observations.items())
    expect = found.expect.model_dump(exclude_defaults=True) if found.expect else {}
    gate = ", ".join(f"{key}: {value}" for key, value in expect.items())
    screen.line(f"would be killed by {{{shown}}}", indent=2)
    screen.line(f"with expect {{{gate}}}" if gate else "and its recorded answer; no expectation speaks of it", indent=2)

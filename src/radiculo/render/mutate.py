"""The report of a mutation run, for people."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.render.page import Item, Page, Part, count, line, part, strong
from radiculo.trials.mutation.report import Kills, MutationReport, Survivor

_WEAKEST = 10


def mutation_page(report: MutationReport) -> Page:
    """Return kill rates, the rules with most survivors, and the survivors with what would kill them."""
    suite = f"{count(report.examples, 'rule example')} and {count(report.vignettes, 'vignette')}"
    kinds = [line(f"{kind:<11} {_rate(kills)}") for kind, kills in report.kinds.items() if kills.mutants]
    told = [_survivor(each, sought=number < report.suggested) for number, each in enumerate(report.survivors)]
    left = len(report.survivors) - report.suggested
    if left > 0:
        told.append(line(f"{count(left, 'survivor')} without a suggestion: ask for more with --suggest"))
    return Page(
        "mutate",
        f"Mutants against {suite}",
        blocks=(
            *kinds,
            line(strong(f"{'all':<11} {_rate(report.total)}")),
            line(f"noticed by examples {report.total.by_example}, by vignettes {report.total.by_vignette}"),
            *_weakest(report),
            *part("Survivors", told),
        ),
    )


def _rate(kills: Kills) -> str:
    share = "none to kill" if kills.rate is None else f"{kills.rate:.1%} killed"
    equivalent = f", {kills.equivalent} equivalent" if kills.equivalent else ""
    return f"{share}: {kills.killed} of {kills.mutants}{equivalent}, {kills.survived} survived"


def _weakest(report: MutationReport) -> Iterable[Part]:
    weak = sorted((k for k in report.rules.items() if k[1].survived), key=lambda item: (item[1].rate or 0, item[0]))
    if weak:
        told = [line(strong(rule), f"  {_rate(kills)}") for rule, kills in weak[:_WEAKEST]]
        yield Part(f"Weakest rules ({len(told)} of {len(weak)} with survivors)", blocks=tuple(told))


def _survivor(survivor: Survivor, *, sought: bool) -> Item:
    lines = (_reached(survivor), *_suggested(survivor, sought=sought))
    return Item((strong(survivor.rule), f"  {survivor.what}"), tuple(map(line, lines)))


def _reached(survivor: Survivor) -> str:
    if not survivor.touched:
        return "no case reaches it"
    if survivor.seen < survivor.touched:
        return f"{survivor.touched} cases reach it; {survivor.seen} of them were decided, and no answer changes"
    return f"reached by {count(survivor.touched, 'case')}, but no answer changes"


def _suggested(survivor: Survivor, *, sought: bool) -> Iterable[str]:
    found = survivor.suggestion
    if found is None:
        if sought:
            yield "no vignette was found that shows it: perhaps other rules always say the same"
        return
    shown = ", ".join(f"{name}: {value}" for name, value in found.observations.items())
    expect = found.expect.model_dump(exclude_defaults=True) if found.expect else {}
    gate = ", ".join(f"{key}: {value}" for key, value in expect.items())
    yield f"would be killed by {{{shown}}}"
    yield f"with expect {{{gate}}}" if gate else "and its recorded answer; no expectation speaks of it"

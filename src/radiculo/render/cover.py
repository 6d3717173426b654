"""The coverage of the rules by cases, for people."""

from __future__ import annotations

from radiculo.render.diagnostics import count
from radiculo.render.screen import Screen
from radiculo.trials.cover import CaseCoverage, RuleCoverage

_MOST_PAIRS = 20


def print_cover(screen: Screen, report: CaseCoverage, *, everything: bool) -> None:
    """Print the totals, then the rules that nothing exercises; with `everything`, every rule and test."""
    screen.line(
        (f"{report.exercised} of {count(report.total, 'rule')} fire ({report.rate:.1%})", "bold"), _suite(report)
    )
    screen.line(f"{report.tests_both_ways} of {report.tests} tests turn out both ways")
    if everything:
        screen.heading("Rules (cases and legs)")
        for rule in report.rules:
            _print_rule(screen, rule)
    if report.unexercised:
        screen.heading(f"Rules that no case makes fire ({len(report.unexercised)})")
    for item in report.unexercised:
        screen.line((item.rule, "bold"), f"  {item.title}", indent=1)
        if item.observations is None:
            screen.line(("no vignette was found that makes it fire", "bold red"), indent=2)
        else:
            shown = ", ".join(f"{name}: {value}" for name, value in item.observations.items())
            screen.line(f"a smallest vignette: {{{shown}}}", indent=2)
    _print_pairs(screen, report)
    screen.gap()
    screen.line((report.intended_use, "italic"))


def _suite(report: CaseCoverage) -> str:
    return f" in {count(report.cases, 'case')}" + (f"; {report.invalid} invalid" if report.invalid else "")


def _print_rule(screen: Screen, rule: RuleCoverage) -> None:
    screen.line((rule.rule, "bold"), f"  fires {rule.fires}, silent {rule.silent}, waits {rule.waits}", indent=1)
    for test in rule.tests:
        text = f"{test.test}: true {test.true}, false {test.false}, undecided {test.undecided}"
        screen.line((text, "" if test.true and test.false else "yellow"), indent=2)


def _print_pairs(screen: Screen, report: CaseCoverage) -> None:
    if report.pairs is None:
        return
    screen.heading(f"Pairs of rules that fire together: {len(report.pairs)} of {report.pairs_total}")
    for pair in sorted(report.pairs, key=lambda pair: (-pair.cases, pair.rules))[:_MOST_PAIRS]:
        screen.line(f"{pair.cases:>6}  {pair.rules[0]} + {pair.rules[1]}", indent=1)
    if len(report.pairs) > _MOST_PAIRS:
        screen.line(f"and {len(report.pairs) - _MOST_PAIRS} more; --json has them all", indent=1)

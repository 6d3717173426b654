"""The coverage of the rules by cases, for people."""

from __future__ import annotations

from radiculo.render.page import Block, Item, Page, Part, count, line, mark, part, strong
from radiculo.trials.cover import CaseCoverage, LeafCoverage, RuleCoverage, Unexercised

_MOST_PAIRS = 20


def cover_page(report: CaseCoverage, *, everything: bool) -> Page:
    """Return the totals, then the rules that nothing exercises; with `everything`, every rule and test."""
    invalid = f"; {report.invalid} invalid" if report.invalid else ""
    never = f"Rules that no case makes fire ({len(report.unexercised)})"
    return Page(
        "cover",
        f"{report.exercised} of {count(report.total, 'rule')} fire ({report.rate:.1%})"
        f" in {count(report.cases, 'case')}{invalid}",
        blocks=(
            line(f"{report.tests_both_ways} of {report.tests} tests turn out both ways"),
            *(part("Rules (cases and legs)", map(_rule, report.rules)) if everything else ()),
            *part(never, map(_unexercised, report.unexercised)),
            *_pairs(report),
        ),
    )


def _unexercised(item: Unexercised) -> Item:
    if item.observations is None:
        inside = line(mark("no vignette was found that makes it fire", "bad"))
    else:
        shown = ", ".join(f"{name}: {value}" for name, value in item.observations.items())
        inside = line(f"a smallest vignette: {{{shown}}}")
    return Item((strong(item.rule), f"  {item.title}"), (inside,))


def _rule(rule: RuleCoverage) -> Item:
    words = (strong(rule.rule), f"  fires {rule.fires}, silent {rule.silent}, waits {rule.waits}")
    return Item(words, tuple(map(_test, rule.tests)))


def _test(test: LeafCoverage) -> Item:
    text = f"{test.test}: true {test.true}, false {test.false}, undecided {test.undecided}"
    return line(mark(text, "" if test.true and test.false else "unsure"))


def _pairs(report: CaseCoverage) -> list[Block]:
    if report.pairs is None:
        return []
    most = sorted(report.pairs, key=lambda pair: (-pair.cases, pair.rules))[:_MOST_PAIRS]
    told = [line(f"{pair.cases:>6}  {pair.rules[0]} + {pair.rules[1]}") for pair in most]
    if len(report.pairs) > _MOST_PAIRS:
        told.append(line(f"and {len(report.pairs) - _MOST_PAIRS} more; --json has them all"))
    title = f"Pairs of rules that fire together: {len(report.pairs)} of {report.pairs_total}"
    return [Part(title, blocks=tuple(told))]

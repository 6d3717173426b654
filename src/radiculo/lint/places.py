"""Words for the place: an urgent alarm of a strategy that looks anywhere may not hang on which of them was used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from radiculo.engine.columns import Batch, run_with_signs
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.rules import Example, Rule
from radiculo.knowledge.vocabulary import Slot

_URGENT = 2  # how many of the most urgent categories the law holds for


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A firing example of a rule in which one word for the place stands instead of those that were recorded."""

    rule: Rule
    example: Example
    word: str
    codes: dict[Slot, int]


def check_places(base: RuleBase, problems: Problems) -> None:
    """Record every urgent alarm that no longer fires when an example says another word for the place."""
    listed = [exchange for rule in base.rules for exchange in _exchanges(rule, base)]
    if not listed:
        return
    verdicts, _ = run_with_signs(base, Batch.of([exchange.codes for exchange in listed]))
    reported: set[str] = set()
    for row, exchange in enumerate(listed):
        rule = exchange.rule
        if rule.id not in reported and not verdicts[rule.id, rule.example_side].true[row]:
            reported.add(rule.id)
            sign = base.tables.terms.strategies[rule.strategy].anywhere
            what = f"{rule.id} hangs on a word for the place: with '{exchange.word}' it does not fire"
            hint = f"read the sign '{sign}', or say under 'place_is_mechanism' of the strategy why the place decides"
            problems.add("place-decides", what, exchange.example.place, hint=hint)


def _exchanges(rule: Rule, base: RuleBase) -> Iterator[_Exchange]:
    strategy = base.tables.terms.strategies.get(rule.strategy)
    urgent = list(base.tables.categories)[:_URGENT]
    if not strategy or not strategy.anywhere or rule.id in strategy.place_is_mechanism:
        return
    if not any(alarm.urgency in urgent for alarm in rule.alarms):
        return
    words = _words(strategy.anywhere, base)
    for example in rule.examples:
        codes = example.given.codes()
        rest = {slot: code for slot, code in codes.items() if slot.finding not in words}
        if example.verdict == "fires" and len(rest) < len(codes):
            for word in words:
                finding = base.vocabulary[word]
                leg = "left" if rule.scope == "patient" else rule.example_side
                slot = Slot(word, "patient" if finding.sides == "patient" else leg)
                yield _Exchange(rule, example, word, {**rest, slot: finding.scale.exact[-1]})


def _words(sign: str, base: RuleBase) -> list[str]:
    """Return the findings that a sign rests on, in order of the vocabulary."""
    readings = Readings(base)
    read = {name for rule in base.sign_rules.get(sign, ()) for name in readings.reads(rule)}
    return [finding.id for finding in base.vocabulary.observable if finding.id in read]

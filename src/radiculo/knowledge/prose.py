"""Conditions and effects in words: one more reading of the fold."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import All, AnyOf, Condition, Count, Not, Test, fold
from radiculo.knowledge.rules import Advice, Alarm, Effect, Evidence, Opens, Rival, SetSign, Withdraws
from radiculo.knowledge.vocabulary import Vocabulary

_WHERE = {"this": "", "other": "on the other side, ", "either": "on either side, ", "both": "on both sides, "}


def test_text(test: Test, vocabulary: Vocabulary) -> str:
    """Return a test in words: "knee jerk: reduced or absent"."""
    finding = vocabulary[test.finding]
    where = _WHERE[test.where]
    switch = f" (policy {test.switch})" if test.switch else ""
    if finding.is_sign:
        wanted = str(test.want[0])
        return f"{where}{finding.title}: {wanted}{switch}"
    return f"{where}{finding.title}: {finding.scale.wanted(test.op, test.want)}{switch}"


test_text.__test__ = False  # type: ignore[attr-defined]  # not a pytest function


def operator_text(condition: Condition) -> str:
    """Return what an operator asks of its parts."""
    match condition:
        case All():
            return "all of"
        case AnyOf():
            return "any of"
        case Not():
            return "not"
        case Count(least, of):
            return f"at least {least} of {len(of)}"
        case Test():
            return ""


class Prose:
    """The algebra that makes a sentence."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def test(self, test: Test) -> str:  # noqa: D102
        return test_text(test, self.vocabulary)

    def all(self, _: All, parts: Sequence[str]) -> str:  # noqa: D102
        return parts[0] if len(parts) == 1 else "(" + "; and ".join(parts) + ")"

    def any(self, _: AnyOf, parts: Sequence[str]) -> str:  # noqa: D102
        return parts[0] if len(parts) == 1 else "(" + "; or ".join(parts) + ")"

    def negate(self, _: Not, part: str) -> str:  # noqa: D102
        return f"not [{part}]"

    def count(self, condition: Count, parts: Sequence[str]) -> str:  # noqa: D102
        return f"at least {condition.at_least} of (" + "; ".join(parts) + ")"


def condition_text(condition: Condition, vocabulary: Vocabulary) -> str:
    """Return a condition as one sentence."""
    text = fold(condition, Prose(vocabulary))
    return text[1:-1] if text.startswith("(") and isinstance(condition, All | AnyOf) else text


def effect_text(effect: Effect, base: RuleBase) -> str:  # noqa: PLR0911 - one return per effect
    """Return an effect in words."""
    terms = base.tables.terms
    match effect:
        case Evidence(kind, target, lr, weight, domain):
            title = {"mechanism": terms.mechanisms, "zone": base.tables.zones, "root": base.tables.roots}[kind][
                target
            ].title
            name = target if kind == "root" else title
            direction = "for" if weight > 0 else "against"
            return (
                f"evidence {direction} {name}: likelihood ratio {lr:g} ({weight:+d}{', ' + domain if domain else ''})"
            )
        case Alarm(urgency, pathway, suspects):
            where = f", {terms.pathways[pathway].title} pathway" if pathway else ""
            return f"urgency {urgency}{where}: {suspects}"
        case Rival(name, instead_of, outranks):
            roots = ", ".join(root for root in base.tables.roots if root in instead_of)
            what = "outranks" if outranks else "stands beside"
            return f"{terms.rivals[name].title} {what} {roots}"
        case Withdraws(rules):
            return f"withdraws the evidence of {', '.join(rules)}"
        case Opens(findings):
            return f"adds to the safety screen: {', '.join(findings)}"
        case SetSign(sign):
            return f"sign: {base.vocabulary[sign].title}"
        case Advice(kind, text, entry, timing):
            about = f"{base.entry_titles.get(entry, entry)}: " if entry else ""
            return f"advice ({kind.replace('_', ' ')}): {about}{text}{f' [{timing}]' if timing else ''}"

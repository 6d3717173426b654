"""Conditions and effects in words: one more reading of the fold."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Algebra, All, AnyOf, Condition, Count, Not, Test, fold
from radiculo.knowledge.effects import (
    Advice,
    Alarm,
    Considers,
    Contradiction,
    Effect,
    Effects,
    Evidence,
    Excludes,
    Opens,
    Rival,
    SetSign,
    Withdraws,
    apply,
)
from radiculo.knowledge.leg_names import SIDED, LegNames
from radiculo.knowledge.moments import Moments
from radiculo.knowledge.observations import Reading
from radiculo.knowledge.scales import UNKNOWN, NumberScale, Scale, ValueScale
from radiculo.knowledge.vocabulary import Finding, Slot, Vocabulary

_WHERE = {"this": "", "other": "on the other side, ", "either": "on either side, ", "both": "on both sides, "}


def test_text(test: Test, vocabulary: Vocabulary) -> str:
    """Return a test in words: "knee jerk: reduced or absent"."""
    finding = vocabulary[test.finding]
    where = _WHERE[test.where]
    switch = f" (policy {test.switch})" if test.switch else ""
    switch += ", or not recorded (assumed)" if test.assumed else ""
    if finding.is_sign:
        wanted = str(test.want[0])
        return f"{where}{finding.title}: {wanted}{switch}"
    return f"{where}{finding.title}: {finding.scale.wanted(test.op, test.want)}{switch}"


test_text.__test__ = False  # type: ignore[attr-defined]  # not a pytest function


def refuting_text(test: Test, vocabulary: Vocabulary) -> str:
    """Return in words what makes a test false: "knee jerk: normal or brisk"."""
    finding = vocabulary[test.finding]
    # what is looked for on either side is refuted only on both, and the other way round
    where = {"either": _WHERE["both"], "both": _WHERE["either"]}.get(test.where, _WHERE[test.where])
    return f"{where}{finding.title}: {_refuting(test, finding.scale, vocabulary)}"


def _refuting(test: Test, scale: Scale, vocabulary: Vocabulary) -> str:
    if scale.is_numeric and test.op in {"at_least", "at_most"}:
        unit = f" {scale.unit}" if isinstance(scale, NumberScale) and scale.unit else ""
        return f"{'less' if test.op == 'at_least' else 'more'} than {test.want[0]}{unit}"
    refuting = vocabulary.split(test)[1]
    return joined([scale.label(code) for code in scale.exact if code in refuting], "or")


def joined(words: Sequence[str], last: str) -> str:
    """Return "a, b or c"."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


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


def recorded_text(finding: Finding, reading: Reading) -> str:
    """Return a reading in words: its label, with what was written where that differs, or why there is no value."""
    if not reading.code:
        return reading.reason
    return (
        _at_moments(finding, reading, reading.moments)
        if reading.moments
        else _with_unit(finding.scale, _worded(finding.scale, reading.code, reading.written))
    )


def _at_moments(finding: Finding, reading: Reading, moments: Moments) -> str:
    """Return both moments in words, and which counts: "2 later, which counts (4 at the first visit)"."""
    scale = finding.scale
    first, later = (
        _with_unit(scale, _worded(scale, scale.read(text) or UNKNOWN, text))
        for text in (moments.first_visit, moments.later)
    )
    if first == later:
        return f"{first} at the first visit and later"
    if not scale.counting(moments.first_visit, moments.later).ordered:
        return f"{later} later, which counts, as neither is the greater concern ({first} at the first visit)"
    if reading.written == moments.later:
        return f"{later} later, which counts ({first} at the first visit)"
    if reading.written == moments.first_visit:
        return f"{first} at the first visit, which counts ({later} later)"
    counts = _with_unit(scale, _worded(scale, reading.code, reading.written))
    return f"{counts}, which counts ({first} at the first visit, {later} later)"


def _worded(scale: Scale, code: int, written: str) -> str:
    """Return a value in words: its label, with what was written where that differs."""
    label, name = scale.label(code), scale.name(code)
    partial = isinstance(scale, ValueScale) and code not in scale.exact
    if scale.is_numeric and not (partial and written == name):
        return written
    return label if written.lower() in {label.lower(), name.lower()} else f"{written} ({label})"


def _with_unit(scale: Scale, text: str) -> str:
    """Return a number in words with its unit, where it has none yet."""
    unit = scale.unit if isinstance(scale, NumberScale) else ""
    return f"{text} {unit}" if unit and text[-1:].isdigit() else text


def observation_text(slot: Slot, reading: Reading, vocabulary: Vocabulary, names: LegNames = SIDED) -> str:
    """Return one observation in words: "left Knee jerk: reduced"."""
    finding = vocabulary[slot.finding]
    return f"{names.before(slot.side)}{finding.title}: {recorded_text(finding, reading)}"


class _Prose(Algebra[str]):
    """The algebra that makes a sentence."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def test(self, test: Test) -> str:
        return test_text(test, self.vocabulary)

    def all(self, _: All, parts: Sequence[str]) -> str:
        return _and(parts)

    def any(self, _: AnyOf, parts: Sequence[str]) -> str:
        return _or(parts)

    def negate(self, _: Not, part: str) -> str:
        return f"not [{part}]"

    def count(self, condition: Count, parts: Sequence[str]) -> str:
        return _count(condition.at_least, parts)


class _Refuting(Algebra[tuple[str, str]]):
    """The algebra that says what makes a condition false. Each reading is (what makes it true, what makes it false)."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def test(self, test: Test) -> tuple[str, str]:
        return test_text(test, self.vocabulary), refuting_text(test, self.vocabulary)

    def all(self, _: All, parts: Sequence[tuple[str, str]]) -> tuple[str, str]:
        return _and([yes for yes, _ in parts]), _or([no for _, no in parts])

    def any(self, _: AnyOf, parts: Sequence[tuple[str, str]]) -> tuple[str, str]:
        return _or([yes for yes, _ in parts]), _and([no for _, no in parts])

    def negate(self, _: Not, part: tuple[str, str]) -> tuple[str, str]:
        return part[1], part[0]

    def count(self, condition: Count, parts: Sequence[tuple[str, str]]) -> tuple[str, str]:
        enough = len(parts) - condition.at_least + 1
        return _count(condition.at_least, [yes for yes, _ in parts]), _count(enough, [no for _, no in parts])


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + "; and ".join(parts) + ")"


def _or(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + "; or ".join(parts) + ")"


def _count(least: int, parts: Sequence[str]) -> str:
    return f"at least {least} of (" + "; ".join(parts) + ")"


def condition_text(condition: Condition, vocabulary: Vocabulary) -> str:
    """Return a condition as one sentence."""
    return _bare(fold(condition, _Prose(vocabulary)))


def silence_text(condition: Condition, vocabulary: Vocabulary) -> str:
    """Return as one sentence what makes a condition known false."""
    return _bare(fold(condition, _Refuting(vocabulary))[1])


def _bare(text: str) -> str:
    """Return a sentence without the brackets around the whole of it."""
    return text[1:-1] if text.startswith("(") else text


def effect_text(effect: Effect, base: RuleBase) -> str:
    """Return an effect in words."""
    return apply(effect, _EffectWords(base))


class _EffectWords(Effects[str]):
    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.terms = base.tables.terms

    def evidence(self, effect: Evidence) -> str:
        titles = {"mechanism": self.terms.mechanisms, "zone": self.base.tables.zones, "root": self.base.tables.roots}
        name = effect.target if effect.kind == "root" else titles[effect.kind][effect.target].title
        direction = "for" if effect.weight > 0 else "against"
        domain = f", {effect.domain}" if effect.domain else ""
        return f"evidence {direction} {name}: likelihood ratio {effect.lr:g} ({effect.weight:+d}{domain})"

    def alarm(self, effect: Alarm) -> str:
        where = f", {self.terms.pathways[effect.pathway].title} pathway" if effect.pathway else ""
        return f"urgency {effect.urgency}{where}: {effect.suspects}"

    def rival(self, effect: Rival) -> str:
        roots = ", ".join(root for root in self.base.tables.roots if root in effect.instead_of)
        what = "outranks" if effect.outranks else "stands beside"
        return f"{self.terms.rivals[effect.name].title} {what} {roots}"

    def considers(self, effect: Considers) -> str:
        return f"{self.terms.rivals[effect.name].title} is considered until a rule names it or takes it off the list"

    def excludes(self, effect: Excludes) -> str:
        return f"takes off the list what {', '.join(effect.rules)} considers"

    def contradiction(self, effect: Contradiction) -> str:
        return "these findings cannot be so together" if effect.mend else "these findings do not fit together"

    def withdraws(self, effect: Withdraws) -> str:
        return f"withdraws the evidence of {', '.join(effect.rules)}"

    def opens(self, effect: Opens) -> str:
        return f"adds to the safety screen: {', '.join(effect.findings)}"

    def sign(self, effect: SetSign) -> str:
        return f"sign: {self.base.vocabulary[effect.sign].title}"

    def advice(self, effect: Advice) -> str:
        about = f"{self.base.entry_titles.get(effect.entry, effect.entry)}: " if effect.entry else ""
        timing = f" [{effect.timing}]" if effect.timing else ""
        return f"advice ({effect.kind.replace('_', ' ')}): {about}{effect.text}{timing}"

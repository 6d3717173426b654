"""A typed value of one finding: exactly, by the beginning of a word, or as a guess that needs a yes."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from radiculo.knowledge.observations import NOT_INTERPRETABLE, NOT_TESTED, Reading
from radiculo.knowledge.prose import recorded_text
from radiculo.knowledge.scales import UNKNOWN, ValueScale, fold_text
from radiculo.knowledge.vocabulary import Finding

REASONS = {
    "-": NOT_TESTED,
    "not tested": NOT_TESTED,
    "not done": NOT_TESTED,
    "x": NOT_INTERPRETABLE,
    "not interpretable": NOT_INTERPRETABLE,
}
CLOSE = 0.72


@dataclass(frozen=True, slots=True)
class Value:
    """A reading, and whether it is what was typed or a guess."""

    reading: Reading
    sure: bool = True


def read_value(finding: Finding, text: str) -> Value | None:
    """Return what a text says of a finding; None when it says nothing that can be understood."""
    word = fold_text(text)
    if text.strip() in REASONS or word in REASONS:
        reason = REASONS.get(text.strip()) or REASONS[word]
        return Value(Reading(UNKNOWN, reason, reason))
    if not word:
        return _implied(finding)
    if code := finding.scale.read(text):
        return Value(Reading(code, text.strip()))
    if word == "normal" and finding.normal:
        return Value(named(finding, finding.normal))
    return _near(finding, finding.scale, word) if isinstance(finding.scale, ValueScale) else None


def named(finding: Finding, code: int) -> Reading:
    """Return the reading of a code, in the words of the vocabulary."""
    return Reading(code, finding.scale.name(code))


def say(finding: Finding, reading: Reading) -> str:
    """Return a reading in the words of the vocabulary; numbers as they were written."""
    if not reading.code or reading.moments:
        return recorded_text(finding, reading)
    return reading.written if finding.scale.is_numeric else finding.scale.label(reading.code)


def _implied(finding: Finding) -> Value | None:
    """Read a leg that is named alone, as in `L`: yes, where yes is the greater concern of two values."""
    code = finding.scale.read("yes") or finding.scale.read("positive")
    if not code or len(finding.scale.exact) != 2 or code != finding.scale.exact[-1] or code == finding.normal:
        return None
    return Value(named(finding, code))


def _near(finding: Finding, scale: ValueScale, word: str) -> Value | None:
    begun = {code for spelling, code in scale.spellings.items() if spelling.startswith(word)}
    begun = begun & set(scale.exact) or begun  # 'red' is reduced, not 'reduced or absent'
    if len(begun) == 1 and (word == "y" or (len(word) > 1 and not word.isdigit())):
        return Value(named(finding, begun.pop()))
    close = difflib.get_close_matches(word, scale.spellings, n=1, cutoff=CLOSE)
    return Value(named(finding, scale.spellings[close[0]]), sure=False) if close else None

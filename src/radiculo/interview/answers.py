"""A typed answer to one question: what it records, or why it cannot be understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from radiculo.errors import did_you_mean
from radiculo.interview.areas import read_areas
from radiculo.interview.questions import Question
from radiculo.interview.sides import Part, halves, parts_of
from radiculo.interview.values import Value, read_value
from radiculo.interview.view import Refused
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Reading, meant
from radiculo.knowledge.scales import ValueScale
from radiculo.knowledge.vocabulary import LEGS, Finding, Slot, Vocabulary


@dataclass(frozen=True, slots=True)
class Entries:
    """What an answer records. `sure` is false when some of it is a guess that needs a yes."""

    readings: dict[Slot, Reading]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class WhichLeg:
    """The answer is clear but for the leg."""

    text: str


def read_answer(base: RuleBase, question: Question, text: str) -> Entries | WhichLeg | Refused:
    """Read what was typed in reply to a question; what cannot be understood is refused."""
    try:
        return _family(base, question, text) if question.is_family else _single(base.vocabulary, question, text)
    except ValueError as error:
        return Refused(str(error), "" if question.is_family else expected(question))


def expected(question: Question) -> str:
    """Return what may be answered, for messages."""
    return " | ".join(choices(question.findings[0]))


def choices(finding: Finding) -> list[str]:
    """Return the values of a finding as people type them."""
    if isinstance(finding.scale, ValueScale) and not finding.scale.is_numeric:
        return [finding.scale.label(code) for code in finding.scale.exact]
    return [choice.replace("_", " ") for choice in finding.scale.choices]


def _single(vocabulary: Vocabulary, question: Question, text: str) -> Entries | WhichLeg | Refused:
    finding = question.findings[0]
    value = read_value(finding, text) if text else None
    if not question.sided:
        return _entries([(finding, (), value)], vocabulary) if value else _unread(question, text)
    if value is not None and value.sure:  # what is normal, or not tested at all, is so on both legs
        both = not value.reading.code or value.reading.code == finding.normal
        return _entries([(finding, LEGS, value)], vocabulary) if both else WhichLeg(text)
    if parts := parts_of(text):
        read = [(finding, legs, read_value(finding, said)) for legs, said in parts]
    else:
        pairs = [[read_value(finding, half) for half in pair] for pair in halves(text)]
        read = next(([(finding, (leg,), v) for leg, v in zip(LEGS, p, strict=True)] for p in pairs if all(p)), [])
        if not read:
            return WhichLeg(text) if value else _unread(question, text)
    if wrong := next((said for (_, said), (_, _, v) in zip(parts or [], read, strict=False) if v is None), None):
        return _unread(question, wrong)
    if any(v is None for _, _, v in read):
        return Refused("say what was found, such as 'L reduced'", expected(question))
    return _entries(read, vocabulary)


def _family(base: RuleBase, question: Question, text: str) -> Entries | WhichLeg | Refused:
    areas = base.vocabulary.every_area
    first = question.findings[0]
    places = base.vocabulary.places[first.family]
    parts: list[Part] | None = [((), text)]
    if question.sided:
        parts = parts_of(text, lambda said: read_value(first, said) is not None)
    if parts is None:
        found = read_areas(places, areas, text)
        if any(v.reading.code not in {0, f.normal} and v.reading.code != 1 for f, v in found.items()):
            return WhichLeg(text)
        parts = [(LEGS, text)]
    read: list[tuple[Finding, Iterable[str], Value | None]] = []
    for legs, said in parts:
        if not said:
            return Refused("name the areas, such as 'L groin'")
        read += [(f, legs, v) for f, v in read_areas(places, areas, said).items()]
    return _entries(read, base.vocabulary)


def _entries(read: Iterable[tuple[Finding, Iterable[str], Value | None]], vocabulary: Vocabulary) -> Entries:
    readings: dict[Slot, Reading] = {}
    sure = True
    for finding, legs, value in read:
        about = meant(vocabulary, finding, value.reading) if value else ()
        for slot in (slot for each in about for slot in each.slots):
            if value is None or (slot.side != "patient" and slot.side not in legs):
                continue
            if readings.setdefault(slot, value.reading) != value.reading:
                raise ValueError(f"the {slot.side} leg has two different answers")
            sure = sure and value.sure
    return Entries(readings, sure)


def _unread(question: Question, text: str) -> Refused:
    finding = question.findings[0]
    hint = finding.scale.doubt(text) or did_you_mean(text, choices(finding))
    return Refused(f"'{text}' is not a value of {finding.title}", expected(question), hint)

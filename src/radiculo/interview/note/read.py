"""A note to observations: what is said without doubt is recorded, the rest is asked about or listed as not read."""

from __future__ import annotations

from collections.abc import Iterator

from radiculo.interview.note.chain import meaning
from radiculo.interview.note.model import Ask, Fact, Note
from radiculo.interview.note.normal import normal_facts
from radiculo.interview.note.parts import Parts, sentences
from radiculo.interview.note.patterns import take_patterns
from radiculo.interview.note.record import Recorder, written
from radiculo.interview.note.text import Text, has
from radiculo.interview.note.twice import take_twice
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import Slot

MOST_CHARACTERS = 5_000  # a longer text is no note of one examination


def read_note(base: RuleBase, text: str) -> Note:
    """Return what a note says. The same text always gives the same; no side, grade or negative is ever guessed."""
    recorder = Recorder(Text(base.vocabulary, text[:MOST_CHARACTERS]))
    later = False
    for sentence in sentences(recorder.text, recorder.text.items):
        taken = take_twice(recorder, take_patterns(recorder, sentence, later=later), later=later)
        parts = Parts(recorder.text, taken, later=later)
        for part in parts:
            recorder.record(part)
        recorder.use(parts.headings)
        later = parts.later
    facts = _agreeing(recorder)
    unread = (*_unread(recorder), *([f"all after {MOST_CHARACTERS} characters"] if len(text) > MOST_CHARACTERS else []))
    facts += normal_facts(recorder, facts, unread)
    return Note(tuple(facts), tuple(dict.fromkeys(recorder.asks)), unread)


def _agreeing(recorder: Recorder) -> list[Fact]:
    """Return the facts without those that contradict each other, which are asked about; the narrower one stays.

    Of what is told of a first moment that is not recorded, what was found later alone could reassure.
    """
    told: dict[Slot, list[Fact]] = {}
    for fact in recorder.facts:
        told.setdefault(fact.slot, []).append(fact)
    found: list[Fact] = []
    for slot, facts in told.items():
        finding = recorder.text.vocabulary[slot.finding]
        means = [meaning(finding, fact.reading) for fact in facts]
        best = next((f for f, m in zip(facts, means, strict=True) if all(m <= other for other in means)), None)
        early = slot.finding in recorder.early
        if best is not None and not early:
            found.append(best)
            continue
        recorder.doubted.add(slot.finding)
        lines = dict.fromkeys(f"{slot}: {written(fact.reading)}" for fact in facts)
        said = " / ".join(dict.fromkeys(fact.text for fact in facts))
        recorder.asks.append(
            Ask(said, "the note tells of a first moment, too" if early else "the note says both", tuple(lines))
        )
    return found


def _unread(recorder: Recorder) -> Iterator[str]:
    """Yield the words that were neither understood nor asked about, as far as they stand together."""
    text, run = recorder.text, (0, 0)
    for item in text.items:
        if item.first in recorder.used or item.kind == "stop":
            if run[1]:
                yield text.said(*run)
            run = (0, 0)
        elif not has(item, "skipped", "joints"):
            run = (run[0] if run[1] else item.first, item.last)
    if run[1]:
        yield text.said(*run)

"""Lists that a note calls normal: never what is recorded, asked about, or perhaps not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from radiculo.interview.note.lexicon import SIDES, keys_of
from radiculo.interview.note.model import Ask, Fact
from radiculo.interview.note.record import CalledNormal, Recorder
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.scales import ValueScale
from radiculo.knowledge.vocabulary import Finding, Vocabulary

_COMMON = {"of", "and", "or", "to", "on", "normal", "the"}


def normal_facts(recorder: Recorder, facts: Sequence[Fact], unread: Sequence[str]) -> list[Fact]:
    """Return what the lists add to the facts of a note; where that is not clear, it is asked."""
    vocabulary = recorder.text.vocabulary
    told = Observations({fact.slot: fact.reading for fact in facts})
    known = {*told, *told.named_coarsely(vocabulary)}
    found: list[Fact] = []
    for called in recorder.normal:
        members = [vocabulary[id_] for id_ in vocabulary.summaries[called.listed]]
        if why := _doubt(recorder, facts, unread, members):
            recorder.asks.append(Ask(called.text, why, (f"normal: [{called.listed}]",)))
            continue
        for fact in _facts(called, members):
            if fact.slot not in known and fact.slot.finding not in recorder.doubted:
                known.add(fact.slot)
                found.append(fact)
    return found


def _facts(called: CalledNormal, members: Sequence[Finding]) -> Iterator[Fact]:
    for member in members:
        if code := member.normal_outright:
            reading = Reading(code, member.scale.name(code))
            yield from (Fact(s, reading, called.text) for s in member.slots if s.side in (*called.legs, "patient"))


def _doubt(recorder: Recorder, facts: Sequence[Fact], unread: Sequence[str], members: Sequence[Finding]) -> str:
    """Say why it is not clear what a list that is called normal means; empty when it is."""
    vocabulary = recorder.text.vocabulary
    loose = {key for piece in unread for key in keys_of(piece)}
    if touched := sorted(_words(vocabulary, members) & loose):
        return f"'{touched[0]}' was not read, so it is not clear what is normal"
    domains, ids = {member.domain for member in members} - {None}, {member.id for member in members}
    inside = ids | {finding.id for finding in vocabulary.coarse if ids.issuperset(finding.stands_for)}
    outside = [fact for fact in facts if fact.slot.finding not in inside and _speaks_against(vocabulary, fact)]
    beside = [str(fact.slot) for fact in outside if vocabulary[fact.slot.finding].domain in domains]
    asked = [vocabulary[id_] for id_ in sorted(recorder.doubted - ids)]
    beside += [finding.title for finding in asked if finding.domain in domains]
    return f"beside '{beside[0]}' it is not clear what is normal" if beside else ""


def _speaks_against(vocabulary: Vocabulary, fact: Fact) -> bool:
    finding = vocabulary[fact.slot.finding]
    return fact.reading.code not in {0, finding.normal_outright or finding.scale.read("no")}


def _words(vocabulary: Vocabulary, members: Sequence[Finding]) -> frozenset[str]:
    """Return the words that could speak of some findings, or of a value of theirs that is not normal."""
    found: set[str] = set()
    for member in members:
        names = [member.title, *member.aliases, *vocabulary.note.heads.get(member.family, ())]
        if isinstance(member.scale, ValueScale):
            names += [word for word, code in member.scale.spellings.items() if code != member.normal_outright]
        found |= {key for name in names for key in keys_of(name)}
    cues = vocabulary.note.cues
    plain = {key for kind in ("skipped", "limits", *SIDES) for word in cues.get(kind, ()) for key in keys_of(word)}
    return frozenset(found - plain - _COMMON)

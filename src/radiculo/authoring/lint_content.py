"""Remarks on what is recorded: key features, pertinent negatives, distractors, questions, contradictions."""

from __future__ import annotations

from collections.abc import Iterator

from radiculo.authoring.remarks import Lore, Remark
from radiculo.authoring.written import Written
from radiculo.cases.model import Case
from radiculo.errors import one_of
from radiculo.knowledge.leg_names import UNSIDED
from radiculo.knowledge.vocabulary import LEGS, Side, Slot
from radiculo.triage.trace import Trace


def content_remarks(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    """Yield what there is to say of the observations."""
    yield from _key_features(written, case, lore)
    yield from _unasked(written, case, lore)
    yield from _negatives(written, case, lore)
    yield from _one_way(written, case, lore)
    yield from _contradicted(written, case, lore)


def _key_features(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    for index, name in enumerate(_key_features_of(case)):
        slots = _slots(name, written, case)
        readings = [case.observations[slot] for slot in slots if slot in case.observations]
        if not any(reading.code for reading in readings):
            state = readings[0].reason if readings else "not recorded"
            yield lore.remark(
                "unseen-key-feature", written.place("truth", "key_features", index), finding=name, state=state
            )


def _key_features_of(case: Case) -> list[str]:
    return case.truth.key_features if case.truth else []


def _slots(name: str, written: Written, case: Case) -> tuple[Slot, ...]:
    side, _, rest = name.partition(".")
    if side in LEGS:
        return (Slot(rest, "left" if side == "left" else "right"),)
    if side in UNSIDED.keys.values():
        return tuple(slot for slot in case.observations if case.observations.name(slot) == name)
    return written.base.vocabulary[name].slots


def _unasked(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    answered = {slot.finding for slot, reading in case.observations.items() if reading.code}
    for index, strategy in enumerate(case.truth.must_not_miss if case.truth else ()):
        questions = lore.shape.questions.get(strategy, [])
        if questions and not answered & set(questions):
            place = written.place("truth", "must_not_miss", index)
            yield lore.remark("unasked", place, strategy=strategy, questions=one_of(questions).removeprefix("one of "))


def _normal_slots(case: Case, written: Written) -> list[Slot]:
    """Return the slots that are recorded as normal, without those of the safety screen."""
    vocabulary, screen = written.base.vocabulary, set(written.base.policy.safety_screen)
    return [
        slot
        for slot, reading in case.observations.items()
        if reading.code and reading.code == vocabulary[slot.finding].normal_outright and slot.finding not in screen
    ]


def _abnormal_slots(case: Case, written: Written) -> list[Slot]:
    """Return the slots whose value is not the normal one; what has no normal value, such as the age, is none."""
    vocabulary = written.base.vocabulary
    return [
        slot
        for slot, reading in case.observations.items()
        if reading.code and vocabulary[slot.finding].normal_outright not in {None, reading.code}
    ]


def _negatives(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    count, least = len({slot.finding for slot in _normal_slots(case, written)}), lore.shape.least_negatives
    if count < least:
        yield lore.remark("no-negatives", written.place("observations", key=True), count=count, least=least)


def _one_way(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    abnormal = _abnormal_slots(case, written)
    if not abnormal or (case.truth is None and case.expect is None):
        return
    if set(abnormal) <= _supporting(written.trace):
        fitting = [name for name in lore.shape.distractors if Slot(name, "patient") not in case.observations]
        yield lore.remark(
            "one-way", written.place("observations", key=True), distractors=one_of(fitting).removeprefix("one of ")
        )


def _supporting(trace: Trace) -> set[Slot]:
    """Return the recorded findings on which the answer rests: its roots, its rivals, the alarms that set it."""
    outcome, found = trace.outcome, set[Slot]()
    frames: list[tuple[str, Side]] = [(alarm.rule, alarm.side) for alarm in outcome.alarms if alarm.sets]
    frames += [(rival.rule, rival.side) for rival in outcome.rivals]
    named: dict[Side, set[str]] = {level.side: set(level.roots) for level in outcome.levels}
    for rule, side in trace.base.frames:
        if outcome.verdicts[rule.id].get(side) != "fires":
            continue
        if any(effect.weight > 0 and effect.target in named.get(side, ()) for effect in rule.evidence_given):
            frames.append((rule.id, side))
    for name, side in frames:
        found |= set(trace.facts(name, side))
    return found


def _contradicted(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    """Yield what the rules call contradictory; what can be so is no fault where a key feature says that it is meant."""
    meant = {slot for name in _key_features_of(case) for slot in _slots(name, written, case)}
    for found in written.trace.outcome.contradictions:
        slots = list(written.trace.facts(found.rule, found.side))
        if not found.mend and not meant.isdisjoint(slots):
            continue
        where = written.trace.names.before(found.side).rstrip()
        what = f"{found.text}, on the {where}" if where else found.text
        code = "impossible" if found.mend else "unlikely"
        place = written.place_of(slots[0]) if slots else written.place("observations", key=True)
        yield lore.remark(code, place, what=what, then=found.mend)

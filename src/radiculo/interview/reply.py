"""Replies: what a typed line means at a point of the walk, and the walk after it."""

from __future__ import annotations

from dataclasses import replace

from radiculo.errors import one_of
from radiculo.interview.answers import Entries, Unread, WhichLeg, read_answer
from radiculo.interview.names import Named, find_named
from radiculo.interview.note.read import read_note
from radiculo.interview.questions import Question
from radiculo.interview.sides import legs_alone
from radiculo.interview.view import (
    AllNormal,
    Effects,
    Gate,
    Guess,
    How,
    Keys,
    Leg,
    Pause,
    Reason,
    Recorded,
    Refused,
    SoFar,
    Step,
)
from radiculo.interview.walk import FULL, NORMAL, QUICK, UNTESTED, Walk
from radiculo.knowledge.observations import NOT_INTERPRETABLE, Reading
from radiculo.knowledge.scales import UNKNOWN

_YES = {"y", "yes"}
_NO = {"", "n", "no"}
_OPEN = {
    "",
    "skip",
    "dont know",
    "i dont know",
    "do not know",
    "not sure",
    "unsure",
    "na",
    "n/a",
    "unknown",
    "idk",
    "no idea",
}
_NOTE = "note "
_GATE = {"": QUICK, "k": QUICK, "f": FULL, "n": NORMAL, "-": UNTESTED}


def reply(walk: Walk, line: str) -> Walk:
    """Return the walk after one typed line."""
    text = " ".join(line.split())
    if walk.is_over:
        return walk
    known = _anywhere(walk, text)
    if known is not None:
        return known
    plain = replace(walk, notices=(), pending=None)
    match walk.pending:
        case Pause():
            return plain if text.lower() in _YES | {""} else replace(walk, notices=(_PAUSED,))
        case Guess() | Leg() | AllNormal() | Reason() as pending:
            return _cleared(walk, pending, text)
    match walk.next:
        case Gate() as gate:
            return _gate(plain, gate, text)
        case (question, _):
            return _question(plain, question, text)
    raise AssertionError("a walk that is not over has something next")  # pragma: no cover


def _note(walk: Walk, text: str) -> Walk:
    """Record what a line of chart text says and is not recorded yet; tell what it leaves open."""
    found = read_note(walk.base, text)
    readings = {slot: reading for slot, reading in found.observations.items() if slot not in walk.observations}
    open_ = [Refused(f"'{ask.text}': {ask.why}", one_of(ask.could_be)) for ask in found.asks]
    open_ += [Refused(f"not read: '{piece}'") for piece in found.unread]
    if not readings:
        return replace(walk, notices=(*open_, Refused("the note records nothing new")))
    after = walk.record(Step("note", readings, mode="note"))
    return replace(after, notices=(Recorded("note", readings), *after.notices, *open_))


_PAUSED = Refused("the walk waits here", "Enter to go on, 's' for the result so far, or 'q' to save and stop")


def _anywhere(walk: Walk, text: str) -> Walk | None:
    """Obey the commands that mean the same everywhere."""
    if text.lower().startswith(_NOTE):
        return _note(replace(walk, notices=(), pending=None), text[len(_NOTE) :])
    match text.lower():
        case "q" | "quit":
            return replace(walk, notices=(), stopped=True)
        case "s":
            return replace(walk, notices=(SoFar(),))
        case "h" | "help":
            return replace(walk, notices=(Keys(),))
        case "b" | "back":
            return replace(walk, notices=(), pending=None) if _can_cancel(walk) else walk.back()
    return None


def _can_cancel(walk: Walk) -> bool:
    return walk.pending is not None and not isinstance(walk.pending, Pause)


def _cleared(walk: Walk, pending: Guess | Leg | AllNormal | Reason, text: str) -> Walk:
    """Go on after a question about a reply."""
    plain, word = replace(walk, notices=(), pending=None), text.lower()
    match pending:
        case Guess() | AllNormal() if word in _YES:
            return _accepted(plain, pending)
        case AllNormal(_, question) if word == "no":
            return _question(plain, question, text)
        case Guess() | AllNormal() if word in _NO:
            return plain
        case Leg(question, typed) if legs_alone(text):
            return _answer(plain, question, f"{text} {typed}", typed)
        case Reason(_, step):
            return plain.record(replace(step, notes={str(slot): text for slot in step.readings} if text else {}))
    return reply(plain, text)


def _accepted(walk: Walk, pending: Guess | AllNormal) -> Walk:
    match pending:
        case Guess(question, step, rest):
            return walk.record(step) if step else _go_to(walk, question, rest)
        case AllNormal(group):
            return walk.take_group(group, NORMAL)


def _gate(walk: Walk, gate: Gate, text: str) -> Walk:
    word = text.lower()
    begun = [mode for mode in (FULL, QUICK, NORMAL, UNTESTED) if len(word) > 1 and mode.startswith(word)]
    if word in _GATE or begun:
        return walk.take_group(gate.group, _GATE.get(word) or begun[0])
    if found := find_named(walk.base, text):
        return _named(walk, found)
    return replace(walk, notices=(Refused(f"'{text}' is no choice here", "f, k, n, - or the name of a finding"),))


def _question(walk: Walk, question: Question, text: str) -> Walk:
    text = text.removesuffix(".")
    word = text.lower()
    if word.replace("'", "").replace("\u2019", "") in _OPEN:
        return walk.record(Step(question.id))
    if word == "?":
        return replace(walk, notices=(How(question),))
    if word == "w":
        moving = [c for c in walk.insight.variants.moving() if (c.finding, c.side) in question.slots]
        return replace(walk, notices=(Effects(question, tuple(moving)),))
    if word == "n":
        group = walk.base.vocabulary.groups[question.group]
        return replace(walk, pending=AllNormal(group, question, len(walk.open_in(group))))
    if word == "x" or word.startswith("x "):
        return _uninterpretable(walk, question, text[1:].strip())
    return _answer(walk, question, text, text)


def _uninterpretable(walk: Walk, question: Question, why: str) -> Walk:
    reading = Reading(UNKNOWN, NOT_INTERPRETABLE, NOT_INTERPRETABLE)
    slots = [slot for slot in question.slots if not walk.observations.code(slot)]
    step = Step(question.id, dict.fromkeys(slots, reading), {str(slot): why for slot in slots} if why else {})
    return walk.record(step) if why else replace(walk, pending=Reason(question, step))


def _answer(walk: Walk, question: Question, text: str, typed: str) -> Walk:
    """Read an answer; what is no answer may be the name of another finding."""
    read = read_answer(walk.base, question, text)
    match read:
        case Entries(readings, sure):
            step = Step(question.id, readings)
            return walk.record(step) if sure else replace(walk, pending=Guess(question, step))
        case WhichLeg(said):
            return replace(walk, pending=Leg(question, said))
        case Unread(message, expected, hint):
            found = find_named(walk.base, typed)
            if found and (found.among or found.finding not in question.findings or (found.sure and found.rest)):
                return _named(walk, found)
            return replace(walk, notices=(Refused(message, expected, hint),))


def _named(walk: Walk, found: Named) -> Walk:
    """Go to a finding by name; a member of a family is answered on its own, a family by its areas."""
    if found.among:
        return replace(
            walk, notices=(Refused("several findings have this name", one_of(found.among), "type one of them"),)
        )
    finding, rest = found.finding.id, found.rest
    alone = rest and not found.is_family
    question = walk.questions.single(finding) if alone else walk.questions.by_finding[finding]
    if not found.sure:
        return replace(walk, pending=Guess(question, None, rest))
    return _go_to(walk, question, rest)


def _go_to(walk: Walk, question: Question, rest: str) -> Walk:
    there = replace(walk, focus=walk.questions.by_finding[question.findings[0].id].id, notices=(), pending=None)
    return _question(there, question, rest) if rest else there

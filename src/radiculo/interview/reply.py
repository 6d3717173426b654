"""Replies: what a typed line means at a point of the walk, and the walk after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from radiculo.errors import one_of
from radiculo.interview.answers import Entries, WhichLeg, read_answer
from radiculo.interview.lines import Piece, read_pieces
from radiculo.interview.names import Named, find_named
from radiculo.interview.note.read import read_note
from radiculo.interview.questions import Question
from radiculo.interview.screens import SAFETY, examined, next_screen, nothing_of
from radiculo.interview.sides import legs_alone
from radiculo.interview.values import named
from radiculo.interview.view import (
    Effects,
    Guess,
    How,
    Keys,
    Leg,
    Opening,
    Pause,
    Reason,
    Refused,
    Screen,
    SoFar,
    Step,
)
from radiculo.interview.walk import FULL, LEFT, OPENING, UNTESTED_READING, Walk
from radiculo.knowledge.observations import NOT_INTERPRETABLE, Reading
from radiculo.knowledge.scales import UNKNOWN
from radiculo.knowledge.vocabulary import Finding, Slot

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
    "dunno",
    "cant tell",
    "cannot tell",
    "cant say",
    "not asked",
    "not known",
    "not applicable",
}
_SHORT = {"n": "no", "never": "no", "nope": "no", "nah": "no", "yeah": "yes", "yep": "yes"}
_LEAVE = _OPEN | {".", "done", "next"}
_NONE = {"none", "none of these", "none of them", "nothing", "nil", "no to all", "all no"}
_NORMAL = {"normal", "all normal", "rest normal"}
_NOTE = "note "
_SIDES = {"left", "right", "both"}


def reply(walk: Walk, line: str) -> Walk:  # noqa: PLR0911 - one way out per kind of prompt
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
            return plain if text.lower() in _YES | {"", "."} else replace(walk, notices=(_PAUSED,))
        case Guess() | Leg() | Reason() as pending:
            return _cleared(walk, pending, text)
    match walk.next:
        case Opening():
            return _opening(plain, text)
        case Screen() as screen:
            return _screen(plain, screen, text)
        case (question, _):
            return _question(plain, question, text)
    raise AssertionError("a walk that is not over has something next")  # pragma: no cover


def warm(walk: Walk) -> None:
    """Work out what the first reply would have to wait for: the words of notes, and what can still matter."""
    read_note(walk.base, "age")
    _ = walk.insight.live, walk.insight.decisive


def _note(walk: Walk, text: str) -> Walk:
    """Record what a line of chart text says and is not recorded yet; tell what it leaves open."""
    found = read_note(walk.base, text)
    readings = {slot: reading for slot, reading in found.observations.items() if slot not in walk.observations}
    open_ = [Refused(f"'{ask.text}': {ask.why}", one_of(_as_typed(walk, ask.could_be))) for ask in found.asks]
    open_ += [Refused(f"not read: '{piece}'") for piece in found.unread]
    if not readings:
        return replace(walk, notices=(*open_, Refused("the note records nothing new")))
    after = walk.record(Step("note", readings, mode="note"))
    return replace(after, notices=(*after.notices, *open_))


def _as_typed(walk: Walk, entries: Sequence[str]) -> list[str]:
    """Return entries of a case, such as `left.patellar_reflex: absent`, as a reply to the walk."""
    found = []
    for name, _, value in (entry.partition(": ") for entry in entries):
        side, _, finding = name.partition(".") if name.split(".")[0] in _SIDES else ("", "", name)
        title = walk.base.vocabulary[finding].title if finding in walk.base.vocabulary else finding
        found.append(" ".join(filter(None, (title, side, value))))
    return found


def _as_note(walk: Walk, text: str) -> Walk | None:
    """Record a line as chart text where every word of it is understood; None where it is not."""
    found = read_note(walk.base, text)
    new = {slot: reading for slot, reading in found.observations.items() if slot not in walk.observations}
    return None if found.asks or found.unread or not new else walk.record(Step("note", new, mode="note"))


def _opening(walk: Walk, text: str) -> Walk:
    """Read the line of chart text that a walk begins with; none is needed."""
    return walk.record(Step(OPENING)) if _plain_word(text) in _LEAVE else _note(walk, text)


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


def _cleared(walk: Walk, pending: Guess | Leg | Reason, text: str) -> Walk:
    """Go on after a question about a reply."""
    plain, word = replace(walk, notices=(), pending=None), text.lower()
    match pending:
        case Guess(question, step, rest) if word in _YES:
            return plain.record(step) if step else _go_to(plain, question, rest)
        case Guess() if word in _NO:
            return plain
        case Leg(question, typed) if legs_alone(text):
            return _answer(plain, question, f"{text} {typed}", typed)
        case Reason(_, step):
            return plain.record(replace(step, notes={str(slot): text for slot in step.readings} if text else {}))
    return reply(plain, text)


def _screen(walk: Walk, screen: Screen, text: str) -> Walk:  # noqa: PLR0911 - one way out per word
    """Obey a word for the whole screen, or record what is said of its findings and of any other."""
    word = _plain_word(text)
    if word in _LEAVE:
        return walk.leave(screen)
    if word in {"f", "full"}:
        return walk.record(Step(screen.key, mode=FULL))
    if word in _NONE | _NORMAL:
        return _nothing(walk, screen, Step(f"screen {screen.key}"), normal=word in _NORMAL)
    if word == "-":
        open_ = {slot: UNTESTED_READING for question in screen.items for slot in walk.open_slots(question)}
        return walk.record(Step(screen.key, open_, mode=LEFT, settles=tuple(q.id for q in screen.items)))
    if word == "?":
        return replace(walk, notices=(Keys(screen.first),))
    if word == "w":
        return replace(walk, notices=(_effects(walk, screen.first),))
    if word in {"no", "y", "yes", *_SHORT}:
        return replace(walk, notices=(Refused(f"'{text}' to which of these?", _WHICH),))
    return _line(walk, screen, text.removesuffix("."))


def _line(walk: Walk, screen: Screen, text: str) -> Walk:
    """Record what a line says: one finding as at its own question, or several at once."""
    asked = text.removeprefix("?").removesuffix("?").strip()
    pieces = read_pieces(walk.questions, screen.items, asked)
    if asked != text:
        about = [piece.question for piece in pieces if piece.question] if isinstance(pieces, list) else []
        return replace(walk, notices=tuple(map(How, about)) or (Refused(f"'{asked}' is on no list", _LINE),))
    if isinstance(pieces, list) and len(pieces) == 1 and pieces[0].question:
        if pieces[0].text and legs_alone(pieces[0].text) and (note := _as_note(walk, text)):  # `foot drop left`
            return note
        return _go_to(walk, pieces[0].question, pieces[0].text)
    if isinstance(pieces, list):
        return _several(walk, screen, pieces)
    if (found := find_named(walk.base, text)) and not _CUT.search(text):
        return _named(walk, found)
    return _as_note(walk, text) or replace(walk, notices=(Refused(pieces, _LINE),))


def _several(walk: Walk, screen: Screen, pieces: Sequence[Piece]) -> Walk:
    """Record all pieces that are clear, and tell what is to be said of the others."""
    step, refused, rest = Step(f"screen {screen.key}"), [], [piece.text for piece in pieces if not piece.question]
    for question, text, typed in ((p.question, p.text, p.typed) for p in pieces):
        if question is None:
            continue
        read = read_answer(walk.base, question, text) if text else Refused("say what was found")
        clash = isinstance(read, Entries) and any(step.readings.get(s, r) != r for s, r in read.readings.items())
        match read:
            case Entries(readings, sure) if sure and not clash:
                step = replace(step, readings=step.readings | readings, settles=(*step.settles, question.id))
            case WhichLeg():
                refused.append(Refused(f"'{typed}': the leg is not said", f"such as '{typed} L'"))
            case Refused(message, expected, hint):
                refused.append(Refused(f"'{typed}': {message}", expected, hint))
            case _:
                refused.append(Refused(f"'{typed}': {'it is said twice' if clash else 'it is not spelt as a value'}"))
    if refused and (note := _as_note(walk, ", ".join(piece.typed for piece in pieces))):
        return note
    if rest and not all(p.question in screen.items for p in pieces if p.question):
        refused.append(Refused(f"'rest {rest[-1]}' speaks of this list, and something else is named", "say it alone"))
    elif rest and not refused:
        return _nothing(walk, screen, step, normal=rest[-1].lower() in _NORMAL)
    after = walk.record(step) if step.readings else walk
    return replace(after, notices=(*after.notices, *refused))


def _nothing(walk: Walk, screen: Screen, step: Step, *, normal: bool) -> Walk:
    """Record that nothing else of what stands first is there. Only `normal` says so of what has to be examined."""
    tested = examined(walk.base)
    readings: dict[Slot, Reading] = {}
    settled = list(step.settles)
    for question in screen.first:
        if question.id in step.settles:
            continue
        codes = {f.id: _nothing_code(f, examined=f.id in tested) for f in question.findings}
        if all(f.id not in tested or (normal and screen.key != SAFETY) for f in question.findings):
            found = {slot: codes[slot.finding] for slot in walk.open_slots(question)}
            readings |= {s: named(walk.base.vocabulary[s.finding], code) for s, code in found.items() if code}
            settled += [question.id] if all(found.values()) else []
    if not readings and not step.readings:
        return replace(
            walk, notices=(Refused("nothing that is left here can be told without an examination", _TESTED),)
        )
    return walk.record(replace(step, readings=readings | step.readings, settles=tuple(settled)))


def _nothing_code(finding: Finding, *, examined: bool) -> int | None:
    return nothing_of(finding) or (finding.normal if examined else None)


def _effects(walk: Walk, questions: Sequence[Question]) -> Effects:
    slots = {slot for question in questions for slot in question.slots}
    return Effects(tuple(c for c in walk.insight.variants.moving() if (c.finding, c.side) in slots))


_CUT = re.compile("[,;]")
_LINE = "numbers and names with what was found, such as '3, 7 L' or 'knee jerk L reduced R normal'; Enter goes on"
_WHICH = "'3' for yes, '3 no', or 'none' for no to all that stands first"
_TESTED = "'normal' when all of it was examined, '-' when nothing was; Enter leaves it open"


def _plain_word(text: str) -> str:
    """Return a reply as the words for whole screens and for not knowing are listed."""
    return (text if text == "." else text.removesuffix(".")).lower().replace("'", "").replace("\u2019", "")


def _question(walk: Walk, question: Question, text: str) -> Walk:
    if text == "." and not walk.focus and (screen := next_screen(walk)) and screen.key in walk.in_full:
        return walk.leave(screen)
    text = text.removesuffix(".")
    word = text.lower()
    if _plain_word(text) in _OPEN:
        return walk.record(Step(question.id))
    if word == "?":
        return replace(walk, notices=(How(question),))
    if word == "w":
        return replace(walk, notices=(_effects(walk, [question]),))
    if word == "x" or word.startswith("x "):
        return _uninterpretable(walk, question, text[1:].strip())
    said = _SHORT.get(_plain_word(text), text)
    return _answer(walk, question, said, said)


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
        case Refused():
            found = find_named(walk.base, typed)
            if found and (found.among or found.finding not in question.findings or (found.sure and found.rest)):
                return _named(walk, found)
            return _as_note(walk, typed) or replace(walk, notices=(read,))


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

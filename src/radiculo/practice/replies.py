"""A typed line in an attempt: the event that it stands for, or what to say to it. No input or output here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeAlias, cast, get_args

from radiculo.errors import did_you_mean
from radiculo.interview.names import find_named
from radiculo.interview.questions import Question
from radiculo.judge.explanations import find_explanation, read_level
from radiculo.judge.key import Where
from radiculo.knowledge.scales import fold_text
from radiculo.practice.attempt import Attempt, NotNow, Stage
from radiculo.practice.events import (
    Anticipate,
    Commit,
    Direction,
    Event,
    Examine,
    Expected,
    Finish,
    Hint,
    Justify,
    Point,
    Reveal,
    Undo,
)
from radiculo.practice.likely import with_words
from radiculo.triage.variants import Variants

Kind: TypeAlias = Literal["shown", "refused", "hint", "keys", "list", "undone", "view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is said after a line. `questions` are those that were shown, or that are listed."""

    kind: Kind
    text: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The attempt after a line, the events that the line added, and what is said. `quit`: leave it as it is."""

    attempt: Attempt
    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()
    quit: bool = False


_BACK = {"b", "back", "undo"}
_DONE = {"done", "d", "finish", "commit", "answer"}
_SIDES: dict[str, Where] = {"l": "left", "r": "right", "b": "both", "n": "none", "no side": "none"}
_SIDES |= {name: name for name in get_args(Where)}


def reply(attempt: Attempt, text: str) -> Turn:
    """Return what a typed line does."""
    word = fold_text(text)
    if word in _BACK and not (attempt.stage in {"side", "urgency"} and word == "b"):  # there it is an answer
        return _said(_apply(attempt, Undo()), Notice(kind="undone"))
    if word in _ALWAYS:
        return _ALWAYS[word](attempt)
    if word == "list" or word.startswith("list "):
        return _list(attempt, word.removeprefix("list").strip())
    try:
        return _STAGES[attempt.stage](attempt, text.strip())
    except ValueError as error:
        return _only(attempt, "refused", str(error))


def _apply(attempt: Attempt, *events: Event) -> Turn:
    """Return the attempt after some events: all of them, or none when one is refused."""
    after = attempt
    try:
        for event in events:
            after = after.apply(event)
    except NotNow as error:
        return _only(attempt, "refused", str(error))
    return Turn(attempt=after, events=events)


def _said(turn: Turn, notice: Notice) -> Turn:
    """Return a turn that also says something; a refusal is not followed by anything else."""
    refused = any(each.kind == "refused" for each in turn.notices)
    return turn if refused else replace(turn, notices=(*turn.notices, notice))


def _only(attempt: Attempt, kind: Kind, text: str = "", questions: tuple[str, ...] = ()) -> Turn:
    """Return a turn that changes nothing, and says something."""
    return Turn(attempt=attempt, notices=(Notice(kind=kind, text=text, questions=questions),))


def _hint(attempt: Attempt) -> Turn:
    """Give the author's hints one after another; then name the test that would move the level most.

    That is judged by what is gathered and by nothing else. Asked for again at once it is explained, and not counted.
    """
    if attempt.stage not in {"anticipate", "examine"}:
        return _only(attempt, "keys")
    written = attempt.case.teaching.hints if attempt.case.teaching else []
    again = attempt.hints > len(written) and isinstance(attempt.events[-1], Hint)
    turn = Turn(attempt=attempt) if again else _apply(attempt, Hint())
    if not turn.events and not again:
        return turn
    if turn.attempt.hints <= len(written):
        return _said(turn, Notice(kind="hint", text=written[turn.attempt.hints - 1]))
    asked = {question.id for question in attempt.asked}
    by_finding = attempt.questions.by_finding
    tests = Variants(attempt.base, attempt.gathered).next_tests(limit=30) if attempt.gathered else []
    names = [by_finding[test.finding].id for test in tests if test.finding in by_finding]
    screen = [by_finding[name].id for name in attempt.base.policy.safety_screen if name in by_finding]
    best = next((name for name in [*names, *screen] if name not in asked), "")
    if not best:
        return _said(turn, Notice(kind="hint", text="nothing that is open would move the answer; write 'done'"))
    question = attempt.questions.by_id[best]
    text = f"{question.title}: {question.how}" if again and question.how else question.title
    return _said(turn, Notice(kind="hint", text=text, questions=(best,)))


def _list(attempt: Attempt, name: str) -> Turn:
    groups = attempt.base.vocabulary.groups
    if not name:
        listed = "; ".join(f"{group.id} ({group.title})" for group in attempt.questions.groups)
        return _only(attempt, "list", listed)
    group = _group(attempt, name)
    if group is None:
        hint = did_you_mean(name, groups)
        return _only(attempt, "refused", f"there is no group '{name}'; {hint}")
    questions = tuple(question.id for question in attempt.questions.of_group(group))
    return _only(attempt, "list", groups[group].title, questions)


def _group(attempt: Attempt, name: str) -> str | None:
    groups = attempt.base.vocabulary.groups.values()
    word = fold_text(name)
    return next((g.id for g in groups if word in {fold_text(g.id), fold_text(g.title)}), None)


def _find_question(attempt: Attempt, text: str) -> Question:
    """Return the question that a name stands for. Raises ValueError with words for the user."""
    word, questions = fold_text(text), attempt.questions.by_id.values()
    if titled := _titled(attempt, word):
        return titled
    named = find_named(attempt.base, text)
    if named is None:
        raise ValueError(f"'{text}' is not a finding that is known here; {_with_words(attempt, word)}")
    question = attempt.questions.by_finding[named.finding.id]
    wider = [each.title for each in questions if each.is_family and fold_text(each.title).startswith(f"{word} ")]
    if named.among or (wider and not question.is_family):
        raise ValueError(f"'{text}' could be {'; or '.join([*(named.among or [question.title]), *wider])}; write one")
    if not named.sure:
        raise ValueError(f"'{text}' is not known; did you mean '{question.title}'?")
    if named.rest and not re.fullmatch(r"(left|right|both|l|r)( legs?| sides?)?\??|\?", named.rest, re.IGNORECASE):
        raise ValueError(f"'{text}' is not known; name one finding at a time, such as '{question.title}'")
    return question


def _titled(attempt: Attempt, word: str) -> Question | None:
    """Return the question that the lists call so."""
    return next((each for each in attempt.questions.by_id.values() if fold_text(each.title) == word), None)


def _with_words(attempt: Attempt, text: str) -> str:
    """Return which questions a text may mean, by its words."""
    near = with_words(attempt.base, text)
    return f"did you mean {'; or '.join(near)}?" if near else "'list' shows the groups"


def _find_questions(attempt: Attempt, text: str) -> tuple[str, ...]:
    whole = find_named(attempt.base, text)
    if whole and whole.sure and not whole.rest and not whole.among:  # a title may hold a comma
        return (_find_question(attempt, text).id,)
    names = [item.strip() for item in re.split(r"[,;]|\band\b", text) if item.strip()]
    if not names:
        raise ValueError("name what you ask or examine")
    return tuple(dict.fromkeys(_find_question(attempt, name).id for name in names))


def _anticipate(attempt: Attempt, text: str) -> Turn:
    if not text or fold_text(text) in {"skip", "none", "-"}:
        return _apply(attempt, Anticipate())
    if ":" not in text:
        return _examine(attempt, text)
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, colon, listed = part.partition(":")
        if not colon:
            raise ValueError(f"'{part}' needs a colon, as in 'L4: knee jerk, femoral stretch test'")
        explanation = find_explanation(attempt.base, name.strip(), rivals=True)
        found.append(Expected(explanation=explanation, questions=_find_questions(attempt, listed)))
    return _apply(attempt, Anticipate(expected=tuple(found)))


def _examine(attempt: Attempt, text: str) -> Turn:
    word = fold_text(text)
    if not word:
        raise ValueError("name what you ask or examine; 'done' when you have seen enough, 'h' for the keys")
    if word in _DONE:
        return _apply(attempt, Commit())
    if _group(attempt, word) and not _titled(attempt, word):
        return _list(attempt, word)
    if (group := _group(attempt, word.removeprefix("all of ").removeprefix("group "))) and word.startswith(
        ("all of ", "group ")
    ):
        before = {question.id for question in attempt.asked}
        turn = _apply(attempt, Reveal(group=group))
        new = tuple(question.id for question in turn.attempt.asked if question.id not in before)
        return _said(turn, Notice(kind="shown", questions=new))
    names = _find_questions(attempt, text)
    known = {question.id for question in attempt.asked}  # asked again, it is told again
    asked = [Examine(question=name) for name in names if name not in known]
    return _said(_apply(attempt, *asked), Notice(kind="shown", questions=names))


def _level(attempt: Attempt, text: str) -> Turn:
    if not text:
        raise ValueError("give probabilities, such as 'L5 60, S1 30, not a root 10'")
    return _apply(attempt, Commit(level=read_level(attempt.base, text)))


def _side(attempt: Attempt, text: str) -> Turn:
    side = _SIDES.get(fold_text(text))
    if side is None:
        raise ValueError("answer left, right, both or none")
    return _apply(attempt, Commit(side=side))


def _urgency(attempt: Attempt, text: str) -> Turn:
    categories = attempt.base.tables.categories
    word = fold_text(text)
    found = next((n for n, c in categories.items() if word in {fold_text(n), fold_text(c.name)}), None)
    if found is None:
        raise ValueError("; ".join(f"{name}: {category.name}" for name, category in categories.items()))
    return _apply(attempt, Commit(urgency=found))


def _statement(attempt: Attempt, text: str) -> Turn:
    return _apply(attempt, Commit(statement=text))


_CLAIM = re.compile(r"^(?P<direction>for|against)\s+(?P<name>[^:]+):(?P<listed>.*)$", re.IGNORECASE)


def _justify(attempt: Attempt, text: str) -> Turn:
    points: list[Point] = []
    passed = not text or fold_text(text) in {"skip", "none", "-"}
    for part in () if passed else filter(None, (part.strip() for part in text.split(";"))):
        match = _CLAIM.match(part)
        if match is None:
            raise ValueError(f"'{part}': write 'for L4: knee jerk; against S1: ankle jerk', or Enter to pass over")
        explanation = find_explanation(attempt.base, match["name"].strip())
        direction = cast("Direction", match["direction"].lower())
        points += [
            Point(explanation=explanation, direction=direction, question=name)
            for name in _find_questions(attempt, match["listed"])
        ]
    return _apply(attempt, Justify(points=tuple(points)), Finish())


def _finish(attempt: Attempt, _: str) -> Turn:
    return _apply(attempt, Finish())


_ALWAYS: dict[str, Callable[[Attempt], Turn]] = {"?": _hint}
_ALWAYS |= dict.fromkeys(("q", "quit", "exit"), lambda attempt: Turn(attempt=attempt, quit=True))
_ALWAYS |= dict.fromkeys(("h", "help", "keys"), partial(_only, kind="keys"))
_ALWAYS |= dict.fromkeys(("v", "view", "so far"), partial(_only, kind="view"))
_STAGES: dict[Stage, Callable[[Attempt, str], Turn]] = {
    "anticipate": _anticipate,
    "examine": _examine,
    "level": _level,
    "side": _side,
    "urgency": _urgency,
    "statement": _statement,
    "justify": _justify,
    "finish": _finish,
    "over": _finish,
}

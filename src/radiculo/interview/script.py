"""A walk from a file of answers: one reply per line, or `finding: answer`, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from radiculo.errors import Exit, Place, Problems, did_you_mean
from radiculo.interview.names import find_named
from radiculo.interview.reply import reply
from radiculo.interview.view import Gate, Notice, Pause, Raised, Refused
from radiculo.interview.walk import FULL, Walk
from radiculo.loading import Document

_ADDRESSED = re.compile(r"(?P<name>[^:]+?)\s*:\s*(?P<text>.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file. `name` is a question's or a group's id where the answer is addressed."""

    number: int
    column: int
    text: str
    name: str = ""
    member: str = ""  # the finding, where it is one area of a family


@dataclass
class Script:
    """Replies to a walk with the lines of a document. Problems carry the place of the line."""

    document: Document
    problems: Problems

    def run(self, walk: Walk) -> tuple[Walk, list[Notice]]:
        """Return the walk after all lines, and what was raised on the way.

        Raises InvalidInput (exit 4) when a line names no finding or is no answer to its question.
        """
        lines = list(self._lines(walk))
        self.problems.raise_errors(Exit.CASE)
        free = [line for line in lines if not line.name]
        addressed = [line for line in lines if line.name]
        raised: list[Notice] = []
        scripted = bool(free)
        while not walk.is_over:
            now = walk
            if isinstance(walk.pending, Pause):
                walk = reply(walk, "")
            elif line := self._addressed(walk, addressed):
                walk = self._say(walk, line)
                addressed.remove(line)
            elif free:
                walk = self._say(walk, free.pop(0))
            elif scripted:
                break
            else:
                walk = reply(walk, FULL if isinstance(walk.next, Gate) else "")
            raised += [notice for notice in walk.notices if isinstance(notice, Raised) and walk is not now]
        for line in addressed:  # what the walk did not come to, such as a question that could change nothing
            walk = replace(self._to(walk, line), pending=None)
            walk = self._say(walk, line)
            raised += [notice for notice in walk.notices if isinstance(notice, Raised)]
        for line in free:
            self._problem(line, "the walk was over before this line", hint="address it: 'finding: answer'")
        self.problems.raise_errors(Exit.CASE)
        return replace(walk, pending=None, stopped=True), raised

    def _lines(self, walk: Walk) -> Iterable[Line]:
        for number, written in enumerate(self.document.text.splitlines(), 1):
            text = written.strip()
            if not text or text.startswith("#"):
                continue
            column = len(written) - len(written.lstrip()) + 1
            match = _ADDRESSED.fullmatch(text)
            if match is None or re.fullmatch(r"[lr]|left|right|both", match["name"], re.IGNORECASE):
                yield Line(number, column, text)
            else:
                answer = Line(number, column + match.start("text"), match["text"])
                yield from self._named(walk, match["name"], answer, column)

    def _named(self, walk: Walk, name: str, line: Line, column: int) -> Iterator[Line]:
        side, _, rest = name.partition(".")
        if side in {"left", "right", "both"} and rest:
            line, name = replace(line, text=f"{side} {line.text}"), rest
        questions = walk.questions
        if name in questions.by_id or name in walk.base.vocabulary.groups:
            yield replace(line, name=name)
            return
        found = find_named(walk.base, name)
        if found and found.sure and not found.rest:
            member = found.finding.id
            question = questions.by_finding[member]
            yield replace(line, name=question.id, member=member if question.is_family else "")
            return
        known = [*questions.by_finding, *walk.base.vocabulary.groups]
        what = f"no finding or group is called '{name}'"
        place = self.document.at(line.number, column, len(name))
        self.problems.add("unknown-finding", what, place, hint=did_you_mean(name, known))

    @staticmethod
    def _addressed(walk: Walk, lines: list[Line]) -> Line | None:
        match walk.next:
            case (question, _):
                return next((line for line in lines if line.name == question.id), None)
            case Gate(group):
                return next((line for line in lines if line.name == group.id), None)
        return None

    @staticmethod
    def _to(walk: Walk, line: Line) -> Walk:
        there = "" if line.name in walk.base.vocabulary.groups else line.name
        return replace(walk, focus=there, stopped=False)

    def _say(self, walk: Walk, line: Line) -> Walk:
        """Reply with a line; anything short of a clear answer is a problem, because nobody is there to ask."""
        named = walk.base.vocabulary[line.member].id if line.member else ""
        after = reply(walk, f"{named} {line.text}" if named else line.text)
        refused = next((n for n in after.notices if isinstance(n, Refused)), None)
        if refused:
            self._problem(line, refused.message, expected=refused.expected, hint=refused.hint)
        elif after.pending is not None and not isinstance(after.pending, Pause):
            self._problem(line, f"'{line.text}' needs to be more exact", hint=_EXACT[type(after.pending).__name__])
        else:
            return after
        return reply(replace(walk, notices=(), pending=None), "")

    def _problem(self, line: Line, message: str, expected: str = "", hint: str = "") -> None:
        self.problems.add("answer", message, self._place(line, line.text), expected=expected, hint=hint)

    def _place(self, line: Line, text: str) -> Place:
        return self.document.at(line.number, line.column, len(text))


_EXACT = {
    "Leg": "say the leg, such as 'L reduced R normal'",
    "Guess": "write it as in `radiculo findings`",
    "AllNormal": "write 'no', or 'normal' for a whole group at its start",
    "Reason": "write the reason behind it: 'x too painful'",
}

"""A walk from a file of answers: replies in the order of the walk, or `finding: answer`, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from radiculo.errors import Exit, Place, Problems, did_you_mean
from radiculo.interview.names import find_named
from radiculo.interview.reply import reply
from radiculo.interview.view import Notice, Pause, Raised, Refused
from radiculo.interview.walk import FULL, NORMAL, QUICK, UNTESTED, Walk
from radiculo.loading import Document

_ADDRESSED = re.compile(r"(?P<name>[^:]+?)\s*:\s*(?P<text>.*)")
_MODES = {"": QUICK, "k": QUICK, QUICK: QUICK, "f": FULL, FULL: FULL, "n": NORMAL, NORMAL: NORMAL, "-": UNTESTED}


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

        Replies come first, in their order; then what is addressed, in the order of the questions, each group before
        its findings. Raises InvalidInput (exit 4) when a line names no finding or is no answer.
        """
        lines = list(self._lines(walk))
        self.problems.raise_errors(Exit.CASE)
        raised: list[Notice] = []
        order = [*walk.base.policy.safety_screen]
        for group in walk.questions.groups:
            order += [group.id, *(question.id for question in walk.questions.of_group(group.id))]
        for line in sorted(lines, key=lambda line: order.index(line.name) if line.name else -1):
            if walk.is_over and not line.name:
                self._problem(line, "the walk was over before this line", hint="address it: 'finding: answer'")
                continue
            walk = self._address(walk, line) if line.name else self._say(walk, line, line.text)
            raised += [notice for notice in walk.notices if isinstance(notice, Raised)]
            walk = replace(walk, pending=None) if isinstance(walk.pending, Pause) else walk
        self.problems.raise_errors(Exit.CASE)
        return replace(walk, pending=None, stopped=True), raised

    def _lines(self, walk: Walk) -> Iterator[Line]:
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

    def _address(self, walk: Walk, line: Line) -> Walk:
        """Answer the finding of a line, or record its whole group as normal or not tested."""
        group = walk.base.vocabulary.groups.get(line.name)
        if group is None:
            named = walk.base.vocabulary[line.member].id if line.member else ""
            there = replace(walk, focus=line.name, stopped=False, pending=None, notices=())
            return self._say(there, line, f"{named} {line.text}" if named else line.text)
        word = line.text.lower()
        if word not in _MODES:
            self._problem(line, f"'{line.text}' is no choice for a group", expected="full, quick, normal or -")
            return walk
        return walk.take_group(group, _MODES[word])

    def _say(self, walk: Walk, line: Line, text: str) -> Walk:
        """Reply with a line; anything short of a clear answer is a problem, because nobody is there to ask."""
        after = reply(walk, text)
        refused = next((n for n in after.notices if isinstance(n, Refused)), None)
        if refused:
            self._problem(line, refused.message, expected=refused.expected, hint=refused.hint)
        elif after.pending is not None and not isinstance(after.pending, Pause):
            self._problem(line, f"'{line.text}' needs to be more exact", hint=_EXACT[type(after.pending).__name__])
        else:
            return after
        return replace(walk, notices=(), pending=None, focus="")

    def _problem(self, line: Line, message: str, expected: str = "", hint: str = "") -> None:
        self.problems.add("answer", message, self._place(line, line.text), expected=expected, hint=hint)

    def _place(self, line: Line, text: str) -> Place:
        return self.document.at(line.number, line.column, len(text))


_EXACT = {
    "Leg": "say the leg, such as 'L reduced R normal'",
    "Guess": "write it as in `radiculo findings`",
    "Reason": "write the reason behind it: 'x too painful'",
}

"""What feedback consists of: notes about alarms, the level, findings, tests, other cases, and a contrast."""

from __future__ import annotations

from radiculo.knowledge.parts import Part
from radiculo.knowledge.rules import Verdict
from radiculo.report import Model


class RuleNote(Model):
    """A rule, what it says in words, why it holds, and by which sources; `verdict` is that on the full record."""

    rule: str
    title: str
    verdict: Verdict
    says: list[str]
    why: str
    misuse: str
    refs: list[str]


class AlarmNote(Model):
    """An alarm of the full record: what it rests on, and which of that was not asked for. `above`: under-triage."""

    rule: str
    title: str
    urgency: str
    suspects: str
    because: list[str]
    not_asked: list[str]
    above: bool
    refs: list[str]


class LevelNote(Model):
    """What was said, what the case says was so, and what radiculo answers, with the findings that decide it.

    `meant`: the rival that "not a root" stands for here, where one is named. `rivals`: those that radiculo names, with
    where they stand, and why.
    """

    given: str
    truth: str
    meant: str
    diagnosis: str
    radiculo: list[str]
    because: list[str]
    rivals: list[str]


class FindingNote(Model):
    """One recorded question beside the rules that fired with it; and of those that speak of the two explanations.

    `in_story`: the story tells all that is recorded of it, so that nobody had to ask. `nearly`: they are one finding
    short of firing; `silent`: they are refuted, by id.
    """

    question: str
    title: str
    recorded: list[str]
    asked: bool
    in_story: bool
    fired: list[RuleNote]
    nearly: list[str]
    silent: list[str]


class TestNote(Model):
    """The best test that was not done: what it showed, what it would have moved, and what the rules say of it."""

    __test__ = False  # not for pytest
    question: str
    title: str
    how: str
    recorded: list[str]
    moves: list[Part]
    between: list[str]
    rules: list[RuleNote]


class WhatIf(Model):
    """The fewest changes after which radiculo would give another answer. `proven`: no smaller set does it."""

    goal: str
    changes: list[str]
    proven: bool


class ContrastRow(Model):
    """One question, and in which direction it speaks for each of two explanations: 1 for, -1 against, 0 neither."""

    question: str
    title: str
    recorded: list[str]
    asked: bool
    first: int
    second: int


class Contrast(Model):
    """Two explanations side by side. `could_tell`: what the case does not record and would tell them apart."""

    first: str
    second: str
    rows: list[ContrastRow]
    could_tell: list[str]


class Feedback(Model):
    """All that is told after an attempt, in this order. Lists are in the order of the vocabulary.

    `debrief`: what the author of the case says when all is told.
    """

    alarms: list[AlarmNote]
    level: LevelNote
    debrief: str
    findings: list[FindingNote]
    best_test: TestNote | None
    what_if: list[WhatIf]
    contrast: Contrast | None

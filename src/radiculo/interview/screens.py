"""Screens: which questions stand together before the user, and which of them are worth an answer now.

Every question that can still change the answer is on some screen, so that leaving one out is always the user's choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from radiculo.interview.questions import Question
from radiculo.interview.view import Screen
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.scales import UNKNOWN, ValueScale
from radiculo.knowledge.vocabulary import Finding, Group, Side, Slot

if TYPE_CHECKING:
    from radiculo.interview.walk import Walk

SAFETY, REST = "safety-first", "rest"
TITLES = {SAFETY: "Safety first", REST: "Anything else"}
_BEST = 5  # how many questions of a group stand first only because they could move the level
_NOTHING = ("no", "none", "normal", "negative")


def next_screen(walk: Walk) -> Screen | None:
    """Return the screen that comes next: the safety screen, group after group, and what is left; None at the end."""
    groups = (_of_group(walk, group) for group in walk.questions.groups if group.id not in walk.left)
    screen = _safety(walk) or next(filter(None, groups), None) or _rest(walk)
    return replace(screen, leg=dict(_one_leg(walk, screen.items))) if screen else None


def _one_leg(walk: Walk, questions: Iterable[Question]) -> Iterator[tuple[str, Side]]:
    for question in questions:
        sides = {slot.side for slot in walk.open_slots(question)}
        if question.sided and len(sides) == 1:
            yield question.id, sides.pop()


def _safety(walk: Walk) -> Screen | None:
    by_finding = walk.questions.by_finding
    screen = dict.fromkeys(by_finding[slot.finding] for slot in walk.insight.to_screen)
    first = tuple(question for question in screen if walk.is_open(question))
    return Screen(SAFETY, TITLES[SAFETY], first) if first else None


def _of_group(walk: Walk, group: Group) -> Screen | None:
    """Return the screen of a group; None when nothing in it is worth an answer now."""
    waiting = [question for question in walk.questions.of_group(group.id) if walk.is_open(question)]
    answered = sum(walk.is_settled(question) for question in walk.questions.of_group(group.id))
    first = _first(walk, waiting, _BEST - answered)
    if group.id in walk.in_full:
        first = waiting
    also = tuple(question for question in waiting if question not in first)
    return Screen(group.id, group.title, tuple(first), also) if first else None


def _first(walk: Walk, waiting: Sequence[Question], best: int) -> list[Question]:
    """Return what stands first.

    That is what patients come with, what alone could raise the urgency or name a rival, and the `best` that move a
    root furthest.
    """
    shift, decisive = walk.insight.shift, walk.insight.decisive
    far = {q.id: max(shift.get(slot, 0.0) for slot in q.slots) for q in waiting}
    ranked = sorted((q.id for q in waiting if far[q.id] > 0), key=lambda name: -far[name])
    wanted = {*ranked[: max(0, best)], *walk.base.policy.complaints}
    return [q for q in waiting if q.id in wanted or not decisive.isdisjoint(q.slots)]


def _rest(walk: Walk) -> Screen | None:
    """Return what no screen has shown, and what has become decisive since it was only named on one."""
    waiting = [question for question in walk.questions.by_id.values() if walk.is_open(question)]
    first = tuple(_first(walk, waiting, 0))
    also = tuple(question for question in waiting if question not in first and question.id not in walk.passed)
    return Screen(REST, TITLES[REST], first, also) if first or also else None


def already_said(base: RuleBase, observations: Observations) -> frozenset[Slot]:
    """Return the slots that need no question, because something that says as much is recorded on the same leg."""
    codes = observations.codes()
    return frozenset(
        slot
        for slot, sources in base.derived(_sources).items()
        if any(codes.get(source, UNKNOWN) not in {UNKNOWN, no} for source, no in sources)
    )


def _sources(base: RuleBase) -> dict[Slot, tuple[tuple[Slot, int], ...]]:
    """Return for each slot the slots of the same side that say as much, each with its code for no."""
    found: dict[Slot, tuple[tuple[Slot, int], ...]] = {}
    for name, names in base.policy.walk.said_by.items():
        spoken = [
            (slot, source.scale.read("no") or UNKNOWN) for source in _expanded(base, names) for slot in source.slots
        ]
        found |= {slot: tuple(s for s in spoken if s[0].side == slot.side) for slot in base.vocabulary[name].slots}
    return found


def _expanded(base: RuleBase, names: Iterable[str]) -> Iterator[Finding]:
    """Yield the findings that names of findings, families or groups stand for."""
    vocabulary = base.vocabulary
    for name in names:
        if name in vocabulary.groups:
            yield from (vocabulary[finding] for finding in vocabulary.groups[name].findings)
        elif name in vocabulary.families:
            yield from vocabulary.families[name]
        else:
            yield vocabulary[name]


def examined(base: RuleBase) -> frozenset[str]:
    """Return the findings that only an examination or a laboratory tells."""
    return frozenset(finding.id for finding in _expanded(base, base.policy.walk.examined))


def nothing_of(finding: Finding) -> int | None:
    """Return the code that says that a finding is not there; None where no value says so without a concern."""
    if not isinstance(finding.scale, ValueScale):
        return None
    calm = finding.normal_outright  # `none` of a muscle is its worst grade
    codes = (finding.scale.read(word) for word in _NOTHING)
    return next((code for code in codes if code and code in finding.scale.exact and calm in {None, code}), None)

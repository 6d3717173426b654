"""Against a snapshot: what changed per case, and which rules did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from radiculo.cases.read import Record
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.parts import Part
from radiculo.knowledge.vocabulary import LEGS, Leg
from radiculo.replay.reporter import Entry, Reporter
from radiculo.report import Model
from radiculo.trials.snapshot import (
    Answer,
    LegAnswer,
    Names,
    Snapshot,
    SnapshotHead,
    answer_of,
    head_of,
    line_of,
    parse_answer,
)

Kind: TypeAlias = Literal["urgency drop", "urgency rise", "provisional", "level", "pathway", "rival", "status", "rules"]
ORDER: tuple[Kind, ...] = (
    "urgency drop",
    "status",
    "urgency rise",
    "provisional",
    "level",
    "pathway",
    "rival",
    "rules",
)


class Difference(Model):
    """One thing that changed in one case, from `before` to `now`, and the rules that did it.

    `by` holds the rules that fire now and did not (`+rule`) or did and do not (`-rule`), among those that can change
    such a thing. It is empty when the same rules fire: then a weight, a threshold or the policy changed.
    """

    kind: Kind
    before: str
    now: str
    by: list[str]


class CaseChange(Model):
    """Everything that changed in one case."""

    id: str
    differences: list[Difference]
    gained: list[str]
    lost: list[str]

    @property
    def rank(self) -> int:
        """The place among the changes: urgency drops first."""
        return min(ORDER.index(item.kind) for item in self.differences)


class Comparison(Model):
    """A replay against a snapshot."""

    before: SnapshotHead
    now: SnapshotHead
    compared: int
    same: int
    changed: list[CaseChange]
    new: list[str]
    missing: list[str]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed, and no case is new or missing."""
        return not (self.changed or self.new or self.missing)


class Against(Reporter):
    """Compares a replay with a snapshot, record by record."""

    def __init__(self, snapshot: Snapshot, base: RuleBase) -> None:
        self._head, self._base = snapshot.head, base
        self._open = dict(snapshot.lines)
        self._names = Names()
        self._changed: list[CaseChange] = []
        self._new: list[str] = []
        self._compared = 0

    def add(self, entry: Entry) -> None:
        """Compare one answer."""
        name = self._names(entry.result.id)
        answer, line = answer_of(entry.result, name), self._open.pop(name, None)
        if line is None:
            self._new.append(name)
            return
        self._compared += 1
        if line != line_of(answer):
            self._changed.append(change_of(parse_answer(line), answer, self._base))

    def deselect(self, record: Record) -> None:
        """A case that was not wanted is not missing."""
        self._open.pop(self._names(record.name), None)

    skip = deselect

    def comparison(self) -> Comparison:
        """Return what was found so far, urgency drops first; to be asked for at the end."""
        return Comparison(
            before=self._head,
            now=head_of(self._base),
            compared=self._compared,
            same=self._compared - len(self._changed),
            changed=sorted(self._changed, key=lambda change: change.rank),
            new=self._new,
            missing=list(self._open),
        )


def change_of(before: Answer, now: Answer, base: RuleBase) -> CaseChange:
    """Return how two different answers for one case differ."""
    gained = [rule for rule in now.fired if rule not in set(before.fired)]
    lost = [rule for rule in before.fired if rule not in set(now.fired)]
    marked = [f"+{rule}" for rule in gained] + [f"-{rule}" for rule in lost]
    differences = [
        Difference(kind=kind, before=old, now=new, by=_responsible(marked, kind, base))
        for kind, old, new in _pairs(before, now, base.urgency_rank)
    ]
    if not differences or (marked and not any(item.by for item in differences)):
        differences.append(Difference(kind="rules", before="", now="", by=marked))
    return CaseChange(id=now.id, differences=differences, gained=gained, lost=lost)


def _pairs(before: Answer, now: Answer, rank: Mapping[str, int]) -> Iterable[tuple[Kind, str, str]]:
    if before.status != now.status:
        yield "status", before.status, now.status
        return
    if before.urgency != now.urgency:
        kind: Kind = "urgency drop" if _is_drop(before, now, rank) else "urgency rise"
        yield kind, before.urgency or "none", now.urgency or "none"
    if before.provisional != now.provisional:
        yield "provisional", _settled(before), _settled(now)
    for side in LEGS:
        if before.levels.get(side) != now.levels.get(side):
            yield "level", _level(side, before.levels.get(side)), _level(side, now.levels.get(side))
    if before.pathway != now.pathway:
        yield "pathway", before.pathway or "none", now.pathway or "none"
    if set(before.rivals) != set(now.rivals):
        yield "rival", ", ".join(before.rivals) or "none", ", ".join(now.rivals) or "none"


def _is_drop(before: Answer, now: Answer, rank: Mapping[str, int]) -> bool:
    """Say whether the urgency is lower; a category that is no more counts as the highest."""
    highest = max(rank.values()) + 1
    return rank.get(now.urgency or "", highest) < rank.get(before.urgency or "", highest)


def _settled(answer: Answer) -> str:
    return "provisional" if answer.provisional else "settled"


def _level(side: Leg, level: LegAnswer | None) -> str:
    if level is None:
        return f"{side} none"
    withdrawn = ", withdrawn" if level.withdrawn else ""
    return f"{side} {level.tier.replace('_', ' ')} {' or '.join(level.roots)}".rstrip() + withdrawn


_PARTS: Mapping[Kind, frozenset[Part]] = {
    "urgency drop": frozenset({"urgency", "provisional"}),
    "urgency rise": frozenset({"urgency", "provisional"}),
    "provisional": frozenset({"urgency", "provisional"}),
    "level": frozenset({"left", "right"}),
    "pathway": frozenset({"pathways"}),
    "rival": frozenset({"rivals"}),
    "status": frozenset(),
}


def _responsible(marked: Sequence[str], kind: Kind, base: RuleBase) -> list[str]:
    """Return the rules that can change such a thing; one that is no more is taken to have been able to."""
    found = []
    for each in marked:
        rule = base.by_id.get(each[1:].partition("@")[0])
        if rule is None or kind == "rules" or any(effect.moves & _PARTS[kind] for effect in rule.effects):
            found.append(each)
    return found

"""Against a snapshot: what changed per case, and which rules did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from radiculo.cases.read import Record
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.parts import PARTS, Part
from radiculo.replay.reporter import Entry, Reporter
from radiculo.report import Model
from radiculo.triage.wording import moves
from radiculo.trials.snapshot import Names, Recorded, Snapshot, SnapshotHead, head_of, line_of, parse_line, recorded

Kind: TypeAlias = Part | Literal["urgency drop", "urgency rise", "status", "rules"]
ORDER: tuple[Kind, ...] = ("urgency drop", "status", "urgency rise", *PARTS, "rules")


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
        found, line = recorded(entry.result, name), self._open.pop(name, None)
        if line is None:
            self._new.append(name)
            return
        self._compared += 1
        if line != line_of(found):
            self._changed.append(change_of(parse_line(line), found, self._base))

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


def change_of(before: Recorded, now: Recorded, base: RuleBase) -> CaseChange:
    """Return how two different answers for one case differ."""
    gained = [rule for rule in now.fired if rule not in set(before.fired)]
    lost = [rule for rule in before.fired if rule not in set(now.fired)]
    marked = [f"+{rule}" for rule in gained] + [f"-{rule}" for rule in lost]
    differences = [
        Difference(kind=kind, before=old, now=new, by=_responsible(marked, kind, base))
        for kind, old, new in _pairs(before, now, base)
    ]
    if not differences or (marked and not any(item.by for item in differences)):
        differences.append(Difference(kind="rules", before="", now="", by=marked))
    return CaseChange(id=now.id, differences=differences, gained=gained, lost=lost)


def _pairs(before: Recorded, now: Recorded, base: RuleBase) -> Iterable[tuple[Kind, str, str]]:
    if before.status != now.status:
        yield "status", before.status, now.status
    elif before.answer and now.answer:
        for part, moved in moves(before.answer, now.answer, base).items():
            kind: Kind = part
            if part == "urgency":
                is_drop = _is_drop(before.answer.urgency, now.answer.urgency, base.urgency_rank)
                kind = "urgency drop" if is_drop else "urgency rise"
            yield kind, moved.before, moved.after


def _is_drop(before: str, now: str, rank: Mapping[str, int]) -> bool:
    """Say whether the urgency is lower; a category that is no more counts as the highest."""
    highest = max(rank.values()) + 1
    return rank.get(now, highest) < rank.get(before, highest)


_PARTS: Mapping[Kind, frozenset[Part]] = {
    **{part: frozenset({part}) for part in PARTS},
    "urgency drop": frozenset({"urgency", "provisional"}),
    "urgency rise": frozenset({"urgency", "provisional"}),
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

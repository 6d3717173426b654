"""Against a snapshot: what changed per case, and which rules did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.parts import PARTS, Part
from radiculo.replay.bulk import unsettled
from radiculo.replay.job import Row
from radiculo.replay.reporter import Entry, Reporter
from radiculo.report import Model
from radiculo.triage.wording import moves
from radiculo.trials.snapshot import (
    Recorded,
    Snapshot,
    SnapshotHead,
    advice_of,
    head_of,
    line_of,
    line_of_entry,
    line_of_row,
    name_in,
    name_of,
    parse_line,
)

Kind: TypeAlias = Part | Literal["urgency drop", "urgency rise", "status", "rules"]
_Now: TypeAlias = tuple[int, bytes]  # the place of a record among all, and its line; empty when it was not run
MOST_KEPT = 10_000  # changes of a kind (urgency drops, and the others)
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
    """A replay against a snapshot. Of more than `MOST_KEPT` changes of a kind the rest is `omitted`, and counted."""

    before: SnapshotHead
    now: SnapshotHead
    compared: int
    same: int
    changed: list[CaseChange]
    new: list[str]
    missing: list[str]
    omitted: int = 0

    @property
    def is_same(self) -> bool:
        """Whether nothing changed, and no case is new or missing."""
        return not (self.changed or self.omitted or self.new or self.missing)


class Against(Reporter):
    """Compares a replay with a snapshot, record by record.

    For each record of the replay a line of the snapshot is read, and what has no counterpart yet is kept: as much as
    the order of the two differs.
    """

    def __init__(self, snapshot: Snapshot, base: RuleBase) -> None:
        self._snapshot, self._base, self._advice = snapshot, base, advice_of(base)
        self._lines = iter(snapshot)
        self._before: dict[str, bytes] = {}  # lines of the snapshot whose records have not come
        self._now: dict[str, _Now] = {}  # records whose lines have not come
        self._drops, self._others = _Changes(), _Changes()
        self._unsettled = _Unsettled(base)
        self._compared = self._changed = self._place = 0

    def add(self, entry: Entry) -> None:
        """Compare one answer."""
        self._take(name_of(entry), line_of_entry(entry))

    def passed(self, row: Row, _: float) -> None:
        """Compare the answer of a record that is simply ok."""
        self._take(row.unique, line_of_row(row))

    def deselect(self, row: Row) -> None:
        """A case that was not wanted is not missing."""
        self._take(row.unique or row.name, b"")

    skip = deselect

    def _take(self, name: str, line: bytes) -> None:
        self._place += 1
        before = next(self._lines, b"")  # nothing at its end
        if line and before == line:  # in step, as where neither input nor selection has changed, and the same answer
            self._compared += 1
            return
        self._now[name] = (self._place, line)
        if before:
            self._keep(before)
        if name in self._now and name in self._before:
            self._pair(name)

    def _keep(self, line: bytes) -> None:
        """Take a line of the snapshot."""
        name = name_in(line)
        self._before[name] = line
        if name in self._now:
            self._pair(name)

    def _pair(self, name: str) -> None:
        (place, now), before = self._now.pop(name), self._before.pop(name)
        if now:
            self._compare(place, before, now)

    def _compare(self, place: int, before: bytes, now: bytes) -> None:
        """Compare two lines: equal answers have equal lines, so that only different ones are read."""
        self._compared += 1
        if before != now and (change := self._change(before, now)):
            self._changed += 1
            (self._drops if change.rank == 0 else self._others).add(place, change)

    def _change(self, before: bytes, now: bytes) -> CaseChange | None:
        one, other = self._unsettled.alike(self._snapshot.parse(before), parse_line(now, self._advice))
        return None if line_of(one) == line_of(other) else change_of(one, other, self._base)

    def comparison(self) -> Comparison:
        """Return what was found so far, urgency drops first; to be asked for at the end."""
        for line in self._lines:
            self._keep(line)
        shown = [*self._drops.in_order(), *sorted(self._others.in_order(), key=lambda change: change.rank)]
        return Comparison(
            before=self._snapshot.head,
            now=head_of(self._base),
            compared=self._compared,
            same=self._compared - self._changed,
            changed=shown,
            omitted=self._changed - len(shown),
            new=[name for name, (_, line) in sorted(self._now.items(), key=lambda item: item[1][0]) if line],
            missing=list(self._before),
        )


class _Changes:
    """The first changes of a kind, by the place of their records; there may be too many to keep all."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, CaseChange]] = []

    def add(self, place: int, change: CaseChange) -> None:
        if len(self._kept) < MOST_KEPT:
            self._kept.append((place, change))

    def in_order(self) -> list[CaseChange]:
        return [change for _, change in sorted(self._kept, key=lambda item: item[0])]


class _Unsettled:
    """What follows from whether the urgency is provisional, which a run on arrays does not search for."""

    def __init__(self, base: RuleBase) -> None:
        self._rules = unsettled(base)
        effects = (effect for rule in base.rules if rule.id in self._rules for effect in rule.effects)
        self._advice = {effect for effect in effects if isinstance(effect, Advice)}

    def alike(self, one: Recorded, other: Recorded) -> tuple[Recorded, Recorded]:
        """Return two answers without what only one of the runs has searched for."""
        known = [each.answer is None or each.answer.provisional is not None for each in (one, other)]
        return (one, other) if all(known) or not any(known) else (self._without(one), self._without(other))

    def _without(self, recorded: Recorded) -> Recorded:
        if recorded.answer is None:
            return recorded
        advice = tuple(advice for advice in recorded.answer.advice if advice not in self._advice)
        answer = replace(recorded.answer, provisional=None, advice=advice)
        fired = [rule for rule in recorded.fired if rule.partition("@")[0] not in self._rules]
        return recorded.model_copy(update={"answer": answer, "fired": fired})


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

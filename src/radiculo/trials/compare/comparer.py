"""The comparison of two rule bases, batch by batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from radiculo.engine.columns import Batch, Mask
from radiculo.engine.rails import Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.parts import Part
from radiculo.report import stamp_of
from radiculo.triage.answer import Answer
from radiculo.triage.answers import Answers, differences
from radiculo.triage.wording import moves
from radiculo.trials.compare.report import CaseChange, Comparison, Group, InvalidCase, ResponsibleRule
from radiculo.trials.compare.rules import RulePairs
from radiculo.version import VERSION


@dataclass(frozen=True)
class PairedCases:
    """The same cases, read under each of two rule bases."""

    ids: Sequence[str]
    old: Batch
    new: Batch


@dataclass
class _Tally:
    """What is known of one group so far."""

    cases: int = 0
    falls: int = 0
    rises: int = 0
    shown: list[tuple[int, CaseChange]] = field(default_factory=list)


class Comparer:
    """Collects changes; `most` cases are kept per group."""

    def __init__(self, old: RuleBase, new: RuleBase, most: int = 5) -> None:
        self.old, self.new, self.most = old, new, most
        self.pairs = RulePairs(old, new)
        self.cases = self.changed = 0
        self.moved: dict[Part | Literal["rules"], int] = {}
        self.invalid: list[InvalidCase] = []
        self._groups: dict[tuple[str, ...], _Tally] = {}

    def add(self, paired: PairedCases) -> None:
        """Compare some cases."""
        old = _Told.of(self.old, paired.old, self.pairs.old_names)
        new = _Told.of(self.new, paired.new, self.pairs.new_names)
        size = len(paired.ids)
        self.cases += size
        moved: dict[Part | Literal["rules"], Mask] = dict(differences(old.answers.parts, new.answers.parts).items())
        fired = self._firing(old, new, size)
        moved["rules"] = np.any(list(fired.values()), axis=0) if fired else np.zeros(size, np.bool_)
        for what, mask in moved.items():
            self.moved[what] = self.moved.get(what, 0) + int(mask.sum())
        touched = self._touched(old, new, size)
        for row in np.flatnonzero(np.any(list(moved.values()), axis=0)).tolist():
            self._note(paired.ids[row], row, _Row(old, new, fired, touched))

    def _firing(self, old: _Told, new: _Told, size: int) -> dict[str, Mask]:
        """Return for each rule the cases in which it fires under one base and not under the other."""
        nothing = np.zeros(size, np.bool_)
        found: dict[str, Mask] = {}
        for frame in sorted(old.fires.keys() | new.fires.keys()):
            diff = old.fires.get(frame, nothing) != new.fires.get(frame, nothing)
            if diff.any():
                found[frame[0]] = found.get(frame[0], nothing) | diff
        return found

    def _touched(self, old: _Told, new: _Told, size: int) -> dict[str, Mask]:
        """Return for each rule that is not the same the cases in which it fires under either base."""
        found: dict[str, Mask] = {}
        for fires in (old.fires, new.fires):
            for (name, _), mask in fires.items():
                if self.pairs.status[name] != "same":
                    found[name] = found.get(name, np.zeros(size, np.bool_)) | mask
        return found

    def _note(self, name: str, row: int, seen: _Row) -> None:
        self.changed += 1
        key = self._responsible(row, seen)
        before, after = seen.old.answers.at(row), seen.new.answers.at(row)
        step = self._step(before.urgency, after.urgency)
        tally = self._groups.setdefault(key, _Tally())
        tally.cases += 1
        tally.falls += step < 0
        tally.rises += step > 0
        if step < 0 or len(tally.shown) < self.most:
            tally.shown.append((0 if step < 0 else 1, self._change(name, row, seen, (before, after))))
            tally.shown = sorted(tally.shown, key=lambda item: item[0])[: self.most]

    def _step(self, before: str, after: str) -> int:
        """Return by how much the urgency rises; the old categories give the order, an unknown one is the lowest."""
        rank = {**dict.fromkeys(self.new.urgency_rank, 0), **self.old.urgency_rank}
        return rank[after] - rank[before]

    def _responsible(self, row: int, seen: _Row) -> tuple[str, ...]:
        """Return the changed rules that fire here or cease to, else the rules that fire differently."""
        changed = [name for name, mask in seen.fired.items() if mask[row] and self.pairs.status[name] != "same"]
        changed = changed or [name for name, mask in seen.touched.items() if mask[row]]
        return tuple(sorted(changed or [name for name, mask in seen.fired.items() if mask[row]]))

    def _change(self, name: str, row: int, seen: _Row, answers: tuple[Answer, Answer]) -> CaseChange:
        step = self._step(*(answer.urgency for answer in answers))
        before, after = ({n for (n, _), mask in t.fires.items() if mask[row]} for t in (seen.old, seen.new))
        return CaseChange(
            id=name,
            moves=moves(*answers, self.old, later=self.new),
            urgency="falls" if step < 0 else "rises" if step > 0 else None,
            fires=sorted(after - before),
            ceases=sorted(before - after),
        )

    def report(self, seed: int | None) -> Comparison:
        """Return what was found: groups with urgency drops first, then the largest."""
        groups = [self._group(key, tally) for key, tally in self._groups.items()]
        groups.sort(key=lambda g: (-g.urgency_falls, -g.cases, [r.rule for r in g.rules]))
        return Comparison(
            radiculo=VERSION,
            old=stamp_of(self.old),
            new=stamp_of(self.new),
            seed=seed,
            cases=self.cases,
            changed=self.changed,
            moved=self.moved,
            urgency_falls=sum(group.urgency_falls for group in groups),
            urgency_rises=sum(group.urgency_rises for group in groups),
            invalid=self.invalid,
            added=self.pairs.named("added"),
            removed=self.pairs.named("removed"),
            rewritten=self.pairs.named("changed"),
            groups=groups,
            intended_use=self.new.tables.intended_use,
        )

    def _group(self, key: tuple[str, ...], tally: _Tally) -> Group:
        return Group(
            rules=[ResponsibleRule(rule=name, change=self.pairs.status[name]) for name in key],
            cases=tally.cases,
            urgency_falls=tally.falls,
            urgency_rises=tally.rises,
            shown=[change for _, change in tally.shown],
        )


@dataclass(frozen=True)
class _Told:
    """The answers of one rule base, and where each rule fires, under the names that both rule bases share."""

    answers: Answers
    fires: Mapping[Frame, Mask]

    @classmethod
    def of(cls, base: RuleBase, batch: Batch, names: Mapping[str, str]) -> _Told:
        answers = Answers.of(base, batch)
        return cls(answers, {(names[rule], side): mask for (rule, side), mask in answers.decision.fires.items()})


@dataclass(frozen=True)
class _Row:
    """What one batch tells under both bases."""

    old: _Told
    new: _Told
    fired: dict[str, Mask]
    touched: dict[str, Mask]

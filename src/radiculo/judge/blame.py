"""Blame: the rules that are responsible for what an answer fails to meet, found through the engine of record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from radiculo.cases.model import Case
from radiculo.cases.shapes import Expect
from radiculo.judge.score import unmet
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import LEGS, Leg, Side
from radiculo.lazy import cached_property
from radiculo.triage.outcome import LevelOutcome, Outcome
from radiculo.triage.reasons import begun, why
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace

MAX_RULES = 4  # per question: a person reads these; `radiculo explain` shows all


def reasons(case: Case, base: RuleBase) -> list[str]:
    """Say which rules are responsible for each unmet expectation of a case, one sentence each.

    Raises EngineFault when the engines disagree.
    """
    return reasons_in(triage(case, base), case.expect) if case.expect else []


def reasons_in(trace: Trace, expect: Expect) -> list[str]:
    """Say the same of a trace that is there already."""
    return list(dict.fromkeys(Blame(expect, trace).sentences()))


@dataclass(frozen=True)
class Blame:
    """What one trace tells about the expectations that it does not meet."""

    expect: Expect
    trace: Trace

    def sentences(self) -> Iterator[str]:
        """Yield a sentence per responsible rule, in the order of the fields of `expect`."""
        expect = self.expect
        if self._fails(Expect(side=expect.side, roots=expect.roots)) or self._fails(
            Expect(side=expect.side, tier=expect.tier)
        ):
            yield from self._level()
        if expect.urgency is not None and self._fails(Expect(urgency=expect.urgency)):
            yield from self._urgency(expect.urgency)
        if self._fails(Expect(pathway=expect.pathway)):
            yield from self._pathway()
        if expect.rival is not None and self._fails(Expect(rival=expect.rival)):
            yield from self._rival(expect.rival)
        for rule in expect.fires:
            if self._fails(Expect(fires=[rule])):
                yield from self._each_side(rule)
        for rule in expect.silent:
            if self._fails(Expect(silent=[rule])):
                yield from (self._why(name, side) for name, side in self._frames(rule) if self._fires(name, side))

    def _fails(self, part: Expect) -> bool:
        return bool(unmet(part, self._outcome, self._base))

    @property
    def _base(self) -> RuleBase:
        return self.trace.base

    @property
    def _outcome(self) -> Outcome:
        return self.trace.outcome

    def _fires(self, rule: str, side: Side) -> bool:
        return self._outcome.verdicts[rule][side] == "fires"

    def _frames(self, rule: str) -> list[tuple[str, Side]]:
        found = self._base.by_id[rule]
        return [(found.id, side) for side in found.frames]

    def _why(self, rule: str, side: Side) -> str:
        return f"{self._named(rule, side)} {why(self.trace, rule, side)}"

    def _named(self, rule: str, side: Side) -> str:
        return f"{rule}{self.trace.names.after(side)}"

    def _which(self, rule: str, side: Side) -> str:
        return f"{self._named(rule, side)}, which {why(self.trace, rule, side)}"

    def _each_side(self, rule: str) -> Iterator[str]:
        """Yield why a rule does not fire; once when the reason is the same on both legs."""
        told = [self._why(name, side) for name, side in self._frames(rule)]
        sides = [side for _, side in self._frames(rule)]
        wanted = [
            text for text, side in zip(told, sides, strict=True) if self.expect.side in {None, "both", side, "patient"}
        ]
        yield from wanted or told

    def _urgency(self, wanted: str) -> Iterator[str]:
        outcome, rank = self._outcome, self._base.urgency_rank
        setters = [alarm for alarm in outcome.alarms if alarm.sets]
        for alarm in setters[:MAX_RULES]:
            yield f"urgency {alarm.urgency} is set by {self._which(alarm.rule, alarm.side)}"
        if not setters:
            yield f"urgency {outcome.urgency.category}: no alarm sets it"
        if rank[wanted] > rank[outcome.urgency.category]:
            yield from self._missing_alarms(wanted)

    def _missing_alarms(self, wanted: str) -> Iterator[str]:
        """Yield the alarms of a category that did not fire: first those for which something is recorded."""
        frames = [
            (rule.id, side)
            for rule, side in self._base.frames
            if any(alarm.urgency == wanted for alarm in rule.alarms) and not self._fires(rule.id, side)
        ]
        order = sorted(frames, key=lambda frame: self._distance(*frame))
        for rule, side in order[:MAX_RULES]:
            yield f"urgency {wanted} could come from {self._which(rule, side)}"
        if len(order) > MAX_RULES:
            yield f"urgency {wanted}: {len(order) - MAX_RULES} more alarms did not fire (radiculo explain --why-not)"

    def _distance(self, rule: str, side: Side) -> int:
        item = self.trace.rule(rule, side)
        return 0 if begun(item.tree) and item.verdict == "waits" else 1 if item.verdict == "silent" else 2

    def _level(self) -> Iterator[str]:
        for level in self._levels():
            for root in level.roots:
                yield from self._carried(level, root)
            if level.withdrawn:
                where = self.trace.names.before(level.side)
                yield f"the headline of the {where}leg is withdrawn by {', '.join(level.withdrawn_by)}"
            for root in self.expect.roots or ():
                if root not in level.roots:
                    yield from self._not_carried(level, root)

    def _levels(self) -> list[LevelOutcome]:
        sides: list[Leg] = [leg for leg in LEGS if self.expect.side in {leg, "both", None}]
        levels = [self._outcome.level(side) for side in sides]
        return [level for level in levels if level.roots or any(item.score > 0 for item in level.ranked)] or levels

    def _carried(self, level: LevelOutcome, root: str) -> Iterator[str]:
        fired = self._evidence(root, level.side, fires=True)
        if fired:
            told = ", ".join(f"{rule} {weight:+d}" for rule, weight in fired)
            yield f"{self.trace.names.before(level.side)}{root} is carried by {told}"

    def _not_carried(self, level: LevelOutcome, root: str) -> Iterator[str]:
        score = next((item.score for item in level.ranked if item.root == root), 0)
        best = level.ranked[0] if level.ranked else None
        lead = f", and {best.root} has {best.score:+d}" if best and best.root != root else ""
        yield f"{self.trace.names.before(level.side)}{root} has {score:+d}{lead}"
        yield from self._carried(level, root)
        for rule, weight in self._evidence(root, level.side, fires=False)[:MAX_RULES]:
            gone = self._withdrawn(rule, level.side)
            told = (
                f"{self._named(rule, level.side)}, withdrawn by {', '.join(gone)}"
                if gone
                else self._which(rule, level.side)
            )
            yield f"{self.trace.names.before(level.side)}{root} could get {weight:+d} from {told}"

    def _evidence(self, root: str, side: Side, *, fires: bool) -> list[tuple[str, int]]:
        """Return the rules with evidence for a root, the heaviest first, without those whose evidence is withdrawn."""
        weights = self._weights.get(root, {})
        found = [(rule, weight) for rule, weight in weights.items() if self._counts(rule, side) == fires]
        if not fires:
            found = [item for item in found if item[1] > 0]
        return sorted(found, key=lambda item: (-abs(item[1]), item[0]))

    def _counts(self, rule: str, side: Side) -> bool:
        return self._fires(rule, side) and not self._withdrawn(rule, side)

    def _withdrawn(self, rule: str, side: Side) -> list[str]:
        entries = self._outcome.withdrawn_evidence
        return next((entry.by for entry in entries if (entry.rule, entry.side) == (rule, side)), [])

    @cached_property
    def _weights(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for rule in self._base.rules:
            for effect in rule.evidence_for():
                root = found.setdefault(effect.target, {})
                root[rule.id] = root.get(rule.id, 0) + effect.weight
        return found

    def _pathway(self) -> Iterator[str]:
        for alarm in self._outcome.alarms[:MAX_RULES]:
            if alarm.sets and alarm.pathway:
                yield f"pathway {alarm.pathway} comes from {self._named(alarm.rule, alarm.side)}"
        for rival in self._outcome.rivals[:MAX_RULES]:
            yield f"pathway {rival.pathway} comes from {self._named(rival.rule, rival.side)}"

    def _rival(self, wanted: str) -> Iterator[str]:
        for rule in self._base.rules:
            if any(rival.name == wanted for rival in rule.rivals):
                yield from self._each_side(rule.id)

"""The trace: an outcome with every reason, down to the leaf; and what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from radiculo.engine.rails import Frame
from radiculo.engine.recorder import Node
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import AnyOf, ConditionKey, Test
from radiculo.knowledge.effects import Effect, EffectKey, Evidence
from radiculo.knowledge.leg_names import LegNames
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.prose import condition_text, effect_text, joined, operator_text, recorded_text, test_text
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import Slot
from radiculo.lazy import cached_property
from radiculo.report import Model
from radiculo.triage.conflicts import Conflict, ConflictFinder
from radiculo.triage.differential import Differential
from radiculo.triage.outcome import Outcome, Side
from radiculo.triage.variants import Change, NextTest, Variants


class Found(Model):
    """What a case says about one slot, and why that decides a test or not; `met` is None where it does not."""

    slot: str
    recorded: str
    met: bool | None
    reason: str


class Leaf(Model):
    """One condition of a rule: what it wanted, what was found, and its verdict. Tests have no parts."""

    kind: ConditionKey
    text: str
    verdict: Verdict
    found: list[Found] = []
    parts: list[Leaf] = []


class EffectTrace(Model):
    """One effect of a rule, in words too. Evidence has a `weight`, and does not count where a rule withdraws it."""

    kind: EffectKey
    text: str
    weight: int | None = None
    withdrawn_by: list[str] = []


class RuleTrace(Model):
    """One rule on one side, with its reasons and, when it waits, what it waits for."""

    rule: str
    title: str
    side: Side
    verdict: Verdict
    when: str
    tree: Leaf
    effects: list[EffectTrace]
    open: list[str]
    closed: list[str]
    why: str
    misuse: str
    refs: list[str]


class TraceFile(Model):
    """The published form of a trace."""

    outcome: Outcome
    observations: dict[str, str | dict[str, str]]
    rules: list[RuleTrace]
    conflicts: list[Conflict]
    next_tests: list[NextTest]
    changes: list[Change]


class RuleTraceFile(Model):
    """The published form of one rule on one case: once for each side on which it is evaluated."""

    case: str
    rules: list[RuleTrace]
    intended_use: str


@dataclass(frozen=True)
class Trace:
    """An outcome and everything behind it; the costly parts are computed when asked for."""

    base: RuleBase
    observations: Observations
    nodes: Mapping[Frame, Node]
    outcome: Outcome

    @property
    def names(self) -> LegNames:
        """What the legs are called."""
        return self.observations.names

    @cached_property
    def variants(self) -> Variants:
        """All single changes of the case."""
        return Variants(self.base, self.observations)

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """What is recorded and speaks against the levels that it names."""
        return ConflictFinder(self.base, self.outcome, self.told).find()

    @cached_property
    def next_tests(self) -> list[NextTest]:
        """The findings that would help the level most; none where something comes before the level."""
        return [] if self.outcome.comes_before_roots else self.variants.next_tests()

    @cached_property
    def differential(self) -> Differential:
        """The roots that lead and the rivals, side by side."""
        return Differential(self.variants, self.observations, self.outcome)

    @cached_property
    def withdrawn(self) -> dict[Frame, list[str]]:
        """The rules whose evidence does not count, with the rules that withdraw it."""
        return {(gone.rule, gone.side): gone.by for gone in self.outcome.withdrawn_evidence}

    def rule(self, rule_id: str, side: Side) -> RuleTrace:
        """Return the trace of one rule on one side."""
        rule, node = self.base.by_id[rule_id], self.nodes[rule_id, side]
        still_open, closed = self._unsettled(node)
        return RuleTrace(
            rule=rule.id,
            title=rule.title,
            side=side,
            verdict=node.verdict,
            when=condition_text(rule.when, self.base.vocabulary),
            tree=self._leaf(node),
            effects=[self._effect(effect, (rule.id, side)) for effect in rule.effects],
            open=still_open,
            closed=closed,
            why=rule.why,
            misuse=rule.misuse,
            refs=list(rule.refs),
        )

    def to_file(self) -> TraceFile:
        """Return the whole trace in its published form."""
        return TraceFile.taken_from(
            self,
            observations=self.observations.written(),
            rules=[self.rule(rule.id, side) for rule, side in self.base.frames],
            changes=list(self.variants.moving()),
        )

    def _leaf(self, node: Node) -> Leaf:
        if isinstance(node.condition, Test):
            text = test_text(node.condition, self.base.vocabulary)
            found = [self._found(node.condition, slot, reading) for slot, reading in node.found]
            return Leaf(kind="test", text=text, verdict=node.verdict, found=found)
        return Leaf(
            kind=node.condition.key,
            text=operator_text(node.condition),
            verdict=node.verdict,
            parts=[self._leaf(part) for part in node.parts],
        )

    def _effect(self, effect: Effect, frame: Frame) -> EffectTrace:
        text = effect_text(effect, self.base)
        if not isinstance(effect, Evidence):
            return EffectTrace(kind=effect.key, text=text)
        withdrawn_by = self.withdrawn.get(frame, [])
        return EffectTrace(kind=effect.key, text=text, weight=effect.weight, withdrawn_by=withdrawn_by)

    def _found(self, test: Test, slot: Slot, reading: Reading | None) -> Found:
        finding = self.base.vocabulary[slot.finding]
        yes, no = self.base.vocabulary.split(replace(test, assumed=False))
        met = None
        if reading is None:
            recorded, reason = "not recorded", "unknown is never negative"
            if coarse := self._coarsely(slot):
                recorded, reason = f"not recorded; {coarse}", "it may be another of its areas"
            if finding.is_sign:
                recorded, reason = "undecided", "its rules wait for findings"
        elif not reading.code:
            recorded, reason = reading.reason, "decides nothing"
        else:
            recorded = recorded_text(finding, reading)
            met = True if reading.code in yes else False if reading.code in no else None
            reason = _WHY[met]
            if finding.stands_for:
                named = joined(
                    [self.base.vocabulary.areas[self.base.vocabulary[f].area].title for f in finding.stands_for], "or"
                )
                reason = f"one or more of {named}, and each of them would do"
        if test.assumed and met is None:
            reason = finding.tempo
        return Found(slot=self.names.slot(slot), recorded=recorded, met=met, reason=reason)

    def _coarsely(self, slot: Slot) -> str:
        """Return what is recorded of coarse areas that may mean a slot."""
        told = self.observations.around(slot, self.base.vocabulary)
        return ", ".join(f"{finding.title}: {recorded_text(finding, reading)}" for finding, reading in told)

    def facts(self, rule_id: str, side: Side) -> dict[Slot, str]:
        """Return the recorded findings that a verdict rests on; a sign stands for the findings behind it."""
        found: dict[Slot, str] = {}
        for slot, reading in _leaves(self.nodes[rule_id, side]):
            finding = self.base.vocabulary[slot.finding]
            if finding.is_sign:
                for maker in self.base.sign_rules.get(slot.finding, ()):
                    if reading is not None and self.nodes[maker.id, slot.side].true == (reading.written == "yes"):
                        found |= self.facts(maker.id, slot.side)
            elif reading is not None and reading.code:
                found[slot] = recorded_text(finding, reading)
        return found

    def told(self, rule_id: str, side: Side) -> list[str]:
        """Return the recorded findings that a verdict rests on, each in words with its side."""
        return [
            f"{self.names.before(slot.side)}{self.base.vocabulary[slot.finding].title}: {recorded}"
            for slot, recorded in self.facts(rule_id, side).items()
        ]

    def _unsettled(self, node: Node) -> tuple[list[str], list[str]]:
        """Return the slots that keep a node waiting: those that can still be asked, and those that were closed."""
        if node.true or node.false:
            return [], []
        still_open: list[str] = []
        closed: list[str] = []
        for slot, reading in node.found:
            if reading is not None and reading.reason:
                closed.append(f"{self.names.slot(slot)} ({reading.reason})")
            elif not self._is_exact(slot, reading):
                if self.base.vocabulary[slot.finding].is_sign:
                    self._through_sign(slot, still_open, closed)
                else:
                    still_open.append(self.names.slot(slot))
        for part in node.parts:
            more_open, more_closed = self._unsettled(part)
            still_open += more_open
            closed += more_closed
        return list(dict.fromkeys(still_open)), list(dict.fromkeys(closed))

    def _is_exact(self, slot: Slot, reading: Reading | None) -> bool:
        return reading is not None and reading.code in self.base.vocabulary[slot.finding].scale.exact

    def _through_sign(self, slot: Slot, still_open: list[str], closed: list[str]) -> None:
        for rule in self.base.sign_rules.get(slot.finding, ()):
            more_open, more_closed = self._unsettled(self.nodes[rule.id, slot.side])
            still_open += more_open
            closed += more_closed


_WHY = {True: "as wanted", False: "not as wanted", None: "not exact enough"}


def _leaves(node: Node) -> Iterator[tuple[Slot, Reading | None]]:
    """Yield what was found by the tests that decided a node."""
    decided = [part for part in node.parts if part.true or part.false]
    if isinstance(node.condition, AnyOf) and node.true:
        decided = [part for part in decided if part.true]
    yield from node.found
    for part in decided:
        yield from _leaves(part)

"""Coverage of the rules by cases: where each rule fires, is silent or waits, and how each of its tests turns out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np

from radiculo.cases.model import Case
from radiculo.engine.bits import BitRun
from radiculo.engine.columns import Batch
from radiculo.engine.formulas import Completion, Formulas, completions
from radiculo.engine.rails import Rails
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Test, tests_in_order
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.prose import test_text
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Side
from radiculo.lazy import cached_property
from radiculo.report import Model, Stamped, stamp
from radiculo.triage.answers import Answers
from radiculo.triage.conclude import Conclusion
from radiculo.triage.conclusions import Conclusions
from radiculo.triage.run import triage
from radiculo.trials.mutation.suggest import Suggester

_SEARCHED = 1000  # cases of which it is searched whether the urgency is provisional: 5 ms each
_LOOK = 5000  # ways to make one rule fire that are compared for the smallest


class LeafCoverage(Model):
    """How one test of a rule turns out, in cases and legs."""

    test: str
    true: int
    false: int
    undecided: int


class RuleCoverage(Model):
    """How one rule turns out, in cases and legs; `cases` are those in which it fires on any side."""

    rule: str
    cases: int
    fires: int
    silent: int
    waits: int
    tests: list[LeafCoverage]


class Unexercised(Model):
    """A rule that fires in no case, with a smallest vignette in which it does (None: none was found)."""

    rule: str
    title: str
    observations: dict[str, str] | None


class PairCoverage(Model):
    """Two rules that fire in the same case, and in how many."""

    rules: tuple[str, str]
    cases: int


class CaseCoverage(Stamped):
    """What `cover --json` prints. `exercised` rules fire in some case; `rate` is their share."""

    cases: int
    invalid: int
    total: int
    exercised: int
    rate: float
    tests: int
    tests_both_ways: int
    rules: list[RuleCoverage]
    unexercised: list[Unexercised]
    pairs_total: int | None = None
    pairs: list[PairCoverage] | None = None


@dataclass(frozen=True)
class Coverage:
    """Some cases under a rule base."""

    base: RuleBase
    batch: Batch

    @classmethod
    def of(cls, base: RuleBase, cases: Sequence[Case]) -> Coverage:
        """Measure the coverage by some cases."""
        batch = Batch.of([case.observations.codes() for case in cases])
        decision = Answers.of(base, batch).decision
        provisional = np.zeros(batch.size, np.uint8)
        for row, case in enumerate(cases[:_SEARCHED]):
            provisional[row] = Conclusion(decision, row, case.observations).provisional
        batch.columns |= Conclusions(decision, provisional).columns(batch)
        return cls(base, batch)

    def report(self, *, invalid: int = 0, pairs: bool = False) -> CaseCoverage:
        """Return the report; `pairs` adds how often two rules fire together."""
        rules = [self._rule(rule) for rule in self.base.rules]
        tests = [test for rule in rules for test in rule.tests]
        exercised = sum(rule.cases > 0 for rule in rules)
        count = len(rules)
        return CaseCoverage(
            **stamp(self.base),
            cases=self.batch.size,
            invalid=invalid,
            total=count,
            exercised=exercised,
            rate=exercised / count,
            tests=len(tests),
            tests_both_ways=sum(test.true > 0 and test.false > 0 for test in tests),
            rules=rules,
            unexercised=[self._unexercised(self.base.by_id[rule.rule]) for rule in rules if not rule.cases],
            pairs_total=count * (count - 1) // 2 if pairs else None,
            pairs=list(self._pairs()) if pairs else None,
        )

    @cached_property
    def _run(self) -> BitRun:
        return BitRun(self.base, self.batch)

    def _rule(self, rule: Rule) -> RuleCoverage:
        rails = [self._run.verdicts[rule.id, side] for side in rule.frames]
        fires, silent, waits = self._counts(rails)
        return RuleCoverage(
            rule=rule.id,
            cases=self._any(rule).bit_count(),
            fires=fires,
            silent=silent,
            waits=waits,
            tests=[self._leaf(rule, test) for test in tests_in_order(rule.when)],
        )

    def _leaf(self, rule: Rule, test: Test) -> LeafCoverage:
        true, false, undecided = self._counts([self._run.read(test, side) for side in rule.frames])
        text = test_text(test, self.base.vocabulary)
        return LeafCoverage(test=text, true=true, false=false, undecided=undecided)

    def _counts(self, rails: Sequence[Rails[int]]) -> tuple[int, int, int]:
        true = sum(r.true.bit_count() for r in rails)
        false = sum(r.false.bit_count() for r in rails)
        return true, false, self.batch.size * len(rails) - true - false

    def _any(self, rule: Rule) -> int:
        found = 0
        for side in rule.frames:
            found |= self._run.verdicts[rule.id, side].true
        return found

    def _pairs(self) -> Iterator[PairCoverage]:
        fires = {rule.id: bits for rule in self.base.rules if (bits := self._any(rule))}
        for (one, first), (other, second) in combinations(fires.items(), 2):
            if both := first & second:
                yield PairCoverage(rules=(one, other), cases=both.bit_count())

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self.base)

    def _unexercised(self, rule: Rule) -> Unexercised:
        found = self._suggester.reaching(rule) if rule.id in self.base.closing else smallest(self.base, rule)
        shown = {str(slot): reading.written for slot, reading in found.items()} if found is not None else None
        return Unexercised(rule=rule.id, title=rule.title, observations=shown)


def smallest(base: RuleBase, rule: Rule) -> Observations | None:
    """Return a smallest set of observations with which a rule fires, verified by a triage; None when it never does."""
    formulas = Formulas(base, {})
    ways = [way for side in rule.frames for way in _ways(formulas, rule, side)]
    for way in sorted(ways, key=len):
        found = Observations({s: Reading(c, base.vocabulary[s.finding].scale.name(c)) for s, c in way.items()})
        if _fires(base, rule, found):
            return _without_needless(base, rule, found)
    return None


def _without_needless(base: RuleBase, rule: Rule, found: Observations) -> Observations:
    """Return observations without those that the rule fires without, since it assumes them."""
    for slot in found:
        fewer = Observations({other: reading for other, reading in found.items() if other != slot})
        found = fewer if _fires(base, rule, fewer) else found
    return found


def _fires(base: RuleBase, rule: Rule, found: Observations) -> bool:
    return "fires" in triage(found, base).outcome.verdicts[rule.id].values()


def _ways(formulas: Formulas, rule: Rule, side: Side) -> Iterator[Completion]:
    looked = islice(completions(formulas.rule(rule, side).true), _LOOK)
    return (way for way in looked if way is not None)

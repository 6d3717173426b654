"""The report of a mutation run: kill rates per kind and rule, and the survivors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from radiculo.engine.distinguish import Distinction, distinguish
from radiculo.knowledge.base import RuleBase
from radiculo.report import Model, Stamped, stamp
from radiculo.trials.mutation.kill import Fate, Kill
from radiculo.trials.mutation.mutant import KINDS, Kind, all_mutants
from radiculo.trials.mutation.suggest import Suggester, Suggestion
from radiculo.trials.mutation.suite import Suite


class Survivor(Model):
    """A mutant that nothing notices. It matters to `touched` cases, of which `seen` were decided."""

    rule: str
    kind: Kind
    what: str
    touched: int
    seen: int
    suggestion: Suggestion | None = None


class Kills(Model):
    """Counts of mutants. `rate` is killed / (mutants - equivalent), None when there is nothing to kill."""

    mutants: int
    killed: int
    by_example: int
    by_vignette: int
    equivalent: int
    survived: int
    rate: float | None


class MutationReport(Stamped):
    """What `mutate --json` prints. `suggested` says for how many survivors a vignette was looked for."""

    examples: int
    vignettes: int
    invalid: int
    total: Kills
    kinds: dict[Kind, Kills]
    rules: dict[str, Kills]
    survivors: list[Survivor]
    suggested: int


@dataclass(frozen=True)
class Mutation:
    """One run: the rules to mutate and the suite that should notice."""

    suite: Suite
    rules: frozenset[str] = frozenset()  # empty: all
    suggest: int = 20

    @property
    def base(self) -> RuleBase:
        """The rule base."""
        return self.suite.base

    def run(self, show: Callable[[int, int], None], invalid: int = 0) -> MutationReport:
        """Run every mutant; `show` hears of the progress, `invalid` is the number of unusable records."""
        mutants = [m for m in all_mutants(self.base) if not self.rules or m.rule.id in self.rules]
        fates = Kill(self.suite).run(mutants, show)
        judged = [(fate, self._judge(fate)) for fate in fates]
        alive = [(fate, found) for fate, found in judged if not fate.killed and not found.equivalent]
        return MutationReport(
            **stamp(self.base),
            examples=self.suite.examples,
            vignettes=len(self.suite.vignettes),
            invalid=invalid,
            total=_kills(judged),
            kinds={kind: _kills([x for x in judged if x[0].mutant.kind == kind]) for kind in KINDS},
            rules={
                rule.id: _kills([x for x in judged if x[0].mutant.rule.id == rule.id])
                for rule in self.base.rules
                if not self.rules or rule.id in self.rules
            },
            survivors=list(self._survivors(alive)),
            suggested=min(self.suggest, len(alive)),
        )

    def _judge(self, fate: Fate) -> Distinction:
        """Find out whether a mutant that survives means the same as the rule."""
        mutant = fate.mutant
        if fate.killed or mutant.kind != "condition":
            return Distinction(False)
        side = mutant.rule.example_side
        return distinguish(mutant.rule.when, mutant.changed.when, side, self.base.vocabulary)

    def _survivors(self, alive: Sequence[tuple[Fate, Distinction]]) -> Iterable[Survivor]:
        suggester = Suggester(self.base) if alive and self.suggest else None
        for number, (fate, found) in enumerate(alive):
            mutant = fate.mutant
            wanted = suggester is not None and number < self.suggest
            yield Survivor(
                rule=mutant.rule.id,
                kind=mutant.kind,
                what=mutant.what,
                touched=fate.touched,
                seen=fate.seen,
                suggestion=suggester.suggest(mutant, found.contrast) if suggester and wanted else None,
            )


def _kills(judged: Sequence[tuple[Fate, Distinction]]) -> Kills:
    killed = sum(fate.killed for fate, _ in judged)
    equivalent = sum(found.equivalent for _, found in judged)
    living = len(judged) - equivalent
    return Kills(
        mutants=len(judged),
        killed=killed,
        by_example=sum("example" in fate.by for fate, _ in judged),
        by_vignette=sum("vignette" in fate.by for fate, _ in judged),
        equivalent=equivalent,
        survived=living - killed,
        rate=killed / living if living else None,
    )

"""clipspy: CLIPS with one ordered fact per property. Everything is chained inside CLIPS, signs too.

Chosen among the forms that were measured: conjunctions with helper facts for wide disjunctions (radiculo's own
`Compact`; CLIPS would itself unroll an `or` into a rule per alternative), a Python function called per firing (reading
the facts back was slower), all facts of a case loaded as one text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import clips

from benchmarks.peers.export import SIDES, Head, codings, frames_of, names_of, nothing_recorded
from radiculo.engine.dnf import Atom, Compact, Conjunction
from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, Kleene
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Side, Slot

WIDE = 30  # 15 % faster than 4, which durable_rules needs


class Clips:
    """A CLIPS environment with a rule per conjunction."""

    def __init__(self, base: RuleBase, _: Path) -> None:
        self.version = version("clipspy")
        self.base, self.names, self.heads = base, names_of(base.vocabulary), list[Head]()
        self.algebra = Compact(WIDE)
        self.logics = {side: Kleene(self.algebra, side, base.vocabulary) for side in SIDES}
        self.fired: list[int] = []
        self.environment = clips.Environment()
        self.environment.define_function(self.fired.append, name="known")
        for text in self._constructs():
            self.environment.build(text)

    def prepare(self, cases: Sequence[Observations]) -> list[str]:
        nothing = nothing_recorded(self.base)
        coded = [codings(self.names, case, nothing) for case in cases]
        return ["\n".join(["(case)", *(f"({name} {code})" for name, code in case.items())]) for case in coded]

    def run(self, prepared: Sequence[str]) -> list[list[int]]:
        return [self._run(facts) for facts in prepared]

    def known(self, found: list[list[int]]) -> list[set[Head]]:
        return [{self.heads[number] for number in numbers} for numbers in found]

    def _run(self, facts: str) -> list[int]:
        self.fired.clear()
        self.environment.reset()
        self.environment.load_facts(facts)
        self.environment.run()
        return list(self.fired)

    def _constructs(self) -> Iterator[str]:
        makers: dict[Slot, list[str]] = {}
        for stratum in self.base.strata:
            for rule, side in frames_of(stratum):
                yield from self._rule(rule, side)
                for sign in rule.signs:
                    makers.setdefault(Slot(sign, side), []).append(f"(refuted {_tag((rule.id, side))})")
        for slot, refuted in makers.items():
            yield f"(defrule no-{self.names[slot]} {' '.join(refuted)} => (assert ({self.names[slot]} {SIGN_NO})))"
        for dnf, atom in self.algebra.helpers.items():
            for number, conjunction in enumerate(dnf):
                name = self._fact(atom)[1:-1]
                yield f"(defrule {name}-{number} {self._facts(conjunction)} => (assert ({name})))"

    def _rule(self, rule: Rule, side: Side) -> Iterator[str]:
        """Yield a CLIPS rule for each conjunction of both rails."""
        rails = fold(rule.when, self.logics[side])
        for rail, dnf in ((True, rails.true), (False, rails.false)):
            number = len(self.heads)
            self.heads.append(((rule.id, side), rail))
            then = [f"(known {number})"]
            if rail:
                then += [f"(assert ({self.names[Slot(sign, side)]} {SIGN_YES}))" for sign in rule.signs]
            elif rule.signs:
                then.append(f"(assert (refuted {_tag((rule.id, side))}))")
            for index, conjunction in enumerate(dnf):
                yield f"(defrule r{number}-{index} {self._facts(conjunction)} => {' '.join(then)})"

    def _facts(self, conjunction: Conjunction) -> str:
        return " ".join(sorted(map(self._fact, conjunction)))

    def _fact(self, atom: Atom) -> str:
        if isinstance(atom, str):
            return f"(h{atom.removeprefix('helper ')})"
        assert isinstance(atom, tuple)
        first, second = atom
        return f"({self.names[first]} {'|'.join(map(str, sorted(second)))})"


def _tag(frame: Frame) -> str:
    rule, side = frame
    return f"{side}/{rule}"

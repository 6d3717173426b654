"""Disjunctions of conjunctions: the form in which durable_rules runs conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from radiculo.knowledge.scales import Codes
from radiculo.knowledge.vocabulary import Slot

Atom: TypeAlias = str | tuple[Slot, Codes]  # a helper, or the values that satisfy a test
Conjunction: TypeAlias = frozenset[Atom]
Dnf: TypeAlias = frozenset[Conjunction]

NEVER: Dnf = frozenset()
ALWAYS: Dnf = frozenset({frozenset()})

LONG = 50


def absorb(conjunctions: Iterable[Conjunction]) -> Dnf:
    """Drop every conjunction that contains another one."""
    kept: list[Conjunction] = []
    for candidate in sorted(set(conjunctions), key=len):
        if not any(smaller <= candidate for smaller in kept):
            kept.append(candidate)
    return frozenset(kept)


class Compact:
    """The four operations on disjunctions of conjunctions; `known` is one atom (slot and value set).

    Every disjunction wider than `wide` is handed to a helper atom, so that rules unroll linearly, not exponentially;
    so is one with a conjunction of more than `LONG` atoms, because a message has room for few properties.
    `helpers` maps a disjunction to its helper, `meaning` what a helper alone says to that disjunction, and `level` a
    helper to the number of steps that it needs first.
    """

    def __init__(self, wide: int = 3) -> None:
        self.wide = wide
        self.helpers: dict[Dnf, Atom] = {}
        self.meaning: dict[Dnf, Dnf] = {}
        self.level: dict[Atom, int] = {}

    def level_of(self, conjunctions: Iterable[Conjunction]) -> int:
        """Return the highest level of any helper in these conjunctions."""
        return max((self.level.get(atom, 0) for c in conjunctions for atom in c), default=0)

    def known(self, slot: Slot, codes: Codes) -> Dnf:  # noqa: D102
        return frozenset({frozenset({(slot, codes)})}) if codes else NEVER

    def join(self, parts: Sequence[Dnf]) -> Dnf:  # noqa: D102
        return self._small(absorb(c for part in parts for c in part))

    def meet(self, parts: Sequence[Dnf]) -> Dnf:  # noqa: D102
        out = ALWAYS
        for part in map(self._short, parts):
            narrow, wider = sorted((out, part), key=len)
            if len(narrow) * len(wider) > self.wide:
                wider = self._helped(wider)  # so that the two cost their sum, not their product
            out = self._short(self._small(absorb(a | b for a in narrow for b in wider)))
        return out

    def at_least(self, least: int, parts: Sequence[Dnf]) -> Dnf:
        """Build a threshold network in O(k n) steps: after i parts, `row[j]` says that at least j of them hold."""
        row = [ALWAYS] + [NEVER] * max(least, 0)
        for part in parts:
            row = [ALWAYS] + [self.join([row[j], self.meet([row[j - 1], part])]) for j in range(1, len(row))]
        return row[max(least, 0)]

    def _small(self, dnf: Dnf) -> Dnf:
        return dnf if len(dnf) <= self.wide else self._helped(dnf)

    def _short(self, dnf: Dnf) -> Dnf:
        return self._helped(dnf) if any(len(conjunction) > LONG for conjunction in dnf) else dnf

    def _helped(self, dnf: Dnf) -> Dnf:
        if dnf not in self.helpers:
            atom = f"helper {len(self.helpers)}"
            self.helpers[dnf] = atom
            self.level[atom] = 1 + self.level_of(dnf)
            self.meaning[frozenset({frozenset({atom})})] = dnf
        return frozenset({frozenset({self.helpers[dnf]})})

"""The profile of a root: what speaks for it, what tells it from its neighbours, what mimics it, where it is hit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Evidence
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.shapes import AnatomyRow


@dataclass(frozen=True)
class Weighed:
    """A rule with the evidence that it gives for the root; a weight below 0 speaks against it."""

    rule: Rule
    evidence: Evidence


@dataclass(frozen=True)
class Contrast:
    """A rule that weighs two roots differently: `here` for the root, `there` for its neighbour."""

    rule: Rule
    here: int
    there: int

    @property
    def lead(self) -> int:
        """By how much the rule favours the root; below 0 it favours the neighbour."""
        return self.here - self.there


@dataclass(frozen=True)
class Neighbour:
    """The root above or below, and what tells the two apart; `taught`: by the rules' own statement only."""

    root: str
    favouring: tuple[Contrast, ...]
    against: tuple[Contrast, ...]
    taught: tuple[Rule, ...]


@dataclass(frozen=True)
class Mimic:
    """A rival that can stand in place of the root. `outranks`: a rule of it withdraws the headline."""

    name: str
    rules: tuple[Rule, ...]
    outranks: bool
    any_root: bool


@dataclass(frozen=True)
class RootProfile:
    """Everything that the rules know of a root. Domains are in order of the closed list.

    `first` are the places that hit this root before others, `among` those that hit it with a root before it.
    """

    root: str
    domains: dict[str, tuple[Weighed, ...]]
    neighbours: tuple[Neighbour, ...]
    mimics: tuple[Mimic, ...]
    first: tuple[AnatomyRow, ...]
    among: tuple[AnatomyRow, ...]


def root_profile(readings: Readings, root: str) -> RootProfile:
    """Return the profile of a root of the rule base."""
    base = readings.base
    weighed = [Weighed(rule, effect) for rule, effect in readings.for_root(root)]
    weighed.sort(key=lambda item: (-item.evidence.weight, item.rule.id))
    by_domain = {name: tuple(w for w in weighed if w.evidence.domain == name) for name in base.tables.terms.domains}
    rows = base.tables.anatomy
    return RootProfile(
        root=root,
        domains={name: found for name, found in by_domain.items() if found},
        neighbours=tuple(_neighbour(readings, root, other) for other in _beside(root, base)),
        mimics=tuple(sorted(_mimics(readings, root), key=lambda mimic: mimic.any_root)),
        first=tuple(row for row in rows if row.roots[0] == root),
        among=tuple(row for row in rows if root in row.roots[1:]),
    )


def _beside(root: str, base: RuleBase) -> list[str]:
    """Return the root above and the root below."""
    roots = list(base.tables.roots)
    at = roots.index(root)
    return roots[max(0, at - 1) : at] + roots[at + 1 : at + 2]


def _neighbour(readings: Readings, root: str, other: str) -> Neighbour:
    margin = readings.base.policy.integer("margin")  # what the decision calls telling roots apart
    contrasts = [
        Contrast(rule, _weight(rule, root), _weight(rule, other)) for rule in readings.base.rules if rule.evidence_for()
    ]
    clear = sorted((c for c in contrasts if abs(c.lead) >= margin), key=lambda c: (-abs(c.lead), c.rule.id))
    shown = {contrast.rule.id for contrast in clear}
    raising = [rule for rule, effect in readings.for_root(root) if effect.weight > 0]
    return Neighbour(
        root=other,
        favouring=tuple(contrast for contrast in clear if contrast.lead > 0),
        against=tuple(contrast for contrast in clear if contrast.lead < 0),
        taught=tuple(rule for rule in raising if other in rule.discriminates_from and rule.id not in shown),
    )


def _weight(rule: Rule, root: str) -> int:
    return sum(effect.weight for effect in rule.evidence_for(root))


def _mimics(readings: Readings, root: str) -> Iterable[Mimic]:
    """Yield the rivals whose rules name the root, or that a rule for the root is said to tell apart."""
    base = readings.base
    told = {name for rule, effect in readings.for_root(root) if effect.weight > 0 for name in rule.discriminates_from}
    for name in base.tables.terms.rivals:
        pairs = [(rule, rival) for rule, rival in readings.rivals.get(name, ()) if root in rival.instead_of]
        if pairs or name in told:
            everywhere = all(len(rival.instead_of) == len(base.tables.roots) for _, rival in pairs)
            yield Mimic(
                name,
                rules=tuple({rule.id: rule for rule, _ in pairs}.values()),
                outranks=any(rival.outranks for _, rival in pairs),
                any_root=everywhere and name not in told,
            )

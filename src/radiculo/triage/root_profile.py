"""The profile of a root: what speaks for it, what tells it from its neighbours, what mimics it, where it is hit."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Evidence
from radiculo.knowledge.prose import condition_text
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.shapes import AnatomyRow
from radiculo.report import Model


class WeighedFile(Model):
    """A finding, as the rule that weighs it says, with its likelihood ratio for the root and the sources."""

    rule: str
    title: str
    when: str
    reads: list[str]
    lr: float
    weight: int
    sources: list[str]


class DomainFile(Model):
    """What one domain says: for the root, and against it."""

    domain: str
    title: str
    speaks_for: list[WeighedFile]
    speaks_against: list[WeighedFile]


class ContrastFile(Model):
    """A rule that weighs the root and its neighbour clearly differently."""

    rule: str
    title: str
    when: str
    weight: int
    neighbour_weight: int


class NamedRule(Model):
    """A rule with its title."""

    rule: str
    title: str


class NeighbourFile(Model):
    """A neighbour; `taught` holds the rules that only say of themselves that they tell the two apart."""

    root: str
    favours_this: list[ContrastFile]
    favours_neighbour: list[ContrastFile]
    taught: list[NamedRule]


class MimicFile(Model):
    """A rival that can stand in place of the root; `any_root`: of every root alike."""

    name: str
    title: str
    note: str
    pathway: str
    outranks: bool
    any_root: bool
    rules: list[NamedRule]


class PlaceFile(Model):
    """A place where the root is hit, the `others` that are hit there too, and which of them is hit first."""

    segment: str
    zone: str
    zone_title: str
    first: str
    others: list[str]
    note: str
    sources: list[str]


class RootFile(Model):
    """A root as programs get it."""

    id: str
    title: str
    note: str
    domains: list[DomainFile]
    neighbours: list[NeighbourFile]
    mimics: list[MimicFile]
    places: list[PlaceFile]
    sources: list[str]


def root_profile(readings: Readings, root: str) -> RootFile:
    """Return everything that the rules know of a root. Domains are in order of the closed list.

    The places that hit this root before others come before those that hit it with a root before it.
    """
    base, term = readings.base, readings.base.tables.roots[root]
    rows = base.tables.anatomy
    first, among = [row for row in rows if row.roots[0] == root], [row for row in rows if root in row.roots[1:]]
    return RootFile(
        id=root,
        title=term.title,
        note=term.note,
        domains=list(_domains(readings, root)),
        neighbours=[_neighbour(readings, root, other) for other in _beside(root, base)],
        mimics=sorted(_mimics(readings, root), key=lambda mimic: mimic.any_root),
        places=[_place(row, root, base) for row in (*first, *among)],
        sources=term.refs,
    )


def _domains(readings: Readings, root: str) -> Iterable[DomainFile]:
    """Yield what each domain says, the strongest first on either side."""
    weighed = sorted(readings.for_root(root), key=lambda pair: (-pair[1].weight, pair[0].id))
    for name, term in readings.base.tables.terms.domains.items():
        found = [(rule, evidence) for rule, evidence in weighed if evidence.domain == name]
        if found:
            yield DomainFile(
                domain=name,
                title=term.title,
                speaks_for=[_weighed(readings, *pair) for pair in found if pair[1].weight > 0],
                speaks_against=[_weighed(readings, *pair) for pair in reversed(found) if pair[1].weight <= 0],
            )


def _weighed(readings: Readings, rule: Rule, evidence: Evidence) -> WeighedFile:
    return WeighedFile(
        rule=rule.id,
        title=rule.title,
        when=condition_text(rule.when, readings.base.vocabulary),
        reads=list(readings.observed(rule)),
        lr=evidence.lr,
        weight=evidence.weight,
        sources=list(rule.refs),
    )


def _beside(root: str, base: RuleBase) -> list[str]:
    """Return the root above and the root below."""
    roots = list(base.tables.roots)
    at = roots.index(root)
    return roots[max(0, at - 1) : at] + roots[at + 1 : at + 2]


def _neighbour(readings: Readings, root: str, other: str) -> NeighbourFile:
    base, margin = readings.base, readings.base.policy.integer("margin")  # what the decision calls telling roots apart
    leads = {rule.id: rule.weight_for(root) - rule.weight_for(other) for rule in base.rules if rule.evidence_for()}
    clear = sorted((name for name in leads if abs(leads[name]) >= margin), key=lambda name: (-abs(leads[name]), name))
    raising = [rule for rule, effect in readings.for_root(root) if effect.weight > 0]
    return NeighbourFile(
        root=other,
        favours_this=[_contrast(base, name, root, other) for name in clear if leads[name] > 0],
        favours_neighbour=[_contrast(base, name, root, other) for name in clear if leads[name] < 0],
        taught=[_named(rule) for rule in raising if other in rule.discriminates_from and rule.id not in clear],
    )


def _contrast(base: RuleBase, name: str, root: str, other: str) -> ContrastFile:
    rule = base.by_id[name]
    return ContrastFile(
        rule=rule.id,
        title=rule.title,
        when=condition_text(rule.when, base.vocabulary),
        weight=rule.weight_for(root),
        neighbour_weight=rule.weight_for(other),
    )


def _named(rule: Rule) -> NamedRule:
    return NamedRule(rule=rule.id, title=rule.title)


def _mimics(readings: Readings, root: str) -> Iterable[MimicFile]:
    """Yield the rivals whose rules name the root, or that a rule for the root is said to tell apart."""
    base, terms = readings.base, readings.base.tables.terms
    told = {name for rule, effect in readings.for_root(root) if effect.weight > 0 for name in rule.discriminates_from}
    for name, term in terms.rivals.items():
        pairs = [(rule, rival) for rule, rival in readings.rivals.get(name, ()) if root in rival.instead_of]
        if pairs or name in told:
            everywhere = all(len(rival.instead_of) == len(base.tables.roots) for _, rival in pairs)
            yield MimicFile(
                name=name,
                title=term.title,
                note=term.note,
                pathway=terms.pathways[term.pathway].title,
                outranks=any(rival.outranks for _, rival in pairs),
                any_root=everywhere and name not in told,
                rules=[_named(rule) for rule in {rule.id: rule for rule, _ in pairs}.values()],
            )


def _place(row: AnatomyRow, root: str, base: RuleBase) -> PlaceFile:
    return PlaceFile.taken_from(
        row,
        zone_title=base.tables.zones[row.zone].title,
        first=row.roots[0],
        others=[other for other in row.roots if other != root],
        sources=row.refs,
    )

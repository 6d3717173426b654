"""The teaching page of a root: what speaks for it, its neighbours, what mimics it, where it is hit."""

from __future__ import annotations

from radiculo.knowledge.prose import condition_text
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.shapes import AnatomyRow
from radiculo.render.page import Block, Page, Part, Words, commas, items, link, paragraph, rows, section
from radiculo.render.pages.finding import finding_links
from radiculo.render.pages.rule import rule_link
from radiculo.render.pages.source import key_link
from radiculo.report import Model, Stamped
from radiculo.triage.root_profile import Contrast, Mimic, Neighbour, RootProfile, Weighed, root_profile


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


class RootsFile(Stamped):
    """What `roots --json` prints: one entry for a page, all for the list."""

    roots: list[RootFile]


def root_file(root: str, readings: Readings) -> RootFile:
    """Return everything that the rules know of a root."""
    profile, base = root_profile(readings, root), readings.base
    term = base.tables.roots[root]
    return RootFile(
        id=root,
        title=term.title,
        note=term.note,
        domains=[_domain(name, found, readings) for name, found in profile.domains.items()],
        neighbours=[_neighbour(item, readings) for item in profile.neighbours],
        mimics=[_mimic(item, readings) for item in profile.mimics],
        places=_places(profile, readings),
        sources=list(term.refs),
    )


def _domain(name: str, found: tuple[Weighed, ...], readings: Readings) -> DomainFile:
    return DomainFile(
        domain=name,
        title=readings.base.tables.terms.domains[name].title,
        speaks_for=[_weighed(item, readings) for item in found if item.evidence.weight > 0],
        speaks_against=[_weighed(item, readings) for item in reversed(found) if item.evidence.weight <= 0],
    )


def _weighed(item: Weighed, readings: Readings) -> WeighedFile:
    return WeighedFile(
        rule=item.rule.id,
        title=item.rule.title,
        when=condition_text(item.rule.when, readings.base.vocabulary),
        reads=list(readings.observed(item.rule)),
        lr=item.evidence.lr,
        weight=item.evidence.weight,
        sources=list(item.rule.refs),
    )


def _neighbour(item: Neighbour, readings: Readings) -> NeighbourFile:
    return NeighbourFile(
        root=item.root,
        favours_this=[_contrast(contrast, readings) for contrast in item.favouring],
        favours_neighbour=[_contrast(contrast, readings) for contrast in item.against],
        taught=[_named(rule) for rule in item.taught],
    )


def _contrast(item: Contrast, readings: Readings) -> ContrastFile:
    when = condition_text(item.rule.when, readings.base.vocabulary)
    return ContrastFile(
        rule=item.rule.id, title=item.rule.title, when=when, weight=item.here, neighbour_weight=item.there
    )


def _named(rule: Rule) -> NamedRule:
    return NamedRule(rule=rule.id, title=rule.title)


def _mimic(item: Mimic, readings: Readings) -> MimicFile:
    terms = readings.base.tables.terms
    term = terms.rivals[item.name]
    return MimicFile.taken_from(
        item,
        title=term.title,
        note=term.note,
        pathway=terms.pathways[term.pathway].title,
        rules=[_named(rule) for rule in item.rules],
    )


def _places(profile: RootProfile, readings: Readings) -> list[PlaceFile]:
    return [_place(row, profile.root, readings) for row in (*profile.first, *profile.among)]


def _place(row: AnatomyRow, root: str, readings: Readings) -> PlaceFile:
    return PlaceFile.taken_from(
        row,
        zone_title=readings.base.tables.zones[row.zone].title,
        first=row.roots[0],
        others=[other for other in row.roots if other != root],
        sources=row.refs,
    )


def root_page(file: RootFile) -> Page:
    """Return the teaching page of a root."""
    blocks: list[Block] = [*paragraph(file.note)]
    for domain in file.domains:
        speaks = items("Speaks for it", map(_weighed_spans, domain.speaks_for))
        speaks += items("Speaks against it", map(_weighed_spans, domain.speaks_against))
        blocks.append(Part(domain.title, blocks=tuple(speaks)))
    blocks += [_neighbour_part(file.id, neighbour) for neighbour in file.neighbours]
    own = [mimic for mimic in file.mimics if not mimic.any_root]
    blocks += section("What mimics it", [_mimic_spans(mimic) for mimic in own])
    shared = [mimic for mimic in file.mimics if mimic.any_root]
    blocks += section("What can stand in place of any root", [_mimic_spans(mimic) for mimic in shared])
    blocks += section("Where it is hit", [_place_spans(file.id, place) for place in file.places])
    blocks += rows(("Sources", commas(map(key_link, file.sources))))
    return Page(f"roots/{file.id}", file.title, file.id, tuple(blocks))


def _weighed_spans(item: WeighedFile) -> Words:
    sources: Words = ("; source: ", *commas(map(key_link, item.sources))) if item.sources else ()
    reads: Words = ("; how to examine: ", *finding_links(item.reads))
    return (
        f"{item.when}: likelihood ratio {item.lr:g} ({item.weight:+d}) [",
        rule_link(item.rule),
        "]",
        *sources,
        *reads,
    )


def _neighbour_part(root: str, item: NeighbourFile) -> Part:
    title = f"{root} or {item.root}"
    here = [_contrast_spans(root, item.root, contrast) for contrast in item.favours_this]
    there = [_contrast_spans(root, item.root, contrast) for contrast in item.favours_neighbour]
    taught: list[Words] = [(rule_link(rule.rule), f"  {rule.title}") for rule in item.taught]
    if not (here or there or taught):
        return Part(title, blocks=tuple(paragraph("No rule tells them apart.")))
    blocks = (
        *paragraph("Neighbour: ", link(item.root, f"roots/{item.root}")),
        *items(f"Rather {root}", here),
        *items(f"Rather {item.root}", there),
        *items("Said to tell them apart, with similar weights", taught),
    )
    return Part(title, blocks=blocks)


def _contrast_spans(root: str, other: str, item: ContrastFile) -> Words:
    weights = f"{root} {item.weight:+d}, {other} {item.neighbour_weight:+d}"
    return (f"{item.when}: {weights} [", rule_link(item.rule), "]")


def _mimic_spans(item: MimicFile) -> Words:
    how = "withdraws the headline" if item.outranks else "stands beside it" if item.rules else "no rule raises it here"
    note = f" {item.note}" if item.note else ""
    rules: Words = (" Rules: ", *commas(rule_link(rule.rule) for rule in item.rules)) if item.rules else ()
    return (link(item.title, f"rivals#{item.name}"), f" ({how}; {item.pathway}).{note}", *rules)


def _place_spans(root: str, place: PlaceFile) -> Words:
    others = f" with {', '.join(place.others)}" if place.others else ""
    among = "" if place.first == root else f"; {place.first} is hit first"
    note = f". {place.note}" if place.note else ""
    sources: Words = (" Source: ", *commas(map(key_link, place.sources))) if place.sources else ()
    return (f"{place.segment} {place.zone_title}{others}{among}{note}", *sources)


def root_line(file: RootFile) -> Words:
    """Return a root as a line of a list: what speaks most for it, domain by domain."""
    best = [domain.speaks_for[0].when for domain in file.domains if domain.speaks_for]
    return (link(file.id, f"roots/{file.id}"), f"  {' - '.join(best)}" if best else "  no finding speaks for it")

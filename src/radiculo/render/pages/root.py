"""The teaching page of a root: what speaks for it, its neighbours, what mimics it, where it is hit."""

from __future__ import annotations

from radiculo.render.page import Block, Page, Part, Words, commas, items, link, paragraph, rows, section
from radiculo.render.pages.finding import finding_links
from radiculo.render.pages.rule import rule_link
from radiculo.render.pages.source import key_link
from radiculo.report import Stamped
from radiculo.triage.root_profile import ContrastFile, MimicFile, NeighbourFile, PlaceFile, RootFile, WeighedFile


class RootsFile(Stamped):
    """What `roots --json` prints: one entry for a page, all for the list."""

    roots: list[RootFile]


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

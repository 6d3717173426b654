"""The areas of both legs: what is recorded there, and which named roots the rules link with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Signed, fold
from radiculo.knowledge.observations import Reading
from radiculo.knowledge.scales import Scale
from radiculo.knowledge.vocabulary import LEGS, Area, Finding, Leg, Slot
from radiculo.triage.outcome import LevelOutcome
from radiculo.triage.trace import Trace

Filling: TypeAlias = Literal["pain", "sensory", "pain-sensory", "vague", "clear", "unrecorded"]
Certainty: TypeAlias = Literal["likely", "possible", "withdrawn"]
UNRECORDED = "not recorded"
_SHOWN = ("pain", "sensory")  # the domains whose findings fill an area


@dataclass(frozen=True)
class AreaState:
    """One area of one leg. `records` are pairs of a finding's title and what is recorded."""

    area: Area
    leg: Leg
    filling: Filling
    records: tuple[tuple[str, str], ...]
    roots: tuple[str, ...]
    certainty: Certainty | None

    @property
    def is_told(self) -> bool:
        """Whether anything is recorded here."""
        return any(value != UNRECORDED for _, value in self.records)


def area_states(trace: Trace) -> list[AreaState]:
    """Return the state of every area of the vocabulary, first of the left leg, then of the right."""
    linked = areas_of_roots(trace.base)
    return [
        _state(trace, area, trace.outcome.level(leg), linked)
        for leg in LEGS
        for area in trace.base.vocabulary.areas.values()
    ]


def areas_of_roots(base: RuleBase) -> dict[str, frozenset[str]]:
    """Return for each root the areas whose findings some rule counts as evidence for it."""
    found: dict[str, set[str]] = {root: set() for root in base.tables.roots}
    for rule in base.rules:
        roots = [effect.target for effect in rule.evidence_for() if effect.weight > 0]
        areas = {
            base.vocabulary[test.finding].area for test, positive in fold(rule.when, Signed()) if roots and positive
        }
        for root in roots:
            found[root] |= areas - {""}
    return {root: frozenset(areas) for root, areas in found.items()}


def _state(trace: Trace, area: Area, level: LevelOutcome, linked: dict[str, frozenset[str]]) -> AreaState:
    roots = tuple(root for root in level.roots if area.id in linked[root])
    records = []
    seen: dict[str, set[str]] = {}
    for finding in _findings(trace.base, area):
        reading = trace.observations.get(Slot(finding.id, level.side))
        records.append((finding.title.removesuffix(area.title).rstrip(": "), _written(finding, reading)))
        seen.setdefault(finding.domain or "", set()).add(_kind(finding.scale, reading))
    vague = list(_vague(trace, area, level.side))
    filling = _filling(seen)
    filling = "vague" if vague and filling == "unrecorded" else filling
    return AreaState(area, level.side, filling, (*records, *vague), roots, _certainty(level) if roots else None)


def _vague(trace: Trace, area: Area, leg: Leg) -> Iterator[tuple[str, str]]:
    """Yield what is recorded of coarse areas, and may be so here or elsewhere in them."""
    for fine in _findings(trace.base, area):
        for coarse, reading in trace.observations.around(Slot(fine.id, leg), trace.base.vocabulary):
            yield coarse.title, f"{_written(coarse, reading)}, here or elsewhere in it"


def _findings(base: RuleBase, area: Area) -> Iterator[Finding]:
    for finding in base.vocabulary.observable:
        if finding.area == area.id and finding.sides == "leg" and finding.domain in _SHOWN:
            yield finding


def _written(finding: Finding, reading: Reading | None) -> str:
    if reading is None:
        return UNRECORDED
    return finding.scale.label(reading.code) if reading.code else reading.reason


def _kind(scale: Scale, reading: Reading | None) -> str:
    """Say whether a reading is a change, clear of it, or neither: unknown and inexact values are neither."""
    if reading is None or not reading.code:
        return ""
    calm = [scale.is_unconcerning(code) for code in scale.meanings[reading.code]]
    return "clear" if all(calm) else "" if any(calm) else "changed"


def _filling(seen: dict[str, set[str]]) -> Filling:
    pain, sensory = ("changed" in seen.get(domain, set()) for domain in _SHOWN)
    if pain or sensory:
        return "pain-sensory" if pain and sensory else "pain" if pain else "sensory"
    return "clear" if any("clear" in kinds for kinds in seen.values()) else "unrecorded"


def _certainty(level: LevelOutcome) -> Certainty:
    if level.withdrawn:
        return "withdrawn"
    return "likely" if level.tier == "likely" else "possible"

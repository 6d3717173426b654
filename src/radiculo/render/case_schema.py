"""The JSON Schema of a case for editors: with every finding and its values, every root, rival, pathway and screen.

A finding may be named in more ways than a list can hold, so its name is offered and another one is not refused; the
closed lists are. Only keywords of draft 7 are used, which editors read right.
"""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.moments import MOMENTS
from radiculo.knowledge.observations import NOT_INTERPRETABLE, NOT_TESTED
from radiculo.knowledge.scales import Value, ValueScale
from radiculo.knowledge.vocabulary import Finding
from radiculo.render.schemas import json_schema

_ANY: dict[str, object] = {"type": ["string", "number", "boolean", "array", "object"]}
_AREAS = "An area with its value each, or a list of areas that are 'yes'."
_NORMAL = "Groups or findings that are normal, on both legs unless they stand below left or right."
_LEGS = {
    "left": "the left leg",
    "right": "the right leg",
    "both": "both legs",
    "one": "one leg, side not said",
    "other": "the leg beside the one whose side is not said",
}
_SIDES = tuple(_LEGS)


def editor_schema(base: RuleBase) -> dict[str, object]:
    """Return the JSON Schema of a case in which an editor finds the names and values of these rules."""
    schema = json_schema("case")
    definitions, properties = inside(schema, "definitions"), inside(schema, "properties")
    findings = {
        f"{side}{finding.id}": _finding(finding)
        for finding in (*base.vocabulary.observable, *base.vocabulary.coarse)
        for side in _prefixes(finding)
    }
    families = {f"{side}.{name}": {"description": _AREAS} for name in base.vocabulary.families for side in _SIDES}
    blocks = {side: {"description": f"What is recorded of {_LEGS[side]}: a block of findings."} for side in _SIDES}
    groups = [*base.vocabulary.groups, *base.vocabulary.summaries]
    normal = {"description": _NORMAL, "items": {"anyOf": [{"enum": groups}, {"type": "string"}]}, "type": "array"}
    properties["observations"] = {
        "type": "object",
        "description": "What is recorded; what is not mentioned was not examined. left is the patient's left.",
        "properties": {**findings, **families, **blocks, "normal": normal},
    }
    terms, tables = base.tables.terms, base.tables
    names: dict[str, Iterable[str]] = {
        "rival": terms.rivals,
        "urgency": tables.categories,
        "pathway": terms.pathways,
        "zone": tables.zones,
        "mechanism": terms.mechanisms,
    }
    lists: dict[str, Iterable[str]] = {"roots": tables.roots, "must_not_miss": terms.strategies}
    for block in ("Truth", "Expect"):
        fields = inside(inside(definitions, block), "properties")
        for field in fields:
            if field in names:
                fields[field] = {"anyOf": [{"enum": list(names[field])}, {"type": "null"}], "default": None}
            elif field in lists:
                items = {"type": "array", "items": {"enum": list(lists[field])}}
                fields[field] = {"anyOf": [items, {"type": "null"}]}
    return schema


def inside(data: dict[str, object], name: str) -> dict[str, object]:
    """Return a block of a schema, to be changed in place."""
    found = data[name]
    if not isinstance(found, dict):
        raise TypeError(f"the schema has no block '{name}'")
    return found


def _prefixes(finding: Finding) -> tuple[str, ...]:
    return ("",) if finding.sides == "patient" else tuple(f"{side}." for side in _SIDES)


def told(finding: Finding) -> str:
    """Return what an editor shows of a finding: its title, question, examination, values and all other names."""
    lines = [f"{finding.title}.", finding.question, finding.how]
    if values_of(finding):
        lines.append(f"Values: {'; '.join(map(_value, values_of(finding)))}.")
    if finding.aliases:
        lines.append(f"Also: {', '.join(finding.aliases)}.")
    return " ".join(filter(None, lines))


def values_of(finding: Finding) -> list[Value]:
    """Return the values of a finding, the coarse ones that stand for several last; a number has none."""
    scale = finding.scale
    return [*scale.values, *(value for value, _ in scale.partials)] if isinstance(scale, ValueScale) else []


def _value(value: Value) -> str:
    also = ", ".join(filter(None, (value.label if value.label != value.name else "", *value.aliases)))
    return f"{value.name} ({also})" if also else value.name


def _finding(finding: Finding) -> dict[str, object]:
    offered = {"enum": [*(value.name for value in values_of(finding)), NOT_TESTED, NOT_INTERPRETABLE]}
    moments = {"type": "object", "properties": dict.fromkeys(MOMENTS, offered)}
    return {"description": told(finding), "anyOf": [offered, *([] if finding.once else [moments]), _ANY]}

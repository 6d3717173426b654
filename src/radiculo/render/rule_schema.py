"""The JSON Schema of a rule for editors: every finding with its values, and every other name that a rule may use.

What is a closed list of these rules is refused where it is not one of them; values are offered, because a switch
(`$name`) or a number may stand in their place. Only keywords of draft 7 are used, which editors read right, and
`enumDescriptions`, which they show and validators pass over.
"""

from __future__ import annotations

from radiculo.knowledge.base import RuleBase
from radiculo.render.case_schema import inside, told, values_of
from radiculo.render.schemas import json_schema

_SIDES = ("", "other.", "either.", "both.")
_VALUE: dict[str, object] = {"type": ["string", "number"]}
_PART: dict[str, object] = {"$ref": "#/definitions/Condition"}
_TESTS = {
    "is": "The finding has this value.",
    "at_least": "This value or a greater concern; of a number or grade: this or more.",
    "at_most": "This value or a lesser concern; of a number or grade: this or less.",
}


def editor_rule_schema(base: RuleBase) -> dict[str, object]:
    """Return the JSON Schema of a rule in which an editor finds the names and values of these rules."""
    schema = json_schema("rule")
    definitions, properties = inside(schema, "definitions"), inside(schema, "properties")
    terms, tables = base.tables.terms, base.tables
    definitions["Condition"] = _condition(base)
    properties["when"] = {**_PART, "description": "What has to be known for the rule to fire."}
    properties["strategy"] = _names({name: term.title for name, term in terms.strategies.items()})
    properties["evidence"] = _names({name: term.title for name, term in terms.evidence_grades.items()})
    properties["refs"] = _list({name: source.citation for name, source in tables.references.items()})
    urgency = _names({name: f"{it.name}: {it.time_frame}" for name, it in tables.categories.items()})
    switches = _names({f"${name}": switch.title for name, switch in base.policy.switches.items()})
    pathways = _names({name: term.title for name, term in terms.pathways.items()})
    rivals = _names({name: term.title for name, term in terms.rivals.items()})
    roots = list(tables.roots)
    fields: dict[str, dict[str, object]] = {
        "EvidenceShape": {
            "root": {"enum": roots},
            "zone": {"enum": list(tables.zones)},
            "mechanism": _names({name: term.title for name, term in terms.mechanisms.items()}),
            "domain": _names({name: term.title for name, term in terms.domains.items()}),
        },
        "AlarmShape": {"urgency": {"anyOf": [urgency, switches]}, "pathway": pathways},
        "RivalShape": {
            "name": rivals,
            "instead_of": {"anyOf": [{"const": "all"}, {"type": "array", "items": {"enum": roots}, "minItems": 1}]},
        },
        "EffectShape": {
            "sign": _names({f.id: f.title for f in base.vocabulary.findings.values() if f.is_sign}),
            "considers": rivals,
            "opens": _list({f.id: told(f) for f in base.vocabulary.observable}),
            **dict.fromkeys(("excludes", "withdraws"), _list({rule.id: rule.title for rule in base.rules})),
        },
    }
    for name, found in fields.items():
        inside(inside(definitions, name), "properties").update(found)
    return schema


def _condition(base: RuleBase) -> dict[str, object]:
    """Return the schema of a condition, which holds itself."""
    findings = {
        f"{side}{finding.id}": told(finding)
        for finding in base.vocabulary.findings.values()
        for side in (_SIDES if finding.sides == "leg" else ("",))
    }
    values = sorted({value.name for finding in base.vocabulary.findings.values() for value in values_of(finding)})
    value = {"anyOf": [{"enum": [*values, *(f"${name}" for name in base.policy.switches)]}, _VALUE]}
    parts = {"type": "array", "minItems": 1, "items": _PART}
    return {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {
            "finding": {
                "description": "A finding, a sign or a conclusion; without a side it is this leg.",
                **_names(findings),
            },
            **{name: {"description": what, **value} for name, what in _TESTS.items()},
            "in": {
                "description": "The finding has one of these values.",
                "type": "array",
                "minItems": 1,
                "items": value,
            },
            "assumed": {"description": "The verdict while nothing is recorded; of alarms, on tempo.", "enum": ["yes"]},
            "all": {"description": "Every one of these.", **parts},
            "any": {"description": "At least one of these.", **parts},
            "not": {"description": "This does not hold.", **_PART},
            "count": {
                "description": "At least so many of these.",
                "type": "object",
                "required": ["at_least", "of"],
                "additionalProperties": False,
                "properties": {"at_least": {"type": "integer", "minimum": 1}, "of": parts},
            },
        },
    }


def _names(told_of: dict[str, str]) -> dict[str, object]:
    """Return a closed list of names, each with what an editor shows beside it."""
    return {"enum": list(told_of), "enumDescriptions": list(told_of.values())}


def _list(told_of: dict[str, str]) -> dict[str, object]:
    return {"type": "array", "items": _names(told_of)}

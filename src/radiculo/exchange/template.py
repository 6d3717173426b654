"""Empty tables: the columns, and what a drop-down offers in each."""

from __future__ import annotations

from radiculo.exchange.answers import COLUMNS
from radiculo.exchange.case_table import FIELDS
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import NOT_INTERPRETABLE, NOT_TESTED
from radiculo.knowledge.scales import ValueScale
from radiculo.knowledge.tables import TIERS

_BASES = ["stated", "inferred", "not stated"]
_SIDES = ["left", "right", "both"]


def case_template(base: RuleBase) -> tuple[list[str], dict[str, list[str]]]:
    """Return the columns of a table of cases: every field, every finding on its sides; and the choices of each."""
    tables, terms = base.tables, base.tables.terms
    choices: dict[str, list[str]] = {
        "synthetic": ["yes", "no"],
        "teaching.difficulty": ["easy", "medium", "hard"],
        "truth.confidence": ["low", "medium", "high"],
        "truth.roots_basis": _BASES,
        "truth.urgency_basis": _BASES,
        "truth.zone": list(tables.zones),
        "truth.mechanism": list(terms.mechanisms),
        "expect.tier": list(TIERS[:-1]),
        "expect.cannot_say": ["yes", "no"],
    }
    for block in ("truth", "expect"):
        choices |= {
            f"{block}.roots": [*tables.roots, "none"],
            f"{block}.side": _SIDES,
            f"{block}.rival": list(terms.rivals),
            f"{block}.urgency": list(tables.categories),
            f"{block}.pathway": list(terms.pathways),
        }
    heads = list(FIELDS)
    for finding in base.vocabulary.observable:
        for slot in finding.slots:
            heads.append(str(slot))
            if isinstance(finding.scale, ValueScale):
                choices[str(slot)] = [value.name for value in finding.scale.values] + [NOT_TESTED, NOT_INTERPRETABLE]
    return heads, choices


def answer_template(base: RuleBase, cases: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Return the columns of a table of answers, and the choices of each; `cases` are offered as ids."""
    choices = {
        "urgency": list(base.tables.categories),
        "side": [*_SIDES, "none"],
        "roots": [*base.tables.roots, "none"],
    }
    return list(COLUMNS), {**choices, "case": cases} if cases else choices

"""What nothing uses: references never cited, findings that no rule reads, closed-list names without a rule."""

from __future__ import annotations

from radiculo.catalogue.read import cited_references
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.shapes import TermsFile


def check_usage(base: RuleBase, problems: Problems) -> None:
    """Record unused parts of the rule base: all of them are errors, since nobody would miss them."""
    for name in sorted(set(base.tables.references) - cited(base)):
        place = base.sources.find("references", name)
        problems.add("unused-reference", f"reference '{name}' is never cited", place)
    readings = Readings(base)
    read = set(readings.readers) | set(base.policy.safety_screen)
    read |= {name for rule in base.rules for name in rule.opened}
    families = {base.vocabulary[name].family for name in read}
    for finding in base.vocabulary.findings.values():
        if not finding.is_conclusion and finding.id not in read and not (finding.family and finding.family in families):
            what = f"no rule reads '{finding.id}'"
            place = base.sources.find("signs" if finding.is_sign else "findings", finding.family or finding.id)
            problems.add("unused-finding", what, place)
    for name in sorted(set(base.tables.terms.rivals) - set(readings.rivals)):
        what, place = f"no rule names the rival '{name}'", base.sources.find("rivals", name)
        problems.add("unused-rival", what, place)


def cited(base: RuleBase) -> set[str]:
    """Return every reference that something cites."""
    tables = base.tables
    keys = {key for rule in base.rules for key in rule.refs} | cited_references(base.sources)
    keys |= {key for finding in base.vocabulary.findings.values() for key in finding.refs}
    keys |= {key for row in tables.anatomy for key in row.refs}
    keys |= {key for category in tables.categories.values() for key in category.refs}
    keys |= {key for switch in base.policy.switches.values() for side in switch.sources.values() for key in side}
    lists = [
        *(getattr(tables.terms, name) for name in TermsFile.model_fields),
        tables.roots,
        tables.segments,
        tables.zones,
    ]
    return keys | {key for terms in lists for term in terms.values() for key in term.refs}

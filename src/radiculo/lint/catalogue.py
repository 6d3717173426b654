"""The catalogue: sound in itself, and every item of the inventory that it must answer is answered."""

from __future__ import annotations

from radiculo.catalogue.model import Catalogue
from radiculo.catalogue.read import FOLDER, read_catalogue
from radiculo.catalogue.shapes import InvestigationShape
from radiculo.errors import Problems, did_you_mean
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.lint.inventory import read_inventory

_ROLE = "catalogue"  # an item whose role begins so is answered here and nowhere else


def check_catalogue(base: RuleBase, problems: Problems) -> Catalogue:
    """Record what is wrong with the catalogue of a rule base; one without a catalogue has nothing to check."""
    before = len(problems.errors)
    catalogue = read_catalogue(base.sources, base.tables.references, problems)
    if catalogue.sections and len(problems.errors) == before:
        _check_inventory(catalogue, base, problems)
        _check_advice(catalogue, base, problems)
    return catalogue


def _check_advice(catalogue: Catalogue, base: RuleBase, problems: Problems) -> None:
    """Advice must agree with the verdict of the entry that it names."""
    for rule in base.rules:
        for index, advice in enumerate(rule.effects):
            entry = catalogue.entries.get(advice.entry) if isinstance(advice, Advice) else None
            if entry is None or not isinstance(advice, Advice):
                continue
            is_test = isinstance(entry.shape, InvestigationShape)
            if advice.kind == "investigation" and not is_test:
                what = f"'{entry.id}' is no investigation"
            elif advice.kind == "option" and (is_test or entry.verdict in {"not_recommended", "wrong_indication"}):
                what = f"'{entry.id}' is no option: {(entry.verdict or 'an investigation').replace('_', ' ')}"
            else:
                continue
            place = base.sources.documents[f"{rule.id}.yaml"].place(("then", index, "advice", "entry"))
            problems.add("advice-against-verdict", what, place, hint="change the kind of the advice, or the entry")


def _check_inventory(catalogue: Catalogue, base: RuleBase, problems: Problems) -> None:
    """Compare with the inventory, where the rules have one."""
    inventory = read_inventory(base)
    if inventory is None:
        return
    items = {item.id: item for item in inventory}
    for item in inventory:
        if item.role.startswith(_ROLE) and item.id not in catalogue.by_seed:
            problems.add("unanswered-item", f"no entry of the catalogue answers '{item.id}'", item.place)
    for name, entry in catalogue.by_seed.items():
        if name not in items:
            document = base.sources.documents[f"{FOLDER}{entry.section}.yaml"]
            place = document.place(("entries", entry.id, "seed", entry.shape.seed.index(name)))
            what, hint = f"the inventory has no item '{name}'", did_you_mean(name, items)
            problems.add("unknown-item", what, place, hint=hint)

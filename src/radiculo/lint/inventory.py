"""The inventory of the seed: every item that the rules and the catalogue have to answer, and in which role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from radiculo.errors import Place
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import shipped, shown

INVENTORY = "inventory.tsv"
COLUMNS = 3  # id, item, role


@dataclass(frozen=True)
class Item:
    """One item of the seed, and the role in which it must be answered."""

    id: str
    title: str
    role: str
    place: Place


def read_inventory(base: RuleBase) -> tuple[Item, ...] | None:
    """Return the inventory of these rules, or of the shipped ones that they extend; None when there is none.

    It lies beside the rules and is no part of a compiled artefact.
    """
    roots = [base.sources.root, *([shipped("rules")] if base.tables.base.extends else [])]
    path = next((path for root in roots if (path := root / INVENTORY).is_file()), None)
    return None if path is None else tuple(_items(path))


def _items(path: Path) -> Iterator[Item]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if number > 1 and len(cells) == COLUMNS:
            name, title, role = cells
            yield Item(name, title, role, Place(shown(path), number, 1, len(name), line))

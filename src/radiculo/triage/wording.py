"""The words for a level: from the rule base, the same wherever a level is shown."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.knowledge.base import RuleBase
from radiculo.triage.decision import Tier


def level_text(base: RuleBase, tier: Tier, roots: Sequence[str], side: str, *, withdrawn: bool) -> str:
    """Return the text for the level of one leg."""
    wording = base.tables.wording.tiers
    joined = (" and " if tier is Tier.BOTH else " or ").join(roots)
    text = wording[tier.name.lower()].format(roots=joined, side=side)
    return wording["withdrawn"].format(level=text, side=side) if withdrawn else text

"""The words for a level: from the rule base, the same wherever a level is shown."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import LEGS
from radiculo.triage.decision import Decision, Tier


def level_text(base: RuleBase, tier: Tier, roots: Sequence[str], side: str, *, withdrawn: bool) -> str:
    """Return the text for the level of one leg."""
    wording = base.tables.wording.tiers
    joined = (" and " if tier is Tier.BOTH else " or ").join(roots)
    text = wording[tier.name.lower()].format(roots=joined, side=side)
    return wording["withdrawn"].format(level=text, side=side) if withdrawn else text


def level_at(decision: Decision, leg: int, row: int) -> str:
    """Return the text for the level of one leg of one case of a decision."""
    plan = decision.plan
    named = [root for root in (int(i) for i in decision.order[leg, :, row]) if decision.headline[leg, root, row]]
    roots, withdrawn = [plan.roots[root] for root in named], bool(decision.withdrawn[leg, row])
    return level_text(plan.base, Tier(int(decision.tier[leg, row])), roots, LEGS[leg], withdrawn=withdrawn)


def urgency_at(decision: Decision, row: int) -> str:
    """Return the category of one case of a decision."""
    rank = int(decision.urgency[row])
    return next(name for name, value in decision.plan.base.urgency_rank.items() if value == rank)

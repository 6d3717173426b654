"""Reasons in one line: the facts that a fired rule rests on, what made a rule silent, what one waits for."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import Side
from radiculo.triage.trace import Leaf, Trace

_MOST_NAMES = 6


def _first_no(leaf: Leaf, verdict: Verdict = "silent") -> str:
    """Return the first test that made a condition silent (below a `not`: that made it fire)."""
    if leaf.verdict != verdict:
        return ""
    if leaf.found:
        met = verdict != "silent"
        found = "; ".join(f"{item.slot} is {item.recorded}" for item in leaf.found if item.met is met)
        return f"wanted {'' if verdict == 'silent' else 'not '}{leaf.text}, but {found}"
    below: Verdict = verdict if leaf.kind != "not" else "fires" if verdict == "silent" else "silent"
    return next((text for part in leaf.parts if (text := _first_no(part, below))), "")


def begun(leaf: Leaf) -> bool:
    """Say whether some test below a leaf is already true."""
    return any(begun(part) for part in leaf.parts) or (not leaf.parts and leaf.verdict == "fires")


def why(trace: Trace, rule: str, side: Side) -> str:
    """Return why a rule fires, is silent or waits on this case."""
    item = trace.rule(rule, side)
    if item.verdict == "fires":
        return f"fires, because {'; '.join(trace.told(item.rule, side))}"
    if item.verdict == "silent":
        return f"is silent: {_first_no(item.tree)}"
    waits = "; closed: ".join(part for part in (_first_of(item.open), _first_of(item.closed)) if part)
    return f"waits for: {waits}"


def _first_of(names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are: the tree of the rule has them all."""
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES + 1 else ""
    return f"{', '.join(names[:_MOST_NAMES] if more else names)}{more}"

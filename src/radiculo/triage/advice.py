"""Advice: the rules that read the conclusion, settled after the decision, and what they say.

Every engine leaves these rules waiting, because no case can record a conclusion; here the decision fills it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, TwoRails
from radiculo.engine.recorder import Node, record_rules
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conclusions import NO_ALARM
from radiculo.knowledge.effects import Advice, AdviceKind
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.vocabulary import Side, Slot
from radiculo.triage.outcome import AdviceItem, Outcome

_ORDER: tuple[AdviceKind, ...] = get_args(AdviceKind)


def settle(
    base: RuleBase, observations: Observations, verdicts: Mapping[Frame, TwoRails[bool]], outcome: Outcome
) -> dict[Frame, Node]:
    """Return the rules that read the conclusion, with their reasons."""
    readings = {**observations, **_signs(base, verdicts)}
    for slot, value in conclusions(base, outcome).items():
        code = base.vocabulary[slot.finding].scale.read(value)
        readings[slot] = Reading(code or 0, value)
    return record_rules(base, base.closing, readings)


def conclusions(base: RuleBase, outcome: Outcome) -> dict[Slot, str]:
    """Return the value of every conclusion that the vocabulary has."""
    found: dict[tuple[str, Side], str] = {
        ("urgency", "patient"): outcome.urgency.category,
        ("provisional", "patient"): "yes" if outcome.urgency.provisional else "no",
        **{(f"alarm.{name}", "patient"): urgency for name, urgency in _alarms(base, outcome).items()},
        **{(f"rival.{rival.name}", "patient"): "yes" for rival in outcome.rivals},
        **{(f"pathway.{name}", "patient"): "yes" for name in outcome.pathways},
    }
    for level in outcome.levels:
        found["tier", level.side] = level.tier
        found["withdrawn", level.side] = "yes" if level.withdrawn else "no"
        found |= {(f"root.{root}", level.side): "yes" for root in level.roots if not level.withdrawn}
        found |= {(f"mechanism.{item.name}", "patient"): "yes" for item in level.mechanisms}
    every = (slot for finding in base.vocabulary.findings.values() if finding.is_conclusion for slot in finding.slots)
    return {slot: found.get((slot.finding.removeprefix("conclusion."), slot.side), "no") for slot in every}


def advise(base: RuleBase, verdicts: Mapping[Frame, TwoRails[bool]]) -> list[AdviceItem]:
    """Return what the fired rules advise: once each, by kind, then in order of the rules.

    What one rule calls for, another one cannot call off.
    """
    items: dict[tuple[str, str], AdviceItem] = {}
    for item in _items(base, verdicts):
        once = item.entry if item.kind in {"option", "not_indicated"} and item.entry else item.text
        items.setdefault((item.kind, once), item)
    wanted = {item.entry for item in items.values() if item.kind in {"investigation", "option"}} - {""}
    kept = [item for item in items.values() if item.kind != "not_indicated" or item.entry not in wanted]
    return sorted(kept, key=lambda item: _ORDER.index(item.kind))


def _items(base: RuleBase, verdicts: Mapping[Frame, TwoRails[bool]]) -> Iterator[AdviceItem]:
    for rule, side in base.frames:
        for effect in rule.effects if verdicts[rule.id, side].true else ():
            if isinstance(effect, Advice):
                yield AdviceItem(
                    kind=effect.kind,
                    entry=effect.entry,
                    title=base.entry_titles.get(effect.entry, ""),
                    text=effect.text,
                    timing=effect.timing,
                    rule=rule.id,
                    refs=list(rule.refs),
                )


def _alarms(base: RuleBase, outcome: Outcome) -> dict[str, str]:
    """Return the highest category of the fired alarms of each strategy."""
    found = dict.fromkeys(base.tables.terms.strategies, NO_ALARM)
    for alarm in reversed(outcome.alarms):  # the most urgent come first
        found[base.by_id[alarm.rule].strategy] = alarm.urgency
    return found


def _signs(base: RuleBase, verdicts: Mapping[Frame, TwoRails[bool]]) -> dict[Slot, Reading]:
    """Return the signs that the verdicts of their rules settle."""
    found: dict[Slot, Reading] = {}
    for sign, rules in base.sign_rules.items():
        for slot in base.vocabulary[sign].slots:
            rails = [verdicts[rule.id, slot.side] for rule in rules]
            if any(each.true for each in rails):
                found[slot] = Reading(SIGN_YES, "yes")
            elif all(each.false for each in rails):
                found[slot] = Reading(SIGN_NO, "no")
    return found

"""What conditions mean together: rules that can never or must always fire, doubles, conflicts, shadows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from radiculo.engine.formulas import Formula, Formulas, all_completions, satisfiable
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Slot

_Meaning: TypeAlias = frozenset[frozenset[tuple[Slot, int]]] | Formula


_MAX_COMPLETIONS = 2000  # past this many, two rules are compared by the form of their conditions only


def check_logic(base: RuleBase, problems: Problems) -> None:
    """Record what is wrong with the conditions, one by one and in pairs."""
    formulas = Formulas(base, {})
    meaning: dict[str, _Meaning] = {}
    for rule in base.rules:
        rails = formulas.rule(rule, rule.example_side)
        meaning[rule.id] = all_completions(rails.true, _MAX_COMPLETIONS) or rails.true
        place = base.place(rule, "when")
        if not satisfiable(rails.true):
            problems.add("never-fires", f"{rule.id} can never fire: its parts contradict each other", place)
        if not satisfiable(rails.false):
            problems.add("always-fires", f"{rule.id} can never be silent: it excludes nothing", place)
    _check_pairs(base, meaning, problems)
    _check_shadows(base, meaning, problems)
    _check_mutual_withdrawal(base, problems)


def _check_pairs(base: RuleBase, meaning: dict[str, _Meaning], problems: Problems) -> None:
    """Rules that hold in exactly the same cases must not say the same, nor opposite things, about one target."""
    by_condition: dict[tuple[str, _Meaning], list[Rule]] = {}
    for rule in base.rules:
        by_condition.setdefault((rule.scope, meaning[rule.id]), []).append(rule)
    for rules in by_condition.values():
        for index, rule in enumerate(rules):
            for other in rules[:index]:
                for target, sign in _claims(rule):
                    for other_target, other_sign in _claims(other):
                        if target == other_target:
                            same = sign == other_sign
                            code = "duplicate-condition" if same else "conflicting-rules"
                            says = "the same" if same else "the opposite"
                            what = f"{rule.id} fires exactly when {other.id} does and says {says} of {target}"
                            problems.add(code, what, base.place(rule, "when"))


def _claims(rule: Rule) -> Iterable[tuple[str, bool]]:
    """Yield what a rule speaks of, and whether it speaks for it."""
    for effect in rule.effects:
        if effect.claim is not None:
            yield effect.claim


def _check_shadows(base: RuleBase, meaning: dict[str, _Meaning], problems: Problems) -> None:
    """An alarm that only fires together with another of the same pathway and at least its urgency decides nothing."""
    rank = base.urgency_rank
    alarms = [(rule, alarm) for rule in base.rules for alarm in rule.alarms]
    for rule, alarm in alarms:
        for other, stronger in alarms:
            if (
                other.id != rule.id
                and other.scope == rule.scope
                and stronger.pathway == alarm.pathway
                and rank[stronger.urgency] > rank[alarm.urgency]
                and _implies(meaning[rule.id], meaning[other.id])
            ):
                what = f"{rule.id} never decides: whenever it fires, {other.id} fires with urgency {stronger.urgency}"
                problems.add("shadowed-alarm", what, base.place(rule, "when"), severity="warning")


def _implies(one: _Meaning, other: _Meaning) -> bool:
    """Say whether every completion of one meaning contains one of the other; unknown meanings imply nothing."""
    if isinstance(one, Formula) or isinstance(other, Formula):
        return False
    return all(any(small <= completion for small in other) for completion in one)


def _check_mutual_withdrawal(base: RuleBase, problems: Problems) -> None:
    withdraws = {rule.id: {base.by_id[name].id for name in rule.withdrawn} for rule in base.rules}
    for rule_id, targets in withdraws.items():
        for target in targets:
            if rule_id <= target and rule_id in withdraws.get(target, set()):
                what = f"{rule_id} and {target} withdraw each other"
                problems.add("conflicting-rules", what, base.place(base.by_id[rule_id], "when"))

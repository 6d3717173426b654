"""The order in which rules are evaluated: a sign is complete before it is read."""

from __future__ import annotations

from radiculo.errors import Problems
from radiculo.knowledge.conditions import tests_of
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.sources import Sources
from radiculo.knowledge.vocabulary import Vocabulary


def stratify(
    rules: list[Rule], vocabulary: Vocabulary, sources: Sources, problems: Problems
) -> tuple[tuple[Rule, ...], ...]:
    """Order the rules so that a sign is complete before it is read; a cycle is reported with its path."""
    makers: dict[str, list[Rule]] = {}
    for rule in rules:
        for sign in rule.signs:
            makers.setdefault(sign, []).append(rule)
    level: dict[str, int] = {}  # the stratum that completes a sign
    trail: list[str] = []

    def depth(rule: Rule) -> int:
        read = sorted({test.finding for test in tests_of(rule.when) if vocabulary[test.finding].is_sign})
        return 1 + max((height(name) for name in read), default=0)

    def height(sign: str) -> int:
        if sign in trail:
            cycle = [*trail[trail.index(sign) :], sign]
            place = sources.documents[f"{makers[sign][0].id}.yaml"].place(("when",), key=True)
            hint = f"the rules are {', '.join(rule.id for name in cycle[1:] for rule in makers[name])}"
            problems.add("sign-cycle", f"signs derive each other: {' -> '.join(cycle)}", place, hint=hint)
            return 0
        if sign not in level:
            trail.append(sign)
            level[sign] = max((depth(rule) for rule in makers.get(sign, [])), default=1)
            trail.pop()
        return level[sign]

    for finding in vocabulary.findings.values():
        if finding.is_sign:
            height(finding.id)
    top = 1 + max(level.values(), default=0)
    order: dict[int, list[Rule]] = {}
    for rule in rules:
        order.setdefault(depth(rule) if rule.signs else top, []).append(rule)
    return tuple(tuple(order[key]) for key in sorted(order))

"""The text of a new rule: sound, a draft, without weight, with the three examples that every rule needs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.scales import NumberScale, Scale, Value, ValueScale
from radiculo.knowledge.vocabulary import Finding

ALARMS = "alarm"  # the folder whose rules set an urgency
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")


@dataclass(frozen=True)
class Wish:
    """What is known of a new rule. Without a `root` it gives no evidence for one."""

    rule: str
    finding: Finding
    scope: str
    root: str = ""


@dataclass(frozen=True)
class _Shown:
    """A test as a file writes it, with a value that satisfies it and one that refutes it."""

    demand: str
    yes: str
    no: str


def scaffold(base: RuleBase, wish: Wish) -> str:
    """Return the YAML of a new rule. It loads; every text in it waits to be written."""
    test = _demand(wish.finding.scale, wish.finding.normal)
    either = "either." if wish.scope == "patient" and wish.finding.sides == "leg" else ""
    left, both = ("left.", "both.") if either else ("", "")
    name = wish.finding.id
    return f"""\
title: {_scalar(_title(wish.rule))}
status: draft  # stable when the texts, the numbers and the sources are right
scope: {wish.scope}
when: {{finding: {either}{name}, {test.demand}}}
then:
  - {_effect(base, wish)}
why: To be written. By which mechanism does the finding mean this?
misuse: To be written. When does it mislead?
refs: []  # keys of references/; a stable rule needs one
evidence: {list(base.tables.terms.evidence_grades)[-1]}
strategy: {next(iter(base.tables.terms.strategies))}
examples:
  - {{name: as wanted, given: {{{left}{name}: {test.yes}}}, verdict: fires}}
  - {{name: not as wanted, given: {{{both}{name}: {test.no}}}, verdict: silent}}
  - {{name: not recorded, given: {{}}, verdict: waits}}
"""


def _title(rule: str) -> str:
    words = rule.rpartition("/")[2].replace("-", " ")
    return words[:1].upper() + words[1:]


def _effect(base: RuleBase, wish: Wish) -> str:
    if wish.root:
        domain = wish.finding.domain or next(iter(base.tables.terms.domains))
        return f"evidence: {{root: {wish.root}, lr: 1, domain: {domain}}}  # 1 weighs nothing: put in the published one"
    if wish.rule.startswith(f"{ALARMS}/"):
        policy = base.policy
        return (
            f"alarm: {{urgency: {policy.default_urgency}, pathway: {policy.default_pathway}, suspects: to be written}}"
        )
    return "advice: To be written."


def _demand(scale: Scale, normal: int | None) -> _Shown:
    if isinstance(scale, NumberScale):
        middle = round((scale.low + scale.high) / 2)
        low, high = f"{scale.low:g}", f"{scale.high:g}"
        return _threshold(scale.concern == "falling", (low, f"{middle}", f"{middle}", high))
    values = scale.values if isinstance(scale, ValueScale) else ()
    names = [_scalar(value.name) for value in values]
    if scale.is_numeric:
        below = 1 in scale.at_least_as_concerning(len(names))  # less is a greater concern, as of power
        return _threshold(below, (names[0], names[1], names[-2], names[-1]))
    worst = _worst(scale, values)
    calm = (normal or 1) - 1 if (normal or 1) - 1 != worst else int(worst == 0)
    return _Shown(f"is: {names[worst]}", names[worst], names[calm])


def _threshold(below: bool, points: tuple[str, str, str, str]) -> _Shown:
    """Return a test for less or more than a threshold. `points`: the lowest, the two thresholds, the highest."""
    lowest, least, most, highest = points
    return _Shown(f"at_most: {most}", lowest, highest) if below else _Shown(f"at_least: {least}", highest, lowest)


def _worst(scale: Scale, values: tuple[Value, ...]) -> int:
    """Return the index of the last value that no other one exceeds in concern."""
    ends = [code for code in scale.exact if scale.at_least_as_concerning(code) == {code}]
    return (ends or [len(values)])[-1] - 1


def _scalar(text: str) -> str:
    """Return text as YAML writes it."""
    return text if _PLAIN.fullmatch(text) or re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ]*", text) else json.dumps(text)

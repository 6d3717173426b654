"""What a bank of cases covers, and what it lacks: counted, compared with the rules, and the next case worth writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from radiculo.authoring.patterns import Pattern, patterns
from radiculo.cases.model import Case
from radiculo.engine.columns import Batch
from radiculo.judge.key import Key, key_of
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.leg_names import UNSIDED
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.report import Model
from radiculo.triage.answers import Answers

_BANDS = ((18, "under 18"), (40, "18 to 39"), (65, "40 to 64"), (200, "65 and more"))
_UNTOLD = "not told"


class Bank(Model):
    """How often each thing occurs in a bank; every name that could occur is there, with 0 where it does not."""

    cases: int
    roots: dict[str, int]
    urgency: dict[str, int]
    rivals: dict[str, int]
    screens: dict[str, int]
    zones: dict[str, int]
    sex: dict[str, int]
    age: dict[str, int]
    difficulty: dict[str, int]
    discriminators: dict[str, int]
    rules_fired: int
    rules: int
    alarms_unfired: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A case worth writing next: why, and the pattern to begin with, where one fits."""

    why: str
    pattern: Pattern | None = None


def bank_of(cases: Sequence[Case], base: RuleBase) -> Bank:
    """Count what some cases cover, by their keys and by the rules that they make fire."""
    terms, tables = base.tables.terms, base.tables
    roots: Counter[str] = Counter({f"{root} {side}": 0 for root in tables.roots for side in LEGS})
    urgency, zones = Counter(dict.fromkeys(tables.categories, 0)), Counter(dict.fromkeys(tables.zones, 0))
    rivals = Counter(dict.fromkeys(terms.rivals, 0))
    screens = Counter({rule.strategy: 0 for rule in base.rules if rule.alarms})
    sex: Counter[str] = Counter({"female": 0, "male": 0})
    age: Counter[str] = Counter({name: 0 for _, name in _BANDS})
    difficulty: Counter[str] = Counter({"easy": 0, "medium": 0, "hard": 0})
    for case in cases:
        key, truth = key_of(case) or Key(against="author"), case.truth
        sides = LEGS if key.side == "both" else (key.side,) if key.side else ()
        roots.update(f"{root} {side}" for root in key.explanations or () for side in sides)
        urgency.update([key.urgency] if key.urgency else [])
        rivals.update({each.rival for each in (case.truth, case.expect) if each and each.rival})
        screens.update(truth.must_not_miss if truth else ())
        zones.update([truth.zone] if truth and truth.zone else [])
        difficulty.update([case.teaching.difficulty or _UNTOLD if case.teaching else _UNTOLD])
        sex.update([_recorded(case, "sex") or _UNTOLD])
        age.update([_band(_recorded(case, "age"))])
    fired = _fired(cases, base)
    alarms = [rule.id for rule in base.rules if rule.alarms and rule.id not in fired]
    return Bank(
        cases=len(cases),
        roots=dict(roots),
        urgency=dict(urgency),
        rivals=dict(rivals),
        screens=dict(screens),
        zones=dict(zones),
        sex=dict(sex),
        age=dict(age),
        difficulty=dict(difficulty),
        rules_fired=len(fired),
        rules=len(base.rules),
        alarms_unfired=alarms,
        discriminators=_discriminators(cases),
    )


def gaps_of(bank: Bank) -> dict[str, list[str]]:
    """Return what no case has, by kind."""
    kinds = {
        "roots": bank.roots,
        "urgency": bank.urgency,
        "instead of a root": bank.rivals,
        "must not be missed": bank.screens,
        "zones": bank.zones,
        "difficulty": bank.difficulty,
    }
    return {
        kind: [name for name, n in counts.items() if not n] for kind, counts in kinds.items() if 0 in counts.values()
    }


def _recorded(case: Case, finding: str) -> str:
    reading = case.observations.get(Slot(finding, "patient"))
    return reading.written if reading else ""


def _band(age: str) -> str:
    try:
        years = float(age)
    except ValueError:
        return _UNTOLD
    return next(name for end, name in _BANDS if years < end)


def _fired(cases: Sequence[Case], base: RuleBase) -> set[str]:
    if not cases:
        return set()
    answers = Answers.of(base, Batch.of([case.observations.codes() for case in cases]))
    return {frame[0] for frame, mask in answers.decision.fires.items() if bool(np.any(mask))}


def _discriminators(cases: Iterable[Case]) -> dict[str, int]:
    """Return how many cases turn on a finding, by their key features, the commonest first."""
    counts: Counter[str] = Counter()
    sides = {*LEGS, *UNSIDED.keys.values()}
    for case in cases:
        features = case.truth.key_features if case.truth else ()
        counts.update({name.partition(".")[2] if name.partition(".")[0] in sides else name for name in features})
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))  # of equals, the first in the alphabet


def next_case(bank: Bank, base: RuleBase) -> Wish | None:
    """Return the case that is most worth writing next: a gap of what is dangerous before one of what is common."""
    terms = base.tables.terms
    for name, number in bank.screens.items():
        if not number:
            return _wish(f"no case asks '{terms.strategies[name].title}'", name)
    for name, number in bank.urgency.items():
        if not number:
            return _wish(f"no case is of category {name} {base.tables.categories[name].name}", name)
    for name, number in bank.roots.items():
        if not number and name.split()[0] in _common(base):
            return _wish(f"no case has {name}", name.split()[0])
    for name, number in bank.rivals.items():
        if not number:
            return _wish(f"no case has {terms.rivals[name].title.lower()}", name)
    fewest = min(bank.roots, key=lambda name: (bank.roots[name], name)) if bank.roots else ""
    return Wish(why=f"{fewest} occurs least, {bank.roots[fewest]} times") if fewest else None


def _common(base: RuleBase) -> set[str]:
    """Return the roots that discs compress often enough for the anatomy to rank them."""
    roots = base.tables.roots
    return {name for name, root in roots.items() if root.common and root.common > 1}


def _wish(why: str, about: str) -> Wish:
    words = {about.lower(), *about.lower().split("_")}
    fitting = (p for p in patterns().values() if words & set(p.name.lower().replace("-", " ").split()))
    return Wish(why=why, pattern=next(fitting, None))

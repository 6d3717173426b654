"""Negation-free formulas over what is still open in a case: one more engine behind the two rails.

A rail of a rule, read with this engine, says what would have to be recorded for it to become known. Formulas share
their parts and are walked lazily, so that a rule over many findings never unrolls into all its combinations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import TypeAlias

from radiculo.engine.rails import SIGN_YES, Kleene, Rails
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold, tests_of
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import UNKNOWN, Codes
from radiculo.knowledge.vocabulary import Side, Slot

Completion: TypeAlias = dict[Slot, int]

_MAX_STEPS = 20_000


@dataclass(frozen=True)
class Formula:
    """At least `least` of `parts` hold; or, as a leaf, `slot` has the value `code`."""

    least: int = 0
    parts: tuple[Formula, ...] = ()
    slot: Slot | None = None
    code: int = 0

    slots: frozenset[Slot] = field(init=False, compare=False, repr=False)  # every slot below
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # At once, not as cached properties: those share a lock in Python 3.11, and a fork would inherit it held.
        below = frozenset({self.slot}) if self.slot is not None else frozenset().union(*(p.slots for p in self.parts))
        object.__setattr__(self, "slots", below)
        object.__setattr__(self, "_hash", hash((self.least, self.parts, self.slot, self.code)))

    def __hash__(self) -> int:
        return self._hash


ALWAYS = Formula()
NEVER = Formula(1)


def at_least(least: int, parts: Sequence[Formula]) -> Formula:
    """Return the threshold of some formulas, simplified."""
    sure = sum(part is ALWAYS for part in parts)
    rest = tuple(part for part in parts if part is not ALWAYS and part is not NEVER)
    least -= sure
    if least <= 0:
        return ALWAYS
    if len(rest) < least:
        return NEVER
    if least in {1, len(parts) - sure}:
        rest = tuple(dict.fromkeys(rest)) if least == 1 or least == len(rest) else rest
        least = 1 if least == 1 else len(rest)
    return rest[0] if len(rest) == 1 else Formula(least, rest)


def holds(formula: Formula, given: Completion) -> bool:
    """Say whether some values make a formula true."""
    if formula.slot is not None:
        return given.get(formula.slot) == formula.code
    if given.keys().isdisjoint(formula.slots):
        return formula.least <= 0
    if formula.least == 1:
        return any(holds(part, given) for part in formula.parts)
    left = len(formula.parts) - formula.least
    for part in formula.parts:
        if not holds(part, given):
            left -= 1
            if left < 0:
                return False
    return True


def completions(
    formula: Formula, needs: Slot | None = None, given: Completion | None = None
) -> Iterator[Completion | None]:
    """Yield extensions of `given` that make a formula true (thanks to a slot that it `needs`), small ones early.

    Every minimal one is among them; some are not minimal. A None stands for a dead end, so that whoever reads can
    bound the work.
    """
    now = given or {}
    if formula.slot is not None:
        yield now | {formula.slot: formula.code} if now.get(formula.slot, formula.code) == formula.code else None
    elif needs is None and holds(formula, now):
        yield now
    elif formula.least == 1:
        parts = [part for part in formula.parts if needs is None or needs in part.slots]
        yield from _in_turn([completions(part, needs, now) for part in parts])
    elif needs is None:
        for chosen in combinations(formula.parts, formula.least):
            yield from _together(chosen, now)
    else:
        for index, part in enumerate(formula.parts):
            if needs in part.slots:
                others = (*formula.parts[:index], *formula.parts[index + 1 :])
                for chosen in combinations(others, formula.least - 1):
                    yield from _continued(completions(part, needs, now), chosen)


def _in_turn(streams: list[Iterator[Completion | None]]) -> Iterator[Completion | None]:
    """Take one from each stream in turn, so that no branch hides the others."""
    while streams:
        going = []
        for stream in streams:
            for found in islice(stream, 1):
                going.append(stream)
                yield found
        streams = going


def _together(parts: Sequence[Formula], given: Completion) -> Iterator[Completion | None]:
    """Complete several parts, the narrow ones first: they leave the least choice."""
    if parts:
        narrow = sorted(parts, key=lambda part: len(part.slots))
        yield from _continued(completions(narrow[0], None, given), narrow[1:])
    else:
        yield given


def _continued(firsts: Iterator[Completion | None], parts: Sequence[Formula]) -> Iterator[Completion | None]:
    for first in firsts:
        if first is None:
            yield None
        else:
            yield from _together(parts, first)


def satisfiable(formula: Formula) -> bool:
    """Say whether some consistent set of values makes a formula true; after `MAX_STEPS` dead ends, assume so."""
    looked = 0
    for found in islice(completions(formula), _MAX_STEPS):
        if found is not None:
            return True
        looked += 1
    return looked == _MAX_STEPS


def all_completions(formula: Formula, limit: int) -> frozenset[frozenset[tuple[Slot, int]]] | None:
    """Return the minimal completions, or None when there are more than `limit` to look at."""
    looked = list(islice(completions(formula), limit + 1))
    if len(looked) > limit:
        return None
    minimal: list[frozenset[tuple[Slot, int]]] = []
    for candidate in sorted({frozenset(c.items()) for c in looked if c is not None}, key=len):
        if not any(smaller <= candidate for smaller in minimal):
            minimal.append(candidate)
    return frozenset(minimal)


class Formulas:
    """The four operations on formulas, for one case."""

    def __init__(self, base: RuleBase, codes: dict[Slot, int]) -> None:
        self.base, self.codes = base, codes
        self.classes = base.derived(value_classes)
        self._rules: dict[tuple[str, Side], Rails[Formula]] = {}
        self._known: dict[tuple[Slot, Codes], Formula] = {}
        self._fires: dict[Formula, Formula] = {}
        read = {slot: code for slot, code in codes.items() if slot.finding in self.classes}
        vague = {slot for slot, code in read.items() if code not in self.classes[slot.finding]}
        coarse = ((slot, base.vocabulary[slot.finding].stands_for) for slot in codes)
        vague |= {Slot(name, slot.side) for slot, names in coarse for name in names}
        self._partial = frozenset(vague)
        self._given = {slot: self.classes[slot.finding].get(code, 0) for slot, code in read.items()}

    def fires(self, rule: Rule, side: Side) -> Formula:
        """Return what a rule still needs to be known true, like `rule`, from what it needs of a case without values."""
        needs = self.base.derived(blank).rule(rule, side).true
        return self._left(needs) if self._partial.isdisjoint(needs.slots) else self.rule(rule, side).true

    def _left(self, formula: Formula) -> Formula:
        """Return what the exact values of the case leave of a formula."""
        if self._given.keys().isdisjoint(formula.slots):
            return formula
        if formula.slot is not None:
            return ALWAYS if self._given[formula.slot] == formula.code else NEVER
        left = self._fires.get(formula)
        if left is None:
            left = self._fires[formula] = at_least(formula.least, [self._left(part) for part in formula.parts])
        return left

    def calmest(self, slot: Slot) -> int:
        """Return the least concern that an open slot may turn out to be, as the code that formulas use for it."""
        scale, recorded = self.base.vocabulary[slot.finding].scale, self.codes.get(slot, UNKNOWN)
        possible = scale.meanings[recorded] if recorded else scale.exact
        calmest = max(possible, key=lambda code: len(scale.at_least_as_concerning(code)))
        return self.classes[slot.finding][calmest]

    def rule(self, rule: Rule, side: Side) -> Rails[Formula]:
        """Return what a rule still needs to be known true, and to be known false."""
        key = (rule.id, side)
        if key not in self._rules:
            self._rules[key] = fold(rule.when, Kleene(self, side, self.base.vocabulary))
        return self._rules[key]

    def known(self, slot: Slot, codes: Codes) -> Formula:  # noqa: D102
        key = (slot, codes)
        if key not in self._known:
            is_sign = self.base.vocabulary[slot.finding].is_sign
            self._known[key] = self._sign(slot, codes) if is_sign else self._values(slot, codes)
        return self._known[key]

    def meet(self, parts: Sequence[Formula]) -> Formula:  # noqa: D102
        return at_least(len(parts), parts)

    def join(self, parts: Sequence[Formula]) -> Formula:  # noqa: D102
        return at_least(1, parts)

    def at_least(self, least: int, parts: Sequence[Formula]) -> Formula:  # noqa: D102
        return at_least(least, parts)

    def _values(self, slot: Slot, codes: Codes) -> Formula:
        recorded = self.codes.get(slot, UNKNOWN)
        if self.base.vocabulary[slot.finding].stands_for:  # never to be asked for: one of its areas is
            return ALWAYS if recorded in codes else NEVER
        scale = self.base.vocabulary[slot.finding].scale
        possible = scale.meanings[recorded] if recorded else frozenset(scale.exact)
        if recorded in codes and possible <= codes:
            return ALWAYS
        if len(possible) == 1:
            return NEVER
        classes = self.classes[slot.finding]
        names = sorted({classes[code] for code in codes if code in possible})
        names += [recorded] if recorded in codes else []  # an assumption is met as long as nothing more is recorded
        return at_least(1, [Formula(slot=slot, code=code) for code in names])

    def _sign(self, slot: Slot, codes: Codes) -> Formula:
        rails = [self.rule(rule, slot.side) for rule in self.base.sign_rules.get(slot.finding, ())]
        if not codes or not rails:
            return NEVER
        if SIGN_YES in codes:
            return self.join([r.true for r in rails])
        return self.meet([r.false for r in rails])


def blank(base: RuleBase) -> Formulas:
    """Return the formulas of a case in which nothing is recorded."""
    return Formulas(base, {})


def value_classes(base: RuleBase) -> dict[str, dict[int, int]]:
    """For each finding, map every exact code to one of the codes that no test tells from it."""
    rows: dict[str, dict[int, list[bool]]] = {}
    for rule in base.rules:
        for test in tests_of(rule.when):
            yes, _ = base.vocabulary.split(test)
            for code in base.vocabulary[test.finding].scale.exact:
                rows.setdefault(test.finding, {}).setdefault(code, []).append(code in yes)
    out: dict[str, dict[int, int]] = {}
    for finding, by_code in rows.items():
        first: dict[tuple[bool, ...], int] = {}
        out[finding] = {code: first.setdefault(tuple(row), code) for code, row in by_code.items()}
    return out

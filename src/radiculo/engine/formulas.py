"""Negation-free formulas over what is still open in a case: one more engine behind the two rails.

A rail of a rule, read with this engine, says what would have to be recorded for it to become known. Formulas share
their parts and are walked lazily, so that a rule over many findings never unrolls into all its combinations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations, count, islice
from operator import or_
from typing import TypeAlias

from radiculo.engine.rails import SIGN_YES, Kleene, Rails
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold, tests_in_order
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import UNKNOWN, Codes
from radiculo.knowledge.vocabulary import Side, Slot
from radiculo.lazy import cached_property

Completion: TypeAlias = dict[Slot, int]
Mask: TypeAlias = int  # a set of slots, one bit each: whether two of them meet is a question of one operation

_MAX_STEPS = 20_000

_numbers = count()
_bits: dict[Slot, Mask] = {}
_slots: dict[Mask, Slot] = {}


def bit_of(slot: Slot) -> Mask:
    """Return the bit of a slot, the same as long as the process lives."""
    found = _bits.get(slot)
    if found is None:
        new = 1 << next(_numbers)
        _slots[new] = slot
        found = _bits.setdefault(slot, new)  # the first of two threads gives it
    return found


def mask_of(slots: Iterable[Slot]) -> Mask:
    """Return some slots as a mask."""
    return reduce(or_, map(bit_of, slots), 0)


def slots_of(mask: Mask) -> Iterator[Slot]:
    """Yield the slots of a mask."""
    while mask:
        bit = mask & -mask
        yield _slots[bit]
        mask ^= bit


@dataclass(frozen=True)
class Formula:
    """At least `least` of `parts` hold; or, as a leaf, `slot` has the value `code`."""

    least: int = 0
    parts: tuple[Formula, ...] = ()
    slot: Slot | None = None
    code: int = 0

    mask: Mask = field(init=False, compare=False, repr=False)  # every slot below
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # At once, not as cached properties: those share a lock in Python 3.11, and a fork would inherit it held.
        mask = 0 if self.slot is None else bit_of(self.slot)
        for part in self.parts:
            mask |= part.mask
        object.__setattr__(self, "mask", mask)
        object.__setattr__(self, "_hash", hash((self.least, self.parts, self.slot, self.code)))

    @property
    def slots(self) -> frozenset[Slot]:
        """Every slot below."""
        return frozenset(slots_of(self.mask))

    def __hash__(self) -> int:
        return self._hash


ALWAYS = Formula()
NEVER = Formula(1)


def at_least(least: int, parts: Collection[Formula]) -> Formula:
    """Return the threshold of some formulas, simplified."""
    return _threshold(least, len(parts) - least, parts)


def _threshold(least: int, spare: int, parts: Iterable[Formula]) -> Formula:
    """Return that `least` of some formulas hold, all but `spare` of them; no more of them are made than decide it."""
    if least <= 0 or spare < 0:
        return NEVER if least > 0 else ALWAYS
    left = []
    for part in parts:
        if part is ALWAYS:
            least -= 1
            if not least:
                return ALWAYS
        elif part is NEVER:
            spare -= 1
            if spare < 0:
                return NEVER
        else:
            left.append(part)
    if least == 1 or not spare:
        left = list(dict.fromkeys(left))
        least = 1 if least == 1 else len(left)
    return left[0] if len(left) == 1 else Formula(least, tuple(left))


Value: TypeAlias = tuple[Slot, int]


def without(formula: Formula, barred: Collection[Value], mask: Mask) -> Formula:
    """Return what is left of a formula when some slots cannot have some values. `mask` is these slots."""
    if not formula.mask & mask:
        return formula
    if formula.slot is not None:
        return NEVER if (formula.slot, formula.code) in barred else formula
    spare = len(formula.parts) - formula.least
    return _threshold(formula.least, spare, (without(part, barred, mask) for part in formula.parts))


def leaves(formula: Formula) -> Iterator[Value]:
    """Yield what each different leaf of a formula speaks of, once; its parts are shared."""
    seen, left = {formula}, [formula]
    while left:
        part = left.pop()
        if part.slot is not None:
            yield part.slot, part.code
        left += [below for below in dict.fromkeys(part.parts) if below not in seen]
        seen.update(part.parts)


def holds(formula: Formula, given: Completion, mask: Mask | None = None) -> bool:
    """Say whether some values make a formula true. `mask` is their slots, where they are known as such."""
    if formula.slot is not None:
        return given.get(formula.slot) == formula.code
    mask = mask_of(given) if mask is None else mask
    more, spare = formula.least, len(formula.parts) - formula.least
    if more <= 0 or not formula.mask & mask:
        return more <= 0
    for part in formula.parts:
        if holds(part, given, mask):
            more -= 1
            if not more:
                return True
        else:
            spare -= 1
            if spare < 0:
                return False
    return False


def completions(
    formula: Formula, needs: Slot | None = None, given: Completion | None = None
) -> Iterator[Completion | None]:
    """Yield extensions of `given` that make a formula true (thanks to a slot that it `needs`), small ones early.

    Every minimal one is among them; some are not minimal. A None stands for a dead end, so that whoever reads can
    bound the work.
    """
    now, bit = given or {}, 0 if needs is None else bit_of(needs)
    if formula.slot is not None:
        yield now | {formula.slot: formula.code} if now.get(formula.slot, formula.code) == formula.code else None
    elif not bit and holds(formula, now):
        yield now
    elif formula.least == 1:
        yield from _in_turn([completions(part, needs, now) for part in formula.parts if not bit or bit & part.mask])
    elif not bit:
        for chosen in combinations(formula.parts, formula.least):
            yield from _together(chosen, now)
    else:
        for index, part in enumerate(formula.parts):
            if bit & part.mask:
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
        narrow = sorted(parts, key=lambda part: part.mask.bit_count())
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
        self._fires: dict[int, Formula] = {}  # by the identity of formulas that the rule base keeps
        read = {slot: code for slot, code in codes.items() if slot.finding in self.classes}
        vague = {slot for slot, code in read.items() if code not in self.classes[slot.finding]}
        coarse = ((slot, base.vocabulary[slot.finding].stands_for) for slot in codes)
        vague |= {Slot(name, slot.side) for slot, names in coarse for name in names}
        self._partial = mask_of(vague)
        self._given = {slot: self.classes[slot.finding].get(code, 0) for slot, code in read.items()}
        self._recorded = mask_of(self._given)

    @cached_property
    def _blank(self) -> Formulas:
        return self.base.derived(blank)

    def fires(self, rule: Rule, side: Side) -> Formula:
        """Return what a rule still needs to be known true, like `rule`, from what it needs of a case without values."""
        needs = self._blank.rule(rule, side).true
        return self.rule(rule, side).true if self._partial & needs.mask else self._left(needs)

    def _left(self, formula: Formula) -> Formula:
        """Return what the exact values of the case leave of a formula."""
        if not self._recorded & formula.mask:
            return formula
        if formula.slot is not None:
            return ALWAYS if self._given[formula.slot] == formula.code else NEVER
        left = self._fires.get(id(formula))
        if left is None:
            spare = len(formula.parts) - formula.least
            left = self._fires[id(formula)] = _threshold(formula.least, spare, map(self._left, formula.parts))
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
    wanted: dict[str, set[Codes]] = {}
    for rule in base.rules:
        for test in tests_in_order(rule.when):
            wanted.setdefault(test.finding, set()).add(base.vocabulary.split(test)[0])
    out: dict[str, dict[int, int]] = {}
    for finding, sets in wanted.items():
        first: dict[tuple[bool, ...], int] = {}
        exact = base.vocabulary[finding].scale.exact
        out[finding] = {code: first.setdefault(tuple(code in yes for yes in sets), code) for code in exact}
    return out

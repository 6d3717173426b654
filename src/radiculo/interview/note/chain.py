"""What stands beside a name: values and sides, in both directions, as far as it is understood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from radiculo.interview.note.lexicon import OTHER, PERIOD, SIDES, Item
from radiculo.interview.note.text import Text, has, kinds
from radiculo.knowledge.name_index import index_of
from radiculo.knowledge.observations import NOT_INTERPRETABLE, NOT_TESTED, Reading
from radiculo.knowledge.scales import UNKNOWN, Codes, NumberScale, fold_text
from radiculo.knowledge.vocabulary import Finding

_REASONS = {
    "not tested": NOT_TESTED,
    "not done": NOT_TESTED,
    "not examined": NOT_TESTED,
    "not interpretable": NOT_INTERPRETABLE,
}
_LONGEST = 6


@dataclass
class Chain:
    """The values beside a name; `order` holds values and sides as they follow it."""

    values: list[Reading] = field(default_factory=list)
    used: list[Item] = field(default_factory=list)
    order: list[tuple[str, Reading | None]] = field(default_factory=list)
    before: int = 0
    has_sides_inside: bool = False

    @property
    def swallowed(self) -> set[int]:
        """Where the names stand that are values here, such as the `weakness` of `EHL weakness`."""
        return {item.first for item in self.used if item.kind == "name"}

    def pairs(self) -> list[tuple[str, Reading]]:
        """Return `L reduced R normal` or `reduced L normal R` as pairs; nothing when it is not as regular."""
        sides, readings = self.order[::2], self.order[1::2]
        if self.before or self.has_sides_inside or len(sides) != len(readings) or not sides:
            return []
        if not sides[0][0]:
            sides, readings = readings, sides
        if not all(side for side, _ in sides):
            return []
        found = [(side, reading) for (side, _), (_, reading) in zip(sides, readings, strict=True) if reading]
        return found if len(found) == len(sides) and len({side for side, _ in found}) == len(found) else []


def chain_of(text: Text, items: Sequence[Item], name: Item, finding: Finding | None) -> Chain:
    """Return what is said of a finding beside its name."""
    chain = Chain(has_sides_inside=bool(name.sides))
    if finding is not None:
        at = items.index(name)
        _walk(text, items[at + 1 :], finding, chain, forward=True)
        _walk(text, items[:at][::-1], finding, chain, forward=False)
    return chain


def _walk(text: Text, items: Sequence[Item], finding: Finding, chain: Chain, *, forward: bool) -> None:
    index = 0
    while index < len(items):
        size, reading = value_at(text, items[index:], finding, forward=forward)
        item = items[index]
        if reading is not None:
            chain.values.append(reading)
            chain.used += items[index : index + size]
            chain.order += [("", reading)] if forward else []
            chain.before += not forward
            index += size
            continue
        if side := next((kind for kind in kinds(item) if kind in SIDES), ""):
            chain.order += [(side, None)] if forward else []
        elif item.kind != "area" and not has(item, "skipped", "joints", PERIOD) and not text.is_colon(item):
            return
        index += 1


def value_at(
    text: Text, items: Sequence[Item], finding: Finding, *, forward: bool = True
) -> tuple[int, Reading | None]:
    """Return the longest run of items, from the first one on, that is a value of a finding."""
    number = isinstance(finding.scale, NumberScale) and finding.sides == "patient"
    barred = ("turns", "denials", "denied_lists", *(() if number else SIDES))
    for size in range(min(len(items), _LONGEST), 0, -1):
        run = items[:size] if forward else items[:size][::-1]
        if any(item.kind == "area" or has(item, *barred) for item in run) or (size == 1 and has(run[0], "negations")):
            continue
        if reading := _read(text, run, finding):
            return size, reading
    if items and has(items[0], "normal") and finding.normal:
        return 1, Reading(finding.normal, finding.scale.name(finding.normal))
    return 0, None


def _read(text: Text, run: Sequence[Item], finding: Finding) -> Reading | None:
    first, last = run[0].first, run[-1].last
    plain = " ".join(token.key for token in text.tokens[first:last])
    if reason := _REASONS.get(plain):
        return Reading(UNKNOWN, reason, reason)
    found = ((said, finding.scale.read(said)) for said in (text.said(first, last), plain))
    return next((Reading(code, said) for said, code in found if code), None)


def doubt_beside(text: Text, items: Sequence[Item], name: Item, finding: Finding) -> str:
    """Return what a value behind a name is asked about, such as litres or millilitres."""
    rest = items[items.index(name) + 1 :]
    runs = (rest[start : start + size] for start in range(len(rest)) for size in (3, 2, 1))
    doubts = (finding.scale.doubt(text.said(run[0].first, run[-1].last)) for run in runs if run)
    return next((doubt for doubt in doubts if doubt), "")


def other_values(text: Text, items: Sequence[Item], finding: Finding, used: Iterable[Item]) -> list[Reading]:
    """Return the values of a finding that stand in a part, but not in what was `used`, as the 5 of `4 then 5`."""
    taken = {place for item in used for place in range(item.first, item.last)}
    found = []
    for index, item in enumerate(items):
        size, reading = value_at(text, items[index:], finding)
        run = items[index : index + size]
        if reading is not None and item.kind != "name" and not taken & {place for i in run for place in (i.first,)}:
            found.append(reading)
    return found


def narrowest(finding: Finding, told: Sequence[Reading]) -> Reading | None:
    """Return the reading that says the most, when all others leave room for it."""
    means = {reading.code: meaning(finding, reading) for reading in told}
    return next((r for r in told if all(means[r.code] <= other for other in means.values())), None)


def meaning(finding: Finding, reading: Reading) -> Codes:
    """Return the exact codes that a reading stands for; none for a reason."""
    return finding.scale.meanings.get(reading.code, frozenset())


def value_inside(text: Text, name: Item, finding: Finding) -> Reading | None:
    """Return the value that a name holds beside another name of the same finding, as in `progressive weakness`."""
    spellings = index_of(text.vocabulary).spellings
    for place in range(name.first + 1, name.last):
        halves = (name.first, place), (place, name.last)
        for value, rest in (halves, halves[::-1]):
            code = finding.scale.read(text.said(*value))
            if code and finding.id in spellings.get(fold_text(text.said(*rest)), ()):
                return Reading(code, text.said(*value))
    return None


def stands_free(items: Sequence[Item], name: Item) -> bool:
    """Say whether what stands directly beside a name is understood."""
    at = items.index(name)
    return _is_free(items[at + 1 :]) and _is_free(items[:at][::-1])


def _is_free(items: Iterable[Item]) -> bool:
    for item in items:
        if has(item, "limits"):
            return True
        if item.kind in {OTHER, "name"} or (has(item, "by_now") and not has(item, "skipped")):
            return False
        if item.kind != "area" and not has(item, "skipped", PERIOD, *SIDES):
            return True
    return True

"""A part to facts: what is said of its finding without doubt is recorded, the rest is asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from radiculo.interview.note.chain import (
    Chain,
    chain_of,
    doubt_beside,
    meaning,
    narrowest,
    other_values,
    stands_free,
    value_inside,
)
from radiculo.interview.note.lexicon import FACT, NORMAL, PERIOD, SIDES, Item, keys_of
from radiculo.interview.note.model import Ask, Fact
from radiculo.interview.note.parts import AT_FIRST, DENIED_TOO, WHAT_IS_DENIED, Part
from radiculo.interview.note.text import LEGS_OF, Text, has, kinds, lost, presence, sides_of
from radiculo.knowledge.observations import Reading, meant
from radiculo.knowledge.scales import UNKNOWN, ValueScale
from radiculo.knowledge.vocabulary import Finding

_NOT_UNDERSTOOD = "what stands beside it is not understood"
_NOT_SAID = "what was found is not said"
_NO_AREA = "the area is not said; name it beside the finding"
_TWO_VALUES = "two different values are said"
_WHOSE = "it is not clear what belongs to what"


@dataclass(frozen=True)
class CalledNormal:
    """A list of findings that is called normal on some legs."""

    listed: str
    legs: tuple[str, ...]
    text: str


@dataclass
class Recorder:
    """Collects facts, questions and lists that are called normal; `used` are the tokens that were understood."""

    text: Text
    facts: list[Fact] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    normal: list[CalledNormal] = field(default_factory=list)
    doubted: set[str] = field(default_factory=set)
    early: set[str] = field(default_factory=set)  # of which a first moment is told that is not recorded
    used: set[int] = field(default_factory=set)

    def use(self, items: Iterable[Item]) -> None:
        """Mark words as understood."""
        for item in items:
            self.used |= set(range(item.first, item.last))

    def record(self, part: Part) -> None:
        """Read a part."""
        names = self._settled(part)
        if len(names) == 1:
            self._one(part, names[0])
        elif len(names) > 1:
            self._several(part, names)

    def _settled(self, part: Part) -> list[Item]:
        """Return the names of a part without those that are the value of another one, as in `EHL weakness`."""
        names = part.names
        for item in names if len(names) > 1 else ():
            finding = next(iter(self.text.findings(item, part.areas)), None)
            others = {name.first for name in names if name is not item}
            if others <= chain_of(self.text, part.items, item, finding).swallowed:
                return [item]
        return names

    def _several(self, part: Part, names: Sequence[Item]) -> None:
        """Read `KJ L reduced AJ absent L` or `warfarin INR 6`: names that each say what was found."""
        cuts = [part.items.index(name) for name in names]
        ends = [*cuts[1:], len(part.items)]
        pieces = [replace(part, items=part.items[a:b]) for a, b in zip(cuts, ends, strict=True)]
        plain = all(has(item, "skipped", "joints") for item in part.items[: cuts[0]])
        plain &= not any(name.sides for name in names[1:])  # `KJ reduced L AJ absent`: whose is the L?
        if plain and not part.denied and all(self._is_told(piece) for piece in pieces):
            for piece in pieces:
                self._one(piece, piece.items[0])
            return
        for name in names:
            self.ask(part, self.text.findings(name, []), _WHOSE)

    def _is_told(self, piece: Part) -> bool:
        """Say whether a piece says what was found, or names what is there when it is named and has no sides."""
        findings = self.text.findings(piece.items[0], piece.areas)
        at_once = any(id_.startswith(FACT) for id_ in piece.items[0].ids)
        there = all(finding.sides == "patient" and (at_once or presence(finding)) for finding in findings)
        plain = all(has(item, "skipped", PERIOD) for item in piece.items[1:])
        told = chain_of(self.text, piece.items, piece.items[0], next(iter(findings), None)).values
        return bool(told or (findings and there and plain))

    def _one(self, part: Part, name: Item) -> None:
        """Read a part with one name."""
        vocabulary, areas = self.text.vocabulary, part.areas
        families = [id_ for id_ in name.ids if id_ in self.text.families]
        lists = [id_.removeprefix(NORMAL) for id_ in name.ids if id_.startswith(NORMAL)]
        singles = [vocabulary[id_] for id_ in name.ids if id_ in vocabulary]
        facts = [id_.removeprefix(FACT) for id_ in name.ids if id_.startswith(FACT)]
        if facts:  # what stands in an area beside it, as in `foot drop after a knee operation`, is not read
            self._fact(_elsewhere(part), name, facts[0])
        elif areas:
            self._placed(part, name, families, singles)
        elif families and (label := self._label(part, name, families[0])):
            self._single(part, name, label)
        elif lists and self._is_called_normal(part, name, lists[0]):
            self._list(part, name, lists[0])
        elif len(singles) == 1:
            self._single(part, name, singles[0])
        elif singles:
            titles = " or ".join(finding.title for finding in singles)
            self.ask(part, singles, f"several findings have this name: {titles}")
        elif families and (lists or part.sides):
            self.ask(part, [], _NO_AREA)
        elif lists:
            self.ask(part, [], "it is not called normal as a whole; name each finding")

    def _placed(self, part: Part, name: Item, families: Sequence[str], singles: Sequence[Finding]) -> None:
        """Read a name that stands beside areas."""
        elsewhere = _elsewhere(part)
        if families:
            self._areas(part, name, families[0])
        elif len(singles) == 1 and presence(singles[0]):
            self._single(elsewhere, name, singles[0])
        elif head := self._head(name):
            self._areas(part, name, head)
            for finding in singles:  # `burning pain over the heel` says where, and what it is like
                self._single(elsewhere, name, finding)
        else:
            self.ask(part, self.text.findings(name, part.areas), "the area does not belong to this finding")

    def _head(self, name: Item) -> str:
        """Return the family of which the last word of a name is one, as of `burning pain`."""
        last = self.text.tokens[name.last - 1].key
        return next((family for family, words in self.text.vocabulary.note.heads.items() if last in words), "")

    def _label(self, part: Part, name: Item, family: str) -> Finding | None:
        """Return the finding for what the examiner calls a place, as in `numb in the L5 distribution`."""
        found = self.text.vocabulary.note.labels.get(family, "")
        if found not in self.text.vocabulary:
            return None
        label = self.text.vocabulary[found]
        told = chain_of(self.text, part.items, name, label).values
        return label if any(len(keys_of(reading.written)) > 1 for reading in told) else None

    # -- one finding -------------------------------------------------------------------------------------------------

    def _single(self, part: Part, name: Item, finding: Finding) -> None:
        chain = chain_of(self.text, part.items, name, finding)
        if part.doubts:
            self.ask(part, [finding], part.doubts[0])
        elif part.denied:
            self._deny(part, name, finding, chain)
        elif not chain.values:
            self._untold(part, name, finding)
        elif len(part.sides) < 2 and other_values(self.text, part.items, finding, [*chain.used, name]):
            self._contested(part, name, finding, chain)
        elif len(part.sides) < 2 and (reading := narrowest(finding, chain.values)):
            self._take(part, name, finding, part.sides, reading, chain)
        elif pairs := chain.pairs():
            for side, reading in pairs:
                self._take(part, name, finding, [side], reading, chain)
        else:
            self.ask(part, [finding], "it is not clear what belongs to which leg")

    def _contested(self, part: Part, name: Item, finding: Finding, chain: Chain) -> None:
        """Take a value beside which the same part holds another one, when that leaves room for it."""
        told = [*chain.values, *other_values(self.text, part.items, finding, [*chain.used, name])]
        reading = narrowest(finding, told)
        if reading in chain.values and reading:
            self._take(part, name, finding, part.sides, reading, chain)
        else:
            self.ask(part, [finding], _TWO_VALUES)

    def _untold(self, part: Part, name: Item, finding: Finding) -> None:
        """Read a finding beside which no value stands: it is in the name, or that it is named is what is said."""
        there, said = presence(finding), self.text.said(name.first, name.last)
        own = finding.scale.read(said) if isinstance(finding.scale, ValueScale) else None
        if own and not there:
            self._take(part, name, finding, part.sides, Reading(own, said))
        elif not there:
            self.ask(part, [finding], doubt_beside(self.text, part.items, name, finding) or _NOT_SAID)
        elif part.unsure:
            self.ask(part, [finding], DENIED_TOO)
        elif any(reading.code != there for reading in other_values(self.text, part.items, finding, [name])):
            self.ask(part, [finding], "more is said of it than that it is there")
        elif stands_free(part.items, name):
            inside = value_inside(self.text, name, finding)
            self._take(part, name, finding, part.sides, inside or _named(finding, there))
        else:
            self.ask(part, [finding], _NOT_UNDERSTOOD)

    def _deny(self, part: Part, name: Item, finding: Finding, chain: Chain) -> None:
        code = finding.scale.read("no") if presence(finding) else lost(finding)
        if chain.values or not code or code not in finding.scale.exact:
            self.ask(part, [finding], WHAT_IS_DENIED)
        elif any(has(item, PERIOD) for item in part.items):
            self.ask(part, [finding], _NOT_UNDERSTOOD)
        elif stands_free(part.items, name):
            sides = part.sides or (["both"] if presence(finding) else [])
            self._take(part, name, finding, sides, _named(finding, code))
        else:
            self.ask(part, [finding], _NOT_UNDERSTOOD)

    def _fact(self, part: Part, name: Item, fact: str) -> None:
        """Read words that say a finding and its value at once; a grade beside them may say more."""
        for each in self.text.vocabulary.note.facts[fact]:
            finding = self.text.vocabulary[each.finding]
            own = Reading(finding.scale.read(each.value) or UNKNOWN, each.value)
            chain = chain_of(self.text, part.items, name, finding)
            reading = narrowest(finding, [own, *chain.values])
            if each.both and presence(finding) == own.code and not part.doubts and (part.denied or part.unsure):
                self._single(part, name, finding)  # no numbness in the legs
            elif part.doubts or part.denied or part.unsure:
                self.ask(part, [finding], part.doubts[0] if part.doubts else WHAT_IS_DENIED)
            elif reading is None or meaning(finding, reading) > meaning(finding, own):
                self.ask(part, [finding], _TWO_VALUES)
            elif chain.values or stands_free(part.items, name):
                sides = list(dict.fromkeys([*part.sides, *(["both"] if each.both else [])]))
                self._take(part, name, finding, sides, reading, chain)
            else:
                self.ask(part, [finding], _NOT_UNDERSTOOD)

    # -- areas -------------------------------------------------------------------------------------------------------

    def _areas(self, part: Part, name: Item, family: str) -> None:
        """Read a word such as `pain` or `numb` with the areas beside it."""
        members = {finding.area: finding for finding in self.text.families[family]}
        findings = [members[area.ids[0]] for area in part.areas if area.ids[0] in members]
        first = findings[0] if findings else None
        sides = self._area_sides(part)
        if part.doubts:
            self.ask(part, findings, part.doubts[0])
        elif first is None or len(findings) < len(part.areas):
            self.ask(part, findings, "the area does not belong to this finding")
        elif sides is None:
            self.ask(part, findings, "it is not clear which area is on which leg")
        else:
            chain = chain_of(self.text, part.items, name, first)
            reading, why = self._area_reading(part, name, first, chain)
            if reading is None:
                self.ask(part, findings, why)
                return
            for finding, said in zip(findings, sides, strict=True):
                self._take(part, name, finding, said or (["both"] if part.denied else []), reading, chain)

    def _area_reading(self, part: Part, name: Item, finding: Finding, chain: Chain) -> tuple[Reading | None, str]:
        """Return what is said of areas, or why that is not clear."""
        there, free = presence(finding), stands_free(part.items, name)
        said = self.text.said(name.first, name.last)
        own = finding.scale.read(said)
        told = chain.values or ([Reading(own, said)] if own and not there else [])
        if part.denied:
            code = finding.scale.read("no")
            clear = bool(code and there and free and not chain.values)
            return (_named(finding, code) if code and clear else None), WHAT_IS_DENIED
        if told:
            return narrowest(finding, told), _TWO_VALUES
        if part.unsure:
            return None, DENIED_TOO
        return (_named(finding, there) if there and free else None), (_NOT_UNDERSTOOD if there else _NOT_SAID)

    def _area_sides(self, part: Part) -> list[list[str]] | None:
        """Return the sides of each area: its own, or the only one of the part."""
        named = sides_of(part.items)
        if len(named) < 2:
            return [part.sides for _ in part.areas]
        found = []
        for area in part.areas:
            at = part.items.index(area)
            own = list(area.sides) or [kind for item in part.items[max(0, at - 1) : at] for kind in kinds(item)]
            found.append([side for side in own if side in SIDES])
        return found if all(len(own) == 1 for own in found) else None

    # -- lists that are called normal --------------------------------------------------------------------------------

    def _is_called_normal(self, part: Part, name: Item, listed: str) -> bool:
        """Say whether a list is called normal, and nothing else is said of it."""
        calm = listed in self.text.vocabulary.said_normal
        members = [self.text.vocabulary[id_] for id_ in self.text.vocabulary.summaries[listed]]
        for item in part.items:
            if has(item, "normal") or (item is not name and self._reads_normal(item, members)):
                calm = True
            elif item is not name and not has(item, "skipped", "joints", *SIDES) and not self.text.is_colon(item):
                return listed in self.text.vocabulary.said_normal
        return calm

    def _reads_normal(self, item: Item, members: Sequence[Finding]) -> bool:
        said = self.text.said(item.first, item.last)
        return all((code := f.scale.read(said)) and code == f.normal_outright for f in members)

    def _list(self, part: Part, name: Item, listed: str) -> None:
        members = [self.text.vocabulary[id_] for id_ in self.text.vocabulary.summaries[listed]]
        plain = ("skipped", "joints", "normal", *SIDES)
        more = [i for i in part.items if i is not name and not has(i, *plain) and not self._reads_normal(i, members)]
        more = [item for item in more if not self.text.is_colon(item)]
        if part.doubts or part.denied or more:
            self.ask(part, members, part.doubts[0] if part.doubts else "more is said than that it is normal")
            return
        legs = [leg for side in part.sides or ["both"] for leg in LEGS_OF[side]]
        self.use(part.items)
        self.normal.append(CalledNormal(listed, tuple(dict.fromkeys(legs)), self.text.said_by(part.items)))

    # -- what comes out ----------------------------------------------------------------------------------------------

    def _take(  # noqa: PLR0913, PLR0917 - a reading, and where it stands
        self,
        part: Part,
        name: Item,
        finding: Finding,
        sides: Sequence[str],
        reading: Reading,
        chain: Chain | None = None,
    ) -> None:
        sided = finding.sides == "leg"
        if finding.id in self.text.vocabulary.note.ask_leg and sides:
            self.ask(part, [finding], "is this the leg that hurts?", reading)
        elif self._says_less(finding, name, reading):
            self.ask(part, [finding], "the words say less than the finding", reading)
        elif sided and len(set(sides)) != 1:
            self.ask(part, [finding], "it is not clear which leg" if sides else "the leg is not said", reading)
        else:
            self.use(
                i for i in part.items if i is name or i.kind == "area" or (i.kind == "cue" and self._tells(i, sided))
            )
            self.use(chain.used if chain else [])
            legs = LEGS_OF[sides[0]] if sided else ("patient",)
            said = self.text.said_by(part.items)
            filled = [slot for each in meant(self.text.vocabulary, finding, reading) for slot in each.slots]
            self.facts += [Fact(slot, reading, said) for slot in filled if slot.side in legs]
            if any(has(item, "recent") for item in part.items):
                self._new(finding, reading, legs, said)

    def _new(self, finding: Finding, reading: Reading, legs: Sequence[str], said: str) -> None:
        """Record that a deficit is new, where its group has a course: `weak ankle since yesterday`."""
        healthy = any(map(finding.scale.is_unconcerning, meaning(finding, reading)))
        course = self.text.vocabulary.findings.get(finding.course)
        code = course.scale.read("new") if course else None
        if course and code and not healthy and meaning(finding, reading):
            self.facts += [Fact(slot, _named(course, code), said) for slot in course.slots if slot.side in legs]

    def take_all(self, part: Part, name: Item, finding: Finding, reading: Reading) -> None:
        """Record a part of which every word is understood."""
        self._take(part, name, finding, part.sides, reading)
        self.use(part.items)

    def _tells(self, item: Item, sided: bool) -> bool:
        """Say whether a cue is part of what is recorded; a period is none, nor a side where nothing has sides."""
        return not has(item, PERIOD) and (sided or not has(item, *SIDES))

    def _says_less(self, finding: Finding, name: Item, reading: Reading) -> bool:
        """Say whether a finding would be absent because something is that only comes under it, as HIV does."""
        by_name = any(id_ == finding.id for id_ in name.ids)
        if not presence(finding) or reading.code != finding.scale.read("no") or not by_name:
            return False
        note = self.text.vocabulary.note
        sides = {keys_of(word) for side in SIDES for word in note.cues.get(side, ())}
        said = tuple(key for key in keys_of(self.text.said(name.first, name.last)) if (key,) not in sides)
        return said not in {keys_of(word) for word in (finding.id, finding.title, *note.deniable)}

    def ask(self, part: Part, findings: Sequence[Finding], why: str, reading: Reading | None = None) -> None:
        """Ask about a part instead of recording it."""
        self.doubted |= {finding.id for finding in findings}
        self.early |= {finding.id for finding in findings if why == AT_FIRST}
        self.use(part.items)
        lines = [line for finding in findings[:2] for line in _lines(finding, part.sides, reading)]
        self.asks.append(Ask(self.text.said_by(part.items), why, tuple(lines)))


def _elsewhere(part: Part) -> Part:
    """Return a part without its areas."""
    return replace(part, items=[item for item in part.items if item.kind != "area"])


def _named(finding: Finding, code: int) -> Reading:
    return Reading(code, finding.scale.name(code))


def written(reading: Reading) -> str:
    """Return a reading as a line of a case has it."""
    return f"{{{', '.join(reading.moments.in_a_cell().splitlines())}}}" if reading.moments else reading.written


def _lines(finding: Finding, sides: Sequence[str], reading: Reading | None) -> list[str]:
    """Return what a case could hold."""
    value = written(reading) if reading else " | ".join(finding.scale.choices[:5])
    if finding.sides == "patient":
        return [f"{finding.id}: {value}"]
    open_to = sides if len(sides) == 1 else SIDES if sides else (*SIDES, "one")  # `one`: whichever it is
    return [f"{side}.{finding.id}: {value}" for side in open_to]

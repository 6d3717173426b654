"""A note to observations: what is said without doubt is recorded, the rest is asked about or listed as not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from radiculo.interview.note.lexicon import (
    FACT,
    NORMAL,
    OTHER,
    PART_END,
    SENTENCE_END,
    SIDES,
    Item,
    Lexicon,
    Token,
    keys_of,
    lexicon_of,
    tokens_of,
)
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.name_index import index_of
from radiculo.knowledge.observations import NOT_INTERPRETABLE, NOT_TESTED, Observations, Reading
from radiculo.knowledge.scales import UNKNOWN, NumberScale, ValueScale, fold_text
from radiculo.knowledge.vocabulary import LEGS, Finding, Slot, Vocabulary

_LEGS: Mapping[str, tuple[str, ...]] = {"left": ("left",), "right": ("right",), "both": LEGS}
_REASONS = {
    "not tested": NOT_TESTED,
    "not done": NOT_TESTED,
    "not examined": NOT_TESTED,
    "not interpretable": NOT_INTERPRETABLE,
}
_FREE = {"cue", "stop"}
_LONGEST_VALUE = 6
MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Ask:
    """What is not recorded because it is not sure: the words, why, and what could be written in the case."""

    text: str
    why: str
    could_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One reading, and the words that say it."""

    slot: Slot
    reading: Reading
    text: str


@dataclass(frozen=True)
class Note:
    """What a note says: facts, what is asked about, and what was not read."""

    facts: tuple[Fact, ...] = ()
    asks: tuple[Ask, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def observations(self) -> Observations:
        """The facts as a case holds them."""
        return Observations({fact.slot: fact.reading for fact in self.facts})


def read_note(base: RuleBase, text: str) -> Note:
    """Return what a note says. The same text always gives the same; no side, grade or negative is ever guessed."""
    return _Reader(base.vocabulary, text[:MOST_CHARACTERS]).read()


@dataclass
class _Part:
    """Items between two joints: usually one finding with what is said of it."""

    items: list[Item]
    denied: bool = False
    whole_denied: bool = False  # by a word that denies the whole list that follows
    answered: bool = False
    elsewhere_after: bool = False
    unsure: bool = False  # beside something that is denied, so that to be named is not to be there
    doubts: list[str] = field(default_factory=list)
    heading: tuple[str, ...] = ()

    @property
    def names(self) -> list[Item]:
        return [item for item in self.items if item.kind == "name"]

    @property
    def areas(self) -> list[Item]:
        return [item for item in self.items if item.kind == "area"]


@dataclass
class _Reader:
    vocabulary: Vocabulary
    text: str
    facts: list[Fact] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # tokens that were understood
    doubtful: set[str] = field(default_factory=set)  # findings that are asked about
    normals: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lexicon: Lexicon = lexicon_of(self.vocabulary)
        self.tokens: list[Token] = tokens_of(self.text)
        self.families = self.vocabulary.families
        self.later = False

    # -- from text to parts ------------------------------------------------------------------------------------------

    def read(self) -> Note:
        for sentence in self._sentences():
            self._sentence(sentence)
        facts = self._agreeing()
        unread = tuple(self._unread())
        facts += self._normal(facts, unread)
        return Note(tuple(facts), tuple(dict.fromkeys(self.asks)), unread)

    def _sentences(self) -> Iterator[list[Item]]:
        sentence: list[Item] = []
        for item in self.lexicon.scan(self.text, self.tokens):
            if item.kind == "stop" and self.tokens[item.first].key in SENTENCE_END:
                yield sentence
                sentence = []
            else:
                sentence.append(item)
        yield sentence

    def _sentence(self, items: list[Item]) -> None:
        items = self._patterns(items)
        cues = [kind for item in items if item.kind == "cue" for kind in item.ids]
        whole = "it may be another time, person or matter" if "other_matter" in cues else ""
        if any(self.tokens[item.first].key == "?" for item in items):
            whole = "the note has a question mark"
        heading: tuple[str, ...] = ()
        lists = denied_before = False
        segments = list(_cut(items, self._ends, keep=lambda item: "turns" in self._kinds(item)))
        segments = [piece for segment in segments for piece in self._headed(segment)]
        for index, segment in enumerate(segments):
            if self._is_heading(segment):
                heading = tuple(self._sides(segment))
                self._use(segment)
                continue
            parts = self._parts(segment)
            bare = all(self._is_bare(part) for part in parts)
            first, kinds = self._kinds(segment[0]), {kind for item in segment for kind in self._kinds(item)}
            self.later |= "later" in kinds
            if {"turns", "limits"} & {*first}:
                denied_before = lists = False
            before = any(self._says_no(part) for part in self._answer_to(segments[index:])) if bare else False
            for part in parts:
                part.heading = heading
                if whole:
                    part.doubts.append(whole)
                if self.later:
                    part.doubts.append("it was later")
                if denied_before and bare and not part.denied and (lists or self._is_one_list(segments[index:])):
                    part.denied = True
                part.unsure = (denied_before or before) and not part.denied
                denied_before |= part.denied
                lists |= part.denied and part.whole_denied
            for part, after in pairwise([*parts, None]):
                if part and after and "alternatives" in self._kinds(after.items[0]):
                    for each in (part, after):
                        if not each.denied:
                            each.doubts.append("there is an 'or'")
            for part in parts:
                self._part(part)

    def _headed(self, segment: list[Item]) -> Iterator[list[Item]]:
        """Cut a segment at a colon after a side or the name of a group, when findings are named behind it."""
        at = next((i for i, item in enumerate(segment) if self._is_colon(item)), None)
        plain = {*SIDES, "skipped"}
        if at and any(item.kind == "name" for item in segment[at:]):
            before = segment[:at]
            sides = all(item.kind == "cue" and {*item.ids} & plain for item in before)
            lists = all(
                (item.kind == "cue" and "skipped" in item.ids)
                or (item.kind == "name" and all(id_.startswith(NORMAL) or id_ in self.families for id_ in item.ids))
                for item in before
            )
            if sides or lists:
                if lists and not sides:
                    self._use(before)
                else:
                    yield segment[: at + 1]
                yield from self._headed(segment[at + 1 :])
                return
        if segment:
            yield segment

    def _is_colon(self, item: Item) -> bool:
        return item.kind == "stop" and self.tokens[item.first].key == ":"

    def _answer_to(self, segments: Sequence[list[Item]]) -> list[_Part]:
        """Return the parts of the first of some segments that does more than name findings."""
        for segment in segments:
            parts = self._parts(segment)
            if not all(self._is_bare(part) for part in parts):
                return parts
        return []

    def _says_no(self, part: _Part) -> bool:
        """Say whether a part answers no, as the end of `fever, night sweats: no` does."""
        return any({*self._kinds(item)} & {"denials", "negations", "normal"} for item in part.items) or any(
            finding.scale.read(self._said(item.first, item.last)) == finding.scale.read("no") is not None
            for name in part.names
            for finding in self._findings(name, [])
            for item in part.items
            if item is not name
        )

    def _ends(self, item: Item) -> bool:
        return (item.kind == "stop" and self.tokens[item.first].key in PART_END) or "turns" in self._kinds(item)

    def _kinds(self, item: Item) -> tuple[str, ...]:
        return item.ids if item.kind == "cue" else ()

    def _is_heading(self, segment: list[Item]) -> bool:
        """Say whether a segment is a side and a colon, as in `Left: KJ reduced, AJ normal`."""
        return self._is_colon(segment[-1]) and not any(item.kind == "name" for item in segment)

    def _is_bare(self, part: _Part) -> bool:
        """Say whether a part only names findings, as in a list of what is denied."""
        kinds = {kind for item in part.items for kind in self._kinds(item)}
        return (
            bool(part.names)
            and not part.areas
            and all(item.kind in {"name", "cue", "stop"} for item in part.items)
            and kinds <= {"skipped", "joints", "alternatives", "doubts", "denials", "denied_lists"}
            and not part.doubts
            and not part.answered
            and not any(id_.startswith(FACT) for item in part.names for id_ in item.ids)
        )

    def _is_one_list(self, segments: Sequence[list[Item]]) -> bool:
        """Say whether a list of bare names ends with an `or`, which makes a denial one of all of them."""
        return any("alternatives" in self._kinds(item) for segment in segments for item in segment) and all(
            item.kind in {"name", "cue", "stop"} for segment in segments for item in segment
        )

    def _parts(self, segment: list[Item]) -> list[_Part]:
        """Cut a segment at its joints; what names no finding belongs to the part before it."""
        parts: list[_Part] = []
        for items in _cut(segment, lambda item: bool({"joints", "alternatives", "limits"} & {*self._kinds(item)})):
            if parts and not any(item.kind == "name" for item in items):
                parts[-1].items.extend(items)
            elif parts and not parts[-1].names:
                parts[-1].items.extend(items)
            else:
                parts.append(_Part(list(items)))
        return self._denied(parts)

    def _denied(self, parts: list[_Part]) -> list[_Part]:
        """Mark what is denied and what is doubted; a denial holds for the names that `or` or `and` adds."""
        denying = whole = False
        elsewhere = False
        for part in parts:
            seen_name = False
            first = {*self._kinds(part.items[0])}
            if denying and not (first & {"alternatives"} or (whole and "joints" in first)) and part is not parts[0]:
                part.doubts.append("it is not clear whether it is denied too")
            for item in part.items:
                kinds = self._kinds(item)
                if item.kind == "name":
                    seen_name = True
                if "denials" in kinds or "denied_lists" in kinds:
                    if self._is_answer(part, item):
                        part.answered = True
                        continue
                    if seen_name:
                        part.doubts.append("it is not clear what is denied")
                    denying, whole = True, whole or "denied_lists" in kinds
                elif "negations" in kinds and self._begins_value(part, item):
                    continue
                elif "negations" in kinds:
                    part.doubts.append("there is a 'not'")
                elif "doubts" in kinds and not ("alternatives" in kinds and denying):
                    part.doubts.append(f"'{self._said(item.first, item.last)}' leaves it open")
                elif "other_time" in kinds:
                    if not seen_name:
                        elsewhere = True
                    elif any(i.kind == "name" and i.first > item.first for i in part.items):
                        part.doubts.append("it may be another time, person or matter")
                    else:
                        part.elsewhere_after = True
            if elsewhere and part.names:
                part.doubts.append("it may be another time, person or matter")
            part.denied, part.whole_denied = denying or part.answered, whole
            if part.elsewhere_after:
                elsewhere = True
        return parts

    def _is_answer(self, part: _Part, item: Item) -> bool:
        """Say whether a `no` answers the one name before it, as in `fever: no`."""
        before = [i for i in part.items if i.first < item.first]
        named = [i for i in before if i.kind == "name"]
        plain = all(i.kind == "name" or self._is_colon(i) or "skipped" in self._kinds(i) for i in before)
        return len(named) == 1 and plain and item is part.items[-1]

    def _begins_value(self, part: _Part, item: Item) -> bool:
        """Say whether a `not` begins a value of what is named, as in `KJ not elicitable`."""
        rest = part.items[part.items.index(item) :]
        findings = [finding for name in part.names for finding in self._findings(name, part.areas)]
        return any(self._value(rest, finding, forward=True)[0] > 1 for finding in findings)

    # -- from parts to facts -----------------------------------------------------------------------------------------

    def _part(self, part: _Part) -> None:
        names = self._settled(part)
        if not names:
            return
        if len(names) > 1:
            self._several(part, names)
            return
        self._one(part, names[0])

    def _settled(self, part: _Part) -> list[Item]:
        """Return the names of a part without those that are the value of another one, as in `EHL weakness`."""
        names = part.names
        for item in names:
            chain = self._chain(part, item)
            others = {n.first for n in names if n is not item}
            if len(names) > 1 and others and others <= chain.swallowed:
                return [item]
        return names

    def _several(self, part: _Part, names: list[Item]) -> None:
        """Read `KJ reduced L AJ absent L`: names that are each followed by a value of their own."""
        first, cuts = part.items[0], [part.items.index(name) for name in names]
        pieces = [part.items[a:b] for a, b in zip(cuts, [*cuts[1:], len(part.items)], strict=True)]
        before = part.items[: cuts[0]]
        plain = all(item.kind == "cue" and {*item.ids} <= {"skipped", "joints"} for item in before)
        split = [replace(part, items=piece) for piece in pieces]
        told = [self._chain(piece, piece.items[0]) for piece in split]
        if plain and first and not part.denied and all(chain.after and not chain.before for chain in told):
            for piece in split:
                self._one(piece, piece.items[0])
            return
        if part.denied and all(self._is_bare(replace(part, items=[n])) for n in names) and self._is_bare(part):
            for name in names:
                self._one(replace(part, items=[name]), name)
            return
        for name in names:
            self._ask(part, self._findings(name, []), "it is not clear what belongs to what")

    def _findings(self, name: Item, areas: Sequence[Item]) -> list[Finding]:
        """Return the findings that a name stands for, beside areas."""
        found: list[Finding] = []
        for id_ in name.ids:
            if id_ in self.families and areas:
                wanted = {area.ids[0] for area in areas}
                found += [f for f in self.families[id_] if f.area in wanted]
            elif id_.startswith(FACT):
                found += [self.vocabulary[name] for name, _ in self.vocabulary.note.facts[id_.removeprefix(FACT)]]
            elif id_ in self.vocabulary.findings:
                found.append(self.vocabulary[id_])
        return found

    def _one(self, part: _Part, name: Item) -> None:
        """Read a part with one name."""
        areas = part.areas
        by_area = [id_ for id_ in name.ids if id_ in self.families]
        facts = [id_ for id_ in name.ids if id_.startswith(FACT)]
        lists = [id_ for id_ in name.ids if id_.startswith(NORMAL)]
        singles = [id_ for id_ in name.ids if id_ in self.vocabulary.findings]
        if facts and not areas:
            self._fact(part, name, facts[0])
        elif areas and by_area:
            self._area_facts(part, name, by_area[0])
        elif areas and len(singles) == 1 and self._is_presence(self.vocabulary[singles[0]]):
            self._single(replace(part, items=[i for i in part.items if i.kind != "area"]), name, self.vocabulary[singles[0]])
        elif areas:
            self._ask(part, self._findings(name, areas), "the area does not belong to this finding")
        elif by_area and (label := self._label(part, name, by_area[0])):
            self._single(part, name, label)
        elif lists and self._is_called_normal(part, name, lists[0]):
            self._list(part, name, lists[0])
        elif len(singles) == 1:
            self._single(part, name, self.vocabulary[singles[0]])
        elif len(singles) > 1:
            titles = " or ".join(self.vocabulary[id_].title for id_ in singles)
            self._ask(part, [self.vocabulary[id_] for id_ in singles], f"several findings have this name: {titles}")
        elif lists:
            self._ask(part, [], "not called normal as a whole; name each finding")

    def _label(self, part: _Part, name: Item, family: str) -> Finding | None:
        """Return the finding for what the examiner calls a place, as in `numb in the L5 distribution`."""
        label = self.vocabulary.findings.get(self.vocabulary.note.labels.get(family, ""))
        if label is None:
            return None
        long = [reading for reading in self._chain(part, name, label).values if len(keys_of(reading.written)) > 1]
        return label if long else None

    def _single(self, part: _Part, name: Item, finding: Finding) -> None:
        chain = self._chain(part, name, finding)
        told = chain.values
        sides = self._sides(part.items) or list(part.heading)
        own = finding.scale.read(self._said(name.first, name.last)) if isinstance(finding.scale, ValueScale) else None
        if part.doubts:
            self._ask(part, [finding], part.doubts[0])
        elif part.denied:
            self._deny(part, name, finding, sides, told, own)
        elif not told and own and not self._is_presence(finding):
            self._take(part, [finding], sides, Reading(own, self._said(name.first, name.last)), name)
        elif not told:
            present = self._is_presence(finding)
            inside = self._inside(name, finding) if present else None
            if present and part.unsure:
                self._ask(part, [finding], "it is not clear whether it is denied too")
            elif present and self._is_qualified(part, name, finding, present):
                self._ask(part, [finding], "more is said of it than that it is there")
            elif present and inside and self._stands_free(part, name):
                self._take(part, [finding], sides, inside, name)
            elif present and self._stands_free(part, name):
                self._take(part, [finding], sides, Reading(present, finding.scale.name(present)), name)
            elif present:
                self._ask(part, [finding], "what stands beside it is not understood", )
            else:
                self._ask(part, [finding], self._doubt(part, name, finding) or "what was found is not said")
        elif len(set(sides)) < 2 and self._is_contested(part, chain, name, finding):
            self._ask(part, [finding], "two different values are said")
        elif len(set(sides)) < 2 and (narrow := _narrowest(finding, told)):
            self._take(part, [finding], sides, narrow, name, chain)
        elif pairs := chain.pairs():
            for side, reading in pairs:
                self._take(part, [finding], [side], reading, name, chain)
        else:
            self._ask(part, [finding], "it is not clear what belongs to which leg")

    def _doubt(self, part: _Part, name: Item, finding: Finding) -> str:
        """Return what a value beside a name is asked about, such as litres or millilitres."""
        rest = part.items[part.items.index(name) + 1 :]
        runs = (rest[start : start + size] for start in range(len(rest)) for size in (3, 2, 1))
        return next((why for run in runs if run and (why := finding.scale.doubt(self._said(run[0].first, run[-1].last)))), "")

    def _is_contested(self, part: _Part, chain: _Chain, name: Item, finding: Finding) -> bool:
        """Say whether a part holds a value that does not belong to those beside the name, as in `4 then 5`."""
        used = {i for item in (*chain.used, name) for i in range(item.first, item.last)}
        meanings = finding.scale.meanings
        for index, item in enumerate(part.items):
            size, reading = self._value(part.items[index:], finding, forward=True)
            if reading is None or item.first in used or item.kind == "name":
                continue
            means = meanings.get(reading.code, frozenset())
            if not any(meanings.get(told.code, frozenset()) <= means for told in chain.values):
                return True
        return False

    def _is_qualified(self, part: _Part, name: Item, finding: Finding, present: int) -> bool:
        """Say whether another value of a finding stands in the same part, apart from its name."""
        for index in range(len(part.items)):
            size, reading = self._value(part.items[index:], finding, forward=True)
            run = part.items[index : index + size]
            if reading is not None and name not in run and reading.code != present:
                return True
        return False

    def _inside(self, name: Item, finding: Finding) -> Reading | None:
        """Return the value that a name holds beside another name of the same finding, as in `progressive weakness`."""
        spellings = index_of(self.vocabulary).spellings
        for cut in range(name.first + 1, name.last):
            for value, rest in (((name.first, cut), (cut, name.last)), ((cut, name.last), (name.first, cut))):
                code = finding.scale.read(self._said(*value))
                if code and finding.id in spellings.get(fold_text(self._said(*rest)), ()):
                    return Reading(code, self._said(*value))
        return None

    def _deny(self, part: _Part, name: Item, finding: Finding, sides: list[str], told: list[Reading], own: int | None) -> None:
        code = finding.scale.read("no")
        if told or not self._is_presence(finding) or not code or code not in finding.scale.exact:
            self._ask(part, [finding], "it is not clear what is denied")
        elif self._stands_free(part, name):
            reading = Reading(code, finding.scale.name(code))
            self._take(part, [finding], sides or (["both"] if finding.sides == "leg" else []), reading, name)
        else:
            self._ask(part, [finding], "what stands beside it is not understood")

    def _fact(self, part: _Part, name: Item, fact: str) -> None:
        for finding_id, value in self.vocabulary.note.facts[fact.removeprefix(FACT)]:
            finding = self.vocabulary[finding_id]
            code = finding.scale.read(value) or UNKNOWN
            chain = self._chain(part, name, finding)
            sides = self._sides(part.items) or list(part.heading)
            meanings = finding.scale.meanings
            told = [r for r in chain.values if r.code != code]
            narrower = [r for r in told if meanings.get(r.code, frozenset()) <= meanings[code]]
            if part.doubts or part.denied or part.unsure:
                self._ask(part, [finding], part.doubts[0] if part.doubts else "it is not clear what is denied")
            elif told and not len(narrower) == len(told) == 1:
                self._ask(part, [finding], "two different values are said")
            elif told or self._stands_free(part, name):
                self._take(part, [finding], sides, told[0] if told else Reading(code, value), name, chain)
            else:
                self._ask(part, [finding], "what stands beside it is not understood")

    def _area_facts(self, part: _Part, name: Item, family: str) -> None:
        """Read a word such as `pain` or `numb` with the areas beside it."""
        members = {finding.area: finding for finding in self.families[family]}
        findings = [members[area.ids[0]] for area in part.areas if area.ids[0] in members]
        if len(findings) < len(part.areas):
            self._ask(part, findings, "the area does not belong to this finding")
            return
        chain = self._chain(part, name, findings[0])
        told = list(chain.values)
        own = findings[0].scale.read(self._said(name.first, name.last))
        if own and not told:
            told = [Reading(own, self._said(name.first, name.last))]
        pairs = self._area_sides(part)
        if part.doubts:
            self._ask(part, findings, part.doubts[0])
        elif pairs is None:
            self._ask(part, findings, "it is not clear which area is on which leg")
        elif part.denied:
            if told or not (code := findings[0].scale.read("no")) or not self._is_presence(findings[0]) or not self._stands_free(part, name):
                self._ask(part, findings, "it is not clear what is denied")
                return
            for area, sides in pairs:
                self._take(part, [members[area]], sides or ["both"], Reading(code, findings[0].scale.name(code)), name)
        elif told and len({r.code for r in told}) == 1:
            for area, sides in pairs:
                self._take(part, [members[area]], sides, told[0], name, chain)
        elif told:
            self._ask(part, findings, "two different values are said")
        elif part.unsure:
            self._ask(part, findings, "it is not clear whether it is denied too")
        elif (present := self._is_presence(findings[0])) and self._stands_free(part, name):
            for area, sides in pairs:
                self._take(part, [members[area]], sides, Reading(present, findings[0].scale.name(present)), name)
        else:
            self._ask(part, findings, "what was found is not said")

    def _area_sides(self, part: _Part) -> list[tuple[str, list[str]]] | None:
        """Return each area with its sides: its own, or the only one of the part."""
        named = set(self._sides(part.items))
        if len(named) < 2:
            return [(area.ids[0], [*named] or list(part.heading)) for area in part.areas]
        found = []
        for area in part.areas:
            at = part.items.index(area)
            before = part.items[at - 1] if at else None
            own = list(area.sides) or ([k for k in self._kinds(before) if k in SIDES] if before else [])
            if len(own) != 1:
                return None
            found.append((area.ids[0], own))
        return found

    def _is_called_normal(self, part: _Part, name: Item, listed: str) -> bool:
        word = listed.removeprefix(NORMAL)
        if word in self.vocabulary.said_normal:
            return True
        return bool(self._normal_words(part, name, self.vocabulary.summaries[word]))

    def _normal_words(self, part: _Part, name: Item, members: Iterable[str]) -> list[Item]:
        """Return the items beside a list that call it normal; none when anything else is said there."""
        free = {"skipped", "joints", "normal", *SIDES}
        found: list[Item] = []
        at = part.items.index(name)
        for item in (*part.items[:at], *part.items[at + 1 :]):
            if item.kind == "cue" and "normal" in item.ids:
                found.append(item)
            elif item.kind == "cue" and {*item.ids} & free:
                continue
            elif all(self._reads_normal(self.vocabulary[m], item) for m in members):
                found.append(item)
            else:
                return []
        return found

    def _reads_normal(self, finding: Finding, item: Item) -> bool:
        code = finding.scale.read(self._said(item.first, item.last))
        return bool(code) and code == finding.normal_outright

    def _list(self, part: _Part, name: Item, listed: str) -> None:
        word = listed.removeprefix(NORMAL)
        members = self.vocabulary.summaries[word]
        calm = word in self.vocabulary.said_normal
        others = [i for i in part.items if i is not name and not {*self._kinds(i)} & {"skipped", "joints", "normal", *SIDES}]
        if part.doubts or part.denied or (calm and others):
            why = part.doubts[0] if part.doubts else "more is said than that it is normal"
            self._ask(part, [self.vocabulary[m] for m in members], why)
            return
        sides = self._sides(part.items) or list(part.heading) or ["both"]
        legs = tuple(leg for side in dict.fromkeys(sides) for leg in _LEGS[side])
        self._use(part.items)
        self.normals.append((word, legs, self._text_of(part)))

    # -- values, sides and neighbours --------------------------------------------------------------------------------

    def _chain(self, part: _Part, name: Item, finding: Finding | None = None) -> _Chain:
        """Return what is said of a finding beside its name, in both directions, as far as it is understood."""
        if finding is None:
            found = self._findings(name, part.areas)
            finding = found[0] if found else None
        chain = _Chain()
        if finding is not None:
            at = part.items.index(name)
            chain.sides_inside = list(name.sides)
            self._walk(part.items[at + 1 :], finding, chain, forward=True)
            self._walk(part.items[:at][::-1], finding, chain, forward=False)
        return chain

    def _walk(self, items: list[Item], finding: Finding, chain: _Chain, *, forward: bool) -> None:
        index = 0
        while index < len(items):
            size, reading = self._value(items[index:], finding, forward=forward)
            if reading is not None:
                run = items[index : index + size]
                chain.add(reading, run, forward=forward)
                chain.swallowed |= {item.first for item in run if item.kind == "name"}
                index += size
                continue
            item = items[index]
            sides = [*item.sides, *(kind for kind in self._kinds(item) if kind in SIDES)]
            if sides and item.kind == "cue":
                chain.side(sides[0], forward=forward)
            elif item.kind != "area" and not {*self._kinds(item)} & {"skipped", "joints"} and not self._is_colon(item):
                return
            index += 1

    def _value(self, items: list[Item], finding: Finding, *, forward: bool) -> tuple[int, Reading | None]:
        """Return the longest run of items that is a value of a finding."""
        for size in range(min(len(items), _LONGEST_VALUE), 0, -1):
            run = items[:size] if forward else items[:size][::-1]
            number = isinstance(finding.scale, NumberScale) and finding.sides == "patient"
            barred = {"turns"} if number else {*SIDES, "turns"}
            if any(item.kind == "area" or {*self._kinds(item)} & barred for item in run):
                continue
            if size == 1 and {*self._kinds(run[0])} & {"denials", "negations"}:
                continue
            if any({*self._kinds(item)} & {"denials", "denied_lists"} for item in run):
                continue
            said = self._said(run[0].first, run[-1].last)
            plain = " ".join(token.key for token in self.tokens[run[0].first : run[-1].last])
            for text in (said, plain):
                if plain in _REASONS:
                    return size, Reading(UNKNOWN, _REASONS[plain], _REASONS[plain])
                if code := finding.scale.read(text):
                    return size, Reading(code, text)
            if size == 1 and "normal" in self._kinds(run[0]) and (code := finding.normal):
                return size, Reading(code, finding.scale.name(code))
        return 0, None

    def _sides(self, items: Iterable[Item]) -> list[str]:
        found: dict[str, None] = {}
        for item in items:
            found.update(dict.fromkeys(item.sides))
            found.update(dict.fromkeys(kind for kind in self._kinds(item) if kind in SIDES))
        return list(found)

    def _is_presence(self, finding: Finding) -> int | None:
        """Return the code of `present` where a finding is there when it is named; None for what has to be graded."""
        scale = finding.scale
        if not isinstance(scale, ValueScale):
            return None
        code = scale.read("yes")
        if not code or code != scale.read("present") or code == finding.normal:
            return None
        return code if len(scale.exact) == 2 or scale.name(code) == "present" else None

    def _stands_free(self, part: _Part, name: Item) -> bool:
        """Say whether what stands directly beside a name is understood."""
        at = part.items.index(name)
        return all(self._is_free(items) for items in (part.items[at + 1 :], part.items[:at][::-1]))

    def _is_free(self, items: Iterable[Item]) -> bool:
        for item in items:
            if "limits" in self._kinds(item):
                return True
            if item.kind in {OTHER, "name"}:
                return False
            if not {*self._kinds(item)} & {"skipped", *SIDES} and item.kind != "area":
                return True
        return True

    # -- what comes out ----------------------------------------------------------------------------------------------

    def _take(  # noqa: PLR0913 - a reading, and where it stands
        self, part: _Part, findings: Sequence[Finding], sides: Sequence[str], reading: Reading, name: Item, chain: _Chain | None = None
    ) -> None:
        for finding in findings:
            if finding.id in self.vocabulary.note.ask_leg and sides:
                self._ask(part, [finding], "is this the leg that hurts?", reading)
                continue
            if self._is_narrow_denial(finding, name, reading):
                self._ask(part, [finding], "the words say less than the finding", reading)
                continue
            if finding.sides == "leg" and len(set(sides)) != 1:
                why = "the leg is not said" if not sides else "it is not clear which leg"
                self._ask(part, [finding], why, reading)
                continue
            legs = ("patient",) if finding.sides == "patient" else _LEGS[sides[0]]
            used = [item for item in part.items if item is name or item.kind == "area" or item.kind == "cue"]
            self._use([*used, *(chain.used if chain else [])])
            self.facts += [Fact(slot, reading, self._text_of(part)) for slot in finding.slots if slot.side in legs]

    def _is_narrow_denial(self, finding: Finding, name: Item, reading: Reading) -> bool:
        """Say whether a finding would be absent because something is that only comes under it, as HIV does."""
        if not self._is_presence(finding) or reading.code != finding.scale.read("no"):
            return False
        said = keys_of(self._said(name.first, name.last))
        if any(id_ in self.families or id_.startswith(FACT) for id_ in name.ids):
            return False
        wide = {keys_of(word) for word in (finding.id, finding.title, *self.vocabulary.note.deniable)}
        plain = tuple(key for key in said if key not in {side for word in ("left", "right", "both") for side in self._words(word)})
        return plain not in wide

    def _words(self, kind: str) -> tuple[str, ...]:
        return self.vocabulary.note.cues.get(kind, ())

    def _ask(self, part: _Part, findings: Sequence[Finding], why: str, reading: Reading | None = None) -> None:
        self.doubtful |= {finding.id for finding in findings}
        could_be: list[str] = []
        for finding in findings[:2]:
            if reading is not None and finding.sides == "leg":
                could_be += [f"{side}.{finding.id}: {reading.written}" for side in SIDES]
            elif reading is not None:
                could_be.append(f"{finding.id}: {reading.written}")
            else:
                side = next(iter(self._sides(part.items)), "")
                prefix = f"{side or 'left'}." if finding.sides == "leg" else ""
                could_be.append(f"{prefix}{finding.id}: {'|'.join(finding.scale.choices[:4])}")
        self._use(part.items)
        self.asks.append(Ask(self._text_of(part), why, tuple(could_be)))

    def _agreeing(self) -> list[Fact]:
        """Return the facts without those that contradict each other, which are asked about; the narrower one stays."""
        found: dict[Slot, Fact] = {}
        clash: dict[Slot, list[Fact]] = {}
        for fact in self.facts:
            first = found.setdefault(fact.slot, fact)
            if first.reading.code == fact.reading.code:
                continue
            meanings = self.vocabulary[fact.slot.finding].scale.meanings
            one, other = meanings.get(first.reading.code, frozenset()), meanings.get(fact.reading.code, frozenset())
            if other and other < one:
                found[fact.slot] = fact
            elif not (one and one < other):
                clash.setdefault(fact.slot, [first]).append(fact)
        for slot, facts in clash.items():
            del found[slot]
            self.doubtful.add(slot.finding)
            lines = tuple(dict.fromkeys(f"{slot}: {fact.reading.written}" for fact in facts))
            self.asks.append(Ask(" / ".join(dict.fromkeys(fact.text for fact in facts)), "the note says both", lines))
        return list(found.values())

    def _normal(self, facts: list[Fact], unread: Sequence[str]) -> list[Fact]:
        """Return what lists that are called normal add: never what is recorded, asked about, or perhaps not read."""
        known = {fact.slot for fact in facts}
        loose = {key for piece in (*unread, *(ask.text for ask in self.asks)) for key in keys_of(piece)}
        found: dict[Slot, Fact] = {}
        for word, legs, text in self.normals:
            members = [self.vocabulary[member] for member in self.vocabulary.summaries[word]]
            if touched := sorted(loose_words(self.vocabulary, members) & {k for p in unread for k in keys_of(p)}):
                self.asks.append(Ask(text, f"'{touched[0]}' was not read, so it is not clear what is normal", (f"normal: [{word}]",)))
                continue
            domains = {member.domain for member in members}
            ids = {member.id for member in members}
            beside = [f for f in facts if self._speaks_against(f, domains, ids)]
            doubted = [self.vocabulary[id_] for id_ in self.doubtful if self.vocabulary[id_].domain in domains and id_ not in ids]
            if beside or any(finding.domain in {"motor", "sensory", "reflex"} for finding in doubted):
                about = str(beside[0].slot) if beside else doubted[0].title
                self.asks.append(Ask(text, f"beside '{about}' it is not clear what is normal", (f"normal: [{word}]",)))
                continue
            for member in members:
                code = member.normal_outright
                if code and member.id not in self.doubtful:
                    reading = Reading(code, member.scale.name(code))
                    found |= {s: Fact(s, reading, text) for s in member.slots if s.side in (*legs, "patient") and s not in known and s not in found}
        del loose
        return list(found.values())

    def _speaks_against(self, fact: Fact, domains: set[str | None], ids: set[str]) -> bool:
        """Say whether a fact of the same domain, but of none of the list's own findings, is not normal."""
        finding = self.vocabulary[fact.slot.finding]
        calm = finding.normal_outright or finding.scale.read("no")
        return bool(finding.domain) and finding.domain in domains and finding.id not in ids and fact.reading.code not in {calm, 0}

    def _unread(self) -> Iterator[str]:
        run: list[Token] = []
        skipped = {"skipped", "joints", *SIDES}
        cue = {i: item for item in self.lexicon.scan(self.text, self.tokens) for i in range(item.first, item.last)}
        for index, token in enumerate(self.tokens):
            item = cue[index]
            free = item.kind == "stop" or (item.kind == "cue" and {*item.ids} <= skipped)
            if index in self.used or free or (index and run and self.text[run[-1].end : token.start].strip()):
                if run:
                    yield self._clean(run[0].start, run[-1].end)
                run = []
            if index not in self.used and not free:
                run.append(token)
        if run:
            yield self._clean(run[0].start, run[-1].end)

    def _patterns(self, items: list[Item]) -> list[Item]:
        """Take the fixed ways of saying something out of a sentence."""
        from radiculo.interview.note.patterns import take_patterns

        return take_patterns(self, items)

    def take_values(self, values: Sequence[tuple[Finding, Reading]], text: str, items: Iterable[Item]) -> None:
        """Record what a pattern says."""
        self._use(items)
        for finding, reading in values:
            self.facts += [Fact(slot, reading, text) for slot in finding.slots if slot.side == "patient"]

    def _use(self, items: Iterable[Item]) -> None:
        for item in items:
            self.used |= set(range(item.first, item.last))

    def _said(self, first: int, last: int) -> str:
        return self._clean(self.tokens[first].start, self.tokens[last - 1].end)

    def _clean(self, start: int, end: int) -> str:
        return re.sub(r"\s+", " ", self.text[start:end]).strip()

    def _text_of(self, part: _Part) -> str:
        items = [item for item in part.items if item.kind != "stop"]
        return self._said(items[0].first, items[-1].last)


def _narrowest(finding: Finding, told: Sequence[Reading]) -> Reading | None:
    """Return the reading that says the most, when the others leave room for it."""
    meanings = finding.scale.meanings
    means = {reading.code: meanings.get(reading.code, frozenset()) for reading in told}
    return next((r for r in told if all(means[r.code] <= other for other in means.values())), None)


@dataclass
class _Chain:
    """Values and sides around a name, in the order in which they stand."""

    values: list[Reading] = field(default_factory=list)
    used: list[Item] = field(default_factory=list)
    swallowed: set[int] = field(default_factory=set)
    order: list[tuple[str, Reading | None]] = field(default_factory=list)
    before: int = 0
    after: int = 0
    sides_inside: list[str] = field(default_factory=list)

    def add(self, reading: Reading, run: list[Item], *, forward: bool) -> None:
        self.values.append(reading)
        self.used += run
        if forward:
            self.after += 1
            self.order.append(("", reading))
        else:
            self.before += 1

    def side(self, side: str, *, forward: bool) -> None:
        if forward:
            self.order.append((side, None))

    def pairs(self) -> list[tuple[str, Reading]]:
        """Return `L reduced R normal` or `reduced L normal R` as pairs; nothing when it is not as regular."""
        sides, readings = self.order[::2], self.order[1::2]
        if self.before or self.sides_inside or len(sides) != len(readings) or not sides:
            return []
        if not sides[0][0]:
            sides, readings = readings, sides
        if all(side for side, _ in sides) and all(reading for _, reading in readings):
            return [(side, reading) for (side, _), (_, reading) in zip(sides, readings, strict=True) if reading]
        return []


def loose_words(vocabulary: Vocabulary, members: Sequence[Finding]) -> frozenset[str]:
    """Return the words that could speak of some findings, or of a value of theirs that is not normal."""
    found: set[str] = set()
    for member in members:
        for name in (member.title, *member.aliases):
            found |= set(keys_of(name))
        if isinstance(member.scale, ValueScale):
            calm = member.normal_outright
            for word, code in member.scale.spellings.items():
                if code != calm:
                    found |= set(keys_of(word))
        for words in vocabulary.note.heads.get(member.family, ()):
            found |= set(keys_of(words))
    common = {key for kind in ("skipped", *SIDES) for word in vocabulary.note.cues.get(kind, ()) for key in keys_of(word)}
    return frozenset(found - common - {"of", "and", "or", "to", "on", "normal"})


def _cut(
    items: Sequence[Item], ends: Callable[[Item], bool], *, keep: Callable[[Item], bool] = lambda _: True
) -> Iterator[list[Item]]:
    """Cut items before each that ends a piece; those to `keep` begin the next one, the others are left out."""
    piece: list[Item] = []
    for item in items:
        if ends(item):
            if piece:
                yield piece
            piece = [item] if keep(item) else []
        else:
            piece.append(item)
    if piece:
        yield piece

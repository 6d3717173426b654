"""Observations: what one case records, slot by slot, and how people may write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from radiculo.errors import Problems, did_you_mean, one_of
from radiculo.knowledge.leg_names import UNSIDED, LegNames, names_of
from radiculo.knowledge.moments import MOMENTS, Moment, Moments, moment_meant, moment_of
from radiculo.knowledge.name_index import index_of
from radiculo.knowledge.scales import UNKNOWN, Scale, fold_text
from radiculo.knowledge.vocabulary import LEGS, OTHER, Finding, Leg, Slot, Vocabulary, area_words
from radiculo.likeness import nearest
from radiculo.loading import Document, Plain
from radiculo.loading.document import Path

NOT_TESTED = "not tested"
NOT_INTERPRETABLE = "not interpretable"
_REASONS = {
    "not tested": NOT_TESTED,
    "not_tested": NOT_TESTED,
    "not interpretable": NOT_INTERPRETABLE,
    "not_interpretable": NOT_INTERPRETABLE,
}
_PREFIXES = {"left": ("left",), "right": ("right",), "both": LEGS}
_UNSAID = ("one", "other")  # in a case: one leg, and the leg beside it, which is meant being left open
MOST_SUGGESTIONS = 30  # in one file: who misspells more has another vocabulary, and each is a search
_SIDES = {"l": "left", "r": "right", "b": "both"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was recorded: a code (0 when there is only a reason), the text as written, and the reason.

    With two `moments` it is the value that counts of both, so that nothing but what is told need know of them.
    """

    code: int
    written: str
    reason: str = ""
    moments: Moments | None = None

    def to_file(self) -> str | dict[str, str]:
        """Return the reading as a case file has it."""
        return self.moments.written() if self.moments else self.written


@dataclass(frozen=True)
class Observations(Mapping[Slot, Reading]):
    """The readings of one case.

    `one` is the leg that "one leg, side not said" is read as, and `unsaid` the slots given in that way. Where nothing
    recorded tells the legs apart the case is `unsided`: its verdict is the same for either leg, `one` is simply the
    first, and whatever is told speaks of the affected leg.
    """

    readings: Mapping[Slot, Reading] = field(default_factory=dict)
    one: Leg | None = None
    unsaid: frozenset[Slot] = frozenset()
    unsided: bool = False

    def __getitem__(self, slot: Slot) -> Reading:
        return self.readings[slot]

    def __iter__(self) -> Iterator[Slot]:
        return iter(self.readings)

    def __len__(self) -> int:
        return len(self.readings)

    @property
    def names(self) -> LegNames:
        """What the legs are called in whatever is told of the case."""
        return names_of(unsided=self.unsided)

    @property
    def side_note(self) -> str:
        """How what was given without a side is read, in words; empty where nothing was."""
        if self.unsided:
            return "no finding says which leg is affected; the answer is the same for either"
        return (
            f"what is recorded of one leg is taken to be the {self.one}, which the other findings name"
            if self.one
            else ""
        )

    def written(self) -> dict[str, str | dict[str, str]]:
        """Return what is recorded as a case file has it, in flat form."""
        return {self.name(slot): reading.to_file() for slot, reading in self.readings.items()}

    def name(self, slot: Slot) -> str:
        """Return the name of a slot as a case file has it: `one.` where no side was said."""
        if slot not in self.unsaid:
            return str(slot)
        return UNSIDED.slot(slot if self.one == "left" else Slot(slot.finding, OTHER[slot.side]))

    def only(self, slots: Iterable[Slot]) -> Observations:
        """Return what is recorded of some slots."""
        kept = {slot: self.readings[slot] for slot in self.readings.keys() & set(slots)}
        ordered = {slot: kept[slot] for slot in self.readings if slot in kept}
        return replace(self, readings=ordered, unsaid=self.unsaid & kept.keys())

    def code(self, slot: Slot) -> int:
        """Return the code of a slot; 0 when it is not recorded or has only a reason."""
        reading = self.readings.get(slot)
        return reading.code if reading else UNKNOWN

    def codes(self) -> dict[Slot, int]:
        """Return the slots that have a value, with their codes."""
        return {slot: reading.code for slot, reading in self.readings.items() if reading.code}

    def named_coarsely(self, vocabulary: Vocabulary) -> frozenset[Slot]:
        """Return the areas that a recorded coarse area may mean: to call the rest normal says nothing of them."""
        coarse = ((slot, vocabulary[slot.finding].stands_for) for slot in self.codes())
        return frozenset(Slot(name, slot.side) for slot, names in coarse for name in names)

    def around(self, slot: Slot, vocabulary: Vocabulary) -> list[tuple[Finding, Reading]]:
        """Return the recorded values of coarse areas that may mean the area of a slot."""
        wider = [finding for finding in vocabulary.coarse if slot.finding in finding.stands_for]
        told = [(finding, self.readings.get(Slot(finding.id, slot.side))) for finding in wider]
        return [(finding, reading) for finding, reading in told if reading is not None and reading.code]

    def plus(self, slot: Slot, reading: Reading) -> Observations:
        """Return these observations with one slot changed or added."""
        unsaid = self.unsaid | {slot} if self.unsided and slot.side != "patient" else self.unsaid
        return replace(self, readings={**self.readings, slot: reading}, unsaid=unsaid)


def at_two_moments(scale: Scale, first: str, later: str) -> Reading:
    """Return what counts of a value of the first visit and a later one, both as written, with both."""
    counts = scale.counting(first, later).written
    return Reading(scale.read(counts) or UNKNOWN, counts, "", Moments(first, later))


def meant(vocabulary: Vocabulary, finding: Finding, reading: Reading) -> tuple[Finding, ...]:
    """Return the findings that a reading is about: of a coarse area that is normal, or closed, each of its areas."""
    if finding.stands_for and reading.code in {UNKNOWN, finding.normal_outright}:
        return tuple(vocabulary[name] for name in finding.stands_for)
    return (finding,)


def of_codes(vocabulary: Vocabulary, slots: Sequence[Slot], codes: Sequence[int]) -> Observations:
    """Return observations given as one code per slot; 0 records nothing."""
    given = [(slot, code) for slot, code in zip(slots, codes, strict=True) if code]
    return Observations({slot: Reading(code, vocabulary[slot.finding].scale.name(code)) for slot, code in given})


class ObservationReader:
    """Expands and checks the `observations` of a case (or the `given` of an example).

    `prefixes` maps the written side prefixes to legs; `bare` gives the legs of an unprefixed leg finding
    (none for cases, the leg in question for the examples of leg rules). Only examples may give `conclusions`.
    """

    def __init__(  # noqa: PLR0913 - what is written, and how it may be written
        self,
        vocabulary: Vocabulary,
        document: Document,
        problems: Problems,
        *,
        prefixes: Mapping[str, tuple[str, ...]] = _PREFIXES,
        bare: tuple[str, ...] = (),
        conclusions: bool = False,
    ) -> None:
        self.vocabulary, self.document, self.problems = vocabulary, document, problems
        self.prefixes, self.bare, self.conclusions = prefixes, bare, conclusions
        self.found: dict[Slot, Reading] = {}
        self.normal: dict[Slot, Reading] = {}
        self.families, self.places = vocabulary.families, vocabulary.places
        self.names = index_of(vocabulary)
        self.suggestions = 0
        self.spelt: dict[Slot, str] = {}  # the name by which each slot was given
        self.where: dict[Slot, Path] = {}  # and the place
        self.unsaid: list[tuple[str, Plain, Path]] = []  # what is given for one leg, whichever it is

    def read(self, data: Plain, path: Path) -> Observations:
        """Return the observations at `path`; problems are recorded, but for a wrong shape, which the file's has."""
        if not isinstance(data, dict):
            return Observations()
        self.spelt, self.where, self.unsaid, self.suggestions = {}, {}, [], 0
        for key, value in data.items():
            self._entry(key, value, (*path, key), self.bare, "")
        sides = self._one_leg() if self.unsaid else Observations()
        vague = Observations(self.found).named_coarsely(self.vocabulary)
        self._check_coarse(path)
        readings = {**{slot: r for slot, r in self.normal.items() if slot not in vague}, **self.found}
        return replace(sides, readings=readings, unsaid=sides.unsaid & readings.keys())

    def _one_leg(self) -> Observations:
        """Record what is given for one leg, whichever it is; return which one that is, with nothing recorded.

        By the mirror law it may be either leg where what is recorded with its side is the same on both. Else it is
        the leg with what is abnormal and not the same on the other; where that is none or both, nobody can tell.
        """
        stated = {slot: reading.code for slot, reading in self.found.items() if slot.side != "patient" and reading.code}
        apart = [slot for slot, code in stated.items() if stated.get(Slot(slot.finding, OTHER[slot.side])) != code]
        abnormal = [slot for slot in apart if stated[slot] != self.vocabulary[slot.finding].normal_outright]
        legs = [leg for leg in LEGS if any(slot.side == leg for slot in abnormal)]
        if not any(key.partition(".")[0] == "one" for key, _, _ in self.unsaid):
            for key, _, path in self.unsaid:
                self._no_side("other", key.removeprefix("other").removeprefix(".") or "finding", path)
            return Observations()
        if apart and len(legs) != 1:
            self._either_leg(abnormal or apart)
            return Observations()
        one: Leg = legs[0] if apart else "left"
        said = {*self.found, *self.normal}
        for key, value, path in self.unsaid:
            head, _, rest = key.partition(".")
            leg = one if head == "one" else OTHER[one]
            self._under(head, rest, value, path, (leg,))
        unsaid = frozenset(slot for slot in (*self.found, *self.normal) if slot not in said and slot.side != "patient")
        return Observations({}, one, unsaid, not apart)

    def _either_leg(self, stated: Sequence[Slot]) -> None:
        shown = [f"'{slot}' (line {self.document.place(self.where[slot]).line})" for slot in stated[:4]]
        more = f" and {len(stated) - 4} more" if len(stated) > 4 else ""
        key, _, path = self.unsaid[0]
        hint = "write 'left.' or 'right.' here, or 'one.' and 'other.' for all that is recorded of the legs"
        what = f"'{key}' could be of either leg beside {', '.join(shown)}{more}"
        self._say("which-leg", what, path, hint=hint, key=True)

    def _check_coarse(self, path: Path) -> None:
        """Say where nothing is left that a coarse area could mean."""
        for slot, reading in self.found.items():
            fine = [Slot(name, slot.side) for name in self.vocabulary[slot.finding].stands_for]
            if fine and reading.code and all(self._differs(each, reading.code) for each in fine):
                what = f"'{slot}' is recorded as '{reading.written}', and each of its areas as something else"
                self._say("contradiction", what, path, hint=f"its areas are {', '.join(str(each) for each in fine)}")

    def _differs(self, slot: Slot, code: int) -> bool:
        """Say whether what is recorded for a slot leaves no room for a code."""
        given, means = self.found.get(slot), self.vocabulary[slot.finding].scale.meanings
        return given is not None and bool(given.code) and means[given.code].isdisjoint(means[code])

    def _entry(self, key: str, value: Plain, path: Path, legs: tuple[str, ...], prefix: str) -> None:
        head, _, rest = key.partition(".")
        if not prefix and head in self.prefixes:
            self._under(head, rest, value, path, self.prefixes[head])
        elif not prefix and head in _UNSAID and self.prefixes is _PREFIXES:
            self.unsaid.append((key, value, path))
        elif key == "normal":
            self._all_normal(value, path, legs if prefix else LEGS, prefix)
        elif key in self.families:
            self._areas(key, value, path, legs)
        elif rest and head in {"left", "right", "other", "either", "this"} and head not in self.prefixes:
            self._no_side(head, rest, path)
        elif moment_of(head):
            self._no_moments(f"'{key}' is said of each finding", "finding", path)
        elif key in self.vocabulary and not self._is_derived(self.vocabulary[key]):
            self._record(self.vocabulary[key], value, path, legs, prefix)
        elif key not in self.vocabulary and len(found := self.names.find(key)) == 1:
            self._entry(found[0], value, path, legs, prefix)
        else:
            self._unknown(key, path, prefix)

    def _under(self, head: str, rest: str, value: Plain, path: Path, legs: tuple[str, ...]) -> None:
        """Read what is given under a side: one finding, or a block of them."""
        if rest:
            self._entry(rest, value, path, legs, head)
        elif isinstance(value, dict):
            for inner, item in value.items():
                self._entry(inner, item, (*path, inner), legs, head)
        else:
            self._say("wrong-type", f"'{head}' needs a block of findings", path, expected="finding: value pairs")

    def _no_side(self, head: str, rest: str, path: Path) -> None:
        first = [f"'{rest}'"] if self.bare else []
        known = " or ".join([*first, *(f"'{each}.{rest}'" for each in self.prefixes if each != "this")])
        self._say("unwanted-side", f"'{head}.' has no meaning here", path, hint=f"write {known}", key=True)

    def _is_derived(self, finding: Finding) -> bool:
        return finding.is_derived and not (finding.is_conclusion and self.conclusions)

    def _record(self, finding: Finding, value: Plain, path: Path, legs: tuple[str, ...], prefix: str) -> None:
        if finding.sides == "leg" and not legs:
            hint = f"write 'left.{finding.id}', 'right.{finding.id}' or 'both.{finding.id}'"
            if self.prefixes is _PREFIXES:
                hint += f"; 'one.{finding.id}' where the record does not say which leg"
            self._say("missing-side", f"'{finding.id}' is recorded for each leg", path, hint=hint, key=True)
            return
        if finding.sides == "patient" and prefix:
            hint = f"write '{finding.id}'"
            self._say("unwanted-side", f"'{finding.id}' is recorded once per patient", path, hint=hint, key=True)
            return
        reading = self._reading(finding, value, path)
        if reading is None:
            return
        last = path[-1]
        name = last.removeprefix(f"{prefix}.") if isinstance(last, str) else finding.id
        filled = [slot for each in meant(self.vocabulary, finding, reading) for slot in each.slots]
        for slot in filled:
            if slot.side != "patient" and slot.side not in legs:
                continue
            if slot in self.found and self.found[slot] != reading:
                what = f"'{slot}' is recorded as '{self.found[slot].written}' and as '{reading.written}'"
                self._say("contradiction", what, path, key=True)
            elif self.spelt.get(slot, name) != name:
                what = f"'{slot}' is given twice, as '{self.spelt[slot]}' and as '{name}'"
                self._say("duplicate-key", what, path, key=True)
            self.found[slot] = reading
            self.spelt[slot], self.where[slot] = name, path

    def _reading(self, finding: Finding, value: Plain, path: Path) -> Reading | None:
        """Return what one entry says of a finding; None is said."""
        if isinstance(value, dict) and any(map(_is_moment, value)):
            return self._at_moments(finding, value, path)
        return self._one_value(finding, value, path)

    def _at_moments(self, finding: Finding, value: dict[str, Plain], path: Path) -> Reading | None:
        """Return what counts of the values of two moments, with both."""
        if finding.once:
            what = f"'{finding.id}' is the same at every visit"
            self._say("no-moments", what, path, hint=f"write '{finding.id}: value'", key=True)
            return None
        told: dict[Moment, Reading] = {}
        for key, item in value.items():
            where, moment = (*path, key), moment_of(key)
            if moment is None:
                meant = moment_meant(key) or nearest(key, MOMENTS)
                hint = f"did you mean '{meant}'?" if meant else ""
                self._say(
                    "unknown-moment", f"unknown moment '{key}'", where, expected=one_of(MOMENTS), hint=hint, key=True
                )
            elif moment in told:
                self._say("duplicate-key", f"'{moment}' is given twice", where, key=True)
            elif reading := self._one_value(finding, item, where):
                told[moment] = reading
                if reading.reason:
                    what, hint = (
                        f"'{reading.written}' says nothing of that moment",
                        "write the value of the other alone",
                    )
                    self._say("one-moment", what, where, hint=hint)
        first, later = told.get("first_visit"), told.get("later")
        if len(value) == 1 and len(told) == 1:
            hint = f"write '{next(iter(told.values())).written}' alone, or the other moment too"
            self._say("one-moment", f"'{finding.id}' has one moment only", path, hint=hint, key=True)
        if first is None or later is None or first.reason or later.reason:
            return None
        return at_two_moments(finding.scale, first.written, later.written)

    def _one_value(self, finding: Finding, value: Plain, path: Path) -> Reading | None:
        if isinstance(value, str) and (reason := _REASONS.get(value.strip().lower())):
            return Reading(UNKNOWN, value, reason)
        if isinstance(value, str | int | float) and (code := finding.scale.read(value)):
            return Reading(code, "yes" if value is True else "no" if value is False else str(value))
        choices = [*finding.scale.choices, NOT_TESTED, NOT_INTERPRETABLE]
        doubt = finding.scale.doubt(value) if isinstance(value, str | int | float) else ""
        hint, expected = doubt or did_you_mean(str(value), choices), one_of(choices)
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        what = f"'{shown}' is not a value of '{finding.id}'"
        if value is None:
            what, hint = f"there is no value for '{finding.id}'", "leave out what was not examined"
        elif isinstance(value, dict | list):
            at_all = isinstance(value, dict) and not moment_of(str(path[-1])) and not finding.once
            two = f", or one each for {' and '.join(MOMENTS)}" if at_all else ""
            what, hint = f"this is not a value of '{finding.id}'", f"write one value{two}"
        self._say("unknown-value", what, path, expected=expected, hint=hint)
        return None

    def _no_moments(self, what: str, name: str, path: Path) -> None:
        self._say(
            "no-moments", what, path, hint=f"write '{name}: {{{MOMENTS[0]}: value, {MOMENTS[1]}: value}}'", key=True
        )

    def _areas(self, family: str, value: Plain, path: Path, legs: tuple[str, ...]) -> None:
        """Read a list of areas, which are yes, or a block of areas with a value each."""
        members = self.places[family]
        listed = list(enumerate(value)) if isinstance(value, list) else []
        if isinstance(value, dict) and any(map(_is_moment, value)):
            self._no_moments(f"the moments of '{family}' are said of each area", members[0].id, path)
        elif isinstance(value, dict):
            for name, item in value.items():
                if finding := self._area(members, name, (*path, name), key=True):
                    self._record(finding, item, (*path, name), legs, "list")
        elif not isinstance(value, list):
            expected = one_of([finding.area for finding in self.families[family]])
            plain = len(members[0].scale.exact) == 2
            needs = "a list of areas" if plain else "a block of areas with a value each"
            self._say("wrong-type", f"'{family}' needs {needs}", path, expected=expected)
        for index, area in listed:
            finding = self._area(members, area, (*path, index))
            if finding and len(finding.scale.exact) != 2:
                hint = f"write '{family}.{finding.area}: value'"
                self._say("wrong-type", f"'{family}' needs a value for each area", (*path, index), hint=hint)
            elif finding:
                self._record(finding, finding.scale.name(2), (*path, index), legs, "list")

    def _area(self, members: tuple[Finding, ...], area: Plain, path: Path, *, key: bool = False) -> Finding | None:
        """Return the finding of an area by its id, title or an alias; None is said."""
        areas, word = self.vocabulary.every_area, area_words(str(area))
        if found := next((finding for finding in members if word in areas[finding.area].names), None):
            return found
        known = [finding.area for finding in members]
        alike = [name for name in known if word and set(word.split()) <= set(area_words(name).split())]
        hint = did_you_mean(str(area), known) or (f"name those that are meant: {', '.join(alike)}" if alike else "")
        expected = one_of(known, limit=len(known))  # the right one may be the last
        self._say("unknown-area", f"unknown area '{area}'", path, expected=expected, hint=hint, key=key)
        return None

    def _all_normal(self, value: Plain, path: Path, legs: tuple[str, ...], prefix: str) -> None:
        """Record findings as normal; inside the block of a leg, those of the whole patient are none of its own."""
        sides = legs if prefix else (*legs, "patient")
        for index, name in enumerate(value if isinstance(value, list) else [value]):
            where = (*path, index) if isinstance(value, list) else path
            members = self._members(str(name))
            if not members:
                known = [*self.vocabulary.summaries, *self.vocabulary.groups, *self.families, *self.vocabulary.findings]
                hint = did_you_mean(str(name), known)
                self._say("unknown-group", f"unknown group or finding '{name}'", where, hint=hint)
            outright = name not in self.vocabulary.groups
            normal = [(f, code) for f in members if (code := f.normal_outright if outright else f.normal)]
            if members and outright and not normal:
                self._say("no-normal-value", f"'{name}' has no normal value", where, hint=f"write '{name}: value'")
            if members and all(finding.sides == "patient" for finding in members) and prefix:
                hint = f"write 'normal: [{name}]' outside the block"
                self._say("unwanted-side", f"'{name}' is recorded once per patient", where, hint=hint)
            for finding, code in normal:
                reading = Reading(code, finding.scale.name(code))
                self.normal.update((slot, reading) for slot in finding.slots if slot.side in sides)

    def _members(self, name: str) -> tuple[Finding, ...]:
        if name in self.vocabulary.groups:
            return tuple(self.vocabulary[f] for f in self.vocabulary.groups[name].findings)
        if name in self.families:
            return self.families[name]
        if name in self.vocabulary:
            return () if self.vocabulary[name].is_derived else (self.vocabulary[name],)
        return tuple(self.vocabulary[f] for f in self.vocabulary.summaries.get(fold_text(name), ()))

    def _unknown(self, key: str, path: Path, prefix: str) -> None:
        if key in self.vocabulary:
            is_sign = self.vocabulary[key].is_sign
            who = "rules derive" if is_sign else "the decision gives"
            self._say(
                "sign-recorded",
                f"'{key}' is a {self.vocabulary[key].kind}, which {who}; it is never recorded",
                path,
                hint="record the findings that it rests on" if is_sign else "leave it out",
                key=True,
            )
            return
        head, _, rest = key.partition(".")
        side = prefix or self._side(head, rest)
        if not side and rest and self.names.find(rest) and not self.names.find(key):
            self._say("unknown-finding", f"'{head}' is no side", path, expected=one_of(self.prefixes), key=True)
            return
        name = rest if side and not prefix else key
        self.suggestions += 1
        meant = self.names.find(name) or (self.names.suggest(name) if self.suggestions <= MOST_SUGGESTIONS else "",)
        written = [f"'{side}.{each}'" if side else f"'{each}'" for each in meant if each]
        hint = f"did you mean {' or '.join(written)}?" if written else self._as_value(name, side)
        what = f"'{key}' could be several findings" if len(meant) > 1 else f"unknown finding '{key}'"
        self._say("unknown-finding", what, path, hint=hint, key=True)

    def _as_value(self, name: str, side: str) -> str:
        """Say how to write a word that is a value of few findings; empty when it is none."""
        lines = []
        for finding, value in self.names.values(name):
            before = f"{side or 'left'}." if self.vocabulary[finding].sides == "leg" else ""
            lines.append(f"'{before}{finding}: {value}'")
        return f"'{name}' is a value: write {' or '.join(lines)}" if lines else ""

    def _side(self, head: str, rest: str) -> str:
        """Return the side that a shortened or misspelt prefix means; empty when it is none."""
        if not rest or head in self.families:
            return ""
        return _SIDES.get(head.lower()) or nearest(head, self.prefixes)

    def _say(  # noqa: PLR0913 - the parts of a diagnostic
        self, code: str, message: str, path: Path, *, expected: str = "", hint: str = "", key: bool = False
    ) -> None:
        self.problems.add(code, message, self.document.place(path, key=key), expected=expected, hint=hint)


def _is_moment(key: str) -> bool:
    """Say whether a key names a moment, or perhaps means one."""
    return bool(moment_of(key) or moment_meant(key))

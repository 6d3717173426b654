"""The vocabulary: every finding and sign that a case or a rule may name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from radiculo.knowledge.conditions import AnyOf, Test, Where
from radiculo.knowledge.note_words import NoteWords
from radiculo.knowledge.scales import UNKNOWN, Codes, Cut, NumberScale, Scale, ValueScale, fold_text
from radiculo.lazy import cached_property

Leg: TypeAlias = Literal["left", "right"]
Side: TypeAlias = Literal["left", "right", "patient"]
LEGS: tuple[Leg, Leg] = ("left", "right")
OTHER: Mapping[Side, Side] = {"left": "right", "right": "left", "patient": "patient"}


class Slot(NamedTuple):
    """A finding on one side: the thing that an observation fills. Unsided findings have side `patient`."""

    finding: str
    side: Side

    def __str__(self) -> str:
        return self.finding if self.side == "patient" else f"{self.side}.{self.finding}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that can be observed or (a sign, a conclusion) derived. `sides`: whether each leg has its own.

    `tempo`: in words, what an alarm may assume of it while it is not recorded; empty for what is never assumed.
    `once`: it is the same at every visit, so that a case has one value of it.
    `course`: the finding that says whether it gets worse; two moments never say so themselves.
    `after`: the finding that must be abnormal on the same side before this one is worth asking; empty for none.
    `stands_for`: of a coarse area, the findings of which one or more have its value; no rule tests it by name.
    """

    id: str
    title: str
    scale: Scale
    sides: Literal["leg", "patient"]
    question: str = ""
    how: str = ""
    group: str = ""
    domain: str | None = None
    normal: int | None = None
    aliases: tuple[str, ...] = ()
    seed: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    phrase: str = ""
    family: str = ""
    area: str = ""
    stands_for: tuple[str, ...] = ()
    tempo: str = ""
    once: bool = False
    course: str = ""
    after: str = ""
    is_sign: bool = False
    is_conclusion: bool = False

    @property
    def kind(self) -> str:
        """What it is called in messages."""
        return "sign" if self.is_sign else "conclusion" if self.is_conclusion else "finding"

    @property
    def is_derived(self) -> bool:
        """Whether radiculo derives it: a sign before the decision, a conclusion by it. No case may record it."""
        return self.is_sign or self.is_conclusion

    @property
    def normal_outright(self) -> int | None:
        """The normal code where the finding is named; one that its group's shorthand leaves out has its scale's."""
        return self.normal or (self.scale.normal if isinstance(self.scale, ValueScale) else None)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of this finding: one per leg, or one for the patient."""
        if self.sides == "patient":
            return (Slot(self.id, "patient"),)
        return tuple(Slot(self.id, side) for side in LEGS)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of findings, as asked together."""

    id: str
    title: str
    order: int
    findings: tuple[str, ...]


_FILLERS = {"the", "of", "and", "on", "at", "in", "a", "my", "side", "aspect", "part"}


def area_words(text: str) -> str:
    """Return the words that tell areas apart: `dorsum of the foot` and `dorsum foot` are one."""
    words = fold_text(text.replace(".", " ")).split()
    return " ".join(word for word in words if word not in _FILLERS) or " ".join(words)


@dataclass(frozen=True)
class Area:
    """A body area of the closed list. `view` tells from where it is seen.

    A coarse area is made `of` others: who says "thigh" means one or more of the areas of the thigh.
    """

    id: str
    title: str
    view: str
    aliases: tuple[str, ...] = ()
    of: tuple[str, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """Every way to name it, as `area_words` gives it."""
        return frozenset(area_words(name) for name in (self.id, self.title, *self.aliases))


def _alternatives(condition: AnyOf) -> Iterator[Test]:
    """Yield the tests of which one alone satisfies a condition."""
    for part in condition.of:
        if isinstance(part, Test):
            yield part
        elif isinstance(part, AnyOf):
            yield from _alternatives(part)


def _by_family(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.family:
            found.setdefault(finding.family, []).append(finding)
    return {name: tuple(members) for name, members in found.items()}


class Cover(NamedTuple):
    """A coarse area whose areas are all alternatives of a condition; `yes` codes satisfy it, `no` are all others."""

    slot: Slot
    test: Test
    yes: Codes
    no: Codes


@dataclass(frozen=True)
class Vocabulary:
    """All findings and signs by id, their groups, the closed list of areas, and the coarse ones made of these."""

    findings: Mapping[str, Finding]
    groups: Mapping[str, Group] = field(default_factory=dict)
    areas: Mapping[str, Area] = field(default_factory=dict)
    coarse_areas: Mapping[str, Area] = field(default_factory=dict)
    summaries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # `neurology`: what its being normal means
    said_normal: frozenset[str] = frozenset()  # the names of summaries that say so themselves
    note: NoteWords = field(default_factory=NoteWords)
    _splits: dict[tuple[object, ...], tuple[Codes, Codes]] = field(default_factory=dict, compare=False, repr=False)
    _slots: dict[tuple[str, Where, Side], tuple[Slot, ...]] = field(default_factory=dict, compare=False, repr=False)
    _covers: dict[tuple[int, Side], tuple[AnyOf, tuple[Cover, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )  # by the identity of the condition, which is kept beside: to hash one is to walk over it

    def __getitem__(self, finding: str) -> Finding:
        return self.findings[finding]

    def __contains__(self, finding: object) -> bool:
        return finding in self.findings

    @cached_property
    def observable(self) -> tuple[Finding, ...]:
        """The findings that are asked and examined, in order of groups."""
        return tuple(f for f in self.findings.values() if not f.is_derived and not f.stands_for)

    @cached_property
    def every_area(self) -> Mapping[str, Area]:
        """The closed list of areas, and what people call several of them."""
        return {**self.areas, **self.coarse_areas}

    @cached_property
    def coarse(self) -> tuple[Finding, ...]:
        """The findings of coarse areas: a case may record them, and nobody asks for them."""
        return tuple(f for f in self.findings.values() if f.stands_for)

    @cached_property
    def families(self) -> dict[str, tuple[Finding, ...]]:
        """The findings that exist once per body area, by family name; without those of coarse areas."""
        return _by_family(self.observable)

    @cached_property
    def places(self) -> dict[str, tuple[Finding, ...]]:
        """The findings of every area of a family that a case may name, the coarse ones last."""
        return _by_family((*self.observable, *self.coarse))

    def plus(self, findings: Iterable[Finding]) -> Vocabulary:
        """Return a vocabulary with further findings."""
        return replace(
            self, findings={**self.findings, **{f.id: f for f in findings}}, _splits={}, _slots={}, _covers={}
        )

    def split(self, test: Test) -> tuple[Codes, Codes]:
        """Return the codes that satisfy a test and those that refute it; an assumption is met by all others."""
        key = (test.finding, test.op, test.want, test.assumed)
        if key not in self._splits:
            scale = self.findings[test.finding].scale
            yes, no = scale.split(test.op, test.want)
            self._splits[key] = (frozenset({UNKNOWN, *scale.meanings}) - no if test.assumed else yes, no)
        return self._splits[key]

    def slots(self, test: Test, side: Side) -> tuple[Slot, ...]:
        """Return the slots that a test reads when its rule is evaluated for `side`."""
        key = (test.finding, test.where, side)
        if key not in self._slots:
            self._slots[key] = self._read_by(test, side)
        return self._slots[key]

    def _read_by(self, test: Test, side: Side) -> tuple[Slot, ...]:
        finding = self.findings[test.finding]
        if finding.sides == "patient":
            return (Slot(finding.id, "patient"),)
        if test.where in {"either", "both"}:
            return finding.slots
        return (Slot(finding.id, side if test.where == "this" else OTHER[side]),)

    def covering(self, condition: AnyOf, side: Side) -> tuple[Cover, ...]:
        """Return the coarse areas that cannot be recorded without satisfying one of some alternatives."""
        key = (id(condition), side)
        if key not in self._covers:
            tests = [t for t in _alternatives(condition) if self.findings[t.finding].family and t.where != "both"]
            self._covers[key] = (condition, tuple(self._covering(tests, side)) if len(tests) > 1 else ())
        return self._covers[key][1]

    def _covering(self, tests: Sequence[Test], side: Side) -> Iterator[Cover]:
        found: dict[Slot, Codes] = {}
        test_of: dict[Slot, Test] = {}
        for test in tests:
            for slot in self.slots(test, side):
                found[slot] = found.get(slot, frozenset()) | self.split(test)[0]
                test_of[slot] = test
        for slot, fine in self._coarse_slots:
            if found.keys() >= fine:
                coarse = self.findings[slot.finding]
                every, nothing = frozenset({UNKNOWN, *coarse.scale.meanings}), {UNKNOWN, coarse.normal_outright}
                if yes := (every - nothing).intersection(*(found[each] for each in fine)):
                    first = test_of[Slot(coarse.stands_for[0], slot.side)]
                    yield Cover(slot, replace(first, finding=coarse.id), yes, every - yes)

    @cached_property
    def _coarse_slots(self) -> tuple[tuple[Slot, frozenset[Slot]], ...]:
        """Every slot of a coarse area, with the slots that it may stand for."""
        return tuple(
            (slot, frozenset(Slot(name, slot.side) for name in coarse.stands_for))
            for coarse in self.coarse
            for slot in coarse.slots
        )

    def with_cuts(self, cuts: Mapping[str, Iterable[Cut]]) -> Vocabulary:
        """Return a vocabulary whose numbers are cut at the given thresholds."""
        changed = dict(self.findings)
        for name, found in cuts.items():
            finding = changed[name]
            if isinstance(finding.scale, NumberScale):
                scale = replace(finding.scale, cuts=tuple(sorted(set(found))))
                changed[name] = replace(finding, scale=scale)
        return replace(self, findings=changed, _splits={}, _slots={}, _covers={})

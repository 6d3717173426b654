"""Vocabulary files to a Vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Literal

from radiculo.errors import Problems, did_you_mean, one_of
from radiculo.knowledge.file_shapes import (
    AreasFile,
    CoarseAreaShape,
    FindingShape,
    GroupFile,
    NormalFile,
    NoteFile,
    NumberShape,
    PartialShape,
    ScalesFile,
    ScaleShape,
    SignsFile,
    UnitShape,
    ValueShape,
)
from radiculo.knowledge.moments import MOMENTS
from radiculo.knowledge.note_words import NoteWords, Pattern, SaidAtOnce
from radiculo.knowledge.scales import NumberScale, Scale, Value, ValueScale, fold_text
from radiculo.knowledge.vocabulary import Area, Finding, Group, Vocabulary
from radiculo.knowledge.written_numbers import NumberForms, Unit
from radiculo.loading import Document, decode
from radiculo.loading.document import Path

RESERVED = ("left", "right", "both", "one", "either", "other", "normal", "this", "conclusion", *MOMENTS)


class VocabularyReader:
    """Reads the files of `vocabulary/`; `domains` are the names that a finding's domain may have.

    `complete` says afterwards whether every finding and sign of the files could be made.
    """

    def __init__(self, documents: Mapping[str, Document], domains: Mapping[str, object], problems: Problems) -> None:
        self.documents, self.domains, self.problems = documents, domains, problems
        self.findings: dict[str, Finding] = {}
        self.groups: dict[str, Group] = {}
        self.areas: dict[str, Area] = {}
        self.coarse_areas: dict[str, Area] = {}
        self.summaries: dict[str, tuple[str, ...]] = {}
        self.said_normal: set[str] = set()
        self.note = NoteWords()
        self.scales: dict[str, ScaleShape] = {}
        self.made: dict[str, ValueScale | None] = {}
        self.complete = self.shared = True  # shared: the areas and scales could be read

    def read(self) -> Vocabulary:
        """Return the vocabulary; problems are recorded."""
        groups: list[tuple[str, Document]] = []
        signs: list[Document] = []
        normal: list[Document] = []
        notes: list[Document] = []
        for name, document in sorted(self.documents.items()):
            stem = name.rsplit("/", 1)[-1].removesuffix(".yaml")
            kind = _kind(stem, document)
            if kind == "areas":
                self._areas(document)
            elif kind == "scales":
                self._scales(document)
            elif kind in {"signs", "normal", "note"}:
                {"signs": signs, "normal": normal, "note": notes}[kind].append(document)
            else:
                groups.append((stem, document))
                self.shared &= document.sound  # what cannot be read may hold anything
        read = [(name, doc, decode(GroupFile, doc.data, doc, self.problems)) for name, doc in groups]
        for name, document, shape in sorted(read, key=lambda item: (item[2].order if item[2] else 0, item[0])):
            if shape is not None:
                self._group(name, shape, document)
            self.complete &= shape is not None
        self._courses((document, shape) for _, document, shape in read if shape is not None)
        self._afters((shape, document) for _, document, shape in read if shape)
        for document in signs:
            self._signs(document)
        for document in normal:
            self._normal(document)
        for document in notes:
            self._note(document)
        said = frozenset(self.said_normal)
        return Vocabulary(self.findings, self.groups, self.areas, self.coarse_areas, self.summaries, said, self.note)

    def _courses(self, groups: Iterable[tuple[Document, GroupFile]]) -> None:
        """Check that what says whether the findings of a group get worse is there."""
        for document, shape in groups:
            self._known([shape.course] if shape.course else [], self.findings, document, ("course",))

    def _afters(self, groups: Iterable[tuple[GroupFile, Document]]) -> None:
        """Check that what a finding comes after is another finding of the same sides."""
        for shape, document in groups:
            for name, entry in shape.findings.items():
                alike = [finding.id for finding in self.findings.values() if finding.sides == entry.sides]
                self._known([entry.after] if entry.after else [], alike, document, ("findings", name, "after"))

    def _areas(self, document: Document) -> None:
        shape = decode(AreasFile, document.data, document, self.problems)
        self.complete = self.shared = self.shared and shape is not None
        if shape:
            self.areas = {n: Area(n, area.title, area.view, tuple(area.aliases)) for n, area in shape.areas.items()}
            for name, coarse in shape.coarse.items():
                self._coarse(name, coarse, document)
            taken: dict[str, str] = {}
            for name, area in {**self.areas, **self.coarse_areas}.items():
                for word in sorted(area.names):
                    if taken.setdefault(word, name) != name:
                        what = f"'{word}' is written for both '{taken[word]}' and '{name}'"
                        place = document.place(("coarse" if area.of else "areas", name), key=True)
                        self.problems.add("ambiguous-alias", what, place)

    def _coarse(self, name: str, shape: CoarseAreaShape, document: Document) -> None:
        """Read what people call several areas at once."""
        if name in self.areas:
            what = f"'{name}' is an area already"
            self.problems.add("reserved-name", what, document.place(("coarse", name), key=True))
            return
        self._areas_known(shape.of, document, ("coarse", name, "of"))
        self.coarse_areas[name] = Area(name, shape.title, "", tuple(shape.aliases), tuple(shape.of))

    def _scales(self, document: Document) -> None:
        shape = decode(ScalesFile, document.data, document, self.problems)
        self.complete = self.shared = self.shared and shape is not None
        if shape:
            self.scales |= shape.scales
            for name, scale in shape.scales.items():
                self.made[name] = self._value_scale(scale, document, ("scales", name))

    def _signs(self, document: Document) -> None:
        shape = decode(SignsFile, document.data, document, self.problems)
        self.complete &= shape is not None
        for name, sign in (shape.signs if shape else {}).items():
            scale = ValueScale((Value("no", "no"), Value("yes", "yes")), ((1, 2),), normal=1)
            finding = Finding(
                id=name,
                title=sign.title,
                scale=scale,
                sides=sign.sides,
                phrase=sign.phrase,
                group="signs",
                is_sign=True,
            )
            self._add(finding, document, ("signs", name))

    def _normal(self, document: Document) -> None:
        """Read what a sentence such as "neurologically normal" can mean."""
        shape = decode(NormalFile, document.data, document, self.problems)
        self.complete &= shape is not None
        for name, entry in (shape.normal if shape else {}).items():
            for index, member in enumerate(entry.findings):
                finding = self.findings.get(member)
                place = document.place(("normal", name, "findings", index))
                if finding is None and self.complete:
                    self.problems.unknown("finding", member, place, self.findings)
                elif finding and not finding.normal_outright:
                    self.problems.add("no-normal-value", f"'{member}' has no normal value", place)
            if name in self.groups or name in self.findings:
                what = f"'{name}' is a group or a finding already"
                self.problems.add("reserved-name", what, document.place(("normal", name), key=True))
            known = tuple(member for member in entry.findings if member in self.findings)
            self.summaries |= {fold_text(word): known for word in (name, *entry.aliases, *entry.said)}
            self.said_normal |= set(map(fold_text, entry.said))

    def _note(self, document: Document) -> None:
        """Read how notes are written; what it names must be there."""
        shape = decode(NoteFile, document.data, document, self.problems)
        self.complete &= shape is not None
        if shape is None:
            return
        note = shape.note
        families = [finding.family for finding in self.findings.values() if finding.family]
        for key in ("heads", "labels"):
            self._known(getattr(note, key), families, document, ("note", key))
        for index, pattern in enumerate(note.patterns):
            path: Path = ("note", "patterns", index)
            self._known(re.findall(r"\{([\w.]+)", pattern.words), self.findings, document, (*path, "words"))
            self._known([pattern.needs] if pattern.needs else [], self.groups, document, (*path, "needs"))
        self._known(note.labels.values(), self.findings, document, ("note", "labels"))
        self._known(note.ask_leg, self.findings, document, ("note", "ask_leg"))
        self._known(note.lasting, self.findings, document, ("note", "lasting"))
        self.note = NoteWords(
            {kind: tuple(words) for kind, words in note.cues.model_dump().items()},
            {family: tuple(words) for family, words in note.heads.items()},
            dict(note.labels),
            tuple(Pattern(each.words, each.needs, each.opens) for each in note.patterns),
            tuple(note.not_here),
            tuple(note.capitals),
            tuple(note.deniable),
            tuple(note.ask_leg),
            frozenset(note.lasting),
            {words: self._fact(words, fact, document) for words, fact in note.facts.items()},
        )

    def _known(self, names: Iterable[str], known: Iterable[str], document: Document, path: Path) -> None:
        for name in names:
            if name not in known and self.complete:
                self.problems.unknown("finding", name, document.place(path), known)

    def _fact(self, words: str, fact: Mapping[str, object], document: Document) -> tuple[SaidAtOnce, ...]:
        """Read the findings and values that some words say at once; words such as `weak legs` speak of `both`."""
        path: Path = ("note", "facts", words)
        said = []
        for key, value in fact.items():
            name = key.removeprefix("both.")
            self._known([name], self.findings, document, path)
            if name not in self.findings:
                continue
            if not self.findings[name].scale.read(str(value)):
                expected = one_of(self.findings[name].scale.choices)
                what = f"'{value}' is not a value of '{name}'"
                self.problems.add("unknown-value", what, document.place((*path, key)), expected=expected)
            said.append(SaidAtOnce(name, str(value), both=key != name))
        return tuple(said)

    def _group(self, name: str, shape: GroupFile, document: Document) -> None:
        members: list[str] = []
        for finding_id, entry in shape.findings.items():
            path: Path = ("findings", finding_id)
            scale = self._scale_of(entry, document, path)
            if entry.domain is not None and entry.domain not in self.domains:
                place = document.place((*path, "domain"))
                self.problems.unknown("domain", entry.domain, place, self.domains, listed=self.domains)
            if scale is None:
                self.complete = False
                continue
            for finding in self._expand(finding_id, entry, scale, name, document):
                if self._add(replace(finding, course=shape.course), document, path) and not finding.stands_for:
                    members.append(finding.id)
        self.groups[name] = Group(name, shape.title, shape.order, tuple(members))

    def _add(self, finding: Finding, document: Document, path: Path) -> bool:
        if finding.id in self.findings:
            first = self.findings[finding.id].group
            what, hint = f"'{finding.id}' is declared twice", f"it is in the group '{first}' already"
            self.problems.add("duplicate-finding", what, document.place(path, key=True), hint=hint)
            return False
        if finding.id.split(".")[0] in RESERVED:
            self.problems.add("reserved-name", f"'{finding.id}' is a reserved word", document.place(path, key=True))
            return False
        self.findings[finding.id] = finding
        return True

    def _expand(self, name: str, entry: FindingShape, scale: Scale, group: str, document: Document) -> list[Finding]:
        normal = scale.normal if isinstance(scale, ValueScale) and entry.normal is not None else None
        base = Finding(
            id=name,
            title=entry.title,
            scale=scale,
            sides=entry.sides,
            question=entry.question,
            how=entry.how,
            group=group,
            domain=entry.domain,
            tempo=entry.tempo,
            once=entry.once,
            after=entry.after,
            normal=normal,
            aliases=tuple(entry.aliases),
            seed=tuple(entry.seed),
            refs=tuple(entry.refs),
        )
        if entry.per_area is None:
            return [base]
        names = list(self.areas) if entry.per_area == "all" else entry.per_area
        if self.shared:
            self._areas_known(names, document, ("findings", name, "per_area"))
        fine = [self.areas[area] for area in names if area in self.areas]
        coarse = [area for area in self.coarse_areas.values() if set(area.of) <= set(names)]
        return [_in_area(base, area) for area in (*fine, *coarse)]

    def _areas_known(self, names: Iterable[str], document: Document, path: Path) -> None:
        for index, area in enumerate(names):
            if area not in self.areas:
                self.problems.unknown("area", area, document.place((*path, index)), self.areas, listed=self.areas)
                self.complete = False

    def _scale_of(self, entry: FindingShape, document: Document, path: Path) -> Scale | None:
        given = [key for key in ("scale", "values", "number") if getattr(entry, key) is not None]
        if len(given) != 1:
            place = document.place(path, key=True)
            found = " and ".join(given) or "no values"
            self.problems.add(
                "scale-choice",
                f"'{path[-1]}' has {found}",
                place,
                expected="exactly one of scale, values, number",
            )
            return None
        if entry.number is not None:
            return self._number_scale(entry.number, document, path)
        if entry.scale is not None:
            return self._shared_scale(entry.scale, entry, document, path)
        shape = ScaleShape.model_construct(
            values=entry.values or {},
            concern=entry.concern or "rising",
            normal=entry.normal,
            partial=entry.partial or {},
            numeric=entry.numeric,
        )
        return self._value_scale(shape, document, path)

    def _number_scale(self, shape: NumberShape, document: Document, path: Path) -> NumberScale | None:
        if shape.min >= shape.max:
            place = document.place((*path, "number", "min"))
            self.problems.add("wrong-value", "'min' is not below 'max'", place)
            return None
        scale = NumberScale(shape.unit, shape.min, shape.max, shape.concern, forms=_forms(shape))
        for name, word in shape.words.items():
            if scale.read(word.means) is None:
                place = document.place((*path, "number", "words", name, "means"))
                self.problems.add("wrong-value", f"'{word.means}' is no interval of this number", place)
        return scale

    def _shared_scale(self, name: str, entry: FindingShape, document: Document, path: Path) -> ValueScale | None:
        if name not in self.scales and not self.shared:
            return None
        if name not in self.scales:
            self.problems.unknown("scale", name, document.place((*path, "scale")), self.scales, listed=self.scales)
            return None
        shape = self.scales[name]
        if entry.concern is None and not entry.normal and entry.partial is None:
            return self.made[name]  # `normal: null` is about the finding: the scale keeps its normal value
        changes = {
            "concern": entry.concern if entry.concern is not None else shape.concern,
            "normal": shape.normal if entry.normal in {"", None} else entry.normal,
            "partial": shape.partial if entry.partial is None else entry.partial,
        }
        return self._value_scale(shape.model_copy(update=changes), document, path)

    def _value_scale(self, shape: ScaleShape, document: Document, path: Path) -> ValueScale | None:
        names = {name: index + 1 for index, name in enumerate(shape.values)}
        if len(names) < 2:
            self.problems.add("few-values", f"'{path[-1]}' has fewer than two values", document.place(path, key=True))
            return None

        def code(name: object, where: Path) -> int | None:
            if str(name) in names:
                return names[str(name)]
            hint = did_you_mean(str(name), names)
            place = document.place(where)
            self.problems.add("unknown-value", f"'{name}' is not a value", place, expected=one_of(names), hint=hint)
            return None

        chains = self._chains(shape.concern, list(names.values()), code, path)
        partials = []
        for name, partial in shape.partial.items():
            where = (*path, "partial", name, "means")
            means = [code(item, (*where, index)) for index, item in enumerate(partial.means)]
            partials.append((_value(name, partial), frozenset(c for c in means if c)))
        normal = 1 if shape.normal == "" else None if shape.normal is None else code(shape.normal, (*path, "normal"))
        for name in names:
            if shape.numeric and not name.isdigit():
                what, place = f"'{name}' is not a whole number", document.place((*path, "values", name), key=True)
                hint = "a numeric scale needs whole numbers as values"
                self.problems.add("not-numeric", what, place, hint=hint)
        values = tuple(_value(name, value) for name, value in shape.values.items())
        self._check_spellings([*values, *(value for value, _ in partials)], document, path)
        return ValueScale(values, chains, normal, tuple(partials), shape.numeric).closed()

    def _chains(
        self,
        concern: Literal["rising", "falling", "none"] | list[list[str | int | float]],
        codes: list[int],
        code: Callable[[object, Path], int | None],
        path: Path,
    ) -> tuple[tuple[int, ...], ...]:
        if concern == "rising":
            return (tuple(codes),)
        if concern == "falling":
            return (tuple(reversed(codes)),)
        if concern == "none":
            return ()
        where = (*path, "concern")
        found = [[code(x, (*where, i, j)) for j, x in enumerate(chain)] for i, chain in enumerate(concern)]
        return tuple(tuple(c for c in chain if c) for chain in found)

    def _check_spellings(self, values: list[Value], document: Document, path: Path) -> None:
        taken: dict[str, str] = {}
        for value in values:
            for text in {fold_text(t) for t in (value.name, value.label, *value.aliases)}:
                if taken.setdefault(text, value.name) != value.name:
                    what = f"'{text}' is written for both '{taken[text]}' and '{value.name}'"
                    spots = [(*path, "values", value.name), (*path, "partial", value.name), path]
                    spot = next(spot for spot in spots if spot in document.key_marks or spot == path)
                    self.problems.add("ambiguous-alias", what, document.place(spot, key=True))


def _forms(shape: NumberShape) -> NumberForms:
    """Return how a number may be written."""
    units = {n: Unit(u.times, u.minus) if isinstance(u, UnitShape) else Unit(u) for n, u in shape.units.items()}
    words = {name.lower(): word.means for name, word in shape.words.items()}
    aliases = {alias.lower(): name.lower() for name, word in shape.words.items() for alias in word.aliases}
    return NumberForms(units, words, aliases, shape.whole_below, shape.ask, shape.first_of_two)


def _kind(stem: str, document: Document) -> str:
    """Return what a file of the vocabulary holds: by its content, else by its name."""
    data = document.data if isinstance(document.data, dict) else {}
    held = [kind for kind in ("areas", "scales", "signs", "normal", "note") if kind in data]
    return held[0] if held else "signs" if stem.startswith("signs") else stem


def _value(name: str, shape: str | ValueShape | PartialShape) -> Value:
    if isinstance(shape, str):
        return Value(name, shape)
    return Value(name, shape.label, shape.phrase, tuple(map(str, shape.aliases)))


def _in_area(base: Finding, area: Area) -> Finding:
    def fill(text: str) -> str:
        return text.replace("{area}", area.title)

    return replace(
        base,
        id=f"{base.id}.{area.id}",
        title=fill(base.title),
        question=fill(base.question),
        how=fill(base.how),
        aliases=tuple(map(fill, base.aliases)),
        family=base.id,
        area=area.id,
        stands_for=tuple(f"{base.id}.{name}" for name in area.of),
    )

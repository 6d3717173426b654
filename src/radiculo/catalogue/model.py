"""The catalogue: sections of entries, each with what it is, a verdict, a reason and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from radiculo.catalogue.shapes import InvestigationShape, Kind, QuestionShape, TreatmentShape, Verdict
from radiculo.errors import Place
from radiculo.lazy import cached_property

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Entry:
    """One entry, whatever its kind; texts that a kind does not have are empty."""

    id: str
    section: str
    shape: TreatmentShape | QuestionShape | InvestigationShape
    place: Place

    @property
    def title(self) -> str:
        """The name that lists show."""
        return self.shape.title

    @property
    def verdict(self) -> Verdict | None:
        """The verdict; investigations have none, because their indication decides."""
        return None if isinstance(self.shape, InvestigationShape) else self.shape.verdict

    @property
    def what(self) -> str:
        """What it is, or the question."""
        return self.shape.question if isinstance(self.shape, QuestionShape) else self.shape.what

    @property
    def reason(self) -> str:
        """Why the verdict is as it is; for a question the answer belongs to it."""
        if isinstance(self.shape, QuestionShape):
            return f"{self.shape.answer} {self.shape.reason}".strip()
        if isinstance(self.shape, InvestigationShape):
            return " ".join((*self.shape.indicated_when, self.shape.timing, *self.shape.not_indicated_when))
        return self.shape.reason


@dataclass(frozen=True)
class Section:
    """A file of the catalogue."""

    id: str
    file: str
    title: str
    kind: Kind
    order: int
    intro: str
    entries: tuple[Entry, ...]

    @property
    def verdicts(self) -> dict[str, int]:
        """How many entries have each verdict, in the order of the verdicts, without those that none has."""
        counts = {verdict: sum(entry.verdict == verdict for entry in self.entries) for verdict in VERDICTS}
        return {verdict: number for verdict, number in counts.items() if number}


@dataclass(frozen=True)
class Catalogue:
    """All sections in their order."""

    sections: tuple[Section, ...]

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry by id."""
        return {entry.id: entry for section in self.sections for entry in section.entries}

    @cached_property
    def by_section(self) -> Mapping[str, Section]:
        """Every section by id."""
        return {section.id: section for section in self.sections}

    @cached_property
    def by_seed(self) -> Mapping[str, Entry]:
        """The entry that answers each item of the seed inventory."""
        return {item: entry for entry in self.entries.values() for item in entry.shape.seed}

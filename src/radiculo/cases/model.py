"""A case: one patient, with what is recorded, and optionally what was so and what must be answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from radiculo.cases.shapes import CaseFile, Expect, Source, Teaching, Truth
from radiculo.errors import Place
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import LEGS


@dataclass(frozen=True, kw_only=True)
class Case:
    """One patient. Observations are expanded and checked against a vocabulary; left is the patient's left."""

    id: str
    observations: Observations
    title: str = ""
    stem: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    source: Source | None = None
    synthetic: bool = False
    author: str = ""
    licence: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    truth: Truth | None = None
    expect: Expect | None = None
    teaching: Teaching | None = None
    reviewers: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    place: Place = field(default_factory=lambda: Place(""))

    def to_file(self) -> dict[str, object]:
        """Return the case as a file would hold it, in flat form; reading it back gives an equal case."""
        shape = CaseFile(
            schema_version=1,
            id=self.id,
            title=self.title,
            language=self.language,
            source=self.source,
            synthetic=self.synthetic,
            author=self.author,
            licence=self.licence,
            reviewers=list(self.reviewers),
            supersedes=list(self.supersedes),
            tags=list(self.tags),
            stem=self.stem,
            observations=self.observations.written(),
            notes=self.notes,
            teaching=self.teaching,
            truth=self.truth and self.truth.model_copy(update=self._side(self.truth)),
            expect=self.expect and self.expect.model_copy(update=self._side(self.expect)),
        )
        return shape.model_dump(mode="json", exclude_defaults=True) | {"schema_version": 1}

    def _side(self, block: Truth | Expect) -> dict[str, str]:
        """Return the side of a truth or expectation as the findings have it: `one` where none says a side."""
        return {"side": "one"} if self.observations.unsided and block.side in LEGS else {}

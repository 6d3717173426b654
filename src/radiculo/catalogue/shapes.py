"""The shapes of the files in catalogue/; they also give the published JSON Schema."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel

from radiculo.knowledge.shapes import Shape, Text

Verdict = Literal["recommended", "optional", "not_recommended", "insufficient_evidence", "wrong_indication"]
Kind = Literal["treatments", "questions", "investigations"]
Some = Annotated[list[Text], Field(min_length=1)]


class EntryShape(Shape):
    """What every entry has. `refs` may be empty only where the verdict says that evidence is missing."""

    title: Text
    refs: list[str]
    correction: str = Field(default="", description="what the seed article says wrongly, and what is better")
    country: str = Field(default="", description="where guidelines of countries differ")
    aliases: list[Text] = []
    seed: list[str] = []
    see: list[str] = []


class TreatmentShape(EntryShape):
    """Something that is done, taken or left out, with the verdict of the evidence."""

    what: Text
    regimen: str = Field(default="", description="as described in the literature; never a dose for a patient")
    without_regimen: str = Field(default="", description="why no regimen is given")
    verdict: Verdict
    reason: Text


class QuestionShape(EntryShape):
    """A question with its answer; the verdict is optional."""

    question: Text
    answer: Text
    verdict: Verdict | None = None
    reason: str = ""


class InvestigationShape(EntryShape):
    """A test: when it is called for, how soon, and when not."""

    what: Text
    indicated_when: Some
    timing: Text
    not_indicated_when: Some
    recorded_by: list[str] = Field(default=[], description="the findings that hold its result; then it is done already")
    note: str = ""


class SectionShape(Shape):
    """What every section has."""

    title: Text
    order: int
    intro: Text


class TreatmentsFile(SectionShape):
    """A section of treatments."""

    kind: Literal["treatments"] = "treatments"
    entries: dict[str, TreatmentShape]


class QuestionsFile(SectionShape):
    """A section of questions."""

    kind: Literal["questions"]
    entries: dict[str, QuestionShape]


class InvestigationsFile(SectionShape):
    """A section of investigations."""

    kind: Literal["investigations"]
    entries: dict[str, InvestigationShape]


class UnknownFile(SectionShape):
    """A section whose kind is not known: nothing can be said of its entries."""

    kind: Kind
    entries: dict[str, object]


class CatalogueFile(RootModel[TreatmentsFile | QuestionsFile | InvestigationsFile]):
    """A file of catalogue/."""


FILES: dict[str, type[TreatmentsFile] | type[QuestionsFile] | type[InvestigationsFile]] = {
    "treatments": TreatmentsFile,
    "questions": QuestionsFile,
    "investigations": InvestigationsFile,
}

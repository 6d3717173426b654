"""Shapes that the rule base keeps as they were read, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Number = int | float
Scalar = str | int | float


class Shape(BaseModel):
    """Base of every shape: strict, frozen, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class Term(Shape):
    """An entry of a closed list."""

    title: Text
    note: str = ""
    refs: list[str] = []
    seed: list[str] = []


class Domain(Term):
    """A domain of evidence.

    `localises`: can name a root; `deficit`: what it finds is a deficit, without which no single root is named;
    `names_roots`: can show that two roots are affected.
    """

    localises: bool = True
    deficit: bool = True
    names_roots: bool = False


class RootTerm(Term):
    """A root. `common` ranks how often it is affected (higher: more often); only the tie-break switch reads it."""

    common: int = 0


class RivalTerm(Term):
    """A non-root explanation and the pathway it belongs to."""

    pathway: Text


class Strategy(Term):
    """A way of examining that rules belong to.

    `misuse` holds for each of them; a rule's own is said before it. `time_frames`, by category of urgency, says what
    has to happen by when, if one of its alarms sets that category. `anywhere`: a sign of which no finding rather than
    another may decide its urgent alarms; `place_is_mechanism` says of which rules it may, and why.
    """

    misuse: str = ""
    time_frames: dict[str, Text] = {}
    anywhere: str = ""
    place_is_mechanism: dict[str, Text] = {}


class TermsFile(Shape):
    """terms.yaml (and rivals.yaml): the closed lists of names."""

    domains: dict[str, Domain] = {}
    pathways: dict[str, Term] = {}
    mechanisms: dict[str, Term] = {}
    rivals: dict[str, RivalTerm] = {}
    strategies: dict[str, Strategy] = {}
    evidence_grades: dict[str, Term] = {}


class Category(Shape):
    """An urgency category with its wording."""

    name: Text
    time_frame: Text
    meaning: Text
    refs: list[str] = []


class NothingSaid(Shape):
    """How an answer is worded while no complaint is recorded; `time_frame` says what comes first."""

    name: Text
    time_frame: Text


class WordingFile(Shape):
    """wording.yaml: how a level is worded, by tier; `{roots}`, `{side}` and `{level}` are filled in.

    With `cannot_say` the default category is not told as an answer while no complaint is recorded.
    """

    tiers: dict[str, Text]
    timings: list[Text] = Field(default=[], description="what the time of advice may begin with, the soonest first")
    cannot_say: NothingSaid | None = None


class AnatomyRow(Shape):
    """Which roots a segment and zone endanger."""

    segment: Text
    zone: Text
    roots: Annotated[list[str], Field(min_length=1)]
    refs: list[str] = []
    note: str = ""


class Switch(Shape):
    """A named choice of policy: its value, what else it may be, why, and who supports what."""

    title: Text
    value: Scalar
    options: list[Scalar] | None = None
    range: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    at_most: Text = Field(default="", description="the switch whose value this one must not exceed")
    why: Text
    sources: dict[str, list[str]] = {}


class WalkShape(Shape):
    """How the walk asks. Names are those of findings, families of areas and groups."""

    first: list[Text] = Field(default=[], description="the findings that it begins with, one by one")
    examined: list[Text] = Field(default=[], description="what no history tells")
    said_by: dict[str, list[Text]] = Field(default={}, description="what says as much of the same leg as a finding")


class Reference(Shape):
    """A source. `read` says how much of it was read."""

    citation: Text
    url: str = ""
    year: int | None = None
    read: Literal["full_text", "abstract", "excerpt", "secondary"]
    note: str = ""


class RuleBaseFile(Shape):
    """rulebase.yaml: what this directory of rules is."""

    name: Text
    schema_version: Literal[1]
    title: str = ""
    version: str = ""
    extends: Literal["shipped"] | None = None

"""The shapes of rule files, as pydantic models; they also give the published JSON Schemas."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from radiculo.knowledge.effects import AdviceKind
from radiculo.knowledge.shapes import (
    AnatomyRow,
    Category,
    Number,
    Reference,
    RootTerm,
    Scalar,
    Shape,
    Switch,
    Term,
    Text,
    WalkShape,
)

_TEST_FIELDS = {
    "finding": {"type": "string"},
    "is": {"type": ["string", "number"]},
    "in": {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1},
    "at_least": {"type": ["string", "number"]},
    "at_most": {"type": ["string", "number"]},
}
_PARTS = {"type": "array", "minItems": 1, "items": {"type": "object"}}
Condition = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": _TEST_FIELDS
            | {"all": _PARTS, "any": _PARTS, "not": {"type": "object"}}
            | {
                "count": {
                    "type": "object",
                    "required": ["at_least", "of"],
                    "properties": {"at_least": {"type": "integer", "minimum": 1}, "of": _PARTS},
                }
            },
        }
    ),
]


class UrgencyFile(Shape):
    """urgency.yaml: categories, most urgent first, and the intended-use line."""

    intended_use: Text
    categories: dict[str, Category]


class AnatomyFile(Shape):
    """anatomy.yaml: roots (cranial first), segments, zones and the table that joins them."""

    roots: dict[str, RootTerm]
    segments: dict[str, Term]
    zones: dict[str, Term]
    table: list[AnatomyRow]


class PolicyFile(Shape):
    """policy.yaml: switches, safety screen and defaults."""

    switches: dict[str, Switch]
    default_urgency: Text
    all_clear_urgency: Text
    default_pathway: Text
    safety_screen: Annotated[list[str], Field(min_length=1)]
    waiting_shows_from: str = ""
    complaints: list[Text] = []
    never_routine: dict[str, list[Scalar]] = Field(default={}, description="values that never rest at the default")
    walk: WalkShape = WalkShape()


class ReferencesFile(Shape):
    """references.yaml, or a file in references/."""

    references: dict[str, Reference]


class AreaShape(Shape):
    """A body area and from where it is seen."""

    title: Text
    view: Literal["front", "back", "both"]
    aliases: list[str] = []


class CoarseAreaShape(Shape):
    """What people call several areas at once."""

    title: Text
    of: Annotated[list[str], Field(min_length=2)]
    aliases: list[str] = []


class AreasFile(Shape):
    """vocabulary/areas.yaml."""

    areas: dict[str, AreaShape]
    coarse: dict[str, CoarseAreaShape] = Field(default={}, description="words that stand for several of the areas")


class ValueShape(Shape):
    """A value of a finding, where more than a label is needed."""

    label: Text
    phrase: str = ""
    aliases: list[Scalar] = []


class PartialShape(ValueShape):
    """A value that stands for several exact ones."""

    means: Annotated[list[Scalar], Field(min_length=2)]


class UnitShape(Shape):
    """A unit that is converted: `minus` is taken off first."""

    times: Number
    minus: Number = 0


class WordShape(Shape):
    """A word for an interval of a number."""

    means: Text
    aliases: list[str] = []


class NumberShape(Shape):
    """A number with its unit and range, and how else it may be written."""

    unit: str = ""
    min: Number
    max: Number
    concern: Literal["rising", "falling", "none"]
    units: dict[str, Number | UnitShape] = Field(default={}, description="what to multiply by for the unit")
    words: dict[str, WordShape] = Field(default={}, description="words such as raised, as intervals")
    whole_below: Number | None = Field(default=None, description="a smaller number with a fraction is asked about")
    ask: str = Field(default="", description="what is asked then")
    first_of_two: bool = Field(default=False, description="of two numbers with a slash the first one counts")


class ScaleShape(Shape):
    """Values in order of concern."""

    values: Annotated[dict[str, Text | ValueShape], Field(min_length=2)]
    concern: Literal["rising", "falling", "none"] | list[list[Scalar]] = "rising"
    normal: Scalar | None = Field(default="", description="default: the first value; null: none")
    partial: dict[str, PartialShape] = {}
    numeric: bool = False


class NormalShape(Shape):
    """A sentence such as "neurologically normal", and the findings that it can mean."""

    title: Text
    findings: Annotated[list[Text], Field(min_length=1)]
    aliases: list[str] = []
    said: list[str] = Field(default=[], description="aliases that say themselves that it is normal")


class NormalFile(Shape):
    """vocabulary/normal.yaml."""

    normal: dict[str, NormalShape]


class PatternShape(Shape):
    """A fixed way of saying something: words, `{finding}`, `{finding:number}`, and `*` for up to two other words."""

    words: Text
    needs: str = Field(default="", description="a group of which the same part of the sentence names a finding")
    opens: bool = Field(default=False, description="read only before the first finding of the note")


class CuesShape(Shape):
    """Words of a note by what they do; all are read without regard to case."""

    left: list[Text] = []
    right: list[Text] = []
    both: list[Text] = []
    skipped: list[Text] = Field(default=[], description="words that change nothing")
    limits: list[Text] = Field(default=[], description="words that change nothing and begin something else")
    recent: list[Text] = Field(default=[], description="words that say that what they stand beside is new")
    at_first: list[Text] = Field(default=[], description="words for the first of two moments")
    by_now: list[Text] = Field(default=[], description="words for the later one")
    joints: list[Text] = Field(default=[], description="words between two statements")
    turns: list[Text] = Field(default=[], description="words that end what was denied or doubted")
    denials: list[Text] = Field(default=[], description="words that deny what follows them")
    denied_lists: list[Text] = Field(default=[], description="... and the whole list that follows")
    alternatives: list[Text] = Field(default=[], description="words that make a list of a denial one list")
    normal: list[Text] = Field(default=[], description="words for normal, whatever the finding")
    negations: list[Text] = Field(default=[], description="words that make their part of a sentence unsure")
    inabilities: list[Text] = Field(default=[], description="negations that answer no list of symptoms before them")
    doubts: list[Text] = Field(default=[], description="words that make their part of a sentence unsure")
    other_time: list[Text] = Field(default=[], description="words after which a part speaks of another time")
    other_matter: list[Text] = Field(default=[], description="words that make a whole sentence unsure")
    clauses: list[Text] = Field(
        default=[], description="words that make the rest of a sentence unsure, with their part"
    )
    periods: list[Text] = Field(default=[], description="units of time: a number before one of them is no grade")
    later: list[Text] = Field(default=[], description="words from which on a note speaks of a later time")


class NoteShape(Shape):
    """How notes are written."""

    cues: CuesShape
    heads: dict[str, list[Text]] = Field(default={}, description="words for a family, beside an area")
    labels: dict[str, Text] = Field(default={}, description="what an examiner's label beside a word of a family fills")
    patterns: list[PatternShape] = []
    not_here: list[Text] = Field(default=[], description="names that mean something else in running text")
    capitals: list[Text] = Field(default=[], description="names that are taken only in capitals")
    deniable: list[Text] = Field(
        default=[], description="aliases as wide as their finding: denying one denies it, as denying a title does"
    )
    ask_leg: list[Text] = Field(default=[], description="findings whose leg is asked about even where one is written")
    lasting: list[Text] = Field(default=[], description="findings that stay so once they were, whenever that was")
    facts: dict[str, Annotated[dict[str, Scalar], Field(min_length=1)]] = Field(
        default={}, description="words that say findings and their values at once"
    )


class NoteFile(Shape):
    """vocabulary/note.yaml."""

    note: NoteShape


class ScalesFile(Shape):
    """vocabulary/scales.yaml."""

    scales: dict[str, ScaleShape]


class FindingShape(Shape):
    """A finding: exactly one of `scale`, `values` or `number` gives its values."""

    title: Text
    question: Text
    how: str = ""
    sides: Literal["leg", "patient"]
    domain: str | None = None
    tempo: str = ""
    after: str = ""
    scale: str | None = None
    values: dict[str, Text | ValueShape] | None = None
    number: NumberShape | None = None
    concern: Literal["rising", "falling", "none"] | list[list[Scalar]] | None = None
    normal: Scalar | None = ""
    partial: dict[str, PartialShape] | None = None
    numeric: bool = False
    per_area: Literal["all"] | list[str] | None = None
    once: bool = Field(default=False, description="the same at every visit, such as the age")
    aliases: list[str] = []
    seed: list[str] = []
    refs: list[str] = []


class GroupFile(Shape):
    """A file of vocabulary/: one group of findings."""

    title: Text
    order: int
    course: str = Field(default="", description="the finding that says whether what this group finds gets worse")
    findings: dict[str, FindingShape]


class SignShape(Shape):
    """A proposition that rules derive."""

    title: Text
    sides: Literal["leg", "patient"]
    phrase: str = ""


class SignsFile(Shape):
    """vocabulary/signs*.yaml."""

    signs: dict[str, SignShape]


class EvidenceShape(Shape):
    """A likelihood ratio for exactly one of root, zone or mechanism."""

    root: str | None = None
    zone: str | None = None
    mechanism: str | None = None
    lr: Annotated[Number, Field(gt=0)]
    domain: str | None = None


class AlarmShape(Shape):
    """An urgency, who should see it, and what is suspected."""

    urgency: Text
    pathway: str = Field(default="", description="left out: the pathway of the leading explanation")
    suspects: Text


class RivalShape(Shape):
    """A rival, the roots in whose place it stands, and whether it withdraws the headline."""

    name: Text
    instead_of: Literal["all"] | Annotated[list[str], Field(min_length=1)]
    strength: Literal["outranks", "beside"]


class AdviceShape(Shape):
    """What to say after the decision: never a dose, never an order for the patient in question."""

    kind: AdviceKind
    entry: str = Field(default="", description="an entry of the catalogue")
    timing: str = ""
    text: Text


class ContradictionShape(Shape):
    """Findings that cannot be so together, and what to correct."""

    text: Text
    mend: Text = Field(description="what to correct, as one would write it in a case")


class EffectShape(Shape):
    """One effect: exactly one key."""

    sign: str | None = None
    evidence: EvidenceShape | None = None
    alarm: AlarmShape | None = None
    rival: RivalShape | None = None
    considers: Text | None = Field(default=None, description="a rival, on the list until named or excluded")
    excludes: Annotated[list[str], Field(min_length=1)] | None = None
    contradiction: Text | ContradictionShape | None = Field(
        default=None, description="what does not fit together; a text alone where it can be so"
    )
    withdraws: Annotated[list[str], Field(min_length=1)] | None = None
    opens: Annotated[list[str], Field(min_length=1)] | None = None
    advice: Text | AdviceShape | None = Field(default=None, description="a text alone is a note")


class ExampleShape(Shape):
    """Observations and the verdict that the rule must give on them."""

    name: Text
    given: dict[str, Any]
    verdict: Literal["fires", "silent", "waits"]


class RuleFile(Shape):
    """A rule file."""

    title: Text
    status: Literal["stable", "draft"]
    scope: Literal["leg", "patient"]
    when: Condition
    then: Annotated[list[EffectShape], Field(min_length=1)]
    why: Text
    misuse: Text = Field(default="", description="may be left out where terms.yaml has one for the strategy")
    refs: list[str]
    evidence: Text
    strategy: Text
    discriminates_from: list[str] = []
    aliases: list[str] = []
    seed: list[str] = []
    examples: list[ExampleShape]

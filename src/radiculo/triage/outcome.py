"""The outcome of one triage: levels, rivals, urgency, pathway, and the verdict of every rule."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import WithJsonSchema

from radiculo.knowledge import vocabulary
from radiculo.knowledge.effects import AdviceKind
from radiculo.knowledge.leg_names import LegNames, names_of
from radiculo.knowledge.rules import Verdict
from radiculo.report import Model, RuleBaseStamp

TierName = Literal["none", "not_localisable", "undetermined", "either_or", "both", "possible", "likely"]
# In files a leg whose side is not stated is `one`, and the leg beside it `other`.
Leg: TypeAlias = Annotated[
    vocabulary.Leg, WithJsonSchema({"enum": ["left", "right", "one", "other"], "type": "string"})
]
Side: TypeAlias = Annotated[
    vocabulary.Side, WithJsonSchema({"enum": ["left", "right", "patient", "one", "other"], "type": "string"})
]
TIER_NAMES: tuple[TierName, ...] = get_args(TierName)  # in the order of Tier


class RankedRoot(Model):
    """A root with its evidence: `score` is 100 log10 of the combined likelihood ratio, after clamping per domain."""

    root: str
    score: int
    domains: dict[str, int]
    concordant: int


class Candidate(Model):
    """A place where the root may be compressed; the order is from most to least likely."""

    segment: str
    zone: str
    root: str
    score: int = 0
    note: str = ""


class Scored(Model):
    """A mechanism or zone with its evidence."""

    name: str
    title: str
    score: int


class LevelOutcome(Model):
    """The result for one leg. A withdrawn headline keeps its roots: "if it were a single root, these"."""

    side: Leg
    tier: TierName
    roots: list[str]
    withdrawn: bool
    withdrawn_by: list[str]
    text: str
    ranked: list[RankedRoot]
    candidates: list[Candidate]
    mechanisms: list[Scored]
    zones: list[Scored]


class RivalOutcome(Model):
    """A fired rival."""

    name: str
    title: str
    side: Side
    strength: Literal["outranks", "beside"]
    rule: str
    instead_of: list[str]
    pathway: str


class Considered(Model):
    """A rival that is neither named nor excluded: its picture is there, and a rule that would name it waits.

    `rules` are those that consider it, `named_by` those that wait, `excluded_by` those that would take it off the list.
    """

    name: str
    title: str
    side: Side
    pathway: str
    rules: list[str]
    named_by: list[str]
    excluded_by: list[str]


class Standing(Model):
    """A rival as the answer tells it: once per side, with its strongest standing and every rule that names it."""

    name: str
    title: str
    side: Side
    strength: Literal["outranks", "beside"]
    rules: list[str]


class Assumed(Model):
    """A tempo that an alarm assumed, because nothing recorded decides it; `text` says what was assumed."""

    finding: str
    side: Side
    title: str
    text: str


class AlarmOutcome(Model):
    """A fired alarm. `sets` is true when its category is the final one; `assumed` is what it would not fire without."""

    rule: str
    side: Side
    urgency: str
    pathway: str
    suspects: str
    sets: bool
    assumed: list[Assumed] = []


class OpenFinding(Model):
    """A finding without a usable value that could still raise the urgency, and why it has none."""

    finding: str
    side: Side
    title: str
    why_open: Literal["not recorded", "not tested", "not interpretable", "not exact"]
    could_raise_to: str


class UrgencyOutcome(Model):
    """The urgency category. `provisional` means that an alarm above it waits on one of `waiting_for`.

    `assumed`: what the alarms that set it assumed. Only by recording one of these can the urgency fall. `cannot_say`:
    no complaint is recorded, so that the category is only the default, and `ask_first` the titles of what comes first.
    """

    category: str
    name: str
    time_frame: str
    set_by: list[str]
    assumed: list[Assumed] = []
    provisional: bool
    waiting_for: list[OpenFinding]
    cannot_say: bool = False
    ask_first: list[str] = []


class WithdrawnEvidence(Model):
    """Evidence that another rule removed."""

    rule: str
    side: Side
    by: list[str]


class AdviceItem(Model):
    """One piece of advice. `entry` is an id of the catalogue, or empty; `title` is that entry's."""

    kind: AdviceKind
    entry: str
    title: str
    text: str
    timing: str
    rule: str
    refs: list[str]


class Contradicted(Model):
    """A rule says that recorded findings do not fit together.

    `mend` says what to correct where they cannot be so; it is empty where they can, and one wants a second look.
    """

    rule: str
    side: Side
    text: str
    mend: str


class TwoMoments(Model):
    """One finding at the first visit and later, as written; `counts` is what every rule reads, and `text` says all.

    `course`: where the later value is the worse one, the finding that is not recorded and would say so.
    """

    finding: str
    side: Side
    first_visit: str
    later: str
    counts: str
    text: str
    course: str = ""


class Point(Model):
    """One sentence of a summary, and the recorded findings that decide it, the weightiest first."""

    text: str
    because: list[str]


class Summary(Model):
    """The short answer. `change` names what is still open and could raise the urgency, the most urgent first."""

    wait: Point
    roots: list[Point]
    change: list[str]


class Outcome(Model):
    """What radiculo answers for one case.

    `comes_before_roots`: the urgency is the highest, and the pathway another one than that of roots, so that nothing
    is asked for the level. `standings` are the `rivals`, each told once. `contradictions`: what cannot be comes first.
    Where no finding says the side (`side_stated` is false) `left` stands for the affected leg, and files and pages say
    so; `side_note` tells how findings without a side were read. `two_moments`: what was recorded at two visits.
    """

    schema_version: Literal[1] = 1
    case: str
    urgency: UrgencyOutcome
    pathway: str
    pathways: list[str]
    comes_before_roots: bool
    side_stated: bool = True
    side_note: str = ""
    two_moments: list[TwoMoments] = []
    levels: list[LevelOutcome]
    rivals: list[RivalOutcome]
    standings: list[Standing]
    considered: list[Considered] = []
    alarms: list[AlarmOutcome]
    withdrawn_evidence: list[WithdrawnEvidence]
    contradictions: list[Contradicted] = []
    advice: list[AdviceItem]
    summary: Summary | None = None
    verdicts: dict[str, dict[Side, Verdict]]
    engine: str
    radiculo: str
    rule_base: RuleBaseStamp
    intended_use: str

    @property
    def names(self) -> LegNames:
        """What the legs are called in whatever is told of the case."""
        return names_of(unsided=not self.side_stated)

    def level(self, side: Leg) -> LevelOutcome:
        """Return the result for one leg, `left` or `right`. Raises ValueError for anything else."""
        for level in self.levels:
            if level.side == side:
                return level
        raise ValueError(f"'{side}' is not a leg; use 'left' or 'right'")

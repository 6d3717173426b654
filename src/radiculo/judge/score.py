"""Scoring an answer against the truth, and checking it against the expectation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.cases.shapes import Expect, Truth
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.leg_names import SIDED, LegNames
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import LEGS, Leg, Slot
from radiculo.report import Model
from radiculo.triage.anatomy import candidates
from radiculo.triage.answer import Answer, LegAnswer, legs_of
from radiculo.triage.outcome import Candidate, Outcome
from radiculo.triage.wording import level_text

RootScore: TypeAlias = Literal["top-1", "in set", "undetermined", "withdrawn", "wrong"]
NoRootScore: TypeAlias = Literal["none named", "withdrawn", "root named"]
UrgencyScore: TypeAlias = Literal["exact", "over", "under"]
Breach: TypeAlias = tuple[Literal["roots", "tier", "urgency", "cannot_say", "pathway", "rival", "fires", "silent"], str]

SideScore: TypeAlias = Literal["right", "other leg too", "wrong", "none named"]
PlaceScore: TypeAlias = Literal["first", "listed", "missed", "none named"]

_ROOT_ORDER: tuple[RootScore, ...] = ("top-1", "in set", "withdrawn", "undetermined", "wrong")


class Score(Model):
    """How one answer compares with the truth; None where the truth does not say."""

    domains: int
    root: RootScore | None = None
    root_basis: str = ""
    no_root: NoRootScore | None = None
    urgency: UrgencyScore | None = None
    urgency_basis: str = ""
    pathway: bool | None = None
    rival: bool | None = None
    listed: bool | None = None  # the rival is named or considered
    side: SideScore | None = None  # of the roots that stay named
    segment: PlaceScore | None = None
    zone: PlaceScore | None = None
    mechanism: PlaceScore | None = None


def score(truth: Truth, answer: Answer, domains: int, base: RuleBase) -> Score:
    """Compare an answer with the truth. `domains`: how many domains of evidence the case records anything in."""
    return Score(
        domains=domains,
        root=_root(set(truth.roots), answer, truth.side) if truth.roots else None,
        root_basis=truth.roots_basis if truth.roots else "",
        no_root=_no_root(answer) if truth.roots == [] else None,
        urgency=_urgency(truth.urgency, answer, base) if truth.urgency else None,
        urgency_basis=truth.urgency_basis if truth.urgency else "",
        pathway=truth.pathway in answer.pathways if truth.pathway else None,
        rival=truth.rival in answer.rival_names if truth.rival else None,
        listed=truth.rival in {*answer.rival_names, *answer.considered} if truth.rival else None,
        side=_side(answer, truth.side) if truth.roots and truth.side in LEGS else None,
        segment=_segment(truth.segment, answer.legs(truth.side), base) if truth.segment else None,
        zone=_zone(truth.zone, answer.legs(truth.side), base) if truth.zone else None,
        mechanism=_mechanism(truth.mechanism, answer, truth.side) if truth.mechanism else None,
    )


def recorded_domains(slots: Iterable[Slot], base: RuleBase) -> int:
    """Return to how many domains of evidence some slots belong."""
    return len({base.vocabulary[slot.finding].domain for slot in slots} - {None})


def _side(answer: Answer, side: str | None) -> SideScore:
    """Score the legs on which roots stay named."""
    named = {leg for leg in LEGS if answer.leg(leg).roots and not answer.leg(leg).withdrawn}
    if not named:
        return "none named"
    return "wrong" if side not in named else "right" if named == {side} else "other leg too"


def _segment(segment: str, legs: list[LegAnswer], base: RuleBase) -> PlaceScore:
    found = [[place.segment for place in _places(leg, base)] for leg in legs]
    return _best(segment, found)


def _zone(zone: str, legs: list[LegAnswer], base: RuleBase) -> PlaceScore:
    """Score the zone: first where the findings speak for it, listed where the roots leave it possible."""
    if any(zone in leg.zones for leg in legs):
        return "first"
    named = [{place.zone for place in _places(leg, base)} for leg in legs if leg.roots]
    if not named:
        return "none named"
    return "listed" if any(zone in places for places in named) and not any(leg.zones for leg in legs) else "missed"


def _places(leg: LegAnswer, base: RuleBase) -> list[Candidate]:
    return candidates(base, leg.roots, dict.fromkeys(leg.zones, 1))


def _mechanism(mechanism: str, answer: Answer, side: str | None) -> PlaceScore:
    return _best(mechanism, [[m.name for m in answer.mechanisms if m.side == leg] for leg in legs_of(side)])


def _best(wanted: str, listed: list[list[str]]) -> PlaceScore:
    """Score what is listed for each leg, from best to worst."""
    if not any(listed):
        return "none named"
    if any(names[:1] == [wanted] for names in listed):
        return "first"
    return "listed" if any(wanted in names for names in listed) else "missed"


def _root(roots: set[str], answer: Answer, side: str | None) -> RootScore:
    """Score the best level: a headline with only true roots, one that contains a true root, none, or a wrong one.

    Roots that stay named only on the other leg are wrong.
    """
    legs = answer.legs(side)
    if side in LEGS and not any(leg.roots for leg in legs) and _side(answer, side) == "wrong":
        return "wrong"
    found: list[RootScore] = []
    for leg in legs:
        if not leg.roots:
            found.append("undetermined")
        elif not roots & set(leg.roots):
            found.append("wrong")
        elif leg.withdrawn:
            found.append("withdrawn")
        elif leg.tier == "either_or" and not set(leg.roots) <= roots:
            found.append("in set")
        else:
            found.append("top-1" if set(leg.roots) <= roots else "in set")
    named = [item for item in found if item != "undetermined"]
    return min(named or found, key=_ROOT_ORDER.index)


def _no_root(answer: Answer) -> NoRootScore:
    named = [leg for leg in answer.legs(None) if leg.roots]
    if not named:
        return "none named"
    return "withdrawn" if all(leg.withdrawn for leg in named) else "root named"


def _urgency(wanted: str, answer: Answer, base: RuleBase) -> UrgencyScore:
    difference = base.urgency_rank[answer.urgency] - base.urgency_rank[wanted]
    return "exact" if difference == 0 else "over" if difference > 0 else "under"


def breaches(
    expect: Expect, answer: Answer, fired: Collection[str], quiet: Collection[str], base: RuleBase
) -> Iterator[Breach]:
    """Yield what an answer fails to meet: the field of the expectation, and the rule where it is one.

    `fired` are the rules that fire, `quiet` those that are known not to, on some leg at least; nobody looks at them
    where the expectation names no rule.
    """
    legs = answer.legs(expect.side)
    strays = bool(expect.roots) and expect.side in LEGS and _side(answer, expect.side) in {"wrong", "other leg too"}
    if expect.roots is not None and (strays or not _meets_roots(expect.roots, legs)):
        yield "roots", ""
    if expect.tier is not None and not any(leg.tier in expect.tier for leg in legs):
        yield "tier", ""
    if expect.urgency is not None and answer.urgency != expect.urgency:
        yield "urgency", ""
    if expect.cannot_say is not None and answer.cannot_say != expect.cannot_say:
        yield "cannot_say", ""
    if expect.pathway is not None and expect.pathway not in answer.pathways:
        yield "pathway", ""
    if expect.rival is not None and expect.rival not in answer.rival_names:
        yield "rival", ""
    yield from (("fires", rule) for rule in expect.fires if base.by_id[rule].id not in fired)
    yield from (("silent", rule) for rule in expect.silent if not _is_silent(base.by_id[rule].id, fired, quiet))


def _is_silent(rule: str, fired: Collection[str], quiet: Collection[str]) -> bool:
    """Say whether a rule is known not to fire: one that waits may still do so."""
    return rule not in fired and rule in quiet


def _meets_roots(roots: list[str], legs: list[LegAnswer]) -> bool:
    named = [leg for leg in legs if leg.roots and not leg.withdrawn]
    return any(set(leg.roots) <= set(roots) for leg in named) if roots else not named


@dataclass(frozen=True)
class Told:
    """What an answer is said to be where it fails to meet an expectation."""

    answer: Answer
    levels: Mapping[Leg, str]  # in words
    set_by: Sequence[str]
    verdicts: Callable[[str], Collection[Verdict]]  # of a rule, on any side
    names: LegNames = SIDED

    @classmethod
    def of(cls, outcome: Outcome) -> Told:
        """Return what an outcome says."""
        return cls(
            Answer.of(outcome),
            {leg: outcome.level(leg).text for leg in LEGS},
            outcome.urgency.set_by,
            lambda rule: outcome.verdicts[rule].values(),
            outcome.names,
        )

    @classmethod
    def of_answer(
        cls,
        answer: Answer,
        set_by: Sequence[str],
        verdicts: Callable[[str], Collection[Verdict]],
        base: RuleBase,
        names: LegNames = SIDED,
    ) -> Told:
        """Return what an answer from arrays says."""
        legs = {side: answer.leg(side) for side in LEGS}
        levels = {
            side: level_text(base, leg.tier, leg.roots, names.words[side], withdrawn=leg.withdrawn)
            for side, leg in legs.items()
        }
        return cls(answer, levels, set_by, verdicts, names)


def unmet(expect: Expect, outcome: Outcome, base: RuleBase) -> list[str]:
    """Return what an outcome fails to meet, one sentence each; empty when everything is met."""
    fired = {rule for rule, verdicts in outcome.verdicts.items() if "fires" in verdicts.values()}
    quiet = {rule for rule, verdicts in outcome.verdicts.items() if "silent" in verdicts.values()}
    found = breaches(expect, Answer.of(outcome), fired, quiet, base)
    return sentences(found, expect, Told.of(outcome), base)


def sentences(found: Iterable[Breach], expect: Expect, told: Told, base: RuleBase) -> list[str]:
    """Return each breach of an expectation as a sentence."""
    return [_sentence(breach, expect, told, base) for breach in found]


def _sentence(breach: Breach, expect: Expect, told: Told, base: RuleBase) -> str:
    field, rule = breach
    if field == "silent":
        fires = "fires" in told.verdicts(base.by_id[rule].id)
        return f"rule {rule}: expected to be silent, but it {'fires' if fires else 'waits'}"
    if field == "fires":  # the case may name an earlier id
        verdicts = set(told.verdicts(base.by_id[rule].id))
        return f"rule {rule}: expected to fire, got {', '.join(sorted(verdicts))}"
    answer, legs = told.answer, legs_of(expect.side)
    by = ", ".join(told.set_by) or "no alarm"
    name, wanted, got = {
        "roots": (
            "level",
            " or ".join(expect.roots or []) or "no root to be named",
            "; ".join(told.levels[leg] for leg in legs),
        ),
        "tier": (
            "tier",
            " or ".join(expect.tier or []),
            ", ".join(f"{told.names.words[leg]} {answer.leg(leg).tier}" for leg in legs),
        ),
        "urgency": ("urgency", expect.urgency, f"{answer.urgency} (set by {by})"),
        "cannot_say": (
            "no complaint recorded",
            "yes" if expect.cannot_say else "no",
            "yes" if answer.cannot_say else "no",
        ),
        "pathway": ("pathway", expect.pathway, ", ".join(answer.pathways)),
        "rival": ("rival", expect.rival, ", ".join(answer.rival_names) or "none"),
    }[field]
    return f"{name}: expected {wanted}, got {got}"

"""Scoring an answer against the truth, and checking it against the expectation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.cases.shapes import Expect, Truth
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import LEGS, Leg, Slot
from radiculo.report import Model
from radiculo.triage.answer import Answer, LegAnswer, legs_of
from radiculo.triage.outcome import Outcome
from radiculo.triage.wording import level_text

RootScore: TypeAlias = Literal["top-1", "in set", "undetermined", "withdrawn", "wrong"]
NoRootScore: TypeAlias = Literal["none named", "withdrawn", "root named"]
UrgencyScore: TypeAlias = Literal["exact", "over", "under"]
Breach: TypeAlias = tuple[Literal["roots", "tier", "urgency", "cannot_say", "pathway", "rival", "fires", "silent"], str]

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


def score(truth: Truth, answer: Answer, domains: int, base: RuleBase) -> Score:
    """Compare an answer with the truth. `domains`: how many domains of evidence the case records anything in."""
    return Score(
        domains=domains,
        root=_root(set(truth.roots), answer.legs(truth.side)) if truth.roots else None,
        root_basis=truth.roots_basis if truth.roots else "",
        no_root=_no_root(answer) if truth.roots == [] else None,
        urgency=_urgency(truth.urgency, answer, base) if truth.urgency else None,
        urgency_basis=truth.urgency_basis if truth.urgency else "",
        pathway=truth.pathway in answer.pathways if truth.pathway else None,
        rival=truth.rival in answer.rival_names if truth.rival else None,
        listed=truth.rival in {*answer.rival_names, *answer.considered} if truth.rival else None,
    )


def recorded_domains(slots: Iterable[Slot], base: RuleBase) -> int:
    """Return to how many domains of evidence some slots belong."""
    return len({base.vocabulary[slot.finding].domain for slot in slots} - {None})


def _root(roots: set[str], legs: list[LegAnswer]) -> RootScore:
    """Score the best level: a headline with only true roots, one that contains a true root, none, or a wrong one."""
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


def breaches(expect: Expect, answer: Answer, fired: Collection[str], base: RuleBase) -> Iterator[Breach]:
    """Yield what an answer fails to meet: the field of the expectation, and the rule where it is one.

    `fired` are the rules that fire; nobody looks at them where the expectation names no rule.
    """
    legs = answer.legs(expect.side)
    if expect.roots is not None and not _meets_roots(expect.roots, legs):
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
    yield from (("silent", rule) for rule in expect.silent if base.by_id[rule].id in fired)


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

    @classmethod
    def of(cls, outcome: Outcome) -> Told:
        """Return what an outcome says."""
        return cls(
            Answer.of(outcome),
            {leg: outcome.level(leg).text for leg in LEGS},
            outcome.urgency.set_by,
            lambda rule: outcome.verdicts[rule].values(),
        )

    @classmethod
    def of_answer(
        cls, answer: Answer, set_by: Sequence[str], verdicts: Callable[[str], Collection[Verdict]], base: RuleBase
    ) -> Told:
        """Return what an answer from arrays says."""
        legs = {side: answer.leg(side) for side in LEGS}
        levels = {
            side: level_text(base, leg.tier, leg.roots, side, withdrawn=leg.withdrawn) for side, leg in legs.items()
        }
        return cls(answer, levels, set_by, verdicts)


def unmet(expect: Expect, outcome: Outcome, base: RuleBase) -> list[str]:
    """Return what an outcome fails to meet, one sentence each; empty when everything is met."""
    fired = {rule for rule, verdicts in outcome.verdicts.items() if "fires" in verdicts.values()}
    return sentences(breaches(expect, Answer.of(outcome), fired, base), expect, Told.of(outcome), base)


def sentences(found: Iterable[Breach], expect: Expect, told: Told, base: RuleBase) -> list[str]:
    """Return each breach of an expectation as a sentence."""
    return [_sentence(breach, expect, told, base) for breach in found]


def _sentence(breach: Breach, expect: Expect, told: Told, base: RuleBase) -> str:
    field, rule = breach
    if field == "silent":
        return f"rule {rule}: expected not to fire, but it fires"
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
        "tier": ("tier", " or ".join(expect.tier or []), ", ".join(f"{leg} {answer.leg(leg).tier}" for leg in legs)),
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

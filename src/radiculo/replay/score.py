"""Scoring an outcome against the truth, and checking it against the expectation."""

from __future__ import annotations

from typing import Literal, TypeAlias

from radiculo.cases.model import Case
from radiculo.cases.shapes import Expect, Truth
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import LEGS, Leg
from radiculo.triage.outcome import LevelOutcome, Model, Outcome

RootScore: TypeAlias = Literal["top-1", "in set", "undetermined", "withdrawn", "wrong"]
NoRootScore: TypeAlias = Literal["none named", "withdrawn", "root named"]
UrgencyScore: TypeAlias = Literal["exact", "over", "under"]


class Score(Model):
    """How one outcome compares with the truth; None where the truth does not say."""

    domains: int
    root: RootScore | None = None
    root_basis: str = ""
    no_root: NoRootScore | None = None
    urgency: UrgencyScore | None = None
    urgency_basis: str = ""
    pathway: bool | None = None
    rival: bool | None = None


def score(case: Case, outcome: Outcome, base: RuleBase) -> Score | None:
    """Compare an outcome with the truth of its case; None when the case has none."""
    truth = case.truth
    if truth is None:
        return None
    levels = _levels(truth, outcome)
    return Score(
        domains=recorded_domains(case, base),
        root=_root(set(truth.roots), levels) if truth.roots else None,
        root_basis=truth.roots_basis if truth.roots else "",
        no_root=_no_root(outcome) if truth.roots == [] else None,
        urgency=_urgency(truth.urgency, outcome, base) if truth.urgency else None,
        urgency_basis=truth.urgency_basis if truth.urgency else "",
        pathway=truth.pathway in outcome.pathways if truth.pathway else None,
        rival=any(rival.name == truth.rival for rival in outcome.rivals) if truth.rival else None,
    )


def recorded_domains(case: Case, base: RuleBase) -> int:
    """Return in how many domains of evidence a case records anything."""
    findings = {slot.finding for slot in case.observations.codes()}
    return len({base.vocabulary[name].domain for name in findings} - {None})


def _legs(side: str | None) -> tuple[Leg, ...]:
    return tuple(leg for leg in LEGS if side in {leg, "both", None})


def _levels(truth: Truth, outcome: Outcome) -> list[LevelOutcome]:
    return [outcome.level(leg) for leg in _legs(truth.side)]


def _root(roots: set[str], levels: list[LevelOutcome]) -> RootScore:
    """Score the best level: a headline with only true roots, one that contains a true root, none, or a wrong one."""
    order: list[RootScore] = ["top-1", "in set", "withdrawn", "undetermined", "wrong"]
    found: list[RootScore] = []
    for level in levels:
        if not level.roots:
            found.append("undetermined")
        elif not roots & set(level.roots):
            found.append("wrong")
        elif level.withdrawn:
            found.append("withdrawn")
        elif level.tier == "either_or" and not set(level.roots) <= roots:
            found.append("in set")
        else:
            found.append("top-1" if set(level.roots) <= roots else "in set")
    named = [item for item in found if item != "undetermined"]
    return min(named or found, key=order.index)


def _no_root(outcome: Outcome) -> NoRootScore:
    named = [level for level in outcome.levels if level.roots]
    if not named:
        return "none named"
    return "withdrawn" if all(level.withdrawn for level in named) else "root named"


def _urgency(wanted: str, outcome: Outcome, base: RuleBase) -> UrgencyScore:
    difference = base.urgency_rank[outcome.urgency.category] - base.urgency_rank[wanted]
    return "exact" if difference == 0 else "over" if difference > 0 else "under"


def unmet(expect: Expect, outcome: Outcome, base: RuleBase) -> list[str]:
    """Return what an outcome fails to meet, one sentence each; empty when everything is met."""
    failures: list[str] = []
    levels = [outcome.level(leg) for leg in _legs(expect.side)]
    if expect.roots is not None:
        failures += _unmet_roots(expect.roots, levels)
    if expect.tier is not None and not any(level.tier in expect.tier for level in levels):
        found = ", ".join(f"{level.side} {level.tier}" for level in levels)
        failures.append(f"tier: expected {' or '.join(expect.tier)}, got {found}")
    if expect.urgency is not None and outcome.urgency.category != expect.urgency:
        by = ", ".join(outcome.urgency.set_by) or "no alarm"
        failures.append(f"urgency: expected {expect.urgency}, got {outcome.urgency.category} (set by {by})")
    if expect.pathway is not None and expect.pathway not in outcome.pathways:
        failures.append(f"pathway: expected {expect.pathway}, got {', '.join(outcome.pathways)}")
    if expect.rival is not None and expect.rival not in {rival.name for rival in outcome.rivals}:
        found = ", ".join(rival.name for rival in outcome.rivals) or "none"
        failures.append(f"rival: expected {expect.rival}, got {found}")
    for rule in expect.fires:
        verdicts = set(outcome.verdicts[base.by_id[rule].id].values())  # the case may name an earlier id
        if "fires" not in verdicts:
            failures.append(f"rule {rule}: expected to fire, got {', '.join(sorted(verdicts))}")
    for rule in expect.silent:
        if "fires" in outcome.verdicts[base.by_id[rule].id].values():
            failures.append(f"rule {rule}: expected not to fire, but it fires")
    return failures


def _unmet_roots(roots: list[str], levels: list[LevelOutcome]) -> list[str]:
    named = [level for level in levels if level.roots and not level.withdrawn]
    found = "; ".join(level.text for level in levels)
    if not roots:
        return [f"level: expected no root to be named, got {found}"] if named else []
    if any(set(level.roots) <= set(roots) for level in named):
        return []
    return [f"level: expected {' or '.join(roots)}, got {found}"]

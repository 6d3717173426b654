"""The decision, written once, on arrays; a single triage is a batch of one.

Evidence adds up as integer weights (100 log10 of the likelihood ratio), clamped per domain, because correlated
findings must not be counted twice. Urgency is the maximum over fired alarms and never looks at the level.
All numbers and names come from the rule base and its policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch, Mask
from radiculo.engine.rails import Frame, Rails
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.explanations import leading_pathway, named_rivals, pathway_counts
from radiculo.triage.plan import EvidenceRow, Plan, plan_of, screen_slots

Ints: TypeAlias = NDArray[np.int32]
Places: TypeAlias = NDArray[np.int8]


class Tier(IntEnum):
    """How far the evidence of one leg names a level. The order is from least to most definite."""

    NONE = 0
    NOT_LOCALISABLE = 1
    UNDETERMINED = 2
    EITHER_OR = 3
    BOTH = 4
    POSSIBLE = 5
    LIKELY = 6


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The decision for a batch of n cases. Legs are left, right; roots, domains and other names as in the plan."""

    plan: Plan
    fires: Mapping[Frame, Mask]
    fired: Mapping[Frame, Mask]  # of these, the ones that fire somewhere and do not read the conclusion
    domains: Ints  # (leg, domain, root, n): clamped sums
    scores: Ints  # (leg, root, n)
    order: Ints  # (leg, root, n): roots from best to worst
    concordant: Ints  # (leg, root, n): number of concordant domains
    tier: Ints  # (leg, n)
    headline: Mask  # (leg, root, n): the roots that the tier names
    withdrawn: Mask  # (leg, n): a rival outranks the headline
    considered: Mask  # (leg, rival, n): its picture is there, a rule that names it waits, nothing known excludes it
    zones: Ints  # (leg, zone, n)
    mechanisms: Ints  # (leg, mechanism, n)
    urgency: Ints  # (n,): rank of the category
    nothing_said: Mask  # (n,): the category is the default one, and no complaint is recorded
    screened: Mask  # (n,): the whole safety screen, opened matters included, is recorded and unconcerning
    rivals: Mask  # (rival and side, n): who is named where
    leading: NDArray[np.intp]  # (n,): the pathway of the explanation that leads
    pathways: NDArray[np.uint8]  # (pathway, n): how many alarms of the category name it; without any, the leading one


def decide(
    base: RuleBase, batch: Batch, verdicts: Mapping[Frame, Rails[Mask]], fires: Mapping[Frame, Mask] | None = None
) -> Decision:
    """Decide every case of a batch from the verdicts of all rules. `fires`: those that fire somewhere, where known."""
    plan = plan_of(base)
    everywhere = {frame: rails.true for frame, rails in verdicts.items()}
    if fires is None:
        fires = {frame: mask for frame, mask in everywhere.items() if np.count_nonzero(mask)}  # few, in a small batch
    counted = _withdraw(plan, fires)
    sums = _sums(plan, counted, batch.size)
    scores = sums.sum(axis=1, dtype=np.int32)
    order = np.argsort(-scores - _tie_break(base), axis=1, kind="stable").astype(np.int32)
    concordant = _concordant(plan, sums)
    tier, headline = _tiers(plan, counted, _Ranking(sums, scores, order, concordant))
    withdrawn = _outranked(plan, fires, tier, headline, order)
    considered = _considered(plan, verdicts, fires, batch.size)
    zones = _side_sums(plan, counted, batch.size, "zone", tuple(base.tables.zones))
    mechanisms = _side_sums(plan, counted, batch.size, "mechanism", tuple(base.tables.terms.mechanisms))
    screened = _screened(plan, batch, fires)
    raised, urgency = _urgency(plan, fires, scores, screened, batch.size)
    leading = leading_pathway(plan, fires, (tier >= Tier.EITHER_OR) & ~withdrawn)
    return Decision(
        plan=plan,
        fires=everywhere,
        fired=fires,
        domains=sums,
        scores=scores,
        order=order,
        concordant=concordant,
        tier=tier,
        headline=headline,
        withdrawn=withdrawn,
        considered=considered,
        zones=zones,
        mechanisms=mechanisms,
        urgency=urgency,
        nothing_said=_nothing_said(plan, batch, fires, (raised == 0) & (scores <= 0).all(axis=(0, 1)) & ~screened),
        screened=screened,
        rivals=named_rivals(plan, fires, batch.size),
        leading=leading,
        pathways=pathway_counts(plan, fires, urgency, leading),
    )


def _withdraw(plan: Plan, fires: Mapping[Frame, Mask]) -> dict[Frame, Mask]:
    counted = dict(fires)
    for source, target in plan.withdrawals:
        if source in fires and target in fires:
            counted[target] = counted[target] & ~fires[source]
    return counted


def _weighed(plan: Plan, counted: Mapping[Frame, Mask]) -> Iterator[tuple[EvidenceRow, Mask]]:
    """Yield the evidence of the frames that count somewhere, with where they do."""
    return ((row, counted[row.frame]) for row in plan.evidence if row.frame in counted)


def _sums(plan: Plan, counted: Mapping[Frame, Mask], n: int) -> Ints:
    sums = np.zeros((2, len(plan.domains), len(plan.roots), n), np.int32)
    for row, mask in _weighed(plan, counted):
        for effect in row.effects:
            if effect.kind == "root":
                at = (row.leg, plan.domains.index(effect.domain), plan.roots.index(effect.target))
                sums[at] += mask * np.int32(effect.weight)
    cap = plan.base.policy.integer("domain_cap")
    np.clip(sums, -cap, cap, out=sums)
    return sums


def _side_sums(plan: Plan, counted: Mapping[Frame, Mask], n: int, kind: str, names: tuple[str, ...]) -> Ints:
    sums = np.zeros((2, len(names), n), np.int32)
    for row, mask in _weighed(plan, counted):
        for effect in row.effects:
            if effect.kind == kind:
                sums[row.leg, names.index(effect.target)] += mask * np.int32(effect.weight)
    return sums


def _tie_break(base: RuleBase) -> NDArray[np.float64]:
    """Return a fraction per root that decides exact ties only, when policy asks for it: how common the root is."""
    wanted = base.policy.values["tie_break"] != "none"
    rank = np.array([root.common if wanted else 0 for root in base.tables.roots.values()], float)
    return np.asarray(rank.reshape(1, -1, 1) / (1 + 10 * np.abs(rank).max()), np.float64)


def _concordant(plan: Plan, sums: Ints) -> Ints:
    policy = plan.base.policy
    best = sums.max(axis=2, keepdims=True)
    near = sums >= best - policy.integer("margin")
    agreeing = (sums >= policy.integer("concordant_minimum")) & near
    return _count(agreeing)


@dataclass(frozen=True)
class _Ranking:
    """Clamped sums and what follows from them; see Decision."""

    sums: Ints
    scores: Ints
    order: Ints
    concordant: Ints


def _tiers(plan: Plan, counted: Mapping[Frame, Mask], ranking: _Ranking) -> tuple[Ints, Mask]:
    policy, scores, order = plan.base.policy, ranking.scores, ranking.order
    leaders = np.take_along_axis(scores, order[:, :2], axis=1)
    best, lead = leaders[:, 0], leaders[:, 0] - leaders[:, 1]
    top = order[:, :1]
    support = np.take_along_axis(ranking.concordant, top, axis=1)[:, 0]
    of_top = np.take_along_axis(ranking.sums, top[:, None], axis=2)
    deficit = (of_top[:, plan.deficits, 0] >= policy.integer("concordant_minimum")).any(axis=1)

    limit = policy.integer("either_or_limit")
    near = (scores >= (best - policy.integer("margin"))[:, None]) & (scores > 0)
    close = _count(near)
    strong = (ranking.sums[:, plan.localising] >= policy.integer("localising_minimum")).any(axis=1)
    localised = (strong & near).any(axis=1)  # any root that leads, not only the one that comes first
    spoken = (ranking.sums >= policy.integer("concordant_minimum")).any(axis=(1, 2))
    place = _places(order)
    supported = (scores >= policy.integer("concordant_minimum")) & (place < limit)
    several = _count(supported)
    partner = _partner(plan, counted, ranking, top[:, 0])
    rest = _not_told_apart(plan, ranking, of_top, best) & ~_one_hot(top[:, 0], len(plan.roots))
    alone = ~rest.any(axis=1)

    single = (support >= policy.integer("domains_possible")) & deficit  # enough to name one root
    likely = (lead >= policy.integer("lead_likely")) & (support >= policy.integer("domains_likely"))
    tier = np.select(
        [
            (best <= 0) & ~spoken,  # what speaks for a root is told, even where normal findings outweigh it
            ~localised,
            partner >= 0,
            single & likely & alone,
            single & (lead > policy.integer("lead_possible")) & alone,
            (close >= 2) & (close <= limit),
            (close == 1) & ~single & (several >= 2),
            (close == 1) & single & ~alone,
        ],
        [
            Tier.NONE,
            Tier.NOT_LOCALISABLE,
            Tier.BOTH,
            Tier.LIKELY,
            Tier.POSSIBLE,
            Tier.EITHER_OR,
            Tier.EITHER_OR,
            Tier.EITHER_OR,
        ],
        Tier.UNDETERMINED,
    ).astype(np.int32)
    first = _one_hot(top[:, 0], len(plan.roots))
    together = _first_of(rest | first, place, limit)
    several_roots = np.where((close >= 2)[:, None], near, np.where(single[:, None], together, supported))
    named = np.where((tier == Tier.EITHER_OR)[:, None], several_roots, False)
    named |= first & (tier >= Tier.BOTH)[:, None]
    named |= _one_hot(partner, len(plan.roots)) & (tier == Tier.BOTH)[:, None]
    return tier, named


def _not_told_apart(plan: Plan, ranking: _Ranking, of_top: Ints, best: Ints) -> Mask:
    """Return the roots that something speaks for, and that too few domains tell from the best root."""
    policy = plan.base.policy
    telling = _count(of_top - ranking.sums >= policy.integer("concordant_minimum"))
    ahead = best[:, None] - ranking.scores > policy.integer("lead_possible")
    out: Mask = (ranking.scores > 0) & ~(ahead & (telling >= policy.integer("separating_domains")))
    return out


def _count(mask: Mask) -> Ints:
    """Return how many of the second axis hold; they are few, and as small integers they add up fast."""
    return np.asarray(mask.view(np.int8).sum(axis=1, dtype=np.int8), np.int32)


def _first_of(mask: Mask, place: Places, limit: int) -> Mask:
    """Keep the first `limit` members of a mask, from best to worst."""
    before = mask[:, :, None] & (place[:, :, None] < place[:, None])  # [leg, a, b]: a is a member and comes before b
    out: Mask = mask & (_count(before) < limit)
    return out


def _one_hot(index: Ints, count: int) -> Mask:
    """Return (leg, root, n) from (leg, n); a negative index is nowhere."""
    out: Mask = index[:, None] == np.arange(count, dtype=np.int32)[None, :, None]
    return out


def _places(order: Ints) -> Places:
    """Return the place of each root (leg, root, n), from 0, the best."""
    place = np.empty(order.shape, np.int8)
    np.put_along_axis(place, order, np.arange(order.shape[1], dtype=np.int8)[None, :, None], axis=1)
    return place


def _partner(plan: Plan, counted: Mapping[Frame, Mask], ranking: _Ranking, top: Ints) -> Ints:
    """Return, per leg and case, the root that is affected besides the best one, or -1.

    Two roots are both affected only if findings of power or reflexes need both: something speaks for the one and
    not for the other, and the other way round. All of power and reflexes together must still speak for each as much:
    one weak muscle is not enough where the other muscles of that root are full.
    """
    policy, scores = plan.base.policy, ranking.scores
    least = policy.integer("both_affected_minimum")
    count, n = len(plan.roots), scores.shape[-1]
    need = np.zeros((2, count, count, n), np.bool_)  # need[leg, a, b]: a finding speaks for a and not for b
    for row, mask in _weighed(plan, counted):
        weights: dict[str, int] = {}
        for effect in row.effects:
            if effect.kind == "root" and plan.base.tables.terms.domains[effect.domain].names_roots:
                weights[effect.target] = weights.get(effect.target, 0) + effect.weight
        strong = [plan.roots.index(root) for root, weight in weights.items() if weight >= least]
        for a in strong:
            for b in range(count):
                if weights.get(plan.roots[b], 0) <= 0:
                    need[row.leg, a, b] |= mask
    mutual = need & need.transpose(0, 2, 1, 3)
    together = ranking.sums[:, plan.naming].sum(axis=1) >= least
    able = together & (scores > 0) & np.take_along_axis(together, top[:, None], axis=1)
    with_top = np.take_along_axis(mutual, top[:, None, None], axis=1)[:, 0]
    distance = np.abs(np.arange(count, dtype=np.int32)[None, :, None] - top[:, None])
    value = np.where(with_top & able, scores * np.int32(count) - distance, -1)  # of equals, the nearest
    best = value.argmax(axis=1).astype(np.int32)
    return np.where(value.max(axis=1) > 0, best, np.int32(-1)).astype(np.int32)


def _outranked(plan: Plan, fires: Mapping[Frame, Mask], tier: Ints, headline: Mask, order: Ints) -> Mask:
    """A rival that outranks withdraws the headline when it stands in place of all its roots."""
    out = np.zeros(tier.shape, np.bool_)
    claimed = np.where((tier >= Tier.EITHER_OR)[:, None], headline, _one_hot(order[:, 0], len(plan.roots)))

    @cache
    def covers(leg: int, roots: frozenset[str]) -> Mask:
        outside = [at for at, root in enumerate(plan.roots) if root not in roots]
        return np.asarray(~claimed[leg, outside].any(axis=0))

    for frame, leg, rival in plan.rivals:
        if rival.outranks and frame in fires:
            out[leg] |= fires[frame] & covers(leg, rival.instead_of)
    return out & (tier > Tier.NONE)


def _considered(plan: Plan, verdicts: Mapping[Frame, Rails[Mask]], fires: Mapping[Frame, Mask], n: int) -> Mask:
    """Say which rivals are on the list: a rule considers them, one that names them waits, and none names them."""
    places = {name: at for at, name in enumerate(plan.rival_names)}
    of_leg, of_patient, waits, named = np.zeros((4, 2, len(places), n), np.bool_)
    counted, thought = considering(plan, fires), set()
    for frame, leg, name in plan.considering:
        if frame in counted:
            (of_patient if frame[1] == "patient" else of_leg)[leg, places[name]] |= counted[frame]
            thought.add(name)
    for frame, leg, rival in plan.rivals:
        if rival.name in thought:
            at, rails = (leg, places[rival.name]), verdicts[frame]
            named[at] |= rails.true
            waits[at] |= ~(rails.true | rails.false)
    out: Mask = (of_leg | (of_patient & ~named.any(axis=0))) & waits & ~named
    return out


def considering(plan: Plan, fires: Mapping[Frame, Mask]) -> dict[Frame, Mask]:
    """Return where each frame that considers a rival counts: it fires, and none that excludes it does.

    Frames that `fires` lacks fire nowhere.
    """
    counted = {frame: fires[frame] for frame, _, _ in plan.considering if frame in fires}
    for source, target in plan.exclusions:
        if source in fires and target in counted:
            counted[target] = counted[target] & ~fires[source]
    return counted


def _screened(plan: Plan, batch: Batch, fires: Mapping[Frame, Mask]) -> Mask:
    """Say where everything that must be asked is recorded and unconcerning."""

    @cache
    def is_calm(slot: Slot) -> Mask:
        column = batch.columns.get(slot)
        return np.zeros(batch.size, np.bool_) if column is None else plan.calm[slot][column]

    def calm(slots: Iterable[Slot]) -> Mask:
        out = np.ones(batch.size, np.bool_)
        for slot in slots:
            out &= is_calm(slot)
            if not out.any():
                break
        return out

    out = calm(screen_slots(plan.base))
    for frame, slots in plan.openings:
        if frame in fires and (out & fires[frame]).any():
            out &= ~fires[frame] | calm(slots)
    return out


def _urgency(plan: Plan, fires: Mapping[Frame, Mask], scores: Ints, screened: Mask, n: int) -> tuple[Ints, Ints]:
    """Return the rank of the highest alarm, 0 for none, and that of the category."""
    policy, rank = plan.base.policy, plan.base.urgency_rank
    reached = np.zeros((max(rank.values()) + 1, n), np.bool_)
    for frame, alarm in plan.alarms:
        if frame in fires:
            reached[rank[alarm.urgency]] |= fires[frame]
    raised = (reached * np.arange(len(reached), dtype=np.int32)[:, None]).max(axis=0)
    quiet = screened & (scores <= 0).all(axis=(0, 1))
    for frame, _, _ in plan.rivals:
        if frame in fires:
            quiet = quiet & ~fires[frame]
    resting = np.where(quiet, rank[policy.all_clear_urgency], rank[policy.default_urgency])
    return raised, np.where(raised > 0, raised, resting).astype(np.int32)


def _nothing_said(plan: Plan, batch: Batch, fires: Mapping[Frame, Mask], quiet: Mask) -> Mask:
    """Say which of the quiet ones record no complaint, nothing abnormal of a leg, and no rival."""
    if not plan.words_nothing_said:
        return np.zeros(batch.size, np.bool_)
    frames, codes = plan.spoken
    for frame in (*frames, *dict.fromkeys(frame for frame, _, _ in plan.rivals)):
        if frame in fires:
            quiet = quiet & ~fires[frame]
    rows = np.flatnonzero(quiet)
    for slot, concern in codes.items():
        if not len(rows):
            break
        if slot in batch.columns:
            rows = rows[~concern[batch.columns[slot][rows]]]
    out = np.zeros(batch.size, np.bool_)
    out[rows] = True
    return out

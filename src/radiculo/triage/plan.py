"""The plan: what the decision needs of a rule base, laid out once for arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from radiculo.engine.columns import Mask
from radiculo.engine.rails import Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import (
    Advice,
    Alarm,
    Considers,
    Contradiction,
    Effects,
    Evidence,
    Excludes,
    Opens,
    Rival,
    SetSign,
    Withdraws,
    apply,
)
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import MAX_CODE
from radiculo.knowledge.vocabulary import LEGS, Side, Slot
from radiculo.lazy import cached_property


@dataclass(frozen=True)
class EvidenceRow:
    """The weights that one frame gives on one leg."""

    frame: Frame
    leg: int
    effects: tuple[Evidence, ...]


class Plan:
    """What the decision needs of a rule base, laid out for arrays.

    What speaks of a leg is there once for each leg that it speaks of: `evidence`, `rivals` and `considering`.
    """

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        terms, rows, rank = base.tables.terms, _Rows(base), base.urgency_rank
        domains = terms.domains.values()
        self.roots = tuple(base.tables.roots)  # cranial first
        self.domains = tuple(terms.domains)  # of evidence
        self.localising = np.array([domain.localises for domain in domains])  # which of them can name a root
        self.deficits = np.array([domain.deficit for domain in domains])  # ... find deficits
        self.naming = np.array([domain.names_roots for domain in domains])  # ... show that two roots are affected
        self.rival_names = tuple(terms.rivals)  # in the order of rivals.yaml
        self.pathways = tuple(terms.pathways)  # in the order in which equals are named
        self.categories = {number: name for name, number in rank.items()}  # of urgency, by rank
        self.evidence = tuple(EvidenceRow(frame, leg, tuple(found)) for (frame, leg), found in rows.weighed.items())
        self.withdrawals = tuple(rows.withdrawn)  # a withdrawing frame, and the one whose evidence it removes
        self.rivals = tuple(rows.named)
        self.rival_keys = tuple(dict.fromkeys((rival.name, frame[1]) for frame, _, rival in self.rivals))  # with sides
        self.considering = tuple(rows.thought)
        self.exclusions = tuple(rows.excluded)  # an excluding frame, and the considering one that no longer counts
        self.alarms = tuple(rows.raised)
        self.advice = tuple(dict.fromkeys(rows.advised))
        self.contradictions = tuple(rows.contradicted)
        self.openings = tuple((frame, slots) for frame, slots in rows.opened.items() if slots)  # added to the screen
        self.words_nothing_said = bool(base.policy.complaints) and base.tables.wording.cannot_say is not None

    @cached_property
    def alarms_of(self) -> dict[str, list[tuple[Frame, int]]]:
        """The frames that raise an alarm by the strategy of their rule, with the rank of its category."""
        found: dict[str, list[tuple[Frame, int]]] = {}
        for frame, alarm in self.alarms:
            strategy = self.base.by_id[frame[0]].strategy
            found.setdefault(strategy, []).append((frame, self.base.urgency_rank[alarm.urgency]))
        return found

    @cached_property
    def calm(self) -> dict[Slot, Mask]:
        """For each slot that may have to be asked: which codes are exact and no concern."""
        found = {}
        for slot in {*screen_slots(self.base), *(slot for _, slots in self.openings for slot in slots)}:
            scale = self.base.vocabulary[slot.finding].scale
            found[slot] = np.zeros(MAX_CODE + 1, np.bool_)
            found[slot][[code for code in scale.exact if scale.is_unconcerning(code)]] = True
        return found

    @cached_property
    def spoken(self) -> tuple[tuple[Frame, ...], dict[Slot, Mask]]:
        """What says that there is a complaint: the frames of signs, and of findings the codes that are a concern.

        Besides the complaints of the policy these are all findings of a leg.
        """
        frames: list[Frame] = []
        codes: dict[Slot, Mask] = {}
        for finding in self.base.vocabulary.findings.values():
            named = not self.base.policy.complaints.isdisjoint({finding.id, finding.family})
            if finding.is_sign:
                frames += [(r.id, s) for r in self.base.sign_rules.get(finding.id, ()) for s in r.frames if named]
            elif named or (finding.sides == "leg" and not finding.is_derived):
                scale = finding.scale
                found = np.zeros(MAX_CODE + 1, np.bool_)
                found[[c for c, means in scale.meanings.items() if not any(map(scale.is_unconcerning, means))]] = True
                codes |= dict.fromkeys(finding.slots, found)
        return tuple(frames), codes


class _Rows(Effects[None]):
    """What each effect of each frame brings to the decision."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.weighed: dict[tuple[Frame, int], list[Evidence]] = {}
        self.withdrawn: list[tuple[Frame, Frame]] = []
        self.thought: list[tuple[Frame, int, str]] = []
        self.excluded: list[tuple[Frame, Frame]] = []
        self.named: list[tuple[Frame, int, Rival]] = []
        self.raised: list[tuple[Frame, Alarm]] = []
        self.contradicted: list[tuple[Frame, Contradiction]] = []
        self.advised: list[tuple[Frame, Advice]] = []
        self.opened: dict[Frame, frozenset[Slot]] = {}
        for rule, side in base.frames:
            self.rule, self.side, self.frame = rule, side, (rule.id, side)
            self.legs = [LEGS.index(side)] if side != "patient" else [0, 1]
            for effect in rule.effects:
                apply(effect, self)

    def evidence(self, effect: Evidence) -> None:
        for leg in self.legs:
            self.weighed.setdefault((self.frame, leg), []).append(effect)

    def alarm(self, effect: Alarm) -> None:
        self.raised.append((self.frame, effect))

    def rival(self, effect: Rival) -> None:
        self.named += [(self.frame, leg, effect) for leg in self.legs]

    def considers(self, effect: Considers) -> None:
        self.thought += [(self.frame, leg, effect.name) for leg in self.legs]

    def excludes(self, effect: Excludes) -> None:
        self.excluded += self._aimed(effect.rules)

    def withdraws(self, effect: Withdraws) -> None:
        self.withdrawn += self._aimed(effect.rules)

    def _aimed(self, rules: Iterable[str]) -> Iterator[tuple[Frame, Frame]]:
        for target in (self.base.by_id[name] for name in rules):
            sides = [s for s in target.frames if self.side in {s, "patient"} or s == "patient"]
            yield from ((self.frame, (target.id, s)) for s in sides)

    def opens(self, _: Opens) -> None:
        self.opened[self.frame] = opened_slots(self.base, self.rule, self.side)

    def contradiction(self, effect: Contradiction) -> None:
        self.contradicted.append((self.frame, effect))

    def sign(self, _: SetSign) -> None:
        """The rules that read the sign decide."""

    def advice(self, effect: Advice) -> None:
        self.advised.append((self.frame, effect))


def plan_of(base: RuleBase) -> Plan:
    """Return the plan of a rule base, made once."""
    return base.derived(Plan)


def screen_slots(base: RuleBase) -> tuple[Slot, ...]:
    """Return the slots of the safety screen."""
    return tuple(slot for name in base.policy.safety_screen for slot in base.vocabulary[name].slots)


def opened_slots(base: RuleBase, rule: Rule, side: Side) -> frozenset[Slot]:
    """Return the slots that a rule adds to the safety screen: for a leg rule, those of that leg and of the patient."""
    slots = [slot for name in rule.opened for slot in base.vocabulary[name].slots]
    return frozenset(slot for slot in slots if side == "patient" or slot.side in {side, "patient"})

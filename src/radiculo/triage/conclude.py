"""One row of a decision, and the case it belongs to, to an outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from radiculo.engine.rails import Frame, TwoRails
from radiculo.engine.recorder import Node
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.shapes import Term
from radiculo.knowledge.vocabulary import LEGS, Leg, Side
from radiculo.report import stamp_of
from radiculo.triage.advice import advise, settle
from radiculo.triage.anatomy import candidates
from radiculo.triage.decision import Decision, Ints, Tier
from radiculo.triage.open_questions import waiting_for
from radiculo.triage.outcome import (
    AlarmOutcome,
    LevelOutcome,
    Outcome,
    RankedRoot,
    RivalOutcome,
    Scored,
    UrgencyOutcome,
    WithdrawnEvidence,
)
from radiculo.triage.standing import comes_before_roots, standings
from radiculo.triage.wording import level_text
from radiculo.version import VERSION


class Conclusion:
    """Reads one row of a decision. `verdicts` are the engine's rails for this case.

    `settled` are the rules that read the conclusion, once there is an outcome.
    """

    def __init__(
        self, decision: Decision, row: int, verdicts: dict[Frame, TwoRails[bool]], observations: Observations
    ) -> None:
        self.decision, self.row, self.verdicts, self.observations = decision, row, verdicts, observations
        self.plan, self.base = decision.plan, decision.plan.base
        self.settled: dict[Frame, Node] = {}

    def outcome(self, case_id: str, engine: str) -> Outcome:
        """Return the whole outcome: the conclusion, and the advice that reads it."""
        concluded = self._concluded(case_id, engine)
        self.settled = settle(self.base, self.observations, self.verdicts, concluded)
        self.verdicts |= self.settled
        advice = advise(self.base, self.verdicts)
        return concluded.model_copy(update={"advice": advice, "verdicts": self._verdicts()})

    def _concluded(self, case_id: str, engine: str) -> Outcome:
        category = self._category()
        rivals = list(self._rivals())
        alarms = list(self._alarms(category, rivals))
        pathways = self._pathways(alarms, rivals)
        fires = {frame: rails.true for frame, rails in self.verdicts.items()}
        waiting = waiting_for(self.base, self.observations, category, fires)
        wording = self.base.tables.categories[category]
        return Outcome(
            case=case_id,
            urgency=UrgencyOutcome(
                category=category,
                name=wording.name,
                time_frame=wording.time_frame,
                set_by=sorted({alarm.rule for alarm in alarms if alarm.sets}),
                provisional=bool(waiting),
                waiting_for=list(waiting),
            ),
            pathway=pathways[0],
            pathways=pathways,
            comes_before_roots=comes_before_roots(self.base, category, pathways),
            levels=[self._level(leg, side) for leg, side in enumerate(LEGS)],
            rivals=rivals,
            standings=standings(rivals),
            alarms=alarms,
            withdrawn_evidence=list(self._withdrawn_evidence()),
            advice=[],
            verdicts={},
            engine=engine,
            radiculo=VERSION,
            rule_base=stamp_of(self.base),
            intended_use=self.base.tables.intended_use,
        )

    def _category(self) -> str:
        rank = int(self.decision.urgency[self.row])
        return next(name for name, value in self.base.urgency_rank.items() if value == rank)

    def _alarms(self, category: str, rivals: list[RivalOutcome]) -> Iterable[AlarmOutcome]:
        leading = self._leading_pathway(rivals)
        found = [
            AlarmOutcome(
                rule=rule.id,
                side=side,
                urgency=alarm.urgency,
                pathway=alarm.pathway or leading,
                suspects=alarm.suspects,
                sets=alarm.urgency == category,
            )
            for rule, side in self.base.frames
            if self.verdicts[rule.id, side].true
            for alarm in rule.alarms
        ]
        return sorted(found, key=lambda a: (-self.base.urgency_rank[a.urgency], a.rule, a.side))

    def _leading_pathway(self, rivals: list[RivalOutcome]) -> str:
        """Return the pathway of the explanation that leads.

        That is a rival that outranks a root, or, where no leg names a root, one that stands beside; else the default.
        """
        d, row = self.decision, self.row
        named = (d.tier[:, row] >= Tier.EITHER_OR) & ~d.withdrawn[:, row]
        leading = [rival for rival in rivals if rival.strength == "outranks"] or ([] if named.any() else rivals)
        return leading[0].pathway if leading else self.base.policy.default_pathway

    def _pathways(self, alarms: list[AlarmOutcome], rivals: list[RivalOutcome]) -> list[str]:
        """Return the pathways of the alarms that set the category, most often named first, else the leading one."""
        named = Counter(alarm.pathway for alarm in alarms if alarm.sets)
        if not named:
            return [self._leading_pathway(rivals)]
        order = list(self.base.tables.terms.pathways)
        return sorted(named, key=lambda name: (-named[name], order.index(name)))

    def _rivals(self) -> Iterable[RivalOutcome]:
        seen = set()
        for frame, _, rival in self.plan.rivals:
            if self.verdicts[frame].true and (frame, rival) not in seen:
                seen.add((frame, rival))  # a patient rule speaks of both legs
                term = self.base.tables.terms.rivals[rival.name]
                yield RivalOutcome(
                    name=rival.name,
                    title=term.title,
                    side=frame[1],
                    strength="outranks" if rival.outranks else "beside",
                    rule=frame[0],
                    instead_of=[root for root in self.plan.roots if root in rival.instead_of],
                    pathway=term.pathway,
                )

    def _level(self, leg: int, side: Leg) -> LevelOutcome:
        d, row = self.decision, self.row
        tier = Tier(int(d.tier[leg, row]))
        headline = [root for i, root in enumerate(self.plan.roots) if d.headline[leg, i, row]]
        order = [int(i) for i in d.order[leg, :, row]]
        named = sorted(headline, key=lambda root: order.index(self.plan.roots.index(root)))
        withdrawn = bool(d.withdrawn[leg, row])
        text = level_text(self.base, tier, named, side, withdrawn=withdrawn)
        zones = self._scored(d.zones[leg, :, row], self.base.tables.zones)
        return LevelOutcome(
            side=side,
            tier=tier.name.lower(),
            roots=named,
            withdrawn=withdrawn,
            withdrawn_by=sorted(self._withdrawers(leg)) if withdrawn else [],
            text=text,
            ranked=[self._ranked(leg, index) for index in order if d.scores[leg, index, row] != 0],
            candidates=candidates(self.base, named, {z.name: z.score for z in zones}),
            mechanisms=[
                m for m in self._scored(d.mechanisms[leg, :, row], self.base.tables.terms.mechanisms) if m.score > 0
            ],
            zones=zones,
        )

    def _withdrawers(self, leg: int) -> set[str]:
        return {
            frame[0]
            for frame, at, rival in self.plan.rivals
            if at == leg and rival.outranks and self.verdicts[frame].true
        }

    def _ranked(self, leg: int, index: int) -> RankedRoot:
        d, row = self.decision, self.row
        sums = {name: int(d.domains[leg, i, index, row]) for i, name in enumerate(self.plan.domains)}
        return RankedRoot(
            root=self.plan.roots[index],
            score=int(d.scores[leg, index, row]),
            domains={name: value for name, value in sums.items() if value},
            concordant=int(d.concordant[leg, index, row]),
        )

    def _scored(self, values: Ints, terms: Mapping[str, Term]) -> list[Scored]:
        pairs = zip(terms.items(), values, strict=True)
        found = [Scored(name=name, title=term.title, score=int(value)) for (name, term), value in pairs if value]
        return sorted(found, key=lambda item: -item.score)

    def _withdrawn_evidence(self) -> Iterable[WithdrawnEvidence]:
        by: dict[Frame, set[str]] = {}
        for source, target in self.plan.withdrawals:
            if self.verdicts[source].true and self.verdicts[target].true:
                by.setdefault(target, set()).add(source[0])
        for (rule, side), names in sorted(by.items()):
            yield WithdrawnEvidence(rule=rule, side=side, by=sorted(names))

    def _verdicts(self) -> dict[str, dict[Side, Verdict]]:
        out: dict[str, dict[Side, Verdict]] = {}
        for rule, side in self.base.frames:
            rails = self.verdicts[rule.id, side]
            out.setdefault(rule.id, {})[side] = "fires" if rails.true else "silent" if rails.false else "waits"
        return out

"""One row of a decision, and the case it belongs to, to an outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np

from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, TwoRails
from radiculo.knowledge.moments import Moments
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.prose import observation_text
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.shapes import Category, NothingSaid, Term
from radiculo.knowledge.vocabulary import LEGS, Leg, Side, Slot
from radiculo.lazy import cached_property
from radiculo.report import stamp_of
from radiculo.triage.advice import advised
from radiculo.triage.anatomy import candidates
from radiculo.triage.assumptions import Assumptions, urgency_assumes
from radiculo.triage.conclusions import Conclusions
from radiculo.triage.decision import Decision, Ints, considering
from radiculo.triage.open_questions import waiting_for
from radiculo.triage.outcome import (
    TIER_NAMES,
    AdviceItem,
    AlarmOutcome,
    Considered,
    Contradicted,
    LevelOutcome,
    OpenFinding,
    Outcome,
    RankedRoot,
    RivalOutcome,
    Scored,
    TwoMoments,
    UrgencyOutcome,
    WithdrawnEvidence,
)
from radiculo.triage.standing import comes_before_roots, standings
from radiculo.triage.wording import level_text
from radiculo.version import VERSION

_UNSETTLED: tuple[Verdict, Verdict] = ("waits", "silent")  # what is not known true, by whether it is known false


class Conclusion:
    """Reads one row of a decision."""

    def __init__(self, decision: Decision, row: int, observations: Observations) -> None:
        self.decision, self.row, self.observations = decision, row, observations
        self.plan, self.base = decision.plan, decision.plan.base
        self.category = self.plan.categories[int(decision.urgency[row])]

    @cached_property
    def waiting(self) -> tuple[OpenFinding, ...]:
        """What could still raise the urgency."""
        fires = {frame for frame, mask in self.decision.fired.items() if mask[self.row]}
        return waiting_for(self.base, self.observations, self.category, fires)

    @property
    def provisional(self) -> int:
        """Whether the urgency is provisional, as the code of that conclusion."""
        return SIGN_YES if self.waiting else SIGN_NO

    @cached_property
    def codes(self) -> dict[Slot, int]:
        """The conclusions that rules read, as codes."""
        provisional = np.full(len(self.decision.urgency), self.provisional, np.uint8)
        found = Conclusions(self.decision, provisional)
        return {slot: int(found.column(slot)[self.row]) for slot in self.base.conclusions}

    def outcome(self, verdicts: Mapping[Frame, TwoRails[bool]], case_id: str, engine: str) -> Outcome:
        """Return the whole outcome; `verdicts` are the rails of every rule for this case."""
        fires = {frame for frame, rails in verdicts.items() if rails.true}
        rivals = list(self._rivals(fires))
        alarms = list(self._alarms(fires, Assumptions(self.base, self.observations, verdicts)))
        pathways = self._pathways()
        nothing_said = bool(self.decision.nothing_said[self.row])
        outcome = Outcome(
            case=case_id,
            urgency=UrgencyOutcome(
                category=self.category,
                name=self._wording.name,
                time_frame=self._time_frame(alarms),
                set_by=sorted({alarm.rule for alarm in alarms if alarm.sets}),
                assumed=urgency_assumes(alarms),
                provisional=bool(self.waiting),
                waiting_for=list(self.waiting),
                cannot_say=nothing_said,
                ask_first=list(self._ask_first()) if nothing_said else [],
            ),
            pathway=pathways[0],
            pathways=pathways,
            comes_before_roots=comes_before_roots(self.base, self.category, pathways),
            side_stated=not self.observations.unsided,
            side_note=self.observations.side_note,
            two_moments=sorted(self._two_moments(), key=lambda found: (found.finding, found.side)),
            levels=[self._level(leg, side, fires) for leg, side in enumerate(LEGS)],
            rivals=rivals,
            standings=standings(rivals),
            considered=list(self._considered(verdicts, fires)),
            alarms=alarms,
            withdrawn_evidence=list(self._withdrawn_evidence(fires)),
            contradictions=sorted(self._contradictions(fires), key=lambda found: not found.mend),
            advice=list(self._advice(fires)),
            verdicts={},
            engine=engine,
            radiculo=VERSION,
            rule_base=stamp_of(self.base),
            intended_use=self.base.tables.intended_use,
        )
        return outcome.model_copy(update={"verdicts": self._verdicts(verdicts)})  # hundreds, and of our own making

    def _two_moments(self) -> Iterable[TwoMoments]:
        for slot, reading in self.observations.items():
            if reading.moments:
                yield TwoMoments(
                    finding=slot.finding,
                    side=slot.side,
                    **reading.moments.written(),
                    counts=reading.written,
                    text=observation_text(slot, reading, self.base.vocabulary, self.observations.names),
                    course=self._unsaid_course(slot, reading.moments),
                )

    def _unsaid_course(self, slot: Slot, moments: Moments) -> str:
        """Return what would say that a finding gets worse, where two moments suggest it and nothing says it."""
        finding, vocabulary = self.base.vocabulary[slot.finding], self.base.vocabulary
        if finding.course not in vocabulary or not finding.scale.is_worse(moments.later, moments.first_visit):
            return ""
        course = next((each for each in vocabulary[finding.course].slots if each.side == slot.side), None)
        return self.observations.names.slot(course) if course and course not in self.observations else ""

    def _alarms(self, fires: Collection[Frame], assumptions: Assumptions) -> Iterable[AlarmOutcome]:
        leading = self.plan.pathways[self.decision.leading[self.row]]
        found = [
            AlarmOutcome(
                rule=rule,
                side=side,
                urgency=alarm.urgency,
                pathway=alarm.pathway or leading,
                suspects=alarm.suspects,
                sets=alarm.urgency == self.category,
                assumed=assumptions.of((rule, side)),
            )
            for (rule, side), alarm in self.plan.alarms
            if (rule, side) in fires
        ]
        return sorted(found, key=lambda a: (-self.base.urgency_rank[a.urgency], a.rule, a.side))

    def _pathways(self) -> list[str]:
        """Return the pathways, most often named first."""
        counts = self.decision.pathways[:, self.row].astype(int)
        return [self.plan.pathways[at] for at in np.argsort(-counts, kind="stable") if counts[at]]

    def _advice(self, fires: Collection[Frame]) -> Iterable[AdviceItem]:
        masks = {frame: np.array([True]) for frame, _ in self.plan.advice if frame in fires}
        for ((rule, _), advice), mask in advised(self.plan, masks).items():
            if mask[0]:
                yield AdviceItem(
                    kind=advice.kind,
                    entry=advice.entry,
                    title=self.base.entry_titles.get(advice.entry, ""),
                    text=advice.text,
                    timing=advice.timing,
                    rule=rule,
                    refs=list(self.base.by_id[rule].refs),
                )

    def _time_frame(self, alarms: Iterable[AlarmOutcome]) -> str:
        """Return the time frame of the category, and then what each cause that sets it asks for."""
        strategies = self.base.tables.terms.strategies
        causes = [strategies[self.base.by_id[alarm.rule].strategy] for alarm in alarms if alarm.sets]
        own = dict.fromkeys(cause.time_frames.get(self.category, "") for cause in causes)
        return " ".join([self._wording.time_frame, *filter(None, own)])

    @property
    def _wording(self) -> Category | NothingSaid:
        instead = self.base.tables.wording.cannot_say
        if instead is not None and self.decision.nothing_said[self.row]:
            return instead
        return self.base.tables.categories[self.category]

    def _ask_first(self) -> Iterable[str]:
        """Yield the complaints that can be asked and are not recorded."""
        for finding in self.base.vocabulary.observable:
            if finding.id in self.base.policy.complaints and not all(map(self.observations.code, finding.slots)):
                yield finding.title

    def _rivals(self, fires: Collection[Frame]) -> Iterable[RivalOutcome]:
        seen = set()
        for frame, _, rival in self.plan.rivals:
            if frame in fires and (frame, rival) not in seen:
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

    def _considered(self, verdicts: Mapping[Frame, TwoRails[bool]], fires: Collection[Frame]) -> Iterable[Considered]:
        """Yield what is on the list, once per side; what only rules of the patient consider is of the patient."""
        here = dict.fromkeys(fires, np.array([True]))
        counted = {frame for frame, mask in considering(self.plan, here).items() if mask[0]}
        found: dict[tuple[str, Side], dict[str, None]] = {}
        for leg, side in enumerate(LEGS):
            for name, on in zip(self.plan.rival_names, self.decision.considered[leg, :, self.row], strict=True):
                if not on:
                    continue
                frames = [f for f, at, of in self.plan.considering if (at, of) == (leg, name) and f in counted]
                sided: Side = side if any(frame[1] == side for frame in frames) else "patient"
                if frames:
                    found.setdefault((name, sided), {}).update(dict.fromkeys(rule for rule, _ in frames))
        for (name, at), rules in found.items():
            term, sides = self.base.tables.terms.rivals[name], {at, "patient"} if at != "patient" else {*LEGS, at}
            naming = [f for f, _, rival in self.plan.rivals if rival.name == name and f[1] in sides]
            off = [s for s, target in self.plan.exclusions if target[0] in rules and target[1] in sides]
            yield Considered(
                name=name,
                title=term.title,
                side=at,
                pathway=term.pathway,
                rules=list(rules),
                named_by=sorted({f[0] for f in naming if not verdicts[f].true and not verdicts[f].false}),
                excluded_by=sorted({f[0] for f in off if not verdicts[f].false}),
            )

    def _level(self, leg: int, side: Leg, fires: Collection[Frame]) -> LevelOutcome:
        d, row = self.decision, self.row
        tier = TIER_NAMES[d.tier[leg, row]]
        headline = [root for i, root in enumerate(self.plan.roots) if d.headline[leg, i, row]]
        order = [int(i) for i in d.order[leg, :, row]]
        named = sorted(headline, key=lambda root: order.index(self.plan.roots.index(root)))
        withdrawn = bool(d.withdrawn[leg, row])
        text = level_text(self.base, tier, named, self.observations.names.words[side], withdrawn=withdrawn)
        zones = self._scored(d.zones[leg, :, row], self.base.tables.zones)
        return LevelOutcome(
            side=side,
            tier=tier,
            roots=named,
            withdrawn=withdrawn,
            withdrawn_by=sorted(self._withdrawers(leg, fires)) if withdrawn else [],
            text=text,
            ranked=[self._ranked(leg, index) for index in order if d.scores[leg, index, row] != 0],
            candidates=candidates(self.base, named, {zone.name: zone.score for zone in zones}),
            mechanisms=[
                m for m in self._scored(d.mechanisms[leg, :, row], self.base.tables.terms.mechanisms) if m.score > 0
            ],
            zones=zones,
        )

    def _withdrawers(self, leg: int, fires: Collection[Frame]) -> set[str]:
        return {frame[0] for frame, at, rival in self.plan.rivals if at == leg and rival.outranks and frame in fires}

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

    def _contradictions(self, fires: Collection[Frame]) -> Iterable[Contradicted]:
        for (rule, side), effect in self.plan.contradictions:
            if (rule, side) in fires:
                yield Contradicted(rule=rule, side=side, text=effect.text, mend=effect.mend)

    def _withdrawn_evidence(self, fires: Collection[Frame]) -> Iterable[WithdrawnEvidence]:
        by: dict[Frame, set[str]] = {}
        for source, target in self.plan.withdrawals:
            if source in fires and target in fires:
                by.setdefault(target, set()).add(source[0])
        for (rule, side), names in sorted(by.items()):
            yield WithdrawnEvidence(rule=rule, side=side, by=sorted(names))

    def _verdicts(self, verdicts: Mapping[Frame, TwoRails[bool]]) -> dict[str, dict[Side, Verdict]]:
        found: dict[str, dict[Side, Verdict]] = {rule.id: {} for rule in self.base.rules}
        for (rule, side), rails in verdicts.items():
            found[rule][side] = "fires" if rails.true else _UNSETTLED[rails.false]
        return found

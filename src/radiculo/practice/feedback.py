"""What a finished attempt is told, in the order that teaches: safety, level, findings, best test, what if, contrast.

Everything here is computed from the rule base: change a rule, and it changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from radiculo.engine.rails import Frame
from radiculo.interview.questions import Question
from radiculo.judge.explanations import NOT_A_ROOT, OTHER
from radiculo.judge.key import Key
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Alarm, Evidence, Rival
from radiculo.knowledge.leg_names import LegNames
from radiculo.knowledge.prose import effect_text, observation_text, recorded_text
from radiculo.knowledge.rules import Rule, Verdict
from radiculo.knowledge.vocabulary import LEGS, Side, Slot
from radiculo.lazy import cached_property
from radiculo.practice.marks import Solved
from radiculo.practice.notes import (
    AlarmNote,
    Contrast,
    ContrastRow,
    Feedback,
    FindingNote,
    LevelNote,
    RuleNote,
    TestNote,
    WhatIf,
)
from radiculo.practice.weigh import direction, expected_of, moves, readers, speaks
from radiculo.triage.answer import Answer
from radiculo.triage.counterfactual import Goal, closest
from radiculo.triage.nearness import Nearness
from radiculo.triage.outcome import Standing
from radiculo.triage.variants import value_text
from radiculo.triage.wording import words

WITHIN = 2  # changes that are tried for a counterfactual
_SHOWN = 8  # lines of one list


@dataclass(frozen=True, kw_only=True)
class Teacher:
    """Makes the feedback of a finished attempt; `within` is how many changes a counterfactual may have (0: none)."""

    solved: Solved
    within: int = WITHIN

    @cached_property
    def feedback(self) -> Feedback:
        """The feedback."""
        case = self.solved.attempt.case
        return Feedback(
            alarms=self._alarms(),
            level=self._level(),
            debrief=(case.teaching.debrief if case.teaching else "").strip(),
            findings=self._findings(),
            best_test=self.best_test,
            what_if=self._what_if() if self.within else [],
            contrast=self._contrast(),
        )

    @property
    def base(self) -> RuleBase:
        """The rules."""
        return self.solved.base

    @cached_property
    def between(self) -> tuple[str, str] | None:
        """The two explanations to be told apart: what was so, and what was said instead or else comes nearest."""
        key = self.solved.key if self.solved.key and self.solved.key.explanations else self.solved.ours
        lead = self._specific(key)
        said = self._said
        ranked = [name for name in self._candidates if name != lead]
        if not lead:
            return (ranked[0], ranked[1]) if len(ranked) > 1 else None
        other = said if said and said not in {lead, OTHER, NOT_A_ROOT} and said not in (key.explanations or ()) else ""
        other = other or (ranked[0] if ranked else "")
        return (lead, other) if other else None

    @cached_property
    def best_test(self) -> TestNote | None:
        """The recorded question, not asked, whose answer would have moved the gathered findings most."""
        attempt = self.solved.attempt
        known = {*attempt.asked, *attempt.from_story}
        left = [question for question in attempt.recorded if question not in known]
        if not left or attempt.mode == "worked":
            return None
        found = [move for move in moves(self.base, attempt.gathered, attempt.case.observations, left) if move.matters]
        if not found:
            return None
        best = max(found, key=lambda move: move.rank)
        question = attempt.questions.by_id[best.question]
        return TestNote(
            question=question.id,
            title=question.title,
            how=question.how,
            recorded=self._recorded(question),
            moves=list(best.parts),
            between=list(self.between or ()),
            rules=self._contrast_of(question),
        )

    @property
    def _said(self) -> str:
        level = self.solved.attempt.answer.level or ()
        return max(level, key=lambda pair: pair[1])[0] if level else ""

    @cached_property
    def _candidates(self) -> tuple[str, ...]:
        """What the full record speaks for, the rivals that outrank first, then roots by evidence, then other rivals."""
        outcome = self.solved.trace.outcome
        roots: dict[str, int] = {}
        for level in outcome.levels:
            for ranked in level.ranked:
                roots[ranked.root] = max(roots.get(ranked.root, ranked.score), ranked.score)
        above = [each.name for each in outcome.standings if each.strength == "outranks"]
        beside = [each.name for each in outcome.standings if each.strength == "beside"]
        best = sorted((root for root, score in roots.items() if score > 0), key=lambda root: -roots[root])
        return tuple(dict.fromkeys([*above, *best, *beside]))

    def _specific(self, key: Key) -> str:
        """Return the lead of a key; in place of "not a root" the rival that is meant, where one is named."""
        if key.lead != NOT_A_ROOT:
            return key.lead
        case, rivals = self.solved.attempt.case, [each.name for each in self.solved.trace.outcome.standings]
        meant = [keyed.rival for keyed in (case.truth, case.expect) if keyed is not None and keyed.rival]
        return next(iter([*meant, *rivals]), NOT_A_ROOT)

    def _meant(self, key: Key | None) -> str:
        found = self._specific(key if key and key.explanations else self.solved.ours)
        return found if found in self.base.tables.terms.rivals else ""

    def _alarms(self) -> list[AlarmNote]:
        attempt, trace, rank = self.solved.attempt, self.solved.trace, self.base.urgency_rank
        asked = {slot for question in attempt.asked for slot in question.fillable} | attempt.told
        given = attempt.answer.urgency
        notes: dict[str, AlarmNote] = {}
        for alarm in trace.outcome.alarms:
            facts = list(trace.facts(alarm.rule, alarm.side))
            notes.setdefault(
                alarm.rule,
                AlarmNote.taken_from(
                    alarm,
                    title=self.base.by_id[alarm.rule].title,
                    because=trace.told(alarm.rule, alarm.side),
                    not_asked=self._titles(slot for slot in facts if slot not in asked),
                    above=given is not None and rank[alarm.urgency] > rank[given],
                    refs=list(self.base.by_id[alarm.rule].refs),
                ),
            )
        return sorted(notes.values(), key=lambda note: (not note.above, -rank[note.urgency], note.rule))

    def _level(self) -> LevelNote:
        case, outcome = self.solved.attempt.case, self.solved.trace.outcome
        answer = Answer.of(outcome)
        key = self.solved.key
        points = outcome.summary.roots if outcome.summary else []
        return LevelNote(
            given=self._said,
            truth=", ".join(key.explanations) if key and key.explanations else "",
            meant=self._meant(key),
            diagnosis=case.truth.diagnosis if case.truth else "",
            radiculo=[words(self.base, answer, leg, self._names) for leg in LEGS if answer.leg(leg).tier != "none"]
            or [point.text for point in points],
            because=list(dict.fromkeys(because for point in points for because in point.because)),
            rivals=[self._stands(standing) for standing in outcome.standings],
        )

    def _stands(self, standing: Standing) -> str:
        """Return a named rival: where it stands, and what the rule that puts it there rests on."""
        trace, side, above = self.solved.trace, standing.side, standing.strength == "outranks"
        rules = [rule for rule in standing.rules if any(r.outranks == above for r in self.base.by_id[rule].rivals)]
        where = "in place of" if above else "beside"
        told = "; ".join(trace.told(rules[0], side)) if rules else ""
        return f"{standing.title}{trace.names.after(side)} {where} a root" + (f", because {told}" if told else "")

    def _findings(self) -> list[FindingNote]:
        attempt = self.solved.attempt
        return [
            FindingNote(
                question=question.id,
                title=question.title,
                recorded=self._recorded(question),
                asked=question in attempt.asked,
                in_story=question in attempt.from_story,
                fired=[self._note(rule) for rule in self._fired_with(question)],
                nearly=self._nearly.get(question.id, []),
                silent=[
                    rule.id
                    for rule in readers(self.base, question)
                    if rule.evidence_given and self._speaks(rule) and self._verdict(rule) == "silent"
                ],
            )
            for question in attempt.recorded
        ]

    def _fired_with(self, question: Question) -> list[Rule]:
        """Return the fired rules that rest on a question, each once."""
        found = {each.rule.id: each.rule for each in self.solved.speaking if question.id in each.questions}
        return list(found.values())

    @cached_property
    def _nearly(self) -> dict[str, list[str]]:
        """The rules that are one finding short of firing, by each question that they have already.

        Of a rival that nobody considers here, only a rule that speaks of something abnormal, and whose missing finding
        is recorded and is another one.
        """
        trace = self.solved.trace
        nearness = Nearness(self.base, trace.observations, trace.nodes)
        by_finding = self.solved.attempt.questions.by_finding
        found: dict[str, list[str]] = {}
        for rule, side in self.base.frames:
            if trace.nodes[rule.id, side].verdict == "fires" or not self._speaks(rule) or not self._here(side):
                continue
            way = nearness.nearest((rule.id, side)) or {}
            short = [slot for slot, demand in way.items() if nearness.misses(slot, demand)]
            if len(short) != 1 or len(way) < 2 or not (short[0] in trace.observations or self._near(rule)):
                continue
            wanted = " and ".join(way[short[0]].wanted)
            if side in LEGS and short[0].side not in {side, "patient"} and not wanted.startswith("on "):
                wanted = trace.names.before(short[0].side) + wanted  # a leg that its words do not tell
            text = f"{rule.title} [{rule.id}]: wants {wanted}"
            for slot in way:
                if slot.finding in by_finding and slot != short[0] and (self._near(rule) or self._abnormal(slot)):
                    texts = found.setdefault(by_finding[slot.finding].id, [])
                    texts += [text] if text not in texts else []
        return found

    def _abnormal(self, slot: Slot) -> bool:
        reading = self.solved.trace.observations.get(slot)
        return reading is not None and not self.base.vocabulary[slot.finding].scale.is_unconcerning(reading.code)

    def _near(self, rule: Rule) -> bool:
        """Say whether a rule is about roots, or about a rival that is named, considered or compared here."""
        outcome = self.solved.trace.outcome
        near = {each.name for each in outcome.standings} | {each.name for each in outcome.considered}
        near |= set(self.between or ())
        return not rule.rivals or any(rival.name in near for rival in rule.rivals)

    def _what_if(self) -> list[WhatIf]:
        found = []
        ours, said, answer = self.solved.ours, self._said, self.solved.attempt.answer
        roots = self.base.tables.roots
        goal = said if said in roots and said not in (ours.explanations or ()) else ""
        goal = goal or next((n for n in self._candidates if n in roots and n not in (ours.explanations or ())), "")
        if goal and not self.solved.trace.outcome.comes_before_roots:
            found += self._closest(goal, self.within)
        if answer.urgency and answer.urgency != ours.urgency:
            found += self._closest(answer.urgency, 1)  # pairs of alarms take long, and one finding teaches more
        return found

    def _closest(self, name: str, within: int) -> list[WhatIf]:
        observations = self.solved.attempt.case.observations
        there = closest(self.base, observations, Goal(self.base, name, self.solved.leg), within)
        if there is None or not there.changes:
            return []
        changes = [self._change(slot, code) for slot, code in there.changes]
        return [WhatIf(goal=name, changes=changes, proven=there.proven)]

    @property
    def _names(self) -> LegNames:
        return self.solved.attempt.case.observations.names

    def _change(self, slot: Slot, code: int) -> str:
        reading = self.solved.attempt.case.observations.get(slot)
        side = self._names.before(slot.side)
        after = value_text(self.base, slot, code) if code else "not recorded"
        finding = self.base.vocabulary[slot.finding]
        before = f" (here {recorded_text(finding, reading)})" if reading else " (here not recorded)"
        return f"{side}{finding.title}: {after}{before}"

    def _contrast(self) -> Contrast | None:
        if self.between is None:
            return None
        first, second = self.between
        attempt = self.solved.attempt
        found: list[tuple[int, ContrastRow]] = []
        for question in attempt.recorded:
            one, two = (direction(self.solved.speaking, question.id, name) for name in (first, second))
            if _sign(one) == _sign(two) and abs(one - two) < _APART:
                continue
            row = ContrastRow(
                question=question.id,
                title=question.title,
                recorded=self._recorded(question),
                asked=question in attempt.asked,
                first=_sign(one),
                second=_sign(two),
            )
            found.append((abs(one - two), row))
        found.sort(key=lambda pair: -pair[0])
        return Contrast(first=first, second=second, rows=[row for _, row in found[:_SHOWN]], could_tell=self._open())

    def _open(self) -> list[str]:
        """Return the unrecorded questions that show in one of the two explanations only."""
        assert self.between is not None
        one, two = (expected_of(self.base, name) for name in self.between)
        recorded = {question.id for question in self.solved.attempt.recorded}
        by_id = self.solved.attempt.questions.by_id
        return [question.title for name, question in by_id.items() if name in (one ^ two) - recorded][:_SHOWN]

    def _contrast_of(self, question: Question) -> list[RuleNote]:
        """Return what the rules say of a question: what parts the two explanations, then alarms, the highest first.

        What does not fire, of a rival that nobody considers here, is left out.
        """
        first, second = self.between or ("", "")
        near = (rule for rule in readers(self.base, question) if self._near(rule) or self._verdict(rule) == "fires")
        found = list(near)

        def apart(rule: Rule) -> int:
            return abs(speaks(rule, first) - speaks(rule, second))

        parting = sorted((rule for rule in found if apart(rule)), key=lambda rule: -apart(rule))
        rank = self.base.urgency_rank
        alarms = sorted(
            (rule for rule in found if rule.alarms and rule not in parting),
            key=lambda rule: (self._verdict(rule) != "fires", -max(rank[alarm.urgency] for alarm in rule.alarms)),
        )
        rest = [rule for rule in found if rule not in parting and rule not in alarms and self._effects(rule)]
        return [self._note(rule) for rule in [*parting, *alarms, *rest][:_SHOWN]]

    def _note(self, rule: Rule) -> RuleNote:
        return RuleNote.taken_from(rule, rule=rule.id, verdict=self._verdict(rule), says=self._effects(rule))

    def _effects(self, rule: Rule) -> list[str]:
        told = [effect for effect in rule.effects if isinstance(effect, Evidence | Alarm | Rival)]
        return [effect_text(effect, self.base) for effect in told]

    def _speaks(self, rule: Rule) -> bool:
        return any(speaks(rule, name) for name in self.between or ())

    def _here(self, side: Side) -> bool:
        """Say whether a side is that of the affected leg, or of the patient; without an affected leg every side is."""
        return self.solved.leg is None or side in {self.solved.leg, "patient"}

    def _verdict(self, rule: Rule) -> Verdict:
        frames: list[Frame] = [(rule.id, side) for side in rule.frames if self._here(side)]
        found = [self.solved.trace.nodes[frame].verdict for frame in frames]
        return "fires" if "fires" in found else "waits" if "waits" in found else "silent"

    def _recorded(self, question: Question) -> list[str]:
        observations = self.solved.attempt.case.observations
        told = [(slot, observations[slot]) for slot in question.fillable if slot in observations]
        return [observation_text(slot, reading, self.base.vocabulary, self._names) for slot, reading in told]

    def _titles(self, slots: Iterable[Slot]) -> list[str]:
        return list(dict.fromkeys(self.base.vocabulary[slot.finding].title for slot in slots))


_APART = 30  # points: a likelihood ratio of 2


def _sign(points: int) -> int:
    return (points > 0) - (points < 0)

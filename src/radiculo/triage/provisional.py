"""Whether the urgency of each case of a batch is provisional: on arrays where they settle it, else by a search.

What arrays settle is what the search of one case (`open_questions`) finds:

- No alarm above the urgency waits: it is not.
- Everything that is asked and not recorded, filled in at its most alarming, raises the urgency: it is, since on the way
  from nothing to all of it some finding was the one that did.
- No alarm that waits reads anything open that is asked. Then only an emergency with something abnormal known can make
  it so, by its own findings: it is where one waits that could fire, and it is not where none waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Column, Mask
from radiculo.engine.formulas import blank, leaves
from radiculo.engine.program import Program, Verdicts
from radiculo.engine.rails import SIGN_NO, SIGN_YES
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import tests_of
from radiculo.knowledge.observations import of_codes
from radiculo.knowledge.scales import MAX_CODE, UNKNOWN, Codes
from radiculo.knowledge.vocabulary import Slot
from radiculo.lazy import cached_property
from radiculo.triage.conclude import Conclusion
from radiculo.triage.decision import Decision, Ints
from radiculo.triage.open_questions import Ask, barred_beside, emergencies, ruling_out
from radiculo.triage.plan import Plan, plan_of, screen_slots


def provisional(decision: Decision, codes: NDArray[np.uint8], verdicts: Verdicts) -> tuple[Column, int]:
    """Return the code of `conclusion.provisional` for each case (slot, case), and how many cases had to be searched."""
    base = decision.plan.base
    found, unsettled = _settled(base.derived(_Alarms), decision, codes, verdicts)
    for row in unsettled.tolist():
        case = of_codes(base.vocabulary, base.columns, codes[:, row].tolist())
        found[row] = Conclusion(decision, row, case).provisional == SIGN_YES
    return np.where(found, np.uint8(SIGN_YES), np.uint8(SIGN_NO)), len(unsettled)


def _settled(
    alarms: _Alarms, decision: Decision, codes: NDArray[np.uint8], verdicts: Verdicts
) -> tuple[Mask, NDArray[np.intp]]:
    """Return where it is provisional, and the cases of which arrays cannot tell."""
    true, false = verdicts.true[alarms.rows], verdicts.false[alarms.rows]
    waits = ~(true | false) & (alarms.ranks > decision.urgency)
    found = np.zeros(codes.shape[1], np.bool_)
    left = np.flatnonzero(waits.any(axis=0))
    found[left] = alarms.raised(alarms.filled(codes[:, left], alarms.asked(decision, left)), decision.urgency[left])
    left = left[~found[left]]
    touched = alarms.touched(waits[:, left], codes[:, left], alarms.asked(decision, left))
    rest = left[~touched]
    wait = waits[:, rest] & alarms.abnormal(decision, codes, rest)
    able = wait & alarms.fires(alarms.filled(codes[:, rest], np.True_))
    found[rest] = able.any(axis=0)
    return found, np.concatenate([left[touched], rest[wait.any(axis=0) & ~found[rest]]])


class _Alarms:
    """What the alarms of a rule base read, laid out for arrays: `rows` are their places among all frames.

    By the place of an alarm: `ranks` as a column, `needs` (of a case in which nothing is recorded), and `reads`, the
    slots that it reads, signs looked through. By the place of a slot, which `index` tells: `alarming`, the value that
    the most alarms want, as a column (0: none wants any), and `exact`, the codes that leave nothing open. `screen` is
    what is asked of every case, as a column, and `openings` what else is asked where a frame fires.
    """

    def __init__(self, base: RuleBase) -> None:
        self.base, plan = base, plan_of(base)
        place = {(rule.id, side): at for at, (rule, side) in enumerate(base.frames)}
        formulas, columns = base.derived(blank), len(base.columns)
        self.rows = np.array([place[frame] for frame, _ in plan.alarms], np.intp)
        self.ranks = np.array([base.urgency_rank[alarm.urgency] for _, alarm in plan.alarms], np.int32).reshape(-1, 1)
        self.index = {slot: at for at, slot in enumerate(base.columns)}
        self.needs = tuple(formulas.rule(base.by_id[rule], side).true for (rule, side), _ in plan.alarms)
        reads = [self._places(formula.slots) for formula in self.needs]
        self.reads = np.array(reads, np.float32).reshape(len(reads), columns)
        self.alarming = self._wanted().argmax(axis=1).astype(np.uint8)[:, None]
        self.exact = np.zeros((columns, MAX_CODE + 1), np.bool_)
        for at, slot in enumerate(base.columns):
            self.exact[at, list(base.vocabulary[slot.finding].scale.exact)] = True
        self.screen = self._places(screen_slots(base))[:, None]
        self.openings = tuple((frame, self._places(slots)[:, None]) for frame, slots in plan.openings)
        self.emergencies = tuple(self._emergencies(plan))
        self._cannot: dict[int, tuple[int, ...]] = {}  # of each combination of age and sex that was seen

    def _wanted(self) -> Ints:
        """Return how many alarms want each value: (slot, code)."""
        wanted = np.zeros((len(self.index), MAX_CODE + 1), np.int32)
        for formula in self.needs:
            for slot, code in leaves(formula):
                if code:
                    wanted[self.index[slot], code] += 1
        return wanted

    def _emergencies(self, plan: Plan) -> Iterator[tuple[int, tuple[Ask, ...]]]:
        """Yield those that are told while they wait, by the place of the alarm, with what each wants."""
        least = self.base.urgency_rank.get(self.base.policy.waiting_shows_from, MAX_CODE)
        asks = {emergency.frame: emergency.asks for emergency in emergencies(self.base)}
        for at, (frame, _) in enumerate(plan.alarms):
            if int(self.ranks[at, 0]) >= least:
                yield at, asks[frame]

    def asked(self, decision: Decision, rows: NDArray[np.intp]) -> Mask:
        """Return what is asked in some cases: (slot, case)."""
        out = np.repeat(self.screen, len(rows), axis=1)
        for frame, slots in self.openings:
            out |= slots & decision.fires[frame][rows]
        return out

    def filled(self, codes: NDArray[np.uint8], where: Mask | np.bool_) -> NDArray[np.uint8]:
        """Return cases with the most alarming value of what is not recorded, where it is wanted and can be."""
        wanted = where & (codes == UNKNOWN)
        persons = self._persons(codes)
        cannot: dict[int, list[int]] = {}
        for person in np.unique(persons).tolist():
            for at in self._cannot_be(person):
                cannot.setdefault(at, []).append(person)
        for at, ruled_out in cannot.items():
            wanted[at] &= ~np.isin(persons, ruled_out)
        return np.where(wanted, self.alarming, codes)

    @cached_property
    def lasting(self) -> tuple[Slot, ...]:
        """Age, sex and their like, as far as they rule something out."""
        tests = (test for rule, _ in self.base.derived(ruling_out) for test in tests_of(rule.when))
        slots = (slot for test in tests for slot in self.base.vocabulary[test.finding].slots)
        return tuple(dict.fromkeys(slot for slot in slots if self.base.vocabulary[slot.finding].once))

    def _persons(self, codes: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return the combination of age and sex of each case as one number."""
        found = np.zeros(codes.shape[1], np.int64)
        for slot in self.lasting:
            found = found * (MAX_CODE + 1) + codes[self.index[slot]]
        return found

    def _cannot_be(self, person: int) -> tuple[int, ...]:
        """Return the places of slots that such a person cannot have at their most alarming."""
        if person not in self._cannot:
            told, left = {}, person
            for slot in reversed(self.lasting):
                left, told[slot] = divmod(left, MAX_CODE + 1)
            barred = barred_beside(self.base, {slot: code for slot, code in told.items() if code})
            places = ((self.index[slot], code) for slot, code in barred)
            self._cannot[person] = tuple(at for at, code in places if code == self.alarming[at, 0])
        return self._cannot[person]

    def fires(self, codes: NDArray[np.uint8]) -> Mask:
        """Return where each alarm fires."""
        found: Mask = Program.of(self.base).run(codes).verdicts.true[self.rows]
        return found

    def raised(self, codes: NDArray[np.uint8], urgency: Ints) -> Mask:
        """Return in which cases some alarm above a rank fires."""
        return _any(self.fires(codes) & (self.ranks > urgency))

    def touched(self, waits: Mask, codes: NDArray[np.uint8], asked: Mask) -> Mask:
        """Return in which cases an alarm that waits reads something open that is asked."""
        still = asked & ~self.exact[np.arange(len(codes))[:, None], codes]
        return _any(waits & (self.reads @ still.astype(np.float32) > 0))

    def abnormal(self, decision: Decision, codes: NDArray[np.uint8], rows: NDArray[np.intp]) -> Mask:
        """Return of which emergencies something abnormal is known: (alarm, case)."""
        out = np.zeros((len(self.rows), len(rows)), np.bool_)
        for at, asks in self.emergencies:
            for ask in asks:
                known = [self._known(slot, ask.codes, decision, codes)[rows] for slot in ask.slots]
                out[at] |= (np.logical_and if ask.of_all else np.logical_or).reduce(known)
        return out

    def _known(self, slot: Slot, wanted: Codes, decision: Decision, codes: NDArray[np.uint8]) -> Mask:
        finding = self.base.vocabulary[slot.finding]
        if finding.is_sign:
            makers = self.base.sign_rules.get(finding.id, ())
            nothing = np.zeros(codes.shape[1], np.bool_)
            return _any(np.array([nothing, *(decision.fires[maker.id, slot.side] for maker in makers)]))
        table = np.zeros(MAX_CODE + 1, np.bool_)
        table[list(wanted)] = True
        known: Mask = table[codes[self.index[slot]]]
        return known

    def _places(self, slots: Iterable[Slot]) -> Mask:
        out = np.zeros(len(self.base.columns), np.bool_)
        out[[self.index[slot] for slot in slots if slot in self.index]] = True
        return out


def _any(rows: Mask) -> Mask:
    """Return where some row holds."""
    found: Mask = np.logical_or.reduce(rows, axis=0)
    return found

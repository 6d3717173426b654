"""Which mutants a suite kills.

Only what a mutant touches is evaluated again: its rule, what reads its signs, and the decision of the cases in which a
rule then fires or no longer does.

The decisions of many mutants are made in one batch: one row per mutant and case. A mutant whose effects differ speaks
through a phantom: a rule of its own that fires in place of the original. Rounds grow, because most mutants die at the
first cases that they touch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.bits import as_mask
from radiculo.engine.columns import Batch, Column, Mask, run_closing
from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, Rails
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import tests_of
from radiculo.knowledge.effects import Withdraws
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Slot
from radiculo.lazy import cached_property
from radiculo.triage.answers import Answers, differences
from radiculo.triage.answers import rows as rows_of
from radiculo.triage.conclusions import Conclusions
from radiculo.triage.decision import decide
from radiculo.trials.mutation.mutant import Mutant
from radiculo.trials.mutation.suite import Suite

By: TypeAlias = Literal["example", "vignette"]
ROUNDS = (2, 6, 24, 96, 384)


@dataclass
class Fate:
    """What became of a mutant. It matters to `touched` cases, of which `seen` were decided."""

    mutant: Mutant
    by: set[By] = field(default_factory=set)
    touched: int = 0
    seen: int = 0

    @property
    def killed(self) -> bool:
        """Whether anything notices."""
        return bool(self.by)


@dataclass
class _Trial:
    """A mutant that matters to some cases of one kind: the frames that change, and the cases in the order of trying."""

    fate: Fate
    by: By
    flips: dict[Frame, NDArray[np.bool_]]
    rows: NDArray[np.int64]
    signs: dict[Slot, Column]  # as they are with the mutant, where they change
    phantom: Rule | None = None
    seen: int = 0

    @property
    def open(self) -> bool:
        return self.by not in self.fate.by and self.seen < len(self.rows)


class Kill:
    """Runs mutants against a suite."""

    def __init__(self, suite: Suite) -> None:
        self.suite, self.base = suite, suite.base

    def run(self, mutants: Iterable[Mutant], show: Callable[[int, int], None] = lambda *_: None) -> list[Fate]:
        """Return the fate of every mutant; `show` hears how many are done, of how many."""
        fates = [Fate(mutant) for mutant in mutants]
        trials = [trial for number, fate in enumerate(fates) for trial in self._begin(fate, show, number, len(fates))]
        for size in ROUNDS:
            going = [trial for trial in trials if trial.open]
            for part in _parts(going, size):
                self._decide(part, size)
        return fates

    def _begin(self, fate: Fate, show: Callable[[int, int], None], number: int, total: int) -> Iterator[_Trial]:
        if number % 100 == 0:
            show(number, total)
        mutant, run, suite = fate.mutant, self.suite.bits, self.suite
        phantom = mutant.changed if mutant.kind in {"root", "urgency", "withdrawal"} else None
        signs: dict[Slot, Column] = {}
        if phantom is not None:
            flips = {(mutant.rule.id, side): run.verdicts[mutant.rule.id, side].true for side in mutant.rule.frames}
        else:
            flips, signs = self._flips(fate)
        touched = 0
        for bits in flips.values():
            touched |= bits
        fate.touched = touched.bit_count()
        if touched:
            rows = np.flatnonzero(as_mask(touched, suite.batch.size))
            rows = rows[np.argsort(suite.plainest[rows], kind="stable")]
            own = {f: b for f, b in flips.items() if b and (f[0] not in self.base.closing or f[0] == mutant.rule.id)}
            masks = {f: as_mask(b, suite.batch.size) for f, b in own.items()}
            yield _Trial(fate, "example", masks, rows[rows < suite.examples], signs, phantom)
            yield _Trial(fate, "vignette", masks, rows[rows >= suite.examples], signs, phantom)

    def _flips(self, fate: Fate) -> tuple[dict[Frame, int], dict[Slot, Column]]:
        """Return where rules with effects fire or cease to, and the signs that change.

        Notes whether examples or expectations notice.
        """
        mutant, run = fate.mutant, self.suite.bits
        deleted = mutant.kind == "deletion"
        new = None if deleted else {s: run.read(mutant.changed.when, s) for s in mutant.rule.frames}
        changed, signs = run.ripple(mutant.rule, new)
        for (name, side), rails in changed.items():
            old, rule = run.verdicts[name, side], self.base.by_id[name]
            if side == rule.example_side:
                differs = (rails.true ^ old.true) | (rails.false ^ old.false)
                if differs & self.suite.own[name] and not (deleted and name == mutant.rule.id):
                    fate.by.add("example")
            if (rails.true ^ old.true) & self.suite.gated.get(name, 0):
                fate.by.add("vignette")
        if deleted and self.suite.own[mutant.rule.id]:
            fate.by.add("example")  # an example of a rule that is not there fails
        flips = {frame: rails.true ^ run.verdicts[frame].true for frame, rails in changed.items()}
        deciding = {f: b for f, b in flips.items() if b and any(e.moves for e in self.base.by_id[f[0]].effects)}
        return deciding, {slot: self._column(rails) for slot, rails in signs.items() if slot in self._closing_slots}

    def _column(self, rails: Rails[int]) -> Column:
        true, false = (as_mask(bits, self.suite.batch.size) for bits in (rails.true, rails.false))
        return np.where(true, np.uint8(SIGN_YES), np.where(false, np.uint8(SIGN_NO), np.uint8(0)))

    @cached_property
    def _closing_slots(self) -> dict[Slot, Column]:
        """What the rules that read the conclusion read besides: columns of findings and of signs."""
        read = {test.finding for rule in self.base.closing.values() for test in tests_of(rule.when)}
        found = {slot: column for slot, column in self.suite.batch.columns.items() if slot.finding in read}
        signs = {slot: rails for slot, rails in self.suite.bits.bits.signs.items() if slot.finding in read}
        return found | {slot: self._column(rails) for slot, rails in signs.items()}

    def _decide(self, trials: Sequence[_Trial], size: int) -> None:
        """Decide the next cases of some mutants in one batch."""
        picks = [trial.rows[trial.seen : trial.seen + size] for trial in trials]
        rows = np.concatenate(picks)
        ends = np.cumsum([len(pick) for pick in picks])
        fires = {frame: mask[rows] for frame, mask in self.suite.fires.items()}
        base = _with_phantoms(self.base, trials)
        for number, (trial, pick, end) in enumerate(zip(trials, picks, ends, strict=True)):
            here = slice(end - len(pick), end)
            for frame, mask in trial.flips.items():
                fires[frame][here] ^= mask[pick]
            if trial.phantom is not None:
                for side in trial.phantom.frames:
                    ghost = fires[_phantom(number), side] = np.zeros(len(rows), np.bool_)
                    if (trial.phantom.id, side) in trial.flips:
                        ghost[here] = trial.flips[trial.phantom.id, side][pick]
        answers = self._answers(base, rows, fires, list(zip(trials, picks, ends.tolist(), strict=True)))
        before = rows_of(self.suite.answers.parts, rows)
        differing = np.any(list(differences(before, answers.parts).values()), axis=0)
        for trial, pick, end in zip(trials, picks, ends, strict=True):
            found = np.flatnonzero(differing[end - len(pick) : end])
            trial.seen += len(pick)
            trial.fate.seen += len(pick)
            if len(found):
                trial.fate.by.add(trial.by)

    def _answers(
        self,
        base: RuleBase,
        rows: NDArray[np.int64],
        fires: dict[Frame, Mask],
        parts: list[tuple[_Trial, NDArray[np.int64], int]],
    ) -> Answers:
        """Decide, and settle the rules that read the conclusion; a mutant of one of these speaks for itself."""
        batch = self.suite.part(rows)
        decision = decide(base, batch, {frame: Rails(mask, mask) for frame, mask in fires.items()})
        work = Batch(len(rows), {slot: column[rows] for slot, column in self._closing_slots.items()})
        for trial, pick, end in parts:
            for slot, column in trial.signs.items():
                work.columns[slot][end - len(pick) : end] = column[pick]
        work.columns |= Conclusions(decision).columns(batch)
        closing = {frame: rails.true for frame, rails in run_closing(self.base, work).items()}
        for trial, pick, end in parts:
            for frame in trial.flips.keys() & closing.keys():
                closing[frame] = closing[frame].copy()
                closing[frame][end - len(pick) : end] ^= trial.flips[frame][pick]
        return Answers(replace(decision, fires={**decision.fires, **closing}))


def _parts(trials: list[_Trial], size: int) -> Iterator[list[_Trial]]:
    """Split trials: those with phantoms apart, because each phantom is a rule more for the whole batch."""
    plain = [trial for trial in trials if trial.phantom is None]
    ghosts = [trial for trial in trials if trial.phantom is not None]
    for group, most in ((plain, max(1, 16_384 // size)), (ghosts, 128)):
        for first in range(0, len(group), most):
            yield group[first : first + most]


def _phantom(number: int) -> str:
    return f"phantom/{number}"


def _with_phantoms(base: RuleBase, trials: Sequence[_Trial]) -> RuleBase:
    """Return the rules with one more per trial that has a phantom; what withdraws the original withdraws it too."""
    ghosts: dict[str, list[Rule]] = {}
    for number, trial in enumerate(trials):
        if trial.phantom is not None:
            ghosts.setdefault(trial.phantom.id, []).append(replace(trial.phantom, id=_phantom(number), aliases=()))
    if not ghosts:
        return base
    rules = [
        each for rule in base.rules for each in (rule, *ghosts.get(rule.id, ()))
    ]  # in its place: of equals, the first
    return replace(base, rules=tuple(_withdrawing(rule, ghosts) for rule in rules))


def _withdrawing(rule: Rule, ghosts: dict[str, list[Rule]]) -> Rule:
    effects = tuple(
        Withdraws((*e.rules, *(ghost.id for name in e.rules for ghost in ghosts.get(name, ()))))
        if isinstance(e, Withdraws)
        else e
        for e in rule.effects
    )
    return rule if effects == rule.effects else replace(rule, effects=effects)

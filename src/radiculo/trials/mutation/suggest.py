"""For a mutant that survives: a smallest vignette that would kill it, verified by a triage with and without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from radiculo.cases.shapes import Expect
from radiculo.engine.columns import Mask
from radiculo.engine.distinguish import Contrast
from radiculo.engine.formulas import Completion, Formulas, at_least, completions
from radiculo.engine.rails import SIGN_NO, SIGN_YES
from radiculo.generate.draft import Painter
from radiculo.generate.randomness import Randomness
from radiculo.judge.score import unmet
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import LEGS, Side
from radiculo.lazy import cached_property
from radiculo.report import Model
from radiculo.triage.answer import Answer, differences
from radiculo.triage.answers import Answers
from radiculo.triage.answers import differences as differing
from radiculo.triage.outcome import Outcome
from radiculo.triage.run import triage
from radiculo.trials.mutation.mutant import Mutant

Cells = NDArray[np.uint8]
_BACKGROUNDS = (300, 3000)  # generated cases to put a seed into: few at first, many where that is not enough
_SEEDS = 12
SIDES: tuple[Side, ...] = (*LEGS, "patient")


class Suggestion(Model):
    """Observations, and what to expect of them: the rules as they are meet it, the mutant does not.

    Without `expect`, only a recorded answer (`replay --record`) would notice: no expectation speaks of what changes.
    """

    observations: dict[str, str]
    expect: Expect | None = None


@dataclass(frozen=True)
class _Pair:
    """The rules as they are and with a mistake."""

    base: RuleBase
    mutant: Mutant

    @cached_property
    def mutated(self) -> RuleBase:
        return self.mutant.base(self.base)


class Suggester:
    """Finds vignettes for survivors of one rule base."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.painter = Painter(base)

    def suggest(self, mutant: Mutant, contrast: Contrast | None = None) -> Suggestion | None:
        """Return a vignette that kills a mutant, or None when none is found; `contrast` is a known difference."""
        pair = _Pair(self.base, mutant)
        seeds = self._seeds(mutant, contrast)
        for kind in (self._answers_differ, self._firing_differs):
            for few, many in pairwise((0, *_BACKGROUNDS)):
                found = self._try(pair, self._pool(seeds, few, many), partial(kind, pair))
                if found is not None:
                    return found
        return None

    def reaching(self, rule: Rule) -> Observations | None:
        """Return a small case in which a rule fires, found among generated ones; None when there is none."""

        def fires(cells: Cells) -> Mask:
            decision = Answers.of(self.base, self.painter.palette.batch(cells)).decision
            return np.asarray(np.any([decision.fires[rule.id, side] for side in rule.frames], axis=0))

        rows = np.flatnonzero(fires(self._backgrounds))
        return self._observed(self._shrunk(self._backgrounds[rows[0]], fires)) if len(rows) else None

    def _try(self, pair: _Pair, pool: Cells, differs: Callable[[Cells], Mask]) -> Suggestion | None:
        rows = np.flatnonzero(differs(pool)) if len(pool) else np.array([], np.int64)
        if not len(rows):
            return None
        best = rows[np.argsort((pool[rows] > 0).sum(axis=1), kind="stable")[0]]
        return self._verified(pair, self._shrunk(pool[best], differs))

    def _seeds(self, mutant: Mutant, contrast: Contrast | None) -> list[Completion]:
        """Return ways to reach a mutant: known differences, and ways to make the rule (and what it withdraws) fire."""
        concluded = contrast is not None and any(slot in self.base.conclusions for slot in contrast.codes)
        seeds = [*islice(self._completed(contrast), 4)] if contrast and not concluded else []
        seeds += [seed for side in mutant.rule.frames for seed in self._firing(mutant.rule.id, side)]
        if mutant.kind != "withdrawal":
            return seeds[:_SEEDS]
        others = [seed for name in mutant.rule.withdrawn for side in SIDES for seed in self._firing(name, side)[:3]]
        return [theirs | seed for seed in seeds for theirs in others][:200]

    def _firing(self, rule: str, side: Side) -> list[Completion]:
        stories = self.painter.stories
        return [stories.templates[n].values for n in stories.of([(rule, side)])]

    def _pool(self, seeds: list[Completion], first: int, last: int) -> Cells:
        """Return candidates: the seeds, alone (at first) and in generated cases."""
        backgrounds = self._backgrounds[first:last]
        if not seeds:
            return backgrounds
        out = [] if first else [self._cells(seed)[None] for seed in seeds]
        for number, seed in enumerate(seeds):
            cells = backgrounds[number :: len(seeds)].copy()
            alone = self._cells(seed)
            cells[:, alone > 0] = alone[alone > 0]
            out.append(cells)
        return np.concatenate(out) if out else np.zeros((0, len(self.base.slots)), np.uint8)

    @cached_property
    def _backgrounds(self) -> Cells:
        cells = self.painter.free(Randomness(0, 0), _BACKGROUNDS[-1]).cells
        return cells[np.argsort((cells > 0).sum(axis=1), kind="stable")]

    def _completed(self, contrast: Contrast) -> Iterator[Completion]:
        """Yield observations that give a contrast, its signs derived."""
        vocabulary = self.base.vocabulary
        signs = {slot: code for slot, code in contrast.codes.items() if vocabulary[slot.finding].is_sign}
        rest = {slot: code for slot, code in contrast.codes.items() if slot not in signs}
        formulas = Formulas(self.base, {})
        wanted = [formulas.known(s, frozenset({SIGN_YES if c == SIGN_YES else SIGN_NO})) for s, c in signs.items()]
        for found in islice(completions(at_least(len(wanted), wanted), None, rest), 200):
            if found is not None:
                yield found

    def _cells(self, codes: Completion) -> Cells:
        index = {slot: number for number, slot in enumerate(self.base.slots)}
        out = np.zeros(len(index), np.uint8)
        for slot, code in codes.items():
            out[index[slot]] = next(iter(self.painter.palette.numbers(index[slot], [code])), 0)
        return out

    def _answers_differ(self, pair: _Pair, cells: Cells) -> Mask:
        batch = self.painter.palette.batch(cells)
        one, other = (Answers.of(base, batch).parts for base in (pair.base, pair.mutated))
        return np.asarray(np.any(list(differing(one, other).values()), axis=0))

    def _firing_differs(self, pair: _Pair, cells: Cells) -> Mask:
        batch, rule = self.painter.palette.batch(cells), pair.mutant.rule
        decisions = [Answers.of(base, batch).decision for base in (pair.base, pair.mutated)]
        fires = [np.any([decision.fires[rule.id, side] for side in rule.frames], axis=0) for decision in decisions]
        out: Mask = fires[0] != fires[1]
        return out

    @staticmethod
    def _shrunk(cells: Cells, differs: Callable[[Cells], Mask]) -> Cells:
        """Take away observations as long as the difference stays."""
        while True:
            recorded = np.flatnonzero(cells)
            singles = np.repeat(cells[None], len(recorded), axis=0)
            singles[np.arange(len(recorded)), recorded] = 0
            spare = recorded[differs(singles)] if len(recorded) else recorded
            if not len(spare):
                return cells
            several = np.repeat(cells[None], len(spare), axis=0)
            for row in range(len(spare)):
                several[row, spare[: row + 1]] = 0
            cells = several[np.flatnonzero(differs(several))[-1]]

    def _observed(self, cells: Cells) -> Observations:
        palette, slots = self.painter.palette, self.base.slots
        ways = {slots[n]: palette.ways[n][cells[n] - 1] for n in np.flatnonzero(cells)}
        return Observations({slot: Reading(w.code, w.written, "" if w.code else w.written) for slot, w in ways.items()})

    def _verified(self, pair: _Pair, cells: Cells) -> Suggestion | None:
        """Triage with the engine of record, and with the mutant; return None unless the answers differ."""
        found = self._observed(cells)
        good = triage(found, self.base).outcome
        bad = triage(found, pair.mutated, engine="recorder").outcome
        shown = {str(slot): reading.written for slot, reading in found.items()}
        for expect in _expectations(good, bad, pair.mutant.rule.id):
            if not unmet(expect, good, self.base) and unmet(expect, bad, pair.mutated):
                return Suggestion(observations=shown, expect=expect)
        return Suggestion(observations=shown) if differences(Answer.of(good), Answer.of(bad)) else None


def _expectations(good: Outcome, bad: Outcome, rule: str) -> Iterator[Expect]:
    """Yield expectations that may tell two outcomes apart, the clinically plainest first."""
    yield Expect(urgency=good.urgency.category)
    for side in LEGS:
        level = good.level(side)
        roots = [] if level.withdrawn else level.roots
        yield Expect(side=side, roots=roots, tier=[level.tier])
    yield Expect(pathway=good.pathway)
    for rival in good.rivals:
        yield Expect(rival=rival.name)
    yield Expect(fires=[rule])
    yield Expect(silent=[rule])
    for other, verdicts in good.verdicts.items():  # a rule that reads a sign of this one
        if ("fires" in verdicts.values()) != ("fires" in bad.verdicts[other].values()):
            yield Expect(fires=[other]) if "fires" in verdicts.values() else Expect(silent=[other])

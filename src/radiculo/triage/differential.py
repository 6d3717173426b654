"""The explanations side by side: what each finding says of the roots that lead and of the rivals, found by trying.

A recorded finding is tried by taking it away, an open one by giving it each of its values; the decision itself answers,
so that the table cannot disagree with the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from radiculo.knowledge.observations import Observations
from radiculo.knowledge.prose import recorded_text
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.lazy import cached_property
from radiculo.report import Model
from radiculo.triage.outcome import Considered, Outcome, Side
from radiculo.triage.variants import Variants, value_text

MOST_ROOTS, MOST_KNOWN, MOST_OPEN = 3, 8, 8
_OFF, _ON, _NAMED = 0, 1, 2


class Decider(Model):
    """An open finding, with the values that alone would name a rival, and those that would take it off the list."""

    finding: str
    side: Side
    title: str
    names: list[str]
    excludes: list[str]


class FindingRow(Model):
    """A finding, what is recorded of it (empty: not recorded), and what it says of each explanation, in their order."""

    finding: str
    side: Side
    title: str
    recorded: str
    says: list[str]


class Explanation(Model):
    """A root that leads on a leg, or a rival that is named or considered."""

    name: str
    title: str
    side: Side
    standing: Literal["root", "named", "considered"]


class DifferentialFile(Model):
    """The published form: what is recorded comes first, then what would decide."""

    case: str
    explanations: list[Explanation]
    findings: list[FindingRow]
    intended_use: str


@dataclass(frozen=True)
class Differential:
    """Compares the roots that lead with the rivals of one case."""

    variants: Variants
    observations: Observations
    outcome: Outcome

    def file(self) -> DifferentialFile:
        """Return the table."""
        tried = [(slot, [self._says(each, slot) for each in self.explanations]) for slot in self._rows]
        telling = [(slot, says) for slot, says in tried if any(says)]
        known = sorted(
            (row for row in telling if self.observations.code(row[0])), key=lambda row: -sum(map(bool, row[1]))
        )
        still = sorted((row for row in telling if not self.observations.code(row[0])), key=self._weight, reverse=True)
        return DifferentialFile(
            case=self.outcome.case,
            explanations=self.explanations,
            findings=[self._row(*row) for row in (*known[:MOST_KNOWN], *still[:MOST_OPEN])],
            intended_use=self.outcome.intended_use,
        )

    def deciders(self, item: Considered) -> list[Decider]:
        """Return the open findings that alone settle a considered rival; those that settle it both ways first."""
        base, standings = self.variants.base, self._in_every_row(item.name, item.side)
        found: dict[Slot, Decider] = {}
        for row in np.flatnonzero(standings[1:] != _ON).tolist():
            slot, code = self.variants.changes[row]
            if slot.side in self._sides and not self.observations.code(slot):
                if slot not in found:
                    title = base.vocabulary[slot.finding].title
                    found[slot] = Decider(finding=slot.finding, side=slot.side, title=title, names=[], excludes=[])
                ends = found[slot].names if standings[row + 1] == _NAMED else found[slot].excludes
                ends.append(value_text(base, slot, code))
        return sorted(found.values(), key=lambda each: (not (each.names and each.excludes), not each.names))

    @cached_property
    def explanations(self) -> list[Explanation]:
        """The roots that lead, the rivals that are named, and those that are considered."""
        roots = [
            Explanation(name=ranked.root, title=ranked.root, side=level.side, standing="root")
            for level in self.outcome.levels
            for ranked in [ranked for ranked in level.ranked if ranked.score > 0][:MOST_ROOTS]
        ]
        named = [Explanation.taken_from(each, standing="named") for each in self.outcome.standings]
        listed = [Explanation.taken_from(each, standing="considered") for each in self.outcome.considered]
        return [*roots, *named, *listed]

    @cached_property
    def _tried(self) -> dict[Slot, list[tuple[int, int]]]:
        """Every slot with the values that were tried, and the row of each."""
        found: dict[Slot, list[tuple[int, int]]] = {}
        for row, (slot, code) in enumerate(self.variants.changes, 1):
            if bool(code) != bool(self.observations.code(slot)):  # taken away, or given where nothing is recorded
                found.setdefault(slot, []).append((code, row))
        return found

    @cached_property
    def _rows(self) -> list[Slot]:
        return [slot for slot in self._tried if slot.side in self._sides]

    @cached_property
    def _sides(self) -> set[Side]:
        """The legs that are explained, or both where none is, and the patient."""
        legs: set[Side] = {each.side for each in self.explanations} - {"patient"}
        return {*(legs or LEGS), "patient"}

    def _says(self, explanation: Explanation, slot: Slot) -> str:
        if explanation.standing == "root":
            return self._of_root(explanation, slot)
        now = self._standing(explanation, 0)
        if self.observations.code(slot):
            to = self._standing(explanation, self._tried[slot][0][1])
            return "" if to == now else "for" if to < now else "against"
        words = {_OFF: "off the list", _ON: "considered", _NAMED: "names it"}
        return _joined((text, words[to]) for text, to in self._ends(explanation, slot) if to != now)

    def _of_root(self, explanation: Explanation, slot: Slot) -> str:
        d = self.variants.decision
        scores = d.scores[LEGS.index(explanation.side), d.plan.roots.index(explanation.name)]
        if self.observations.code(slot):
            by = int(scores[0] - scores[self._tried[slot][0][1]])
            return "for" if by > 0 else "against" if by < 0 else ""
        base, tried = self.variants.base, self._tried[slot]
        moves = [(value_text(base, slot, code), int(scores[row] - scores[0])) for code, row in tried]
        return _joined((text, "for" if by > 0 else "against") for text, by in moves if by)

    def _ends(self, explanation: Explanation, slot: Slot) -> list[tuple[str, int]]:
        return [
            (value_text(self.variants.base, slot, code), self._standing(explanation, row))
            for code, row in self._tried[slot]
        ]

    def _standing(self, explanation: Explanation, row: int) -> int:
        return int(self._in_every_row(explanation.name, explanation.side)[row])

    @cached_property
    def _standings(self) -> dict[tuple[str, str], NDArray[np.int8]]:
        return {}

    def _in_every_row(self, name: str, side: str) -> NDArray[np.int8]:
        """Return how a rival stands in each variant."""
        if (name, side) not in self._standings:
            self._standings[name, side] = self._found_in_every_row(name, side)
        return self._standings[name, side]

    def _found_in_every_row(self, name: str, side: str) -> NDArray[np.int8]:
        d = self.variants.decision
        legs = [leg for leg, of in enumerate(LEGS) if side in {of, "patient"}]
        named = [rival == name and (side == "patient" or at in {side, "patient"}) for rival, at in d.plan.rival_keys]
        on = d.considered[legs, d.plan.rival_names.index(name)].any(axis=0)
        return np.where(d.rivals[named].any(axis=0), _NAMED, np.where(on, _ON, _OFF)).astype(np.int8)

    def _weight(self, row: tuple[Slot, list[str]]) -> tuple[int, int]:
        """Return how much an open finding settles: rivals first, then roots."""
        rivals = [says for each, says in zip(self.explanations, row[1], strict=True) if each.standing != "root"]
        settled = sum(2 if "names it" in says and "off the list" in says else bool(says) for says in rivals)
        return (settled, sum(map(bool, row[1])))

    def _row(self, slot: Slot, says: list[str]) -> FindingRow:
        finding, reading = self.variants.base.vocabulary[slot.finding], self.observations.get(slot)
        recorded = recorded_text(finding, reading) if reading is not None and reading.code else ""
        return FindingRow(finding=slot.finding, side=slot.side, title=finding.title, recorded=recorded, says=says)


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    """Join the values that do the same."""
    found: dict[str, list[str]] = {}
    for value, does in pairs:
        found.setdefault(does, []).append(value)
    return "; ".join(f"{in_words(values)}: {does}" for does, values in found.items())


def in_words(values: list[str]) -> str:
    """Return some values of a finding in words: numbers as a range, others as alternatives."""
    return f"{values[0]} to {values[-1]}" if len(values) > 2 and all(map(str.isdigit, values)) else " or ".join(values)

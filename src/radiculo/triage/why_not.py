"""Why not: what stands between a case and a root, or a category of urgency; the nearest rules first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from radiculo.engine.rails import Frame
from radiculo.knowledge.prose import recorded_text
from radiculo.knowledge.rules import Rule, Verdict
from radiculo.knowledge.vocabulary import Slot
from radiculo.lazy import cached_property
from radiculo.report import Model, Stamped, stamp
from radiculo.triage.nearness import Demand, Nearness
from radiculo.triage.outcome import AlarmOutcome, LevelOutcome, Side
from radiculo.triage.trace import Trace

NEAREST = 8


class Missing(Model):
    """A finding that stands between a rule and its firing: open, closed (asked in vain), or contrary to it."""

    slot: str
    title: str
    wanted: str
    recorded: str
    state: Literal["open", "closed", "contrary"]


class Near(Model):
    """A rule that does not fire, with the fewest findings that would make it fire, and what it would bring."""

    rule: str
    title: str
    side: Side
    verdict: Verdict
    weight: int | None = None
    missing: list[Missing]


class Counted(Model):
    """A rule that fired for or against a root. Its weight is not counted where a rule withdraws it."""

    rule: str
    title: str
    weight: int
    withdrawn_by: list[str]


class WhyNotLeg(Model):
    """Why a leg does not name a root: its evidence beside that of the best root, and the nearest rules for it."""

    side: Side
    level: str
    named: bool
    score: int
    best: str
    best_score: int
    counted: list[Counted]
    nearest: list[Near]
    further: int


class WhyNotUrgency(Model):
    """Why the urgency is not a category. `resting`: it is the answer only where no alarm above it fires: `fired`."""

    now: str
    resting: bool
    fired: list[AlarmOutcome]
    nearest: list[Near]
    further: int


class WhyNotFile(Stamped):
    """What `explain --why-not --json` prints: legs for a root, or the urgency. `further` rules are not listed."""

    case: str
    why_not: str
    legs: list[WhyNotLeg] = []
    urgency: WhyNotUrgency | None = None


@dataclass(frozen=True)
class WhyNot:
    """Asks why a case was not answered with a root or a category. At most `limit` rules are listed in one place."""

    trace: Trace
    limit: int | None = NEAREST

    def file(self, case: str, target: str) -> WhyNotFile:
        """Return the answer for a root or a category of urgency."""
        root = target in self.trace.base.tables.roots
        return WhyNotFile(
            **stamp(self.trace.base),
            case=case,
            why_not=target,
            legs=[self._leg(level, target) for level in self._legs()] if root else [],
            urgency=None if root else self._urgency(target),
        )

    def _legs(self) -> list[LevelOutcome]:
        """Return the legs with evidence for a root; both where none has any."""
        levels = self.trace.outcome.levels
        return [level for level in levels if level.ranked and level.ranked[0].score > 0] or levels

    def _leg(self, level: LevelOutcome, root: str) -> WhyNotLeg:
        frames = [(rule, side) for rule, side in self.trace.base.frames if side == level.side and rule.weight_for(root)]
        near, further = self._near(((rule, side) for rule, side in frames if rule.weight_for(root) > 0), root)
        best = level.ranked[0] if level.ranked else None
        return WhyNotLeg(
            side=level.side,
            level=level.text,
            named=root in level.roots and not level.withdrawn,
            score=next((ranked.score for ranked in level.ranked if ranked.root == root), 0),
            best=best.root if best else "",
            best_score=best.score if best else 0,
            counted=[
                Counted(
                    rule=rule.id,
                    title=rule.title,
                    weight=rule.weight_for(root),
                    withdrawn_by=self.trace.withdrawn.get((rule.id, side), []),
                )
                for rule, side in frames
                if self._verdict((rule.id, side)) == "fires"
            ],
            nearest=near,
            further=further,
        )

    def _urgency(self, category: str) -> WhyNotUrgency:
        base, outcome = self.trace.base, self.trace.outcome
        frames = ((rule, side) for rule, side in base.frames if any(a.urgency == category for a in rule.alarms))
        near, further = self._near(frames)
        return WhyNotUrgency(
            now=outcome.urgency.category,
            resting=category in {base.policy.default_urgency, base.policy.all_clear_urgency},
            fired=outcome.alarms,
            nearest=near,
            further=further,
        )

    def _near(self, frames: Iterable[tuple[Rule, Side]], root: str = "") -> tuple[list[Near], int]:
        """Return the rules that could still fire, the nearest first, and how many are not listed."""
        found: list[tuple[int, Near]] = []
        for rule, side in frames:
            verdict = self._verdict((rule.id, side))
            way = self._nearness.nearest((rule.id, side)) if verdict != "fires" else None
            if way is None:
                continue
            near = Near(
                rule=rule.id,
                title=rule.title,
                side=side,
                verdict=verdict,
                weight=rule.weight_for(root) if root else None,
                missing=[self._missing(*demand) for demand in way.items() if self._nearness.misses(*demand)],
            )
            found.append((len(way) - len(near.missing), near))
        found.sort(key=_closeness)
        return [near for _, near in found[: self.limit]], len(found[self.limit :] if self.limit is not None else [])

    def _missing(self, slot: Slot, demand: Demand) -> Missing:
        reading, finding = self.trace.observations.get(slot), self.trace.base.vocabulary[slot.finding]
        open_ = reading is None or (bool(reading.code) and not self._is_exact(slot, reading.code))
        return Missing(
            slot=self.trace.names.slot(slot),
            title=finding.title,
            wanted=" and ".join(demand.wanted),
            recorded=recorded_text(finding, reading) if reading else "not recorded",
            state="open" if open_ else "contrary" if reading and reading.code else "closed",
        )

    def _is_exact(self, slot: Slot, code: int) -> bool:
        return code in self.trace.base.vocabulary[slot.finding].scale.exact

    def _verdict(self, frame: Frame) -> Verdict:
        return self.trace.nodes[frame].verdict

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self.trace.base, self.trace.observations, self.trace.nodes)


def _closeness(held_and_near: tuple[int, Near]) -> tuple[int, int, int, int, str, Side]:
    """Order by findings away, then by those to be overturned, by what is there already, and by weight."""
    held, near = held_and_near
    contrary = sum(item.state == "contrary" for item in near.missing)
    return len(near.missing), contrary, -held, -(near.weight or 0), near.rule, near.side

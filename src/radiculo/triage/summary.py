"""The answer in ten seconds: can it wait, is it a root and which, the findings that decide, what would change it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from radiculo.knowledge.vocabulary import LEGS
from radiculo.triage.outcome import LevelOutcome, OpenFinding, Outcome, Point, Summary

if TYPE_CHECKING:
    from radiculo.triage.trace import Trace

MOST_FINDINGS = 3


def summary(trace: Trace) -> Summary:
    """Return the short answer of a triage."""
    outcome = trace.outcome
    return Summary(
        wait=Point(text=_wait(outcome), because=_deciding(trace)),
        roots=list(_roots(trace)),
        change=list(_change(outcome.urgency.waiting_for)),
    )


def _wait(outcome: Outcome) -> str:
    urgency = outcome.urgency
    provisional = ", provisional" if urgency.provisional else ""
    suspects = dict.fromkeys(alarm.suspects for alarm in outcome.alarms if alarm.sets)
    suspected = f": {next(iter(suspects))}" if suspects else ""
    return f"{urgency.name} ({urgency.category}){provisional}{suspected}"


def _deciding(trace: Trace) -> list[str]:
    """Return the findings behind the alarms that set the category, those of the first alarm first."""
    told = (trace.told(alarm.rule, alarm.side) for alarm in trace.outcome.alarms if alarm.sets)
    return _first(finding for findings in told for finding in findings)


def _roots(trace: Trace) -> Iterable[Point]:
    """Yield what may explain the legs: what comes before any root, a rival that outranks, or the level of each leg."""
    outcome = trace.outcome
    told: set[str] = set()
    later = "asked later: " if outcome.comes_before_roots else ""
    for standing in outcome.standings:
        if standing.strength == "outranks" and standing.title not in told:
            told.add(standing.title)
            facts = (f for rule in standing.rules for f in trace.told(rule, standing.side))
            where = "" if standing.side == "patient" else f" ({standing.side})"
            yield Point(text=f"{standing.title}{where} rather than a single root", because=_first(facts))
    for level in map(outcome.level, LEGS):
        if level.tier != "none" and not level.withdrawn:
            yield Point(text=f"{later}{level.text}", because=_supporting(trace, level))
    if not told and all(level.tier == "none" for level in outcome.levels):
        yield Point(text=_neither(trace), because=[])


def _neither(trace: Trace) -> str:
    texts = dict.fromkeys(trace.outcome.level(side).text for side in LEGS)
    return "; ".join(texts)


def _supporting(trace: Trace, level: LevelOutcome) -> list[str]:
    """Return the findings that speak most for what is named, the best one of each domain."""
    named = set(level.roots or [ranked.root for ranked in level.ranked[:1]])
    best: dict[str, tuple[int, list[str]]] = {}
    for rule, side in trace.base.frames:
        frame = (rule.id, side)
        fires = trace.outcome.verdicts[rule.id][side] == "fires"
        if not fires or side not in {level.side, "patient"} or frame in trace.withdrawn:
            continue
        for effect in (e for e in rule.evidence_given if e.kind == "root" and e.target in named):
            if effect.weight > best.get(effect.domain, (0, []))[0]:
                best[effect.domain] = (effect.weight, trace.told(*frame)[:1])
    return _first(fact for _, facts in sorted(best.values(), key=lambda entry: -entry[0]) for fact in facts)


def _change(waiting: Iterable[OpenFinding]) -> Iterable[str]:
    found: dict[str, list[str]] = {}
    for item in waiting:
        titles = found.setdefault(item.could_raise_to, [])
        if item.title not in titles:
            titles.append(item.title)
    for category, titles in sorted(found.items()):
        more = f" and {len(titles) - MOST_FINDINGS} more" if len(titles) > MOST_FINDINGS else ""
        yield f"{'; '.join(titles[:MOST_FINDINGS])}{more} could make it {category}"


def _first(findings: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(findings))[:MOST_FINDINGS]

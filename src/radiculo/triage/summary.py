"""The answer in ten seconds: can it wait, is it a root and which, the findings that decide, what would change it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from radiculo.engine.rails import Frame
from radiculo.knowledge.conditions import tests_in_order
from radiculo.knowledge.vocabulary import LEGS, Side
from radiculo.triage.outcome import AlarmOutcome, LevelOutcome, Outcome, Point, Standing, Summary
from radiculo.triage.plan import plan_of

if TYPE_CHECKING:
    from radiculo.triage.trace import Trace

MOST_FINDINGS = 3
MOST_SUSPECTS = 2


def summary(trace: Trace) -> Summary:
    """Return the short answer of a triage."""
    outcome = trace.outcome
    return Summary(
        wait=Point(text=_wait(outcome), because=_deciding(trace)),
        roots=list(_roots(trace)),
        change=[*_first_of_all(outcome), *_change(trace)],
    )


def _wait(outcome: Outcome) -> str:
    urgency = outcome.urgency
    if urgency.cannot_say:
        return f"{urgency.name}: no complaint is recorded"
    provisional = ", provisional" if urgency.provisional else ""
    suspects = [alarms[0].suspects for alarms in _setting(outcome).values()]
    suspected = f": {'; or '.join(suspects)}" if suspects else ""
    return f"{urgency.name} ({urgency.category}){provisional}{suspected}"


def _setting(outcome: Outcome) -> dict[str, list[AlarmOutcome]]:
    """Return the alarms that set the category by their pathway: what goes the same way is one suspicion in short."""
    found: dict[str, list[AlarmOutcome]] = {}
    for alarm in outcome.alarms:
        if alarm.sets:
            found.setdefault(alarm.pathway or outcome.pathway, []).append(alarm)
    return dict(islice(found.items(), MOST_SUSPECTS))


def _deciding(trace: Trace) -> list[str]:
    """Return the findings behind the alarms that set the category: the first of each suspicion, then the next."""
    told = []
    for alarms in _setting(trace.outcome).values():
        sides: dict[str, list[Frame]] = {}
        for alarm in alarms:
            sides.setdefault(alarm.rule, []).append((alarm.rule, alarm.side))
        told.append([fact for frames in sides.values() for fact in _facts(trace, frames)])
    return _first(fact for turn in zip_longest(*told) for fact in turn if fact)


def _roots(trace: Trace) -> Iterable[Point]:
    """Yield what may explain the legs: a rival that outranks, and the level of each leg that none withdraws."""
    outcome, outranking = trace.outcome, dict[str, list[Standing]]()
    later = "asked later: " if outcome.comes_before_roots else ""
    for standing in outcome.standings:
        if standing.strength == "outranks":
            outranking.setdefault(standing.title, []).append(standing)
    for title, same in outranking.items():
        where = outcome.names.after(same[0].side) if len(same) == 1 else ""
        facts = _facts(trace, [(rule, each.side) for each in same for rule in each.rules])
        yield Point(text=f"{title}{where} rather than a single root", because=_first(facts))
    told = [level for level in map(outcome.level, LEGS) if level.tier != "none" and not level.withdrawn]
    if len(told) == len(LEGS) and len({level.tier for level in told}) == 1 and not any(level.roots for level in told):
        because = _first(fact for level in told for fact in _supporting(trace, level)[:1])
        yield Point(text=f"{later}{_of_both_legs(trace, told[0].tier, ' and ')}", because=because)
    else:
        yield from (Point(text=f"{later}{level.text}", because=_supporting(trace, level)) for level in told)
    if not outranking and all(level.tier == "none" for level in outcome.levels):
        yield Point(text=_of_both_legs(trace, "none", " or "), because=[])


def _of_both_legs(trace: Trace, tier: str, joint: str) -> str:
    return trace.base.tables.wording.tiers[tier].format(side=joint.join(trace.outcome.names.words.values()), roots="")


def _supporting(trace: Trace, level: LevelOutcome) -> list[str]:
    """Return the findings that speak most for what is named, the best one of each domain."""
    named = set(level.roots or [ranked.root for ranked in level.ranked[:1]])
    best: dict[str, tuple[int, list[str]]] = {}
    for row in plan_of(trace.base).evidence:
        rule, side = row.frame
        fires = trace.outcome.verdicts[rule][side] == "fires"
        if not fires or LEGS[row.leg] != level.side or row.frame in trace.withdrawn:
            continue
        for effect in (e for e in row.effects if e.kind == "root" and e.target in named):
            if effect.weight > best.get(effect.domain, (0, []))[0]:
                best[effect.domain] = (effect.weight, _facts(trace, [row.frame])[:1])
    return _first(fact for _, facts in sorted(best.values(), key=lambda entry: -entry[0]) for fact in facts)


def _facts(trace: Trace, frames: Iterable[Frame]) -> list[str]:
    """Return the recorded findings that some verdicts rest on, in words, the same whichever leg comes first.

    What the rules themselves name comes before what a sign stands for; the rest is in the order of asking.
    """
    sides: dict[tuple[int, int, str, str], set[Side]] = {}
    vocabulary = trace.base.vocabulary
    for rule, side in frames:
        named = [test.finding for test in tests_in_order(trace.base.by_id[rule].when)]
        for slot, recorded in trace.facts(rule, side).items():
            finding = vocabulary[slot.finding]
            place = named.index(finding.id) if finding.id in named else len(named)
            group = vocabulary.groups.get(finding.group)
            key = (place, group.order if group else 0, finding.title, recorded)
            sides.setdefault(key, set()).add(slot.side)
    return [f"{_of(found, trace)}{title}: {recorded}" for (_, _, title, recorded), found in sorted(sides.items())]


def _of(sides: set[Side], trace: Trace) -> str:
    return trace.outcome.names.before(next(iter(sides))) if len(sides) == 1 else "both "


def _first_of_all(outcome: Outcome) -> list[str]:
    return [f"ask first: {', '.join(outcome.urgency.ask_first)}"] if outcome.urgency.ask_first else []


def _change(trace: Trace) -> Iterable[str]:
    """Yield what could raise the urgency, to which category; what everybody is asked comes first, in its order."""
    screen = trace.base.policy.safety_screen
    place = {finding: at for at, finding in enumerate(screen)}
    found: dict[str, list[str]] = {}
    waiting = trace.outcome.urgency.waiting_for
    for item in sorted(waiting, key=lambda item: place.get(item.finding, len(screen))):
        titles = found.setdefault(item.could_raise_to, [])
        if item.title not in titles:
            titles.append(item.title)
    for category, titles in sorted(found.items()):
        more = f" and {len(titles) - MOST_FINDINGS} more" if len(titles) > MOST_FINDINGS else ""
        yield f"{'; '.join(titles[:MOST_FINDINGS])}{more} could make it {category}"


def _first(findings: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(findings))[:MOST_FINDINGS]

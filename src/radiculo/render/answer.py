"""The answer at a glance: how soon, which pathway, where, and which rivals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from radiculo.knowledge.leg_names import LegNames
from radiculo.knowledge.vocabulary import LEGS, Side
from radiculo.render.page import Block, Item, Part, Ranking, Span, Words, line, strong
from radiculo.triage.differential import in_words
from radiculo.triage.outcome import (
    Assumed,
    Considered,
    Contradicted,
    LevelOutcome,
    OpenFinding,
    Outcome,
    Point,
    Standing,
    TwoMoments,
)
from radiculo.triage.trace import Trace

_MOST_DECIDING = 3
_VISITS = 1  # findings of two visits that the short answer names; all are in the whole one
_WHY_OPEN = {
    "not recorded": "not recorded yet",
    "not exact": "recorded, but not exactly enough",
    "not tested": "recorded as not tested",
    "not interpretable": "recorded as not interpretable",
}


def short_parts(trace: Trace) -> tuple[Part, ...]:
    """Return the answer in ten seconds: can it wait, is it a root and which, why, and what would change it."""
    outcome, short = trace.outcome, trace.outcome.summary
    if short is None:
        return ()
    beside = [each for each in outcome.standings if each.strength == "beside"]
    return (
        Part("Urgency", (strong(short.wait.text), *_because(short.wait))),
        Part("When", (outcome.urgency.time_frame,)),
        *(Part("Root", (strong(point.text), *_because(point))) for point in short.roots),
        *([Part("Beside", (", ".join(_named(beside, outcome.names)),))] if beside else []),
        *(Part("Check", (_cannot_be(found, outcome.names),)) for found in outcome.contradictions if found.mend),
        *([Part("Side", (outcome.side_note,))] if outcome.side_note else []),
        *([Part("Visits", (_visits(outcome.two_moments),))] if outcome.two_moments else []),
        *([Part("Consider", (", ".join(_named(outcome.considered, outcome.names)),))] if outcome.considered else []),
        *([Part("Open", ("; ".join(short.change),))] if short.change else []),
        *([] if outcome.urgency.cannot_say else [_pathway(trace)]),
    )


def _visits(found: Sequence[TwoMoments]) -> str:
    """Return the first findings of two visits in words, and how many more there are."""
    courses = dict.fromkeys(each.course for each in found if each.course)
    more = f"; and {len(found) - _VISITS} more" if len(found) > _VISITS else ""
    ask = f" - getting worse? {' and '.join(courses)} not recorded" if courses else ""
    return f"{'; '.join(each.text for each in found[:_VISITS])}{more}{ask}"


def _cannot_be(found: Contradicted, names: LegNames) -> str:
    return f"cannot be so together: {found.text}{names.after(found.side)} - {found.mend}"


def _named(found: Iterable[Considered | Standing | OpenFinding], names: LegNames) -> list[str]:
    """Return the titles of rivals or findings, each with its side, and of both legs once."""
    sides = dict[str, set[Side]]()
    for item in found:
        sides.setdefault(item.title, set()).add(item.side)
    return [f"{title}{names.after(*of) if len(of) == 1 else ''}" for title, of in sides.items()]


def _because(point: Point) -> tuple[str, ...]:
    return (f" - because {'; '.join(point.because)}",) if point.because else ()


def answer_parts(trace: Trace, *, numbers: bool = False) -> tuple[Part, ...]:
    """Return urgency, pathway, levels and rivals, in the order in which they matter; `numbers`: the points too."""
    outcome = trace.outcome
    parts = (
        _how_soon(outcome),
        _pathway(trace),
        *_rivals(outcome, "outranks"),
        _where(trace, numbers=numbers),
        *_rivals(outcome, "beside"),
        *_considered(trace),
    )
    return tuple(parts)


def _assumed_text(item: Assumed, names: LegNames) -> str:
    """Return in words what was assumed, and of which finding."""
    return f"{item.text}: {item.title}{names.after(item.side)}"


def _how_soon(outcome: Outcome) -> Part:
    urgency = outcome.urgency
    provisional = ", provisional" if urgency.provisional else ""
    category = "" if urgency.cannot_say else f" ({urgency.category}){provisional}"
    words: Words = (
        Span(f"{urgency.name}{category}", "unsure" if urgency.cannot_say else f"urgency-{urgency.category}"),
        f" - {urgency.time_frame}",
    )
    return Part("How soon", words, (*_alarms(outcome), *_waiting(outcome)))


def _alarms(outcome: Outcome) -> Iterable[Item]:
    setting = [alarm for alarm in outcome.alarms if alarm.sets]
    for alarm in setting:
        inside = tuple(line(_assumed_text(item, outcome.names)) for item in alarm.assumed)
        yield Item(("set by ", Span(alarm.rule, "id"), f"{outcome.names.after(alarm.side)}: {alarm.suspects}"), inside)
    if not setting:
        yield line("no alarm fired")
    others = dict.fromkeys(f"{alarm.rule} ({alarm.urgency})" for alarm in outcome.alarms if not alarm.sets)
    if others:
        yield line(f"also raised: {', '.join(others)}")


def _waiting(outcome: Outcome) -> Iterable[Item]:
    """Yield what could still raise the urgency, by why it is open and by how far it could go."""
    if not outcome.urgency.provisional:
        return
    found: dict[tuple[str, str], list[OpenFinding]] = {}
    for item in outcome.urgency.waiting_for:
        found.setdefault((item.why_open, item.could_raise_to), []).append(item)
    order = list(_WHY_OPEN)
    lines = tuple(
        line(f"to {category}, {_WHY_OPEN[why]}: {'; '.join(_named(items, outcome.names))}")
        for (why, category), items in sorted(found.items(), key=lambda entry: (order.index(entry[0][0]), entry[0][1]))
    )
    yield Item(("provisional, because these findings could still raise the urgency:",), lines)


def _pathway(trace: Trace) -> Part:
    titles = [trace.base.tables.terms.pathways[name].title for name in trace.outcome.pathways]
    also = f"; also {', '.join(titles[1:])}" if titles[1:] else ""
    return Part("Pathway", (strong(titles[0]), also))


_STANDS = {"outranks": "explains this better than a single root", "beside": "is possible beside a root"}


def _rivals(outcome: Outcome, strength: Literal["outranks", "beside"]) -> Iterable[Part]:
    for rival in outcome.standings:
        if rival.strength == strength:
            words = f" {_STANDS[strength]} [{', '.join(rival.rules)}]"
            yield Part("Rival", (strong(f"{rival.title}{outcome.names.after(rival.side)}"), words))


def _considered(trace: Trace) -> Iterable[Part]:
    """Yield the rivals that are neither named nor excluded, each with what fits and what decides."""
    items = [
        Item((strong(f"{item.title}{trace.names.after(item.side)}"),), tuple(_settling(item, trace)))
        for item in trace.outcome.considered
    ]
    if items:
        yield Part("Consider", ("neither named nor excluded",), tuple(items))


def _settling(item: Considered, trace: Trace) -> Iterable[Item]:
    sides = LEGS if item.side == "patient" else (item.side,)
    frames = [(rule, side) for rule in item.rules for side in ("patient", *sides)]
    fires = [frame for frame in frames if frame in trace.nodes and trace.nodes[frame].true]
    fits = dict.fromkeys(fact for frame in fires for fact in trace.told(*frame))
    yield line(f"fits: {'; '.join(fits)}")
    deciders = trace.differential.deciders(item)
    for decider in deciders[:_MOST_DECIDING]:
        names = f"{in_words(decider.names)} names it" if decider.names else ""
        off = f"{in_words(decider.excludes)} takes it off the list" if decider.excludes else ""
        yield line(f"{trace.names.before(decider.side)}{decider.title}: {', '.join(filter(None, (names, off)))}")
    if not deciders:
        yield line("no single finding decides")


def _where(trace: Trace, *, numbers: bool) -> Part:
    lead = ("(the pathway above comes before any root)",) if trace.outcome.comes_before_roots else ()
    domains = {name: domain.title for name, domain in trace.base.tables.terms.domains.items()}
    return Part(
        "Where", lead, tuple(_level(level, domains, trace.names, numbers=numbers) for level in trace.outcome.levels)
    )


def _level(level: LevelOutcome, domains: dict[str, str], names: LegNames, *, numbers: bool) -> Item:
    """Tell the level of a leg. Where a rival withdraws it, the roots are told only with the numbers."""
    inside: list[Block] = []
    if level.withdrawn:
        inside.append(line(f"headline withdrawn by {', '.join(level.withdrawn_by)}"))
    if level.tier != "none" and (numbers or not level.withdrawn):
        supported = tuple(ranked for ranked in level.ranked if numbers or ranked.score > 0)
        inside.append(Ranking(names.words[level.side], supported, domains, numbers))
        inside += _place(level, numbers=numbers)
    return Item((strong(level.text),), tuple(inside))


def _place(level: LevelOutcome, *, numbers: bool) -> Iterable[Item]:
    if level.candidates and not level.withdrawn:
        places = dict.fromkeys(f"{c.root} at {c.segment} {c.zone.replace('_', ' ')}" for c in level.candidates)
        yield line(f"where along its course (imaging decides): {'; '.join(places)}")
    if level.mechanisms:
        listed = ", ".join(f"{item.title} ({item.score:+d})" if numbers else item.title for item in level.mechanisms)
        yield line(f"mechanism: {listed}")

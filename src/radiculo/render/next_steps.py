"""What to do next: the findings that would help most, and the advice of the rules that fired."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, zip_longest

from radiculo.knowledge.effects import AdviceKind
from radiculo.knowledge.leg_names import LegNames
from radiculo.knowledge.prose import recorded_text
from radiculo.render.page import Item, Part, Span, line, strong
from radiculo.render.reasons import source_words
from radiculo.triage.outcome import AdviceItem
from radiculo.triage.trace import Trace
from radiculo.triage.variants import NextTest

TITLES: dict[AdviceKind, str] = {
    "refer": "Whom to involve, and when",
    "investigation": "Investigations, with their indication",
    "option": "Options to talk over",
    "not_indicated": "Not indicated here",
    "note": "Also",
    "safety_net": "Safety net",
}


def next_part(trace: Trace) -> Part:
    """Return which findings would help most next, and what each of their results would settle."""
    return Part("What to examine next", blocks=tuple(_next(trace)))


def _next(trace: Trace) -> Iterable[Item]:
    for item in trace.outcome.urgency.assumed:
        yield line(
            "first: ",
            strong(f"{item.title}{trace.names.after(item.side)}"),
            f", which could lower the urgency ({item.text})",
        )
    if trace.outcome.urgency.provisional:
        yield line("first: the findings above that could still raise the urgency")
    if trace.outcome.comes_before_roots:
        yield line("nothing for the level: the pathway above comes before any root")
        return
    if not trace.next_tests:
        yield line(_nothing_left(trace))
    for test in trace.next_tests:
        yield _test(test, trace.names)


def _nothing_left(trace: Trace) -> str:
    levels = trace.outcome.levels
    if all(level.tier == "none" for level in levels):
        return "no test for a root: no leg has a complaint that speaks for one"
    if all(level.withdrawn or level.tier == "none" for level in levels):
        return "no test for a root: another explanation takes its place"
    return "no single further finding would change the level"


def _test(test: NextTest, names: LegNames) -> Item:
    inside = [line("; ".join(test.settles)), line(_worth(test))]
    if test.how:
        inside.append(line(f"how: {test.how}"))
    return Item((strong(f"{names.before(test.side)}{test.title}"), f": {test.question}"), tuple(inside))


def _worth(test: NextTest) -> str:
    moves = f"moves a root by {test.shift} points on average"
    return f"tells the leading explanations apart ({test.separates} points); {moves}" if test.separates else moves


def advice_parts(trace: Trace) -> Iterable[Part]:
    """Yield the advice of the rules that fired, grouped by its kind; nothing when there is none."""
    kinds = [
        Part(TITLES[kind], blocks=tuple(_advice_of(list(items), trace)))
        for kind, items in groupby(trace.outcome.advice, key=lambda item: item.kind)
    ]
    if kinds:
        yield Part("Advice, as published for such findings", blocks=tuple(kinds))


def _advice_of(items: list[AdviceItem], trace: Trace) -> Iterable[Item]:
    """Yield the advice of one kind; an investigation that several rules ask for is one line, with each reason.

    One whose result is recorded is told with that result, and is not asked for again.
    """
    timings = trace.base.tables.wording.timings
    asked: dict[str, list[AdviceItem]] = {}
    for number, item in enumerate(items):
        once = item.entry if item.kind == "investigation" and item.entry else str(number)
        asked.setdefault(once, []).append(item)
    lines = [sorted(group, key=lambda item: _rank(item, timings)) for group in asked.values()]
    for group, after in zip_longest(lines, lines[1:]):
        first = group[0]
        sourced = after is None or after[0].rule != first.rule  # below the last thing that a rule says
        if first.kind == "investigation" and (result := _result(first, trace)):
            yield Item(
                (strong(first.title), f": recorded already: {result}"), tuple(_sources(first) if sourced else ())
            )
        elif len(group) > 1:
            yield _investigation(group)
        else:
            yield _advice(first, sourced=sourced)


def _result(item: AdviceItem, trace: Trace) -> str:
    """Return the recorded result of an investigation; empty where one of its findings has no value."""
    slots = [slot for name in trace.base.results.get(item.entry, ()) for slot in trace.base.vocabulary[name].slots]
    vocabulary, recorded = trace.base.vocabulary, trace.observations
    told = [recorded_text(vocabulary[slot.finding], recorded[slot]) for slot in slots if recorded.code(slot)]
    return ", ".join(told) if slots and len(told) == len(slots) else ""


def _rank(item: AdviceItem, timings: Sequence[str]) -> int:
    """Return how soon a piece of advice is: the place of the longest timing that its own begins with."""
    begun = [timing for timing in timings if item.timing.lower().startswith(timing.lower())]
    return timings.index(max(begun, key=len)) if begun else len(timings)


def _advice(item: AdviceItem, *, sourced: bool) -> Item:
    named = (strong(item.title), ": ") if item.title else ()
    inside = [line(f"when: {item.timing}")] if item.timing else []
    inside += _sources(item) if sourced else []
    return Item((*named, item.text, *_rule(item), *_more(item)), tuple(inside))


def _investigation(group: Sequence[AdviceItem]) -> Item:
    """Tell what several rules ask for once: at the soonest of their times, and then why each asks for it."""
    first = group[0]
    inside = [line(f"when: {first.timing}")] if first.timing else []
    for item in group:
        later = f" ({item.timing})" if item.timing and item.timing != first.timing else ""
        inside.append(line(f"why: {item.text}{later}", *_rule(item)))
    refs = list(dict.fromkeys(ref for item in group for ref in item.refs))
    inside += [line(*source_words(refs), kind="source")] if refs else []
    return Item((strong(first.title), *_more(first)), tuple(inside))


def _sources(item: AdviceItem) -> list[Item]:
    return [line(*source_words(item.refs), kind="source")] if item.refs else []


def _rule(item: AdviceItem) -> tuple[str | Span, ...]:
    return (" [", Span(item.rule, "id"), "]")


def _more(item: AdviceItem) -> tuple[str | Span, ...]:
    return (" (radiculo learn ", Span(item.entry, "id"), ")") if item.entry else ()

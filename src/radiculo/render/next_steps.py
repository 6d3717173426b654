"""What to do next: the findings that would help most, and the advice of the rules that fired."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, zip_longest

from radiculo.knowledge.effects import AdviceKind
from radiculo.render.answer import of_side
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
            "first: ", strong(f"{item.title}{of_side(item.side)}"), f", which could lower the urgency ({item.text})"
        )
    if trace.outcome.urgency.provisional:
        yield line("first: the findings above that could still raise the urgency")
    if trace.outcome.comes_before_roots:
        yield line("nothing for the level: the pathway above comes before any root")
        return
    if not trace.next_tests:
        yield line("no single further finding would change the level")
    for test in trace.next_tests:
        yield _test(test)


def _test(test: NextTest) -> Item:
    side = "" if test.side == "patient" else f"{test.side} "
    inside = [line("; ".join(test.settles)), line(f"moves a root by {test.shift} points on average")]
    if test.how:
        inside.append(line(f"how: {test.how}"))
    return Item((strong(f"{side}{test.title}"), f": {test.question}"), tuple(inside))


def advice_parts(trace: Trace) -> Iterable[Part]:
    """Yield the advice of the rules that fired, grouped by its kind; nothing when there is none."""
    kinds = [
        Part(TITLES[kind], blocks=tuple(_advice_of(list(items))))
        for kind, items in groupby(trace.outcome.advice, key=lambda item: item.kind)
    ]
    if kinds:
        yield Part("Advice, as published for such findings", blocks=tuple(kinds))


def _advice_of(items: list[AdviceItem]) -> Iterable[Item]:
    """Yield the advice of one kind; the sources of a rule stand below the last thing that it says."""
    for item, after in zip_longest(items, items[1:]):
        yield _advice(item, sourced=after is None or after.rule != item.rule)


def _advice(item: AdviceItem, *, sourced: bool) -> Item:
    named = (strong(item.title), ": ") if item.title else ()
    more = (" (radiculo learn ", Span(item.entry, "id"), ")") if item.entry else ()
    inside = [line(f"when: {item.timing}")] if item.timing else []
    inside += [line(*source_words(item.refs), kind="source")] if item.refs and sourced else []
    return Item((*named, item.text, " [", Span(item.rule, "id"), "]", *more), tuple(inside))

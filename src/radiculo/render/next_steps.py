"""What to do next: the findings that would help most, and the advice of the rules that fired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from radiculo.render.answer import comes_before_roots
from radiculo.render.document import Item, Part, line, strong
from radiculo.triage.outcome import Outcome
from radiculo.triage.trace import Trace
from radiculo.triage.variants import NextTest


def next_part(trace: Trace) -> Part:
    """Return which findings would help most next, and what each of their results would settle."""
    return Part("What to examine next", blocks=tuple(_next(trace)))


def _next(trace: Trace) -> Iterable[Item]:
    if trace.outcome.urgency.provisional:
        yield line("first: the findings above that could still raise the urgency")
    if comes_before_roots(trace):
        yield line("nothing for the level: the pathway above comes before any root")
        return
    tests = trace.variants.next_tests()
    if not tests:
        yield line("no single further finding would change the level")
    for test in tests:
        yield _test(test)


def _test(test: NextTest) -> Item:
    side = "" if test.side == "patient" else f"{test.side} "
    inside = [line("; ".join(test.settles)), line(f"moves a root by {test.shift} points on average")]
    if test.how:
        inside.append(line(f"how: {test.how}"))
    return Item((strong(f"{side}{test.title}"), f": {test.question}"), tuple(inside))


def advice_parts(trace: Trace) -> Iterable[Part]:
    """Yield the advice of the rules that fired, one part for each kind; nothing when there is none."""
    for title, texts in _by_kind(trace.outcome).items():
        yield Part(title, blocks=tuple(line(text) for text in texts))


def _by_kind(outcome: Outcome) -> Mapping[str, list[str]]:
    """Return the advice under the title of its kind. There is one kind so far."""
    return {"Advice": outcome.advice} if outcome.advice else {}

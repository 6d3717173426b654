"""The advice of an outcome, by kind, for people."""

from __future__ import annotations

from itertools import groupby

from radiculo.knowledge.rules import AdviceKind
from radiculo.render.screen import Screen
from radiculo.triage.outcome import AdviceItem, Outcome

TITLES: dict[AdviceKind, str] = {
    "refer": "Whom to involve, and when",
    "investigation": "Investigations, with their indication",
    "option": "Options to talk over",
    "not_indicated": "Not indicated here",
    "note": "Also",
    "safety_net": "Safety net",
}


def print_advice(screen: Screen, outcome: Outcome) -> None:
    """Print what the rules advise after the decision; nothing when they advise nothing."""
    if not outcome.advice:
        return
    screen.heading("Advice, as published for such findings")
    for kind, items in groupby(outcome.advice, key=lambda item: item.kind):
        screen.line((TITLES[kind], "bold"), indent=1)
        for item in items:
            screen.line(advice_text(item), indent=2)


def advice_text(item: AdviceItem) -> str:
    """Return one piece of advice in one line, with where to read more."""
    title = f"{item.title}: " if item.title else ""
    timing = f" When: {item.timing}" if item.timing else ""
    more = f" (radiculo learn {item.entry})" if item.entry else ""
    return f"{title}{item.text}{timing} [{item.rule}]{more}"

"""The walk on a screen: line after line, so that a screen reader and a terminal get the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from radiculo.interview.answers import choices
from radiculo.interview.questions import Question
from radiculo.interview.values import say
from radiculo.interview.view import (
    AllNormal,
    Ask,
    Effects,
    Gate,
    Guess,
    How,
    Keys,
    Leg,
    Notice,
    Pause,
    Prompt,
    Raised,
    Reason,
    Recorded,
    Refused,
    Summary,
    Undone,
)
from radiculo.interview.walk import WHY_SHOWN
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Reading
from radiculo.knowledge.vocabulary import Slot, Vocabulary
from radiculo.render.page import count
from radiculo.render.screen import Screen
from radiculo.triage.wording import moved_text

KEYS = (
    ("?", "how to examine it, and what is normal"),
    ("Enter", "leave it open: not recorded"),
    ("-", "not tested"),
    ("x", "not interpretable, with a reason"),
    ("n", "all else in this group is normal"),
    ("w", "what an answer would change"),
    ("s", "the result so far"),
    ("b", "back"),
    ("q", "save and quit"),
    ("h", "all keys"),
)
_FOOTER = (
    "keys: ? how, - not tested, x not interpretable, n all normal, w what it would change, s result, b back, q quit"
)
_LONG = (
    "answer as you would write it: 'reduced on the left', 'L reduced R normal', '4/5, 5/5' (left, right)",
    "any finding may be named instead, with or without its answer: 'knee jerk', 'knee jerk L absent'",
)


class WalkScreen:
    """Prints prompts and notices of a walk."""

    def __init__(self, screen: Screen, base: RuleBase) -> None:
        self.screen, self.base = screen, base
        self._section = self._asked = ""

    def welcome(self, where: str) -> None:
        """Say what this is and where the answers go."""
        self.screen.line(("The walk through the inputs.", "bold"), f" Answers are kept in {where} after each reply.")
        self.screen.line("Enter leaves a question open, 'h' lists the keys, 'q' saves and quits.")
        self.screen.line((self.base.tables.intended_use, "italic"))

    def notice(self, notice: Notice) -> None:
        """Print what has just happened."""
        match notice:
            case Recorded(title, readings):
                self.screen.line((f"recorded: {title}: {said(self.base.vocabulary, readings)}", "green"))
            case Raised(category, rules):
                self._raised(category, [(rule.title, rule.id) for rule in rules])
            case Refused():
                self._refused(notice)
            case How(question):
                self._how(question)
            case Keys():
                self._keys()
            case Effects(question):
                self._effects(question, notice)
            case Undone(title):
                self.screen.line(f"taken back: {title}" if title else "nothing to take back")

    def prompt(self, prompt: Prompt) -> None:
        """Print what waits for a reply."""
        match prompt:
            case Ask():
                self._ask(prompt)
            case Gate(group, left):
                self.screen.heading(f"{group.title}: {count(left, 'open question')}")
                self.screen.line("quick (k or Enter), full (f), all normal (n), not tested (-), back (b), quit (q)?")
            case Guess(question, step):
                meant = f"{question.title}: {said(self.base.vocabulary, step.readings)}" if step else question.title
                self.screen.line((f"did you mean {meant}?", "yellow"), " y or n")
            case Leg(question, text):
                self.screen.line((f"{question.title}, {text}: on which leg?", "yellow"), " L, R or both")
            case AllNormal(group, question, left):
                self.screen.line(
                    (f"take all that is open in '{group.title}' as normal ({count(left, 'question')})?", "yellow"),
                    f" y, or n; write 'no' to answer no to {question.title}",
                )
            case Reason(question):
                self.screen.line(f"why is {question.title} not interpretable? Enter for no reason")
            case Pause():
                self.screen.line("Go on with the walk? Enter: go on; s: result so far; q: save and stop here")

    def end(self, summary: Summary) -> None:
        """Print what was not asked, and why."""
        self.screen.gap()
        self.screen.line((f"The walk is over: {count(summary.asked, 'question')} asked.", "bold"))
        self._listed("skipped, because no answer could change the result any more", summary.skipped)
        self._listed("left out in quick groups; could still change the result", summary.left_out)
        self.screen.gap()

    def _listed(self, why: str, questions: Sequence[Question]) -> None:
        if questions:
            self.screen.line(f"{count(len(questions), 'question')} {why}:")
        groups = dict.fromkeys(question.group for question in questions)
        for group in groups:
            titles = "; ".join(q.title for q in questions if q.group == group)
            self.screen.line(f"{self.base.vocabulary.groups[group].title}: {titles}", indent=1)

    def _ask(self, ask: Ask) -> None:
        question = ask.question
        if ask.section and ask.section != self._section:
            self._section = ask.section
            self.screen.heading(ask.section)
        self.screen.gap()
        again = question.id == self._asked
        self._asked = question.id
        open_now = "asked again" if again else f"{ask.left} still open"
        self.screen.line(f"{ask.number}. ", (question.title, "bold"), f" ({open_now})")
        self.screen.line(question.text, indent=1)
        if again:
            return
        for text in why_asked(ask):
            self.screen.line((text, "dim"), indent=1)
        self.screen.line(f"answers: {answers_to(question, self.base.vocabulary)}", indent=1)
        if not self.screen.plain or ask.number == 1:
            self.screen.line((_FOOTER, "dim"), indent=1)

    def _refused(self, refused: Refused) -> None:
        self.screen.line((f"not understood: {refused.message}", "yellow"))
        for label, text in (("expected", refused.expected), ("hint", refused.hint)):
            if text:
                self.screen.line(f"{label}: {text}", indent=1)

    def _keys(self) -> None:
        for key, meaning in KEYS:
            self.screen.line((key, "bold"), f": {meaning}", indent=1)
        for text in _LONG:
            self.screen.line(text, indent=1)

    def _raised(self, category: str, rules: Iterable[tuple[str, str]]) -> None:
        wording = self.base.tables.categories[category]
        self.screen.gap()
        self.screen.line((f"ALARM: {wording.name} ({category})", "bold red"), f" - {wording.time_frame}")
        for title, name in rules:
            self.screen.line(f"because {title} [{name}]", indent=1)

    def _how(self, question: Question) -> None:
        self.screen.line(("how: ", "bold"), question.how or "nothing special", indent=1)
        finding = question.findings[0]
        normal = finding.scale.label(finding.normal) if finding.normal else "no value counts as normal"
        self.screen.line(("normal: ", "bold"), normal, indent=1)
        known = [alias for f in question.findings[:1] for alias in f.aliases]
        if known:
            self.screen.line(("also called: ", "bold"), ", ".join(known), indent=1)

    def _effects(self, question: Question, effects: Effects) -> None:
        if not effects.changes:
            self.screen.line("no single answer would change what is concluded as things stand", indent=1)
        vocabulary, names = self.base.vocabulary, {name: c.name for name, c in self.base.tables.categories.items()}
        for change in effects.changes:
            side = "" if change.side == "patient" else f"{change.side} "
            title = f"{vocabulary[change.finding].title}, " if question.is_family else ""
            urgency = change.moves.get("urgency")
            parts = [f"urgency {names[urgency.after]} ({urgency.after})"] if urgency else []
            parts += [moved_text(part, moved) for part, moved in change.moves.items() if part != "urgency"]
            self.screen.line(f"{title}{side}{change.after}: {'; '.join(parts)}", indent=1)


def why_asked(ask: Ask) -> list[str]:
    """Return why a question is asked, in one or two lines."""
    titles = list(dict.fromkeys(rule.title for rule in ask.why))
    more = f"; and {count(len(titles) - WHY_SHOWN, 'more rule')}" if len(titles) > WHY_SHOWN else ""
    lines = [f"could settle: {'; '.join(titles[:WHY_SHOWN])}{more}"] if titles else []
    return [*lines, f"could raise the urgency to {ask.raises}"] if ask.raises else lines


def answers_to(question: Question, vocabulary: Vocabulary) -> str:
    """Return what may be answered to a question, as people type it."""
    if question.is_family:
        listed = ", ".join(vocabulary.areas[finding.area].title for finding in question.findings)
        value = "" if len(question.findings[0].scale.exact) == 2 else " reduced"
        return f"areas of each leg, such as 'L groin{value}', or none ({listed})"
    listed = " | ".join(choices(question.findings[0]))
    return f"{listed} (for the left and the right leg)" if question.sided else listed


def said(vocabulary: Vocabulary, readings: dict[Slot, Reading]) -> str:
    """Return readings in one line; the same for both legs is said once."""
    if not readings:
        return "left open"
    by_finding: dict[str, dict[str, str]] = {}
    for slot, reading in readings.items():
        finding = vocabulary[slot.finding]
        by_finding.setdefault(finding.title, {})[slot.side] = say(finding, reading)
    whole = len(by_finding) == 1
    texts = []
    for title, sides in by_finding.items():
        values = set(sides.values())
        both = len(sides) == 2 and len(values) == 1
        spoken = f"both {values.pop()}" if both else ", ".join(_on(side, text) for side, text in sides.items())
        texts.append(spoken if whole else f"{title.split(': ')[-1]} {spoken}")
    return "; ".join(texts)


def _on(side: str, text: str) -> str:
    return text if side == "patient" else f"{side} {text}"


__all__ = ["KEYS", "WalkScreen", "answers_to", "said", "why_asked"]

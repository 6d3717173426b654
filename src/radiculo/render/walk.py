"""The walk on a screen: line after line, so that a screen reader and a terminal get the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from radiculo.interview.answers import choices
from radiculo.interview.note.text import presence
from radiculo.interview.questions import Question
from radiculo.interview.screens import REST, SAFETY
from radiculo.interview.values import say
from radiculo.interview.view import (
    Ask,
    Effects,
    Guess,
    How,
    Keys,
    Leg,
    Notice,
    Opening,
    Pause,
    Prompt,
    Raised,
    Reason,
    Recorded,
    Refused,
    Undone,
)
from radiculo.interview.view import Screen as Several
from radiculo.interview.walk import PATIENT
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.vocabulary import Slot, Vocabulary
from radiculo.render.screen import Screen
from radiculo.triage.wording import moved_text

_WHY_SHOWN = 3
_KEYS = (
    ("Enter or .", "go on; what is open here stays open"),
    ("3, 7 L", "these numbers of the list are there, on that leg; '5 reduced' for any other value"),
    ("knee jerk L reduced R normal, ankle jerk normal", "findings by name, several on one line, of any list"),
    ("none", "nothing of what stands first is there; records only what can be told without an examination"),
    ("normal", "all that stands first was examined and is normal; 'rest normal' ends a line"),
    ("-", "not tested; at a list: nothing of it"),
    ("x", "not interpretable, with a reason: '3 x too painful'"),
    ("f", "ask this list question by question"),
    ("?", "what each question of the list means; '? 3' how to examine one, and what is normal"),
    ("note ...", "a line of chart text, read at any time"),
    ("w", "what an answer would change"),
    ("s", "the result so far"),
    ("b", "back: take the last reply away"),
    ("q", "save and quit"),
    ("h", "all keys"),
)
_FOOTER = "keys: Enter leaves it open, ? how, - not tested, x not interpretable, w what it would change, b back, q quit"
_LIST = "keys: numbers (3, 7 L), or names and what was found; none; Enter goes on; ? explains; h all keys"
_NOTHING = "nothing to take back; to change an answer, write the finding again"
_OPENING = "One line of chart text, such as '52 M, pain L buttock to calf for 3 weeks, SLR L positive', or Enter."


class WalkScreen:
    """Prints prompts and notices of a walk."""

    def __init__(self, screen: Screen, base: RuleBase) -> None:
        self.screen, self.base = screen, base
        self._section = self._asked = ""
        self._open: tuple[Question, ...] = ()
        self._explained = False

    def welcome(self, where: str) -> None:
        """Say what this is and where the answers go."""
        self.screen.line(("The walk through the inputs.", "bold"), f" Answers are kept in {where} after each reply.")
        self.screen.line("Enter leaves a question open, 'h' lists the keys, 'q' saves and quits.")
        self.screen.line((self.base.tables.intended_use, "italic"))

    def notice(self, notice: Notice) -> None:
        """Print what has just happened."""
        match notice:
            case Recorded(title, readings) if not readings:
                self.screen.line((f"{title}: left open", "dim"))
            case Recorded(_, readings):
                self.screen.line((f"recorded: {said(self.base.vocabulary, readings)}", "green"))
            case Raised(category, rules):
                self._raised(category, [rule.title for rule in rules])
            case Refused():
                self._refused(notice)
            case How(question):
                self._how(question)
            case Keys(about):
                self._about(about) if about else self._keys()
            case Effects():
                self._effects(notice)
            case Undone(title):
                self.screen.line(f"taken back: {title}" if title else _NOTHING)

    def prompt(self, prompt: Prompt) -> None:
        """Print what waits for a reply."""
        match prompt:
            case Ask():
                self._ask(prompt)
            case Opening():
                self.screen.gap()
                self.screen.line(_OPENING)
            case Several():
                self._list(prompt)
            case Guess(question, step):
                meant = said(self.base.vocabulary, step.readings) if step else question.title
                self.screen.line((f"did you mean {meant}?", "yellow"), " y or n")
            case Leg(question, text):
                self.screen.line((f"{question.title}, {text}: on which leg?", "yellow"), " L, R or both")
            case Reason(question):
                self.screen.line(f"why is {question.title} not interpretable? Enter for no reason")
            case Pause():
                self.screen.line("Go on with the walk? Enter: go on; s: result so far; q: save and stop here")

    def resumed(self, recorded: Observations) -> None:
        """Print in a paragraph what an earlier walk has recorded."""
        told = said(self.base.vocabulary, dict(recorded.items()))
        self.screen.line(("Recorded so far: ", "bold"), f"{told}." if told else "nothing.")

    def end(self) -> None:
        """Say that nothing is left to ask."""
        self.screen.gap()
        self.screen.line(("The walk is over.", "bold"), " In short:")
        self.screen.gap()

    def _list(self, shown: Several) -> None:
        """Print the questions of a screen, in short once it has been shown."""
        before, self._open = self._open, tuple(shown.items)
        if shown.key == self._asked:
            if before != self._open:
                self.screen.line(("still open here: ", "bold"), "; ".join(_numbered(shown, shown.items)), hang=1)
            return
        self._asked = self._section = shown.key
        self.screen.heading(shown.title)
        rows = [(question,) for question in shown.first] if shown.key == SAFETY else _alike(shown.first)
        numbers = dict(zip(shown.items, _numbered(shown, shown.items), strict=True))
        for row in rows:
            listed = "; ".join(numbers[question] for question in row)
            values = "" if shown.key == SAFETY and presence(row[0].findings[0]) else _values(row[0])
            self.screen.line(listed, (f": {values}" if values else "", "dim"), indent=1, hang=1)
        if shown.also:
            about = "and what else could matter, if you have it" if shown.first else "if you have any of these"
            if shown.key == REST:
                self._also_by_group(shown, numbers, about)
            else:
                self.screen.line((f"{about}: {'; '.join(numbers[q] for q in shown.also)}", "dim"), indent=1, hang=1)
        if not (self.screen.plain and self._explained):
            self.screen.line((_LIST, "dim"), indent=1)
        self._explained = True

    def _also_by_group(self, shown: Several, numbers: dict[Question, str], about: str) -> None:
        self.screen.line((f"{about}:", "dim"), indent=1)
        for group in dict.fromkeys(question.group for question in shown.also):
            listed = "; ".join(numbers[q] for q in shown.also if q.group == group)
            self.screen.line((f"{self.base.vocabulary.groups[group].title}: {listed}", "dim"), indent=2, hang=1)

    def _about(self, questions: Iterable[Question]) -> None:
        for number, question in enumerate(questions, 1):
            self.screen.line(f"{number} ", (question.title, "bold"), f": {question.text}", indent=1, hang=1)
            self.screen.line((f"answers: {_answers_to(question, self.base.vocabulary)}", "dim"), indent=2, hang=1)

    def _ask(self, ask: Ask) -> None:
        question = ask.question
        if ask.section and ask.section != self._section:
            self._section = ask.section
            self.screen.heading(ask.section)
        self.screen.gap()
        again = question.id == self._asked
        self._asked = question.id
        self.screen.line((question.title, "bold"))
        self.screen.line(question.text, indent=1)
        if again:
            return
        if ask.section != PATIENT and (text := _why_asked(ask)):
            self.screen.line((text, "dim"), indent=1)
        self.screen.line(f"answers: {_answers_to(question, self.base.vocabulary)}", indent=1)
        if not (self.screen.plain and self._explained):
            self.screen.line((_FOOTER, "dim"), indent=1)
        self._explained = True

    def _refused(self, refused: Refused) -> None:
        self.screen.line((f"not understood: {refused.message}", "yellow"))
        for label, text in (("expected", refused.expected), ("hint", refused.hint)):
            if text:
                self.screen.line(f"{label}: {text}", indent=1)

    def _keys(self) -> None:
        for key, meaning in _KEYS:
            self.screen.line((key, "bold"), f": {meaning}", indent=1, hang=1)

    def _raised(self, category: str, titles: Iterable[str]) -> None:
        wording = self.base.tables.categories[category]
        self.screen.gap()
        self.screen.line((f"ALARM: {wording.name} ({category})", "bold red"), f" - {wording.time_frame}")
        for title in titles:
            self.screen.line(f"because: {title}", indent=1)

    def _how(self, question: Question) -> None:
        self.screen.line(("how: ", "bold"), question.how or "nothing special", indent=1)
        finding = question.findings[0]
        normal = finding.scale.label(finding.normal) if finding.normal else "no value counts as normal"
        self.screen.line(("normal: ", "bold"), normal, indent=1)
        known = [alias for f in question.findings[:1] for alias in f.aliases]
        if known:
            self.screen.line(("also called: ", "bold"), ", ".join(known), indent=1)

    def _effects(self, effects: Effects) -> None:
        if not effects.changes:
            self.screen.line("no single answer would change what is concluded as things stand", indent=1)
        vocabulary, names = self.base.vocabulary, {name: c.name for name, c in self.base.tables.categories.items()}
        for change in effects.changes:
            side = "" if change.side == "patient" else f"{change.side} "
            title = f"{vocabulary[change.finding].title}, "
            urgency = change.moves.get("urgency")
            parts = [f"urgency {names[urgency.after]} ({urgency.after})"] if urgency else []
            parts += [moved_text(part, moved) for part, moved in change.moves.items() if part != "urgency"]
            self.screen.line(f"{title}{side}{change.after}: {'; '.join(parts)}", indent=1)


def _why_asked(ask: Ask) -> str:
    """Return in a line why a question is asked."""
    titles = list(dict.fromkeys(rule.title for rule in ask.why))[:_WHY_SHOWN]
    return f"matters for: {'; '.join(titles)}" if titles else ""


def _numbered(shown: Several, questions: Iterable[Question]) -> list[str]:
    """Return the questions with their numbers, and with the leg where only one is still asked about."""
    legs = {name: f" ({side})" for name, side in shown.leg.items()}
    return [f"{number} {question.title}{legs.get(question.id, '')}" for number, question in enumerate(questions, 1)]


def _alike(questions: Sequence[Question]) -> list[tuple[Question, ...]]:
    """Return the questions in runs that have the same answers."""
    return [tuple(run) for _, run in groupby(questions, key=_values)]


def _values(question: Question) -> str:
    """Return what may be answered to a question, in short."""
    return _areas_of(question) if question.is_family else _choices(question, "each leg")


def _answers_to(question: Question, vocabulary: Vocabulary) -> str:
    """Return what may be answered to a question, as people type it."""
    if not question.is_family:
        return _choices(question, "for the left and the right leg")
    return f"{_areas_of(question)} ({', '.join(vocabulary.areas[finding.area].title for finding in question.findings)})"


def _areas_of(question: Question) -> str:
    value = "" if len(question.findings[0].scale.exact) == 2 else " reduced"
    return f"areas of each leg, such as 'L groin{value}', or none"


def _choices(question: Question, legs: str) -> str:
    return " | ".join(choices(question.findings[0])) + (f" ({legs})" if question.sided else "")


def said(vocabulary: Vocabulary, readings: Mapping[Slot, Reading]) -> str:
    """Return readings in one line; what is the same on both legs, or in every area, is said once."""
    by_finding: dict[str, dict[str, str]] = {}
    for slot, reading in readings.items():
        by_finding.setdefault(slot.finding, {})[slot.side] = say(vocabulary[slot.finding], reading)
    told = {name: _of_sides(sides) for name, sides in by_finding.items()}
    texts: dict[str, str] = {}
    for name, text in told.items():
        family = vocabulary.families.get(vocabulary[name].family, ())
        if family and all(told.get(member.id) == text for member in family):
            texts[family[0].family] = f"{family[0].title.split(': ')[0]}, every area: {text}"
        else:
            texts[name] = f"{vocabulary[name].title}: {text}"
    return "; ".join(texts.values())


def _of_sides(sides: dict[str, str]) -> str:
    values = set(sides.values())
    if len(sides) == 2 and len(values) == 1:
        return f"both {values.pop()}"
    return ", ".join(_on(side, text) for side, text in sides.items())


def _on(side: str, text: str) -> str:
    return text if side == "patient" else f"{side} {text}"

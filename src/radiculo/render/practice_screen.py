"""Practice on a screen: what is asked and shown, line after line, the same for a terminal and for a screen reader."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.interview.questions import Question
from radiculo.judge.explanations import TITLES, explanations
from radiculo.knowledge.base import RuleBase
from radiculo.practice.attempt import Attempt, Mode, Shown, Stage
from radiculo.practice.replies import Notice
from radiculo.render.screen import Screen

_KEYS = (
    ("a name", "ask or examine it: 'knee jerk', 'slr, ankle jerk', 'cancer'"),
    ("list", "the groups of findings; 'list reflexes': what may be asked there"),
    ("group NAME", "ask all of a group at once"),
    ("done", "you have seen enough: give your answer"),
    ("?", "a hint: the test that would move the level most; it is counted"),
    ("v", "what you know so far"),
    ("b", "take back; 'back' where b is an answer"),
    ("q", "leave; --resume goes on"),
    ("h", "these keys"),
)
_SHORT = {"a name": "name a finding", "?": "? hint", "v": "v so far", "b": "b back", "q": "q leave", "h": "h help"}
_LEFT_OUT: dict[Mode, frozenset[str]] = {
    "worked": frozenset({"?", "b"}),
    "unaided": frozenset({"?"}),
    "exam": frozenset({"?", "b"}),
}


class PracticeScreen:
    """Prints what is asked and what is shown."""

    def __init__(self, screen: Screen, base: RuleBase) -> None:
        self.screen, self.base = screen, base
        self._footed = False

    def welcome(self, attempt: Attempt, *, resumed: bool) -> None:
        """Say what this is, and tell the stem."""
        again = ", taken up again" if resumed else ""
        self.screen.line((f"Practice: a case, {attempt.mode}{again}.", "bold"))
        self.screen.line((self.base.tables.intended_use, "italic"))
        self.screen.gap()
        self.screen.line(attempt.case.stem or "There is no story; all you learn is what you ask for.")
        if resumed or attempt.mode == "worked":
            self.so_far(attempt)

    def ask(self, attempt: Attempt) -> None:
        """Print what waits for a reply."""
        self.screen.gap()
        for text, style in self._question(attempt):
            self.screen.line((text, style))
        if attempt.stage in {"anticipate", "examine"} and not self._footed:
            self._footed = True
            short = [_SHORT.get(key, key) for key, _ in _keys(attempt.mode) if key != "group NAME"]
            self.screen.line((f"keys: {', '.join(short)}", "dim"))

    def notices(self, attempt: Attempt, notices: Iterable[Notice]) -> None:
        """Print what has just happened."""
        for notice in notices:
            match notice.kind:
                case "shown":
                    self._shown(attempt, notice.questions)
                case "refused":
                    self.screen.line((f"not taken: {notice.text}", "yellow"))
                case "hint":
                    self.screen.line((f"hint: {notice.text}", "cyan"))
                case "keys":
                    for key, meaning in _keys(attempt.mode):
                        self.screen.line((key, "bold"), f": {meaning}", indent=1)
                case "list":
                    self._list(attempt, notice)
                case "undone":
                    self.screen.line("taken back")
                case "view":
                    self.so_far(attempt)

    def so_far(self, attempt: Attempt) -> None:
        """Print all that is known."""
        if not attempt.view.shown:
            self.screen.line("nothing is asked yet")
        for shown in attempt.view.shown:
            self.screen.line(self.shown(attempt.questions.by_id[shown.question], shown), indent=1)

    def echo(self, text: str) -> None:
        """Print a reply that nobody typed here."""
        self.screen.line(f"> {text}")

    def gap(self) -> None:
        """Leave the line that was not finished."""
        self.screen.gap()

    def left(self) -> None:
        """Say how to go on."""
        self.screen.line("kept; to go on: radiculo practice --resume")

    def shown(self, question: Question, shown: Shown) -> str:
        """Return in one line what is recorded for a question."""
        told = []
        for name, values in shown.findings:
            finding = self.base.vocabulary[name]
            area = f"{self.base.vocabulary.every_area[finding.area].title} " if question.is_family else ""
            same = len(values) == 2 and len({text for _, text in values}) == 1
            spoken = [f"both {values[0][1]}"] if same else [_on(side, text) for side, text in values]
            told += [area + ", ".join(spoken)] if spoken else []
        return f"{question.title}: {'; '.join(told) or 'not recorded in this case'}"

    def _shown(self, attempt: Attempt, names: Iterable[str]) -> None:
        listed = tuple(names)
        if not listed:
            self.screen.line("nothing of this is recorded in this case")
        for name in listed:
            question = attempt.questions.by_id[name]
            self.screen.line((self.shown(question, attempt.shown(question)), "green"))

    def _list(self, attempt: Attempt, notice: Notice) -> None:
        titles = "; ".join(attempt.questions.by_id[name].title for name in notice.questions)
        self.screen.line((notice.text, "bold"), f": {titles}" if titles else "")

    def _question(self, attempt: Attempt) -> list[tuple[str, str]]:
        tables = self.base.tables
        names = ", ".join(TITLES.get(name, name) for name in explanations(self.base))
        root = next(iter(tables.roots))
        categories = "; ".join(f"{name} {category.name}" for name, category in tables.categories.items())
        asked: dict[Stage, tuple[str, str]] = {
            "anticipate": (
                "Before you examine: which two explanations, and what would each show?",
                "such as 'ROOT: finding, finding; ROOT: finding'. Enter passes over; a finding asks it at once",
            ),
            "examine": ("What do you ask or examine?", ""),
            "level": ("Which level, in percent?", f"over {names}; together 100, such as '{root} 60, not a root 40'"),
            "side": ("Which side?", "left, right, both or none"),
            "urgency": ("How soon?", categories),
            "statement": ("The problem in one line:", ""),
            "justify": (
                "What speaks for and against your two likeliest?",
                "such as 'for ROOT: finding; against ROOT: finding, finding'. Enter passes over",
            ),
        }
        question, how = asked.get(attempt.stage, ("Enter shows how it is answered.", ""))
        return [(question, "bold"), *([(how, "")] if how else [])]


def _keys(mode: Mode) -> list[tuple[str, str]]:
    """Return the keys that there are in a mode, with their meaning."""
    return [pair for pair in _KEYS if pair[0] not in _LEFT_OUT.get(mode, frozenset())]


def _on(side: str, text: str) -> str:
    return text if side == "patient" else f"{side} {text}"

"""Problems as values: what is wrong, where, what was expected; and the exit codes of the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from radiculo.likeness import nearest


class Exit(IntEnum):
    """Exit codes. When several apply, the precedence is BUG > RULES > CASE > UNMET > NOTHING."""

    DONE = 0
    UNMET = 1
    USAGE = 2
    RULES = 3
    CASE = 4
    NOTHING = 5
    BUG = 70
    INTERRUPTED = 130
    CUT_OFF = 141  # nobody reads stdout any more, as a shell shows SIGPIPE


_PRECEDENCE = (Exit.BUG, Exit.RULES, Exit.CASE, Exit.UNMET, Exit.NOTHING)


def worst(codes: Iterable[Exit]) -> Exit:
    """Return the exit code that takes precedence; DONE when there is none."""
    present = set(codes)
    return next((code for code in _PRECEDENCE if code in present), Exit.DONE)


def name_of(path: object) -> str:
    """Return the path of a file as text that every report can hold; bytes that are no UTF-8 are escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: file, 1-based line and column, and the source line for the caret."""

    path: str
    line: int = 0
    column: int = 0
    width: int = 1
    source: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


MOST_TOLD = 2_000  # characters: what a message says of hostile input stays readable


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `code` is stable and documented; `expected` and `hint` may be empty.

    A message and a hint that repeat a name of a megabyte are shortened in their middle.
    """

    code: str
    message: str
    place: Place
    expected: str = ""
    hint: str = ""
    severity: str = "error"

    def __post_init__(self) -> None:
        for part in ("message", "hint"):
            if len(text := getattr(self, part)) > MOST_TOLD:
                object.__setattr__(self, part, shortened(text))

    def __str__(self) -> str:
        tail = "".join(f"; {part}" for part in (self.expected and f"expected {self.expected}", self.hint) if part)
        return f"{self.place}: {self.severity}[{self.code}]: {self.message}{tail}"


def shortened(text: str) -> str:
    """Return a text as it is told: one of more than `MOST_TOLD` characters without its middle, which is counted."""
    left_out, half = len(text) - MOST_TOLD, MOST_TOLD // 2
    return text if left_out <= 0 else f"{text[:half]}... ({left_out} characters) ...{text[-half:]}"


class Problems:
    """Collects diagnostics, so that one run shows every problem of every file."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(self, code: str, message: str, place: Place, **more: str) -> None:
        """Record an error; `more` may hold expected, hint and severity."""
        self._found.append(Diagnostic(code, message, place, **more))

    def unknown(  # noqa: PLR0913 - a name, where it is, and what it could have been
        self, what: str, name: str, place: Place, known: Iterable[str], *, listed: Iterable[object] = (), hint: str = ""
    ) -> None:
        """Record that a name is none of the known ones, and which of them is perhaps meant; `listed` are all told.

        A `hint` stands in place of the likeliest name.
        """
        code = f"unknown-{what.replace(' ', '-')}"
        hint = hint or did_you_mean(name, known)
        self.add(code, f"unknown {what} '{name}'", place, expected=one_of(listed), hint=hint)

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Record diagnostics that were made elsewhere."""
        self._found.extend(found)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(set(self._found), key=_reading_order))

    def __len__(self) -> int:
        return len(set(self._found))

    @property
    def errors(self) -> list[Diagnostic]:
        """The diagnostics that are errors, in order of place."""
        return [d for d in self if d.severity == "error"]

    def raise_errors(self, exit_code: Exit) -> None:
        """Raise InvalidInput with everything found if any of it is an error."""
        if self.errors:
            raise InvalidInput(list(self), Exit.USAGE if only_options(self.errors) else exit_code)


def only_options(found: Iterable[Diagnostic]) -> bool:
    """Say whether every problem lies in the command line, and none in a file."""
    return all(diagnostic.place.path.startswith("--") for diagnostic in found)


def _reading_order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    place = diagnostic.place
    return (place.path, place.line, place.column, diagnostic.code, diagnostic.message)


class RadiculoError(Exception):
    """Base of what radiculo raises on purpose; carries the exit code of the program."""

    exit_code = Exit.BUG


class InvalidInput(RadiculoError):
    """Files or options of the user's are wrong; holds the diagnostics."""

    def __init__(self, diagnostics: list[Diagnostic], exit_code: Exit) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics
        self.exit_code = exit_code


class EngineFault(RadiculoError):
    """An engine failed, or two engines disagree: a bug of ours, never a verdict."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the known word that this one is a misspelling of, or an empty text."""
    meant = nearest(word, known)
    return f"did you mean '{meant}'?" if meant else ""


def one_of(known: Iterable[object], limit: int = 12) -> str:
    """Return "one of a, b, c", cut after `limit` names; empty when there is nothing to choose from."""
    names = [str(name) for name in known]
    if not names:
        return ""
    shown = ", ".join(names[:limit]) + (f", ... ({len(names)} in all)" if len(names) > limit else "")
    return shown if len(names) == 1 else f"one of {shown}"

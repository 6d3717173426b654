"""Two moments: what was found of one thing at the first visit and later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.knowledge.scales import fold_text

Moment: TypeAlias = Literal["first_visit", "later"]
MOMENTS: tuple[Moment, Moment] = ("first_visit", "later")
_MEANT: dict[str, Moment] = {
    **dict.fromkeys(("first", "at first", "initial", "initially", "before", "earlier", "admission"), "first_visit"),
    **dict.fromkeys(("now", "second visit", "last visit", "last", "second", "then", "today", "after"), "later"),
}


@dataclass(frozen=True, slots=True)
class Moments:
    """The two values of one finding, as written. Which of them counts, the scale of the finding says."""

    first_visit: str
    later: str

    def in_a_cell(self) -> str:
        """Return both as a table has them: a line each."""
        return "\n".join(f"{moment}: {value}" for moment, value in self.written().items())

    def written(self) -> dict[str, str]:
        """Return both as a case file has them."""
        return {"first_visit": self.first_visit, "later": self.later}


def moment_of(name: str) -> Moment | None:
    """Return the moment that a key names; None for any other key."""
    return next((moment for moment in MOMENTS if fold_text(moment) == fold_text(name)), None)


def from_a_cell(text: str) -> dict[str, str] | None:
    """Return the values by moment that a cell of a table holds; None where it holds one value."""
    parts = [part.partition(":") for part in re.split(r"\n|;", text) if part.strip()]
    found = {name.strip(): value.strip() for name, colon, value in parts if colon and moment_of(name.strip())}
    return found if found and len(found) == len(parts) else None


def moment_meant(name: str) -> Moment | None:
    """Return the moment that a key perhaps means."""
    return _MEANT.get(fold_text(name))

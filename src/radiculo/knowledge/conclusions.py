"""What the decision has concluded, as findings that advice may read: `conclusion.urgency` and the like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from radiculo.knowledge.scales import Value, ValueScale
from radiculo.knowledge.shapes import Term
from radiculo.knowledge.tables import TIERS, Tables
from radiculo.knowledge.vocabulary import Finding

NO_ALARM = "none"


def conclusions_of(tables: Tables) -> Iterator[Finding]:
    """Yield every conclusion that a rule base can reach. The decision fills all of them, so none stays unknown."""
    categories = [Value(name, f"{name} ({c.name})") for name, c in reversed(list(tables.categories.items()))]
    tiers = [Value(name, name.replace("_", " ")) for name in TIERS if name != "withdrawn"]
    yield _finding("urgency", "Urgency", categories)
    yield _finding("provisional", "The urgency is provisional", _YESNO)
    yield _finding("tier", "How far the level is named", tiers, sides="leg")
    yield _finding("withdrawn", "The level is withdrawn", _YESNO, sides="leg")
    for name, strategy in tables.terms.strategies.items():
        fired = [Value(NO_ALARM, "no alarm"), *categories]
        yield _finding(f"alarm.{name}", f"Highest alarm of '{strategy.title}'", fired)
    yield from _each("root", "Root named", tables.roots, sides="leg")
    yield from _each("rival", "Rival", tables.terms.rivals)
    yield from _each("pathway", "Pathway", tables.terms.pathways)
    yield from _each("mechanism", "Mechanism raised", tables.terms.mechanisms)


_YESNO = [Value("no", "no"), Value("yes", "yes")]


def _each(
    kind: str, title: str, terms: Mapping[str, Term], *, sides: Literal["leg", "patient"] = "patient"
) -> Iterator[Finding]:
    for name, term in terms.items():
        yield _finding(f"{kind}.{name}", f"{title}: {term.title}", _YESNO, sides=sides)


def _finding(name: str, title: str, values: list[Value], *, sides: Literal["leg", "patient"] = "patient") -> Finding:
    """Return a conclusion whose values are listed from least to greatest concern."""
    scale = ValueScale(tuple(values), (tuple(range(1, len(values) + 1)),))
    return Finding(
        id=f"conclusion.{name}", title=title, scale=scale, sides=sides, group="conclusion", is_conclusion=True
    )

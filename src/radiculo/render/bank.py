"""The page of a bank of cases: what it covers, what it lacks, and what to write next."""

from __future__ import annotations

from collections.abc import Mapping

from radiculo.authoring.coverage import Bank, Wish, gaps_of
from radiculo.knowledge.base import RuleBase
from radiculo.render.page import Block, Page, code, count, items, paragraph, part, rows, section
from radiculo.report import Stamped, stamp

_SHOWN = 12  # discriminators and alarms; --json has all


class BankFile(Bank, Stamped):
    """What `case bank --json` prints: how often each thing occurs, 0 where it does not."""

    gaps: dict[str, list[str]]
    next_case: str
    next_pattern: str


def bank_file(bank: Bank, wish: Wish | None, base: RuleBase) -> BankFile:
    """Return everything for programs."""
    return BankFile(
        **dict(bank),
        gaps=gaps_of(bank),
        next_case=wish.why if wish else "",
        next_pattern=wish.pattern.name if wish and wish.pattern else "",
        **stamp(base),
    )


def bank_page(bank: Bank, wish: Wish | None, base: RuleBase) -> Page:
    """Return the page for people."""
    terms = base.tables.terms
    titles = {name: term.title for name, term in terms.rivals.items()}
    titles |= {name: term.title for name, term in terms.strategies.items()}
    titles |= {name: zone.title for name, zone in base.tables.zones.items()}
    covered = rows(
        ("Roots", _counts(bank.roots)),
        ("How soon", _counts(bank.urgency)),
        ("Zones", _counts(bank.zones)),
        ("Difficulty", _counts(bank.difficulty)),
        ("Sex", _counts(bank.sex)),
        ("Age", _counts(bank.age)),
        ("Rules", f"{bank.rules_fired} of {bank.rules} fire in some case"),
    )
    blocks: list[Block] = [
        *covered,
        *items("Instead of a root", ((f"{titles[name]}: {number}",) for name, number in bank.rivals.items() if number)),
        *items(
            "Must not be missed", ((f"{titles[name]}: {number}",) for name, number in bank.screens.items() if number)
        ),
        *items("What cases turn on", ((f"{name}: {n}",) for name, n in list(bank.discriminators.items())[:_SHOWN])),
        *section(
            "Gaps",
            [(f"{kind}: {', '.join(titles.get(n, n) for n in names)}",) for kind, names in gaps_of(bank).items()],
        ),
        *items(
            f"Alarms that no case fires ({len(bank.alarms_unfired)})",
            ((code(name),) for name in bank.alarms_unfired[:_SHOWN]),
        ),
        *_next(wish),
    ]
    return Page("bank", f"Bank of {count(bank.cases, 'case')}", "", tuple(blocks))


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items())


def _next(wish: Wish | None) -> list[Block]:
    if wish is None:
        return []
    begin = f"radiculo case new FILE --pattern {wish.pattern.name}" if wish.pattern else "radiculo case new"
    return part("Worth writing next", paragraph(f"{wish.why[:1].upper()}{wish.why[1:]}. Begin with: ", code(begin)))

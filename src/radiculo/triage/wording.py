"""The words for the parts of an answer: from the rule base, the same wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.leg_names import SIDED, LegNames
from radiculo.knowledge.parts import PARTS, Part
from radiculo.knowledge.shapes import Term
from radiculo.report import Model
from radiculo.triage.answer import LISTS, Answer, LegAnswer, Sided, differences
from radiculo.triage.outcome import TierName


class Moved(Model):
    """A part of an answer that differs, in words. Of rivals, mechanisms and advice, only what goes and what comes."""

    before: str
    after: str


def moves(  # noqa: PLR0913 - two answers, and how they are told
    before: Answer,
    after: Answer,
    base: RuleBase,
    *,
    later: RuleBase | None = None,
    parts: Sequence[Part] = PARTS,
    names: LegNames = SIDED,
) -> dict[Part, Moved]:
    """Return the parts in which two answers differ; `later` is the rule base of the second, if it is another one."""
    later, found = later or base, dict[Part, Moved]()
    for part in differences(before, after, parts):
        if part in LISTS:
            old, new = getattr(before, part), getattr(after, part)
            gone, come = [item for item in old if item not in new], [item for item in new if item not in old]
            found[part] = Moved(before=_listed(base, part, gone, names), after=_listed(later, part, come, names))
        else:
            found[part] = Moved(before=words(base, before, part, names), after=words(later, after, part, names))
    return found


def moved_text(part: Part, moved: Moved) -> str:
    """Return what moves in one part."""
    match part:
        case "left" | "right":
            return moved.after
        case "pathways":
            return f"pathway {moved.after}"
        case "rivals" | "considered" | "mechanisms" | "advice":
            gone = [] if moved.before == "none" else [f"no longer {moved.before}"]
            return f"{part}: {', '.join([*([] if moved.after == 'none' else [moved.after]), *gone])}"
        case _:
            return f"{part} {moved.before} -> {moved.after}"


def all_words(base: RuleBase, answer: Answer, names: LegNames = SIDED) -> dict[Part, str]:
    """Return every part in words."""
    return {part: words(base, answer, part, names) for part in PARTS}


def words(base: RuleBase, answer: Answer, part: Part, names: LegNames = SIDED) -> str:
    """Return one part in words; `none` for an empty one."""
    match part:
        case "urgency":
            return answer.urgency
        case "provisional":
            return "provisional" if answer.provisional else "settled"
        case "pathways":
            return ", ".join(_title(base.tables.terms.pathways, name) for name in answer.pathways)
        case "left" | "right":
            return _leg_text(base, answer.leg(part), names.words[part])
        case "rivals" | "considered" | "mechanisms" | "advice":
            return _listed(base, part, getattr(answer, part), names)
    assert_never(part)


def rival_text(base: RuleBase, answer: Answer, name: str) -> str:
    """Return what an answer says of a rival that was considered before: named, or off the list."""
    said = "named" if name in answer.rival_names else "off the list"
    return f"{_title(base.tables.terms.rivals, name)} {said}"


def level_text(base: RuleBase, tier: TierName, roots: Sequence[str], side: str, *, withdrawn: bool) -> str:
    """Return the text for the level of one leg."""
    wording = base.tables.wording.tiers
    joined = (" and " if tier == "both" else " or ").join(roots)
    text = wording[tier].format(roots=joined, side=side)
    return wording["withdrawn"].format(level=text, side=side) if withdrawn else text


def _leg_text(base: RuleBase, leg: LegAnswer, side: str) -> str:
    text = level_text(base, leg.tier, leg.roots, side, withdrawn=leg.withdrawn)
    zones = " or ".join(_title(base.tables.zones, name) for name in leg.zones)
    return f"{text}; zone: {zones}" if zones else text


def _listed(base: RuleBase, part: Part, items: Iterable[Sided | Advice | str], names: LegNames) -> str:
    terms = base.tables.terms
    titles = terms.mechanisms if part == "mechanisms" else terms.rivals
    found = []
    for item in items:
        if isinstance(item, Advice):
            found.append(item.text or base.entry_titles.get(item.entry, item.entry))
        elif isinstance(item, str):
            found.append(_title(titles, item))
        else:
            found.append(_title(titles, item.name) + names.after(item.side))
    return "; ".join(found) or "none"


def _title(terms: Mapping[str, Term], name: str) -> str:
    """Return a title, or the name where a rule base no longer has it: an answer may be an earlier one."""
    return terms[name].title if name in terms else name

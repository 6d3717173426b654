"""The sheets of a class: what a patient tells and shows, what is to be answered, and what was so."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.cases.model import Case
from radiculo.cases.shapes import Teaching, Truth
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.leg_names import LegNames
from radiculo.knowledge.vocabulary import LEGS
from radiculo.render.page import Block, Items, Page, Table, Words, items, paragraph, part, rows, strong
from radiculo.render.pages.case import recorded
from radiculo.triage.run import triage

_LINE = "_" * 48
_BOX = "[ ] "
_SIDES = (*LEGS, "both", "none")


def patient_sheet(case: Case, base: RuleBase) -> Page:
    """Return what a student sees: the story and what is recorded. No tag, no key, no note on anything else."""
    slots = set(case.observations.written())
    blocks: list[Block] = [
        *paragraph(case.stem),
        *[
            Items(tuple((text,) for text in _both(group.texts, case.observations.names)), group.title)
            for group in recorded(case, base)
        ],
        *rows(*((f"Note on {name}", text) for name, text in case.notes.items() if name in slots)),
    ]
    return Page(f"handout/{case.id}", case.title or case.id, case.id, tuple(blocks))


def _both(texts: Sequence[str], names: LegNames) -> list[str]:
    """Return lines in which what is the same on both legs is said once, where its first one stood."""
    found, legs = dict[str, str](), set(names.words.values())
    for text in texts:
        side, _, rest = text.partition(" ")
        if side in legs and rest in found:
            found[rest] = f"both legs, {rest[:1].lower()}{rest[1:]}"
        else:
            found[rest if side in legs else text] = text
    return list(found.values())


def answer_sheet(case: Case, base: RuleBase) -> Page:
    """Return the sheet that a student fills in, with the questions that `case mark` marks first."""
    categories = base.tables.categories
    lines: tuple[tuple[Words, ...], ...] = (
        (("Your name",), (_LINE,)),
        (("How soon?",), ("  ".join(f"{_BOX}{key} {found.name}" for key, found in categories.items()),)),
        *([] if case.observations.unsided else [(("Which side?",), ("  ".join(f"{_BOX}{side}" for side in _SIDES),))]),
        (("Which root?",), ("  ".join(f"{_BOX}{root}" for root in (*base.tables.roots, "no single root")),)),
        (("How many percent each? (if asked)",), (_LINE,)),
        (("If not a root, what?",), (_LINE,)),
        (("What speaks for it?",), (f"{_LINE} {_LINE}",)),
        (("What speaks against it?",), (f"{_LINE} {_LINE}",)),
        (("What must not be missed, and did you ask?",), (f"{_LINE} {_LINE}",)),
        (("What would you examine next?",), (_LINE,)),
    )
    table = Table("One answer to a line; tick or write.", ("Question", "Your answer"), lines)
    return Page(f"answer/{case.id}", f"Answer sheet: {case.title or case.id}", case.id, (table,))


def key_sheet(case: Case, base: RuleBase) -> Page:
    """Return what was so, why, the hints, and what radiculo answers. Raises EngineFault when engines disagree."""
    return Page(
        f"key/{case.id}",
        f"Key: {case.title or case.id}",
        case.id,
        (*_truth(case, base), *_teaching(case.teaching or Teaching()), *_answered(case, base)),
    )


def _truth(case: Case, base: RuleBase) -> list[Block]:
    truth, terms = case.truth, base.tables.terms
    if truth is None:
        return paragraph("There is no key: the case has no truth.")
    roots = None if truth.roots is None else ", ".join(truth.roots) or "no single root"
    found = rows(
        ("Diagnosis", (strong(truth.diagnosis),) if truth.diagnosis else ""),
        ("How soon", _category(truth, base)),
        ("Roots", roots or ""),
        ("Side", "" if case.observations.unsided else truth.side or ""),
        ("Place", " ".join(filter(None, (truth.segment, base.tables.zones[truth.zone].title if truth.zone else "")))),
        (
            "Beside the root" if truth.roots else "Instead of a root",
            terms.rivals[truth.rival].title if truth.rival else "",
        ),
        ("Mechanism", terms.mechanisms[truth.mechanism].title if truth.mechanism else truth.mechanism_text),
        ("Pathway", terms.pathways[truth.pathway].title if truth.pathway else ""),
        ("Also accepted", ", ".join(truth.accepted)),
    )
    found += items("What decides it", ((_feature_text(name, case, base),) for name in truth.key_features))
    found += items("What must not be missed", ((terms.strategies[name].title,) for name in truth.must_not_miss))
    return found


def _category(truth: Truth, base: RuleBase) -> str:
    if truth.urgency is None:
        return ""
    found = base.tables.categories[truth.urgency]
    return f"{truth.urgency} {found.name}. {found.time_frame}"


def _feature_text(name: str, case: Case, base: RuleBase) -> str:
    """Return a key feature with what is recorded of it, such as "Left knee jerk: reduced"."""
    from radiculo.knowledge.prose import observation_text  # noqa: PLC0415 - a sheet needs it only here

    told = [
        observation_text(slot, reading, base.vocabulary, case.observations.names)
        for slot, reading in case.observations.items()
        if name in {str(slot), case.observations.name(slot), slot.finding}
    ]
    return "; ".join(told) or f"{name} (not recorded)"


def _teaching(teaching: Teaching) -> list[Block]:
    return [
        *rows(("Difficulty", teaching.difficulty or "")),
        *items("Hints, one after another", ((hint,) for hint in teaching.hints)),
        *part("Debrief", paragraph(teaching.debrief)),
    ]


def _answered(case: Case, base: RuleBase) -> list[Block]:
    outcome = triage(case, base).outcome
    category = f"{outcome.urgency.category} {outcome.urgency.name}"
    set_by = ", ".join(outcome.urgency.set_by)
    levels: list[Words] = [(level.text,) for level in outcome.levels if level.tier != "none"]
    told = rows(
        ("How soon", f"{category}, set by {set_by}" if set_by else category),
        ("Rivals", ", ".join(dict.fromkeys(rival.title for rival in outcome.rivals))),
    )
    return part("What radiculo answers", [*told, *([Items(tuple(levels), "Level")] if levels else [])])

"""How a student gets on: one page for the terminal and for HTML."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from radiculo.practice.progress import Bin, ClassProgressFile, Measured, ProgressFile, Share, Weak
from radiculo.render.calibration_figure import calibration_figure
from radiculo.render.page import Block, Figure, Page, Table, Words, count, items, line, part, rows
from radiculo.report import stamp_text


def progress_page(file: ProgressFile) -> Page:
    """Return the page of a student's progress. Every share has its n and its 95 % interval."""
    if not file.attempts:
        return Page("", "Nothing is practised yet.", "", (line("begin: radiculo practice"),))
    blocks: list[Block] = [
        *rows(("Rating", f"{file.rating} (1500 at the start; Elo)")),
        *_measured(file),
        *part("Due", items("", [(f"{each.text}, since {each.due[:10]}",) for each in file.due])),
    ]
    stamp = stamp_text(file.radiculo, file.rule_base)
    return Page("", f"Progress: {count(file.attempts, 'attempt')}", "", tuple(blocks), stamp=stamp)


def class_page(file: ClassProgressFile) -> Page:
    """Return the page of a class: all attempts together, then each student."""
    if not file.attempts:
        return Page("", "Nothing is practised yet.", "", (line("each student: radiculo progress export --as NAME"),))
    cells: tuple[tuple[Words, ...], ...] = tuple(
        ((each.student,), (str(each.attempts),), (_triage(each.urgency),), (_share_text(each.first),))
        for each in file.students
    )
    blocks = (
        *_measured(file),
        *part("Students", [Table("", ("student", "attempts", "urgency", "likeliest right"), cells)]),
    )
    title = f"Class: {count(len(file.students), 'student')}, {count(file.attempts, 'attempt')}"
    return Page("", title, "", blocks, stamp=stamp_text(file.radiculo, file.rule_base))


def _measured(file: Measured) -> list[Block]:
    brier = f"{file.brier} (one who only knows how often each occurs: {file.base_brier})" if file.first.n else ""
    return [
        *rows(
            ("Urgency", _triage(file.urgency)),
            ("First", _share_text(file.first)),
            ("First two", _share_text(file.second)),
            ("Brier", brier),
        ),
        *part("Calibration", _curve(file.calibration) if file.calibration else []),
        *_weak("Most-missed red flags", file.missed_flags),
        *_weak("Weakest discriminators", file.weakest),
        *_weak("Confused", file.confused),
    ]


def _triage(urgency: Mapping[str, int]) -> str:
    total = sum(urgency.values())
    return f"{urgency['right']} of {total} right, {urgency['under']} under-triage, {urgency['over']} over"


def _share_text(share: Share) -> str:
    """Return "3 of 4, 75 % (30 to 95)"; nothing where there is none."""
    if not share.n:
        return ""
    return f"{share.hits} of {share.n}, {share.hits / share.n:.0%} (95 % interval {share.low:.0%} to {share.high:.0%})"


def _curve(bins: list[Bin]) -> list[Block]:
    """Return the table of the calibration, and in HTML its drawing too."""
    return [_calibration(bins), Figure(partial(calibration_figure, bins))]


def _calibration(bins: list[Bin]) -> Table:
    cells: tuple[tuple[Words, ...], ...] = tuple(
        ((f"{each.least:.0%} to {each.most:.0%}",), (f"{each.mean:.0%}",), (_share_text(each.came_true),))
        for each in bins
    )
    return Table("", ("you said", "on average", "it was so"), cells)


def _weak(title: str, found: list[Weak]) -> list[Block]:
    return part(title, items("", [(f"{each.text}: mastered {_share_text(each.mastered)}",) for each in found]))

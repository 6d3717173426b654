"""The page of a finished attempt: safety first, then the level, the findings, the best test, what if, the contrast."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.interview.questions import questions_of
from radiculo.judge.explanations import title
from radiculo.judge.key import Against
from radiculo.judge.marking import LevelMark, Marked
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.parts import Part
from radiculo.knowledge.prose import joined
from radiculo.practice.marks import Marks
from radiculo.practice.notes import AlarmNote, Contrast, Feedback, FindingNote, LevelNote, RuleNote, TestNote, WhatIf
from radiculo.practice.report import PracticeFile
from radiculo.render.page import (
    Block,
    Item,
    Page,
    Span,
    Words,
    count,
    items,
    line,
    mark,
    part,
    rows,
    strong,
)
from radiculo.report import stamp_text

_AGAINST: dict[Against, str] = {
    "truth": "what was so",
    "author": "what the author of the case asks for",
    "radiculo": "radiculo's answer",
}


def practice_page(file: PracticeFile, base: RuleBase) -> Page:
    """Return the page of a finished attempt, safety first. Raises ValueError for an open one."""
    if file.marks is None or file.feedback is None:
        raise ValueError("an attempt that is not finished has no page")
    told, marks = file.feedback, file.marks
    blocks: list[Block] = [
        *rows(
            ("You wrote", file.statement),
            ("It was served for", file.tried_for),
            (
                "A synthetic case",
                f"{file.generated}; radiculo's answer is all there is to it" if file.generated else "",
            ),
        ),
        *_safety(told.alarms, marks, base),
        *_level(told.level, marks, base),
        *_findings(told.findings, base),
        *_best(told.best_test, told, base, file.mode),
        *_what_if(told.what_if, base),
        *_contrast(told.contrast, base),
        *_reasoning(marks, base),
        *_calibration(marks),
    ]
    return Page(
        "",
        file.title,
        file.mode,
        tuple(blocks),
        id=file.case,
        stamp=stamp_text(file.radiculo, file.rule_base),
    )


def _safety(alarms: list[AlarmNote], marks: Marks, base: RuleBase) -> list[Block]:
    listed: list[Block] = []
    for each in marks.marked:
        if each.urgency is not None:
            listed.append(line(f"{_AGAINST[each.against]}: ", *_urgency(each, base)))
    if marks.safety.screen_recorded:
        asked, recorded = marks.safety.screen_asked, marks.safety.screen_recorded
        listed.append(line(f"safety screen: {asked} of {count(recorded, 'recorded question')} asked"))
    for note in alarms:
        name = base.tables.categories[note.urgency].name
        words: list[Span | str] = [mark("missed: ", "bad") if note.above else "", strong(note.title)]
        words += [f" -> {name} ({note.urgency}): {note.suspects}  ", Span(f"[{note.rule}]", "id")]
        inside: list[Block] = [line("because ", "; ".join(note.because))] if note.because else []
        inside += [line(mark("you did not ask: ", "unsure"), "; ".join(note.not_asked))] if note.not_asked else []
        listed.append(Item(tuple(words), tuple(inside)))
    return part("Safety", listed or [line("no alarm fires on the full record")])


def _urgency(each: Marked, base: RuleBase) -> Words:
    urgency = each.urgency
    if urgency is None:
        return ()
    given, wanted = (f"{base.tables.categories[name].name} ({name})" for name in (urgency.given, urgency.wanted))
    basis = f" ({urgency.basis})" if urgency.basis else ""
    if urgency.error < 0:
        by = count(-urgency.error, "category").replace("categorys", "categories")
        return (mark("under-triage", "bad"), f" by {by}: you said {given}, it is {wanted}{basis}")
    if urgency.error > 0:
        by = count(urgency.error, "category").replace("categorys", "categories")
        return (mark("over-triage", "unsure"), f" by {by}: you said {given}, it is {wanted}{basis}")
    return (mark("right", "good"), f": {wanted}{basis}")


def _level(note: LevelNote, marks: Marks, base: RuleBase) -> list[Block]:
    listed: list[Block] = []
    if note.diagnosis:
        listed.append(line("diagnosis: ", strong(note.diagnosis)))
    if note.meant:
        listed.append(line("it is rather: ", strong(title(base, note.meant))))
    for each in marks.marked:
        if each.level is not None:
            listed.append(line(f"{_AGAINST[each.against]}: ", *_named(each.level, base)))
        if each.side is not None:
            given, wanted = each.side
            judged = mark("the side is right", "good") if each.side_right else mark("the side is wrong", "bad")
            listed.append(line(f"{_AGAINST[each.against]}: ", judged, f": you said {given}, it is {wanted}"))
    listed += [line(f"radiculo says: {text}") for text in note.radiculo]
    listed += [line("because ", "; ".join(note.because))] if note.because else []
    if marks.truth_differs_in:
        told = f" in {_parts(marks.truth_differs_in)}: weigh the reasons of both yourself"
        listed.append(line(mark("radiculo and the case differ here", "unsure"), told))
    return part("Level", listed)


def _named(level: LevelMark, base: RuleBase) -> Words:
    wanted = " or ".join(title(base, name) for name in level.wanted)
    given = ", ".join(f"{title(base, name)} {percent} %" for name, percent in level.given)
    if level.first:
        judged = mark("right", "good")
    else:
        judged = mark("second choice", "fair") if level.second else mark("not among your two likeliest", "bad")
    return (judged, f": it is {wanted}; you said {given}")


def _findings(notes: list[FindingNote], base: RuleBase) -> list[Block]:
    listed: list[Block] = []
    quiet = []
    for note in notes:
        if not note.fired and not note.nearly:
            quiet.append(note.title)
            continue
        asked = "" if note.asked else "  (not asked)"
        inside: list[Block] = [
            line(f"fired: {rule.title} ", Span(f"[{rule.rule}]", "id"), f": {'; '.join(rule.says)}")
            for rule in note.fired
            if rule.says
        ]
        inside += [line(f"nearly fired: {text}") for text in note.nearly[:_MOST]]
        silent = "; ".join(base.by_id[name].title for name in note.silent[:_MOST])
        inside += [line(f"silent: {silent}")] if silent else []
        listed.append(Item((strong("; ".join(note.recorded)), asked), tuple(inside)))
    if quiet:
        listed.append(line(f"recorded, and no rule made anything of it here: {'; '.join(quiet)}"))
    return part("Finding by finding", listed)


_MOST = 3
_PARTS: dict[Part, str] = {
    "urgency": "how soon",
    "provisional": "whether that is provisional",
    "pathways": "the pathway",
    "left": "the level on the left",
    "right": "the level on the right",
    "rivals": "what stands beside or in place of a root",
    "considered": "what is considered",
    "mechanisms": "the mechanism",
    "advice": "the advice",
}


def _parts(names: Iterable[Part]) -> str:
    return joined([_PARTS[name] for name in names], "and")


def _rule(rule: RuleNote) -> Item:
    inside = [line("why: ", rule.why), line("misuse: ", rule.misuse)]
    verdict = {"fires": "fires here", "silent": "silent here", "waits": "waits here"}[rule.verdict]
    return Item((rule.title, "  ", Span(f"[{rule.rule}]", "id"), f"  {verdict}: {'; '.join(rule.says)}"), tuple(inside))


def _best(note: TestNote | None, told: Feedback, base: RuleBase, mode: str) -> list[Block]:
    if note is None and mode == "worked":
        return []
    if note is None:
        missed = [each.title for each in told.findings if not each.asked]
        text = (
            "nothing that you did not ask would have moved the answer" if missed else "you asked all that is recorded"
        )
        return part("Best test not done", [line(text)])
    between = " and ".join(title(base, name) for name in note.between)
    listed: list[Block] = [
        line("you never asked ", strong(note.title), f": {'; '.join(note.recorded)}"),
        line(f"it moves {_parts(note.moves)}" if note.moves else "it moves how far the roots stand apart"),
        *([line(f"it parts {between}")] if between and note.rules else []),
        *([line("how: ", note.how)] if note.how else []),
        *(_rule(rule) for rule in note.rules[:_MOST]),
    ]
    return part("Best test not done", listed)


def _what_if(found: list[WhatIf], base: RuleBase) -> list[Block]:
    listed: list[Block] = []
    for each in found:
        category = base.tables.categories.get(each.goal)
        goal = f"{category.name} ({each.goal})" if category else title(base, each.goal)
        tail = "" if each.proven else " (fewer changes may do it)"
        listed.append(line("radiculo would say ", strong(goal), f" with {' and '.join(each.changes)}{tail}"))
    return part("Closest case with your answer, or with the next best one", listed)


def _contrast(contrast: Contrast | None, base: RuleBase) -> list[Block]:
    if contrast is None:
        return []
    first, second = (title(base, name) for name in (contrast.first, contrast.second))
    blocks: list[Block] = []
    for row in contrast.rows:
        said = [_says(row.first, first), _says(row.second, second)]
        blocks.append(line(f"{'; '.join(row.recorded)}: ", strong(", ".join(filter(None, said)))))
    blocks += items("not recorded, and would tell them apart", [(name,) for name in contrast.could_tell])
    return part(f"{first} or {second}", blocks)


def _says(direction: int, name: str) -> str:
    return f"{'for' if direction > 0 else 'against'} {name}" if direction else ""


def _reasoning(marks: Marks, base: RuleBase) -> list[Block]:
    efficiency, reasons = marks.efficiency, marks.justification
    listed: list[Block] = [
        line(
            f"{efficiency.used} of the {count(efficiency.available, 'recorded finding')} that matter asked, with "
            f"{count(efficiency.asked, 'question')}; {count(marks.hints, 'hint')}"
        )
    ]
    for each in marks.anticipation:
        listed.append(
            line(
                f"anticipated for {title(base, each.explanation)}: {each.right} of {each.named} named are so by the "
                f"rules (precision); {each.found} of {each.available} that matter here were named (recall)"
            )
        )
    total = reasons.agree + len(reasons.contrary) + len(reasons.unsupported)
    if total:
        listed.append(line(f"reasons: {reasons.agree} of {total} agree with the rules"))
        listed += [line(mark("the rules say the contrary: ", "bad"), text) for text in _claims(reasons.contrary, base)]
        listed += [line("the rules say nothing here: ", text) for text in _claims(reasons.unsupported, base)]
    return [] if marks.mode == "worked" else part("How you worked", listed)


def _claims(texts: Iterable[str], base: RuleBase) -> list[str]:
    by_id = questions_of(base).by_id
    found = []
    for text in texts:
        name, direction, explanation = text.split(" ")
        found.append(f"{by_id[name].title} {direction} {title(base, explanation)}")
    return found


def _calibration(marks: Marks) -> list[Block]:
    listed: list[Block] = []
    for each in marks.marked:
        if each.level is None or each.level.brier is None or each.level.base_brier is None:
            continue
        better = "better" if each.level.brier < each.level.base_brier else "no better"
        listed.append(
            line(
                f"{_AGAINST[each.against]}: you gave it {each.level.probability:.0%}; Brier {each.level.brier:.2f} "
                f"(0 sure and right, 2 sure and wrong), {better} than {each.level.base_brier:.2f} for one who only "
                "knows how often each occurs in the bank"
            )
        )
    return part("Calibration", listed)

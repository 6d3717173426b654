"""The page of a finished attempt: safety first, then the level, the findings, the best test, what if, the contrast."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from radiculo.interview.questions import questions_of
from radiculo.judge.explanations import title
from radiculo.judge.key import Against, Where
from radiculo.judge.marking import LevelMark, Marked
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.parts import Part
from radiculo.knowledge.prose import joined
from radiculo.practice.marks import Marks
from radiculo.practice.notes import AlarmNote, Contrast, Feedback, FindingNote, LevelNote, RuleNote, TestNote, WhatIf
from radiculo.practice.report import PracticeFile
from radiculo.practice.weigh import speaks
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
    paragraph,
    part,
    rows,
    strong,
)
from radiculo.render.reasons import source_words
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
        *part("Debrief, by the author of the case", paragraph(told.debrief)),
        *_findings(told, base),
        *_best(told.best_test, told, base, file.mode),
        *_what_if(told.what_if, base),
        *_contrast(told.contrast, base),
        *_reasoning(marks, told.findings, base),
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
    listed = _against(marks, lambda each: _urgency(each, base))
    if any(each.urgency and each.urgency.basis == "inferred" for each in marks.marked):
        listed.append(line("how soon it was is inferred: the source of the case does not say it outright"))
    if marks.safety.screen_recorded:
        asked, recorded = marks.safety.screen_asked, marks.safety.screen_recorded
        listed.append(line(f"safety screen: {asked} of {count(recorded, 'recorded question')} asked"))
    for note in alarms:
        name = base.tables.categories[note.urgency].name
        words: list[Span | str] = [mark("missed: ", "bad") if note.above else "", strong(note.title)]
        words += [f" -> {name} ({note.urgency}): {note.suspects}  ", Span(f"[{note.rule}]", "id")]
        inside: list[Block] = [line("because ", "; ".join(note.because))] if note.because else []
        inside += [line(mark("you did not ask: ", "unsure"), "; ".join(note.not_asked))] if note.not_asked else []
        inside += [line(*source_words(note.refs), kind="source")] if note.refs else []
        listed.append(Item(tuple(words), tuple(inside)))
    return part("Safety", listed or [line("no alarm fires on the full record")])


def _against(marks: Marks, told: Callable[[Marked], Words]) -> list[Block]:
    """Return what is told of an answer beside each key, once where it is the same; nothing of what is empty."""
    keys: dict[Words, list[str]] = {}
    for each in marks.marked:
        if words := told(each):
            keys.setdefault(words, []).append(_AGAINST[each.against])
    return [line(f"{joined(names, 'and')}: ", *words) for words, names in keys.items()]


def _urgency(each: Marked, base: RuleBase) -> Words:
    urgency = each.urgency
    if urgency is None:
        return ()
    given, wanted = (f"{base.tables.categories[name].name} ({name})" for name in (urgency.given, urgency.wanted))
    if urgency.error < 0:
        by = count(-urgency.error, "category").replace("categorys", "categories")
        return (mark("under-triage", "bad"), f" by {by}: you said {given}, it is {wanted}")
    if urgency.error > 0:
        by = count(urgency.error, "category").replace("categorys", "categories")
        return (mark("over-triage", "unsure"), f" by {by}: you said {given}, it is {wanted}")
    return (mark("correct", "good"), f": {wanted}")


def _level(note: LevelNote, marks: Marks, base: RuleBase) -> list[Block]:
    listed: list[Block] = []
    if note.diagnosis:
        listed.append(line("diagnosis: ", strong(note.diagnosis)))
    if note.meant:
        listed.append(line("it is rather: ", strong(title(base, note.meant))))
    listed += _against(marks, lambda each: _named(each.level, base) if each.level else ())
    listed += _against(marks, lambda each: _side(*each.side) if each.side else ())
    listed += [line(f"radiculo says: {text}") for text in note.radiculo]
    listed += [line("because ", "; ".join(note.because))] if note.because else []
    listed += [line(f"radiculo names {text}") for text in note.rivals]
    if marks.truth_differs_in:
        told = f" in {_parts(marks.truth_differs_in)}: weigh the reasons of both yourself"
        listed.append(line(mark("radiculo and the case differ here", "unsure"), told))
    return part("Level", listed)


def _named(level: LevelMark, base: RuleBase) -> Words:
    wanted = " or ".join(title(base, name) for name in level.wanted)
    given = ", ".join(f"{title(base, name)} {percent}%" for name, percent in level.given)
    if level.first:
        judged = mark("correct", "good")
    else:
        judged = mark("second choice", "fair") if level.second else mark("not among your two likeliest", "bad")
    return (judged, f": it is {wanted}; you said {given}")


def _side(given: Where, wanted: Where) -> Words:
    if given == wanted:
        return (mark("correct side", "good"), f": {wanted}")
    return (mark("wrong side", "bad"), f": you said {given}, it is {wanted}")


def _findings(feedback: Feedback, base: RuleBase) -> list[Block]:
    """Return each finding with its rules; a rule is told in full once, an alarm where safety was."""
    listed: list[Block] = []
    quiet = []
    told = {alarm.rule for alarm in feedback.alarms}
    for note in feedback.findings:
        fired = [rule for rule in note.fired if rule.says]
        if not fired and not note.nearly:
            quiet.append(note.title)
            continue
        inside: list[Block] = [_fired(rule) for rule in fired if rule.rule not in told]
        again = [rule.title for rule in fired if rule.rule in told]
        inside += [line(f"fired, as above: {'; '.join(again)}")] if again else []
        told.update(rule.rule for rule in fired)
        inside += [line(f"nearly fired: {text}") for text in note.nearly[:_MOST]]
        silent = "; ".join(base.by_id[name].title for name in note.silent[:_MOST])
        inside += [line(f"silent: {silent}")] if silent else []
        listed.append(
            Item(
                (
                    strong("; ".join(note.recorded)),
                    "" if note.asked else "  (in the story)" if note.in_story else "  (not asked)",
                ),
                tuple(inside),
            )
        )
    if quiet:
        listed.append(line(f"recorded, and no rule fired with it here: {'; '.join(quiet)}"))
    return part("Finding by finding", listed)


def _fired(rule: RuleNote) -> Item:
    source = (line(*source_words(rule.refs), kind="source"),) if rule.refs else ()
    return Item((f"fired: {rule.title} ", Span(f"[{rule.rule}]", "id"), f": {'; '.join(rule.says)}"), source)


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
    inside += [line(*source_words(rule.refs), kind="source")] if rule.refs else []
    verdict = {"fires": "fires here", "silent": "silent here", "waits": "waits here"}[rule.verdict]
    return Item((rule.title, "  ", Span(f"[{rule.rule}]", "id"), f"  {verdict}: {'; '.join(rule.says)}"), tuple(inside))


def _best(note: TestNote | None, told: Feedback, base: RuleBase, mode: str) -> list[Block]:
    if note is None and mode == "worked":
        return []
    if note is None:
        missed = [each.title for each in told.findings if not (each.asked or each.in_story)]
        text = (
            "nothing that you did not ask would have moved the answer" if missed else "you asked all that is recorded"
        )
        return part("Best test not done", [line(text)])
    first, second = note.between or ("", "")
    parts = any(speaks(base.by_id[rule.rule], first) != speaks(base.by_id[rule.rule], second) for rule in note.rules)
    listed: list[Block] = [
        line("you never asked ", strong(note.title), f": {'; '.join(note.recorded)}"),
        line(f"it moves {_parts(note.moves)}" if note.moves else "it moves how far the roots stand apart"),
        *([line(f"it parts {title(base, first)} and {title(base, second)}")] if parts else []),
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


def _reasoning(marks: Marks, findings: list[FindingNote], base: RuleBase) -> list[Block]:
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
        by_question = {note.question: note for note in findings}
        for text in reasons.contrary:
            words = (mark("the rules say the contrary: ", "bad"), _claim(text, base))
            listed.append(Item(words, tuple(_speaking(text, by_question, base))))
        for text in reasons.unsupported:
            why = (
                "no rule that fires here says so" if text.split(" ")[0] in by_question else "not recorded in this case"
            )
            listed.append(line(mark("no support: ", "unsure"), f"{_claim(text, base)}: {why}"))
    return [] if marks.mode == "worked" else part("How you worked", listed)


def _claim(text: str, base: RuleBase) -> str:
    name, direction, explanation = text.split(" ")
    return f"{questions_of(base).by_id[name].title} {direction} {title(base, explanation)}"


def _speaking(text: str, findings: dict[str, FindingNote], base: RuleBase) -> Iterable[Block]:
    """Yield the fired rules of a claim's finding that speak of its explanation."""
    name, _, explanation = text.split(" ")
    note = findings.get(name)
    for rule in note.fired if note else ():
        if speaks(base.by_id[rule.rule], explanation):
            yield line(f"{rule.title} ", Span(f"[{rule.rule}]", "id"), f": {'; '.join(rule.says)}")


def _calibration(marks: Marks) -> list[Block]:
    return part("Calibration", _against(marks, lambda each: _brier(each.level) if each.level else ()))


def _brier(level: LevelMark) -> Words:
    if level.brier is None or level.base_brier is None:
        return ()
    step = level.brier - level.base_brier
    beside = "better than" if step < 0 else "worse than" if step > 0 else "the same as"
    return (
        f"you gave it {level.probability:.0%}; Brier {level.brier:.2f} (0 sure and correct, 2 sure and wrong), "
        f"{beside} the {level.base_brier:.2f} of one who only knows how often each occurs in the bank",
    )

"""Explanations: the tree of a rule, why something was not concluded, and what would change the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from radiculo.cases.model import Case
from radiculo.knowledge.leg_names import LegNames
from radiculo.knowledge.rules import Verdict
from radiculo.render.answer import answer_parts
from radiculo.render.page import Answer, Block, Item, Page, Part, Span, Table, count, line, mark, paragraph, strong
from radiculo.render.reasons import against_parts, conflict_part
from radiculo.render.triage import stamp_text
from radiculo.triage.differential import DifferentialFile
from radiculo.triage.reasons import begun
from radiculo.triage.trace import Leaf, RuleTrace, Trace
from radiculo.triage.why_not import Near, WhyNotFile, WhyNotLeg, WhyNotUrgency
from radiculo.triage.wording import moved_text

_MARK: dict[Verdict, tuple[str, Literal["fair", "bad", "unsure"]]] = {
    "fires": ("yes", "fair"),
    "silent": ("no", "bad"),
    "waits": ("open", "unsure"),
}
_MAX_CHANGES = 15


def explanation_page(case: Case, trace: Trace, *, everything: bool = False) -> Page:
    """Return the answer, then the trees: rules that fired, rules that wait with something for them, the rest."""
    items = [trace.rule(rule.id, side) for rule, side in trace.base.frames]
    fired = [item for item in items if item.verdict == "fires"]
    started = [item for item in items if item.verdict == "waits" and begun(item.tree)]
    silent = [item for item in items if item.verdict == "silent"]
    waiting = [item for item in items if item.verdict == "waits" and not begun(item.tree)]
    left_out = (
        f"Not shown: {len(silent)} silent rules, {len(waiting)} rules that wait with nothing recorded for them "
        "(--all, or --rule ID)."
    )
    rest: Iterable[Block] = paragraph(left_out)
    if everything:
        rest = (
            _rules("Rules that stayed silent", silent, trace),
            _rules("Rules that wait, with nothing recorded for them", waiting, trace),
        )
    blocks = (
        Answer(answer_parts(trace)),
        _rules("Rules that fired", fired, trace),
        _rules("Rules that wait, with something already recorded for them", started, trace),
        *rest,
        conflict_part(trace),
        *against_parts(trace),
        _changes(trace),
    )
    return Page(f"explain/{case.id}", case.title, id=case.id, blocks=blocks, stamp=stamp_text(trace.outcome))


def differential_page(case: Case, trace: Trace, table: DifferentialFile) -> Page:
    """Return the explanations side by side: a row for each finding that tells between them."""
    titles = [
        f"{each.title}{trace.names.after(each.side)}{', considered' if each.standing == 'considered' else ''}"
        for each in table.explanations
    ]
    rows = tuple(
        (
            (f"{trace.names.before(row.side)}{row.title}: {row.recorded or 'not recorded'}",),
            *((says or "-",) for says in row.says),
        )
        for row in table.findings
    )
    lead = "Found by trying: what is recorded was taken away, what is not was given each of its values."
    blocks: list[Block] = paragraph(lead)
    blocks.append(Table("", ("finding", *titles), rows) if rows else paragraph("Nothing recorded tells.")[0])
    return Page(f"explain/{case.id}", case.title, id=case.id, blocks=tuple(blocks), stamp=stamp_text(trace.outcome))


def rule_trees_page(case: Case, parts: Iterable[RuleTrace], trace: Trace) -> Page:
    """Return the trees of some rules alone."""
    trees = tuple(_rule(part, trace) for part in parts)
    return Page(f"explain/{case.id}", case.title, id=case.id, blocks=trees, stamp=stamp_text(trace.outcome))


def _rules(title: str, items: list[RuleTrace], trace: Trace) -> Part:
    return Part(f"{title} ({len(items)})", blocks=tuple(_rule(item, trace) for item in items))


def _rule(item: RuleTrace, trace: Trace) -> Item:
    """Return one rule's tree with wanted, found and reason per leaf; for a waiting rule, what it waits for."""
    verdict = {"fires": "fires", "silent": "is silent", "waits": "waits"}[item.verdict]
    effects = "; ".join(effect.text for effect in item.effects)
    inside = [_leaf(item.tree)]
    if item.verdict == "waits":
        inside += [line(f"waits for: {', '.join(item.open)}")] if item.open else []
        inside += [line(f"closed: {', '.join(item.closed)}")] if item.closed else []
        inside.append(line(f"could bring: {effects}"))
    else:
        word = "so" if item.verdict == "fires" else "so no"
        inside.append(line(f"{word} {effects}"))
    inside.append(_quiet(f"why: {item.why}"))
    if item.verdict == "fires":
        inside.append(_quiet(f"misuse: {item.misuse}"))
        inside += [_quiet(f"source: {key}: {trace.base.tables.references[key].citation}") for key in item.refs]
    where = trace.names.after(item.side)
    words = (Span(item.rule, "id"), f"{where} ", mark(verdict, _MARK[item.verdict][1]), f": {item.title}")
    return Item(words, tuple(inside))


def _quiet(text: str) -> Item:
    return line(Span(text, "quiet"))


def _leaf(leaf: Leaf) -> Item:
    word, tone = _MARK[leaf.verdict]
    sign = mark(f"[{word}] ", tone)
    if leaf.parts:
        return Item((sign, leaf.text), tuple(map(_leaf, leaf.parts)))
    found = "; ".join(f"{item.slot}: {item.recorded}, {item.reason}" for item in leaf.found)
    return line(sign, f"wanted {leaf.text}; found {found}")


def _changes(trace: Trace) -> Part:
    """Return the single changes that would move the answer, urgency first."""
    changes = sorted(trace.variants.moving(), key=lambda c: ("urgency" not in c.moves, c.before == "not recorded"))
    shown: dict[tuple[str, str, str], list[str]] = {}
    for change in changes:
        side = trace.names.before(change.side)
        moved = [
            f"urgency {each.after}" if part == "urgency" else moved_text(part, each)
            for part, each in change.moves.items()
        ]
        key = (f"{side}{change.title}", change.before, "; ".join(moved))
        shown.setdefault(key, []).append(change.after)
    lines = [
        f"{what}: {' / '.join(after)} (now {before}) -> {answer}"
        for (what, before, answer), after in list(shown.items())[:_MAX_CHANGES]
    ]
    if len(shown) > _MAX_CHANGES:
        lines.append(f"... and {len(shown) - _MAX_CHANGES} more (radiculo explain --json)")
    title = f"What would change the answer ({len(shown)} findings and results)"
    return Part(title, blocks=tuple(map(line, lines)))


def why_not_page(case: Case, trace: Trace, why_not: WhyNotFile) -> Page:
    """Return why a root was not named, or an urgency not reached."""
    blocks: list[Block] = [_leg(leg, why_not.why_not, trace.names) for leg in why_not.legs]
    blocks += _urgency(why_not.urgency, why_not.why_not, trace) if why_not.urgency else ()
    return Page(f"explain/{case.id}", case.title, id=case.id, blocks=tuple(blocks), stamp=stamp_text(trace.outcome))


def _leg(leg: WhyNotLeg, root: str, names: LegNames) -> Part:
    told = [line(f"{root} is named here.")] if leg.named else []
    if leg.best:
        told.append(line(f"{root} has {leg.score:+d}; the best root, {leg.best}, has {leg.best_score:+d}."))
    for item in leg.counted:
        gone = f"not counted, withdrawn by {', '.join(item.withdrawn_by)}," if item.withdrawn_by else "counted"
        told.append(line(f"{gone} {item.weight:+d}: {item.title} [", Span(item.rule, "id"), "]"))
    told.append(_nearest(f"Rules that would speak for {root}", leg.nearest, leg.further, names))
    return Part(f"{names.before(leg.side).capitalize()}leg: {leg.level}", blocks=tuple(told))


def _urgency(urgency: WhyNotUrgency, category: str, trace: Trace) -> Iterable[Item]:
    policy = trace.base.policy
    same = f"The urgency is {category}: it is the answer."
    yield line(same if urgency.now == category else f"The urgency is {urgency.now}.")
    if urgency.resting:
        yield line(
            f"{policy.default_urgency} is the answer when no alarm above it fires; {policy.all_clear_urgency} when "
            "nothing fires, no finding points to a root, and the safety screen is recorded and unconcerning."
        )
    for alarm in urgency.fired:
        if urgency.resting or alarm.urgency == category:
            fires = f"{trace.names.after(alarm.side)} fires ({alarm.urgency}): {alarm.suspects}"
            yield line(Span(alarm.rule, "id"), fires)
    yield _nearest(f"Alarms that would set {category}", urgency.nearest, urgency.further, trace.names)


def _nearest(title: str, nearest: list[Near], further: int, names: LegNames) -> Item:
    inside = [_near(near, names) for near in nearest]
    if further:
        inside.append(line(f"... and {further} more, not nearer (--all)"))
    return Item((f"{title}, nearest first:" if nearest else f"{title}: no other one",), tuple(inside))


def _near(near: Near, names: LegNames) -> Item:
    weight = "" if near.weight is None else f" ({near.weight:+d})"
    away = strong(f"{count(len(near.missing), 'finding')} away")
    words = (away, f"{weight}: {near.title} [", Span(near.rule, "id"), f"]{names.after(near.side)}")
    return Item(words, tuple(line(f"{each.slot} is {each.recorded}; wanted {each.wanted}") for each in near.missing))

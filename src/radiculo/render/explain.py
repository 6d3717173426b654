"""Explanations: the tree of a rule, why something was not concluded, and what would change the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from radiculo.cases.model import Case
from radiculo.knowledge.rules import Evidence, Verdict
from radiculo.knowledge.vocabulary import Side
from radiculo.render.answer import answer_parts, of_side
from radiculo.render.page import Answer, Block, Item, Page, Part, Span, line, mark, paragraph, strong
from radiculo.render.reasons import against_parts, conflict_part
from radiculo.render.triage import stamp_text
from radiculo.triage.outcome import LevelOutcome
from radiculo.triage.reasons import begun, first_no
from radiculo.triage.trace import Leaf, RuleTrace, Trace

_MARK: dict[Verdict, tuple[str, Literal["fair", "bad", "unsure"]]] = {
    "fires": ("yes", "fair"),
    "silent": ("no", "bad"),
    "waits": ("open", "unsure"),
}
MAX_CHANGES = 15


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


def rule_trees_page(case: Case, parts: Iterable[RuleTrace], trace: Trace) -> Page:
    """Return the trees of some rules alone."""
    trees = tuple(_rule(part, trace) for part in parts)
    return Page(f"explain/{case.id}", case.title, id=case.id, blocks=trees, stamp=stamp_text(trace.outcome))


def _rules(title: str, items: list[RuleTrace], trace: Trace) -> Part:
    return Part(f"{title} ({len(items)})", blocks=tuple(_rule(item, trace) for item in items))


def _rule(item: RuleTrace, trace: Trace) -> Item:
    """Return one rule's tree with wanted, found and reason per leaf; for a waiting rule, what it waits for."""
    verdict = {"fires": "fires", "silent": "is silent", "waits": "waits"}[item.verdict]
    inside = [_leaf(item.tree)]
    if item.verdict == "waits":
        inside += [line(f"waits for: {', '.join(item.open)}")] if item.open else []
        inside += [line(f"closed: {', '.join(item.closed)}")] if item.closed else []
        inside.append(line(f"could bring: {'; '.join(item.effects)}"))
    else:
        word = "so" if item.verdict == "fires" else "so no"
        inside.append(line(f"{word} {'; '.join(item.effects)}"))
    inside.append(_quiet(f"why: {item.why}"))
    if item.verdict == "fires":
        inside.append(_quiet(f"misuse: {item.misuse}"))
        inside += [_quiet(f"source: {key}: {trace.base.tables.references[key].citation}") for key in item.refs]
    words = (Span(item.rule, "id"), f"{of_side(item.side)} ", mark(verdict, _MARK[item.verdict][1]), f": {item.title}")
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
        side = "" if change.side == "patient" else f"{change.side} "
        moved = [f"urgency {change.answer.urgency}"] if "urgency" in change.moves else []
        moved += [change.answer.levels[s] for s in ("left", "right") if f"{s} level" in change.moves]
        key = (f"{side}{change.title}", change.before, "; ".join(moved))
        shown.setdefault(key, []).append(change.after)
    lines = [
        f"{what}: {' / '.join(after)} (now {before}) -> {answer}"
        for (what, before, answer), after in list(shown.items())[:MAX_CHANGES]
    ]
    if len(shown) > MAX_CHANGES:
        lines.append(f"... and {len(shown) - MAX_CHANGES} more (radiculo explain --json)")
    title = f"What would change the answer ({len(shown)} findings and results)"
    return Part(title, blocks=tuple(map(line, lines)))


def why_not_page(case: Case, trace: Trace, target: str) -> Page:
    """Return why a root was not named, or an urgency not reached."""
    blocks = tuple(_why_not_root(trace, target) if target in trace.base.tables.roots else _why_not(trace, target))
    return Page(f"explain/{case.id}", case.title, id=case.id, blocks=blocks, stamp=stamp_text(trace.outcome))


def _why_not_root(trace: Trace, root: str) -> Iterable[Part]:
    affected = [level for level in trace.outcome.levels if level.ranked and level.ranked[0].score > 0]
    for level in affected or trace.outcome.levels:
        named = [f"{root} is named here."] if root in level.roots and not level.withdrawn else []
        lines = (*named, *_against_root(trace, level, root))
        yield Part(f"{level.side.capitalize()} leg: {level.text}", blocks=tuple(map(line, lines)))


def _against_root(trace: Trace, level: LevelOutcome, root: str) -> Iterable[str]:
    ranked = {item.root: item for item in level.ranked}
    own = ranked[root].score if root in ranked else 0
    if level.ranked:
        best = level.ranked[0]
        yield f"{root} has {own:+d}; the best root, {best.root}, has {best.score:+d}."
    for rule, side in trace.base.frames:
        effects = [e for e in rule.effects if isinstance(e, Evidence) and e.kind == "root" and e.target == root]
        if not effects or side != level.side:
            continue
        item = trace.rule(rule.id, side)
        weight = ", ".join(f"{effect.weight:+d}" for effect in effects)
        if item.verdict == "fires":
            yield f"counted {weight}: {rule.title} [{rule.id}]"
        elif item.verdict == "silent" and any(effect.weight > 0 for effect in effects):
            yield f"not given {weight}: {rule.title} [{rule.id}]: {first_no(item.tree)}"
        elif item.open and any(effect.weight > 0 for effect in effects):
            yield f"could bring {weight}: {rule.title} [{rule.id}] waits for {', '.join(item.open)}"


def _why_not(trace: Trace, category: str) -> Iterable[Block]:
    now, policy = trace.outcome.urgency.category, trace.base.policy
    if category == now:
        yield line(f"The urgency is {now}: it is the answer.")
    if category in {policy.default_urgency, policy.all_clear_urgency}:
        fires = [line(f"{alarm.rule} fires ({alarm.urgency}): {alarm.suspects}") for alarm in trace.outcome.alarms]
        told = (
            f"{policy.default_urgency} is the answer when no alarm above it fires; {policy.all_clear_urgency} when "
            "nothing fires, no finding points to a root, and the safety screen is recorded and unconcerning."
        )
        yield Item((told,), tuple(fires))
    setting = [
        _alarm(trace.rule(rule.id, side), side)
        for rule, side in trace.base.frames
        if any(alarm.urgency == category for alarm in rule.alarms)
    ]
    yield Item((f"The urgency is {now}; alarms that could set {category}:",), tuple(setting))


def _alarm(item: RuleTrace, side: Side) -> Item:
    name = f"{item.rule}{of_side(side)}"
    if item.verdict == "fires":
        return line(strong(f"{name} fires"), f": {item.title}")
    if item.verdict == "silent":
        return line(f"{name} is silent: {first_no(item.tree)}")
    waits = "; closed: ".join(part for part in (", ".join(item.open), ", ".join(item.closed)) if part)
    return line(f"{name} waits for: {waits}")

"""Explanations: the tree of a rule, why something was not concluded, and what would change the answer."""

from __future__ import annotations

from radiculo.cases.model import Case
from radiculo.knowledge.vocabulary import Side
from radiculo.render.screen import Screen
from radiculo.render.triage import print_against, print_answer, print_stamp
from radiculo.triage.reasons import begun, first_no
from radiculo.triage.trace import Leaf, RuleTrace, Trace
from radiculo.triage.wording import moved_text

_MARK = {"fires": ("yes", "green"), "silent": ("no", "red"), "waits": ("open", "yellow")}
MAX_CHANGES = 15


def print_explanation(screen: Screen, case: Case, trace: Trace, *, everything: bool = False) -> None:
    """Print the answer, then the trees: rules that fired, rules that wait with something for them, the rest."""
    screen.line((case.id, "bold"), f"  {case.title}" if case.title else "")
    screen.gap()
    print_answer(screen, trace)
    items = [trace.rule(rule.id, side) for rule, side in trace.base.frames]
    fired = [item for item in items if item.verdict == "fires"]
    started = [item for item in items if item.verdict == "waits" and begun(item.tree)]
    silent = [item for item in items if item.verdict == "silent"]
    waiting = [item for item in items if item.verdict == "waits" and not begun(item.tree)]
    _section(screen, "Rules that fired", fired, trace)
    _section(screen, "Rules that wait, with something already recorded for them", started, trace)
    if everything:
        _section(screen, "Rules that stayed silent", silent, trace)
        _section(screen, "Rules that wait, with nothing recorded for them", waiting, trace)
    else:
        screen.gap()
        screen.line(
            f"Not shown: {len(silent)} silent rules, {len(waiting)} rules that wait with nothing recorded for them "
            "(--all, or --rule ID)."
        )
    print_against(screen, trace)
    print_changes(screen, trace)
    print_stamp(screen, trace.outcome)


def _section(screen: Screen, title: str, items: list[RuleTrace], trace: Trace) -> None:
    screen.heading(f"{title} ({len(items)})")
    for item in items:
        print_rule(screen, item, trace)


def print_rule(screen: Screen, item: RuleTrace, trace: Trace) -> None:
    """Print one rule's tree with wanted, found and reason per leaf; for a waiting rule, what it waits for."""
    side = "" if item.side == "patient" else f" ({item.side})"
    _, style = _MARK[item.verdict]
    verdict = {"fires": "fires", "silent": "is silent", "waits": "waits"}[item.verdict]
    screen.line((item.rule, "cyan"), f"{side} ", (verdict, f"bold {style}"), f": {item.title}", indent=1)
    _print_leaf(screen, item.tree, depth=2)
    if item.verdict == "waits":
        if item.open:
            screen.line(f"waits for: {', '.join(item.open)}", indent=2)
        if item.closed:
            screen.line(f"closed: {', '.join(item.closed)}", indent=2)
        screen.line(f"could bring: {'; '.join(item.effects)}", indent=2)
    else:
        word = "so" if item.verdict == "fires" else "so no"
        screen.line(f"{word} {'; '.join(item.effects)}", indent=2)
    screen.line(("why: " + item.why, "dim"), indent=2)
    if item.verdict == "fires":
        screen.line(("misuse: " + item.misuse, "dim"), indent=2)
        sources = [f"{key}: {trace.base.tables.references[key].citation}" for key in item.refs]
        for line in sources:
            screen.line(("source: " + line, "dim"), indent=2)


def _print_leaf(screen: Screen, leaf: Leaf, depth: int) -> None:
    mark, style = _MARK[leaf.verdict]
    if leaf.parts:
        screen.line((f"[{mark}] ", style), leaf.text, indent=depth)
        for part in leaf.parts:
            _print_leaf(screen, part, depth + 1)
        return
    found = "; ".join(f"{item.slot}: {item.recorded}, {item.reason}" for item in leaf.found)
    screen.line((f"[{mark}] ", style), f"wanted {leaf.text}; found {found}", indent=depth)


def print_changes(screen: Screen, trace: Trace) -> None:
    """Print the single changes that would move the answer, urgency first."""
    changes = sorted(trace.variants.moving(), key=lambda c: ("urgency" not in c.moves, c.before == "not recorded"))
    shown: dict[tuple[str, str, str], list[str]] = {}
    for change in changes:
        side = "" if change.side == "patient" else f"{change.side} "
        moved = [
            f"urgency {each.after}" if part == "urgency" else moved_text(part, each)
            for part, each in change.moves.items()
        ]
        key = (f"{side}{change.title}", change.before, "; ".join(moved))
        shown.setdefault(key, []).append(change.after)
    screen.heading(f"What would change the answer ({len(shown)} findings and results)")
    for (what, before, answer), after in list(shown.items())[:MAX_CHANGES]:
        screen.line(f"{what}: {' / '.join(after)} (now {before}) -> {answer}", indent=1)
    if len(shown) > MAX_CHANGES:
        screen.line(f"... and {len(shown) - MAX_CHANGES} more (radiculo explain --json)", indent=1)


def print_why_not(screen: Screen, trace: Trace, target: str) -> None:
    """Print why a root was not named, or an urgency not reached."""
    if target in trace.base.tables.roots:
        _why_not_root(screen, trace, target)
    else:
        _why_not_urgency(screen, trace, target)
    print_stamp(screen, trace.outcome)


def _why_not_root(screen: Screen, trace: Trace, root: str) -> None:
    affected = [level for level in trace.outcome.levels if level.ranked and level.ranked[0].score > 0]
    for level in affected or trace.outcome.levels:
        screen.heading(f"{level.side.capitalize()} leg: {level.text}")
        if root in level.roots and not level.withdrawn:
            screen.line(f"{root} is named here.", indent=1)
        ranked = {item.root: item for item in level.ranked}
        own = ranked[root].score if root in ranked else 0
        best = level.ranked[0] if level.ranked else None
        if best is not None:
            screen.line(f"{root} has {own:+d}; the best root, {best.root}, has {best.score:+d}.", indent=1)
        for rule, side in trace.base.frames:
            effects = rule.evidence_for(root)
            if not effects or side != level.side:
                continue
            item = trace.rule(rule.id, side)
            weight = ", ".join(f"{effect.weight:+d}" for effect in effects)
            if item.verdict == "fires":
                screen.line(f"counted {weight}: {rule.title} [{rule.id}]", indent=1)
            elif item.verdict == "silent" and any(effect.weight > 0 for effect in effects):
                screen.line(f"not given {weight}: {rule.title} [{rule.id}]: {first_no(item.tree)}", indent=1)
            elif item.open and any(effect.weight > 0 for effect in effects):
                screen.line(
                    f"could bring {weight}: {rule.title} [{rule.id}] waits for {', '.join(item.open)}",
                    indent=1,
                )


def _why_not_urgency(screen: Screen, trace: Trace, category: str) -> None:
    now = trace.outcome.urgency.category
    if category == now:
        screen.line(f"The urgency is {now}: it is the answer.")
    policy = trace.base.policy
    if category in {policy.default_urgency, policy.all_clear_urgency}:
        screen.line(
            f"{policy.default_urgency} is the answer when no alarm above it fires; {policy.all_clear_urgency} when "
            "nothing fires, no finding points to a root, and the safety screen is recorded and unconcerning."
        )
        for alarm in trace.outcome.alarms:
            screen.line(f"{alarm.rule} fires ({alarm.urgency}): {alarm.suspects}", indent=1)
    screen.line(f"The urgency is {now}; alarms that could set {category}:")
    for rule, side in trace.base.frames:
        if not any(alarm.urgency == category for alarm in rule.alarms):
            continue
        item = trace.rule(rule.id, side)
        _why_alarm(screen, item, side)


def _why_alarm(screen: Screen, item: RuleTrace, side: Side) -> None:
    where = "" if side == "patient" else f" ({side})"
    if item.verdict == "fires":
        screen.line((f"{item.rule}{where} fires", "bold"), f": {item.title}", indent=1)
    elif item.verdict == "silent":
        screen.line(f"{item.rule}{where} is silent: {first_no(item.tree)}", indent=1)
    else:
        waits = "; closed: ".join(part for part in (", ".join(item.open), ", ".join(item.closed)) if part)
        screen.line(f"{item.rule}{where} waits for: {waits}", indent=1)

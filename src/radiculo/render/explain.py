"""Explanations: the tree of a rule, why something was not concluded, and what would change the answer."""

from __future__ import annotations

from radiculo.cases.model import Case
from radiculo.render.answer import of_side
from radiculo.render.screen import Screen
from radiculo.render.triage import print_against, print_answer, print_stamp
from radiculo.triage.reasons import begun
from radiculo.triage.trace import Leaf, RuleTrace, Trace
from radiculo.triage.why_not import Near, WhyNotFile, WhyNotLeg, WhyNotUrgency

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
    effects = "; ".join(effect.text for effect in item.effects)
    if item.verdict == "waits":
        if item.open:
            screen.line(f"waits for: {', '.join(item.open)}", indent=2)
        if item.closed:
            screen.line(f"closed: {', '.join(item.closed)}", indent=2)
        screen.line(f"could bring: {effects}", indent=2)
    else:
        word = "so" if item.verdict == "fires" else "so no"
        screen.line(f"{word} {effects}", indent=2)
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
        moved = [f"urgency {change.answer.urgency}"] if "urgency" in change.moves else []
        moved += [change.answer.levels[s] for s in ("left", "right") if f"{s} level" in change.moves]
        key = (f"{side}{change.title}", change.before, "; ".join(moved))
        shown.setdefault(key, []).append(change.after)
    screen.heading(f"What would change the answer ({len(shown)} findings and results)")
    for (what, before, answer), after in list(shown.items())[:MAX_CHANGES]:
        screen.line(f"{what}: {' / '.join(after)} (now {before}) -> {answer}", indent=1)
    if len(shown) > MAX_CHANGES:
        screen.line(f"... and {len(shown) - MAX_CHANGES} more (radiculo explain --json)", indent=1)


def print_why_not(screen: Screen, trace: Trace, why_not: WhyNotFile) -> None:
    """Print why a root was not named, or an urgency not reached."""
    for leg in why_not.legs:
        _print_leg(screen, leg, why_not.why_not)
    if why_not.urgency:
        _print_urgency(screen, why_not.urgency, why_not.why_not, trace)
    print_stamp(screen, trace.outcome)


def _print_leg(screen: Screen, leg: WhyNotLeg, root: str) -> None:
    screen.heading(f"{leg.side.capitalize()} leg: {leg.level}")
    if leg.named:
        screen.line(f"{root} is named here.", indent=1)
    if leg.best:
        screen.line(f"{root} has {leg.score:+d}; the best root, {leg.best}, has {leg.best_score:+d}.", indent=1)
    for item in leg.counted:
        gone = f"not counted, withdrawn by {', '.join(item.withdrawn_by)}," if item.withdrawn_by else "counted"
        screen.line(f"{gone} {item.weight:+d}: {item.title} [", (item.rule, "cyan"), "]", indent=1)
    _print_nearest(screen, f"Rules that would speak for {root}", leg.nearest, leg.further)


def _print_urgency(screen: Screen, urgency: WhyNotUrgency, category: str, trace: Trace) -> None:
    policy = trace.base.policy
    same = f"The urgency is {category}: it is the answer."
    screen.line(same if urgency.now == category else f"The urgency is {urgency.now}.")
    if urgency.resting:
        screen.line(
            f"{policy.default_urgency} is the answer when no alarm above it fires; {policy.all_clear_urgency} when "
            "nothing fires, no finding points to a root, and the safety screen is recorded and unconcerning."
        )
    for alarm in urgency.fired:
        if urgency.resting or alarm.urgency == category:
            screen.line(
                (alarm.rule, "cyan"), f"{of_side(alarm.side)} fires ({alarm.urgency}): {alarm.suspects}", indent=1
            )
    _print_nearest(screen, f"Alarms that would set {category}", urgency.nearest, urgency.further)


def _print_nearest(screen: Screen, title: str, nearest: list[Near], further: int) -> None:
    screen.gap()
    screen.line(f"{title}, nearest first:" if nearest else f"{title}: no other one")
    for near in nearest:
        count = f"{len(near.missing)} finding{'s' if len(near.missing) > 1 else ''} away"
        weight = "" if near.weight is None else f" ({near.weight:+d})"
        screen.line(
            (count, "bold"), f"{weight}: {near.title} [", (near.rule, "cyan"), f"]{of_side(near.side)}", indent=1
        )
        for item in near.missing:
            screen.line(f"{item.slot} is {item.recorded}; wanted {item.wanted}", indent=2)
    if further:
        screen.line(f"... and {further} more, not nearer (--all)", indent=1)

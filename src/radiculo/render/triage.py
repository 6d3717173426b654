"""A triage for people: what and how soon at a glance, then every reason."""

from __future__ import annotations

from radiculo.cases.model import Case
from radiculo.knowledge.prose import effect_text
from radiculo.knowledge.rules import Advice, Alarm, Effect, Evidence, Opens, Rival, SetSign, Withdraws
from radiculo.render.advice import print_advice
from radiculo.render.screen import Screen
from radiculo.triage.outcome import LevelOutcome, OpenFinding, Outcome, RivalOutcome
from radiculo.triage.trace import RuleTrace, Trace

_URGENCY_STYLE = {
    "A": "bold white on red",
    "B": "bold red",
    "C": "bold yellow",
    "D": "bold green",
    "E": "bold green",
}


def print_triage(screen: Screen, case: Case, trace: Trace, *, reasons: bool = True) -> None:
    """Print one triage."""
    outcome = trace.outcome
    screen.line((case.id, "bold"), f"  {case.title}" if case.title else "")
    if case.stem:
        screen.line(case.stem, indent=1)
    screen.gap()
    print_answer(screen, trace)
    if reasons:
        _print_fired(screen, trace)
        print_against(screen, trace)
        _print_next(screen, trace)
        print_advice(screen, outcome)
    print_stamp(screen, outcome)


def print_answer(screen: Screen, trace: Trace) -> None:
    """Print urgency, pathway, level and rivals: the answer at a glance."""
    outcome, base = trace.outcome, trace.base
    urgency = outcome.urgency
    style = _URGENCY_STYLE.get(urgency.category, "bold")
    provisional = ", provisional" if urgency.provisional else ""
    screen.line(
        "How soon:  ",
        (f"{urgency.name} ({urgency.category}){provisional}", style),
        f" - {urgency.time_frame}",
    )
    for alarm in outcome.alarms:
        if alarm.sets:
            side = "" if alarm.side == "patient" else f" ({alarm.side})"
            screen.line(f"set by {alarm.rule}{side}: {alarm.suspects}", indent=1)
    if not urgency.set_by:
        screen.line("no alarm fired", indent=1)
    others = [alarm for alarm in outcome.alarms if not alarm.sets]
    if others:
        listed = ", ".join(dict.fromkeys(f"{alarm.rule} ({alarm.urgency})" for alarm in others))
        screen.line(f"also raised: {listed}", indent=1)
    _print_waiting(screen, outcome)
    titles = [base.tables.terms.pathways[name].title for name in outcome.pathways]
    screen.line("Pathway:   ", (titles[0], "bold"), *([f"; also {', '.join(titles[1:])}"] if titles[1:] else []))
    _print_rivals(screen, outcome.rivals, "outranks")
    top = next(iter(base.tables.categories))
    elsewhere = urgency.category == top and base.policy.default_pathway not in outcome.pathways
    screen.line("Where:", *(["     (the pathway above comes before any root)"] if elsewhere else []))
    for level in outcome.levels:
        _print_level(screen, level)
    _print_rivals(screen, outcome.rivals, "beside")


def _print_rivals(screen: Screen, rivals: list[RivalOutcome], strength: str) -> None:
    """Print each rival once, with its strongest standing and all the rules that named it."""
    outranking = {(rival.name, rival.side) for rival in rivals if rival.strength == "outranks"}
    merged: dict[tuple[str, str], list[str]] = {}
    for rival in rivals:
        if ((rival.name, rival.side) in outranking) == (strength == "outranks"):
            merged.setdefault((rival.title, rival.side), []).append(rival.rule)
    for (title, leg), rules in merged.items():
        side = "" if leg == "patient" else f" ({leg})"
        verb = "explains this better than a single root" if strength == "outranks" else "is possible beside a root"
        screen.line("Rival:     ", (f"{title}{side}", "bold"), f" {verb} [{', '.join(dict.fromkeys(rules))}]")


_WHY_OPEN = {
    "not recorded": "not recorded yet",
    "not exact": "recorded, but not exactly enough",
    "not tested": "recorded as not tested",
    "not interpretable": "recorded as not interpretable",
}


def _print_waiting(screen: Screen, outcome: Outcome) -> None:
    """Print what could still raise the urgency, by why it is open and by how far it could go."""
    if outcome.urgency.provisional:
        screen.line("provisional, because these findings could still raise the urgency:", indent=1)
    for why, words in _WHY_OPEN.items():
        by_category: dict[str, list[OpenFinding]] = {}
        for item in outcome.urgency.waiting_for:
            if item.why_open == why:
                by_category.setdefault(item.could_raise_to, []).append(item)
        for category, items in sorted(by_category.items()):
            screen.line(f"to {category}, {words}: {'; '.join(_open_names(items))}", indent=2)


def _open_names(items: list[OpenFinding]) -> list[str]:
    sides: dict[str, set[str]] = {}
    for item in items:
        sides.setdefault(item.title, set()).add(item.side)
    return [
        f"{title} ({next(iter(found))})" if found in ({"left"}, {"right"}) else title for title, found in sides.items()
    ]


def _print_level(screen: Screen, level: LevelOutcome) -> None:
    screen.line((level.text, "bold"), indent=1)
    if level.withdrawn:
        screen.line(f"headline withdrawn by {', '.join(level.withdrawn_by)}", indent=2)
    if level.tier == "none":
        return
    for ranked in level.ranked[:4]:
        parts = ", ".join(f"{name} {value:+d}" for name, value in ranked.domains.items())
        agree = f"; {ranked.concordant} concordant domain{'s' if ranked.concordant != 1 else ''}"
        ratio = 10 ** (ranked.score / 100)
        about = "over 100" if ratio > 100 else f"about {ratio:.2g}"
        screen.line(f"{ranked.root} {ranked.score:+d} points (likelihood ratio {about}): {parts}{agree}", indent=2)
    if level.candidates and not level.withdrawn:
        places = "; ".join(
            dict.fromkeys(f"{c.root} at {c.segment} {c.zone.replace('_', ' ')}" for c in level.candidates)
        )
        screen.line(f"where along its course (imaging decides): {places}", indent=2)
    if level.mechanisms:
        listed = ", ".join(f"{item.title} ({item.score:+d})" for item in level.mechanisms)
        screen.line(f"mechanism: {listed}", indent=2)


_KINDS: tuple[tuple[str, tuple[type[Effect], ...]], ...] = (
    ("Alarms", (Alarm,)),
    ("Rivals", (Rival,)),
    ("Evidence for or against a level", (Evidence, Withdraws)),
    ("Signs and context", (SetSign, Opens, Advice)),
)


def _print_fired(screen: Screen, trace: Trace) -> None:
    fired = [
        (rule, trace.rule(rule.id, side))
        for rule, side in trace.base.frames
        if trace.outcome.verdicts[rule.id][side] == "fires"
        and not all(isinstance(effect, Advice) for effect in rule.effects)  # shown as advice, with its rule
    ]
    screen.heading(f"Rules that fired ({len(fired)})")
    if not fired:
        screen.line("none", indent=1)
    shown: set[tuple[str, str]] = set()
    for title, kinds in _KINDS:
        chosen = [
            item
            for rule, item in fired
            if (item.rule, item.side) not in shown and any(isinstance(e, kinds) for e in rule.effects)
        ]
        if chosen:
            screen.line((title, "bold"), indent=1)
        for item in chosen:
            shown.add((item.rule, item.side))
            _print_rule(screen, item, trace)


def _print_rule(screen: Screen, item: RuleTrace, trace: Trace) -> None:
    side = "" if item.side == "patient" else f" ({item.side})"
    screen.line((item.rule, "cyan"), f"{side}  {item.title}", indent=2)
    screen.line(f"because {facts(item, trace)}", indent=3)
    gone = [entry for entry in trace.outcome.withdrawn_evidence if (entry.rule, entry.side) == (item.rule, item.side)]
    for effect in item.effects:
        withdrawn = (
            f" (not counted: withdrawn by {', '.join(gone[0].by)})" if gone and effect.startswith("evidence") else ""
        )
        screen.line(f"-> {effect}{withdrawn}", indent=3)
    if item.refs:
        screen.line(("source: " + ", ".join(item.refs), "dim"), indent=3)


def facts(item: RuleTrace, trace: Trace) -> str:
    """Return the recorded facts that a fired rule rests on, in one line."""
    listed = []
    for slot, recorded in trace.facts(item.rule, item.side).items():
        side = "" if slot.side == "patient" else f"{slot.side} "
        listed.append(f"{side}{trace.base.vocabulary[slot.finding].title}: {recorded}")
    return "; ".join(listed)


def print_against(screen: Screen, trace: Trace) -> None:
    """Print evidence that was withdrawn, and evidence against roots."""
    against = [
        (rule, side, effect)
        for rule, side in trace.base.frames
        if trace.outcome.verdicts[rule.id][side] == "fires"
        for effect in rule.effects
        if isinstance(effect, Evidence) and effect.weight < 0
    ]
    if not trace.outcome.withdrawn_evidence and not against:
        return
    screen.heading("What argued against")
    for gone in trace.outcome.withdrawn_evidence:
        screen.line(f"evidence of {gone.rule} ({gone.side}) withdrawn by {', '.join(gone.by)}", indent=1)
    for rule, side, effect in against:
        where = "" if side == "patient" else f" {side}"
        name = effect_text(effect, trace.base)
        screen.line(f"{rule.title}{where}: {name} [{rule.id}]", indent=1)


def _print_next(screen: Screen, trace: Trace) -> None:
    tests = trace.variants.next_tests()
    screen.heading("What to examine next")
    if trace.outcome.urgency.provisional:
        screen.line("first: the findings above that could still raise the urgency", indent=1)
    outcome = trace.outcome
    top = next(iter(trace.base.tables.categories))
    if outcome.urgency.category == top and trace.base.policy.default_pathway not in outcome.pathways:
        screen.line("nothing for the level: the pathway above comes before any root", indent=1)
        return
    if not tests:
        screen.line("no single further finding would change the level", indent=1)
    for test in tests:
        side = "" if test.side == "patient" else f"{test.side} "
        screen.line((f"{side}{test.title}", "bold"), f": {test.question}", indent=1)
        screen.line("; ".join(test.settles), indent=2)


def print_stamp(screen: Screen, outcome: Outcome) -> None:
    """Print what answered, and the intended-use line."""
    screen.gap()
    policy = "".join(f", {name}={value}" for name, value in outcome.rule_base.policy.items())
    engine = "" if outcome.engine == "durable" else " (durable_rules cannot be imported here)"
    stamp = f"radiculo {outcome.radiculo}, rules {outcome.rule_base.name} {outcome.rule_base.version}"
    screen.line((f"{stamp} [{outcome.rule_base.hash}]{policy}, engine {outcome.engine}{engine}", "dim"))
    screen.line((outcome.intended_use, "italic"))

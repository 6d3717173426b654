"""The reasons of an answer: conflicts, the rules that fired, and what argued against."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.knowledge.effects import Alarm, Evidence, Rival
from radiculo.knowledge.parts import Part as Moved
from radiculo.knowledge.prose import effect_text
from radiculo.render.page import Item, Part, Span, line, strong
from radiculo.triage.conflicts import Claim, Conflict
from radiculo.triage.trace import RuleTrace, Trace

_KINDS: tuple[tuple[str, frozenset[Moved]], ...] = (
    ("Alarms", Alarm.moves),
    ("Rivals", Rival.moves),
    ("Evidence for or against a level", Evidence.moves),
    ("Signs and context", frozenset()),  # whatever else a rule does, it is listed
)


def conflict_part(trace: Trace) -> Part:
    """Return what speaks against the answer among the findings themselves, with the findings on both sides."""
    items = [Item((strong(each.text),), tuple(_inside(each))) for each in trace.conflicts]
    none = "none found between the recorded findings"
    return Part("Conflicts between findings", blocks=tuple(items) or (line(none),))


def _inside(conflict: Conflict) -> Iterable[Item]:
    if conflict.mend:
        yield line(f"cannot be so together; {conflict.mend}")
    yield from map(_claim, conflict.claims)


def _claim(claim: Claim) -> Item:
    return line(f"{claim.says}: {'; '.join(claim.findings)} [", Span(claim.rule, "id"), "]")


def fired_part(trace: Trace) -> Part:
    """Return the rules that fired by what they do, each with its findings, effects and sources."""
    fired = [
        (rule, side)
        for rule, side in trace.base.frames
        if trace.outcome.verdicts[rule.id][side] == "fires"
        and not all(effect.after_decision for effect in rule.effects)  # shown as advice, with its rule
    ]
    title = f"Rules that fired ({len(fired)})"
    shown: set[tuple[str, str]] = set()
    parts = []
    for kind, moves in _KINDS:
        chosen = [
            (rule, side)
            for rule, side in fired
            if (rule.id, side) not in shown and any(effect.moves >= moves for effect in rule.effects)
        ]
        shown |= {(rule.id, side) for rule, side in chosen}
        if chosen:
            parts.append(Part(kind, blocks=tuple(_rule(trace.rule(rule.id, side), trace) for rule, side in chosen)))
    return Part(title, blocks=tuple(parts)) if parts else Part(title, blocks=(line("none"),))


def _rule(item: RuleTrace, trace: Trace) -> Item:
    inside = [line(f"because {'; '.join(trace.told(item.rule, item.side))}")]
    for effect in item.effects:
        gone = f" (not counted: withdrawn by {', '.join(effect.withdrawn_by)})" if effect.withdrawn_by else ""
        inside.append(line(f"{effect.text}{gone}", kind="effect"))
    if item.refs:
        inside.append(line(*source_words(item.refs), kind="source"))
    return Item((Span(item.rule, "id"), f"{trace.names.after(item.side)}  {item.title}"), tuple(inside))


def source_words(refs: list[str]) -> Iterable[Span]:
    """Yield the sources of a rule as words that a page can link."""
    yield Span("source: ", "quiet")
    for index, ref in enumerate(refs):
        if index:
            yield Span(", ", "quiet")
        yield Span(ref, "source")


def against_parts(trace: Trace) -> Iterable[Part]:
    """Yield the evidence that was withdrawn, and the evidence against roots; nothing when there is none."""
    items = [
        line(f"evidence of {gone.rule}{trace.names.after(gone.side) or ' (patient)'} withdrawn by {', '.join(gone.by)}")
        for gone in trace.outcome.withdrawn_evidence
    ]
    for rule, side in trace.base.frames:
        if trace.outcome.verdicts[rule.id][side] == "fires":
            items += [
                line(
                    f"{rule.title} {trace.names.before(side)}".rstrip() + f": {effect_text(effect, trace.base)} [",
                    Span(rule.id, "id"),
                    "]",
                )
                for effect in rule.evidence_given
                if effect.weight < 0 and (rule.id, side) not in trace.withdrawn
            ]
    if items:
        yield Part("What argued against", blocks=tuple(items))

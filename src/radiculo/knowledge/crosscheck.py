"""Checks between the files of a rule base: what they name of each other, and that no alarm can be lowered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from radiculo.errors import Place, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import All, AnyOf, Count, Not, Signed, Test, fold, tests_of
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.policy import Policy
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import NumberScale
from radiculo.knowledge.sources import Sources
from radiculo.knowledge.vocabulary import Vocabulary
from radiculo.loading import Plain


def check_presence(vocabulary: Vocabulary, rules: Mapping[str, object], sources: Sources, problems: Problems) -> None:
    """No green by accident: a rule base without findings or without rules is refused."""
    root = str(sources.root)
    if not sources.matching("vocabulary/"):
        problems.add("missing-file", "the rule base has no vocabulary", Place(f"{root}/vocabulary"))
    elif not vocabulary.findings and not problems.errors:
        problems.add("empty-file", "the vocabulary declares no finding", Place(f"{root}/vocabulary"))
    if not rules:
        problems.add("no-rules", "the rule base has no rule", Place(root), hint="a rule is FOLDER/NAME.yaml")


def check_screen(policy: Policy, vocabulary: Vocabulary, sources: Sources, problems: Problems) -> None:
    """Check that the policy names known findings: such as a case can record to ask for, and values that they have."""
    document, named = sources.documents["policy.yaml"], {**vocabulary.findings, **vocabulary.families}
    for name in sorted(policy.complaints - set(named)):
        problems.unknown("finding", name, document.place(("complaints",), key=True), named)
    known = {finding.id for finding in vocabulary.observable}
    walk, spoken = policy.walk, {*known, *vocabulary.families, *vocabulary.groups}
    for name in sorted({*walk.first, *walk.examined, *walk.said_by, *chain(*walk.said_by.values())} - spoken):
        problems.unknown("finding", name, document.place(("walk",), key=True), spoken)
    for name, values in policy.never_routine.items():
        place = document.place(("never_routine", name))
        if name not in known:
            problems.unknown("finding", name, place, known)
            continue
        scale = vocabulary[name].scale
        for value in (value for value in values if scale.read(value) is None):
            what = f"'{name}' has no value '{value}'"
            problems.add("unknown-value", what, place, expected=" | ".join(scale.choices))
    for index, name in enumerate(policy.safety_screen):
        if name not in known:
            place = document.place(("safety_screen", index))
            if name in vocabulary:
                what, hint = (
                    f"'{name}' is a {vocabulary[name].kind}, which is derived",
                    "name the findings that it rests on",
                )
                problems.add("sign-asked", what, place, hint=hint)
            else:
                problems.unknown("finding", name, place, known)


def check_links(base: RuleBase, problems: Problems, *, complete: bool) -> None:
    """Check that signs are derived, that no id is taken twice, and that withdrawals name rules that give evidence.

    With some rules missing, because they could not be read, nothing is said of what only they could provide.
    """
    for finding in base.vocabulary.findings.values():
        if complete and finding.is_sign and finding.id not in base.sign_rules:
            what = f"no rule derives the sign '{finding.id}'"
            problems.add("sign-without-rule", what, base.sources.find("signs", finding.id))
    taken = _check_ids(base, problems)
    for rule in base.rules:
        document = base.sources.documents[f"{rule.id}.yaml"]
        for target, path, kind, wanted in _aims(document.data):
            place = document.place(path)
            if target not in taken:
                if complete:
                    problems.unknown("rule", target, place, taken)
            elif wanted not in _effects(base.sources.documents[f"{taken[target].id}.yaml"].data):
                nothing = "gives no evidence that could be withdrawn" if kind == "withdraws" else "considers no rival"
                problems.add("withdraws-nothing", f"'{target}' {nothing}", place)


def _check_ids(base: RuleBase, problems: Problems) -> dict[str, Rule]:
    """Return the rules by id and earlier id; an earlier id that is taken is recorded."""
    taken = {rule.id: rule for rule in base.rules}
    for rule in base.rules:
        for index, name in enumerate(rule.aliases):
            if name in taken:
                owner, document = taken[name].id, base.sources.documents[f"{rule.id}.yaml"]
                what = f"'{name}' is {'the id of a rule' if owner == name else f'an earlier id of {owner}'} already"
                hint = "an id belongs to one rule for ever"
                problems.add("duplicate-rule", what, document.place(("aliases", index)), hint=hint)
            taken.setdefault(name, rule)
    return taken


def _effects(data: Plain) -> dict[str, list[tuple[int, Plain]]]:
    """Return the effects of a rule as they are written, by kind, each with its place in `then`."""
    found: dict[str, list[tuple[int, Plain]]] = {}
    then = data.get("then") if isinstance(data, dict) else None
    for index, entry in enumerate(then if isinstance(then, list) else []):
        for kind, value in entry.items() if isinstance(entry, dict) else ():
            found.setdefault(kind, []).append((index, value))
    return found


def _aims(data: Plain) -> Iterator[tuple[str, tuple[str | int, ...], str, str]]:
    """Yield the rules that a rule takes something from: each with its path, the effect, and what it takes."""
    for kind, wanted in (("withdraws", "evidence"), ("excludes", "considers")):
        for index, names in _effects(data).get(kind, []):
            for position, name in enumerate(names if isinstance(names, list) else []):
                yield str(name), ("then", index, kind, position), kind, wanted


def check_advice(base: RuleBase, problems: Problems) -> None:
    """Only advice may read the conclusion, which it comes after; what it names of the catalogue must be there."""
    for rule in base.rules:
        read = sorted({t.finding for t in tests_of(rule.when) if base.vocabulary[t.finding].is_conclusion})
        if read and not all(effect.after_decision for effect in rule.effects):
            what, hint = f"'{read[0]}' is known only after the decision", "only advice may read it"
            problems.add("conclusion-too-early", what, base.place(rule, "when"), hint=hint)
        for index, effect in enumerate(rule.effects):
            if isinstance(effect, Advice) and effect.entry and effect.entry not in base.entry_titles:
                place = base.sources.documents[f"{rule.id}.yaml"].place(("then", index, "advice", "entry"))
                problems.unknown("entry", effect.entry, place, base.entry_titles)
    known = {finding.id for finding in base.vocabulary.observable}
    for entry, _, document in base.entries:
        for index, name in enumerate(base.results.get(entry, ())):
            if name not in known:
                problems.unknown("finding", name, document.place(("entries", entry, "recorded_by", index)), known)


class _Presumed:
    """Whether a condition is met by what is assumed alone, with nothing recorded."""

    def test(self, test: Test) -> bool:
        return test.assumed

    def all(self, _: All, parts: Sequence[bool]) -> bool:
        return all(parts)

    def any(self, _: AnyOf, parts: Sequence[bool]) -> bool:
        return any(parts)

    def negate(self, _: Not, part: bool) -> bool:  # noqa: ARG002 - what is assumed refutes nothing
        return False

    def count(self, condition: Count, parts: Sequence[bool]) -> bool:
        return sum(parts) >= condition.at_least


def check_assumptions(base: RuleBase, problems: Problems) -> None:
    """Only alarms assume, only of an ordered tempo, never under `not`, and never without anything recorded."""
    for rule in base.rules:
        assumed = [(test, plain) for test, plain in fold(rule.when, Signed()) if test.assumed]
        names = sorted({test.finding for test, _ in assumed})
        scales = {name: base.vocabulary[name].scale for name in names}
        # Of a time without an order of concern (a duration) either bound may be the greater concern.
        unordered = [name for name, scale in scales.items() if not (scale.is_ordered or isinstance(scale, NumberScale))]
        what = hint = ""
        if assumed and len(rule.alarms) < len(rule.effects):
            what = f"only a rule that does nothing but raise alarms may assume '{names[0]}'"
            hint = "give its other effects to a rule of their own, which waits"
        elif not all(plain for _, plain in assumed):
            what, hint = f"'{names[0]}' is assumed under a 'not'", "assume the greater concern, without 'not'"
        elif unordered:
            what = f"'{unordered[0]}' may not be assumed: its values have no one order of concern"
        elif fold(rule.when, _Presumed()):
            what = "the alarm would fire with nothing recorded, by what it assumes alone"
            hint = "add under 'all' what must be recorded"
        if what:
            problems.add("assumption", what, base.place(rule, "when"), hint=hint)


def check_alarms(base: RuleBase, problems: Problems) -> None:
    """An alarm may accept only upward-closed sets of concern, through signs too: no reassurance can lower it."""
    for rule in base.rules:
        if not rule.alarms:
            continue
        for finding, maker, less, more in sorted(_not_monotone(rule, base, positive=True, seen=frozenset())):
            through = f" (through {maker})" if maker != rule.id else ""
            what = f"the alarm could fall silent when '{finding}' goes from '{less}' to '{more}'{through}"
            hint = "an alarm that accepts a value accepts every value of greater concern too"
            problems.add("alarm-not-monotone", what, base.place(rule, "when"), hint=hint)


def _not_monotone(
    rule: Rule, base: RuleBase, *, positive: bool, seen: frozenset[tuple[str, bool]]
) -> set[tuple[str, str, str, str]]:
    """Return the tests that a greater concern would turn: finding, rule, and the two values."""
    found: set[tuple[str, str, str, str]] = set()
    if (rule.id, positive) in seen:
        return found
    for test, plain in fold(rule.when, Signed()):
        upward = plain == positive
        finding = base.vocabulary[test.finding]
        if finding.is_sign:
            wants_yes = tuple(map(str, test.want)) == ("yes",)
            for maker in base.sign_rules.get(finding.id, ()):
                below = _not_monotone(maker, base, positive=upward == wants_yes, seen=seen | {(rule.id, positive)})
                found |= below
            continue
        accepted = finding.scale.accepted(test.op, test.want)
        closed = accepted if upward else frozenset(finding.scale.exact) - accepted
        for less in closed if not finding.scale.is_upward_closed(closed) else ():
            if above := finding.scale.at_least_as_concerning(less) - closed:
                found.add((finding.id, rule.id, finding.scale.label(less), finding.scale.label(min(above))))
                break
    return found

"""Single-test mutants of a condition: small mistakes that a rule's examples must notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from radiculo.knowledge.conditions import All, AnyOf, Condition, Count, Not, Test, Where
from radiculo.knowledge.prose import test_text
from radiculo.knowledge.scales import NumberScale, Op, Want
from radiculo.knowledge.vocabulary import Vocabulary

Mutant: TypeAlias = tuple[str, Condition]

_SWAPS: dict[Where, Where] = {"this": "other", "other": "this", "either": "both", "both": "either"}


def mutants(condition: Condition, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Yield every single mutant of a condition with a description."""
    match condition:
        case Test():
            yield from _test_mutants(condition, vocabulary)
        case Not(part):
            yield "the 'not' is dropped", part
            yield from ((what, Not(inner)) for what, inner in mutants(part, vocabulary))
        case All(parts) | AnyOf(parts):
            other = AnyOf if isinstance(condition, All) else All
            if len(parts) > 1:
                yield f"'{'all' if isinstance(condition, All) else 'any'}' becomes the other", other(parts)
            yield from ((what, type(condition)(changed)) for what, changed in _part_mutants(parts, vocabulary))
        case Count(least, parts):
            for changed_least in (least - 1, least + 1):
                if 1 <= changed_least <= len(parts):
                    yield f"'count' asks for {changed_least} instead of {least}", Count(changed_least, parts)
            for what, changed in _part_mutants(parts, vocabulary):
                yield what, Count(min(least, len(changed)), changed)


def _part_mutants(parts: tuple[Condition, ...], vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    for index, part in enumerate(parts):
        if len(parts) > 1:
            yield f"{_name(part, vocabulary)} is dropped", (*parts[:index], *parts[index + 1 :])
        for what, changed in mutants(part, vocabulary):
            yield what, (*parts[:index], changed, *parts[index + 1 :])


def _name(part: Condition, vocabulary: Vocabulary) -> str:
    return f"'{test_text(part, vocabulary)}'" if isinstance(part, Test) else "a part"


def _test_mutants(test: Test, vocabulary: Vocabulary) -> Iterator[Mutant]:
    name = _name(test, vocabulary)
    yield f"{name} is negated", Not(test)
    finding = vocabulary[test.finding]
    if finding.sides == "leg" and not (finding.is_sign and test.where in {"either", "both"}):
        swapped = _SWAPS[test.where]
        yield f"{name} reads '{swapped}' instead of '{test.where}'", replace(test, where=swapped)
    if test.assumed:
        yield f"{name} is no longer assumed", replace(test, assumed=False)
    for op, want in _other_wants(test, vocabulary):
        changed = replace(test, op=op, want=want)
        yield f"{name} becomes '{test_text(changed, vocabulary)}'", changed


def _other_wants(test: Test, vocabulary: Vocabulary) -> Iterable[tuple[Op, tuple[Want, ...]]]:
    """Yield tests whose accepted set differs by one value (or one threshold)."""
    scale = vocabulary[test.finding].scale
    if isinstance(scale, NumberScale):
        edge = 0 if test.op == "at_least" else 1
        cuts = [at for at, side in scale.cuts if side == edge]
        here = cuts.index(float(test.want[0]))
        return [(test.op, (cuts[i],)) for i in (here - 1, here + 1) if 0 <= i < len(cuts)]
    accepted = scale.accepted(test.op, test.want)
    if test.op in {"at_least", "at_most"}:  # a threshold moves at its edge only
        inside, outside = (
            (min(accepted), min(accepted) - 1) if test.op == "at_least" else (max(accepted), max(accepted) + 1)
        )
        sets = [accepted - {inside}, accepted | {outside}]
    else:
        outsiders = [code for code in scale.exact if code not in accepted]
        sets = [accepted - {code} for code in accepted] + [accepted | {code} for code in outsiders]
    good = [codes for codes in sets if codes and len(codes) < len(scale.exact)]
    return [("in", tuple(scale.name(code) for code in sorted(codes))) for codes in good]

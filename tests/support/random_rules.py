"""Random rule bases: vocabularies, conditions, strata of signs, and every kind of effect."""

from __future__ import annotations

from dataclasses import dataclass, field

from radiculo.errors import Exit
from radiculo.knowledge.rulebase import RuleBase
from support.bases import AREAS, COARSE_AREAS, Data, files, finding, rule, try_build
from support.dice import Dice, chance, pick, some

ROOTS = ("L2", "L3", "L4", "L5", "S1")
DOMAINS = ("sensory", "motor", "reflex", "tension", "pain")
VALUES = {"yesno": ["no", "yes"], "reflex": ["normal", "reduced", "absent", "brisk"], "mrc": [0, 1, 2, 3, 4, 5]}
CHOICE = ["none", "mild", "severe"]
CUTS = (0, 10, 10.5, 20, 50, 100)


@dataclass(frozen=True)
class Size:
    """How large a random rule base is at most."""

    findings: int = 8
    signs: int = 4
    rules: int = 12
    depth: int = 3


SMALL = Size(findings=4, signs=2, rules=5, depth=2)


@dataclass
class _Making:
    """A rule base in the making: what may be named so far."""

    dice: Dice
    size: Size
    findings: dict[str, Data] = field(default_factory=dict)
    families: dict[str, Data] = field(default_factory=dict)  # they have a finding for each area
    signs: dict[str, str] = field(default_factory=dict)
    rules: dict[str, Data] = field(default_factory=dict)


def random_files(dice: Dice, size: Size = Size()) -> dict[str, Data]:
    """Return the files of a sound random rule base."""
    making = _Making(dice, size)
    for index in range(dice.number(2, size.findings)):
        making.findings[f"f{index}"] = _finding(dice)
    for index in range(dice.number(0, 1)):
        making.families[f"area{index}"] = finding(pick(dice, ["yesno", "reflex"]), per_area="all")
    for index in range(dice.number(0, size.signs)):
        _sign(making, f"s{index}")
    for index in range(dice.number(1, size.rules)):
        making.rules[f"r/{index}"] = _rule(making)
    _withdrawals(making)
    screen = some(dice, list(making.findings), 1, 3)
    data = files(
        making.rules, making.findings | making.families, signs=making.signs, screen=screen, policy=_policy(dice)
    )
    return _without_lowering_alarms(data | {"vocabulary/areas.yaml": COARSE_AREAS})


def random_base(dice: Dice, size: Size = Size()) -> RuleBase:
    """Return a sound random rule base."""
    base, problems = try_build(random_files(dice, size))
    problems.raise_errors(Exit.RULES)
    assert base is not None
    return base


def _policy(dice: Dice) -> dict[str, object]:
    return {
        "limit": dice.number(1, 4),
        "level": pick(dice, "ABCD"),
        "tie_break": pick(dice, ["none", "level_frequency"]),
    }


def _finding(dice: Dice) -> Data:
    sides = pick(dice, ["leg", "leg", "patient"])
    kind = pick(dice, ["yesno", "reflex", "mrc", "values", "number"])
    if kind == "number":
        concern = pick(dice, ["rising", "falling", "none"])
        return finding(sides=sides, number={"unit": "ml", "min": 0, "max": 100, "concern": concern})
    if kind == "values":
        concern = pick(dice, ["rising", "falling", "none"])
        partial = {"some": {"label": "some", "means": ["mild", "severe"]}}
        values = {name: name for name in CHOICE}
        tempo = {} if concern == "none" else {"tempo": "assumed new"}
        return finding(sides=sides, values=values, concern=concern, partial=partial, **tempo)
    return finding(kind, sides)


def _sign(making: _Making, name: str) -> None:
    """Declare a sign, with one or two rules over findings and earlier signs; some rules make two signs."""
    dice = making.dice
    sides = pick(dice, ["leg", "leg", "patient"])
    earlier = dict(making.signs)
    for index in range(dice.number(1, 2)):
        effects: list[Data] = [{"sign": name}]
        also = [other for other, where in earlier.items() if where == sides]
        if index and also and chance(dice, 40):
            second = pick(dice, also)
            effects.append({"sign": second})
            making.signs = dict(list(earlier.items())[: list(earlier).index(second)])
        rising = chance(dice, 50)
        when = _condition(making, sides, making.size.depth, rising=rising)
        if rising and chance(dice, 50):
            effects.append(_alarm(dice))
        making.rules[f"sign/{name}-{index}"] = rule(when, *effects, scope=sides)
        making.signs = dict(earlier)
    making.signs[name] = sides


def _rule(making: _Making) -> Data:
    dice = making.dice
    scope = pick(dice, ["leg", "leg", "patient"])
    rising = chance(dice, 50)
    when = _condition(making, scope, making.size.depth, rising=rising)
    if rising and chance(dice, 30):
        tempo = [name for name, entry in making.findings.items() if "tempo" in entry]
        parts = [_test(making, scope, rising=True, names=tempo) | {"assumed": True} for _ in tempo[:2]]
        return rule(
            {"all": [when, pick(dice, [{"any": parts}, *parts])] if parts else [when]}, _alarm(dice), scope=scope
        )
    effects = [_effect(making, scope) for _ in range(dice.number(1, 3))]
    effects += [_alarm(dice)] if rising else []
    return rule(when, *effects, scope=scope)


def _effect(making: _Making, scope: str) -> Data:
    dice = making.dice
    kind = pick(dice, ["root", "root", "place", "rival", "rival", "opens", "advice"])
    if kind == "root" and scope == "leg":
        lr = pick(dice, [0.05, 0.3, 0.8, 1.2, 2, 3, 5, 20])
        return {"evidence": {"root": pick(dice, ROOTS), "lr": lr, "domain": pick(dice, DOMAINS)}}
    if kind in {"root", "place"}:
        return {"evidence": {**pick(dice, [{"zone": "foraminal"}, {"mechanism": "disc"}]), "lr": 3}}
    if kind == "rival":
        instead = pick(dice, ["all", ["L2", "L3", "L4"], ["L5"]])
        strength = pick(dice, ["outranks", "beside"])
        name = pick(dice, ["femoral", "artery", "joint"])
        return {"rival": {"name": name, "instead_of": instead, "strength": strength}}
    if kind == "opens":
        return {"opens": some(dice, list(making.findings), 1, 2)}
    return {"advice": f"advice {dice.number(0, 3)}"}


def _alarm(dice: Dice) -> Data:
    urgency = pick(dice, ["A", "B", "C", "D", "$level"])
    pathway = pick(dice, ["spinal", "vascular", "", "nerve"])
    return {"alarm": {"urgency": urgency, "pathway": pathway, "suspects": "something"}}


def _withdrawals(making: _Making) -> None:
    giving = [name for name, data in making.rules.items() if any("evidence" in effect for effect in data["then"])]
    for data in making.rules.values():
        if giving and chance(making.dice, 20):
            data["then"].append({"withdraws": some(making.dice, giving, 1, 2)})


def _condition(making: _Making, scope: str, depth: int, *, rising: bool) -> Data:
    """Return a condition; a rising one can only become true when a finding becomes a greater concern."""
    dice = making.dice
    kinds = ["test", "all", "any", "count", "test", *([] if rising else ["not"])]
    kind = pick(dice, kinds) if depth else "test"
    if making.families and chance(dice, 25):
        return _areas(making, scope, rising=rising)
    if kind == "test":
        return _test(making, scope, rising=rising)
    if kind == "not":
        return {"not": _condition(making, scope, depth - 1, rising=False)}
    parts = [_condition(making, scope, depth - 1, rising=rising) for _ in range(dice.number(1, 3))]
    if kind == "count":
        return {"count": {"at_least": dice.number(1, len(parts)), "of": parts}}
    return {kind: parts}


def _areas(making: _Making, scope: str, *, rising: bool) -> Data:
    """Some areas of a family, any or all of which are wanted."""
    dice = making.dice
    name = pick(dice, list(making.families))
    wheres = ["either.", "both."] if scope == "patient" else ["", "", "other.", "either.", "both."]
    where = pick(dice, wheres)
    wanted = [_concern(dice, making.families[name]) if rising else _wanted(dice, making.families[name])]
    wanted += [_concern(dice, making.families[name])] if chance(dice, 30) else []
    parts = [{"finding": f"{where}{name}.{area}", **pick(dice, wanted)} for area in some(dice, AREAS, 1, len(AREAS))]
    parts += [_test(making, scope, rising=rising)] if chance(dice, 30) else []
    return {pick(dice, ["any", "any", "all"]): parts}


def _test(making: _Making, scope: str, *, rising: bool, names: list[str] | None = None) -> Data:
    dice = making.dice
    name = pick(dice, names or [*making.findings, *making.signs])
    entry = making.findings.get(name)
    sides = entry["sides"] if entry else making.signs[name]
    wheres = [""]
    if sides == "leg":
        wheres = ["either.", "both."] if scope == "patient" else ["", "", "", "other.", "either.", "both."]
    wanted = _concern(dice, entry) if rising else _wanted(dice, entry)
    return {"finding": pick(dice, wheres) + name, **wanted}


def _wanted(dice: Dice, entry: Data | None) -> Data:
    if entry is None:
        return {"is": pick(dice, ["no", "yes"])}
    if "number" in entry:
        return {"at_least": pick(dice, CUTS[1:])} if pick(dice, [True, False]) else {"at_most": pick(dice, CUTS[:-1])}
    values = CHOICE if "values" in entry else VALUES[entry["scale"]]
    ordered = entry.get("scale") == "mrc" or entry.get("concern") in {"rising", "falling"}
    operator = pick(dice, ["is", "in", *(["at_least", "at_most"] if ordered else [])])
    if operator == "in":
        return {"in": some(dice, values, 1, len(values) - 1)}
    if operator == "at_least":
        return {"at_least": pick(dice, values[1:])}
    if operator == "at_most":
        limit = ["$limit"] if entry.get("scale") == "mrc" else []
        return {"at_most": pick(dice, [*values[:-1], *limit])}
    return {"is": pick(dice, values)}


def _concern(dice: Dice, entry: Data | None) -> Data:
    """Return a demand that every greater concern meets too."""
    if entry is None or entry.get("scale") == "yesno":
        return {"is": "yes"}
    if "number" in entry:
        falling = entry["number"]["concern"] == "falling"
        return {"at_most": pick(dice, CUTS[:-1])} if falling else {"at_least": pick(dice, CUTS[1:])}
    if entry.get("scale") == "reflex":
        sets = (["absent"], ["brisk"], ["absent", "brisk"], ["reduced", "absent"], ["reduced", "absent", "brisk"])
        return {"in": pick(dice, sets)}
    if entry.get("scale") == "mrc":
        return {"at_most": pick(dice, [0, 1, 2, 3, 4, "$limit"])}
    return {"at_most": "mild"} if entry["concern"] == "falling" else {"in": pick(dice, (["severe"], CHOICE[1:]))}


def _without_lowering_alarms(data: dict[str, Data]) -> dict[str, Data]:
    """Take the alarms away from rules that more concern could silence: the loader refuses them."""
    _, problems = try_build(data)
    for problem in problems.errors:
        if problem.code in {"alarm-not-monotone", "assumption"}:
            entry = data[problem.place.path]
            _strip(entry["when"])
            if problem.code == "alarm-not-monotone":
                entry["then"] = [e for e in entry["then"] if "alarm" not in e] or [{"advice": "no alarm"}]
    return data


def _strip(when: Data) -> None:
    """Take the assumptions out of a condition: what fires with nothing recorded is refused."""
    when.pop("assumed", None)
    inner = next((when[key] for key in ("all", "any", "not", "count") if key in when), [])
    for part in inner if isinstance(inner, list) else inner.get("of", [inner]):
        _strip(part)

"""The file of the policy, and overrides of its switches, to `Policy`."""

from __future__ import annotations

from collections.abc import Mapping

from radiculo.errors import Place, Problems, did_you_mean, one_of
from radiculo.knowledge.file_shapes import PolicyFile
from radiculo.knowledge.policy import DECISION_SWITCHES, Policy
from radiculo.knowledge.scales import Want
from radiculo.knowledge.shapes import Switch
from radiculo.knowledge.sources import Sources
from radiculo.knowledge.tables import Tables
from radiculo.loading import Document, decode

_FRACTIONS = {"lr_floor", "lr_ceiling"}  # of those, the numbers that need not be whole


def read_policy(
    sources: Sources, overrides: Mapping[str, str], tables: Tables | None, problems: Problems
) -> Policy | None:
    """Read policy.yaml and apply overrides; None when it cannot be used. Problems are recorded."""
    document = sources.documents.get("policy.yaml")
    if document is None:
        problems.add("missing-file", "the rule base has no policy.yaml", Place(str(sources.root / "policy.yaml")))
        return None
    shape = decode(PolicyFile, document.data, document, problems)
    if shape is None:
        return None
    for name, switch in shape.switches.items():
        for side, keys in switch.sources.items():
            for index, key in enumerate(keys):
                if tables is not None and key not in tables.references:
                    place = document.place(("switches", name, "sources", side, index))
                    problems.unknown("reference", key, place, tables.references)
    if tables is not None:
        urgencies = ("default_urgency", "all_clear_urgency", "waiting_shows_from")
        known = dict.fromkeys(urgencies, tables.categories)
        for field, names in {**known, "default_pathway": tables.terms.pathways}.items():
            if (value := getattr(shape, field)) and value not in names:
                kind = "pathway" if names is tables.terms.pathways else "urgency"
                problems.unknown(kind, value, document.place((field,)), names, listed=names)
    return _make_policy(shape, overrides, document, problems)


def _make_policy(
    shape: PolicyFile, overrides: Mapping[str, str], document: Document, problems: Problems
) -> Policy | None:
    """Apply `--policy name=value` overrides to the policy file.

    Problems are recorded; None when a switch has no usable value, or the decision lacks one.
    """
    values = {name: switch.value for name, switch in shape.switches.items()}
    for name in DECISION_SWITCHES:
        if name not in values:
            place = document.place(("switches",), key=True)
            problems.add("missing-switch", f"the decision needs a switch '{name}'", place)
    usable = all(name in values for name in DECISION_SWITCHES)
    for name, switch in shape.switches.items():
        if switch.range is not None and switch.range[0] > switch.range[1]:
            what, place = f"the range of '{name}' is empty", document.place(("switches", name, "range"))
            problems.add("wrong-value", what, place, expected="[lowest, highest]")
            usable = False
            continue
        place = document.place(("switches", name, "value"))
        good = _check(name, switch, switch.value, place, problems)
        if good and name in DECISION_SWITCHES and name != "tie_break" and isinstance(switch.value, str):
            problems.add("wrong-type", f"'{switch.value}' is not a number", place, expected="a number")
            good = False
        usable &= good
    for name, text in overrides.items():
        here = Place("--policy")
        if name not in shape.switches:
            problems.unknown("switch", name, here, shape.switches, listed=shape.switches)
            continue
        value = _parse(text, shape.switches[name])
        if _check(name, shape.switches[name], value, here, problems):
            values[name] = value
    if not usable or not _in_order(shape.switches, values, overrides, document, problems):
        return None
    changed = tuple(sorted(name for name, switch in shape.switches.items() if values[name] != switch.value))
    return Policy(
        shape.switches,
        values,
        changed,
        shape.default_urgency,
        shape.all_clear_urgency,
        shape.default_pathway,
        tuple(shape.safety_screen),
        shape.waiting_shows_from,
        frozenset(shape.complaints),
        {name: tuple(values) for name, values in shape.never_routine.items()},
        shape.walk,
    )


def _in_order(
    switches: Mapping[str, Switch],
    values: Mapping[str, Want],
    overrides: Mapping[str, str],
    document: Document,
    problems: Problems,
) -> bool:
    """Say whether no switch exceeds the one that it must not exceed. Problems are recorded."""
    sound = True
    for name, switch in switches.items():
        most = switch.at_most
        if not most:
            continue
        value, limit = values[name], values.get(most)
        place = document.place(("switches", name, "at_most"))
        if isinstance(value, str) or isinstance(limit, str) or limit is None:
            hint = did_you_mean(most, switches)
            problems.add("unknown-switch", f"'{name}' and '{most}' are not two numbers to compare", place, hint=hint)
        elif value > limit:
            here = Place("--policy") if {name, most} & overrides.keys() else place
            expected = f"at most {limit}, the value of '{most}'"
            problems.add("wrong-value", f"'{value}' does not fit '{name}'", here, expected=expected)
        else:
            continue
        sound = False
    return sound


def _parse(text: str, switch: Switch) -> Want:
    for option in switch.options or []:
        if str(option) == text:
            return option
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _check(name: str, switch: Switch, value: Want, place: Place, problems: Problems) -> bool:
    if switch.options is not None and value not in switch.options:
        problems.add("wrong-value", f"'{value}' is not an option of '{name}'", place, expected=one_of(switch.options))
        return False
    is_cut = isinstance(value, float) and not value.is_integer()
    if is_cut and name in DECISION_SWITCHES and name not in _FRACTIONS:
        problems.add("wrong-value", f"'{value}' does not fit '{name}'", place, expected="a whole number")
        return False
    if switch.range is not None:
        low, high = switch.range
        if not isinstance(value, int | float) or not low <= value <= high:
            problems.add("wrong-value", f"'{value}' does not fit '{name}'", place, expected=f"a number {low}..{high}")
            return False
    return True

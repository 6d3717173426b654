"""The switches of the policy: what each decides, what else it may be, why, and who supports which choice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.shapes import Switch
from radiculo.loading import Plain
from radiculo.render.page import Block, Page, Words, code, commas, items, link, paragraph, part, rows, section
from radiculo.render.pages.source import SourceFile, source_files, source_spans
from radiculo.report import Model, Stamped, stamp


class ChoiceFile(Model):
    """One choice of a switch, and who supports it; without a source it is this project's own."""

    choice: str
    sources: list[SourceFile]


class SwitchFile(Model):
    """A switch: its value, what else it may be (`options`, or a number in `range`), why, and which rules read it.

    It must not exceed the switch named `at_most`.
    """

    name: str
    title: str
    value: str | int | float
    default: str | int | float
    options: list[str]
    range: list[float]
    at_most: str
    why: str
    choices: list[ChoiceFile]
    rules: list[str]


class PolicyPageFile(Stamped):
    """What `policy --json` prints."""

    switches: list[SwitchFile]


def policy_file(names: Iterable[str], base: RuleBase) -> PolicyPageFile:
    """Return some switches for programs. Raises KeyError for a name that is no switch."""
    readers = _readers(base)
    found = [_file(name, base.policy.switches[name], base, readers.get(name, [])) for name in names]
    return PolicyPageFile(switches=found, **stamp(base))


def _readers(base: RuleBase) -> dict[str, list[str]]:
    """Return the rules that name a switch, in a condition or an effect."""
    found: dict[str, list[str]] = {}
    for rule in base.rules:
        for name in sorted(set(_named(base.sources.documents[f"{rule.id}.yaml"].data))):
            found.setdefault(name, []).append(rule.id)
    return found


def _named(data: Plain) -> Iterator[str]:
    if isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _named(value)
    elif isinstance(data, str) and data.startswith("$"):
        yield data[1:]


def _file(name: str, switch: Switch, base: RuleBase, rules: list[str]) -> SwitchFile:
    value, default = base.policy.values[name], switch.value
    return SwitchFile.taken_from(
        switch,
        name=name,
        value=value if isinstance(value, str | int | float) else str(value),
        default=default if isinstance(default, str | int | float) else str(default),
        options=[str(option) for option in switch.options or []],
        range=[float(end) for end in switch.range or []],
        choices=[
            ChoiceFile(choice=str(side), sources=source_files(keys, base)) for side, keys in switch.sources.items()
        ],
        rules=rules,
    )


def policy_page(file: PolicyPageFile) -> Page:
    """Return one switch in full, or a line for each of several."""
    if len(file.switches) == 1:
        return _one(file.switches[0])
    own = [switch for switch in file.switches if not switch.choices]
    cited = [switch for switch in file.switches if switch.choices]
    blocks: list[Block] = [
        *section(f"Where sources differ ({len(cited)})", [_line(switch) for switch in cited]),
        *section(f"This project's own choices ({len(own)})", [_line(switch) for switch in own]),
        *paragraph("The page of one, with who supports what: ", code("radiculo policy NAME")),
        *paragraph("For one run: ", code("radiculo triage CASE --policy NAME=VALUE")),
    ]
    return Page("policy", f"Policy ({len(file.switches)} switches)", "", tuple(blocks))


def _line(switch: SwitchFile) -> Words:
    sources = "; ".join(
        f"{choice.choice}: {', '.join(source.key for source in choice.sources)}" for choice in switch.choices
    )
    changed = "" if switch.value == switch.default else f", here; {switch.default} by default"
    return (
        code(f"{switch.name}={switch.value}"),
        f"  {switch.title} ({_may_be(switch)}{changed}){f'  [{sources}]' if sources else ''}",
    )


def _may_be(switch: SwitchFile) -> str:
    if switch.range:
        most = f", not above {switch.at_most}" if switch.at_most else ""
        return f"{switch.range[0]:g} to {switch.range[1]:g}{most}"
    return "one of " + ", ".join(switch.options) if switch.options else "any value"


def _one(switch: SwitchFile) -> Page:
    value = f"{switch.value}" if switch.value == switch.default else f"{switch.value} ({switch.default} by default)"
    blocks: list[Block] = [
        *rows(("Value", value), ("May be", _may_be(switch)), ("Why", switch.why)),
    ]
    for choice in switch.choices:
        blocks += part(f"For {choice.choice}", items("Sources", (source_spans(source) for source in choice.sources)))
    if not switch.choices:
        blocks += paragraph("No source decides it: the value is this project's choice.")
    blocks += rows(("Read by", commas(link(rule, f"rules/{rule}") for rule in switch.rules)))
    return Page(f"policy/{switch.name}", switch.title, switch.name, tuple(blocks))


def fitting(words: Sequence[str], base: RuleBase) -> list[str]:
    """Return the switches that hold all of some words in name, title or reason; every one without words."""
    wanted = [word.casefold() for word in words]
    return [
        name
        for name, switch in base.policy.switches.items()
        if all(word in f"{name} {switch.title} {switch.why}".casefold() for word in wanted)
    ]

"""The page of a finding: what is asked, how to examine, its values, and which rules read it."""

from __future__ import annotations

from typing import Literal

from radiculo.knowledge.prose import effect_text, joined
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import NumberScale, Scale, ValueScale
from radiculo.knowledge.vocabulary import Finding
from radiculo.render.page import Block, Items, Page, Span, Words, code, commas, link, paragraph, rows, section, strong
from radiculo.render.pages.source import SourceFile, source_files, sources_block
from radiculo.report import Model, Stamped

_SIDES = {"leg": "each leg", "patient": "the patient"}


class ValueFile(Model):
    """A value. `means` lists what a value stands for that leaves open which of several exact ones it is."""

    name: str
    label: str
    normal: bool
    means: list[str]
    aliases: list[str]


class NumberFile(Model):
    """The range of a number, with its unit; `pieces` are what the rules tell apart.

    `units` are those in which it may be written, `words` those that stand for an interval.
    """

    unit: str
    low: float
    high: float
    pieces: list[str]
    units: list[str]
    words: dict[str, str]


class ReaderFile(Model):
    """A rule that reads the finding, and what it does when it fires."""

    rule: str
    title: str
    effects: list[str]


class FindingFile(Model):
    """A finding or a sign as programs get it.

    The rules in `read_by` name it, those in `through_signs` rest on it through signs; `derived_by` derive a sign.
    """

    id: str
    kind: Literal["finding", "sign"]
    title: str
    sides: Literal["leg", "patient"]
    group: str
    group_title: str
    domain: str
    domain_title: str
    question: str
    how: str
    values: list[ValueFile]
    order: Literal["least concern first", "greatest concern first", ""]
    number: NumberFile | None
    aliases: list[str]
    area: str
    stands_for: list[str] = []
    family: str
    safety_screen: bool
    seed: list[str]
    read_by: list[ReaderFile]
    through_signs: list[ReaderFile]
    derived_by: list[ReaderFile]
    sources: list[SourceFile]


class FindingsFile(Stamped):
    """What `findings --json` prints: one entry for a page, several for a list."""

    findings: list[FindingFile]


def finding_file(finding: Finding, readings: Readings) -> FindingFile:
    """Return everything that is known of a finding."""
    base = readings.base
    group = base.vocabulary.groups.get(finding.group)
    domain = base.tables.terms.domains.get(finding.domain or "")
    scale = finding.scale
    return FindingFile.taken_from(
        finding,
        kind="sign" if finding.is_sign else "finding",
        group_title=group.title if group else "",
        domain=finding.domain or "",
        domain_title=domain.title if domain else "",
        values=_values(finding, scale),
        order=_order(scale),
        number=_number(scale) if isinstance(scale, NumberScale) else None,
        area=base.vocabulary.every_area[finding.area].title if finding.area else "",
        safety_screen=finding.id in base.policy.safety_screen,
        read_by=[_reader(rule, readings) for rule in readings.readers.get(finding.id, ())],
        through_signs=[_reader(rule, readings) for rule in _through_signs(finding.id, readings)],
        derived_by=[_reader(rule, readings) for rule in base.sign_rules.get(finding.id, ())],
        sources=source_files(finding.refs, base),
    )


def _through_signs(name: str, readings: Readings) -> list[Rule]:
    direct = {rule.id for rule in readings.readers.get(name, ())}
    return [rule for rule in readings.decided.get(name, ()) if rule.id not in direct]


def _values(finding: Finding, scale: Scale) -> list[ValueFile]:
    if not isinstance(scale, ValueScale):
        return []
    written = [*scale.values, *(value for value, _ in scale.partials)]
    return [
        ValueFile.taken_from(
            value,
            normal=code == finding.normal,
            means=[scale.label(part) for part in sorted(scale.meanings[code])] if code not in scale.exact else [],
        )
        for code, value in zip(scale.sayable, written, strict=True)
    ]


def _order(scale: Scale) -> Literal["least concern first", "greatest concern first", ""]:
    """Return in which order the values stand; empty where they have no single one."""
    chains = scale.chains if isinstance(scale, ValueScale) else ()
    if len(chains) != 1:
        return ""
    return "least concern first" if list(chains[0]) == sorted(chains[0]) else "greatest concern first"


def _number(scale: NumberScale) -> NumberFile:
    pieces = [scale.label(code) for code in scale.exact]
    units, words = list(scale.forms.units), dict(scale.forms.words)
    return NumberFile(unit=scale.unit, low=scale.low, high=scale.high, pieces=pieces, units=units, words=words)


def _reader(rule: Rule, readings: Readings) -> ReaderFile:
    effects = [effect_text(effect, readings.base) for effect in rule.effects]
    return ReaderFile(rule=rule.id, title=rule.title, effects=effects)


def finding_page(file: FindingFile) -> Page:
    """Return the page of a finding."""
    sign = "a sign: rules derive it, a case never records it" if file.kind == "sign" else ""
    blocks = [
        *paragraph(file.question),
        *rows(
            ("How to examine", file.how),
            ("Recorded for" if file.kind == "finding" else "Derived for", _SIDES[file.sides]),
            ("Kind", sign),
            ("Group", file.group_title),
            ("Domain", file.domain_title),
            ("Area", file.area),
            ("One or more of", finding_links(file.stands_for)),
            ("Safety screen", "asked of every patient" if file.safety_screen else ""),
            ("Also written", ", ".join(file.aliases)),
        ),
        *_values_block(file),
        *section("Rules that derive it", [_reader_spans(reader) for reader in file.derived_by]),
        *section("Rules that read it", [_reader_spans(reader) for reader in file.read_by]),
    ]
    blocks += section("Rules that rest on it through signs", [_reader_spans(reader) for reader in file.through_signs])
    if file.stands_for:
        blocks += paragraph("Rules read its areas: one that each of them would satisfy fires, any other waits.")
    elif not file.read_by:
        blocks += paragraph("No rule reads it.")
    if file.kind == "finding":
        blocks += sources_block(file.sources)
    return Page(f"findings/{file.id}", file.title, file.id, tuple(blocks))


def _values_block(file: FindingFile) -> list[Block]:
    if file.number is not None:
        number = file.number
        unit = f" {number.unit}" if number.unit else ""
        told = joined(number.pieces, "and") if len(number.pieces) > 1 else "nothing"
        return rows(
            ("Value", f"a number from {number.low:g} to {number.high:g}{unit}; the rules tell apart {told}"),
            ("Units", ", ".join(number.units) if len(number.units) > 1 else ""),
            ("Words", "; ".join(f"{word}: {means}" for word, means in number.words.items())),
        )
    return [
        Items(tuple(_value_spans(value) for value in file.values), f"Values, {file.order}" if file.order else "Values")
    ]


def _value_spans(value: ValueFile) -> Words:
    label: Words = (": ", value.label) if value.label != value.name else ()
    means: Words = (f" (one of: {', '.join(value.means)})",) if value.means else ()
    normal: Words = (" [", strong("normal"), "]") if value.normal else ()
    aliases: Words = (f"; also written {', '.join(value.aliases)}",) if value.aliases else ()
    return (code(value.name), *label, *means, *normal, *aliases)


def _reader_spans(reader: ReaderFile) -> Words:
    effects: Words = (f" -> {'; '.join(reader.effects)}",)
    return (link(reader.rule, f"rules/{reader.rule}"), f"  {reader.title}", *effects)


def finding_line(file: FindingFile) -> Words:
    """Return a finding as a line of a list."""
    read = len(file.read_by)
    return (finding_link(file.id), f"  {file.title}", f" (read by {read} rule{'' if read == 1 else 's'})")


def finding_link(name: str) -> Span:
    """Return a link to the page of a finding."""
    return link(name, f"findings/{name}")


def finding_links(names: list[str]) -> Words:
    """Return links to the pages of findings, as an enumeration."""
    return commas(map(finding_link, names))

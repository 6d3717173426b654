"""The page of a rule: when it fires, stays silent and waits, what it does, why, and how it is misused."""

from __future__ import annotations

from typing import Literal

from radiculo.knowledge.prose import condition_text, effect_text, observation_text, silence_text
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.rules import Example, Rule, Verdict
from radiculo.knowledge.vocabulary import Vocabulary
from radiculo.render.page import Items, Page, Span, Words, commas, items, link, paragraph, rows, strong
from radiculo.render.pages.finding import finding_links
from radiculo.render.pages.source import SourceFile, source_files, sources_block
from radiculo.report import Model, Stamped

_SCOPE = {"leg": "each leg", "patient": "the patient"}
_DOES = {"fires": "fires", "silent": "is silent", "waits": "waits"}


class ExampleFile(Model):
    """An example with what is recorded, in words, and what the rule must do."""

    name: str
    recorded: list[str]
    verdict: Verdict


class NameFile(Model):
    """A name of a closed list with its title; `kind` says which list."""

    name: str
    title: str
    kind: Literal["root", "rival"]


class RulePageFile(Model):
    """A rule as programs get it: its condition and effects in words, what decides it, and why."""

    id: str
    title: str
    status: Literal["stable", "draft"]
    scope: Literal["leg", "patient"]
    fires_when: str
    silent_when: str
    tests: list[str]
    reads: list[str]
    effects: list[str]
    why: str
    misuse: str
    evidence: str
    evidence_title: str
    strategy: str
    strategy_title: str
    discriminates_from: list[NameFile]
    aliases: list[str]
    seed: list[str]
    examples: list[ExampleFile]
    sources: list[SourceFile]


class RulesFile(Stamped):
    """What `rules --json` prints: one entry for a page, several for a list."""

    rules: list[RulePageFile]


def rule_file(rule: Rule, readings: Readings) -> RulePageFile:
    """Return everything that is known of a rule."""
    base = readings.base
    terms = base.tables.terms
    return RulePageFile.taken_from(
        rule,
        fires_when=condition_text(rule.when, base.vocabulary),
        silent_when=silence_text(rule.when, base.vocabulary),
        tests=sorted(readings.tested(rule)),
        reads=list(readings.observed(rule)),
        effects=[effect_text(effect, base) for effect in rule.effects],
        evidence_title=terms.evidence_grades[rule.evidence].title,
        strategy_title=terms.strategies[rule.strategy].title,
        discriminates_from=[_name(name, readings) for name in rule.discriminates_from],
        examples=[_example(example, base.vocabulary) for example in rule.examples],
        sources=source_files(rule.refs, base),
    )


def _name(name: str, readings: Readings) -> NameFile:
    roots, rivals = readings.base.tables.roots, readings.base.tables.terms.rivals
    if name in roots:
        return NameFile(name=name, title=roots[name].title, kind="root")
    return NameFile(name=name, title=rivals[name].title, kind="rival")


def _example(example: Example, vocabulary: Vocabulary) -> ExampleFile:
    recorded = [observation_text(slot, reading, vocabulary) for slot, reading in example.given.items()]
    return ExampleFile(name=example.name, recorded=recorded, verdict=example.verdict)


def rule_page(file: RulePageFile) -> Page:
    """Return the page of a rule."""
    draft = "draft: not yet reviewed" if file.status == "draft" else ""
    read = f"{file.id}, {draft}" if draft else file.id
    blocks = [
        *rows(
            ("Fires when", file.fires_when),
            ("Does not fire when", file.silent_when),
            ("Waits", "while what is recorded decides neither; not recorded is never a no"),
            ("Evaluated for", _SCOPE[file.scope]),
            ("Its condition names", finding_links(file.tests)),
            ("A case decides it with", finding_links(file.reads) if set(file.reads) != set(file.tests) else ""),
        ),
        Items(tuple((effect,) for effect in file.effects), "What it does when it fires"),
        *rows(("Why", file.why)),
        *rows(("Misuse", file.misuse)),
        *rows(
            ("Evidence", file.evidence_title),
            ("Strategy", file.strategy_title),
            ("Tells apart from", commas(map(_name_link, file.discriminates_from))),
            ("Earlier names", ", ".join(file.aliases)),
        ),
        *sources_block(file.sources),
        *items("Examples", map(_example_spans, file.examples)),
        *paragraph("In examples the left leg stands for the leg in question." if _legs(file) else ""),
    ]
    return Page(f"rules/{file.id}", file.title, read, tuple(blocks))


def _legs(file: RulePageFile) -> bool:
    return file.scope == "leg" and bool(file.examples)


def _name_link(item: NameFile) -> Span:
    return link(item.title, f"roots/{item.name}" if item.kind == "root" else f"rivals#{item.name}")


def _example_spans(example: ExampleFile) -> Words:
    recorded = "; ".join(example.recorded) or "nothing recorded"
    return (strong(_DOES[example.verdict]), f": {example.name} ({recorded})")


def rule_line(file: RulePageFile) -> Words:
    """Return a rule as a line of a list."""
    return (rule_link(file.id), f"  {file.title}")


def rule_link(name: str) -> Span:
    """Return a link to the page of a rule."""
    return link(name, f"rules/{name}")

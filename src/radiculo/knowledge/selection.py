"""Choosing findings and rules: by what they concern, by what cites them, by words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from radiculo.knowledge.reading import Readings
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import ValueScale, fold_text
from radiculo.knowledge.vocabulary import Finding


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is empty does not matter. Every given part must hold.

    `domain`, `root` and `urgency` are names of the closed lists; `source` is the key of a reference; `tag` is a
    strategy of a rule or a tag of a case; `group` is a group of findings or a folder of rules or cases; `words`
    must all stand somewhere in the text.
    """

    domain: str = ""
    group: str = ""
    root: str = ""
    urgency: str = ""
    source: str = ""
    tag: str = ""
    words: str = ""


def select_rules(readings: Readings, wanted: Wanted) -> tuple[Rule, ...]:
    """Return the rules that are wanted, in order of id."""
    return tuple(rule for rule in readings.base.rules if _rule_fits(rule, wanted))


def _names(finding: Finding) -> tuple[str, ...]:
    return (finding.id, finding.title, finding.question, *finding.aliases)


def _values(finding: Finding) -> tuple[str, ...]:
    return tuple(finding.scale.spellings) if isinstance(finding.scale, ValueScale) else ()


def select_findings(
    readings: Readings,
    wanted: Wanted,
    *,
    signs: bool = False,
    values: bool = False,
    whole: bool = False,
) -> tuple[Finding, ...]:
    """Return the findings that are wanted, in order of groups, conclusions last; with `signs`: the signs.

    The words stand anywhere in its names and its question; with `values` in the names of its values as well, and with
    `whole` not as parts of other words.

    A finding concerns a root, an urgency or a tag when it can decide, itself or through signs, a rule that gives
    evidence for the root, sets the urgency, or has the tag.
    """
    behind = _deciding(readings, wanted) if wanted.root or wanted.urgency or wanted.tag else None
    known = readings.base.vocabulary.findings.values()
    found = (finding for finding in known if finding.is_sign == signs and not finding.stands_for)
    return tuple(
        finding
        for finding in sorted(found, key=lambda finding: finding.is_conclusion)
        if (behind is None or finding.id in behind)
        and wanted.domain in {"", finding.domain}
        and wanted.group in {"", finding.group}
        and (not wanted.source or wanted.source in finding.refs)
        and holds_words((*_names(finding), *(_values(finding) if values else ())), wanted.words, whole=whole)
    )


def search_findings(readings: Readings, wanted: Wanted, *, signs: bool = False) -> tuple[Finding, ...]:
    """Return the findings that words stand for, the closest sense first: `select_findings` of the first that finds any.

    Whole words of a name, then of a value, then parts of words; findings before signs (with `signs`: after them).
    """
    for whole, values, which in product((True, False), (False, True), (signs, not signs)):
        if found := select_findings(readings, wanted, signs=which, values=values, whole=whole):
            return found
    return ()


def holds_words(texts: Iterable[str], words: str, *, whole: bool = False) -> bool:
    """Say whether every word stands somewhere in the texts, whatever its case and the marks between words.

    `whole`: not as a part of another word, but for its plural.
    """
    text, wanted = " ".join(map(fold_text, texts)), fold_text(words).split()
    if not whole:
        return all(word in text for word in wanted)
    known = {each for word in re.findall(r"[^\W_]+", text) for each in (word, word.removesuffix("s"))}
    return all(word in known or word.removesuffix("s") in known for word in wanted)


def _deciding(readings: Readings, wanted: Wanted) -> set[str]:
    rules = select_rules(readings, Wanted(urgency=wanted.urgency, tag=wanted.tag))
    weighing = {rule.id for rule, _ in readings.for_root(wanted.root)}
    return {name for rule in rules if not wanted.root or rule.id in weighing for name in readings.reads(rule)}


def _rule_fits(rule: Rule, wanted: Wanted) -> bool:
    roots = {effect.target for effect in rule.evidence_for()}.union(*(rival.instead_of for rival in rule.rivals))
    return (
        (not wanted.domain or wanted.domain in {effect.domain for effect in rule.evidence_given})
        and (not wanted.group or rule.id.startswith(f"{wanted.group}/"))
        and (not wanted.root or wanted.root in roots)
        and (not wanted.urgency or wanted.urgency in {alarm.urgency for alarm in rule.alarms})
        and (not wanted.source or wanted.source in rule.refs)
        and wanted.tag in {"", rule.strategy}
        and holds_words((rule.id, rule.title, rule.why, rule.misuse, *rule.aliases), wanted.words)
    )

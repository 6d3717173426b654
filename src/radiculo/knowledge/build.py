"""Documents to a rule base: read, cross-checked, cut and put in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conclusions import conclusions_of
from radiculo.knowledge.conditions import tests_of
from radiculo.knowledge.crosscheck import (
    check_advice,
    check_alarms,
    check_assumptions,
    check_links,
    check_presence,
    check_screen,
)
from radiculo.knowledge.read_policy import read_policy
from radiculo.knowledge.read_rules import RuleReader
from radiculo.knowledge.read_tables import read_tables
from radiculo.knowledge.read_vocabulary import VocabularyReader
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import MAX_CODE, Cut, NumberScale, cuts_of
from radiculo.knowledge.sources import Sources
from radiculo.knowledge.strata import stratify
from radiculo.knowledge.vocabulary import Vocabulary


def build(sources: Sources, overrides: Mapping[str, str], problems: Problems) -> RuleBase | None:
    """Build a rule base from documents; problems are recorded, None when the tables cannot be used."""
    tables = read_tables(sources, problems)
    policy = read_policy(sources, overrides, tables, problems)
    if tables is None or policy is None:
        return None
    words = VocabularyReader(sources.matching("vocabulary/"), tables.terms.domains, problems)
    vocabulary, documents = words.read(), sources.rules()
    check_presence(vocabulary, documents, sources, problems)
    if not words.complete or not vocabulary.findings or not documents:
        return None  # rules would only echo what is wrong with the vocabulary
    vocabulary = vocabulary.plus(conclusions_of(tables))
    reader = RuleReader(vocabulary, policy, tables, problems)
    rules = [r for name, d in sorted(documents.items()) if (r := reader.read(name.removesuffix(".yaml"), d))]
    vocabulary = _cut(vocabulary, rules, sources, problems)
    rules = [
        replace(rule, examples=tuple(reader.examples(rule.scope, documents[f"{rule.id}.yaml"], vocabulary)))
        for rule in rules
    ]
    complete = len(rules) == len(documents) and not any(d.code == "unknown-sign" for d in problems)
    check_screen(policy, vocabulary, sources, problems)
    strata = stratify(rules, vocabulary, sources, problems)
    extra = {name: policy.values[name] for name in policy.overridden}
    base = RuleBase(vocabulary, tuple(rules), strata, tables, policy, sources.content_hash(extra or None), sources)
    check_links(base, problems, complete=complete)
    check_alarms(base, problems)
    check_assumptions(base, problems)
    check_advice(base, problems)
    return base


def _cut(vocabulary: Vocabulary, rules: Iterable[Rule], sources: Sources, problems: Problems) -> Vocabulary:
    """Cut every number at the thresholds that the rules use."""
    cuts: dict[str, set[Cut]] = {}
    for rule in rules:
        for test in tests_of(rule.when):
            if isinstance(vocabulary[test.finding].scale, NumberScale):
                cuts.setdefault(test.finding, set()).update(cuts_of([(test.op, test.want)]))
    cut = vocabulary.with_cuts(cuts)
    for finding in cut.observable:
        if len(finding.scale.meanings) > MAX_CODE:
            what = f"'{finding.id}' is compared with too many thresholds ({len(finding.scale.exact) - 1})"
            problems.add("too-many-thresholds", what, sources.find("findings", finding.id))
    return cut

"""Texts: what a rule, an example and a finding have to say, and how, so that a clinician can read them."""

from __future__ import annotations

import re

from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import fold_text

_MIN_WHY = 20
_MIN_MISUSE = 10
_MIN_HOW = 5
MAX_NAME = 70
# Names that count instead of saying what an example shows: "form 1", "case 2", "none of it (10)", "as described".
_COUNTED = re.compile(
    r"((form|example|case|test|variant|version|item|no|number)\W*)?\d+|.*\(\d+\)|as (described|above)|to be written",
    re.IGNORECASE,
)


def check_texts(base: RuleBase, problems: Problems) -> None:
    """Record texts that say too little: of stable rules, of their examples, and of findings."""
    for rule in base.rules:
        if rule.status == "stable":
            _check_reasons(rule, base, problems)
            _check_names(rule, base, problems)
    _check_findings(base, problems)


def _check_reasons(rule: Rule, base: RuleBase, problems: Problems) -> None:
    for field, text, least in (("why", rule.why, _MIN_WHY), ("misuse", rule.misuse, _MIN_MISUSE)):
        if len(text) <= least:
            what, hint = f"'{field}' of {rule.id} says too little", f"write a sentence of more than {least} characters"
            problems.add("short-text", what, base.place(rule, field), hint=hint)


def _check_names(rule: Rule, base: RuleBase, problems: Problems) -> None:
    """An example's name tells it from the others of its rule, in plain words."""
    seen: set[str] = set()
    for index, example in enumerate(rule.examples):
        name, say = example.name.strip(), "say which finding decides, as in 'knee jerk brisk'"
        what, hint = "", say
        if fold_text(name) in seen:
            what = f"two examples of {rule.id} are named '{name}'"
        elif _COUNTED.fullmatch(name):
            what = f"'{name}' does not say what the example shows"
        elif len(name) > MAX_NAME:
            what, hint = f"the name of this example has {len(name)} characters", f"at most {MAX_NAME}: {say}"
        if what:
            place = base.sources.documents[f"{rule.id}.yaml"].place(("examples", index, "name"))
            problems.add("example-name", what, place, hint=hint)
        seen.add(fold_text(name))


def _check_findings(base: RuleBase, problems: Problems) -> None:
    owners: dict[str, str] = {}
    entries = {finding.family or finding.id: finding for finding in base.vocabulary.observable}
    for name, finding in entries.items():
        place = base.sources.find("findings", name)
        if not finding.question.rstrip().endswith("?"):
            what, hint = f"the question of '{name}' does not end in a question mark", "ask it as one would a colleague"
            problems.add("no-question", what, base.sources.find("findings", name, "question"), hint=hint)
        if len(finding.how) <= _MIN_HOW:
            what, hint = f"'{name}' does not say how to examine or ask for it", "add 'how': one or two plain sentences"
            problems.add("missing-how", what, place, hint=hint)
        for word, alias in {fold_text(alias): alias for alias in finding.aliases}.items():
            owner = owners.setdefault(word, name)
            if owner != name:
                what = f"'{alias}' is a name of '{owner}' and of '{name}'"
                problems.add("alias-clash", what, place, hint="keep it where a clinician would look for it")

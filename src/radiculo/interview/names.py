"""Findings by name: the id, the title or an alias at the beginning of what was typed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.scales import fold_text
from radiculo.knowledge.vocabulary import Finding

CLOSE = 0.8


@dataclass(frozen=True, slots=True)
class Named:
    """A finding, what was typed after its name, and whether the name is a guess."""

    finding: Finding
    rest: str
    sure: bool = True


def find_named(base: RuleBase, text: str) -> Named | None:
    """Return the finding that a text begins with; the longest name wins. None when nothing is near."""
    names, words = _names(base), text.replace(":", " : ", 1).split()
    for size in range(len(words), 0, -1):
        finding = names.get(fold_text(" ".join(words[:size])))
        if finding:
            return Named(finding, " ".join(words[size:]).removeprefix(":").strip())
    close = difflib.get_close_matches(fold_text(text), [n for n in names if len(n) > 3], n=1, cutoff=CLOSE)
    return Named(names[close[0]], "", sure=False) if close else None


def _names(base: RuleBase) -> dict[str, Finding]:
    """Every name of a finding, folded; an id wins over a title, and a title over an alias. Made once."""
    made: dict[str, Finding] | None = base.__dict__.get("_finding_names")
    if made is None:
        made = {}
        for finding in base.vocabulary.observable:
            made.setdefault(fold_text(finding.id), finding)
            made.setdefault(fold_text(finding.id.replace(".", " ")), finding)
        for finding in base.vocabulary.observable:
            made.setdefault(fold_text(finding.title), finding)
        for finding in base.vocabulary.observable:
            for alias in finding.aliases:
                made.setdefault(fold_text(alias), finding)
        base.__dict__["_finding_names"] = made
    return made

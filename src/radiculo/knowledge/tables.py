"""The small tables: closed lists, anatomy, urgency wording, references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from radiculo.knowledge.shapes import (
    AnatomyRow,
    Category,
    Reference,
    RootTerm,
    RuleBaseFile,
    Term,
    TermsFile,
    WordingFile,
)

TIERS = ("none", "not_localisable", "undetermined", "either_or", "both", "possible", "likely", "withdrawn")


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Everything in the rule base that is neither vocabulary, policy nor rule."""

    base: RuleBaseFile
    terms: TermsFile
    roots: Mapping[str, RootTerm]
    segments: Mapping[str, Term]
    zones: Mapping[str, Term]
    anatomy: tuple[AnatomyRow, ...]
    categories: Mapping[str, Category]
    intended_use: str
    wording: WordingFile
    references: Mapping[str, Reference]

"""Rule files to a rule base: from the cache when they were found sound before, else built."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from radiculo.errors import Exit, Problems
from radiculo.knowledge import cache
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import RuleFiles, find_rules


def load_rules(path: str | Path | None = None, policy: Mapping[str, str] | None = None) -> RuleBase:
    """Load the rules at `path` (default: `$RADICULO_RULES`, else the shipped ones) with policy overrides.

    `path` is a directory, or the artefact that `radiculo compile` wrote. Rules that were found sound before start from
    the cache; their places are then names of files alone. Close the rule base, or use it in a `with` statement, to free
    what its engine holds at once. Raises InvalidInput (exit 3) with every problem of every file.
    """
    files = RuleFiles.at(find_rules(Path(path) if path is not None else None))
    key = cache.key_of(files)
    known = cache.load(files, key)
    if known is not None and not policy:
        return known
    from radiculo.knowledge.build import build  # noqa: PLC0415 - a start from the cache reads no rules

    problems = Problems()
    sources = known.sources if known else files.parse(problems)
    base = build(sources, policy or {}, problems)
    problems.raise_errors(Exit.RULES)
    if base is None:  # pragma: no cover - a missing base without a recorded problem would be a bug
        raise AssertionError("no rule base and no problem")
    if key and known is None and not policy:
        cache.save(base, key)
    return cache.marked(base) if known else base

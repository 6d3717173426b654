"""The words of a note that are no findings: what joins, denies, doubts, or speaks of somebody or something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pattern:
    """A fixed way of saying something, such as `{age:number} year old * {sex}`.

    `needs`: a group of findings of which the same part of the sentence must name one.
    `opens`: it stands before the first finding of the note ("52 m" is a man, "walks 50 m" is a distance).
    """

    words: str
    needs: str = ""
    opens: bool = False


@dataclass(frozen=True)
class SaidAtOnce:
    """A finding with the value that some words give it; `both`: the words speak of both legs, as `weak legs` do."""

    finding: str
    value: str
    both: bool = False


@dataclass(frozen=True)
class NoteWords:
    """What vocabulary/note.yaml holds. `cues` maps a kind to its words; see there for what each kind means."""

    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    not_here: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    deniable: tuple[str, ...] = ()
    ask_leg: tuple[str, ...] = ()
    lasting: frozenset[str] = frozenset()  # findings that no time beside them puts in doubt
    facts: Mapping[str, tuple[SaidAtOnce, ...]] = field(default_factory=dict)

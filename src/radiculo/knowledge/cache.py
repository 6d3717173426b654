"""Rule bases that were found sound, kept as models for the next start, and what was made of them.

The key is every byte that was parsed, and the code that parsed it, so an edit is always seen. The documents are kept
beside the models and read when something asks for them: a policy of one's own, an example, the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TypeAlias, TypeVar, cast, overload

from radiculo.errors import Place, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.policy import Policy
from radiculo.knowledge.rules import Example, Rule
from radiculo.knowledge.sources import RuleFiles, Sources
from radiculo.knowledge.tables import Tables
from radiculo.knowledge.vocabulary import Vocabulary
from radiculo.lazy import cached_property
from radiculo.loading import Document
from radiculo.store import kept
from radiculo.store.pack import pack, unpack
from radiculo.version import VERSION

T = TypeVar("T")

KIND = "rules"
_CODE = [Path(__file__).parents[1] / room for room in ("store", "loading", "knowledge", "engine")]


def key_of(files: RuleFiles) -> str:
    """Return the key of rule files; empty when one of them cannot be read."""
    content = files.content
    return "" if content is None else kept.key_of(code(), *content)


def load(files: RuleFiles, key: str) -> RuleBase | None:
    """Return the rule base that was made of these files, under the policy of the files; None when none is kept."""
    try:
        name, models, documents = _read(key)
        vocabulary, rules, strata, tables, policy, shelf = cast("_Models", unpack(models, below="radiculo."))
        sources = _sources(files, name, documents)
    except ValueError:
        return None
    shelf.reading = (vocabulary, policy, tables, sources)
    return marked(RuleBase(vocabulary, rules, strata, tables, policy, name, sources))


def load_sources(files: RuleFiles, key: str) -> Sources | None:
    """Return the documents alone, without places in the text; None when none are kept."""
    try:
        name, _, documents = _read(key)
        return _sources(files, name, documents)
    except ValueError:
        return None


def marked(base: RuleBase) -> RuleBase:
    """Say that a rule base is what documents of the cache say."""
    object.__setattr__(base, "in_cache", True)
    return base


def made_of(base: RuleBase, kind: str, make: Callable[[RuleBase], T]) -> T:
    """Return what `make` makes of a rule base: from the cache where its rules are from there, else made, and kept."""
    if not base.in_cache:
        return make(base)
    key = kept.key_of(code(), base.hash.encode())
    try:
        return cast("T", unpack(kept.load(kind, key) or b"", below="radiculo."))
    except ValueError:
        made = make(base)
        kept.save(kind, key, pack(made))
        return made


def save(base: RuleBase, key: str) -> None:
    """Keep a sound rule base, without its examples, which its documents give again."""
    shelf = _Shelf()
    lent = {rule.id: _lent(rule, shelf) for rule in base.rules}
    strata = tuple(tuple(lent[rule.id] for rule in stratum) for stratum in base.strata)
    models = pack((base.vocabulary, tuple(lent.values()), strata, base.tables, base.policy, shelf))
    documents = pack({name: _text(document.data) for name, document in sorted(base.sources.documents.items())})
    kept.save(KIND, key, b"%s %d\n" % (base.hash.encode(), len(models)) + models + documents)


def _lent(rule: Rule, shelf: _Shelf) -> Rule:
    name = f"{rule.id}.yaml"
    return replace(rule, place=Place(name), examples=_KeptExamples(name, rule.scope, shelf))


def _text(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _sources(files: RuleFiles, name: str, documents: memoryview) -> Sources:
    texts = cast("dict[str, bytes]", unpack(documents, below="radiculo."))
    return Sources(files.root, _KeptDocuments(texts), kept=name)


def _read(key: str) -> tuple[str, memoryview, memoryview]:
    """Return the hash, the models and the documents that are kept under a key. Raises ValueError when none are."""
    content = kept.load(KIND, key) if key else None
    head, _, _ = (content or b"")[:100].partition(b"\n")
    name, _, size = head.decode().partition(" ")
    rest = memoryview(content or b"")[len(head) + 1 :]
    return name, rest[: int(size)], rest[int(size) :]


@cache
def code() -> bytes:
    """Return what tells one state of the code that reads and compiles rules from another: its files and their times."""
    found = [(path.name, path.stat()) for folder in _CODE for path in sorted(folder.glob("*.py"))]
    return repr([VERSION, *((name, status.st_size, status.st_mtime_ns) for name, status in found)]).encode()


@dataclass(frozen=True)
class _KeptDocuments(Mapping[str, Document]):
    """The documents of a rule base by name, each parsed when it is asked for."""

    texts: Mapping[str, bytes]
    parsed: dict[str, Document] = field(default_factory=dict, compare=False, repr=False)

    def __getitem__(self, name: str) -> Document:
        if name not in self.parsed:
            self.parsed[name] = Document(name, "", json.loads(self.texts[name]))
        return self.parsed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(eq=False)
class _Shelf:
    """Where rules find what their examples are read with; not the rule base, which a circle would keep in memory."""

    reading: tuple[Vocabulary, Policy, Tables, Sources] | None = field(default=None, compare=False, repr=False)

    def examples(self, name: str, scope: str) -> tuple[Example, ...]:
        """Return the examples that a document holds."""
        from radiculo.knowledge.read_rules import RuleReader  # noqa: PLC0415 - a start from the cache reads no rules

        if self.reading is None:  # pragma: no cover - it is filled before a rule is lent
            raise AssertionError("an empty shelf")
        vocabulary, policy, tables, sources = self.reading
        reader = RuleReader(vocabulary, policy, tables, Problems())
        return tuple(reader.examples(scope, sources.documents[name], vocabulary))


@dataclass(frozen=True, eq=False)
class _KeptExamples(Sequence[Example]):
    """The examples of a rule, read when the first is asked for."""

    name: str
    scope: str
    shelf: _Shelf

    @cached_property
    def _examples(self) -> tuple[Example, ...]:
        return self.shelf.examples(self.name, self.scope)

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Example, ...]: ...
    def __getitem__(self, index: int | slice) -> Example | tuple[Example, ...]:
        return self._examples[index]

    def __len__(self) -> int:
        return len(self._examples)


_Models: TypeAlias = tuple[Vocabulary, tuple[Rule, ...], tuple[tuple[Rule, ...], ...], Tables, Policy, _Shelf]

"""Rule bases that were found sound, kept as models for the next start, and what was made of them.

The key is every byte that was parsed, and the code that parsed it, so an edit is always seen. The documents are kept
beside the models and read when something asks for them: a policy of one's own, an example, the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeAlias, cast, overload

from radiculo.errors import Place, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.policy import Policy
from radiculo.knowledge.read_rules import RuleReader
from radiculo.knowledge.rules import Example, Rule
from radiculo.knowledge.sources import RuleFiles, Sources
from radiculo.knowledge.tables import Tables
from radiculo.knowledge.vocabulary import Vocabulary
from radiculo.lazy import cached_property
from radiculo.loading import Document
from radiculo.store import kept
from radiculo.store.pack import pack, unpack
from radiculo.version import VERSION

KIND = "rules"
_CODE = [Path(__file__).parents[1] / room for room in ("loading", "knowledge", "engine")]
_Models: TypeAlias = tuple[Vocabulary, tuple[Rule, ...], tuple[tuple[Rule, ...], ...], Tables, Policy]


def key_of(files: RuleFiles) -> str:
    """Return the key of rule files; empty when one of them cannot be read."""
    content = files.content
    return "" if content is None else kept.key_of(code(), *content)


def load(files: RuleFiles, key: str) -> RuleBase | None:
    """Return the rule base that was made of these files, under the policy of the files; None when none is kept."""
    try:
        name, models, documents = _read(key)
        made = cast("_Models", unpack(models, below="radiculo."))
    except ValueError:
        return None
    vocabulary, rules, strata, tables, policy = made
    sources = Sources(files.root, KeptDocuments(documents), kept=name)
    reader = RuleReader(vocabulary, policy, tables, Problems())
    whole = {rule.id: _with_examples(rule, reader, sources) for rule in rules}
    strata = tuple(tuple(whole[rule.id] for rule in stratum) for stratum in strata)
    return RuleBase(vocabulary, tuple(whole.values()), strata, tables, policy, name, sources)


def load_sources(files: RuleFiles, key: str) -> Sources | None:
    """Return the documents alone, without places in the text; None when none are kept."""
    try:
        name, _, documents = _read(key)
    except ValueError:
        return None
    return Sources(files.root, KeptDocuments(documents), kept=name)


def save(base: RuleBase, key: str) -> None:
    """Keep a sound rule base, without its examples, which its documents give again."""
    bare = {rule.id: replace(rule, examples=(), place=Place("")) for rule in base.rules}
    strata = tuple(tuple(bare[rule.id] for rule in stratum) for stratum in base.strata)
    models = pack((base.vocabulary, tuple(bare.values()), strata, base.tables, base.policy))
    files = {name: document.data for name, document in sorted(base.sources.documents.items())}
    documents = json.dumps(files, ensure_ascii=False, separators=(",", ":")).encode()
    kept.save(KIND, key, b"%s %d\n" % (base.hash.encode(), len(models)) + models + documents)


def _read(key: str) -> tuple[str, bytes, bytes]:
    """Return the hash, the models and the documents that are kept under a key. Raises ValueError when none are."""
    content = kept.load(KIND, key) if key else None
    head, _, rest = (content or b"").partition(b"\n")
    name, _, size = head.decode().partition(" ")
    return name, rest[: int(size)], rest[int(size) :]


@cache
def code() -> bytes:
    """Return what tells one state of the code that reads and compiles rules from another: its files and their times."""
    found = [(path.name, path.stat()) for folder in _CODE for path in sorted(folder.glob("*.py"))]
    return repr([VERSION, *((name, status.st_size, status.st_mtime_ns) for name, status in found)]).encode()


@dataclass(frozen=True)
class KeptDocuments(Mapping[str, Document]):
    """The documents of a rule base by name, parsed when the first is asked for."""

    text: bytes

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {name: Document(name, "", data) for name, data in json.loads(self.text).items()}

    def __getitem__(self, name: str) -> Document:
        return self._documents[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


@dataclass(frozen=True, eq=False)
class KeptExamples(Sequence[Example]):
    """The examples of a rule, read when the first is asked for."""

    name: str
    scope: str
    reader: RuleReader
    sources: Sources

    @cached_property
    def _examples(self) -> tuple[Example, ...]:
        document = self.sources.documents[self.name]
        return tuple(self.reader.examples(self.scope, document, self.reader.vocabulary))

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Example, ...]: ...
    def __getitem__(self, index: int | slice) -> Example | tuple[Example, ...]:
        return self._examples[index]

    def __len__(self) -> int:
        return len(self._examples)


def _with_examples(rule: Rule, reader: RuleReader, sources: Sources) -> Rule:
    name = f"{rule.id}.yaml"
    return replace(rule, place=Place(name), examples=KeptExamples(name, rule.scope, reader, sources))

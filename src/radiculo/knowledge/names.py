"""The names in a rules directory, found without loading the rules: for completion, which must be quick."""

from __future__ import annotations

from pathlib import Path

from radiculo.errors import Problems
from radiculo.knowledge import cache
from radiculo.knowledge.sources import RuleFiles, Sources, files_of, find_cases, find_rules, is_rule
from radiculo.lazy import cached_property
from radiculo.loading import Plain


class Names:
    """What may be typed as a name. Files that are wrong simply give no names."""

    def __init__(self, rules: Path | None = None) -> None:
        self.root = find_rules(rules)

    @cached_property
    def sources(self) -> Sources:
        """The documents: from the cache when these files were found sound before."""
        files = RuleFiles.at(self.root)
        return cache.load_sources(files, cache.key_of(files)) or files.parse(Problems())

    @property
    def rules(self) -> list[str]:
        """The ids of the rules."""
        names = files_of(self.root) if self.root.is_dir() else self.sources.documents
        extends = self.root.is_dir() and self._data("rulebase.yaml").get("extends") == "shipped"
        known = self.sources.documents if extends else names
        return sorted(name.removesuffix(".yaml") for name in known if is_rule(name))

    @property
    def findings(self) -> list[str]:
        """The ids of the findings, without those of single areas."""
        return sorted(name for file in self.sources.matching("vocabulary/") for name in self._keys(file, "findings"))

    @property
    def roots(self) -> list[str]:
        """The roots, cranial first."""
        return self._keys("anatomy.yaml", "roots")

    @property
    def switches(self) -> list[str]:
        """The switches of the policy."""
        return self._keys("policy.yaml", "switches")

    @property
    def categories(self) -> list[str]:
        """The categories of urgency, most urgent first."""
        return self._keys("urgency.yaml", "categories")

    @property
    def domains(self) -> list[str]:
        """The domains of evidence."""
        return self._keys("terms.yaml", "domains")

    @property
    def references(self) -> list[str]:
        """The keys of the references."""
        files = ["references.yaml", *self.sources.matching("references/")]
        return sorted(key for file in files for key in self._keys(file, "references"))

    @property
    def topics(self) -> list[str]:
        """The sections and entries of the catalogue."""
        files = self.sources.matching("catalogue/")
        sections = [Path(file).stem for file in files]
        return sections + [name for file in files for name in self._keys(file, "entries")]

    @property
    def cases(self) -> list[str]:
        """The ids of the shipped cases."""
        return sorted(path.stem for path in find_cases().rglob("*.yaml"))

    def _keys(self, file: str, field: str) -> list[str]:
        found = self._data(file).get(field)
        return list(found) if isinstance(found, dict) else []

    def _data(self, file: str) -> dict[str, Plain]:
        document = self.sources.documents.get(file)
        return document.data if document is not None and isinstance(document.data, dict) else {}

"""A case with the text that it was read from, so that a remark can point at a line and an edit can change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from radiculo.cases.model import Case
from radiculo.cases.raw import records_of
from radiculo.cases.read import locate, record_of, unreadable
from radiculo.errors import Diagnostic, Place, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import Slot
from radiculo.lazy import cached_property
from radiculo.loading import Document, parse_document
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace

WHOLE = (".yaml", ".yml")  # files whose lines a person writes, one case each


@dataclass(frozen=True, kw_only=True)
class Written:
    """One record of a file: its document, and the case, or what is wrong with it."""

    path: Path
    document: Document
    case: Case | None
    diagnostics: tuple[Diagnostic, ...]
    base: RuleBase

    @cached_property
    def trace(self) -> Trace:
        """What radiculo answers. Raises EngineFault when the engines disagree, AssertionError without a case."""
        if self.case is None:
            raise AssertionError("a record without a case has no answer")
        return triage(self.case, self.base)

    @property
    def is_whole(self) -> bool:
        """Whether the file is one case that a person writes, so that edits can be made in it."""
        return self.path.suffix.lower() in WHOLE

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Return the place of a field, or of its nearest parent."""
        return self.document.place(path, key=key)

    def place_of(self, slot: Slot) -> Place:
        """Return where a slot is recorded: its own line, that of its block or shorthand, or the observations."""
        prefix = (self.case.observations.name(slot) if self.case else str(slot)).removesuffix(slot.finding)
        prefixes = [prefix, "both."] if prefix else [""]
        head, _, area = slot.finding.partition(".")
        for prefix in prefixes:
            for path in (
                (f"{prefix}{slot.finding}",),
                (f"{prefix}{head}",) if area else (),
                (prefix.rstrip("."), slot.finding) if prefix else (),
            ):
                if path and ("observations", *path) in self.document.marks:
                    return self.document.place(("observations", *path), key=True)
        return self.document.place(("observations",), key=True)


def read_written(names: Iterable[str], base: RuleBase) -> Iterator[Written]:
    """Yield every record of files, folders, patterns and ids of shipped cases with its text. Nothing is left out."""
    for name in names:
        found = locate(name)
        if not isinstance(found, list):
            yield _lost(name, found.diagnostics, base)
            continue
        for path in found:
            yield from _file(path, base)


def _file(path: Path, base: RuleBase) -> Iterator[Written]:
    try:
        for name, number, text in records_of(path):
            problems = Problems()
            is_json = bool(number) or path.suffix == ".json"
            line = text.rstrip(b"\r\n") if number else text
            document = parse_document(line, name, problems, json=is_json, first_line=number or 1)
            found = record_of(document, problems, base, name)
            yield Written(path=path, document=document, case=found.case, diagnostics=found.diagnostics, base=base)
    except (OSError, EOFError) as error:
        yield _lost(str(path), unreadable(str(path), error).diagnostics, base)


def _lost(name: str, diagnostics: tuple[Diagnostic, ...], base: RuleBase) -> Written:
    return Written(path=Path(name), document=Document(name, ""), case=None, diagnostics=diagnostics, base=base)

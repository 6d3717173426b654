"""Case files to cases: a file, a folder, JSON Lines, or standard input; every record is accounted for."""

from __future__ import annotations

import os
import sys
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from json import dumps as to_json
from pathlib import Path
from typing import TypeVar

from radiculo.cases.check import CaseCheck
from radiculo.cases.files import files_in, files_matching, is_pattern
from radiculo.cases.model import Case
from radiculo.cases.raw import STDIN, Raw, records_of, records_of_input
from radiculo.cases.shapes import CaseFile, Expect, Truth
from radiculo.errors import Diagnostic, Exit, InvalidInput, Place, Problems, did_you_mean, name_of
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import ObservationReader, Observations
from radiculo.knowledge.sources import find_cases
from radiculo.knowledge.vocabulary import LEGS
from radiculo.loading import Document, Plain, decode, parse_document

IN_MEMORY = "<case>"


@dataclass(frozen=True)
class Record:
    """One record of the input: a case, or what is wrong with it."""

    name: str
    case: Case | None
    diagnostics: tuple[Diagnostic, ...] = ()


def read_records(paths: Iterable[str], base: RuleBase) -> Iterator[Record]:
    """Yield every record of the given files and folders; `-` is standard input. Nothing is left out.

    A name that is no file may be the id of a shipped case.
    """
    seen: dict[str, str] = {}
    for name in paths:
        raws = records_of_input(sys.stdin.buffer) if name == "-" else None
        found = _path(name, base) if raws is None else (read_strictly(raw, base) for raw in raws)
        for record in found:
            yield _told_apart(record, seen)


def _told_apart(record: Record, seen: dict[str, str]) -> Record:
    """Add a warning to a case whose id another one has."""
    if record.case is None:
        return record
    first = seen.setdefault(record.case.id, str(record.case.place))
    if first == str(record.case.place):
        return record
    what, hint = f"another case has the id '{record.case.id}' too", f"the first one is at {first}"
    double = Diagnostic("duplicate-id", what, record.case.place, hint=hint, severity="warning")
    return replace(record, diagnostics=(*record.diagnostics, double))


def read_case(source: str | Path | Mapping[str, object], rules: RuleBase) -> Case:
    """Read one case: a file, the id of a shipped case, the text of a case as JSON, or its data as a mapping.

    Raises InvalidInput (exit 4) with every problem of the case, or when there is not exactly one case in the file.
    """
    problems = Problems()
    records = list(_given(source, rules, problems))
    problems.extend(diagnostic for record in records for diagnostic in record.diagnostics)
    if len(records) != 1:
        problems.add("one-case", f"expected one case, found {len(records)}", Place(str(source)))
    problems.raise_errors(Exit.CASE)
    case = records[0].case
    if case is None:  # pragma: no cover - a record without a case has an error
        raise AssertionError("no case and no problem")
    return case


def read_cases(paths: str | Path | Iterable[str | Path], rules: RuleBase) -> Iterator[Case]:
    """Yield the cases of files, folders, JSON Lines, or ids of shipped cases, one by one.

    Raises InvalidInput (exit 4) at the first record that is no case, with every problem of it.
    """
    for record in read_records([str(paths)] if isinstance(paths, str | Path) else map(str, paths), rules):
        if record.case is None:
            raise InvalidInput(list(record.diagnostics), Exit.CASE)
        yield record.case


def _given(source: str | Path | Mapping[str, object], base: RuleBase, problems: Problems) -> Iterable[Record]:
    if isinstance(source, Mapping):
        try:
            source = to_json(source, indent=2, ensure_ascii=False, default=dict)
        except (TypeError, ValueError, RecursionError) as error:
            problems.add(
                "wrong-type", f"the case is not plain data: {error}", Place(IN_MEMORY), hint="see the case format"
            )
            problems.raise_errors(Exit.CASE)
    if isinstance(source, str) and source.lstrip().startswith("{"):
        return [_parsed(source.encode("utf-8", "surrogatepass"), IN_MEMORY, base, json=True)]
    return read_records([str(source)], base)


def _path(name: str, base: RuleBase) -> Iterator[Record]:
    found = locate(name)
    if isinstance(found, Record):
        yield found
        return
    for path in found:
        yield from _file(path, base)


def locate(name: str) -> list[Path] | Record:
    """Return the case files that a file, a folder or the id of a shipped case stands for, or what is wrong with it."""
    path = Path(name)
    try:
        is_folder = path.is_dir()
        is_file = path.exists() and not is_folder  # a pipe or a device is read like a file
    except OSError:  # no name of a file, such as a whole case in quotes
        is_folder = is_file = False
    shipped_path = None if is_folder or is_file else _shipped(name)
    folder = path if is_folder else shipped_path if shipped_path and shipped_path.is_dir() else None
    if folder:
        return files_in(folder)
    if is_file or shipped_path:
        return [shipped_path or path]
    if is_pattern(name) and (found := files_matching(name)):
        return found
    return _nowhere(name)


def files_of(name: str) -> list[Path]:
    """Return the files that a name stands for; of one that stands for nothing, the file that is not there."""
    found = locate(name)
    return [Path(name)] if isinstance(found, Record) else found


def _nowhere(name: str) -> Record:
    problems = Problems()
    known = {p.stem for p in find_cases().rglob("*.yaml")}
    hint = did_you_mean(name, known) or "give a file, a folder, '-' for standard input, or the id of a shipped case"
    if is_pattern(name):
        hint = f"the pattern matches no case file; {hint}"
    name = name_of(name)
    shown = name if len(name) <= 80 else f"{name[:80]}..."
    problems.add("no-such-case", f"no such file, folder or shipped case: '{shown}'", Place(shown), hint=hint)
    return Record(name, None, tuple(problems))


def _shipped(name: str) -> Path | None:
    """Return a shipped case by id, or a shipped folder by its path, such as `cases/published`."""
    root = find_cases()
    parts = Path(name).parts if len(name) < 200 else ()
    if parts[:1] == ("cases",) and ".." not in parts and root.joinpath(*parts[1:]).is_dir():
        return root.joinpath(*parts[1:])
    file = f"{name}.yaml"
    return min((Path(folder, file) for folder, _, files in os.walk(root) if file in files), default=None)


def _file(path: Path, base: RuleBase) -> Iterator[Record]:
    try:
        for raw in records_of(path):
            yield read_strictly(raw, base)
    except (OSError, EOFError, zlib.error) as error:
        yield unreadable(name_of(path), error)


def unreadable(name: str, error: Exception) -> Record:
    """Return the record of a file that cannot be read (to its end)."""
    problems = Problems()
    problems.add("unreadable", f"cannot be read: {getattr(error, 'strerror', '') or error}", Place(name))
    return Record(name, None, tuple(problems))


def read_strictly(raw: Raw, base: RuleBase) -> Record:
    """Read one record, with every diagnostic."""
    source, number, text = raw
    return line_record(text, source, number, base) if number else _text_record(text, source, base)


def line_record(line: bytes, name: str, number: int, base: RuleBase) -> Record:
    """Read one line of JSON Lines."""
    problems = Problems()
    document = parse_document(line.rstrip(b"\r\n"), name, problems, json=True, first_line=number)
    return record_of(document, problems, base, f"{name}:{number}")


def _text_record(text: bytes, name: str, base: RuleBase) -> Record:
    """Read the whole text of a file, or of standard input, as one case."""
    is_json = name.endswith(".json") or (name == STDIN and text.removeprefix(BOM_UTF8).lstrip().startswith(b"{"))
    return _parsed(text, name, base, json=is_json)


def _parsed(text: bytes, name: str, base: RuleBase, *, json: bool) -> Record:
    problems = Problems()
    document = parse_document(text, name, problems, json=json)
    return record_of(document, problems, base, name)


def record_of(document: Document, problems: Problems, base: RuleBase, name: str) -> Record:
    """Return the case of a document, under its id, or what is wrong with it, under a name."""
    case = make_case(document, problems, base) if not problems.errors else None
    if case is None or problems.errors:
        return Record(name, None, tuple(problems))
    return Record(case.id, case, tuple(problems))


def make_case(document: Document, problems: Problems, base: RuleBase) -> Case | None:
    """Check a document against the case format and the vocabulary; problems are recorded."""
    if document.data is None and not problems.errors:
        problems.add("empty-file", "there is no case here", document.place())
        return None
    data = document.data if isinstance(document.data, dict) else {}
    reader = ObservationReader(base.vocabulary, document, problems)
    found = Problems()
    shape = decode(CaseFile, document.data, document, found)
    hints = dict(_misplaced(data, document, reader))
    problems.extend(replace(each, hint=each.hint or hints.get(each.place, "")) for each in found)
    observations = reader.read(data.get("observations"), ("observations",))
    if shape is None:
        return None
    CaseCheck(shape, document, base, problems).run()
    return Case(
        id=shape.id,
        observations=observations,
        title=shape.title,
        stem=shape.stem,
        language=shape.language,
        tags=tuple(shape.tags),
        source=shape.source,
        synthetic=shape.synthetic,
        author=shape.author,
        licence=shape.licence,
        notes=dict(shape.notes),
        truth=_on_the_leg(shape.truth, "truth", observations, document, problems),
        expect=_on_the_leg(shape.expect, "expect", observations, document, problems),
        teaching=shape.teaching,
        reviewers=tuple(shape.reviewers),
        supersedes=tuple(shape.supersedes),
        place=document.place(),
    )


def _misplaced(data: Mapping[str, Plain], document: Document, reader: ObservationReader) -> Iterator[tuple[Place, str]]:
    """Yield the places of fields that no case has and that belong under the observations, with what to do."""
    for name in data.keys() - CaseFile.model_fields.keys():
        place = document.place((name,), key=True)
        if any(map(reader.names.find, (name, name.partition(".")[2]))):
            yield place, "a finding is written under 'observations', indented"
        elif isinstance(data[name], dict) and "observations" not in data:
            yield place, "findings are written under 'observations'"


B = TypeVar("B", Truth, Expect)


def _on_the_leg(
    block: B | None, name: str, observations: Observations, document: Document, problems: Problems
) -> B | None:
    """Return a truth or expectation with the leg that `one` is read as; what does not fit the findings is said."""
    if block is None:
        return None
    place = document.place((name, "side"))
    if block.side == "one" and observations.one is None:
        what, hint = "'one' needs findings of one leg, whichever it is", "write 'left', 'right' or 'both'"
        problems.add("which-leg", what, place, hint=hint)
    elif block.side in LEGS and observations.unsided:
        what, hint = f"no finding says that it is the {block.side} leg", "write 'one', as the findings do"
        problems.add("which-leg", what, place, hint=hint)
    return block.model_copy(update={"side": observations.one}) if block.side == "one" else block

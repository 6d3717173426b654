"""Where rule files are, and their documents: a directory of YAML, or one compiled JSON artefact."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from radiculo.errors import Exit, InvalidInput, Place, Problems, one_of
from radiculo.knowledge.own_policy import extended
from radiculo.loading import Document, Plain, parse_document
from radiculo.loading.limits import MAX_ARTEFACT, MAX_BYTES, MAX_FILES
from radiculo.store.read_file import read_limited, unfit
from radiculo.store.write_file import real

ENVIRONMENT = "RADICULO_RULES"
CASES_ENVIRONMENT = "RADICULO_CASES"
POLICY = "policy.yaml"
FORMAT = "radiculo-rulebase/2"
FORMATS = ("radiculo-rulebase/1", FORMAT)  # what can be read: /1 has the files alone
TOP = (
    "rulebase.yaml",
    "urgency.yaml",
    "policy.yaml",
    "anatomy.yaml",
    "terms.yaml",
    "rivals.yaml",
    "wording.yaml",
    "references.yaml",
)
_PACKAGED = Path(__file__).resolve().parents[1] / "data"
_CHECKOUT = Path(__file__).resolve().parents[3]


def shipped(kind: str) -> Path:
    """Return the shipped `rules` or `cases`: inside the installed package, else the checkout's."""
    packaged = _PACKAGED / kind
    return packaged if packaged.is_dir() else _CHECKOUT / kind


def bad_files() -> Path:
    """Return the folder of faulty inputs with their messages: inside the installed package, else the checkout's."""
    packaged = shipped("codes")
    return packaged if packaged.is_dir() else _CHECKOUT / "tests" / "diagnostics" / "bad"


def find_cases() -> Path:
    """Return the folder of cases: `$RADICULO_CASES`, or the shipped one."""
    chosen = os.environ.get(CASES_ENVIRONMENT)
    return Path(chosen) if chosen else shipped("cases")


def find_rules(explicit: Path | None = None) -> Path:
    """Return the rules to use: the given path, `$RADICULO_RULES`, or the shipped ones.

    Raises InvalidInput (exit 3) when that is neither a directory nor a file.
    """
    chosen = explicit or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)
    path = chosen or shipped("rules")
    if not path.exists():
        problems = Problems()
        problems.add(
            "no-rules",
            "no such directory or file of rules",
            Place(str(path)),
            hint=f"see --rules and {ENVIRONMENT}",
        )
        problems.raise_errors(Exit.RULES)
    return path


@dataclass(frozen=True)
class Sources:
    """The documents of a rule base by relative path; `kept` is the hash of those that are from the cache."""

    root: Path
    documents: Mapping[str, Document]
    kept: str = ""

    def matching(self, prefix: str) -> dict[str, Document]:
        """Return the documents below a folder."""
        return {name: self.documents[name] for name in self.documents if name.startswith(prefix)}

    def rules(self) -> dict[str, Document]:
        """Return the documents that are rules: those in a folder that is not set apart for something else."""
        return {name: self.documents[name] for name in self.documents if is_rule(name)}

    def find(self, *path: str) -> Place:
        """Return the place of the first key with this path in any document."""
        for _, document in sorted(self.documents.items()):
            if path in document.key_marks:
                return document.place(path, key=True)
        return Place(str(self.root))

    def content_hash(self, extra: object = None) -> str:
        """Return a hash of the content, independent of comments, layout and the order of files; `extra` is part of it.

        The order of fields does not matter in a rule; elsewhere it does: values, roots and categories are in order.
        """
        if self.kept and extra is None:
            return self.kept
        rules = self.rules()
        rest = [(name, self.documents[name].data) for name in sorted(self.documents) if name not in rules]
        content = {name: document.data for name, document in rules.items()}
        digest = hashlib.sha256(json.dumps([content, extra], sort_keys=True, ensure_ascii=False).encode())
        digest.update(json.dumps(rest, ensure_ascii=False).encode())
        return digest.hexdigest()[:16]

    def artefact(self) -> dict[str, object]:
        """Return the whole rule base as one JSON object; `read_sources` reads it back."""
        files = {name: document.data for name, document in sorted(self.documents.items())}
        return {"format": FORMAT, "hash": self.content_hash(), "files": files}


def is_rule(name: str) -> bool:
    """Say whether a file, by its relative path, is a rule."""
    return "/" in name and name.partition("/")[0] not in {"vocabulary", "references", "catalogue"}


@dataclass(frozen=True)
class RuleFiles:
    """The bytes of every rule file, read once: what is parsed is what its key in the cache was made from."""

    root: Path
    files: Mapping[str, bytes | OSError]
    shipped: RuleFiles | None = None  # where these rules may extend the shipped ones

    @classmethod
    def at(cls, root: Path) -> RuleFiles:
        """Read the files below a directory, or one compiled artefact, which is then the only file and has no name."""
        found, most = (files_of(root), MAX_BYTES) if root.is_dir() else ({"": root}, MAX_ARTEFACT)
        files = {name: _bytes_of(path, most) for name, path in found.items()}
        base = files.get("rulebase.yaml")
        extends = isinstance(base, bytes) and b"extends" in base and root != shipped("rules")
        return cls(root, files, cls.at(shipped("rules")) if extends else None)

    @property
    def content(self) -> list[bytes] | None:
        """Everything that is read, in order; None when a file cannot be read."""
        found: list[bytes] = []
        for name, raw in self.files.items():
            if isinstance(raw, OSError):
                return None
            found += [name.encode("utf-8", "surrogateescape"), raw]
        if self.shipped is None:
            return found
        below = self.shipped.content
        return None if below is None else [*found, b"\0extends", *below]

    def parse(self, problems: Problems) -> Sources:
        """Parse every file; problems are recorded."""
        if "" in self.files:
            return _read_artefact(self.root, self.files[""], problems)
        documents = {}
        for name, raw in self.files.items():
            where = shown(self.root / name)
            if not name.endswith(".yaml"):
                hint = f"rename it to {PurePath(name).with_suffix('.yaml').name}"
                problems.add("file-name", "rule files end in .yaml", Place(where), hint=hint)
            elif isinstance(raw, OSError):
                problems.add("unreadable", f"cannot be read: {raw.strerror}", Place(where))
                documents[name] = Document(where, "", sound=False)
            else:
                documents[name] = parse_document(raw, where, problems)
        for name in set(documents) - set(TOP):
            if "/" not in name:
                place = Place(shown(self.root / name))
                hint = "a rule lives in a folder, such as level/ or alarm/"
                what = f"'{name}' is no file of a rule base"
                problems.add("unexpected-file", what, place, expected=one_of(TOP), hint=hint)
        base = documents.get("rulebase.yaml")
        extends = base is not None and isinstance(base.data, dict) and base.data.get("extends") == "shipped"
        if self.shipped is not None and extends:
            below = self.shipped.parse(problems).documents
            if POLICY in documents and POLICY in below:
                documents[POLICY] = extended(documents[POLICY], below[POLICY], problems)
            documents = {**below, **documents}
        return Sources(self.root, documents)


def read_sources(root: Path, problems: Problems) -> Sources:
    """Read every rule file below `root` (or a compiled artefact); problems are recorded."""
    return RuleFiles.at(root).parse(problems)


def _bytes_of(path: Path, most: int) -> bytes | OSError:
    try:
        return read_limited(path, most)
    except OSError as error:
        return error


def files_of(root: Path) -> dict[str, Path]:
    """Return the YAML files below a directory by relative path, without hidden ones.

    Raises InvalidInput (exit 3) for files that are not to be opened, and for too many.
    """
    found, problems = {}, Problems()
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below, here = Path(folder), Path(folder).relative_to(root).as_posix()
        prefix = "" if here == "." else f"{here}/"
        for name in names:
            if name.endswith((".yaml", ".yml")) and not name.startswith("."):
                found[f"{prefix}{name}"] = path = below / name
                if why := unfit(path, MAX_BYTES):
                    problems.add("unreadable", why, Place(shown(path)))
        if len(found) > MAX_FILES:
            problems.add("too-large", f"more than {MAX_FILES} files, which is the limit for rules", Place(shown(root)))
            break
    problems.raise_errors(Exit.RULES)
    return dict(sorted(found.items()))


def shown(path: Path) -> str:
    """Return a path as messages show it: relative to where the user is, when it is below."""
    try:
        return real(path).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _read_artefact(path: Path, raw: bytes | OSError, problems: Problems) -> Sources:
    place = Place(str(path))
    try:
        name, files = _content(raw)
        sources = Sources(path, {file: Document(f"{path}#{file}", "", data) for file, data in files.items()})
        if name != sources.content_hash():
            problems.add("artefact", "the content does not match its hash; compile the rules again", place)
    except (OSError, ValueError, RecursionError, LookupError, AttributeError) as error:
        problems.add("artefact", f"not a compiled rule base: {error}", place, expected=f"format {FORMAT}")
        raise InvalidInput(list(problems), Exit.RULES) from error
    return sources


def _content(raw: bytes | OSError) -> tuple[str, dict[str, Plain]]:
    """Return the hash of an artefact, and its files."""
    if isinstance(raw, OSError):
        raise raw
    if len(raw) > MAX_ARTEFACT:
        raise ValueError(f"it has more than {MAX_ARTEFACT} bytes")
    content = json.loads(raw)
    if not isinstance(content, dict) or content.get("format") not in FORMATS:
        raise ValueError("it does not say so")
    files = dict(content["files"].items())
    if odd := [name for name in files if not name.endswith((".yaml", ".yml"))]:
        raise ValueError(f"'{odd[0][:80]}' is no name of a rule file")
    return str(content.get("hash")), files

"""Where rule files are, and their documents: a directory of YAML, or one compiled JSON artefact."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from radiculo.errors import Exit, InvalidInput, Place, Problems, one_of
from radiculo.loading import Document, read_document
from radiculo.loading.limits import MAX_BYTES, MAX_FILES
from radiculo.store.read_file import unfit
from radiculo.store.write_file import real

ENVIRONMENT = "RADICULO_RULES"
CASES_ENVIRONMENT = "RADICULO_CASES"
FORMAT = "radiculo-rulebase/1"
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
        return {name: doc for name, doc in self.documents.items() if name.startswith(prefix)}

    def rules(self) -> dict[str, Document]:
        """Return the documents that are rules: those in a folder that is not set apart for something else."""
        return {name: document for name, document in self.documents.items() if is_rule(name)}

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


def read_sources(root: Path, problems: Problems) -> Sources:
    """Read every rule file below `root` (or a compiled artefact); problems are recorded."""
    if root.is_file():
        return _read_artefact(root, problems)
    documents = {}
    for name, path in files_of(root).items():
        if path.suffix != ".yaml":
            hint = f"rename it to {path.with_suffix('.yaml').name}"
            problems.add("file-name", "rule files end in .yaml", Place(_shown(path)), hint=hint)
            continue
        documents[name] = read_document(path, problems, shown=_shown(path))
    for name in set(documents) - set(TOP):
        if "/" not in name:
            place = Place(_shown(root / name))
            hint = "a rule lives in a folder, such as level/ or alarm/"
            problems.add(
                "unexpected-file", f"'{name}' is no file of a rule base", place, expected=one_of(TOP), hint=hint
            )
    base = documents.get("rulebase.yaml")
    if base is not None and isinstance(base.data, dict) and base.data.get("extends") == "shipped":
        documents = {**read_sources(shipped("rules"), problems).documents, **documents}
    return Sources(root, documents)


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
                    problems.add("unreadable", why, Place(_shown(path)))
        if len(found) > MAX_FILES:
            problems.add("too-large", f"more than {MAX_FILES} files, which is the limit for rules", Place(_shown(root)))
            break
    problems.raise_errors(Exit.RULES)
    return dict(sorted(found.items()))


def _shown(path: Path) -> str:
    """Return a path as messages show it: relative to where the user is, when it is below."""
    try:
        return real(path).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _read_artefact(path: Path, problems: Problems) -> Sources:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.add("artefact", f"not a compiled rule base: {error}", Place(str(path)))
        raise InvalidInput(list(problems), Exit.RULES) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content.get("files"), dict):
        problems.add("artefact", "not a compiled rule base", Place(str(path)), expected=f"format {FORMAT}")
        problems.raise_errors(Exit.RULES)
    documents = {name: Document(f"{path}#{name}", "", data) for name, data in content["files"].items()}
    sources = Sources(path, documents)
    if content.get("hash") != sources.content_hash():
        problems.add("artefact", "the content does not match its hash; compile the rules again", Place(str(path)))
    return sources

"""Cases as Markdown with front matter: the fields as YAML between two lines of dashes, the stem as the text below."""

from __future__ import annotations

from pathlib import Path

import yaml

from radiculo.cases.model import Case
from radiculo.cases.read import Record, record_of
from radiculo.errors import Place, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.loading import parse_document
from radiculo.loading.limits import MAX_BYTES
from radiculo.store.read_file import read_limited

_FENCE = "---"


def case_markdown(case: Case) -> str:
    """Return a case as Markdown; reading it back gives an equal case."""
    data = case.to_file()
    stem = str(data.pop("stem", ""))
    ordered = {"schema_version": data.pop("schema_version"), **data}
    ordered.setdefault("observations", {})
    head = yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=100)
    return f"{_FENCE}\n{head}{_FENCE}\n\n{stem}\n"


def read_markdown(path: Path, base: RuleBase) -> Record:
    """Read a case from Markdown with front matter; problems have their line in the file."""
    problems = Problems()
    try:
        text = read_limited(path, MAX_BYTES).decode("utf-8-sig")
    except OSError as error:
        problems.add("unreadable", f"cannot be read: {error.strerror or error}", Place(str(path)))
        return Record(str(path), None, tuple(problems))
    except UnicodeDecodeError as error:
        problems.add("encoding", f"byte {error.start} is not UTF-8 text", Place(str(path)), hint="save it as UTF-8")
        return Record(str(path), None, tuple(problems))
    lines = text.splitlines()
    ends = [at for at, line in enumerate(lines) if line.strip() == _FENCE]
    if len(ends) < 2 or ends[0] != 0:
        hint = f"begin with a line of '{_FENCE}', the fields as YAML, and another line of '{_FENCE}'"
        problems.add("missing-field", "there is no front matter", Place(str(path), 1, 1), hint=hint)
        return Record(str(path), None, tuple(problems))
    head = "\n".join(["", *lines[1 : ends[1]]])  # an empty line keeps the numbers of lines
    document = parse_document(head, str(path), problems)
    stem = "\n".join(lines[ends[1] + 1 :]).strip()
    if stem and isinstance(document.data, dict):
        if "stem" in document.data:
            problems.add("duplicate-key", "the stem stands in the front matter and below it", document.place(("stem",)))
        document.data["stem"] = stem
    return record_of(document, problems, base, str(path))

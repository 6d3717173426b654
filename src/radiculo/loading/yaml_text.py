"""Strict YAML: only true/false are booleans; no duplicate keys, anchors, aliases or tags; bounded.

The events come from libyaml where PyYAML was built with it. Composing nodes by hand from events keeps
every mark, and never recurses, so depth cannot overflow a stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from radiculo.errors import Problems
from radiculo.loading.document import Document, Mark, Path, Plain, Scalar
from radiculo.loading.limits import MAX_DEPTH, MAX_NODES

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\Z")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\.[0-9]{1,16}\Z")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}

_STRANGE = re.compile(
    " *[\u00a0\u2000-\u200b\u202f\u3000]"
)  # at the beginning of a line: they look like spaces, and YAML takes them for letters

# What libyaml says, what we say, and what to do about it.
_SYNTAX = (
    ("tab character", "a tab before the text", "indent with spaces"),
    ("strange space", "a space of another kind (pasted from a text processor?)", "type a plain space in its place"),
    ("cannot start any token", "text cannot begin with '{symbol}'", "put quotes around the text"),
    (
        "mapping values are not allowed",
        "a ':' where no key can be",
        "put quotes around text that holds ': ', or check the indentation",
    ),
    ("expected ',' or", "", "the bracket opens on line {began}"),
    (
        "expected key",
        "this line is not level with the lines above",
        "compare its indentation with line {began}",
    ),
    (
        "expected '-'",
        "this line is not level with the lines above",
        "compare its indentation with line {began}",
    ),
    ("could not find expected ':'", "a key without ':'", "write 'key: value'"),
    ("unexpected end of stream", "a quotation mark is not closed", "it opens on line {began}"),
)


def parse_yaml(document: Document, problems: Problems) -> None:
    """Fill in the document's data and marks; on a problem, record it and keep what can be kept."""
    builder = _Builder(document, problems)
    try:
        document.sound = all(builder.take(event) for event in _events(document.text)) and not builder.aliases
    except yaml.MarkedYAMLError as error:
        document.sound = False
        _syntax(error, document, problems)
    except (yaml.YAMLError, ValueError) as error:
        document.sound = False
        before = document.text[: getattr(error, "position", 0)].split("\n")
        place = document.at(len(before), len(before[-1]) + 1)
        problems.add("yaml-syntax", f"not valid YAML: {error}".splitlines()[0], place)


def _syntax(error: yaml.MarkedYAMLError, document: Document, problems: Problems) -> None:
    """Record what the parser stumbled over, in words for people who do not know YAML's grammar."""
    problem, start, mark = error.problem or "", error.context_mark, error.problem_mark or error.context_mark
    place = document.at(mark.line + 1, mark.column + 1) if mark else document.at(1, 1)
    symbol = place.source[place.column - 1 : place.column]
    if start and (not place.source or "could not find expected ':'" in problem):  # the trouble began earlier
        place = document.at(start.line + 1, start.column + 1)
    if symbol == "\t":
        problem = "tab character"
    elif strange := next((line for line in (place.line - 1, place.line) if _is_strange(document, line)), 0):
        problem, place = "strange space", document.at(strange, 1)
    what, hint = " ".join(part for part in (error.context, problem) if part), ""
    for needle, words, advice in _SYNTAX:
        if needle in problem:
            began = start.line + 1 if start else place.line
            what = words.format(symbol=symbol) or problem.replace("did not find ", "")
            hint = advice.format(began=began)
            break
    problems.add("yaml-syntax", f"not valid YAML: {what}", place, hint=hint)


def _is_strange(document: Document, line: int) -> bool:
    return line > 0 and _STRANGE.match(document.at(line, 1).source) is not None


def _events(text: str) -> Iterator[yaml.Event]:
    return iter(yaml.parse(text, Loader=_LOADER))


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being filled."""

    value: list[Plain] | dict[str, Plain]
    path: Path
    key: str | None = None
    skip: bool = False  # the value of a duplicate key: read, then dropped
    keys: set[str] = field(default_factory=set)


class _Builder:
    def __init__(self, document: Document, problems: Problems) -> None:
        self.document, self.problems = document, problems
        self.stack: list[_Open] = []
        self.nodes = self.documents = self.aliases = 0

    def take(self, event: yaml.Event) -> bool:
        """Use one event; False stops the reading."""
        if isinstance(event, yaml.DocumentStartEvent):
            return self._document(event)
        if isinstance(event, yaml.AliasEvent):
            self.aliases += 1
            self._refuse("yaml-alias", "YAML aliases (*name) are not allowed", event, "write the value out")
            return self._place_value(None, self._mark(event))
        if isinstance(event, yaml.ScalarEvent):
            return self._refuse_extras(event) and self._scalar(event)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            return self._refuse_extras(event) and self._open(event)
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
        return True

    def _document(self, event: yaml.Event) -> bool:
        self.documents += 1
        if self.documents > 1:
            self._refuse("yaml-documents", "a file holds one YAML document only", event, "split the file at '---'")
            return False
        return True

    def _refuse_extras(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> bool:
        if event.anchor is not None:
            self._refuse("yaml-alias", "YAML anchors (&name) are not allowed", event, "write the value out")
        if event.tag is not None and not (event.tag == "!" and isinstance(event, yaml.ScalarEvent)):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse("yaml-tag", f"YAML tags ({tag}) are not allowed", event, f"remove '{tag}'")
        return True

    def _refuse(self, code: str, message: str, event: yaml.Event, hint: str) -> None:
        self.problems.add(code, message, self.document.at(*self._mark(event)), hint=hint)

    def _mark(self, event: yaml.Event) -> Mark:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return (1, 1, 1)
        width = end.column - start.column if end.line == start.line else 1
        return (start.line + self.document.first_line, start.column + 1, max(1, width))

    def _scalar(self, event: yaml.ScalarEvent) -> bool:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            return self._key(top, event)
        value = _plain(event.value) if event.implicit[0] and not event.style else event.value
        return self._place_value(value, self._mark(event))

    def _key(self, top: _Open, event: yaml.ScalarEvent) -> bool:
        key, mark = str(event.value), self._mark(event)
        top.key, top.skip = key, key in top.keys
        if top.skip:
            first = self.document.key_marks[(*top.path, key)][0]
            self.problems.add(
                "duplicate-key",
                f"'{key}' is given twice",
                self.document.at(*mark),
                hint=f"first given on line {first}",
            )
        else:
            top.keys.add(key)
            self.document.key_marks[(*top.path, key)] = mark
        return True

    def _open(self, event: yaml.CollectionStartEvent) -> bool:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._refuse("yaml-key", "a key must be plain text", event, "put quotes around the key")
            return False
        if len(self.stack) >= MAX_DEPTH:
            self._refuse("too-deep", f"nested more than {MAX_DEPTH} levels deep", event, "flatten the structure")
            return False
        value: list[Plain] | dict[str, Plain] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._next_path()
        if not self._place_value(value, self._mark(event)):
            return False
        self.stack.append(_Open(value, path))
        return True

    def _next_path(self) -> Path:
        if not self.stack:
            return ()
        top = self.stack[-1]
        last = len(top.value) if isinstance(top.value, list) else str(top.key)
        return (*top.path, last, "again") if top.skip else (*top.path, last)

    def _place_value(self, value: Plain, mark: Mark) -> bool:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.problems.add("too-large", f"more than {MAX_NODES} values in one file", self.document.at(*mark))
            return False
        if not self.stack:
            self.document.data = value
            self.document.marks[()] = mark
            return True
        top, path = self.stack[-1], self._next_path()
        if isinstance(top.value, list):
            top.value.append(value)
            self.document.marks[path] = mark
        else:
            if not top.skip:
                top.value[str(top.key)] = value
                self.document.marks[path] = mark
            top.key = None
        return True


def _plain(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text

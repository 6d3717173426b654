"""Remarks on words: the answer told where a student reads it, and what could identify a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from radiculo.authoring.remarks import Edit, Lore, Remark
from radiculo.authoring.written import Written
from radiculo.cases.model import Case
from radiculo.errors import Place
from radiculo.knowledge.base import RuleBase

_HEAD = ("id", "title")
_BRACKETS = re.compile(r"\(([^)]*)\)")


class _Text(NamedTuple):
    where: str
    text: str
    path: tuple[str | int, ...]


def word_remarks(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    """Yield what there is to say of the words of a case."""
    answer = list(dict.fromkeys(_names(case, written.base, lore)))
    for text in _shown(case):
        telling = lore.shape.telling if text.where in {*_HEAD, "tag"} else []
        word = next((word for word in [*answer, *telling] if _holds(text.text, word)), None)
        if word:
            yield _leak(written, lore, text, word)
    for text in [*_shown(case), *_told_later(case)]:
        for pattern, instead in lore.identifying:
            if match := pattern.search(text.text):
                yield lore.remark("identifying", written.place(*text.path), word=match.group(), instead=instead)


def _shown(case: Case) -> Iterator[_Text]:
    """Yield the texts that a student reads."""
    yield _Text("id", case.id, ("id",))
    yield _Text("title", case.title, ("title",))
    yield _Text("stem", case.stem, ("stem",))
    for index, tag in enumerate(case.tags):
        yield _Text("tag", tag, ("tags", index))
    for name, note in case.notes.items():
        yield _Text("note", note, ("notes", name))


def _told_later(case: Case) -> Iterator[_Text]:
    if case.teaching is None:
        return
    for index, hint in enumerate(case.teaching.hints):
        yield _Text("hint", hint, ("teaching", "hints", index))
    yield _Text("debrief", case.teaching.debrief, ("teaching", "debrief"))


def _names(case: Case, base: RuleBase, lore: Lore) -> Iterator[str]:
    """Yield what the answer of a case is called: its roots, segment, rival, mechanism and diagnosis."""
    terms = base.tables.terms
    truth, expect = case.truth, case.expect
    for roots in (truth.roots if truth else None, expect.roots if expect else None):
        yield from roots or ()
    for rival in (truth.rival if truth else None, expect.rival if expect else None):
        if rival:
            yield from _called(rival, terms.rivals[rival].title, lore)
    if truth is None:
        return
    if truth.segment:
        yield truth.segment
    if truth.mechanism:
        yield from _called(truth.mechanism, terms.mechanisms[truth.mechanism].title, lore)
    if truth.diagnosis:
        yield truth.diagnosis


def _called(name: str, title: str, lore: Lore) -> Iterator[str]:
    yield name.replace("_", " ")
    yield _BRACKETS.sub("", title).strip()
    yield from _BRACKETS.findall(title)
    yield from lore.shape.also_called.get(name, ())


def _holds(text: str, words: str) -> bool:
    """Say whether a text holds some words as a whole, whatever the case and the marks between them."""
    wanted = _plain(words)
    return bool(wanted.strip()) and wanted in _plain(text)


def _plain(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "


def _leak(written: Written, lore: Lore, text: _Text, word: str) -> Remark:
    place = written.place(*text.path)
    how = {
        "id": "choose an id that tells nothing, such as a number, and keep the old one under supersedes",
        "tag": "leave the tag out",
    }.get(text.where, "say what the patient says, not what it is")
    edit = _without_tag(place, text.text) if text.where == "tag" else None
    return lore.remark("leak", place, where=text.where, word=word, how=how, edit=edit)


def _without_tag(place: Place, tag: str) -> Edit | None:
    """Return the edit that takes a tag out of a list, written in one line or one tag per line."""
    quoted = rf"['\"]?{re.escape(tag)}['\"]?"
    for pattern in (rf"^\s*- {quoted}\s*$", rf"{quoted}, ", rf", {quoted}(?=\s*\])", rf"{quoted}(?=\s*\])"):
        if match := re.search(pattern, place.source):
            return Edit(line=place.line, old=match.group(), new="")
    return None

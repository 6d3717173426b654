"""Remarks on where a case comes from: author, licence, origin, and an id that agrees with the file."""

from __future__ import annotations

from collections.abc import Iterator

from radiculo.authoring.remarks import Edit, Lore, Remark
from radiculo.authoring.written import Written
from radiculo.cases.model import Case


def origin_remarks(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    """Yield what there is to say of the head of a case."""
    here = written.place()
    if not case.synthetic and case.source is None:
        yield lore.remark("no-origin", here)
    if not case.author:
        yield lore.remark("no-author", here)
    if not case.licence:
        yield lore.remark("no-licence", here)
    stem = written.path.stem
    if written.is_whole and stem != case.id:
        place = written.place("id")
        old = place.source.rstrip()
        kept = "" if case.supersedes else f"\nsupersedes: [{case.id}]"
        edit = Edit(line=place.line, old=old, new=f"id: {stem}{kept}")
        yield lore.remark("renamed", place, id=case.id, stem=stem, edit=edit)

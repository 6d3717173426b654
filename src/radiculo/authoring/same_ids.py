"""Ids that two cases of one run share, and ids that a case supersedes while another one still has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from radiculo.authoring.lint import Checked
from radiculo.errors import Diagnostic


def doubles(found: Iterable[Checked]) -> Iterator[Diagnostic]:
    """Yield a warning for every case whose id, or whose earlier id, is another one's."""
    cases = [(checked.written, checked.written.case) for checked in found]
    first: dict[str, str] = {}
    for written, case in cases:
        if case is None:
            continue
        place = written.place("id")
        if case.id in first:
            hint = f"the first one is at {first[case.id]}; give this one an id of its own"
            what = f"another case has the id '{case.id}' too"
            yield Diagnostic("duplicate-id", what, place, hint=hint, severity="warning")
        first.setdefault(case.id, str(place))
    for written, case in cases:
        for index, old in enumerate(case.supersedes if case is not None else ()):
            if old in first:
                place, hint = written.place("supersedes", index), f"it is at {first[old]}; leave one of the two out"
                what = f"the id '{old}' is superseded, and a case still has it"
                yield Diagnostic("duplicate-id", what, place, hint=hint, severity="warning")

"""A case as it is handed out: without the key, and without what could tell it."""

from __future__ import annotations

from dataclasses import replace

from radiculo.cases.model import Case
from radiculo.cases.write import case_yaml

SIGN = "# Without the key, by radiculo\n"  # `store.output.KEYLESS` knows the file by it


def without_key(case: Case) -> Case:
    """Return a case without truth, expectation, teaching, tags, and notes on anything but what is recorded."""
    slots = set(case.observations.written())
    notes = {name: text for name, text in case.notes.items() if name in slots}
    return replace(case, truth=None, expect=None, teaching=None, tags=(), notes=notes)


def keyless_yaml(case: Case) -> str:
    """Return the YAML of a case without its key; comments are gone, since they may tell it."""
    return SIGN + case_yaml(without_key(case))

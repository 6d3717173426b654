"""A policy.yaml of one's own that extends the shipped one: it says only what differs."""

from __future__ import annotations

from dataclasses import replace

from radiculo.errors import Problems, did_you_mean
from radiculo.loading import Document, Plain


def extended(own: Document, shipped: Document, problems: Problems) -> Document:
    """Return the own document with everything filled in that it does not say.

    A switch may be its value alone (`bilateral_sciatica: C`), some of its fields, or a new one with all of them; a
    value alone for a switch that does not exist is a problem, which is recorded. Other fields stand for the shipped
    field as a whole.
    """
    if not isinstance(own.data, dict) or not isinstance(shipped.data, dict):
        return own
    theirs, switches = _map(shipped.data.get("switches")), own.data.get("switches", {})
    if not isinstance(switches, dict):
        return own
    mine: dict[str, Plain] = {}
    for name, said in switches.items():
        if isinstance(said, dict):
            mine[name] = {**_map(theirs.get(name)), **said}
        elif name in theirs:
            mine[name] = {**_map(theirs[name]), "value": said}
        else:
            place = own.place(("switches", name), key=True)
            hint = did_you_mean(name, theirs)
            problems.add("unknown-switch", f"the shipped policy has no switch '{name}'", place, hint=hint)
    return replace(own, data={**shipped.data, **own.data, "switches": {**theirs, **mine}})


def _map(data: Plain) -> dict[str, Plain]:
    return data if isinstance(data, dict) else {}

"""Drafts as JSON Lines, one case per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import repeat

import numpy as np

from radiculo.generate.draft import Draft


def lines(draft: Draft, name: str, first: int, expects: Iterator[str] | None = None) -> bytes:
    """Return the cases of a draft as lines; ids are `name` and a number from `first` on."""
    rows, slots = np.nonzero(draft.cells)
    found = draft.palette.fragments[slots * 256 + draft.cells[rows, slots]].tolist()
    ends = np.cumsum(np.bincount(rows, minlength=len(draft.cells))).tolist()
    tags = [_tags(name, story.tag) for story in draft.stories] + [_tags(name, "story:none")]
    remarks = (f',"notes":{json.dumps({"generated": remark})}' for remark in draft.remarks)
    extra = remarks if draft.remarks else repeat("")
    gates = (f',"expect":{expect}' for expect in expects) if expects is not None else repeat("")
    out: list[str] = []
    start = 0
    rest = zip(ends, draft.story.tolist(), extra, gates, strict=False)
    for number, (end, story, note, gate) in enumerate(rest, first):
        out.append(
            f'{{"schema_version":1,"id":"{name}-{number:07d}","synthetic":true,"tags":{tags[story]},'
            f'"observations":{{{",".join(found[start:end])}}}{note}{gate}}}\n'
        )
        start = end
    return "".join(out).encode()


def _tags(name: str, story: str) -> str:
    kind, _, seed = name.rpartition("-")
    return json.dumps(["generated", f"generator:{kind}", f"seed:{seed}", story], separators=(",", ":"))

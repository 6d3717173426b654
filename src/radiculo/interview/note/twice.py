"""What a note says of one finding at two moments, as in `L quads 4/5 at first, later 2/5`."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.interview.note.chain import value_at
from radiculo.interview.note.lexicon import SIDES, Item
from radiculo.interview.note.parts import Part
from radiculo.interview.note.record import Recorder
from radiculo.interview.note.text import Text, has
from radiculo.knowledge.observations import Reading, at_two_moments
from radiculo.knowledge.vocabulary import Finding

_PLAIN = ("skipped", "joints", "turns", *SIDES)
_BOUNDS = ("joints", "turns", "limits")


def take_twice(recorder: Recorder, items: list[Item], *, later: bool) -> list[Item]:
    """Record what a sentence says of two moments; its words are left as words that change nothing.

    Only the whole form is taken: one name, and beside it two values, one of them with a word for the first moment and
    one with a word for now. Whatever else speaks of a first moment is asked about.
    """
    if later or any(has(item, "other_matter", "clauses", "later", "doubts", "other_time") for item in items):
        return items
    at = 0
    while at < len(items):
        finding = _single(recorder.text, items[at])
        found = _pair(recorder.text, items, at, finding) if finding else None
        if finding and found:
            first, (last, reading) = _begin(items, at), found
            part = Part([item for item in items[first:last] if item.kind != "stop"])
            recorder.take_all(part, items[at], finding, reading)
            items = [
                *items[:first],
                Item("cue", items[first].first, items[last - 1].last, ("skipped", "taken")),
                *items[last:],
            ]
            at = first
        at += 1
    return items


def _single(text: Text, item: Item) -> Finding | None:
    """Return the finding that an item names, where it is one and has no areas."""
    if item.kind != "name" or len(item.ids) != 1 or item.ids[0] not in text.vocabulary:
        return None
    finding = text.vocabulary[item.ids[0]]
    return None if finding.once or finding.family else finding


def _begin(items: Sequence[Item], at: int) -> int:
    """Return where what belongs to a name begins: sides and plain words may stand before it."""
    while at and has(items[at - 1], "skipped", *SIDES) and not has(items[at - 1], "taken"):
        at -= 1
    return at


def _pair(text: Text, items: Sequence[Item], at: int, finding: Finding) -> tuple[int, Reading] | None:
    """Return where the second of two values ends, and both; None where anything is left unclear."""
    begin = _begin(items, at)
    if begin and not (items[begin - 1].kind == "stop" or has(items[begin - 1], *_BOUNDS, "taken")):
        return None
    said: list[tuple[str, Reading | None]] = []
    place = at + 1
    while place < len(items) and len(said) < 4:
        item = items[place]
        size, reading = value_at(text, items[place:], finding)
        moment = next((cue for cue in ("at_first", "by_now") if has(item, cue)), "")
        if moment:
            said.append((moment, None))
        elif reading is not None and reading.code:
            said.append(("", reading))
        elif not has(item, *_PLAIN) and text.key(item) not in {",", ":", "(", ")"}:
            return None
        place += 1 if moment or reading is None else size
    ends = place == len(items) or items[place].kind == "stop" or has(items[place], *_BOUNDS)
    return _told(finding, said, place) if ends else None


def _told(finding: Finding, said: Sequence[tuple[str, Reading | None]], place: int) -> tuple[int, Reading] | None:
    by_moment: dict[str, Reading] = {}
    for pair in (said[:2], said[2:]):
        moments = [moment for moment, _ in pair if moment]
        values = [reading for _, reading in pair if reading]
        if len(moments) != 1 or len(values) != 1:
            return None
        by_moment[moments[0]] = values[0]
    if len(by_moment) != 2:
        return None
    return place, at_two_moments(finding.scale, by_moment["at_first"].written, by_moment["by_now"].written)

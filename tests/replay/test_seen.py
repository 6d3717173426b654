"""An id given twice is noticed, whichever chunks it is in, and no other id is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from radiculo.replay.seen import Ids, Seen


@given(st.lists(st.lists(st.integers(0, 40), max_size=9), max_size=8))
def test_exactly_the_repeated_ids_are_told(chunks: list[list[int]]) -> None:
    seen, before = Seen(4), set[int]()
    for chunk in chunks:
        found = seen.add(Ids.of([(f"case-{number}", "some.jsonl", at) for at, number in enumerate(chunk, 1)]))
        expected = []
        for at, number in enumerate(chunk, 1):
            if number in before:
                expected.append((f"another case has the id 'case-{number}' too", at))
            before.add(number)
        assert [(diagnostic.message, diagnostic.place.line) for diagnostic in found] == expected
        assert all(diagnostic.severity == "warning" for diagnostic in found)

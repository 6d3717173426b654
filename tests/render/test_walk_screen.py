"""A list of the walk on the screen: what is still open is told when it has changed, and not after every reply."""

from __future__ import annotations

import io

from radiculo.interview.reply import reply
from radiculo.interview.view import Screen as Several
from radiculo.interview.walk import Walk
from radiculo.render.screen import Screen, Style
from radiculo.render.walk import WalkScreen
from support.bases import shipped_base


def shown(*replies: str) -> list[str]:
    """Return what is printed at each prompt from the first list on."""
    base, stream = shipped_base(), io.StringIO()
    screen = WalkScreen(Screen(Style(plain=True), stream), base)
    walk = Walk.begin(base)
    while not isinstance(walk.prompt, Several):
        walk = reply(walk, "")
    found = []
    for text in ("", *replies):
        walk = reply(walk, text) if text else walk
        assert walk.prompt is not None
        stream.seek(0)
        stream.truncate()
        screen.prompt(walk.prompt)
        found.append(stream.getvalue())
    return found


def test_what_is_still_open_is_told_again_only_when_it_has_changed() -> None:
    first, mistake, answer, help_ = shown("zzzz", "fever none", "h")
    assert "1 Numb saddle area" in first
    assert "still open here: " not in first + mistake + help_
    assert "still open here: 1 Numb saddle area" in answer
    assert "Fever" not in answer

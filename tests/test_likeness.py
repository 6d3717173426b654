"""A suggestion keeps the meaning."""

from __future__ import annotations

from random import Random

import pytest

from radiculo.knowledge.name_index import index_of
from radiculo.likeness import _likeness, _words, nearest
from support.bases import shipped_base


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("mild weakness", "severe_weakness"),
        ("active_straight_leg_raise", "straight_leg_raise"),
        ("hypertension", "hyperalgesia"),
        ("hypotonic", "hypertonic"),
        ("testicle", "sole"),
        ("abnormal", "normal"),
        ("hip_abduction_power", "hip_adduction_power"),
        ("level 12", "level 21"),
        ("lateral_leg", "medial_leg"),
    ],
)
def test_what_means_something_else_is_not_offered(word: str, other: str) -> None:
    assert nearest(word, [other]) == ""


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("kneejerk", "knee jerk"),
        ("patelar reflex", "patellar_reflex"),
        ("rigth", "right"),
        ("reducd", "reduced"),
        ("mcr", "mrc"),
        ("clod", "cold"),
    ],
)
def test_a_slip_of_the_fingers_is_mended(word: str, meant: str) -> None:
    assert nearest(word, ["unrelated", meant]) == meant


def test_no_name_is_missed_by_not_comparing_with_all() -> None:
    names = tuple(index_of(shipped_base().vocabulary).spellings)
    dice, offered = Random(1), 0
    for _ in range(100):
        word = dice.choice(names)
        for _ in range(dice.randint(1, 3)):
            at, letter = dice.randrange(len(word) + 1), dice.choice("aehinorst_ ")
            word = dice.choice((word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word.replace("_", "", 1)))
        lexicon = frozenset(part for name in names for part in _words(name))
        rated = [(-likeness, name) for name in names if (likeness := _likeness(_words(word), _words(name), lexicon))]
        meant = min(rated)[1] if rated else ""
        assert nearest(word, names) == meant
        offered += bool(meant)
    assert offered > 30

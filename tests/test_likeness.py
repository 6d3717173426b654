"""A suggestion keeps the meaning."""

from __future__ import annotations

import pytest

from radiculo.likeness import nearest


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

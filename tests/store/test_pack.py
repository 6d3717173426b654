"""Models as plain JSON, and back."""

from __future__ import annotations

import json

import pytest

from radiculo.errors import Place
from radiculo.knowledge.conditions import All, Not, Test
from radiculo.knowledge.scales import Value, ValueScale
from radiculo.knowledge.shapes import Reference, Term
from radiculo.knowledge.vocabulary import Slot
from radiculo.store.pack import pack, unpack

VALUES = [
    None,
    (1, 2.5, "x", True, None, ()),
    [{"a": frozenset({3, 1}), "b": {}}],
    All((Test("a", "in", ("x", "y")), Not(Test("b", "at_least", (0.1,), "other")))),
    ValueScale(
        (Value("no", "no"), Value("yes", "yes", aliases=("y",))), ((1, 2),), 1, ((Value("m", "m"), frozenset({1})),)
    ),
    {"slot": Slot("a", "left"), "term": Term(title="T", refs=["r"]), "ref": Reference(citation="c", read="abstract")},
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_equal_and_of_the_same_kind(value: object) -> None:
    back = unpack(pack(value), below="radiculo.")
    assert back == value
    assert repr(back) == repr(value)


def test_what_stands_in_two_places_is_one_object_again() -> None:
    term = Term(title="T")
    first, (second,) = unpack(pack((term, [term])), below="radiculo.")  # type: ignore[misc]
    assert first is second


@pytest.mark.parametrize("value", [object(), {1: object()}, lambda: None, print, {1, 2}])
def test_what_is_neither_data_nor_a_model_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        pack(value)


@pytest.mark.parametrize(
    "name", ["os:system", "radiculo.errors:Problems", "radiculo.version:VERSION", "radiculo.no:no", "x"]
)
def test_nothing_is_called_but_models_of_the_package(name: str) -> None:
    text = json.dumps({"classes": [name], "objects": [[0, "echo"]], "root": [0, 0]})
    with pytest.raises(ValueError, match="not packed models"):
        unpack(text.encode(), below="radiculo.")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '"x"', "{}", "[" * 100_000, "\xff", '{"classes":[],"objects":[],"root":[9,0]}']
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        unpack(text.encode("latin-1"), below="radiculo.")


def test_a_place_is_a_model_too() -> None:
    assert unpack(pack(Place("a.yaml", 3, 4)), below="radiculo.") == Place("a.yaml", 3, 4)

"""Models as bytes, and back."""

from __future__ import annotations

import os
import pickle
from importlib import import_module

import pytest

from radiculo.errors import Place, Problems
from radiculo.knowledge.conditions import All, Not, Test
from radiculo.knowledge.rulebase import load_rules
from radiculo.knowledge.scales import Value, ValueScale
from radiculo.knowledge.shapes import Reference, Term
from radiculo.knowledge.vocabulary import Slot, Vocabulary
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


class Calls:
    """Something whose pickle calls a function when it is read."""

    def __init__(self, function: object) -> None:
        self.function = function

    def __reduce__(self) -> tuple[object, ...]:
        return self.function, ("echo",)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("radiculo.errors", "Problems"),
        ("radiculo.version", "VERSION"),
        ("radiculo.no", "no"),
        ("radiculo.knowledge.vocabulary", "Slot"),
        ("x", "x"),
    ],
)
def test_nothing_is_made_but_models_of_the_package(module: str, name: str) -> None:
    content = pickle.dumps([(module, name, [0])]) + pickle.dumps(([[["echo"]]], None))
    with pytest.raises(ValueError, match="not packed models"):
        unpack(content, below="radiculo.")


@pytest.mark.parametrize("function", [os.system, eval, print, import_module, Place, load_rules, Term, Problems])
def test_nothing_is_called_but_named_tuples_of_the_package(function: object) -> None:
    for content in (
        pickle.dumps(Calls(function)),
        pickle.dumps([]) + pickle.dumps(([], Calls(function))),
    ):
        with pytest.raises(ValueError, match="not packed models"):
            unpack(content, below="radiculo.")


def test_a_named_tuple_of_another_package_is_refused() -> None:
    with pytest.raises(ValueError, match="not packed models"):
        unpack(pack(Slot("a", "left")), below="radiculo.store.")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        pickle.dumps([]),
        pickle.dumps(3) + pickle.dumps(3),
        pickle.dumps([("radiculo.errors", "Place", [0])]) + pickle.dumps(([], None)),
        pickle.dumps([("radiculo.errors", "Place", [0])]) + pickle.dumps(([[["a"]]], None)),
        pickle.dumps([("radiculo.errors", "Place", [9])]) + pickle.dumps(([[["a"]] * 5], None)),
        pickle.dumps([("radiculo.errors", "Place", [0])]) + pickle.dumps(([[[]] * 5], None)),
    ],
)
def test_other_content_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(content, below="radiculo.")


def test_content_that_is_cut_off_is_refused() -> None:
    content = pack(VALUES)
    for end in range(len(content)):
        with pytest.raises(ValueError):
            unpack(content[:end], below="radiculo.")


def test_what_is_not_compared_is_made_anew() -> None:
    one = Vocabulary({}, said_normal=frozenset({"a"}))
    one._splits["x",] = (frozenset(), frozenset())
    back = unpack(pack(one), below="radiculo.")
    assert isinstance(back, Vocabulary)
    assert (back, back._splits) == (one, {})
    assert back._splits is not back._slots


def test_a_place_is_a_model_too() -> None:
    assert unpack(pack(Place("a.yaml", 3, 4)), below="radiculo.") == Place("a.yaml", 3, 4)

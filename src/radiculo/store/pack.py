"""Frozen models as bytes, and back: quicker than to read and check again what they were made from.

A column for each field of each class, as pickles that hold plain data alone: a model in them is a number, and no name
is looked up but that of a named tuple of one package. So nothing is called when they are read but classes of that
package. What stands in several places is written once and is one object again. Fields that are not compared are made
anew. A model is no key of a dictionary and stands in no set, where it would be looked at before it has its fields.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from importlib import import_module
from io import BytesIO
from itertools import repeat, starmap
from typing import Any

_PLAIN = {type(None), bool, int, float, str, bytes, tuple, list, frozenset, dict}


def pack(value: object) -> bytes:
    """Return models as bytes. Raises TypeError for what is neither plain data nor a model."""
    finder = _Packer([])
    finder.dump(value)
    for model in finder.models:  # which grows meanwhile
        finder.dump([getattr(model, part) for part in _parts(type(model))])
    members: dict[type, list[int]] = {}
    for number, model in enumerate(finder.models):
        members.setdefault(type(model), []).append(number)
    columns = [
        [[getattr(finder.models[number], part) for number in numbers] for part in _parts(cls)]
        for cls, numbers in members.items()
    ]
    packer = _Packer(finder.models)
    packer.dump([(cls.__module__, cls.__qualname__, numbers) for cls, numbers in members.items()])
    packer.dump((columns, value))
    return packer.content.getvalue()


def unpack(content: bytes | memoryview, *, below: str) -> object:
    """Return the models of what `pack` made; their classes are defined below a package, such as `a.b.`.

    Raises ValueError when that cannot be done.
    """
    try:
        unpacker = _Unpacker(content, below)
        members = [(unpacker.model_class(module, name), numbers) for module, name, numbers in unpacker.load()]
        made = unpacker.made = [None] * sum(len(numbers) for _, numbers in members)
        for cls, numbers in members:
            for number in numbers:
                made[number] = object.__new__(cls)
        columns, root = unpacker.load()  # in which models are still empty
        for (cls, numbers), values in zip(members, columns, strict=True):
            _fill(cls, [made[number] for number in numbers], values)
    except (pickle.UnpicklingError, LookupError, TypeError, AttributeError, ImportError, EOFError) as error:
        raise ValueError(f"not packed models: {error}") from error
    except (ArithmeticError, MemoryError, RecursionError) as error:  # sizes that nothing has
        raise ValueError("not packed models") from error
    return root


class _Packer(pickle.Pickler):
    """Writes values, in which models are their numbers, and notes each model that it meets."""

    def __init__(self, models: Sequence[object]) -> None:
        self.content = BytesIO()
        super().__init__(self.content, 5)
        self.models = list(models)
        self.numbers = {id(model): number for number, model in enumerate(models)}

    def persistent_id(self, value: object) -> int | None:
        """Return the number of a model, None for plain data. Raises TypeError for all else."""
        cls = type(value)
        if cls in _PLAIN or _is_named_tuple(cls) or (isinstance(value, type) and _is_named_tuple(value)):
            return None
        if id(value) not in self.numbers:
            _parts(cls)
            self.numbers[id(value)] = len(self.models)
            self.models.append(value)
        return self.numbers[id(value)]


class _Unpacker(pickle.Unpickler):
    """Reads values, and puts models in the place of their numbers."""

    def __init__(self, content: bytes | memoryview, below: str) -> None:
        super().__init__(BytesIO(content))
        self.below = below
        self.made: list[Any] = []

    def persistent_load(self, number: int) -> object:
        return self.made[number]

    def find_class(self, module: str, name: str) -> type:
        cls = self._class(module, name)
        if not _is_named_tuple(cls):
            raise TypeError(f"{name} is no named tuple")
        return cls

    def model_class(self, module: str, name: str) -> type:
        """Return a class of models."""
        cls = self._class(module, name)
        _parts(cls)
        return cls

    def _class(self, module: str, name: str) -> type:
        found = getattr(import_module(module), name) if module.startswith(self.below) else None
        if not isinstance(found, type):
            raise TypeError(f"{name} is no class below {self.below}")
        return found


def _is_named_tuple(cls: type) -> bool:
    return issubclass(cls, tuple) and hasattr(cls, "_fields")


def _is_shape(cls: type) -> bool:
    return hasattr(cls, "__pydantic_fields__")


def _parts(cls: type) -> list[str]:
    """Return the names of the fields that make an object of a class. Raises TypeError when it is none of models."""
    if is_dataclass(cls):
        return [each.name for each in fields(cls) if each.init and each.compare]
    if _is_shape(cls):
        return list(cls.__pydantic_fields__)  # type: ignore[attr-defined]
    raise TypeError(f"{cls.__name__} cannot be packed")


def _fill(cls: type, models: list[Any], columns: list[list[object]]) -> None:
    """Give empty models of a class their fields, without a call of Python for each: they were checked before."""
    parts = _parts(cls)
    if _is_shape(cls):
        none = {"__pydantic_extra__": None, "__pydantic_private__": None}
        for model, *values in zip(models, *columns, strict=True):
            content = dict(zip(parts, values, strict=True))
            model.__setstate__({"__dict__": content, "__pydantic_fields_set__": set(parts), **none})
        return
    anew = [each for each in fields(cls) if each.name not in parts]
    for part, column in zip(parts, columns, strict=True):
        _set(models, part, column)
    for each in anew:
        _set(models, each.name, [_default(each) for _ in models])


def _set(models: list[Any], part: str, column: list[object]) -> None:
    deque(starmap(object.__setattr__, zip(models, repeat(part, len(models)), column, strict=True)), maxlen=0)


def _default(part: Field[Any]) -> object:
    return part.default if part.default_factory is MISSING else part.default_factory()

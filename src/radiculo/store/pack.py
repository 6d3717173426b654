"""Frozen models as plain JSON, and back: quicker than to read and check again what they were made from.

Nothing but data is written, and nothing is called when it is read but the classes of one package, by their fields. What
stands in several places is written once and is one object again. Fields that are not compared are made anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from importlib import import_module
from typing import TypeAlias, cast

Make: TypeAlias = Callable[..., object]

_OBJECT, _TUPLE, _LIST, _SET, _DICT = range(5)
_SEQUENCES: dict[object, Make] = {_TUPLE: tuple, _LIST: list, _SET: frozenset}
_TAGS: dict[type, int] = {tuple: _TUPLE, list: _LIST, frozenset: _SET, dict: _DICT}


def pack(value: object) -> bytes:
    """Return models as JSON. Raises TypeError for what is neither plain data nor a model."""
    packer = _Packer()
    root = packer.write(value)
    content = {"classes": packer.names, "objects": packer.objects, "root": root}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(content: bytes, *, below: str) -> object:
    """Return the models of a JSON that `pack` made; their classes are defined below a package, such as `a.b.`.

    Raises ValueError when that cannot be done.
    """
    try:
        data = json.loads(content)
        makers = [_maker(name, below) for name in data["classes"]]
        return _read(data["objects"], data["root"], makers)
    except (LookupError, TypeError, AttributeError, ImportError, RecursionError) as error:
        raise ValueError(f"not packed models: {error}") from error


@dataclass
class _Packer:
    """The objects written so far, each after those that it is made of."""

    names: list[str] = field(default_factory=list)
    objects: list[list[object]] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)

    def write(self, value: object) -> object:
        """Return a value as JSON can hold it; scalars are themselves."""
        if value is None or isinstance(value, str | int | float):
            return value
        tag = _TAGS.get(type(value))
        if tag is None:
            return [_OBJECT, self._object(value)]
        items: Iterable[object] = cast("Iterable[object]", value)
        if isinstance(value, dict):
            items = (each for pair in value.items() for each in pair)
        elif isinstance(value, frozenset):
            items = sorted(value, key=repr)
        return [tag, *map(self.write, items)]

    def _object(self, value: object) -> int:
        if id(value) not in self.seen:
            cls = type(value)
            name = f"{cls.__module__}:{cls.__qualname__}"
            if name not in self.names:
                self.names.append(name)
            parts = [self.write(getattr(value, part)) for part in _parts(cls)]
            self.objects.append([self.names.index(name), *parts])
            self.seen[id(value)] = len(self.objects) - 1
        return self.seen[id(value)]


def _read(objects: list[list[object]], root: object, makers: list[Make]) -> object:
    made: list[object] = []

    def read(value: list[object]) -> object:
        tag = value[0]
        if tag == _OBJECT:
            return made[cast("int", value[1])]
        items = [item if type(item) is not list else read(item) for item in value[1:]]
        return dict(zip(items[::2], items[1::2], strict=True)) if tag == _DICT else _SEQUENCES[tag](items)

    for at, *values in objects:  # what each is made of stands before it
        make = makers[at]  # type: ignore[call-overload]
        made.append(make(*[value if type(value) is not list else read(value) for value in values]))
    return read(root) if type(root) is list else root


def _parts(cls: type) -> list[str]:
    """Return the names of the fields that make an object of a class."""
    if is_dataclass(cls):
        return [each.name for each in fields(cls) if each.init and each.compare]
    for names in ("_fields", "model_fields"):  # a named tuple, a pydantic model
        if hasattr(cls, names):
            return list(getattr(cls, names))
    raise TypeError(f"{cls.__name__} cannot be packed")


def _maker(name: str, below: str) -> Make:
    """Return what makes an object of a class from its fields in order."""
    module, _, cls_name = name.partition(":")
    if not module.startswith(below):
        raise LookupError(f"{name} is not below {below}")
    cls = getattr(import_module(module), cls_name)
    parts = _parts(cls)
    if hasattr(cls, "model_construct"):  # its content was validated before it was packed
        return lambda *values: cls.model_construct(None, **dict(zip(parts, values, strict=True)))
    given = [each.name for each in fields(cls) if each.init and not each.kw_only] if is_dataclass(cls) else parts
    if given[: len(parts)] == parts:
        return cast("Make", cls)
    return lambda *values: cast("Make", cls)(**dict(zip(parts, values, strict=True)))

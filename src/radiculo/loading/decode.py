"""Plain data to typed models, with every problem at its place and one problem per typo."""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from radiculo.errors import Problems, did_you_mean, one_of
from radiculo.likeness import nearest
from radiculo.loading.document import Document, Path, Plain

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def decode(model: type[M], data: Plain, document: Document, problems: Problems) -> M | None:
    """Validate the data of a document as a model; record problems and return None if it is not.

    A document that could not be read to its end has its problem already, and is not judged further.
    """
    if not document.sound:
        return None
    if data is None:
        problems.add("empty-file", "there is nothing in this file", document.place())
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=True)
        for detail in _without_echoes(details, model, data):
            _report(detail, model, data, document, problems)
        return None


def _without_echoes(details: list[ErrorDetails], model: type[BaseModel], data: Plain) -> Iterable[ErrorDetails]:
    """Drop a missing field that a misspelt one explains, and repeats of one place (the arms of a union)."""
    missing = {(d["loc"][:-1], str(d["loc"][-1])) for d in details if d["type"] == "missing"}
    explained = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            parent, name = detail["loc"][:-1], str(detail["loc"][-1])
            meant = nearest(name, _fields(model, parent))
            explained |= {(parent, meant)} & missing
    seen: set[Path] = set()
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "missing" and (loc[:-1], str(loc[-1])) in explained:
            continue
        place = (
            *_real(loc, data),
            "" if detail["type"] not in {"missing", "extra_forbidden"} else str(loc[-1]),
        )
        if place not in seen:
            seen.add(place)
            yield detail


def _report(detail: ErrorDetails, model: type[BaseModel], data: Plain, document: Document, problems: Problems) -> None:
    kind, loc = detail["type"], _real(detail["loc"], data)
    context = detail.get("ctx", {})
    place = document.place(loc)
    if kind == "extra_forbidden":
        name, known = str(detail["loc"][-1]), _fields(model, detail["loc"][:-1])
        place = document.place(detail["loc"], key=True)
        hint = did_you_mean(name, known)
        expected = one_of(known, limit=20)
        problems.add("unknown-field", f"unknown field '{name}'", place, expected=expected, hint=hint)
    elif kind == "missing":
        problems.add("missing-field", f"'{detail['loc'][-1]}' is missing", document.place(loc))
    elif kind in {"literal_error", "enum"}:
        expected = str(context.get("expected", "")).replace("'", "")
        hint = did_you_mean(str(detail["input"]), expected.replace(" or ", ", ").split(", "))
        problems.add(
            "wrong-value",
            f"{_show(detail['input'])} is not allowed here",
            place,
            expected=expected,
            hint=hint,
        )
    elif kind in _KINDS:
        in_union = len(loc) < len(detail["loc"])
        wanted = "a number" if kind == "int_type" and in_union else _KINDS[kind]
        value = detail["input"]
        what = "there is no value here" if value is None else f"{_show(value)} is not {wanted}"
        problems.add("wrong-type", what, place, expected=wanted, hint=_conversion(value, wanted))
    else:
        what, expected = _limit(detail, model)
        problems.add("wrong-value", what, place, expected=expected)


def _conversion(value: object, wanted: str) -> str:
    """Return how to write a value so that it has the wanted type, where that is a matter of spelling."""
    if wanted == "text" and isinstance(value, bool | int | float):
        return f'write "{str(value).lower()}", with the quotes'
    if wanted == "a list" and isinstance(value, str | int | float):
        return f"write [{value}]"
    if not isinstance(value, str):
        return ""
    if wanted == "true or false" and value.lower() in {"yes", "no", "on", "off"}:
        return f"write {str(value.lower() in {'yes', 'on'}).lower()}"
    is_number = value.lstrip("-").replace(".", "", 1).isdigit()
    return "remove the quotes" if wanted.endswith("number") and is_number else ""


def _limit(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    """Return what is wrong with a value of the right type, and what was expected."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "string_too_short":
        return "the text is empty", "text"
    if kind in {"too_short", "too_long"}:
        bound = context["min_length"] if kind == "too_short" else context["max_length"]
        most = "at least" if kind == "too_short" else "at most"
        entries = "entry" if bound == 1 else "entries"
        return f"{context['actual_length'] or 'no'} entries here", f"{most} {bound} {entries}"
    if kind == "greater_than":
        return f"{_show(detail['input'])} is too small", f"a number greater than {context['gt']}"
    if kind == "string_pattern_mismatch":
        field = model.model_fields.get(str(detail["loc"][0]))
        known = field.description if field else None
        return f"{_show(detail['input'])} cannot be used here", known or context["pattern"]
    return detail["msg"].removeprefix("Value error, "), ""


def _show(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text[:60]}{'...' if len(text) > 60 else ''}'"


def _real(loc: tuple[int | str, ...], data: Plain) -> Path:
    """Keep the parts of pydantic's location that exist in the data (union tags do not)."""
    path: list[str | int] = []
    for part in loc:
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]  # type: ignore[index]
            path.append(part)
    return tuple(path)


def _fields(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Return the field names of the model found at `loc` below `model`."""
    current: Any = model
    for part in loc:
        if isinstance(current, type) and issubclass(current, BaseModel):
            info = current.model_fields.get(str(part))
            current = _inner(info.annotation) if info else None
        elif get_origin(current) in {dict, list, tuple}:
            current = _inner(get_args(current)[-1 if get_origin(current) is dict else 0])
    if get_origin(current) in {dict, list, tuple}:
        current = _inner(get_args(current)[-1 if get_origin(current) is dict else 0])
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [info.alias or name for name, info in current.model_fields.items()]
    return []


def _inner(annotation: Any) -> Any:
    """Look through optional types and unions for the model or container in them."""
    if get_origin(annotation) in {Union, types.UnionType}:
        parts = [part for part in get_args(annotation) if part is not type(None)]
        models = [p for p in parts if isinstance(p, type) and issubclass(p, BaseModel)]
        return (models or [_inner(p) for p in parts])[0]
    return annotation

"""Why a JSON value is not of the type that is asked for: the place, and a sentence.

msgspec decides quickly whether a value fits; when it does not, this finds the words for a person.
"""

from __future__ import annotations

import types
from datetime import date
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from config.reading import unknown
from config.texts import T, Text

LONGEST = 60
"""So many characters of what was found are shown."""
_EXPECTED: dict[Any, Text] = {
    str: T("a text"),
    int: T("a whole number"),
    float: T("a number"),
    date: T("a date such as 2026-01-31"),
}


class Misfit(NamedTuple):
    """Where a value does not fit, as `pauses[0]`, and why; the place is empty for the value itself."""

    key: str
    text: Text


def shown(value: Any) -> str:
    """What was found, as JSON, not too long."""
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def misfit(value: Any, kind: Any, key: str = "") -> Misfit | None:
    """The first part of a decoded JSON value that does not fit the type; None when all of it does."""
    if kind in (Any, msgspec.Raw):
        return None
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (given,) = [arg for arg in args if arg is not type(None)]
        return None if value is None else misfit(value, given, key)
    if origin is Literal:
        return None if value in args else Misfit(key, unknown(str(value), [str(arg) for arg in args]))
    if origin is dict:
        return _mapping(value, args, key)
    if origin is tuple:
        return _sequence(value, args, key)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct(value, kind, key)
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return Misfit(key, T("found {found}, expected {expected}", found=shown(value), expected=_EXPECTED[kind]))
    return None


def _struct(value: Any, kind: type[msgspec.Struct], key: str) -> Misfit | None:
    if not isinstance(value, dict):
        return Misfit(key, T("found {found}, expected keys and values", found=shown(value)))
    hints, fields = get_type_hints(kind), msgspec.structs.fields(kind)
    names = {field.encode_name: hints[field.name] for field in fields}
    for name in value:
        if name not in names:
            return Misfit(_below(key, name), unknown(name, names))
    for field in fields:
        if field.required and field.encode_name not in value:
            return Misfit(_below(key, field.encode_name), T("the key {name} is missing", name=field.encode_name))
    return _first(misfit(item, names[name], _below(key, name)) for name, item in value.items())


def _mapping(value: Any, kinds: tuple[Any, ...], key: str) -> Misfit | None:
    if not isinstance(value, dict):
        return Misfit(key, T("found {found}, expected keys and values", found=shown(value)))
    wrong = _first(misfit(name, kinds[0], _below(key, name)) for name in value)
    return wrong or _first(misfit(item, kinds[1], _below(key, name)) for name, item in value.items())


def _sequence(value: Any, kinds: tuple[Any, ...], key: str) -> Misfit | None:
    if not isinstance(value, list):
        return Misfit(key, T("found {found}, expected a list", found=shown(value)))
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(value)
    if len(kinds) != len(value):
        return Misfit(key, T("found {found}, expected a list of {n}", found=shown(value), n=len(kinds)))
    return _first(misfit(item, kind, f"{key}[{i}]") for i, (item, kind) in enumerate(zip(value, kinds, strict=True)))


def _first(found: Any) -> Misfit | None:
    return next((wrong for wrong in found if wrong is not None), None)


def _below(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name

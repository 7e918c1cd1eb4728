"""Values that no database keeps: refused before an operation begins, at the field that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from config.texts import T, Text
from models.refusals import Refused

LARGEST = 2**31 - 1
"""What an integer column keeps on every database."""
MOST_CENTS = 10**12
"""Ten thousand million yuan."""


def check(given: msgspec.Struct) -> None:
    """Look at every value of an operation's input, also in structures and lists within it.

    Raises:
        Refused: `invalid`, at the field of the input.
    """
    for name, field in zip(given.__struct_fields__, given.__struct_encode_fields__, strict=True):
        found = getattr(given, name)
        if found is None or found == "":
            continue
        for value in _plain(found):
            reason = _wrong(name, value)
            if reason is not None:
                raise Refused("invalid", reason, field)


def _plain(value: Any) -> Iterator[Any]:
    """The value, or those within it. Tables (rows of rows) are left to the import that reads them line by line."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _plain(getattr(value, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _plain(item)
    elif isinstance(value, tuple | list):
        for item in value:
            if not isinstance(item, tuple | list):
                yield from _plain(item)
    else:
        yield value


def _wrong(name: str, value: Any) -> Text | None:
    match value:
        case str() if "\0" in value or not _is_text(value):
            return T("This has a character that is none of any text.")
        case bool():
            return None
        case int() if abs(value) > (MOST_CENTS if name.endswith("_cents") else LARGEST):
            return T("This number is too large.")
        case datetime() if value.tzinfo is None:
            return T("An instant needs its zone, such as 2026-11-23T09:00+08:00.")
        case _:
            return None


def _is_text(value: str) -> bool:
    """Whether it has a form in UTF-8: half a surrogate pair has none."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True

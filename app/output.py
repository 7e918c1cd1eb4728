"""What commands print: JSON for programs, aligned lines for people."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from config.texts import Text, Translator


def print_json(value: Any, translator: Translator, *, one_line: bool = False) -> None:
    """One JSON document on standard output; a text is an object with its finished words in `text`."""
    encoded = msgspec.json.encode(plain(value, translator))
    sys.stdout.write((encoded if one_line else msgspec.json.format(encoded, indent=2)).decode() + "\n")


def plain(value: Any, translator: Translator) -> Any:
    """Structures as dicts, texts as `{text, message, values}`, times as ISO strings, spans of time in seconds."""
    if isinstance(value, Text):
        return {
            "text": translator.say(value),
            "message": value.message,
            "values": {key: plain(item, translator) for key, item in value.values.items()},
        }
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(type(value))
        return {field.encode_name: plain(getattr(value, field.name), translator) for field in fields}
    if isinstance(value, dict):
        return {str(key): plain(item, translator) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, translator) for item in value]
    if isinstance(value, timedelta):
        return value.total_seconds()
    return msgspec.to_builtins(value)


def cells(text: str) -> int:
    """How many cells of a terminal the text takes; Chinese characters take two."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with columns two cells apart; the last column has no end."""
    widths = [max(cells(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    return [
        "  ".join(value + " " * (width - cells(value)) for value, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]

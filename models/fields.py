"""Columns of our own: instants, JSON documents, sentences. The same bytes on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from peewee import BigIntegerField, TextField

from config.texts import Text, kept

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(at: datetime) -> int:
    """Microseconds since 1970 in UTC, for an aware instant."""
    return (at - _EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    """The aware UTC instant of `to_microseconds`."""
    return _EPOCH + timedelta(microseconds=value)


class _Column:
    """What a row has in the place of a column of ours: any value, for the type checker."""

    if TYPE_CHECKING:

        def __get__(self, row: Any, table: Any) -> Any: ...

        def __set__(self, row: Any, value: Any) -> None: ...


class InstantField(_Column, BigIntegerField):
    """An aware UTC instant, stored as whole microseconds: exact, sortable, alike on both databases."""

    def db_value(self, value: Any) -> int | None:
        """Microseconds for an aware datetime."""
        return to_microseconds(value) if isinstance(value, datetime) else value

    def python_value(self, value: Any) -> datetime | None:
        """The aware instant."""
        return None if value is None else from_microseconds(value)


class DocumentField(_Column, TextField):
    """A value stored as JSON text: lists of roles, budgets, derivations."""

    def db_value(self, value: Any) -> str | None:
        """JSON for any value that msgspec can encode."""
        return None if value is None else msgspec.json.encode(value, order="sorted").decode()

    def python_value(self, value: Any) -> Any:
        """Plain lists, dicts and scalars."""
        return None if value is None else msgspec.json.decode(value)


class SentenceField(_Column, TextField):
    """A sentence for people: as somebody typed it, or one of the desk's own, which each reader gets in his language.

    One of our own stands behind a sign that no keyboard has; a sentence of an older release is what it was then.
    """

    _OURS = "\x1e"

    def db_value(self, value: Any) -> str | None:
        """What was typed as it is, a `Text` as its message and values."""
        if not isinstance(value, Text):
            return None if value is None else str(value).lstrip(self._OURS)
        return self._OURS + msgspec.json.encode(kept(value), order="sorted").decode()

    def python_value(self, value: Any) -> str | Text | None:
        """What was typed, or the `Text`."""
        if value is None or not value.startswith(self._OURS):
            return value
        return msgspec.json.decode(value[1:], type=Text)

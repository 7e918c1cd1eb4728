"""How the values of an import are read: each reader takes what was written and returns the value, or says why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from config.texts import T, Text

Reader = Callable[[str], Any]
YES = frozenset({"1", "y", "yes", "true", "是", "有", "√"})
NO = frozenset({"", "0", "n", "no", "false", "否", "无"})
MOST_CENTS = 10**12


class Unfit(Exception):  # noqa: N818 - a value that somebody mistyped
    """The value is none of this kind; `text` says what would be right."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.message)
        self.text = text


def plain(written: str) -> str:
    """Full-width forms to plain ones, without spaces around."""
    return unicodedata.normalize("NFKC", written).strip()


def text(longest: int) -> Reader:
    """Text of so many characters at most."""

    def read(written: str) -> str:
        value = written.strip()
        if "\0" in value:
            raise Unfit(T("This has a character that cannot be stored."))
        if len(value) > longest:
            raise Unfit(T("At most {n} characters.", n=longest))
        return value

    return read


def code(longest: int = 64) -> Reader:
    """A number or code: full-width forms become plain ones."""
    inner = text(longest)
    return lambda written: inner(plain(written))


def flag(written: str) -> bool:
    """Yes or no."""
    value = plain(written).lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise Unfit(T("Write yes or no (是, 否)."))


def whole(lowest: int, highest: int) -> Reader:
    """A whole number between two."""

    def read(written: str) -> int | None:
        value = plain(written)
        if not value:
            return None
        if not re.fullmatch(r"-?\d{1,12}", value) or not lowest <= int(value) <= highest:
            raise Unfit(T("Write a whole number from {lowest} to {highest}.", lowest=lowest, highest=highest))
        return int(value)

    return read


def cents(written: str) -> int:
    """An amount in yuan, as cents; nothing is 0."""
    value = re.sub(r"[¥￥元,\s]", "", plain(written))
    try:
        amount = Decimal(value or "0") * 100
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount != int(amount) or not 0 <= amount < MOST_CENTS:
        raise Unfit(T("Write an amount in yuan, like 1280 or 1280.50."))
    return int(amount)


def day(written: str) -> date | None:
    """2026-11-23, 2026/11/23, 20261123 or 2026年11月23日, at whatever time."""
    value = plain(written)
    if not value:
        return None
    try:
        return (_iso(value) or _as_spreadsheets_do(value)).date()
    except ValueError:
        raise Unfit(T("Write a date like 2026-11-23.")) from None


def instant(zone: tzinfo) -> Reader:
    """A date with or without a time, in the desk's zone unless it names its own."""

    def read(written: str) -> datetime | None:
        value = plain(written)
        if not value:
            return None
        try:
            at = _iso(value) or _as_spreadsheets_do(value)
            return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise Unfit(T("Write a time like 2026-11-23 14:30.")) from None

    return read


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _as_spreadsheets_do(value: str) -> datetime:
    """2026/1/5 9:05, with seconds or without, or the day alone."""
    found = re.fullmatch(r"(\d{4})[-/年.](\d\d?)[-/月.](\d\d?)日?(?:\s*(\d\d?):(\d\d)(?::(\d\d))?)?", value)
    if found is None:
        raise ValueError(value)
    return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]


def one_of(words: Mapping[str, str], default: str | None = None) -> Reader:
    """One of several words; `words` maps what may be written, in either language, to the key."""
    known = {plain(word).lower(): key for word, key in words.items()}

    def read(written: str) -> str:
        value = plain(written).lower()
        if not value and default is not None:
            return default
        if value not in known:
            raise Unfit(T("Write one of: {known}.", known=", ".join(words)))
        return known[value]

    return read


def several(reader: Reader) -> Reader:
    """Several values, with commas, semicolons or 、 between them, each once."""

    def read(written: str) -> tuple[Any, ...]:
        pieces = [piece for piece in re.split(r"[,;，；、|\n]", written) if piece.strip()]
        return tuple(dict.fromkeys(reader(piece) for piece in pieces))

    return read

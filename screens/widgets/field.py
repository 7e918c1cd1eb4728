"""The record of a form's field, and how its value is read from what was typed, kept, and shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Literal

from config.texts import Day, Sayable, T, Text
from screens.actions import fold
from screens.asking import Choices, Say

Kind = Literal["text", "code", "choice", "multi", "date", "when", "money", "phone", "area", "flag"]
Value = str | int | bool | date | datetime | tuple[str, ...] | None
"""The value of a `when` is a time on the wall of the desk, without its zone."""
CLOSING = time(18)
"""What a day without a time means as a deadline."""
FLAGS: dict[str, Sayable] = {"yes": T("Yes"), "no": T("No")}
_FLAG_WORDS = {"y": "yes", "是": "yes", "n": "no", "否": "no"}
_LONGEST_MONEY = 12


@dataclass(frozen=True)
class Field:
    """One field.

    `options` (choice and multi) maps keys to labels. `check` says what is wrong with a value that could be
    read; `look_up` names what stands beside it. `width` is the room for typing in cells, 0 for the rest of the
    row; `rows` the height of an area. `code` is for numbers and codes: full-width signs become plain ones.
    """

    name: str
    label: Sayable
    help: Text
    kind: Kind = "text"
    required: bool = False
    options: Callable[[], Mapping[str, Sayable]] | None = None
    check: Callable[[Value], Text | None] | None = None
    look_up: Callable[[Value], Sayable | None] | None = None
    width: int = 0
    rows: int = 3
    default: str = ""
    shown: bool = True
    secret: bool = False
    max_length: int = 0

    @property
    def labels(self) -> Mapping[str, Sayable]:
        """The values that it accepts, key to label; none for a free one."""
        return FLAGS if self.kind == "flag" else self.options() if self.options else {}

    def choices(self, say: Say) -> Choices:
        """The values that it accepts, in the reader's words."""
        return Choices(self.labels, say)


class Unreadable(Exception):  # noqa: N818 - a value that a person mistyped
    """What was typed is no value of this kind; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.message)
        self.text = text


def read(field: Field, typed: str, choices: Choices, today: date) -> Value:
    """The value of what was typed, or of what `raw` kept; the empty value for nothing.

    Raises:
        Unreadable: with the sentence for the user.
    """
    match field.kind:
        case "choice":
            return _one(typed, choices) if typed.strip() else ""
        case "multi":
            pieces = re.split(r"[,;、]|(?<=\d)\s+(?=\d)", fold(typed))
            return tuple(dict.fromkeys(_one(piece, choices) for piece in pieces if piece.strip()))
        case "flag":
            return bool(typed.strip()) and _one(_FLAG_WORDS.get(fold(typed).lower(), typed), choices) == "yes"
        case "date":
            return _date(fold(typed), today) if typed.strip() else None
        case "when":
            return _when(fold(typed), today) if typed.strip() else None
        case "money":
            return _cents(fold(typed)) if typed.strip() else None
        case "code" | "phone":
            return fold(typed)
        case _:
            return typed if field.secret else typed.strip()


def is_empty(value: Value) -> bool:
    """Whether nothing was given; a no of a flag is something, 0 too."""
    return value is None or value == "" or value == ()


def raw(value: Value) -> str:
    """The value as it is kept in a draft, whatever the language."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value / 100:.2f}"
        case tuple():
            return ",".join(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case _:
            return str(value)


def shown(field: Field, value: Value, choices: Choices) -> str:
    """The value as it stands in the field once it was read."""
    match value:
        case bool():
            return choices.labels["yes" if value else "no"]
        case tuple():
            return ", ".join(choices.labels[key] for key in value)
        case str() if field.kind == "choice" and value:
            return choices.labels[value]
        case int():
            return f"{value // 100:,}.{value % 100:02d}"
        case _:
            return raw(value)


def note(field: Field, value: Value) -> Sayable | None:
    """What stands beside a value: its looked-up name, the weekday of a date."""
    if field.look_up is not None:
        return None if is_empty(value) else field.look_up(value)
    return Day(value) if isinstance(value, date) else None


def _one(typed: str, choices: Choices) -> str:
    found = choices.matching(typed)
    if len(found) == 1:
        return found[0]
    if found:
        raise Unreadable(T("Several values begin like this; F4 lists them."))
    raise Unreadable(T("There is no such value; F4 lists them."))


def _date(typed: str, today: date) -> date:
    """2026-11-23, 20261123, 2026年11月23日, or month and day alone: then of the year that lies nearest."""
    parts = re.findall(r"\d+", typed)
    if len(parts) == 1 and len(parts[0]) in (4, 8):
        digits = parts[0]
        parts = [*([digits[:4]] if len(digits) == 8 else []), digits[-4:-2], digits[-2:]]
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3 and len(parts[0]) == 4:
            return date(*numbers)
        if len(numbers) == 2:
            return _nearest(numbers[0], numbers[1], today)
    except ValueError:
        pass
    raise Unreadable(T("Type a date like 2026-11-23, 20261123 or 11-23."))


def _when(typed: str, today: date) -> datetime:
    """A date as `_date` reads it, a time such as 15:30, or both; a time alone is of today, a day ends at closing."""
    clock = re.search(r"(\d{1,2}):(\d\d)\s*$", typed)
    day = typed[: clock.start()].strip() if clock else typed
    try:
        at = time(int(clock[1]), int(clock[2])) if clock else CLOSING
        return datetime.combine(_date(day, today) if day else today, at)
    except ValueError:
        raise Unreadable(T("Type a time like 15:30, 11-24 15:30 or 2026-11-24 15:30.")) from None


def _nearest(month: int, day: int, today: date) -> date:
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    if not days:
        raise ValueError("no such day")
    return min(days, key=lambda each: abs(each - today))


def _cents(typed: str) -> int:
    """An amount in yuan, with or without sign and commas, as cents."""
    plain = re.sub(r"[¥￥元,\s]", "", typed)
    try:
        amount = Decimal(plain) * 100
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount != int(amount) or amount < 0 or len(plain) > _LONGEST_MONEY:
        raise Unreadable(T("Type an amount in yuan, like 1280 or 1280.50."))
    return int(amount)

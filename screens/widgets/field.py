"""The record of a form's field, and how its value is read from what was typed, kept, and shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from config.texts import Day, Sayable, T, Text
from screens.actions import fold
from screens.asking import Choices, Say
from screens.widgets.times import Unclear, cents_of, day_of, instant_of

Kind = Literal["text", "code", "choice", "multi", "date", "when", "money", "phone", "area", "flag"]
Value = str | int | bool | date | datetime | tuple[str, ...] | None
"""The value of a `when` is a time on the wall of the desk, without its zone."""
FLAGS: dict[str, Sayable] = {"yes": T("Yes"), "no": T("No")}
USUAL = T("What stands there is the usual answer.")
FROM_CASE = T("What stands there comes from the case.")
FROM_ORDER = T("What stands there comes from the order.")
TOLD_BEFORE = T("What stands there was told before.")
"""Where a value comes from that stands in a field from the beginning."""
_FLAG_WORDS = {"y": "yes", "是": "yes", "n": "no", "否": "no"}


@dataclass(frozen=True)
class Field:
    """One field.

    `options` (choice and multi) maps keys to labels. `check` says what is wrong with a value that could be
    read; `look_up` names what stands beside it. `width` is the room for typing in cells, 0 for the rest of the
    row; `rows` the height of an area. `code` is for numbers and codes: full-width signs become plain ones.
    A time that is `ahead` must still come. For F1, `rule` says what `check` holds the value to, and `origin` where the
    value comes from that stands there.
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
    ahead: bool = False
    rule: Text | None = None
    origin: Text | None = None

    @property
    def labels(self) -> Mapping[str, Sayable]:
        """The values that it accepts, key to label; none for a free one."""
        return FLAGS if self.kind == "flag" else self.options() if self.options else {}

    def choices(self, say: Say) -> Choices:
        """The values that it accepts, in the reader's words."""
        return Choices(self.labels, say)


def read(field: Field, typed: str, choices: Choices, now: datetime) -> Value:
    """The value of what was typed, or of what `raw` kept; the empty value for nothing. `now` is on the desk's wall.

    Raises:
        Unclear: with the sentence for the user.
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
            return day_of(fold(typed), now.date()) if typed.strip() else None
        case "when":
            return instant_of(fold(typed), now) if typed.strip() else None
        case "money":
            return cents_of(fold(typed)) if typed.strip() else None
        case "code" | "phone":
            return fold(typed)
        case _:
            return typed if field.secret else typed.strip()


def nothing(field: Field) -> Value:
    """The value of a field in which nothing stands."""
    match field.kind:
        case "multi":
            return ()
        case "flag":
            return False
        case "date" | "when" | "money":
            return None
        case _:
            return ""


def is_empty(value: Value) -> bool:
    """Whether nothing was given; a no of a flag is something, 0 too."""
    return value is None or value == "" or value == ()


def problem(field: Field, value: Value, now: datetime) -> Text | None:
    """What is wrong with a value that could be read, and is not empty."""
    if field.ahead and isinstance(value, datetime) and value <= now:
        return T("The time must be in the future.")
    return None if field.check is None else field.check(value)


def too_long(field: Field, typed: str) -> Text | None:
    """That more was typed than the field holds. It is told and not cut off, so that nothing pasted is lost."""
    if not field.max_length or len(typed.strip()) <= field.max_length:
        return None
    return T("This is too long: at most {count} characters.", count=field.max_length)


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
        raise Unclear(T("Several values begin like this; F4 lists them."))
    raise Unclear(T("There is no such value; F4 lists them."))

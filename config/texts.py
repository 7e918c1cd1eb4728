"""Everything that is said to a person: message keys with values, and the translator that renders them.

The lower floors return a `Text` (an English message with named places) or a `Name` (both languages, from
YAML) and never a finished sentence; screens and command line render it for the reader at hand.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
LOCALE = Path(__file__).parent / "locale"
_WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "zh": tuple("一二三四五六日")}


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name that a company gives in both languages: a queue, a category, a product class."""

    en: str
    zh: str


class Text(msgspec.Struct, frozen=True):
    """A message to be translated, and what stands in its `{places}`; `{n:case|cases}` is the word for so many."""

    message: str
    values: dict[str, Any] = {}


class Money(msgspec.Struct, frozen=True):
    """An amount in cents (分), shown as `¥1,280.00`."""

    cents: int


class Minutes(msgspec.Struct, frozen=True):
    """A length of time in minutes, shown as `1 h 20 min`."""

    minutes: float


class Day(msgspec.Struct, frozen=True):
    """A calendar day, shown with its weekday; of a time on the wall (without zone) hours and minutes too."""

    day: date


class Instant(msgspec.Struct, frozen=True):
    """An instant that was kept with a text, shown as every instant is."""

    instant: datetime


Sayable = Text | Name | Money | Minutes | Day | Instant | datetime | date | str | int | float


def T(message: str, **values: Any) -> Text:  # noqa: N802 - the mark that the catalogue is extracted by
    """Mark `message` for translation and bind its places."""
    return Text(message, values)


@cache
def _catalogue(language: Language) -> Callable[[str], str]:
    if language == "en":
        return lambda message: message
    return gettext.translation("desk", LOCALE, languages=[language], fallback=True).gettext


class Translator:
    """Renders texts, names, instants and amounts for one reader.

    `language` is the reader's; `zone` is the desk's, in which every instant is shown.
    """

    def __init__(self, language: Language, zone: tzinfo | None = None) -> None:
        self.language = language
        self.zone: tzinfo = zone or ZoneInfo("Asia/Shanghai")
        self._translate = _catalogue(language)

    def say(self, said: Sayable | None) -> str:
        """The finished words for any sayable value; nothing for None."""
        match said:
            case None:
                return ""
            case Text(message, values):
                template = self._translate(message) if message else ""
                return template.format(**{k: _Said(self.say(v)) for k, v in values.items()}) if values else template
            case Name():
                return said.zh if self.language == "zh" else said.en
            case Money(cents):
                sign = "-" if cents < 0 else ""
                return f"{sign}¥{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
            case Minutes(minutes):
                return self.duration(timedelta(minutes=minutes))
            case Day(day):
                return self._day_or_time(day)
            case Instant(instant):
                return self.instant(instant)
            case datetime():
                return self.instant(said)
            case date():
                return self.day(said)
            case dict():
                return self.say(_restored(said))
            case list() | tuple():
                return ("、" if self.language == "zh" else ", ").join(self.say(item) for item in said)
            case _:
                return str(said)

    def day(self, day: date) -> str:
        """`2026-11-23 (Mon)`, or `2026-11-23（周一）`."""
        weekday = _WEEKDAYS[self.language][day.weekday()]
        return f"{day}（周{weekday}）" if self.language == "zh" else f"{day} ({weekday})"

    def _day_or_time(self, day: date) -> str:
        if not isinstance(day, datetime):
            return self.day(day)
        gap = "" if self.language == "zh" else " "
        return f"{self.day(day.date())}{gap}{day:%H:%M}"

    def instant(self, at: datetime, *, seconds: bool = False) -> str:
        """Day, weekday and time in the desk's zone; a midnight that ends a day is told as its 24:00 elsewhere."""
        local = at.astimezone(self.zone)
        gap = "" if self.language == "zh" else " "
        return (
            f"{self.day(local.date())}{gap}{local:%H:%M:%S}"
            if seconds
            else (f"{self.day(local.date())}{gap}{local:%H:%M}")
        )

    def deadline(self, at: datetime, inclusive: bool) -> str:
        """A due instant; an exclusive midnight is shown as 24:00 of the day that it ends."""
        local = at.astimezone(self.zone)
        if inclusive or (local.hour, local.minute, local.second) != (0, 0, 0):
            return self.instant(at)
        gap = "" if self.language == "zh" else " "
        return f"{self.day(local.date() - timedelta(days=1))}{gap}24:00"

    def clock_time(self, at: datetime) -> str:
        """Hours and minutes in the desk's zone."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def duration(self, length: timedelta) -> str:
        """A length of time in its two largest units: `2 d 3 h`, `1 h 20 min`, `45 s`."""
        total = abs(int(length.total_seconds()))
        days, rest = divmod(total, 86_400)
        hours, rest = divmod(rest, 3_600)
        minutes, seconds = divmod(rest, 60)
        units = {
            "en": (" d", " h", " min", " s"),
            "zh": ("天", "小时", "分钟", "秒"),
        }[self.language]
        parts = [
            (days, units[0]),
            (hours, units[1]),
            (minutes, units[2]),
            (seconds if total < 60 else 0, units[3]),
        ]
        said = [f"{n}{unit}" for n, unit in parts if n][:2] or [f"0{units[2]}"]
        text = ("" if self.language == "zh" else " ").join(said)
        return f"-{text}" if length < timedelta(0) else text


class _Said(str):
    """A value in its place; `{n:case|cases}` is the word that goes with the number: the first one with 1."""

    def __format__(self, words: str) -> str:
        one, bar, more = words.partition("|")
        return (one if self == "1" else more) if bar else format(str(self), words)


def _restored(plain: dict[str, Any]) -> Sayable:
    """What a value was before it went through JSON: a reason that was stored with a case, a step of a deadline."""
    kinds: tuple[type[Text | Name | Money | Minutes | Day | Instant], ...] = (
        Text, Name, Money, Minutes, Day, Instant,
    )  # fmt: skip
    for kind in kinds:
        if plain.keys() <= set(kind.__struct_fields__) and kind.__struct_fields__[0] in plain:
            return msgspec.convert(plain, kind)
    return str(plain)


def lasting(said: Sayable | None) -> Any:
    """What JSON can keep of a sayable value, for `Translator.say` to say later, in whatever language is read then."""
    match said:
        case Text(message, values):
            return {"message": message, "values": {name: lasting(value) for name, value in values.items()}}
        case Day(datetime() as wall):
            return f"{wall:%Y-%m-%d %H:%M}"
        case datetime():
            return {"instant": said.isoformat()}
        case date():
            return {"day": said.isoformat()}
        case list() | tuple():
            return [lasting(item) for item in said]
        case _:
            return msgspec.to_builtins(said)


def utc(at: datetime) -> datetime:
    """The same instant in UTC; naive instants are refused.

    Raises:
        ValueError: `at` has no zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return at.astimezone(UTC)

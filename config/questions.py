"""Questions on working time as other programs write them in JSON, and what is wrong with those that mean nothing."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from config import opening, timeline
from config.budget import LONGEST_DAYS, Budget
from config.calendar import Calendar, CalendarSpec, zone_fault
from config.holidays import Holidays
from config.misfits import shown
from config.opening import Weekday
from config.reading import Document, Fault, Place
from config.texts import Day, Name, T, Text

AMOUNTS = ("minutes", "hours", "workdays", "natural_days")
"""The keys of which a question has exactly one."""
YEARS = (1900, 9000)
"""The first and the last year of which instants may be."""
NULL = msgspec.Raw(b"null")
GIVEN = Name(en="the given calendar", zh="所给日历")
"""What a calendar is called that came with a question."""


class GivenCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A calendar that comes with a question.

    `hours` are the windows of each day of the week, a day that is not named being closed; `closed` are days
    without any, and the windows of a day in `open` stand in place of the week's. A window across midnight belongs
    to the day on which it opens. `boundary` is as in calendar.yaml.
    """

    timezone: str
    hours: dict[Weekday, tuple[str, ...]]
    closed: tuple[date, ...] = ()
    open: dict[date, tuple[str, ...]] = {}
    boundary: Literal["stay", "roll"] = "stay"


class DueQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When is an amount of time used up? `minutes` run in the calendar's hours, `hours` without interruption.

    The other keys are those of a limit in sla.yaml. Instants without an offset are those of the calendar's zone.
    """

    calendar: msgspec.Raw
    start: str
    id: msgspec.Raw = NULL
    minutes: float | None = None
    hours: float | None = None
    workdays: int | None = None
    natural_days: int | None = None
    until: Literal["closing", "same_time"] | None = None
    roll: Literal["none", "forward"] | None = None
    pauses: tuple[tuple[str, str], ...] = ()


class ElapsedQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much working time lies between two instants?"""

    calendar: msgspec.Raw
    start: str
    end: str
    id: msgspec.Raw = NULL
    pauses: tuple[tuple[str, str], ...] = ()


class Wrong(ValueError):  # noqa: N818 - what it is, as with the rules
    """Something in a question is wrong: where, and why."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(field, text.message)
        self.field = field
        self.text = text


def built(given: GivenCalendar) -> Calendar | Wrong:
    """The calendar that was given, or what is wrong with it."""
    faults = _faults(given)
    if faults:
        return Wrong(faults[0].key, faults[0].text)
    spec = CalendarSpec(name=GIVEN, week=given.hours, boundary=given.boundary)
    calendar = Calendar(spec, ZoneInfo(given.timezone), Holidays.given(given.closed, given.open))
    overlapping = calendar.overlapping()
    if overlapping:
        text = T("the windows of {day} overlap those of the next day", day=Day(overlapping[0]))
        return Wrong("calendar.open", text)
    return calendar


def _faults(given: GivenCalendar) -> list[Fault]:
    document = Document(None, {"": Place("", 1, 1)}, [])
    text = zone_fault(given.timezone)
    found = [document.fault("calendar.timezone", text)] if text else []
    for day, windows in given.open.items():
        found += opening.window_faults(windows, f"calendar.open.{day}", document)
        if day in given.closed:
            text = T("{day} stands in `open` and in `closed`", day=Day(day))
            found.append(document.fault(f"calendar.open.{day}", text))
    if any(given.hours.values()) or not any(given.open.values()):
        found += opening.week_faults(given.hours, "calendar.hours", document)
    return found


def budget_of(question: DueQuestion) -> Budget | None:
    """The amount of a question; None for no time at all.

    Raises:
        Wrong: there is none or several, it is negative or too long, or a key has no effect with it.
    """
    amounts = (question.minutes, question.hours, question.workdays, question.natural_days)
    return _budget(amounts, question.until, question.roll)


@lru_cache(4096)
def _budget(amounts: tuple[float | None, ...], until: str | None, roll: str | None) -> Budget | None:
    """The same for amounts in the order of `AMOUNTS`; questions repeat each other's."""
    key = _only(amounts)
    amount: Any = amounts[AMOUNTS.index(key)]
    least = 1 if key in ("workdays", "natural_days") else 0
    if amount < least:
        raise Wrong(key, T("found {found}, expected at least {least}", found=number(amount), least=least))
    for other, given, wanted in (("until", until, "workdays"), ("roll", roll, "natural_days")):
        if given is not None and key != wanted:
            raise Wrong(other, T("this has no effect with {key}, only with {wanted}", key=key, wanted=wanted))
    if not amount:
        return None
    more: Any = {other: given for other, given in (("until", until), ("roll", roll)) if given is not None}
    try:
        return Budget(**{key: amount}, **more, calendar=None if key == "hours" else "given")
    except (ValueError, OverflowError):
        text = T("found {found}, which is longer than ten years ({days} days)", found=number(amount), days=LONGEST_DAYS)
        raise Wrong(key, text) from None


def number(amount: float) -> str:
    """An amount as a person would write it."""
    return shown(int(amount) if amount == int(amount) else amount)


def _only(amounts: tuple[float | None, ...]) -> str:
    """The key of the only amount there is."""
    given = [key for key, amount in zip(AMOUNTS, amounts, strict=True) if amount is not None]
    if len(given) != 1:
        text = T("exactly one of these keys is needed: {keys}", keys=", ".join(AMOUNTS))
        raise Wrong(", ".join(given), text)
    return given[0]


def pauses_of(written: tuple[tuple[str, str], ...], zone: tzinfo) -> list[tuple[datetime, datetime]]:
    """Pauses as they are written.

    Raises:
        Wrong: one is no pair of instants, or ends before it begins.
    """
    found = []
    for i, (from_, to) in enumerate(written):
        start, end = instant_of(from_, zone, f"pauses[{i}][0]"), instant_of(to, zone, f"pauses[{i}][1]")
        if end < start:
            text = T("found {found}, which is before the start, {start}", found=to, start=from_)
            raise Wrong(f"pauses[{i}]", text)
        found.append((start, end))
    return found


def instant_of(written: str, zone: tzinfo, field: str) -> datetime:
    """An instant as it is written; without an offset it is what clocks on the wall of the zone show.

    Raises:
        Wrong: there is no such instant.
    """
    try:
        if written[10:11] not in ("T", "t", " "):
            raise ValueError(written)
        at = datetime.fromisoformat(written)
    except ValueError:
        text = T("found {found}, expected an instant such as 2026-01-31T09:00:00+08:00", found=shown(written))
        raise Wrong(field, text) from None
    if not YEARS[0] <= at.year <= YEARS[1]:
        text = T("found {found}, expected a year from {first} to {last}", found=written, first=YEARS[0], last=YEARS[1])
        raise Wrong(field, text)
    if at.tzinfo is not None:
        return at
    return timeline.instant(timeline.shown(at, zone))

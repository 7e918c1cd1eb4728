"""How much time a clock gives, and in which unit it counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from config.texts import Minutes, Sayable, T, Text

AMOUNTS = ("seconds", "hours", "desk_minutes", "minutes", "workdays", "natural_days")
"""The keys of which a budget has exactly one."""
LONGEST_DAYS = 3_660
"""No deadline of a desk is further away than ten years."""
DESK, ALWAYS = "desk", "always"
"""The calendars that every company has."""
Unit = Literal["running", "working", "workdays", "natural_days"]


class Budget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One amount of time.

    `seconds`, `hours`: run without interruption. `desk_minutes`: minutes of desk hours. `minutes`: minutes of
    the named calendar. `workdays`: the start day is not counted, due at closing of the n-th working day, or
    with `until: same_time` at the time of day of the start, within the windows of that day.
    `natural_days`: the start day is not counted, due at 24:00 of day n; `roll: forward` moves a customer's
    right, never a company's duty, past rest days.

    `not_before` is never written in rules: a raised severity leaves it with a clock, which is then due
    no earlier than it was raised (workflows 1.3).
    """

    seconds: float | None = None
    hours: float | None = None
    desk_minutes: float | None = None
    minutes: float | None = None
    workdays: int | None = None
    natural_days: int | None = None
    calendar: str | None = None
    roll: Literal["none", "forward"] = "none"
    until: Literal["closing", "same_time"] = "closing"
    not_before: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant: no amount or several, nothing or ten years, a key that has no effect."""
        given = [key for key in AMOUNTS if getattr(self, key) is not None]
        if len(given) != 1:
            raise ValueError(T("exactly one of these keys is needed: {keys}", keys=", ".join(AMOUNTS)))
        if self.amount <= 0:
            raise ValueError(T("{key} must be more than 0", key=given[0]))
        if self.days_at_least > LONGEST_DAYS:
            raise ValueError(T("this is longer than ten years"))
        if self.minutes is not None and self.calendar is None:
            raise ValueError(T("`minutes` needs a `calendar`; `desk_minutes` are those of the desk hours"))
        if self.calendar is not None and (self.unit == "running" or self.desk_minutes is not None):
            raise ValueError(T("`calendar` has no effect with {key}", key=given[0]))
        if self.roll != "none" and self.natural_days is None:
            raise ValueError(T("`roll` has no effect with {key}", key=given[0]))
        if self.until != "closing" and self.workdays is None:
            raise ValueError(T("`until` has no effect with {key}", key=given[0]))

    @property
    def amount(self) -> float:
        """The number that is written, in whatever unit."""
        return float(next(value for key in AMOUNTS if (value := getattr(self, key)) is not None))

    @property
    def unit(self) -> Unit:
        """How the amount is counted."""
        if self.seconds is not None or self.hours is not None:
            return "running"
        if self.workdays is not None:
            return "workdays"
        return "natural_days" if self.natural_days is not None else "working"

    @property
    def runs_in(self) -> str:
        """The name of the calendar that counts."""
        return self.calendar or (ALWAYS if self.unit == "running" else DESK)

    @property
    def length(self) -> int:
        """Microseconds of a running or working budget."""
        minutes = (self.desk_minutes or 0) + (self.minutes or 0)
        return round(((self.seconds or 0) + minutes * 60 + (self.hours or 0) * 3_600) * 1_000_000)

    @property
    def days_at_least(self) -> float:
        """A lower bound of how far the due time is away, in days."""
        return float(self.workdays or self.natural_days or self.length / 86_400_000_000)

    def half(self) -> Budget:
        """Half of it: whole days rounded up, 5 → 3; everything else exactly (workflows 2, T13)."""
        key = next(key for key in AMOUNTS if getattr(self, key) is not None)
        whole = self.unit in ("workdays", "natural_days")
        amount: Any = -(-int(self.amount) // 2) if whole else self.amount / 2
        return msgspec.structs.replace(self, **{key: amount}, not_before=None)

    def said(self, calendar: Sayable) -> Text:
        """The budget in words; `calendar` is what the calendar is called in which it runs."""
        if self.unit == "running":
            return T("{length}, running", length=Minutes(self.length / 60_000_000))
        if self.unit == "working":
            return T("{length} of {calendar}", length=Minutes(self.length / 60_000_000), calendar=calendar)
        n = int(self.amount)
        if self.unit == "workdays":
            days = (
                T("1 working day of {calendar}", calendar=calendar)
                if n == 1
                else (T("{n} working days of {calendar}", n=n, calendar=calendar))
            )
            return days if self.until == "closing" else T("{days}, to the same time of day", days=days)
        return T("1 natural day") if n == 1 else T("{n} natural days", n=n)

"""Instants as they are given from outside, and the end of the day so many days on."""

from __future__ import annotations

from datetime import datetime

from config import Rules
from config.budget import ALWAYS, Budget
from config.calendar import Due
from config.texts import T, utc
from models.desk import Desk
from models.refusals import Refused

OLDEST = 2000
"""No customer has written to the desk before this year."""
LATEST = 2200


def instant(at: datetime, field: str) -> datetime:
    """A given instant in UTC.

    Raises:
        Refused: `invalid`, at `field`, when it has no zone or no desk can have meant it.
    """
    if not OLDEST <= at.year < LATEST:
        raise Refused("invalid", T("The year {year} cannot be meant.", year=str(at.year)), field)
    try:
        return utc(at)
    except ValueError:
        raise Refused("invalid", T("An instant needs its zone, such as 2026-11-23T09:00+08:00."), field) from None


def future(desk: Desk, at: datetime, field: str) -> datetime:
    """A given instant that is still to come, in UTC.

    Raises:
        Refused: `invalid`, at `field`, as `instant`, or when it has passed.
    """
    found = instant(at, field)
    if found <= desk.now():
        raise Refused("invalid", T("The time must be in the future."), field)
    return found


def past(desk: Desk, at: datetime, field: str) -> datetime:
    """A given instant that is not still to come, in UTC.

    Raises:
        Refused: `invalid`, at `field`, as `instant`, or when it has not come yet.
    """
    found = instant(at, field)
    if found > desk.now():
        raise Refused("invalid", T("This is in the future."), field)
    return found


def days_from_now(desk: Desk, days: int) -> Due:
    """24:00 of the natural day so many days from now, today not counted."""
    return days_from(desk.rules, desk.now(), days)


def days_from(rules: Rules, at: datetime, days: int) -> Due:
    """24:00 of the natural day so many days from an instant, its own day not counted."""
    return rules.calendars[ALWAYS].due(at, Budget(natural_days=days))

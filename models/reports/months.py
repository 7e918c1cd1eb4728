"""Months as reports know them: in the desk's zone, whatever that is in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from config.texts import T
from models.desk import Desk
from models.refusals import Refused

_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])", re.ASCII)


def month_of(typed: str) -> date:
    """The first day of a month that is written like 2026-11.

    Raises:
        Refused: `invalid`, for anything else.
    """
    if _MONTH.fullmatch(typed) is None:
        raise Refused("invalid", T("Write a month like 2026-11."), "month")
    return date.fromisoformat(f"{typed}-01")


def shifted(month: date, months: int) -> date:
    """The first day of the month so many months later, or earlier below 0."""
    years, place = divmod(month.month - 1 + months, 12)
    return date(month.year + years, place + 1, 1)


def span(desk: Desk, first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """From the beginning of the month of `first` to the end, exclusive, of that of `last` (left out: the same)."""
    return _midnight(desk, first.replace(day=1)), _midnight(desk, shifted(last or first, 1))


def month_at(desk: Desk, at: datetime) -> date:
    """The first day of the month of an instant, at the desk."""
    return at.astimezone(desk.rules.zone).date().replace(day=1)


def _midnight(desk: Desk, day: date) -> datetime:
    return datetime.combine(day, time(), desk.rules.zone).astimezone(UTC)

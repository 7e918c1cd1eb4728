"""Instants as they are given from outside."""

from __future__ import annotations

from datetime import datetime

from config.texts import T, utc
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

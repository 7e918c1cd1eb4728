"""A clock that tests set by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class SettableClock:
    """Stands still until it is told otherwise; a test's `desk.clock`.

    Times without a zone are those of the desk: `clock.at("2026-11-23 09:00")`.
    """

    def __init__(self, at: str | datetime = "2026-11-23 09:00") -> None:
        self._now = _instant(at)

    def __call__(self) -> datetime:
        """The present instant, in UTC."""
        return self._now

    def at(self, at: str | datetime) -> datetime:
        """Set the clock, and get the instant in UTC."""
        self._now = _instant(at)
        return self._now

    def advance(
        self, by: timedelta | None = None, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> datetime:
        """Set the clock forward, and get the instant in UTC."""
        self._now += (by or timedelta()) + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._now


def _instant(at: str | datetime) -> datetime:
    parsed = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=SHANGHAI)).astimezone(UTC)

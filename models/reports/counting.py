"""What the figures of every report are made of: counts by key, and how long something took. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median

import msgspec


class Times(msgspec.Struct, frozen=True):
    """How long something took, in hours: of how many, median and ninth tenth, and the share kept in percent."""

    count: int
    median_hours: float | None
    most_hours: float | None
    kept_percent: int | None


class Share(msgspec.Struct, frozen=True):
    """How many of how many, and what that is in percent to one place; no percent of nothing."""

    count: int
    of: int
    percent: float | None


def share(count: int, of: int) -> Share:
    """So many of so many."""
    return Share(count, of, rounded(100 * count, of, 1))


def rounded(part: int, whole: int, places: int) -> float | None:
    """What one of `whole` has of `part`, to so many places, half up; None where there is nothing. Neither below 0.

    In whole numbers, since 97.95 is not a number that a machine has: a target is not reached by an error.
    """
    if not whole:
        return None
    scale: int = 10**places
    return (2 * part * scale + whole) // (2 * whole) / scale


def counted(keys: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each key occurs, the commonest first; an empty one is left out."""
    counts = Counter(key for key in keys if key)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def times(spans: Sequence[tuple[datetime, datetime | None, bool | None]]) -> Times:
    """From starts, ends (None: not yet) and whether each was in time (None: not known yet)."""
    hours = sorted((end - start) / timedelta(hours=1) for start, end, _ in spans if end is not None)
    known = [kept for _, _, kept in spans if kept is not None]
    return Times(
        count=len(hours),
        median_hours=round(median(hours), 1) if hours else None,
        most_hours=round(nearest_rank(hours, 90), 1) if hours else None,
        kept_percent=round(100 * sum(known) / len(known)) if known else None,
    )


def nearest_rank(ordered: Sequence[float], percent: int) -> float:
    """The smallest value that at least so many percent do not exceed; values in order."""
    place = -(-len(ordered) * percent // 100)
    return ordered[max(0, place - 1)]

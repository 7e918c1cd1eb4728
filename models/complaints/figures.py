"""The figures of complaints of a month, from plain facts: pure, so that they can be checked by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from models.reports.counting import Times, counted, times

GROUPS = ("product", "batch", "cause", "channel", "severity", "seller", "category", "responsibility")


class Told(msgspec.Struct, frozen=True):
    """A complaint as the report counts it. Times are when the first answer, the plan and the solution were told;
    `kept` whether each deadline was kept, None while it is open."""

    number: str
    received_at: datetime
    open: bool
    reopenings: int = 0
    answered_at: datetime | None = None
    answered_kept: bool | None = None
    planned_at: datetime | None = None
    planned_kept: bool | None = None
    solved_at: datetime | None = None
    solved_kept: bool | None = None
    paid_cents: int = 0
    groups: dict[str, str] = {}


class PersonCount(msgspec.Struct, frozen=True):
    """The records of one kind about one person: how many, confirmed, and found not to be so; the rest is open."""

    login: str
    name: str
    kind: str
    count: int
    confirmed: int
    refuted: int


class Figures(msgspec.Struct, frozen=True):
    """A month: totals, counts by group (largest first), times."""

    total: int
    closed: int
    reopened: int
    reopenings: int
    paid_cents: int
    groups: dict[str, tuple[tuple[str, int], ...]]
    answer: Times
    plan: Times
    solve: Times


def figures(complaints: Sequence[Told]) -> Figures:
    """The figures of these complaints."""
    return Figures(
        total=len(complaints),
        closed=sum(not one.open for one in complaints),
        reopened=sum(one.reopenings > 0 for one in complaints),
        reopenings=sum(one.reopenings for one in complaints),
        paid_cents=sum(one.paid_cents for one in complaints),
        groups={name: counted(one.groups.get(name, "") for one in complaints) for name in GROUPS},
        answer=times([(one.received_at, one.answered_at, one.answered_kept) for one in complaints]),
        plan=times([(one.received_at, one.planned_at, one.planned_kept) for one in complaints]),
        solve=times([(one.received_at, one.solved_at, one.solved_kept) for one in complaints]),
    )


def people(records: Iterable[tuple[str, str, str, bool | None]]) -> tuple[PersonCount, ...]:
    """Records counted by person and kind: complaints before praise, who has most of them first.

    Args:
        records: login, name, kind (`complaint` or `praise`), and whether it was confirmed (None: not known yet).
    """
    counts: dict[tuple[str, str, str], Counter[bool | None]] = {}
    for login, name, kind, confirmed in records:
        counts.setdefault((login, name, kind), Counter())[confirmed] += 1
    found = (PersonCount(*key, count.total(), count[True], count[False]) for key, count in counts.items())
    return tuple(sorted(found, key=lambda one: (one.kind, -one.count, one.name, one.login)))

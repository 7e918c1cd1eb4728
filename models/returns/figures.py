"""The figures of returns of a month, from plain facts: pure, so that they can be checked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from models.reports.counting import Times, counted, times

GROUPS = ("product", "batch", "reason", "route", "channel", "seller")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A return as the report counts it.

    `refunded_at` is when the last of the money was paid, None while anything is open; `kept` whether the legal refund
    clock was, None while it is not known. `groups` are the keys of its lines. `overridden` are those who allowed
    something against the rules, each with the reason.
    """

    number: str
    received_at: datetime
    open: bool
    state: str
    pieces: int = 0
    refunded_at: datetime | None = None
    kept: bool | None = None
    refunded_cents: int = 0
    compensated_cents: int = 0
    exchanged: bool = False
    satisfied: str = ""
    groups: dict[str, frozenset[str]] = {}
    overridden: tuple[tuple[str, str], ...] = ()


class Override(msgspec.Struct, frozen=True):
    """A person allowed a return against the rules: who, which, why, and what was refunded, in cents."""

    who: str
    number: str
    why: str
    cents: int


class Month(msgspec.Struct, frozen=True):
    """A month of the trend: its first day, returns applied for in it, and cents paid in it."""

    month: date
    returns: int
    refunded_cents: int


class Figures(msgspec.Struct, frozen=True):
    """A month: totals, counts by group (largest first), the time to the refund, overrides by person, satisfaction.

    A return with several products counts once with each of them.
    """

    total: int
    pieces: int
    closed: int
    refused: int
    exchanged: int
    refunded: int
    refunded_cents: int
    compensated_cents: int
    groups: dict[str, tuple[tuple[str, int], ...]]
    refund: Times
    overrides: tuple[Override, ...]
    by_person: tuple[tuple[str, int], ...]
    satisfaction: tuple[tuple[str, int], ...]


def figures(returns: Sequence[Told]) -> Figures:
    """The figures of these returns."""
    overrides = sorted(
        (Override(who, one.number, why, one.refunded_cents) for one in returns for who, why in one.overridden),
        key=lambda override: (override.who, override.number),
    )
    return Figures(
        total=len(returns),
        pieces=sum(one.pieces for one in returns),
        closed=sum(not one.open for one in returns),
        refused=sum(one.state == "refused" for one in returns),
        exchanged=sum(one.exchanged for one in returns),
        refunded=sum(one.refunded_cents > 0 for one in returns),
        refunded_cents=sum(one.refunded_cents for one in returns),
        compensated_cents=sum(one.compensated_cents for one in returns),
        groups={name: counted(key for one in returns for key in one.groups.get(name, ())) for name in GROUPS},
        refund=times([(one.received_at, one.refunded_at, one.kept) for one in returns]),
        overrides=tuple(overrides),
        by_person=counted(who for who, _ in {(one.who, one.number) for one in overrides}),
        satisfaction=counted(one.satisfied for one in returns),
    )

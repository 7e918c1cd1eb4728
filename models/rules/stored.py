"""Reading the sets of rules that are kept: which is in force when, and what it says."""

from __future__ import annotations

from datetime import datetime

import msgspec
from peewee import JOIN, Database

from config import Rules, RulesInvalid, load
from config.loading import texts_of
from config.texts import T
from models.fields import to_microseconds
from models.refusals import Refused
from models.rules.tables import RuleSet
from models.staff.tables import Staff

SHIPPED = 0
"""The number of the rules of the program, which are in force until a set is applied."""
_IN_FORCE = "SELECT id FROM rule_set WHERE starts_at <= {at} ORDER BY starts_at DESC, id DESC LIMIT 1"


class SetView(msgspec.Struct, frozen=True):
    """A stored set: its number, who applied it when, from when it is in force, and the company's own files in it.

    `restores` is the set that it brought back; `ends_at` is when another one took its place, None while it is the
    last; `recomputing` while running clocks that it corrects wait to be computed again.
    """

    number: int
    applied_at: datetime
    starts_at: datetime
    ends_at: datetime | None
    who: str
    note: str
    digest: str
    files: tuple[str, ...]
    restores: int | None
    recomputing: bool


def number_at(database: Database, at: datetime) -> int:
    """The number of the set in force at an instant. Asked before every operation, so put together once."""
    row = database.execute_sql(_IN_FORCE.format(at=database.param), (to_microseconds(at),)).fetchone()
    return int(row[0]) if row else SHIPPED


def numbers_until(at: datetime) -> list[int]:
    """The set in force at an instant and those before it, the newest first; the shipped rules at the end."""
    rows = RuleSet.select(RuleSet.id).where(RuleSet.starts_at <= at).order_by(*_NEWEST_FIRST).tuples()
    return [number for (number,) in rows] + [SHIPPED]


def before(number: int) -> int:
    """The set in whose place this one came."""
    own = find(number)
    earlier = (RuleSet.starts_at < own.starts_at) | ((RuleSet.starts_at == own.starts_at) & (RuleSet.id < number))
    row = RuleSet.select(RuleSet.id).where(earlier).order_by(*_NEWEST_FIRST).first()
    return row.id if row else SHIPPED


def next_start(at: datetime) -> datetime | None:
    """When the next set takes force after an instant, as far as is known."""
    row = RuleSet.select(RuleSet.starts_at).where(RuleSet.starts_at > at).order_by(RuleSet.starts_at).first()
    return row.starts_at if row else None


_NEWEST_FIRST = (RuleSet.starts_at.desc(), RuleSet.id.desc())


def find(number: int) -> RuleSet:
    """The row of a set.

    Raises:
        Refused: `not_found`.
    """
    row = RuleSet.get_or_none(RuleSet.id == number)
    if row is None:
        raise Refused(
            "not_found", T("There is no rule set {number}; desk rules list shows them.", number=number), "number"
        )
    return row


def texts(number: int, *, whole: bool = False) -> dict[str, str]:
    """The company's own files of a set; with `whole`, also those of the program as they were on its day.

    Raises:
        Refused: `not_found`.
    """
    if number == SHIPPED:
        return texts_of(whole=whole)
    row = find(number)
    return {name: text for name, text in row.texts.items() if whole or name in row.own}


def load_set(number: int, *, whole: bool = False) -> Rules:
    """The rules of a set, its own files over those of this release; with `whole` exactly as on its day.

    Raises:
        Refused: `not_found`.
        RulesInvalid: this release reads other rules than the one by which the set was applied.
    """
    return load(texts(number, whole=whole), number=number)


def known(now: Rules, number: int) -> Rules:
    """The rules of a set; `now`, those that are worked by, where this release cannot read it."""
    try:
        return load_set(number)
    except RulesInvalid:
        return now


def sets() -> tuple[SetView, ...]:
    """All sets, in the order in which they took or take force, the last one first."""
    rows = (
        RuleSet.select(
            RuleSet.id, RuleSet.applied_at, RuleSet.starts_at, RuleSet.note, RuleSet.digest, RuleSet.own,
            RuleSet.restores, RuleSet.recomputed_at, Staff.name.alias("who"),
        )
        .join(Staff, JOIN.LEFT_OUTER)
        .order_by(*_NEWEST_FIRST)
        .objects()
    )  # fmt: skip
    found: list[SetView] = []
    ends_at: datetime | None = None
    for row in rows:
        found.append(
            SetView(
                row.id, row.applied_at, row.starts_at, ends_at, row.who or "", row.note, row.digest, tuple(row.own),
                row.restores, row.recomputed_at is None,
            )
        )  # fmt: skip
        ends_at = row.starts_at
    return tuple(found)

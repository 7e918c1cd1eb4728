"""The history that is only ever added to, and at the same time the feed of changes.

Whoever was away reads on from the last number seen. Readers must expect a number to appear a little after a
higher one (PostgreSQL gives numbers out before commit), which `Reader` makes good.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from peewee import CharField, ForeignKeyField, IntegerField, fn

from models.cases.tables import Case
from models.fields import DocumentField, InstantField
from models.staff.tables import Staff
from models.tables import Table

PATIENCE = 120.0
"""Seconds for which a number that was left out is looked for again; no connection lets a transaction lie so long."""
GAPS = 200
"""So many are kept at most, the newest: what was undone, and what a failover leaves out, never comes."""


class Event(Table):
    """One change: when, who, by which operation, of what, from what to what."""

    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    operation = CharField(max_length=48)
    case = ForeignKeyField(Case, null=True, backref="events", on_delete="CASCADE")
    subject = CharField(max_length=32)
    subject_id = IntegerField(null=True)
    subject_version = IntegerField(null=True)
    changes = DocumentField(default=dict)
    note = DocumentField(null=True)

    class Meta:
        """The history of a case; a subject's versions."""

        indexes = ((("case", "id"), False), (("subject", "subject_id", "id"), False), (("at",), False))


class Change(msgspec.Struct, frozen=True):
    """An event as readers see it. `changes` maps a field to [from, to]."""

    id: int
    at: datetime
    who: str
    operation: str
    case_id: int | None
    subject: str
    subject_id: int | None
    subject_version: int | None
    changes: dict[str, list[Any]]
    note: Any = None


def last_number() -> int:
    """The number of the newest event; 0 in an empty history."""
    return Event.select(fn.MAX(Event.id)).scalar() or 0


class Reader:
    """Reads the feed on from a number, each event once.

    A number that is left out may belong to a transaction that is not over yet, however many others end meanwhile:
    it is looked for again until no transaction can last that long. `elapsed` tells seconds.
    """

    def __init__(self, after: int, elapsed: Callable[[], float] = time.monotonic) -> None:
        self.after = after
        self._elapsed = elapsed
        self._gaps: list[_Gap] = []

    def read(self, limit: int = 5000) -> list[Change]:
        """The events not yet read, in order of their numbers; late ones of a lower number too."""
        self._forget()
        lowest = min([self.after + 1, *(gap.first for gap in self._gaps)])
        wanted = [Event.id > self.after, *(Event.id.between(gap.first, gap.last) for gap in self._gaps)]
        # The lowest number bounds what is looked through, however the database goes about the alternatives.
        changes = read((Event.id >= lowest) & _any(wanted), limit)
        for change in changes:
            self._read(change.id)
        return changes

    def told(self, numbers: Iterable[int]) -> None:
        """These events are known from somebody else who reads, and need not be read."""
        for number in numbers:
            self._read(number)
        self._forget()

    def _forget(self) -> None:
        """Look no more for what can come no more."""
        long_ago = self._elapsed() - PATIENCE
        self._gaps = [gap for gap in self._gaps if gap.since > long_ago][-GAPS:]

    def _read(self, number: int) -> None:
        if number > self.after:
            if number > self.after + 1:
                self._gaps.append(_Gap(self.after + 1, number - 1, self._elapsed()))
            self.after = number
            return
        split: list[_Gap] = []
        for gap in self._gaps:
            if gap.first <= number <= gap.last:
                parts = (gap.first, number - 1), (number + 1, gap.last)
                split += [_Gap(first, last, gap.since) for first, last in parts if first <= last]
            else:
                split.append(gap)
        self._gaps = split


class _Gap(NamedTuple):
    """Numbers that were left out, and when that was noticed."""

    first: int
    last: int
    since: float


def _any(conditions: Sequence[Any]) -> Any:
    """One of these conditions, as a tree that is no deeper than it must be: databases read only so many brackets."""
    middle = len(conditions) // 2
    return conditions[0] if middle == 0 else _any(conditions[:middle]) | _any(conditions[middle:])


def of_cases(case_ids: Sequence[int]) -> list[Change]:
    """The whole history of cases, oldest first."""
    return read(Event.case.in_(list(case_ids)), 10_000)


def of_subject_since(subject: str, subject_id: int, version: int) -> list[Change]:
    """What changed a record after it had `version`, oldest first."""
    condition = (Event.subject == subject) & (Event.subject_id == subject_id) & (Event.subject_version > version)
    return read(condition, 100)


def read(condition: Any, limit: int, *, newest: bool = False) -> list[Change]:
    """Events under a condition, at most `limit`: the oldest in order, or the newest first."""
    query = (
        Event.select(Event, fn.COALESCE(Staff.name, "").alias("who"))
        .left_outer_join(Staff)
        .where(condition)
        .order_by(Event.id.desc() if newest else Event.id)
        .limit(limit)
        .objects()
    )
    return [
        Change(
            id=row.id,
            at=row.at,
            who=row.who,
            operation=row.operation,
            case_id=row.case_id,
            subject=row.subject,
            subject_id=row.subject_id,
            subject_version=row.subject_version,
            changes=row.changes,
            note=row.note,
        )
        for row in query
    ]


TABLES = (Event,)

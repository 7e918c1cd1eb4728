"""The history that is only ever added to, and at the same time the feed of changes.

Whoever was away reads on from the last number seen. Readers must expect a number to appear a little after a
higher one (PostgreSQL gives numbers out before commit), which `since` makes good.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from peewee import CharField, ForeignKeyField, IntegerField, fn

from models.cases.tables import Case
from models.fields import DocumentField, InstantField
from models.staff.tables import Staff
from models.tables import Table

LATE = 200
"""How many numbers back a reader looks again for events that were committed out of order."""


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
    """Reads the feed on from a number, each event once."""

    def __init__(self, after: int) -> None:
        self.after = after
        self._floor = after
        self._seen: set[int] = set()

    def read(self, limit: int = 5000) -> list[Change]:
        """The events not yet read, in order of their numbers; late ones of a lower number too."""
        floor = max(self._floor, self.after - LATE)
        changes = [c for c in read(Event.id > floor, limit + len(self._seen)) if c.id not in self._seen]
        if changes:
            self._seen.update(c.id for c in changes)
            self.after = max(self.after, changes[-1].id)
            self._seen = {n for n in self._seen if n > self.after - LATE}
        return changes


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

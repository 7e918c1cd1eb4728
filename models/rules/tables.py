"""Every set of rules that was ever applied, with its texts: nothing here is changed or deleted."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField, IntegerField

from models.events import Event
from models.fields import DocumentField, InstantField
from models.staff.tables import Staff
from models.tables import Table


class RuleSet(Table):
    """A set of rules; its id is its number.

    `texts` are all files as they were, by name; `own` are those of the company, in whose place no shipped file
    stands. In force is the last one (by `starts_at`, then by number) that has begun. `corrections` is what it means
    for running clocks, once that has been found out; they are computed again case by case: `recomputed_to` is the
    last one that has been, `recomputed_at` when there was none left.
    """

    texts = DocumentField()
    own = DocumentField()
    digest = CharField(max_length=64)
    note = CharField(max_length=400, default="")
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    applied_at = InstantField()
    starts_at = InstantField()
    restores = IntegerField(null=True)
    event = ForeignKeyField(Event, null=True, on_delete="RESTRICT")
    corrections = DocumentField(null=True)
    recomputed_to = IntegerField(default=0)
    recomputed_at = InstantField(null=True)

    class Meta:
        """The set in force at an instant."""

        indexes = ((("starts_at",), False),)


TABLES = (RuleSet,)

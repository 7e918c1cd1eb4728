"""Clocks: what is due on a case, by which rule, and when they stood still."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField

from models.cases.tables import Case
from models.fields import DocumentField, InstantField
from models.staff.tables import Staff
from models.tables import Table


class Clock(Table):
    """One deadline of a case. `generation` grows when it starts afresh.

    `steps` is its derivation. One that was counted among many has none: `counted_by` is the number of the stored
    rules by which that was done, and `counted_at` when, so that it can be told (`models.clocks.deriving`).
    `rule_set` is the number of the stored rules that gave it its time; None for those of the program or a directory.
    `next_alarm_at` is when it must be looked at next, so that a round over all clocks is one index scan.
    `alarms_from` is when its plan was last changed: what the new plan had reached before, it reaches then.
    """

    case = ForeignKeyField(Case, backref="clocks", on_delete="CASCADE")
    kind = CharField(max_length=24)
    generation = IntegerField(default=1)
    severity = CharField(max_length=2, default="")
    rule = CharField(max_length=64)
    rule_version = DateField()
    calendar = CharField(max_length=24)
    budget = DocumentField()
    start_at = InstantField()
    due_at = InstantField()
    inclusive = BooleanField(default=True)
    provisional = BooleanField(default=False)
    stoppable = BooleanField(default=True)
    legal = BooleanField(default=False)
    steps = DocumentField(default=list, null=True)
    counted_by = IntegerField(null=True)
    counted_at = InstantField(null=True)
    met_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    breached_at = InstantField(null=True)
    rule_set = IntegerField(null=True)
    next_alarm_at = InstantField(null=True, index=True)
    alarms_from = InstantField(null=True)

    class Meta:
        """One running clock of a kind; those due in a span of time."""

        indexes = ((("case", "kind", "generation"), True), (("ended_at", "due_at"), False), (("due_at",), False))


class ClockStop(Table):
    """A span in which clocks of a case stood still: why, who, expected end, and which kinds."""

    case = ForeignKeyField(Case, backref="stops", on_delete="CASCADE")
    reason = CharField(max_length=24)
    note = CharField(max_length=400, default="")
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    stopped_at = InstantField()
    expected_at = InstantField(null=True)
    resumed_at = InstantField(null=True)
    kinds = DocumentField(default=list)

    class Meta:
        """Those whose expected end has come."""

        indexes = ((("resumed_at", "expected_at"), False),)


TABLES = (Clock, ClockStop)

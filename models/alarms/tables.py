"""Alarms that were given, and to whom."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField, IntegerField

from models.cases.tables import Case
from models.clocks.tables import Clock
from models.fields import DocumentField, InstantField
from models.staff.tables import Staff
from models.tables import Table


class Alarm(Table):
    """A threshold that a clock has reached: when that was due, and when it was noticed.

    `what` is the sentence for the reader. `raise_to` is the severity to which the case is still to be raised.
    """

    case = ForeignKeyField(Case, backref="alarms", on_delete="CASCADE")
    clock = ForeignKeyField(Clock, backref="alarms", on_delete="CASCADE")
    generation = IntegerField()
    threshold = CharField(max_length=120)
    level = CharField(max_length=8)
    what = DocumentField()
    due_at = InstantField()
    fired_at = InstantField()
    raise_to = CharField(max_length=2, default="", index=True)

    class Meta:
        """Each threshold once for each generation of a clock."""

        indexes = ((("clock", "generation", "threshold"), True),)


class ToldAlarm(Table):
    """Who was told of an alarm, and when he said that he has seen it."""

    alarm = ForeignKeyField(Alarm, backref="told", on_delete="CASCADE")
    staff = ForeignKeyField(Staff, on_delete="CASCADE")
    acknowledged_at = InstantField(null=True)

    class Meta:
        """Once for each person; what a person has not acknowledged."""

        indexes = ((("alarm", "staff"), True), (("staff", "acknowledged_at"), False))


TABLES = (Alarm, ToldAlarm)

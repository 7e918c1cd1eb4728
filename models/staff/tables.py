"""Staff: who works at the desk, with roles, skills, presence and absences."""

from __future__ import annotations

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from models.fields import DocumentField, InstantField
from models.tables import Table, Versioned

STATES = ("ready", "busy", "away", "off")


class Staff(Versioned):
    """A member of staff. `load_cap` is in weighted cases; null means the cap of the rules.

    `idle_since` is when the load fell for the last time or the person became ready, whichever was later.
    `email` and `phone` are for alarms while nobody is signed in; `bell` lets the terminal ring at an alarm.
    """

    login = CharField(max_length=64, unique=True)
    name = CharField(max_length=120)
    password_hash = TextField(null=True)
    roles = DocumentField(default=list)
    skills = DocumentField(default=list)
    team = CharField(max_length=64, default="")
    department = CharField(max_length=64, default="")
    state = CharField(max_length=8, default="off", index=True)
    state_since = InstantField(null=True)
    idle_since = InstantField(null=True)
    shift_start = CharField(max_length=5, default="")
    shift_end = CharField(max_length=5, default="")
    load_cap = IntegerField(null=True)
    active = BooleanField(default=True)
    language = CharField(max_length=2, default="")
    email = CharField(max_length=160, default="")
    phone = CharField(max_length=32, default="")
    bell = BooleanField(default=True)
    failed_logins = IntegerField(default=0)
    locked_until = InstantField(null=True)
    last_seen_event = IntegerField(default=0)


class Leave(Table):
    """A time in which a member of staff gets no cases."""

    staff = ForeignKeyField(Staff, backref="leaves", on_delete="CASCADE")
    starts_at = InstantField()
    ends_at = InstantField()
    reason = CharField(max_length=120, default="")


class TerminalSetting(Table):
    """What a member of staff has chosen for a kind of terminal: a name of `choices`, and a value."""

    staff = ForeignKeyField(Staff, backref="terminal_settings", on_delete="CASCADE")
    terminal = CharField(max_length=64)
    name = CharField(max_length=16)
    value = CharField(max_length=32)

    class Meta:
        """One value for each name."""

        indexes = ((("staff", "terminal", "name"), True),)


TABLES = (Staff, Leave, TerminalSetting)

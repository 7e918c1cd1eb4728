"""Add alarms."""

# Generated from a schema diff on 2026-11-24 14:05.
from peewee import *

from models.fields import DocumentField, InstantField


def up(migrator, db):
    class Case(Model):
        class Meta:
            database = db
            table_name = "cases"

    class Clock(Model):
        class Meta:
            database = db
            table_name = "clock"

    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Alarm(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        clock = ForeignKeyField(Clock, on_delete="CASCADE")
        generation = IntegerField()
        threshold = CharField(max_length=120)
        level = CharField(max_length=8)
        what = DocumentField()
        due_at = InstantField()
        fired_at = InstantField()
        raise_to = CharField(index=True, max_length=2, default="")

        class Meta:
            database = db
            table_name = "alarm"
            indexes = ((("clock", "generation", "threshold"), True),)

    db.create_tables([Alarm])

    class Lease(Model):
        name = CharField(unique=True, max_length=32)
        holder = CharField(max_length=120)
        until = InstantField()

        class Meta:
            database = db
            table_name = "lease"

    db.create_tables([Lease])

    class ToldAlarm(Model):
        alarm = ForeignKeyField(Alarm, on_delete="CASCADE")
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        acknowledged_at = InstantField(null=True)

        class Meta:
            database = db
            table_name = "told_alarm"
            indexes = ((("alarm", "staff"), True), (("staff", "acknowledged_at"), False))

    db.create_tables([ToldAlarm])

    migrator.migrate(migrator.add_column("staff", "email", CharField(max_length=160, default="")))
    migrator.migrate(migrator.add_column("staff", "phone", CharField(max_length=32, default="")))
    migrator.migrate(migrator.add_column("staff", "bell", BooleanField(default=True)))
    migrator.migrate(migrator.add_column("clock", "next_alarm_at", InstantField(index=True, null=True)))
    migrator.migrate(migrator.add_column("clock", "alarms_from", InstantField(null=True)))
    migrator.migrate(migrator.add_index("clock_stop", ("resumed_at", "expected_at")))
    # Clocks that ran before there were alarms are looked at in the next round, which finds out what is due.
    db.execute_sql("UPDATE clock SET next_alarm_at = start_at WHERE ended_at IS NULL")


def down(migrator, db):
    migrator.migrate(migrator.drop_index("clock_stop", "clock_stop_resumed_at_expected_at"))
    migrator.migrate(migrator.drop_index("clock", "clock_next_alarm_at"))
    migrator.migrate(migrator.drop_column("clock", "alarms_from"))
    migrator.migrate(migrator.drop_column("clock", "next_alarm_at"))
    migrator.migrate(migrator.drop_column("staff", "bell"))
    migrator.migrate(migrator.drop_column("staff", "phone"))
    migrator.migrate(migrator.drop_column("staff", "email"))
    migrator.migrate(migrator.drop_table("told_alarm"))
    migrator.migrate(migrator.drop_table("lease"))
    migrator.migrate(migrator.drop_table("alarm"))

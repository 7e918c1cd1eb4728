"""Add dealing."""

# Generated from a schema diff on 2026-11-24 13:59.
from peewee import *

from models.fields import InstantField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    migrator.migrate(migrator.add_column("staff", "idle_since", InstantField(null=True)))
    migrator.migrate(migrator.add_column("cases", "waiting_since", InstantField(null=True)))
    migrator.migrate(migrator.add_column("cases", "waiting_from", CharField(max_length=48, default="")))
    migrator.migrate(migrator.add_column("cases", "alarmed_at", InstantField(null=True)))
    migrator.migrate(
        migrator.add_column(
            "cases", "given_back_by_id", ForeignKeyField(Staff, field=Staff.id, null=True, on_delete="SET NULL")
        )
    )
    migrator.migrate(migrator.add_index("cases", ("waiting_since",)))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("cases", "cases_waiting_since"))
    migrator.migrate(migrator.drop_index("cases", "cases_given_back_by_id"))
    migrator.migrate(migrator.drop_column("cases", "given_back_by_id"))
    migrator.migrate(migrator.drop_column("cases", "alarmed_at"))
    migrator.migrate(migrator.drop_column("cases", "waiting_from"))
    migrator.migrate(migrator.drop_column("cases", "waiting_since"))
    migrator.migrate(migrator.drop_column("staff", "idle_since"))

"""Add terminal settings."""

# Generated from a schema diff on 2026-11-29 05:48.
from peewee import *


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class TerminalSetting(Model):
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        terminal = CharField(max_length=64)
        name = CharField(max_length=16)
        value = CharField(max_length=32)

        class Meta:
            database = db
            table_name = "terminal_setting"
            indexes = ((("staff", "terminal", "name"), True),)

    db.create_tables([TerminalSetting])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("terminal_setting"))

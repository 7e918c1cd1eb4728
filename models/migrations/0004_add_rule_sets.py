"""Add rule sets."""

# Generated from a schema diff on 2026-11-24 14:10.
from peewee import *

from models.fields import DocumentField, InstantField


def up(migrator, db):
    class Event(Model):
        class Meta:
            database = db
            table_name = "event"

    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class RuleSet(Model):
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
            database = db
            table_name = "rule_set"
            indexes = ((("starts_at",), False),)

    db.create_tables([RuleSet])

    migrator.migrate(migrator.add_column("cases", "rule_set", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("clock", "rule_set", IntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("clock", "rule_set"))
    migrator.migrate(migrator.drop_column("cases", "rule_set"))
    migrator.migrate(migrator.drop_table("rule_set"))

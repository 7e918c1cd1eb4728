"""Add counted by."""

# Generated from a schema diff on 2026-11-24 17:26; that the derivation may be missing was added.
from peewee import *

from models.fields import InstantField


def up(migrator, db):
    migrator.migrate(migrator.drop_not_null("clock", "steps"))
    migrator.migrate(migrator.add_column("clock", "counted_by", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("clock", "counted_at", InstantField(null=True)))


def down(migrator, db):
    db.execute_sql("UPDATE clock SET steps = '[]' WHERE steps IS NULL")
    migrator.migrate(migrator.drop_column("clock", "counted_at"))
    migrator.migrate(migrator.drop_column("clock", "counted_by"))
    migrator.migrate(migrator.add_not_null("clock", "steps"))

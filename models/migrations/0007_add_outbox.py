"""Add outbox."""

# Generated from a schema diff on 2026-11-24 14:45; the longer state and the Message-IDs of what waits were added.
from hashlib import sha256

from peewee import *

from models.fields import InstantField


def up(migrator, db):
    migrator.migrate(migrator.add_column("message", "message_id", CharField(max_length=160, default="")))
    migrator.migrate(migrator.add_column("message", "attempts", IntegerField(default=0)))
    migrator.migrate(migrator.add_column("message", "next_attempt_at", InstantField(null=True)))
    migrator.migrate(migrator.add_column("message", "last_error", TextField(default="")))
    migrator.migrate(migrator.add_column("message", "claimed_by", CharField(max_length=80, default="")))
    migrator.migrate(migrator.add_column("message", "claimed_until", InstantField(null=True)))
    migrator.migrate(migrator.alter_column_type("message", "state", CharField(max_length=12, default="waiting")))

    class Message(Model):
        key = CharField(max_length=120, unique=True)
        message_id = CharField(max_length=160, default="")

        class Meta:
            database = db
            table_name = "message"

    for row in list(Message.select(Message.id, Message.key)):
        made = f"<{sha256(row.key.encode()).hexdigest()[:32]}@aftersales.invalid>"
        Message.update(message_id=made).where(Message.id == row.id).execute()


def down(migrator, db):
    migrator.migrate(migrator.alter_column_type("message", "state", CharField(max_length=8, default="waiting")))
    migrator.migrate(migrator.drop_column("message", "claimed_until"))
    migrator.migrate(migrator.drop_column("message", "claimed_by"))
    migrator.migrate(migrator.drop_column("message", "last_error"))
    migrator.migrate(migrator.drop_column("message", "next_attempt_at"))
    migrator.migrate(migrator.drop_column("message", "attempts"))
    migrator.migrate(migrator.drop_column("message", "message_id"))

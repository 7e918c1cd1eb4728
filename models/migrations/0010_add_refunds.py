"""Add refunds."""

# Generated from a schema diff on 2026-11-24 17:37.
from peewee import *

from models.fields import DocumentField, InstantField


def up(migrator, db):
    class Case(Model):
        class Meta:
            database = db
            table_name = "cases"

    class Order(Model):
        class Meta:
            database = db
            table_name = "orders"

    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Refund(Model):
        version = IntegerField(default=1)
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        order = ForeignKeyField(Order, null=True, on_delete="RESTRICT")
        number = IntegerField()
        key = CharField(unique=True, max_length=48)
        purpose = CharField(max_length=16)
        subject = CharField(max_length=32)
        subject_id = IntegerField()
        amount_cents = BigIntegerField()
        sheet = DocumentField(null=True)
        reason = TextField(default="")
        state = CharField(max_length=12)
        requested_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        requested_at = InstantField()
        expected_at = InstantField(null=True)
        settled_at = InstantField(null=True)
        invoice_reversed = TextField(default="")
        commission_reversed = TextField(default="")

        class Meta:
            database = db
            table_name = "refund"
            indexes = (
                (("case", "number"), True),
                (("order", "purpose"), False),
                (("subject", "subject_id"), False),
                (("state", "requested_at"), False),
            )

    db.create_tables([Refund])

    class RefundPart(Model):
        refund = ForeignKeyField(Refund, on_delete="RESTRICT")
        means = CharField(max_length=16)
        amount_cents = BigIntegerField()
        key = CharField(unique=True, max_length=64)
        state = CharField(max_length=12, default="waiting")
        reference = CharField(max_length=120, default="")
        batch = CharField(index=True, max_length=32, default="")
        attempts = IntegerField(default=0)
        next_attempt_at = InstantField(null=True)
        last_error = TextField(default="")
        claimed_by = CharField(max_length=80, default="")
        claimed_until = InstantField(null=True)
        paid_at = InstantField(null=True)

        class Meta:
            database = db
            table_name = "refund_part"
            indexes = ((("refund", "means"), True), (("state", "means"), False))

    db.create_tables([RefundPart])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("refund_part"))
    migrator.migrate(migrator.drop_table("refund"))

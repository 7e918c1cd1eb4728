"""Add goodwill repairs coupons."""

# Generated from a schema diff on 2026-11-24 21:51.
from peewee import *

from models.fields import DocumentField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    migrator.migrate(migrator.add_column("return_line", "goodwill", TextField(default="")))
    migrator.migrate(
        migrator.add_column(
            "return_line", "goodwill_by_id", ForeignKeyField(Staff, field=Staff.id, null=True, on_delete="RESTRICT")
        )
    )
    migrator.migrate(migrator.add_column("return_line", "repairs", DocumentField(default=dict)))
    migrator.migrate(migrator.add_column("order_payment", "expires_on", DateField(null=True)))
    migrator.migrate(migrator.add_column("refund_part", "reissue_until", DateField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("return_line", "return_line_goodwill_by_id"))
    migrator.migrate(migrator.drop_column("refund_part", "reissue_until"))
    migrator.migrate(migrator.drop_column("order_payment", "expires_on"))
    migrator.migrate(migrator.drop_column("return_line", "repairs"))
    migrator.migrate(migrator.drop_column("return_line", "goodwill_by_id"))
    migrator.migrate(migrator.drop_column("return_line", "goodwill"))

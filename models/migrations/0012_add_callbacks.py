"""Add callbacks."""

# Generated from a schema diff on 2026-11-24 22:22.
from peewee import *

from models.fields import DocumentField, InstantField


def up(migrator, db):
    class Case(Model):
        class Meta:
            database = db
            table_name = "cases"

    class Customer(Model):
        class Meta:
            database = db
            table_name = "customer"

    class Order(Model):
        class Meta:
            database = db
            table_name = "orders"

    class Product(Model):
        class Meta:
            database = db
            table_name = "product"

    class Promise(Model):
        class Meta:
            database = db
            table_name = "promise"

    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Callback(Model):
        version = IntegerField(default=1)
        key = CharField(unique=True, max_length=80)
        kind = CharField(max_length=12)
        state = CharField(max_length=16)
        open = BooleanField(default=True)
        case = ForeignKeyField(Case, null=True, on_delete="CASCADE")
        customer = ForeignKeyField(Customer, null=True, on_delete="CASCADE")
        order = ForeignKeyField(Order, null=True, on_delete="SET NULL")
        promise = ForeignKeyField(Promise, null=True, on_delete="SET NULL")
        reason = TextField(default="")
        created_at = InstantField()
        created_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        next_at = InstantField()
        moved = DocumentField(default=list)
        due_at = InstantField()
        due_inclusive = BooleanField(default=True)
        promised_at = InstantField(null=True)
        owner = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        team = CharField(max_length=64, default="")
        not_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        caller = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        calling_since = InstantField(null=True)
        from_state = CharField(max_length=16, default="")
        reschedules = IntegerField(default=0)
        answer_until = InstantField(null=True)
        broken_at = InstantField(null=True)
        ever_broken = BooleanField(default=False)
        ended_at = InstantField(null=True)
        in_time = BooleanField(null=True)

        class Meta:
            database = db
            table_name = "callback"
            indexes = ((("open", "next_at"), False), (("owner", "open"), False), (("kind", "due_at"), False))

    db.create_tables([Callback])

    class CallbackAttempt(Model):
        callback = ForeignKeyField(Callback, on_delete="CASCADE")
        at = InstantField()
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        result = CharField(max_length=12)
        number = CharField(max_length=160, default="")
        text = TextField(default="")

        class Meta:
            database = db
            table_name = "callback_attempt"
            indexes = ((("callback", "at"), False),)

    db.create_tables([CallbackAttempt])

    class Survey(Model):
        callback = ForeignKeyField(Callback, unique=True, null=True, on_delete="CASCADE")
        case = ForeignKeyField(Case, null=True, on_delete="CASCADE")
        customer = ForeignKeyField(Customer, null=True, on_delete="SET NULL")
        product = ForeignKeyField(Product, null=True, on_delete="SET NULL")
        about = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        team = CharField(max_length=64, default="")
        at = InstantField()
        given_by = CharField(max_length=8)
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        solved = BooleanField(null=True)
        satisfied = IntegerField(null=True)
        attitude = IntegerField(null=True)
        speed = IntegerField(null=True)
        solving = IntegerField(null=True)
        result = IntegerField(null=True)
        effect = TextField(default="")
        opinion = TextField(default="")
        praised = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "survey"
            indexes = ((("customer", "at"), False), (("at",), False))

    db.create_tables([Survey])

    migrator.migrate(migrator.add_column("customer_contact", "wrong_since", InstantField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("customer_contact", "wrong_since"))
    migrator.migrate(migrator.drop_table("survey"))
    migrator.migrate(migrator.drop_table("callback_attempt"))
    migrator.migrate(migrator.drop_table("callback"))

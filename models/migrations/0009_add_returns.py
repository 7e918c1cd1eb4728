"""Add returns."""

# Generated from a schema diff on 2026-11-24 17:49.
from peewee import *

from models.fields import DocumentField, InstantField


def up(migrator, db):
    class Attachment(Model):
        class Meta:
            database = db
            table_name = "attachment"

    class Case(Model):
        class Meta:
            database = db
            table_name = "cases"

    class Order(Model):
        class Meta:
            database = db
            table_name = "orders"

    class OrderLine(Model):
        class Meta:
            database = db
            table_name = "order_line"

    class Product(Model):
        class Meta:
            database = db
            table_name = "product"

    class Serial(Model):
        class Meta:
            database = db
            table_name = "serial"

    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Return(Model):
        case = ForeignKeyField(Case, unique=True, on_delete="CASCADE")
        order = ForeignKeyField(Order, on_delete="RESTRICT")
        applicant = CharField(max_length=12, default="customer")
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        identity = CharField(max_length=200)
        voucher = CharField(max_length=120, default="")
        promises = DocumentField(default=list)
        freight = CharField(max_length=12, default="")
        pickup = CharField(max_length=200, default="")
        code = CharField(unique=True, null=True, max_length=24)
        code_at = InstantField(null=True)
        send_by = InstantField(null=True)
        reminded = IntegerField(default=0)
        reissues = IntegerField(default=0)
        need = TextField(default="")
        return_freight_cents = BigIntegerField(default=0)
        missing_gifts = DocumentField(default=list)
        decide_by = InstantField(null=True)
        advance_asked_at = InstantField(null=True)
        told_at = InstantField(null=True)
        satisfied = CharField(max_length=12, default="")

        class Meta:
            database = db
            table_name = "return"
            indexes = ((("send_by",), False), (("decide_by",), False), (("told_at",), False))

    db.create_tables([Return])

    class Parcel(Model):
        application = ForeignKeyField(Return, null=True, on_delete="CASCADE")
        tracking = CharField(max_length=64, default="")
        normal = CharField(index=True, max_length=64, default="")
        carrier = CharField(max_length=40, default="")
        sender = CharField(max_length=160, default="")
        condition = CharField(max_length=24, default="")
        note = TextField(default="")
        items = DocumentField(default=list)
        photo = ForeignKeyField(Attachment, null=True, on_delete="SET NULL")
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        at = InstantField()
        due_at = InstantField(null=True)
        alarmed_at = InstantField(null=True)
        identified_at = InstantField(null=True)
        kept = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "parcel"
            indexes = ((("identified_at", "at"), False),)

    db.create_tables([Parcel])

    class Sheet(Model):
        application = ForeignKeyField(Return, on_delete="CASCADE")
        number = IntegerField()
        outcome = CharField(max_length=12)
        total_cents = BigIntegerField()
        document = DocumentField()
        state = CharField(max_length=12, default="waiting")
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        at = InstantField()

        class Meta:
            database = db
            table_name = "sheet"
            indexes = ((("application", "number"), True),)

    db.create_tables([Sheet])

    class ReturnLine(Model):
        application = ForeignKeyField(Return, on_delete="CASCADE")
        parent = ForeignKeyField("self", null=True, on_delete="CASCADE")
        order_line = ForeignKeyField(OrderLine, on_delete="RESTRICT")
        product = ForeignKeyField(Product, on_delete="RESTRICT")
        serial = ForeignKeyField(Serial, null=True, on_delete="RESTRICT")
        batch_number = CharField(max_length=64, default="")
        quantity = IntegerField()
        reason = CharField(max_length=24)
        wish = CharField(max_length=12)
        opened = BooleanField(default=False)
        seal_whole = BooleanField(default=True)
        evidence = BooleanField(default=False)
        note = TextField(default="")
        state = CharField(max_length=24, default="applied")
        routes = DocumentField(default=list)
        route = CharField(max_length=16, default="")
        overridden = TextField(default="")
        overridden_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        opinion = TextField(default="")
        quality = BooleanField(null=True)
        failure = BooleanField(null=True)
        received_at = InstantField(null=True)
        parcel = ForeignKeyField(Parcel, null=True, on_delete="SET NULL")
        condition = CharField(max_length=24, default="")
        grade = CharField(max_length=2, default="")
        accessories = BooleanField(null=True)
        expires_on = DateField(null=True)
        disposition = CharField(max_length=16, default="")
        inspected_at = InstantField(null=True)
        inspected_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        differs = DocumentField(default=list)
        choice = CharField(max_length=16, default="")
        deduction_cents = BigIntegerField(default=0)
        consent = CharField(max_length=200, default="")
        sheet = ForeignKeyField(Sheet, null=True, on_delete="SET NULL")
        outcome = CharField(max_length=12, default="")
        refused = TextField(default="")
        tracking = CharField(max_length=64, default="")
        tracking_back = CharField(max_length=64, default="")

        class Meta:
            database = db
            table_name = "return_line"
            indexes = ((("order_line", "state"), False), (("serial", "state"), False), (("state",), False))

    db.create_tables([ReturnLine])

    class Exchange(Model):
        line = ForeignKeyField(ReturnLine, unique=True, on_delete="CASCADE")
        product = ForeignKeyField(Product, on_delete="RESTRICT")
        quantity = IntegerField()
        difference_cents = BigIntegerField(default=0)
        agreed = CharField(max_length=200, default="")
        paid_reference = CharField(max_length=64, default="")
        batch_number = CharField(max_length=64, default="")
        options_at = InstantField(null=True)
        choose_by = InstantField(null=True)
        expected_on = DateField(null=True)
        carrier = CharField(max_length=40, default="")
        tracking = CharField(max_length=64, default="")
        shipped_at = InstantField(null=True)
        delivered_at = InstantField(null=True)
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "exchange"
            indexes = ((("choose_by",), False),)

    db.create_tables([Exchange])

    class StockMove(Model):
        product = ForeignKeyField(Product, on_delete="RESTRICT")
        batch_number = CharField(max_length=64, default="")
        place = CharField(max_length=16)
        quantity = IntegerField()
        why = CharField(max_length=24)
        note = CharField(max_length=200, default="")
        case = ForeignKeyField(Case, null=True, on_delete="SET NULL")
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        at = InstantField()

        class Meta:
            database = db
            table_name = "stock_move"
            indexes = ((("product", "place", "batch_number"), False),)

    db.create_tables([StockMove])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("stock_move"))
    migrator.migrate(migrator.drop_table("exchange"))
    migrator.migrate(migrator.drop_table("return_line"))
    migrator.migrate(migrator.drop_table("sheet"))
    migrator.migrate(migrator.drop_table("parcel"))
    migrator.migrate(migrator.drop_table("return"))

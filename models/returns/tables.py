"""What a return has besides its case: its lines, parcels, findings of the inspection, amount sheets, exchanges."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from models.cases.tables import Attachment, Case
from models.fields import DocumentField, InstantField
from models.orders.tables import Order, OrderLine
from models.products.tables import Product, Serial
from models.staff.tables import Staff
from models.tables import Table

APPLICANTS = ("customer", "seller", "message")


class Return(Table):
    """The application of one case.

    `staff` recorded it. `code` is the RMA code, `send_by` when it expires (24:00 of a day). `identity` is how the
    customer was verified, `voucher` the proof of purchase, `freight` who pays for the way back (customer or company),
    `pickup` when and where the goods are fetched. `reminded` is the last day of a reminder. `missing_gifts` are order
    lines and pieces that should have come back, `decide_by` is until when the customer answers, `advance_asked_at`
    when the manager was asked about paying in advance, `told_at` when the customer was last told a result.
    """

    case = ForeignKeyField(Case, backref="application", on_delete="CASCADE", unique=True)
    order = ForeignKeyField(Order, backref="returns", on_delete="RESTRICT")
    applicant = CharField(max_length=12, default="customer")
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    identity = CharField(max_length=200)
    voucher = CharField(max_length=120, default="")
    promises = DocumentField(default=list)
    freight = CharField(max_length=12, default="")
    pickup = CharField(max_length=200, default="")
    code = CharField(max_length=24, null=True, unique=True)
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
        """Codes that run out; choices that wait for the customer; results that wait for his word."""

        indexes = ((("send_by",), False), (("decide_by",), False), (("told_at",), False))


class Parcel(Table):
    """A parcel that the warehouse took in; without a return it waits until somebody knows whose it is.

    `tracking` is kept as it was typed, `normal` as it is found by. `kept` says that the goods are not of a return of
    ours and what was done with them. `items` lists what was in it besides: wrong and surplus goods.
    """

    application = ForeignKeyField(Return, null=True, backref="parcels", on_delete="CASCADE")
    tracking = CharField(max_length=64, default="")
    normal = CharField(max_length=64, default="", index=True)
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
        """Those that nobody could match yet, oldest first."""

        indexes = ((("identified_at", "at"), False),)


class Sheet(Table):
    """An amount sheet: what a decision is about. It is never changed: another amount is another sheet.

    `document` is the sheet as the rules computed it.
    """

    application = ForeignKeyField(Return, backref="sheets", on_delete="CASCADE")
    number = IntegerField()
    outcome = CharField(max_length=12)
    total_cents = BigIntegerField()
    document = DocumentField()
    state = CharField(max_length=12, default="waiting")
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    at = InstantField()

    class Meta:
        """Sheets are numbered within a return."""

        indexes = ((("application", "number"), True),)


class ReturnLine(Table):
    """So many pieces of one order line that are all in the same state.

    Where a part of them goes another way - a second parcel, another grade - the line is split; `parent` is the line
    that it came from. So the pieces of an application never become more or fewer (returns, rule 2).
    `routes` are the answers of the rules at the time of the application, `route` the one that was chosen; `overridden`
    says why a person allowed what the rules do not, `overridden_by` who; `goodwill` why the manager agreed to take an
    urgent case's goods back, `goodwill_by` who. `repairs` are what the repair papers of a device say (`ReturnFacts`),
    with the papers. `tracking_back` is the parcel in which the
    goods went back to the customer.
    """

    application = ForeignKeyField(Return, backref="lines", on_delete="CASCADE")
    parent = ForeignKeyField("self", null=True, on_delete="CASCADE")
    order_line = ForeignKeyField(OrderLine, backref="returned", on_delete="RESTRICT")
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
    goodwill = TextField(default="")
    goodwill_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    repairs = DocumentField(default=dict)
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
    sheet = ForeignKeyField(Sheet, null=True, backref="lines", on_delete="SET NULL")
    outcome = CharField(max_length=12, default="")
    refused = TextField(default="")
    tracking = CharField(max_length=64, default="")
    tracking_back = CharField(max_length=64, default="")

    class Meta:
        """All lines of an order line, of a device; those of a state."""

        indexes = ((("order_line", "state"), False), (("serial", "state"), False), (("state",), False))


class Exchange(Table):
    """What the customer gets in place of a line. `difference_cents` is what the new goods cost more (or less).

    `agreed` are the customer's words on the difference, `paid_reference` the payment of it. `options_at` is when the
    customer was told that it is out of stock, `expected_on` until when he waits.
    """

    line = ForeignKeyField(ReturnLine, backref="exchanges", on_delete="CASCADE", unique=True)
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
        """Those that wait for the customer's choice."""

        indexes = ((("choose_by",), False),)


TABLES = (Return, Parcel, Sheet, ReturnLine, Exchange)

"""Refunds and their parts: what is to be paid to a customer, by which means, and what became of it."""

from __future__ import annotations

from peewee import BigIntegerField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from models.cases.tables import Case
from models.fields import DocumentField, InstantField, SentenceField
from models.orders.tables import Order
from models.staff.tables import Staff
from models.tables import Table, Versioned


class Refund(Versioned):
    """A refund, with a number within its case. Nothing is ever overwritten: a correction is a refund of its own.

    `key` is CASE:refund:n. `purpose`: refund, supplementary, compensation, or excess, which the customer is asked to
    give back. `subject` and `subject_id` name the record that it comes from. `state`: approving, waiting, sent,
    errored, settled, or refused. `sheet` is how the amount came about. The last two are notes of what was reversed,
    or why not.
    """

    case = ForeignKeyField(Case, backref="refunds", on_delete="RESTRICT")
    order = ForeignKeyField(Order, null=True, backref="refunds", on_delete="RESTRICT")
    number = IntegerField()
    key = CharField(max_length=48, unique=True)
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
        """One number a case; those of an order; those of a record; what is open, oldest first."""

        indexes = (
            (("case", "number"), True),
            (("order", "purpose"), False),
            (("subject", "subject_id"), False),
            (("state", "requested_at"), False),
        )


class RefundPart(Table):
    """What of a refund goes by one means; `key` is CASE:refund:n:means, and the same at each attempt.

    `state`: waiting, sending, sent (the other side has it), uncertain (perhaps paid), errored (surely not paid), paid;
    for an excess asked, paid, written_off. Until `claimed_until` nobody but `claimed_by` deals with it. `batch` is the
    list in which finance has it. A coupon that has expired is issued anew, to be used until `reissue_until`.
    """

    refund = ForeignKeyField(Refund, backref="parts", on_delete="RESTRICT")
    means = CharField(max_length=16)
    amount_cents = BigIntegerField()
    key = CharField(max_length=64, unique=True)
    state = CharField(max_length=12, default="waiting")
    reference = CharField(max_length=120, default="")
    batch = CharField(max_length=32, default="", index=True)
    reissue_until = DateField(null=True)
    attempts = IntegerField(default=0)
    next_attempt_at = InstantField(null=True)
    last_error = SentenceField(default="")
    claimed_by = CharField(max_length=80, default="")
    claimed_until = InstantField(null=True)
    paid_at = InstantField(null=True)

    class Meta:
        """One part a means; what is due by a means."""

        indexes = ((("refund", "means"), True), (("state", "means"), False))


TABLES = (Refund, RefundPart)

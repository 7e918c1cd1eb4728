"""What waits for a decision, the decisions, and who decides for whom."""

from __future__ import annotations

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

from models.cases.tables import Case
from models.fields import DocumentField, InstantField, SentenceField
from models.orders.tables import Order
from models.staff.tables import Staff
from models.tables import Table, Versioned

STATES = ("waiting", "approved", "refused", "void")


class Approval(Versioned):
    """A request for a decision on a sum of one matter. `subject` and `subject_id` name the record that it is about.

    `counted_cents` is the sum that the limits are held against: with what was asked on the same order before.
    `roles` are those that may decide the present step, kept so that an inbox is one search.
    """

    case = ForeignKeyField(Case, backref="approvals", on_delete="CASCADE")
    order = ForeignKeyField(Order, null=True, on_delete="SET NULL")
    matter = CharField(max_length=32)
    subject = CharField(max_length=32)
    subject_id = IntegerField()
    amount_cents = BigIntegerField(default=0)
    counted_cents = BigIntegerField(default=0)
    reason = SentenceField(default="")
    severity = CharField(max_length=2, default="")
    step = IntegerField(default=0)
    steps = IntegerField(default=1)
    roles = DocumentField(default=list)
    beneficiaries = DocumentField(default=list)
    proposed_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    proposed_at = InstantField()
    state = CharField(max_length=8, default="waiting")
    decided_at = InstantField(null=True)

    class Meta:
        """What waits, oldest first; what was asked on an order; the requests about a record."""

        indexes = (
            (("state", "proposed_at"), False),
            (("order", "matter", "proposed_at"), False),
            (("subject", "subject_id"), False),
        )


class Decision(Table):
    """One person's decision on one step. `for_staff` is whom he stood in for."""

    approval = ForeignKeyField(Approval, backref="decisions", on_delete="CASCADE")
    step = IntegerField()
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    for_staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    approved = CharField(max_length=8)
    comment = TextField(default="")
    at = InstantField()

    class Meta:
        """One decision a step."""

        indexes = ((("approval", "step"), True),)


class Delegation(Versioned):
    """Somebody decides for another one, from one instant to another, up to a sum in cents (null: as himself)."""

    giver = ForeignKeyField(Staff, backref="delegations", on_delete="CASCADE")
    taker = ForeignKeyField(Staff, backref="stand_ins", on_delete="CASCADE")
    starts_at = InstantField()
    ends_at = InstantField()
    up_to_cents = BigIntegerField(null=True)
    reason = CharField(max_length=200, default="")


TABLES = (Approval, Decision, Delegation)

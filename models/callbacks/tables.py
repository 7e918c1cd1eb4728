"""Callbacks with their attempts, and what customers answered."""

from __future__ import annotations

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from models.cases.tables import Case
from models.complaints.tables import Promise
from models.customers.tables import Customer
from models.fields import DocumentField, InstantField
from models.orders.tables import Order
from models.products.tables import Product
from models.staff.tables import Staff
from models.tables import Table, Versioned


class Callback(Versioned):
    """A call that is to be made.

    `key` tells what it was born from, so that nothing bears it twice. `next_at` is the earliest instant of the next
    attempt, and `moved` why it is not earlier (texts); from then on it is due. In time is who has done it by `due_at`;
    of a promise the first attempt counts, of all others the last one. `promised_at` is what the customer was told.

    It belongs to `owner`, or where there is none to `team`, or to everybody. `not_by` is the handling agent where
    somebody else must call. `caller` makes it just now, since `calling_since`; `from_state` is where it was before.
    A customer who was written to in place of a call may answer before `answer_until`. `ever_broken` stays, also where
    the customer wished another time after a promise to him was broken.
    """

    key = CharField(max_length=80, unique=True)
    kind = CharField(max_length=12)
    state = CharField(max_length=16)
    open = BooleanField(default=True)
    case = ForeignKeyField(Case, null=True, backref="callbacks", on_delete="CASCADE")
    customer = ForeignKeyField(Customer, null=True, backref="callbacks", on_delete="CASCADE")
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
    owner = ForeignKeyField(Staff, null=True, backref="owned_callbacks", on_delete="RESTRICT")
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
        """What is open, by time; what belongs to somebody; what was made in a month."""

        indexes = (
            (("open", "next_at"), False),
            (("owner", "open"), False),
            (("kind", "due_at"), False),
        )


class CallbackAttempt(Table):
    """One attempt: who called which number when, and what came of it."""

    callback = ForeignKeyField(Callback, backref="attempts", on_delete="CASCADE")
    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    result = CharField(max_length=12)
    number = CharField(max_length=160, default="")
    text = TextField(default="")

    class Meta:
        """The attempts of a callback in their order."""

        indexes = ((("callback", "at"), False),)


class Survey(Table):
    """What a customer answered: whether it is solved, how satisfied he is, 1 to 5, and what he thinks.

    `given_by` is `agent` where an agent wrote it down for the caller, `customer` where he answered himself. `about`
    is whose work is judged, with the team of that person then. A question that was not asked has no value.
    """

    callback = ForeignKeyField(Callback, null=True, unique=True, on_delete="CASCADE")
    case = ForeignKeyField(Case, null=True, backref="surveys", on_delete="CASCADE")
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
        """The surveys of a customer, and of a time."""

        indexes = ((("customer", "at"), False), (("at",), False))


OPEN = Callback.open == True  # noqa: E712 - a condition of SQL; the column by itself would not let SQLite use the index
"""That a callback is open."""
TABLES = (Callback, CallbackAttempt, Survey)

"""Cases and what hangs on them: tasks to other departments, contacts, attachments, outgoing messages, presence."""

from __future__ import annotations

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.customers.tables import Customer
from models.fields import DocumentField, InstantField, SentenceField
from models.orders.tables import Order
from models.products.tables import Batch, Product, Serial
from models.staff.tables import Staff
from models.tables import Table, Versioned


class Case(Versioned):
    """A case. `next_due` and `paused` sum up its clocks, so that a queue of any length is one index scan.

    `rule_set` is the number of the stored rules by which it was opened; None for those of the program or a directory.
    `waiting_since` is set while the case is to be given to somebody (see `models.assignment.marks`), `waiting_from`
    is the queue that it came from, `alarmed_at` when the supervisors were told, `given_back_by` who does not want it.
    """

    number = CharField(max_length=24, null=True, unique=True)
    kind = CharField(max_length=16)
    state = CharField(max_length=24)
    open = BooleanField(default=True)
    severity = CharField(max_length=2)
    severity_why = DocumentField(null=True)
    channel = CharField(max_length=12)
    received_at = InstantField()
    opened_at = InstantField()
    closed_at = InstantField(null=True)
    customer = ForeignKeyField(Customer, null=True, backref="cases", on_delete="RESTRICT")
    contact_name = CharField(max_length=120, default="")
    contact_value = CharField(max_length=160, default="")
    text = TextField(default="")
    demand = CharField(max_length=24, default="")
    category = CharField(max_length=48, default="")
    symptom = CharField(max_length=48, default="")
    topic = CharField(max_length=24, default="")
    flags = DocumentField(default=list)
    amount_cents = BigIntegerField(default=0)
    money_claim = BooleanField(default=False)
    authority_no = CharField(max_length=64, default="")
    product = ForeignKeyField(Product, null=True, on_delete="RESTRICT")
    batch = ForeignKeyField(Batch, null=True, on_delete="RESTRICT")
    batch_number = CharField(max_length=64, default="")
    expires_on = DateField(null=True)
    serial = ForeignKeyField(Serial, null=True, on_delete="RESTRICT")
    order = ForeignKeyField(Order, null=True, on_delete="RESTRICT")
    no_order_reason = CharField(max_length=24, default="")
    queue = CharField(max_length=48)
    skills = DocumentField(default=list)
    routed_why = DocumentField(null=True)
    owner = ForeignKeyField(Staff, null=True, backref="cases", on_delete="RESTRICT")
    waiting_since = InstantField(null=True)
    waiting_from = CharField(max_length=48, default="")
    alarmed_at = InstantField(null=True)
    given_back_by = ForeignKeyField(Staff, null=True, on_delete="SET NULL")
    created_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    linked_to = ForeignKeyField("self", null=True, on_delete="RESTRICT")
    answered_on_spot = BooleanField(default=False)
    apologised = BooleanField(default=False)
    repeat = BooleanField(default=False)
    next_due = InstantField(null=True)
    next_due_kind = CharField(max_length=24, default="")
    next_due_inclusive = BooleanField(default=True)
    next_due_provisional = BooleanField(default=False)
    paused = BooleanField(default=False)
    rule_set = IntegerField(null=True)

    class Meta:
        """Open cases by due time; take next by queue; a customer's cases; a batch's cases."""

        table_name = "cases"
        only_save_dirty = True  # writing a column renews its indexes, and there are twenty
        indexes = (
            (("open", "paused", "next_due"), False),
            (("open", "owner", "severity", "received_at"), False),
            (("customer", "received_at"), False),
            (("product", "batch_number", "received_at"), False),
            (("opened_at",), False),
            (("closed_at",), False),
            (("waiting_since",), False),
        )


class Task(Versioned):
    """Work for another department on a case, with its own due time and result."""

    case = ForeignKeyField(Case, backref="tasks", on_delete="CASCADE")
    department = CharField(max_length=32)
    assignee = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    text = TextField()
    created_at = InstantField()
    created_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    due_at = InstantField(null=True)
    due_inclusive = BooleanField(default=True)
    done_at = InstantField(null=True)
    done_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    result = TextField(default="")

    class Meta:
        """Open tasks of a department by due time."""

        indexes = ((("department", "done_at", "due_at"), False),)


class Contact(Table):
    """One call or message with the customer. A reply by a person stops the first-response clock."""

    case = ForeignKeyField(Case, null=True, backref="contacts", on_delete="CASCADE")
    customer = ForeignKeyField(Customer, null=True, backref="talks", on_delete="SET NULL")
    at = InstantField()
    direction = CharField(max_length=3)
    channel = CharField(max_length=12)
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    text = TextField(default="")
    reply = BooleanField(default=False)


class AttachmentContent(Table):
    """The bytes of a file, once, by their SHA-256."""

    sha256 = CharField(max_length=64, unique=True)
    data = BlobField()


class Attachment(Table):
    """A file on a case: name, hash, size in bytes, who attached it and when."""

    case = ForeignKeyField(Case, backref="attachments", on_delete="CASCADE")
    content = ForeignKeyField(AttachmentContent, on_delete="RESTRICT")
    name = CharField(max_length=255)
    size = BigIntegerField()
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    at = InstantField()


class Message(Table):
    """A message to the customer that waits to be sent or was. `key` makes a repeat harmless.

    `message_id` is what the message is known by outside, the same at each attempt. Until `claimed_until` nobody
    but `claimed_by` sends it; a message that is found `sending` after that was perhaps sent.
    """

    case = ForeignKeyField(Case, null=True, backref="messages", on_delete="CASCADE")
    customer = ForeignKeyField(Customer, null=True, on_delete="SET NULL")
    key = CharField(max_length=120, unique=True)
    template = CharField(max_length=32)
    channel = CharField(max_length=12)
    address = CharField(max_length=160)
    body = TextField()
    created_at = InstantField()
    sent_at = InstantField(null=True)
    state = CharField(max_length=12, default="waiting", index=True)
    message_id = CharField(max_length=160, default="")
    attempts = IntegerField(default=0)
    next_attempt_at = InstantField(null=True)
    last_error = TextField(default="")
    claimed_by = CharField(max_length=80, default="")
    claimed_until = InstantField(null=True)


class Notice(Table):
    """A line from one member of staff, or from the desk, to another about a case."""

    to = ForeignKeyField(Staff, backref="notices", on_delete="CASCADE")
    sender = ForeignKeyField(Staff, null=True, on_delete="SET NULL")
    case = ForeignKeyField(Case, null=True, on_delete="CASCADE")
    text = SentenceField()
    at = InstantField()
    read_at = InstantField(null=True)

    class Meta:
        """Unread notices of a person."""

        indexes = ((("to", "read_at"), False),)


class Presence(Table):
    """Who has a case open, told again every 20 seconds; after 60 seconds of silence it counts no more."""

    case = ForeignKeyField(Case, backref="presences", on_delete="CASCADE")
    staff = ForeignKeyField(Staff, on_delete="CASCADE")
    session = CharField(max_length=36)
    seen_at = InstantField()
    writing = BooleanField(default=False)

    class Meta:
        """One row for each session and case."""

        indexes = ((("case", "session"), True),)


TABLES = (Case, Task, Contact, AttachmentContent, Attachment, Message, Notice, Presence)

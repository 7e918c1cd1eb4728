"""What a complaint has besides its case: findings, opinions, solutions in rounds, promises, records of staff."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from models.cases.tables import Attachment, Case
from models.fields import DocumentField, InstantField
from models.staff.tables import Staff
from models.tables import Table

ANSWERS = ("", "accepted", "refused")


class Complaint(Table):
    """The course of one complaint; made with the first step after acceptance. Counts are of the customer's words.

    `evidence` is what the departments are to look at, `no_investigation` why none is needed. `from_state` is where
    the case was before it went a side way.
    """

    case = ForeignKeyField(Case, backref="complaint", on_delete="CASCADE", unique=True)
    evidence = TextField(default="")
    no_investigation = TextField(default="")
    cause = CharField(max_length=48, default="")
    responsibility = CharField(max_length=24, default="")
    report = ForeignKeyField(Attachment, null=True, on_delete="SET NULL")
    concluded_at = InstantField(null=True)
    refusals = IntegerField(default=0)
    reopenings = IntegerField(default=0)
    done = TextField(default="")
    told_at = InstantField(null=True)
    satisfied = CharField(max_length=12, default="")
    root_cause = TextField(default="")
    prevention = TextField(default="")
    final_offer_at = InstantField(null=True)
    authority_result = TextField(default="")
    from_state = CharField(max_length=24, default="")
    health = DocumentField(null=True)
    health_consent = CharField(max_length=120, default="")


class Finding(Table):
    """What came of one item of an investigation: done or not applicable, and what was found. The newest counts."""

    case = ForeignKeyField(Case, backref="findings", on_delete="CASCADE")
    item = CharField(max_length=32)
    applicable = BooleanField(default=True)
    text = TextField(default="")
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    at = InstantField()


class Opinion(Table):
    """What a department says of a complaint, or why the manager did without it. The newest counts."""

    case = ForeignKeyField(Case, backref="opinions", on_delete="CASCADE")
    department = CharField(max_length=32)
    text = TextField()
    waived = BooleanField(default=False)
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    at = InstantField()


class Solution(Table):
    """One round: what is proposed, whether it was approved, what the customer was told, and what he said."""

    case = ForeignKeyField(Case, backref="solutions", on_delete="CASCADE")
    round = IntegerField()
    items = DocumentField(default=list)
    measure = TextField()
    effect = TextField()
    ready_by = InstantField()
    amount_cents = BigIntegerField(default=0)
    cost_category = CharField(max_length=24, default="")
    proposed_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    proposed_at = InstantField()
    approval = CharField(max_length=8, default="")
    told_at = InstantField(null=True)
    told_by = CharField(max_length=12, default="")
    answer = CharField(max_length=8, default="")
    answered_at = InstantField(null=True)
    answer_how = CharField(max_length=120, default="")
    answer_by = CharField(max_length=120, default="")
    reason = TextField(default="")
    final = BooleanField(default=False)

    class Meta:
        """Rounds are numbered within their case."""

        indexes = ((("case", "round"), True),)


class Promise(Table):
    """Something that a customer was promised for an instant; broken when it passed and nothing was noted."""

    case = ForeignKeyField(Case, backref="promises", on_delete="CASCADE")
    text = TextField()
    due_at = InstantField()
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    made_at = InstantField()
    kept_at = InstantField(null=True)
    dropped = CharField(max_length=200, default="")

    class Meta:
        """What is due."""

        indexes = ((("kept_at", "due_at"), False),)


class Merge(Table):
    """A case that became part of another one: how both were before, so that they can be told apart again."""

    case = ForeignKeyField(Case, backref="merges", on_delete="CASCADE")
    master = ForeignKeyField(Case, backref="merged", on_delete="CASCADE")
    reason = TextField()
    before = DocumentField()
    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    undone_at = InstantField(null=True)


class StaffRecord(Table):
    """A complaint about a direct seller, or praise for a member of staff, for later figures (workflows 2, S18-24)."""

    case = ForeignKeyField(Case, backref="staff_records", on_delete="CASCADE")
    staff = ForeignKeyField(Staff, backref="records", on_delete="RESTRICT")
    kind = CharField(max_length=12)
    text = TextField(default="")
    at = InstantField()
    confirmed = BooleanField(null=True)

    class Meta:
        """One record of a kind for each case and person; a person's records by time."""

        indexes = ((("case", "staff", "kind"), True), (("staff", "kind", "at"), False))


TABLES = (Complaint, Finding, Opinion, Solution, Promise, Merge, StaffRecord)

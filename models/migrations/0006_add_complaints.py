"""Add complaints."""

# Generated from a schema diff on 2026-11-24 14:07.
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

    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Approval(Model):
        version = IntegerField(default=1)
        case = ForeignKeyField(Case, on_delete="CASCADE")
        order = ForeignKeyField(Order, null=True, on_delete="SET NULL")
        matter = CharField(max_length=32)
        subject = CharField(max_length=32)
        subject_id = IntegerField()
        amount_cents = BigIntegerField(default=0)
        counted_cents = BigIntegerField(default=0)
        reason = TextField(default="")
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
            database = db
            table_name = "approval"
            indexes = (
                (("state", "proposed_at"), False),
                (("order", "matter", "proposed_at"), False),
                (("subject", "subject_id"), False),
            )

    db.create_tables([Approval])

    class Complaint(Model):
        case = ForeignKeyField(Case, unique=True, on_delete="CASCADE")
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

        class Meta:
            database = db
            table_name = "complaint"

    db.create_tables([Complaint])

    class Decision(Model):
        approval = ForeignKeyField(Approval, on_delete="CASCADE")
        step = IntegerField()
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        for_staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        approved = CharField(max_length=8)
        comment = TextField(default="")
        at = InstantField()

        class Meta:
            database = db
            table_name = "decision"
            indexes = ((("approval", "step"), True),)

    db.create_tables([Decision])

    class Delegation(Model):
        version = IntegerField(default=1)
        giver = ForeignKeyField(Staff, on_delete="CASCADE")
        taker = ForeignKeyField(Staff, on_delete="CASCADE")
        starts_at = InstantField()
        ends_at = InstantField()
        up_to_cents = BigIntegerField(null=True)
        reason = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "delegation"

    db.create_tables([Delegation])

    class Finding(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        item = CharField(max_length=32)
        applicable = BooleanField(default=True)
        text = TextField(default="")
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        at = InstantField()

        class Meta:
            database = db
            table_name = "finding"

    db.create_tables([Finding])

    class Merge(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        master = ForeignKeyField(Case, on_delete="CASCADE")
        reason = TextField()
        before = DocumentField()
        at = InstantField()
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        undone_at = InstantField(null=True)

        class Meta:
            database = db
            table_name = "merge"

    db.create_tables([Merge])

    class Opinion(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        department = CharField(max_length=32)
        text = TextField()
        waived = BooleanField(default=False)
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        at = InstantField()

        class Meta:
            database = db
            table_name = "opinion"

    db.create_tables([Opinion])

    class Promise(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        text = TextField()
        due_at = InstantField()
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        made_at = InstantField()
        kept_at = InstantField(null=True)
        dropped = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "promise"
            indexes = ((("kept_at", "due_at"), False),)

    db.create_tables([Promise])

    class Solution(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
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
            database = db
            table_name = "solution"
            indexes = ((("case", "round"), True),)

    db.create_tables([Solution])

    class StaffRecord(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        staff = ForeignKeyField(Staff, on_delete="RESTRICT")
        kind = CharField(max_length=12)
        text = TextField(default="")
        at = InstantField()
        confirmed = BooleanField(null=True)

        class Meta:
            database = db
            table_name = "staff_record"
            indexes = ((("case", "staff", "kind"), True), (("staff", "kind", "at"), False))

    db.create_tables([StaffRecord])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("staff_record"))
    migrator.migrate(migrator.drop_table("solution"))
    migrator.migrate(migrator.drop_table("promise"))
    migrator.migrate(migrator.drop_table("opinion"))
    migrator.migrate(migrator.drop_table("merge"))
    migrator.migrate(migrator.drop_table("finding"))
    migrator.migrate(migrator.drop_table("delegation"))
    migrator.migrate(migrator.drop_table("decision"))
    migrator.migrate(migrator.drop_table("complaint"))
    migrator.migrate(migrator.drop_table("approval"))

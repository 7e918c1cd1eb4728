"""Initial."""

# Generated from a schema diff on 2026-11-24 01:43.
from peewee import *

from models.fields import DocumentField, InstantField


def up(migrator, db):
    class Staff(Model):
        version = IntegerField(default=1)
        login = CharField(unique=True, max_length=64)
        name = CharField(max_length=120)
        password_hash = TextField(null=True)
        roles = DocumentField(default=list)
        skills = DocumentField(default=list)
        team = CharField(max_length=64, default="")
        department = CharField(max_length=64, default="")
        state = CharField(index=True, max_length=8, default="off")
        state_since = InstantField(null=True)
        shift_start = CharField(max_length=5, default="")
        shift_end = CharField(max_length=5, default="")
        load_cap = IntegerField(null=True)
        active = BooleanField(default=True)
        language = CharField(max_length=2, default="")
        failed_logins = IntegerField(default=0)
        locked_until = InstantField(null=True)
        last_seen_event = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "staff"

    db.create_tables([Staff])

    class Customer(Model):
        version = IntegerField(default=1)
        external_no = CharField(unique=True, null=True, max_length=64)
        name = CharField(max_length=120)
        address = TextField(default="")
        importance = CharField(max_length=16, default="regular")
        member_level = CharField(max_length=16, default="")
        birth_year = IntegerField(null=True)
        consent_marketing = BooleanField(default=False)
        consent_health = BooleanField(default=False)
        do_not_disturb = BooleanField(default=False)
        seller = ForeignKeyField(Staff, null=True, on_delete="SET NULL")
        note = TextField(default="")
        created_at = InstantField()

        class Meta:
            database = db
            table_name = "customer"

    db.create_tables([Customer])

    class Product(Model):
        version = IntegerField(default=1)
        code = CharField(unique=True, max_length=64)
        name = CharField(max_length=160)
        product_class = CharField(max_length=24)
        specification = CharField(max_length=120, default="")
        warranty_months = IntegerField(default=0)
        shelf_life_months = IntegerField(default=0)
        registered_claims = DocumentField(default=list)

        class Meta:
            database = db
            table_name = "product"

    db.create_tables([Product])

    class Batch(Model):
        product = ForeignKeyField(Product, on_delete="CASCADE")
        number = CharField(max_length=64)
        produced_on = DateField(null=True)
        expires_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "batch"
            indexes = ((("product", "number"), True), (("number",), False))

    db.create_tables([Batch])

    class Serial(Model):
        number = CharField(unique=True, max_length=64)
        product = ForeignKeyField(Product, on_delete="CASCADE")
        batch = ForeignKeyField(Batch, null=True, on_delete="SET NULL")
        customer = ForeignKeyField(Customer, null=True, on_delete="SET NULL")
        warranty_until = DateField(null=True)

        class Meta:
            database = db
            table_name = "serial"

    db.create_tables([Serial])

    class Order(Model):
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=64)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        sale_channel = CharField(max_length=16)
        seller = ForeignKeyField(Staff, null=True, on_delete="SET NULL")
        placed_at = InstantField()
        delivered_at = InstantField(null=True)
        signed_at = InstantField(null=True)
        installed_at = InstantField(null=True)
        discount_cents = BigIntegerField(default=0)
        discount_threshold_cents = BigIntegerField(default=0)
        freight_cents = BigIntegerField(default=0)
        free_shipping_from_cents = BigIntegerField(default=0)
        voucher = CharField(max_length=64, default="")
        no_reason_excluded_confirmed = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "orders"
            indexes = ((("customer", "placed_at"), False),)

    db.create_tables([Order])

    class Case(Model):
        version = IntegerField(default=1)
        number = CharField(unique=True, null=True, max_length=24)
        kind = CharField(max_length=16)
        state = CharField(max_length=24)
        open = BooleanField(default=True)
        severity = CharField(max_length=2)
        severity_why = DocumentField(null=True)
        channel = CharField(max_length=12)
        received_at = InstantField()
        opened_at = InstantField()
        closed_at = InstantField(null=True)
        customer = ForeignKeyField(Customer, null=True, on_delete="RESTRICT")
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
        owner = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
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

        class Meta:
            database = db
            table_name = "cases"
            indexes = (
                (("open", "paused", "next_due"), False),
                (("open", "owner", "severity", "received_at"), False),
                (("customer", "received_at"), False),
                (("product", "batch_number", "received_at"), False),
                (("opened_at",), False),
                (("closed_at",), False),
            )

    db.create_tables([Case])

    class AttachmentContent(Model):
        sha256 = CharField(unique=True, max_length=64)
        data = BlobField()

        class Meta:
            database = db
            table_name = "attachment_content"

    db.create_tables([AttachmentContent])

    class Attachment(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        content = ForeignKeyField(AttachmentContent, on_delete="RESTRICT")
        name = CharField()
        size = BigIntegerField()
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        at = InstantField()

        class Meta:
            database = db
            table_name = "attachment"

    db.create_tables([Attachment])

    class Clock(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        kind = CharField(max_length=24)
        generation = IntegerField(default=1)
        severity = CharField(max_length=2, default="")
        rule = CharField(max_length=64)
        rule_version = DateField()
        calendar = CharField(max_length=24)
        budget = DocumentField()
        start_at = InstantField()
        due_at = InstantField()
        inclusive = BooleanField(default=True)
        provisional = BooleanField(default=False)
        stoppable = BooleanField(default=True)
        legal = BooleanField(default=False)
        steps = DocumentField(default=list)
        met_at = InstantField(null=True)
        ended_at = InstantField(null=True)
        breached_at = InstantField(null=True)

        class Meta:
            database = db
            table_name = "clock"
            indexes = ((("case", "kind", "generation"), True), (("ended_at", "due_at"), False), (("due_at",), False))

    db.create_tables([Clock])

    class ClockStop(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        reason = CharField(max_length=24)
        note = CharField(max_length=400, default="")
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        stopped_at = InstantField()
        expected_at = InstantField(null=True)
        resumed_at = InstantField(null=True)
        kinds = DocumentField(default=list)

        class Meta:
            database = db
            table_name = "clock_stop"

    db.create_tables([ClockStop])

    class Contact(Model):
        case = ForeignKeyField(Case, null=True, on_delete="CASCADE")
        customer = ForeignKeyField(Customer, null=True, on_delete="SET NULL")
        at = InstantField()
        direction = CharField(max_length=3)
        channel = CharField(max_length=12)
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        text = TextField(default="")
        reply = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "contact"

    db.create_tables([Contact])

    class CustomerContact(Model):
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        kind = CharField(max_length=8)
        value = CharField(max_length=160)
        normal = CharField(index=True, max_length=160)

        class Meta:
            database = db
            table_name = "customer_contact"
            indexes = ((("customer", "kind", "normal"), True),)

    db.create_tables([CustomerContact])

    class Draft(Model):
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        form = CharField(max_length=64)
        content = DocumentField()
        updated_at = InstantField()

        class Meta:
            database = db
            table_name = "draft"
            indexes = ((("staff", "form"), True),)

    db.create_tables([Draft])

    class Event(Model):
        at = InstantField()
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        operation = CharField(max_length=48)
        case = ForeignKeyField(Case, null=True, on_delete="CASCADE")
        subject = CharField(max_length=32)
        subject_id = IntegerField(null=True)
        subject_version = IntegerField(null=True)
        changes = DocumentField(default=dict)
        note = DocumentField(null=True)

        class Meta:
            database = db
            table_name = "event"
            indexes = ((("case", "id"), False), (("subject", "subject_id", "id"), False), (("at",), False))

    db.create_tables([Event])

    class Leave(Model):
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        starts_at = InstantField()
        ends_at = InstantField()
        reason = CharField(max_length=120, default="")

        class Meta:
            database = db
            table_name = "leave"

    db.create_tables([Leave])

    class Message(Model):
        case = ForeignKeyField(Case, null=True, on_delete="CASCADE")
        customer = ForeignKeyField(Customer, null=True, on_delete="SET NULL")
        key = CharField(unique=True, max_length=120)
        template = CharField(max_length=32)
        channel = CharField(max_length=12)
        address = CharField(max_length=160)
        body = TextField()
        created_at = InstantField()
        sent_at = InstantField(null=True)
        state = CharField(index=True, max_length=8, default="waiting")

        class Meta:
            database = db
            table_name = "message"

    db.create_tables([Message])

    class Notice(Model):
        to = ForeignKeyField(Staff, on_delete="CASCADE")
        sender = ForeignKeyField(Staff, null=True, on_delete="SET NULL")
        case = ForeignKeyField(Case, null=True, on_delete="CASCADE")
        text = TextField()
        at = InstantField()
        read_at = InstantField(null=True)

        class Meta:
            database = db
            table_name = "notice"
            indexes = ((("to", "read_at"), False),)

    db.create_tables([Notice])

    class OrderLine(Model):
        order = ForeignKeyField(Order, on_delete="CASCADE")
        line = IntegerField()
        product = ForeignKeyField(Product, on_delete="RESTRICT")
        batch = ForeignKeyField(Batch, null=True, on_delete="SET NULL")
        serial = ForeignKeyField(Serial, null=True, on_delete="SET NULL")
        quantity = IntegerField(default=1)
        unit_price_cents = BigIntegerField(default=0)
        gift = BooleanField(default=False)
        marked_price_cents = BigIntegerField(default=0)

        class Meta:
            database = db
            table_name = "order_line"
            indexes = ((("order", "line"), True),)

    db.create_tables([OrderLine])

    class OrderPayment(Model):
        order = ForeignKeyField(Order, on_delete="CASCADE")
        means = CharField(max_length=16)
        amount_cents = BigIntegerField()
        reference = CharField(max_length=64, default="")

        class Meta:
            database = db
            table_name = "order_payment"
            indexes = ((("order", "means"), True),)

    db.create_tables([OrderPayment])

    class Presence(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        session = CharField(max_length=36)
        seen_at = InstantField()
        writing = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "presence"
            indexes = ((("case", "session"), True),)

    db.create_tables([Presence])

    class SearchKey(Model):
        key = CharField(max_length=160)
        kind = CharField(max_length=8)
        ref = IntegerField()

        class Meta:
            database = db
            table_name = "search_key"
            indexes = ((("key", "kind", "ref"), True), (("kind", "ref"), False))

    db.create_tables([SearchKey])

    class Setting(Model):
        key = CharField(unique=True, max_length=32)
        value = TextField()

        class Meta:
            database = db
            table_name = "setting"

    db.create_tables([Setting])

    class Task(Model):
        version = IntegerField(default=1)
        case = ForeignKeyField(Case, on_delete="CASCADE")
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
            database = db
            table_name = "task"
            indexes = ((("department", "done_at", "due_at"), False),)

    db.create_tables([Task])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("task"))
    migrator.migrate(migrator.drop_table("setting"))
    migrator.migrate(migrator.drop_table("search_key"))
    migrator.migrate(migrator.drop_table("presence"))
    migrator.migrate(migrator.drop_table("order_payment"))
    migrator.migrate(migrator.drop_table("order_line"))
    migrator.migrate(migrator.drop_table("notice"))
    migrator.migrate(migrator.drop_table("message"))
    migrator.migrate(migrator.drop_table("leave"))
    migrator.migrate(migrator.drop_table("event"))
    migrator.migrate(migrator.drop_table("draft"))
    migrator.migrate(migrator.drop_table("customer_contact"))
    migrator.migrate(migrator.drop_table("contact"))
    migrator.migrate(migrator.drop_table("clock_stop"))
    migrator.migrate(migrator.drop_table("clock"))
    migrator.migrate(migrator.drop_table("attachment"))
    migrator.migrate(migrator.drop_table("attachment_content"))
    migrator.migrate(migrator.drop_table("cases"))
    migrator.migrate(migrator.drop_table("orders"))
    migrator.migrate(migrator.drop_table("serial"))
    migrator.migrate(migrator.drop_table("batch"))
    migrator.migrate(migrator.drop_table("product"))
    migrator.migrate(migrator.drop_table("customer"))
    migrator.migrate(migrator.drop_table("staff"))

"""The customer file: who the customer is and how to reach them."""

from __future__ import annotations

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from models.fields import InstantField
from models.staff.tables import Staff
from models.tables import Table, Versioned

CONTACT_KINDS = ("phone", "wechat", "email", "qq", "other")


class Customer(Versioned):
    """A customer. `external_no` is the number in the company's CRM, by which imports find the row again."""

    external_no = CharField(max_length=64, null=True, unique=True)
    name = CharField(max_length=120)
    address = TextField(default="")
    importance = CharField(max_length=16, default="regular")
    member_level = CharField(max_length=16, default="")
    birth_year = IntegerField(null=True)
    consent_marketing = BooleanField(default=False)
    consent_health = BooleanField(default=False)
    do_not_disturb = BooleanField(default=False)
    seller = ForeignKeyField(Staff, null=True, backref="customers", on_delete="SET NULL")
    note = TextField(default="")
    created_at = InstantField()


class CustomerContact(Table):
    """A telephone number, WeChat id or e-mail address of a customer; `normal` is what it is found by.

    Since `wrong_since` it is known not to reach him: he is not called or written to there.
    """

    customer = ForeignKeyField(Customer, backref="contacts", on_delete="CASCADE")
    kind = CharField(max_length=8)
    value = CharField(max_length=160)
    normal = CharField(max_length=160, index=True)
    wrong_since = InstantField(null=True)

    class Meta:
        """One customer has an address once."""

        indexes = ((("customer", "kind", "normal"), True),)


TABLES = (Customer, CustomerContact)

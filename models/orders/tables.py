"""Orders as the company's sales systems tell them: lines, discounts, freight, gifts, payments. Cents throughout."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, CharField, DateField, ForeignKeyField, IntegerField

from models.customers.tables import Customer
from models.fields import InstantField
from models.products.tables import Batch, Product, Serial
from models.staff.tables import Staff
from models.tables import Table, Versioned


class Order(Versioned):
    """An order; `no_reason_excluded_confirmed` as Decree 778 art. 19 asks for."""

    number = CharField(max_length=64, unique=True)
    customer = ForeignKeyField(Customer, backref="orders", on_delete="RESTRICT")
    sale_channel = CharField(max_length=16)
    seller = ForeignKeyField(Staff, null=True, backref="orders", on_delete="SET NULL")
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
        """`order` is a word of SQL."""

        table_name = "orders"
        indexes = ((("customer", "placed_at"), False),)


class OrderLine(Table):
    """One product of an order; a gift has a marked price and no unit price."""

    order = ForeignKeyField(Order, backref="lines", on_delete="CASCADE")
    line = IntegerField()
    product = ForeignKeyField(Product, on_delete="RESTRICT")
    batch = ForeignKeyField(Batch, null=True, on_delete="SET NULL")
    serial = ForeignKeyField(Serial, null=True, on_delete="SET NULL")
    quantity = IntegerField(default=1)
    unit_price_cents = BigIntegerField(default=0)
    gift = BooleanField(default=False)
    marked_price_cents = BigIntegerField(default=0)

    class Meta:
        """Lines are numbered within their order."""

        indexes = ((("order", "line"), True),)


class OrderPayment(Table):
    """What was paid by one means: wechat, alipay, card, bank, cash, points, coupon.

    `expires_on` is the last day of a coupon, where it is known.
    """

    order = ForeignKeyField(Order, backref="payments", on_delete="CASCADE")
    means = CharField(max_length=16)
    amount_cents = BigIntegerField()
    reference = CharField(max_length=64, default="")
    expires_on = DateField(null=True)

    class Meta:
        """One row for each means."""

        indexes = ((("order", "means"), True),)


TABLES = (Order, OrderLine, OrderPayment)

"""Movements of goods: what came and went, of which batch, where. What is there is their sum."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField, IntegerField

from models.cases.tables import Case
from models.fields import InstantField
from models.products.tables import Product
from models.staff.tables import Staff
from models.tables import Table

PLACES = ("sale", "returned", "quarantine")
"""Where goods are: new, for sale or exchange; come back and fit to be sold; or set apart."""


class StockMove(Table):
    """So many pieces (negative: that left) of a product's batch at a place, and why."""

    product = ForeignKeyField(Product, backref="moves", on_delete="RESTRICT")
    batch_number = CharField(max_length=64, default="")
    place = CharField(max_length=16)
    quantity = IntegerField()
    why = CharField(max_length=24)
    note = CharField(max_length=200, default="")
    case = ForeignKeyField(Case, null=True, on_delete="SET NULL")
    staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    at = InstantField()

    class Meta:
        """What is there of a product."""

        indexes = ((("product", "place", "batch_number"), False),)


TABLES = (StockMove,)

"""Products, their batches, and single devices by serial number."""

from __future__ import annotations

from peewee import CharField, DateField, ForeignKeyField, IntegerField

from models.customers.tables import Customer
from models.fields import DocumentField
from models.tables import Table, Versioned


class Product(Versioned):
    """A product. `product_class` decides which fields, words and rights apply; warranty is in months."""

    code = CharField(max_length=64, unique=True)
    name = CharField(max_length=160)
    product_class = CharField(max_length=24)
    specification = CharField(max_length=120, default="")
    warranty_months = IntegerField(default=0)
    shelf_life_months = IntegerField(default=0)
    registered_claims = DocumentField(default=list)


class Batch(Table):
    """A production batch with its dates."""

    product = ForeignKeyField(Product, backref="batches", on_delete="CASCADE")
    number = CharField(max_length=64)
    produced_on = DateField(null=True)
    expires_on = DateField(null=True)

    class Meta:
        """A batch number is unique within its product."""

        indexes = ((("product", "number"), True), (("number",), False))


class Serial(Table):
    """One device; its warranty starts at installation, else at delivery (Decree 778 art. 18)."""

    number = CharField(max_length=64, unique=True)
    product = ForeignKeyField(Product, backref="serials", on_delete="CASCADE")
    batch = ForeignKeyField(Batch, null=True, on_delete="SET NULL")
    customer = ForeignKeyField(Customer, null=True, backref="devices", on_delete="SET NULL")
    warranty_until = DateField(null=True)


TABLES = (Product, Batch, Serial)

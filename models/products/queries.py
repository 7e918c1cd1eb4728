"""Products and batches as intake picks them."""

from __future__ import annotations

from datetime import date

import msgspec

from models.desk import Desk
from models.products.tables import Batch, Product
from models.search import keys


class ProductRow(msgspec.Struct, frozen=True):
    """A product in a list."""

    id: int
    code: str
    name: str
    product_class: str

    @property
    def key(self) -> str:
        """What a list knows the row by."""
        return self.code


class BatchRow(msgspec.Struct, frozen=True):
    """A batch of a product."""

    number: str
    produced_on: date | None
    expires_on: date | None

    @property
    def key(self) -> str:
        """What a list knows the row by."""
        return self.number


def products(desk: Desk, typed: str = "", limit: int = 200) -> list[ProductRow]:
    """Products whose code begins with, or whose name has, what was typed; all of them for nothing."""
    query = Product.select().order_by(Product.name, Product.code).limit(limit)
    if word := keys.fold(typed):
        query = query.where(Product.code.startswith(word) | Product.name.contains(word))
    return [ProductRow(row.id, row.code, row.name, row.product_class) for row in query]


def batches(desk: Desk, product_code: str) -> list[BatchRow]:
    """The batches of a product, newest first."""
    query = Batch.select().join(Product).where(Product.code == product_code).order_by(Batch.expires_on.desc())
    return [BatchRow(row.number, row.produced_on, row.expires_on) for row in query]

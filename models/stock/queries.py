"""Reading what is in the warehouse."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import msgspec
from peewee import JOIN, fn

from models.desk import Desk
from models.products.tables import Batch, Product
from models.stock.tables import StockMove


class BatchStock(msgspec.Struct, frozen=True):
    """So many pieces of a batch at a place, and when the batch expires."""

    batch_number: str
    place: str
    quantity: int
    expires_on: date | None


class ProductStock(msgspec.Struct, frozen=True):
    """A product and what is there of it, batch by batch."""

    code: str
    name: str
    batches: tuple[BatchStock, ...]


def of_product(desk: Desk, code: str) -> ProductStock | None:
    """What is there of the product with this code, the batch that expires first on top; None: no such product."""
    product = Product.get_or_none(Product.code == code.strip())
    if product is None:
        return None
    pieces = fn.SUM(StockMove.quantity)
    batch = (Batch.product == StockMove.product) & (Batch.number == StockMove.batch_number)
    rows = (
        StockMove.select(StockMove.batch_number, StockMove.place, pieces, Batch.expires_on)
        .join(Batch, JOIN.LEFT_OUTER, on=batch)
        .where(StockMove.product == product.id)
        .group_by(StockMove.batch_number, StockMove.place, Batch.expires_on)
        .having(pieces != 0)
        .order_by(StockMove.place.desc(), Batch.expires_on, StockMove.batch_number)
        .tuples()
    )
    return ProductStock(
        product.code,
        product.name,
        tuple(BatchStock(batch, place, int(count), day) for batch, place, count, day in rows),
    )


def for_sale(desk: Desk, codes: Collection[str]) -> dict[str, int]:
    """Product code to pieces for sale or exchange; products of which there is none are left out."""
    rows = (
        StockMove.select(Product.code, fn.SUM(StockMove.quantity))
        .join(Product)
        .where(StockMove.place == "sale", Product.code.in_(list(codes)))
        .group_by(Product.code)
        .tuples()
    )
    return {code: int(count) for code, count in rows if count}

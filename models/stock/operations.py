"""Counting the warehouse and moving goods between its places; sent and returned goods are booked by their return."""

from __future__ import annotations

from typing import Literal

import msgspec

from config.texts import T
from models.database import held
from models.desk import Desk
from models.operation import Input, operation
from models.products.tables import Product
from models.refusals import Refused
from models.stock import ledger
from models.texts import not_found, required

Place = Literal["sale", "returned", "quarantine"]
LARGEST = 10_000_000


class Count(Input):
    """So many pieces of a product's batch were counted at a place."""

    product_code: str
    quantity: int
    batch_number: str = ""
    place: Place = "sale"
    note: str = ""


class MoveGoods(Input):
    """So many pieces from one place to another, or out of the house (to: nothing), and why."""

    product_code: str
    quantity: int
    from_place: Place
    to_place: Place | Literal[""] = ""
    batch_number: str = ""
    reason: str = ""


class There(msgspec.Struct, frozen=True):
    """How many pieces of the batch are at the place now."""

    product_code: str
    batch_number: str
    quantity: int


@operation("stock.count")
def count(desk: Desk, given: Count) -> There:
    """Book what was counted; the difference is a movement of its own."""
    if not 0 <= given.quantity <= LARGEST:
        raise Refused("invalid", T("This must be a number from {least} to {most}.", least=0, most=LARGEST), "quantity")
    product, batch = _product(desk, given.product_code), given.batch_number.strip()
    difference = given.quantity - ledger.there(product.id, given.place).get(batch, 0)
    if difference:
        row = ledger.move(desk, product.id, batch, given.place, difference, "counted", note=given.note)
        desk.record("stock", row.id, note={"product": product.code, "batch": batch, "counted": given.quantity})
    return There(product.code, batch, given.quantity)


@operation("stock.move")
def move(desk: Desk, given: MoveGoods) -> There:
    """Move goods; there are never fewer than none."""
    product, batch = _product(desk, given.product_code), given.batch_number.strip()
    required(given.reason, T("The reason"), "reason")
    if given.from_place == given.to_place:
        raise Refused("invalid", T("The goods are there already."), "to_place")
    here = ledger.there(product.id, given.from_place).get(batch, 0)
    if not 1 <= given.quantity <= here:
        raise Refused("invalid", T("There {count:is|are} {count} {count:piece|pieces}.", count=here), "quantity")
    ledger.move(desk, product.id, batch, given.from_place, -given.quantity, "moved", note=given.reason.strip())
    if given.to_place:
        ledger.move(desk, product.id, batch, given.to_place, given.quantity, "moved", note=given.reason.strip())
    note = {"product": product.code, "batch": batch, "moved": given.quantity, "text": given.reason.strip()}
    desk.record("stock", product.id, note=note)
    return There(product.code, batch, here - given.quantity)


def _product(desk: Desk, code: str) -> Product:
    """The product, held so that two who book do so one after the other."""
    found = held(desk.database, Product.select().where(Product.code == code.strip()), "FOR NO KEY UPDATE")
    if not found:
        raise Refused("not_found", not_found(T("product"), code), "product_code")
    product: Product = found[0]
    return product

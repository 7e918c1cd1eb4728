"""What is there of a product, and goods that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from models.cases.tables import Case
from models.desk import Desk
from models.stock.tables import StockMove

if TYPE_CHECKING:
    from models.returns.tables import ReturnLine

PLACE_OF = {"resale": "returned", "quarantine": "quarantine"}
"""Where goods of a disposition are kept here; the others leave. What came back is never sent as new (R19)."""


def there(product_id: int, place: str = "sale") -> dict[str, int]:
    """Batch → pieces at a place; batches of which nothing is left are not listed."""
    query = (
        StockMove.select(StockMove.batch_number, fn.SUM(StockMove.quantity))
        .where(StockMove.product == product_id, StockMove.place == place)
        .group_by(StockMove.batch_number)
    )
    return {batch: int(count) for batch, count in query.tuples() if count}


def move(
    desk: Desk,
    product_id: int,
    batch: str,
    place: str,
    quantity: int,
    why: str,
    case: Case | None = None,
    note: str = "",
) -> StockMove:
    """Book pieces in (or out, below zero)."""
    row: StockMove = StockMove.create(
        product=product_id, batch_number=batch, place=place, quantity=quantity, why=why, note=note[:200],
        case=case.id if case else None, staff=desk.staff_id, at=desk.now(),
    )  # fmt: skip
    return row


def put_away(desk: Desk, case: Case, line: ReturnLine) -> None:
    """Book the goods of a returned line where the inspection said; those that leave again are not booked."""
    place = PLACE_OF.get(line.disposition)
    if place is not None:
        move(desk, line.product_id, line.batch_number, place, line.quantity, "returned", case)

"""What the application form shows of an order: how and when it was sold, and what can still be returned of it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from config.texts import T
from models.cases.finding import find_case
from models.customers import seeing
from models.desk import Desk
from models.orders.tables import Order
from models.refusals import Refused
from models.returns import queries
from models.returns.views import SoldView
from models.texts import not_found


class Bought(msgspec.Struct, frozen=True, kw_only=True):
    """An order; `lines` are those of which something can still be returned, the pieces of the asking case among it."""

    order: str
    sale_channel: str
    placed_at: datetime
    received_at: datetime | None
    voucher: str
    lines: tuple[SoldView, ...]


def bought(desk: Desk, case: str, order: str) -> Bought:
    """An order as the application of a case may be about it.

    Raises:
        Refused: `not_found`; `invalid`, when it is another customer's; `rule`, when nothing is left to return.
    """
    asking = find_case(desk, case)
    row = Order.get_or_none(Order.number == order.strip())
    if row is None:
        raise Refused("not_found", not_found(T("order"), order), "order_number")
    seeing.check(desk, row.customer_id, T("order"), order, "order_number")
    if asking.customer_id and asking.customer_id != row.customer_id:
        raise Refused("invalid", T("This order belongs to another customer."), "order_number")
    lines = tuple(line for line in queries.sold(row.number, case) if line.left > 0)
    if not lines:
        raise Refused("rule", T("Nothing of the order {order} can still be returned.", order=row.number), "case")
    return Bought(
        order=row.number,
        sale_channel=row.sale_channel,
        placed_at=row.placed_at,
        received_at=row.signed_at or row.delivered_at,
        voucher=row.voucher,
        lines=lines,
    )

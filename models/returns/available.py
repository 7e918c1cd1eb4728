"""How much of an order can still be returned: what was bought less what is on other returns (returns, rules 2 and 8).

Pieces that were refused, have expired, were cancelled or went back are free again; so are pieces that were exchanged,
since the customer has new ones.
"""

from __future__ import annotations

from collections.abc import Collection

from peewee import fn

from config.texts import T, Text
from models.cases.tables import Case
from models.orders.tables import Order, OrderLine
from models.products.tables import Serial
from models.returns import flow
from models.returns.tables import Return, ReturnLine


def left(order: Order, besides: Return | None = None) -> dict[int, int]:
    """Order line id → pieces that can still be applied for; `besides` does not count."""
    taken = _taken(order, besides)
    return {line.id: line.quantity - taken.get(line.id, 0) for line in order.lines}


def _taken(order: Order, besides: Return | None) -> dict[int, int]:
    query = (
        ReturnLine.select(ReturnLine.order_line, fn.SUM(ReturnLine.quantity))
        .join(OrderLine)
        .where(OrderLine.order == order.id, _counts())
        .group_by(ReturnLine.order_line)
    )
    if besides is not None:
        query = query.where(ReturnLine.application != besides.id)
    return {line: int(quantity) for line, quantity in query.tuples()}


def _counts() -> Collection[object] | object:
    exchanged = (ReturnLine.state == "done") & (ReturnLine.outcome == "exchange")
    return ReturnLine.state.not_in(flow.FREE) & ~exchanged


def serial_taken(serial: Serial, besides: Return | None) -> Text | None:
    """Why a device cannot be returned: it is on another return, or came back already; None when it can."""
    query = (
        ReturnLine.select(ReturnLine.state, Case.number)
        .join(Return)
        .join(Case)
        .where(ReturnLine.serial == serial.id, ReturnLine.state.not_in(flow.FREE))
    )
    if besides is not None:
        query = query.where(ReturnLine.application != besides.id)
    found = query.order_by(ReturnLine.id.desc()).tuples().first()
    if found is None:
        return None
    state, number = found
    if state == "done":
        return T("The device {serial} has come back already, with {number}.", serial=serial.number, number=number)
    return T("The device {serial} is on another return: {number}.", serial=serial.number, number=number)

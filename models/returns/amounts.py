"""Amount sheets of a return: the order as it was sold, what came back of it before, and what is due now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from config import amounts
from config.amounts import Back, Deduction, Sold, SoldLine, Worn
from config.amounts import Sheet as AmountSheet
from config.texts import T
from config.wear import Wear
from models.desk import Desk
from models.orders.tables import Order, OrderLine, OrderPayment
from models.refunds.tables import Refund
from models.returns import eligible, flow
from models.returns.tables import Exchange, Return, ReturnLine, Sheet

EXCHANGE = "return_exchange"
"""The subject of refunds of a difference in price."""
PAID_STATES = ("approved",)
"""Sheets whose money is on its way or there."""


def sheet(desk: Desk, application: Return, lines: Sequence[ReturnLine]) -> AmountSheet:
    """What is refunded for these lines, after everything that was approved of their order before."""
    order = application.order
    earlier = _approved(order)
    said = desk.translator.say
    deductions = [
        Deduction(line.order_line.line, line.deduction_cents, said(T("condition of the goods")), line.consent)
        for line in lines
        if line.deduction_cents
    ]
    return amounts.sheet(
        sold(order),
        _backs(line for line in _lines_of(order) if line.sheet_id and line.sheet.state in PAID_STATES),
        amounts.refunded([*(msgspec.convert(row.document, AmountSheet) for row in earlier), *_cheaper(order)]),
        _backs(lines),
        missing_gifts=[(number, count) for number, count in application.missing_gifts],
        deductions=deductions,
        worn=[
            Worn(line.order_line.line, line.quantity, wear, line.consent)
            for line in lines
            if line.choice == "refund" and (wear := eligible.wear(line)) is not None
        ],
        return_freight_cents=application.return_freight_cents,
    )


def worn_cents(line: ReturnLine, wear: Wear) -> int:
    """The wear of the pieces of a line, in cents."""
    return amounts.worn_of(sold(line.application.order), line.order_line.line, line.quantity, wear)[1]


def sold(order: Order) -> Sold:
    """The order as it was sold."""
    return Sold(
        lines=tuple(
            SoldLine(
                line.line, line.product.name, line.quantity, line.unit_price_cents, line.gift, line.marked_price_cents
            )
            for line in order.lines.order_by(OrderLine.line)
        ),
        discount_cents=order.discount_cents,
        threshold_cents=order.discount_threshold_cents,
        freight_cents=order.freight_cents,
        free_from_cents=order.free_shipping_from_cents,
        payments=tuple((payment.means, payment.amount_cents) for payment in order.payments.order_by(OrderPayment.id)),
    )


def differences(lines: Iterable[ReturnLine]) -> list[Exchange]:
    """Exchanges for dearer goods that come back with these lines: what was paid for them on top is given back too."""
    found: list[Exchange] = []
    for line in lines:
        left = line.quantity
        for one in _dearer(line):
            if one.quantity <= left and one not in found:
                found.append(one)
                left -= one.quantity
    return found


def _dearer(line: ReturnLine) -> Iterable[Exchange]:
    given_back = Refund.select(Refund.subject_id).where(Refund.subject == EXCHANGE, Refund.purpose == "compensation")
    query = Exchange.select().join(ReturnLine).where(ReturnLine.order_line == line.order_line_id)
    late = query.where(Exchange.difference_cents > 0, Exchange.delivered_at.is_null(False))
    found: Iterable[Exchange] = late.where(Exchange.id.not_in(given_back)).order_by(Exchange.id)
    return found


def _approved(order: Order) -> list[Sheet]:
    query = Sheet.select().join(Return).where(Return.order == order.id, Sheet.state.in_(PAID_STATES))
    return list(query.where(Sheet.outcome == "refund").order_by(Sheet.id))


def _cheaper(order: Order) -> list[AmountSheet]:
    """What was given back when the customer took cheaper goods in exchange."""
    found = []
    for refund in Refund.select().where(
        Refund.order == order.id, Refund.subject == EXCHANGE, Refund.purpose == "refund", Refund.state != "refused"
    ):
        found.append(msgspec.convert(refund.sheet, AmountSheet))
    return found


def _lines_of(order: Order) -> list[ReturnLine]:
    query = ReturnLine.select().join(Return).where(Return.order == order.id, ReturnLine.outcome == "refund")
    return list(query.order_by(ReturnLine.id))


def _backs(lines: Iterable[ReturnLine]) -> list[Back]:
    return [Back(line.order_line.line, line.quantity, line.route) for line in lines if line.state not in flow.FREE]


def value(lines: Iterable[ReturnLine]) -> int:
    """The purchase price of goods that are exchanged, in cents: what the approval of an exchange is about."""
    return sum(line.quantity * line.order_line.unit_price_cents for line in lines)

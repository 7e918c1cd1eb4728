"""Asking for a refund. The functions work inside the operation that needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from peewee import fn

from config.texts import Money, T, Text
from models.cases.tables import Case
from models.database import held
from models.desk import Desk
from models.orders.tables import Order, OrderLine, OrderPayment
from models.refunds.tables import Refund, RefundPart
from models.refusals import Refused

ByMeans = Sequence[tuple[str, int]]
GIVEN = ("refund", "supplementary")
"""Purposes that count against what was paid for an order; a compensation is booked apart."""


def request(
    desk: Desk,
    case: Case,
    purpose: str,
    subject: tuple[str, int],
    total_cents: int,
    by_means: ByMeans,
    sheet: Any = None,
    expected_at: datetime | None = None,
) -> Refund:
    """Ask for a refund, which is paid from now on; asked again for the same record and purpose, it is the first one.

    Args:
        desk: with whoever asks acting; somebody else enters a reference by hand.
        case: what it is about. Its order is held: all its refunds together are never more than what was paid.
        purpose: refund, or compensation.
        subject: kind and id of the record that it comes from; `outcomes` knows who hears of it.
        total_cents: all of it, more than 0.
        by_means: how much goes by which means; together the total.
        sheet: how it came about, a `config.amounts.Sheet` or its document.
        expected_at: when the money will have arrived.

    Raises:
        Refused: `rule`, when more would be refunded than was paid, for the order, a means, or a line.
        ValueError: parts that do not add up, an amount that is none.
    """
    held(desk.database, Case.select(Case.id).where(Case.id == case.id), "FOR NO KEY UPDATE")
    same = Refund.get_or_none(
        Refund.subject == subject[0], Refund.subject_id == subject[1], Refund.purpose == purpose
    )  # fmt: skip
    if same is not None:
        return same
    row = book(desk, case, purpose, subject, total_cents, by_means, sheet, expected_at=expected_at)
    release(desk, row, by_means)
    return row


def book(
    desk: Desk,
    case: Case,
    purpose: str,
    subject: tuple[str, int],
    total_cents: int,
    by_means: ByMeans,
    sheet: Any,
    **more: Any,
) -> Refund:
    """Write a refund down, with the next number of its case, without any part as yet; see `request`."""
    if total_cents <= 0 or sum(cents for _, cents in by_means) != total_cents or min(by_means, key=_cents)[1] <= 0:
        raise ValueError(f"the parts {by_means} are not a refund of {total_cents}")
    held(desk.database, Case.select(Case.id).where(Case.id == case.id), "FOR NO KEY UPDATE")
    if case.order_id and purpose in GIVEN:
        _within_what_was_paid(desk, case.order_id, total_cents, by_means, sheet)
    number = 1 + (Refund.select(fn.MAX(Refund.number)).where(Refund.case == case.id).scalar() or 0)
    row = Refund.create(
        case=case.id,
        order=case.order_id,
        number=number,
        key=f"{case.number}:refund:{number}",
        purpose=purpose,
        subject=subject[0],
        subject_id=subject[1],
        amount_cents=total_cents,
        sheet=sheet,
        requested_by=desk.staff_id,
        requested_at=desk.now(),
        **{"state": "waiting", **more},
    )
    desk.record("refund", row.id, 1, {"state": [None, row.state]}, told(desk, row), case.id)
    return row


def release(desk: Desk, row: Refund, by_means: ByMeans, state: str = "waiting") -> None:
    """Make the parts of a refund; those that wait are paid from now on."""
    for means, cents in by_means:
        until = reissued_until(desk, row, means) if row.purpose != "excess" else None
        RefundPart.create(refund=row.id, means=means, amount_cents=cents, key=f"{row.key}:{means}", state=state,
                          reissue_until=until)  # fmt: skip


def reissued_until(desk: Desk, row: Refund, means: str) -> date | None:
    """The last day of a coupon that is issued anew since it has expired; None where it is given back as it was.

    Whether it has is asked as the payment is ordered, so that each attempt is the same order (workflows 3.4).
    """
    if means != "coupon" or row.order_id is None:
        return None
    today = desk.now().astimezone(desk.rules.zone).date()
    paid = (OrderPayment.order == row.order_id) & (OrderPayment.means == means) & (OrderPayment.expires_on < today)
    days = timedelta(days=desk.rules.returns.coupon_days)
    return today + days if OrderPayment.select().where(paid).exists() else None


def told(desk: Desk, row: Refund) -> dict[str, Text]:
    """Number and amount for the history."""
    text = T("Refund {number}: {amount}", number=row.number, amount=Money(row.amount_cents))
    return {"text": text}


def _cents(part: tuple[str, int]) -> int:
    return part[1]


def _within_what_was_paid(desk: Desk, order_id: int, total: int, by_means: ByMeans, sheet: Any) -> None:
    """The hard rules (workflows 1.9), under the lock of the order: two refunds at once do not pass each other."""
    held(desk.database, Order.select(Order.id).where(Order.id == order_id), "FOR NO KEY UPDATE")
    paid = Counter(dict(_sums(OrderPayment, OrderPayment.means, OrderPayment.order == order_id)))
    done = refunded_by_means(order_id)
    if sum(done.values()) + total > sum(paid.values()):
        left = Money(max(0, sum(paid.values()) - sum(done.values())))
        raise Refused("rule", T("Of what was paid for the order, only {left} are left to refund.", left=left))
    for means, cents in by_means:
        if done[means] + cents > paid[means]:
            left = Money(max(0, paid[means] - done[means]))
            raise Refused("rule", T("Of what was paid by {means}, only {left} are left to refund.", means=means,
                                    left=left))  # fmt: skip
    _within_the_prices(order_id, sheet)


def _within_the_prices(order_id: int, sheet: Any) -> None:
    prices = {
        line.line: 0 if line.gift else line.quantity * line.unit_price_cents
        for line in OrderLine.select().where(OrderLine.order == order_id)
    }
    done = Counter[int]()
    for row in Refund.select(Refund.sheet).where(_given(order_id)):
        done.update(_by_line(row.sheet))
    for row in Refund.select(Refund.sheet).join(RefundPart).where(_given_back(order_id)):
        done.subtract(_by_line(row.sheet))
    for line, cents in _by_line(sheet).items():
        if done[line] + cents > prices.get(line, 0):
            left = Money(max(0, prices.get(line, 0) - done[line]))
            raise Refused("rule", T("Of the price of line {line}, only {left} are left to refund.", line=line,
                                    left=left))  # fmt: skip


def _by_line(sheet: Any) -> dict[int, int]:
    """Cents by order line of a sheet, or of its document."""
    if sheet is None:
        return {}
    pairs = sheet.get("by_line", ()) if isinstance(sheet, Mapping) else sheet.by_line
    return {int(line): int(cents) for line, cents in pairs}


def refunded_by_means(order_id: int) -> Counter[str]:
    """Cents of an order that were or will be refunded, by means, less what customers have given back."""
    given = Counter(dict(_sums(RefundPart, RefundPart.means, _given(order_id), Refund)))
    for row in Refund.select(Refund.sheet).where(_given(order_id), Refund.state == "approving"):
        given.update(dict(row.sheet["by_means"]))
    given.subtract(dict(_sums(RefundPart, RefundPart.means, _given_back(order_id), Refund)))
    return given


def _given(order_id: int) -> Any:
    """Refunds that count against what was paid for the order."""
    return (Refund.order == order_id) & Refund.purpose.in_(GIVEN) & (Refund.state != "refused")


def _given_back(order_id: int) -> Any:
    """What customers have given back of too much."""
    return (Refund.order == order_id) & (Refund.purpose == "excess") & (RefundPart.state == "paid")


def _sums(table: Any, by: Any, condition: Any, joined: Any = None) -> list[tuple[str, int]]:
    query = table.select(by, fn.SUM(table.amount_cents))
    query = query.join(joined) if joined is not None else query
    return [(key, int(cents)) for key, cents in query.where(condition).group_by(by).tuples()]

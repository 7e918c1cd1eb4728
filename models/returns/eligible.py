"""What the rules say of a line of a return: its facts as they are stored, and the answers of every route."""

from __future__ import annotations

from typing import Any

import msgspec

from config import eligibility
from config.eligibility import ReturnFacts, RouteAnswer
from config.wear import Wear
from models.cases.tables import Case
from models.desk import Desk
from models.products.tables import Batch
from models.returns.tables import Return, ReturnLine


def facts(case: Case, application: Return, line: ReturnLine) -> ReturnFacts:
    """The facts of a line. The window test uses the receipt of the application, in whatever channel it came."""
    order, product = application.order, line.product
    return ReturnFacts(
        applied_at=case.received_at,
        sale_channel=order.sale_channel,
        product_class=product.product_class,
        product=product.code,
        batch=line.batch_number,
        purchased_at=order.placed_at,
        delivered_at=order.delivered_at,
        signed_at=order.signed_at,
        installed_at=order.installed_at,
        expires_on=line.expires_on or _expiry(line),
        warranty_months=product.warranty_months,
        reason=line.reason,
        wish=line.wish,
        opened=line.opened,
        seal_whole=line.seal_whole,
        voucher=bool(application.voucher),
        excluded_confirmed=order.no_reason_excluded_confirmed,
        promises=tuple(application.promises),
        severity=case.severity,
        evidence=line.evidence,
        quality=line.quality,
        failure=line.failure,
        goodwill=bool(line.goodwill),
        **{name: value for name, value in line.repairs.items() if name != "papers"},
    )


def _expiry(line: ReturnLine) -> Any:
    if not line.batch_number:
        return None
    batch = Batch.get_or_none(Batch.product == line.product_id, Batch.number == line.batch_number)
    return batch.expires_on if batch else None


def answers(desk: Desk, case: Case, application: Return, line: ReturnLine) -> tuple[RouteAnswer, ...]:
    """What every route says of this line now, the best for the customer first."""
    return desk.rules.eligibility.answers(facts(case, application, line))


def judge(desk: Desk, case: Case, application: Return, line: ReturnLine) -> tuple[RouteAnswer, ...]:
    """Ask the rules, and keep their answers with the line so that an old case can be explained by them."""
    found = answers(desk, case, application, line)
    line.routes = [msgspec.to_builtins(answer) for answer in found]
    return found


def kept(line: ReturnLine) -> tuple[RouteAnswer, ...]:
    """The answers that were kept with a line."""
    return tuple(msgspec.convert(answer, RouteAnswer) for answer in line.routes)


def wear(line: ReturnLine) -> Wear | None:
    """What a refund by the route of a line is less, with the customer's consent; none where a person allowed it."""
    if line.overridden:
        return None
    return next((answer.wear for answer in kept(line) if answer.route == line.route), None)


def best(line: ReturnLine, found: tuple[RouteAnswer, ...] | None = None) -> RouteAnswer | None:
    """The route that holds and is best for the customer, one that gives what he wishes before the others."""
    return eligibility.best(kept(line) if found is None else found, line.wish)

"""New goods for the old ones (R19 to R21): which, the difference in price, dispatch, and what if there are none."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal

import msgspec

from config.amounts import Sheet as AmountSheet
from config.budget import Budget
from config.texts import Day, Money, T
from models.cases.finding import CaseChanged
from models.cases.telling import add_task
from models.clocks import standing
from models.contacts.recording import add
from models.desk import Desk
from models.instants import days_from_now, instant
from models.intake.drafts import forget
from models.messages import sending
from models.operation import Input, operation
from models.products.tables import Batch, Product
from models.refunds.requesting import request as order_payment
from models.refusals import Refused
from models.returns import amounts, eligible, proposing
from models.returns.moving import Course, StepInput, find
from models.returns.tables import Exchange, Return, ReturnLine
from models.stock import ledger
from models.texts import missing, not_found, required

DELIVERY = Budget(workdays=3)
"""How long a parcel of ours takes, as the customer is told it."""
BATCH = 100


class ChooseExchange(StepInput, kw_only=True):
    """What the customer takes: `wait` until it is there, `goods` (another product, by its code), or the `money`.

    A dearer product needs his consent to the difference, and how it was paid, before it is sent.
    """

    choice: Literal["wait", "goods", "money"]
    words: str
    product_code: str = ""
    unit_price_cents: int | None = None
    paid_reference: str = ""


class OutOfStock(StepInput, kw_only=True):
    """From when on the goods are there again, if that is known."""

    expected_on: date | None = None


class Ship(StepInput, kw_only=True):
    """The batch that is sent, who carries it, and the number of the parcel."""

    tracking: str
    batch_number: str = ""
    carrier: str = ""


class RecordDelivered(StepInput, kw_only=True):
    """When the customer got it; left out, now."""

    at: datetime | None = None


class WatchChoices(Input):
    """Nothing to say: what is over is over."""


def of_line(line: ReturnLine) -> Exchange:
    """What a line is exchanged for; the same goods, until the customer chooses others."""
    row: Exchange | None = Exchange.get_or_none(Exchange.line == line.id)
    return row or Exchange.create(line=line.id, product=line.product_id, quantity=line.quantity)


@operation("returns.choose_exchange")
def choose_exchange(desk: Desk, given: ChooseExchange) -> CaseChanged:
    """R20: the customer says what he takes. The money is decided on anew, since it is another matter."""
    course = find(desk, given, "choose_exchange")
    words = given.words.strip()
    if not words:
        raise Refused("missing", missing(T("The customer's words")), "words")
    lines = [line for line in course.chosen if line.outcome == "exchange" or line.wish == "exchange"]
    if not lines:
        raise Refused("rule", T("Nothing is to be exchanged here."), "case")
    if given.choice == "wait":
        _check_wait(desk, course, lines)
    add(desk, course.case, "in", course.case.channel, words)
    for line in lines:
        _choose(desk, line, given, words)
    if given.choice == "money":
        _money(desk, course, lines, words)
    forget(desk, given.draft)
    return course.finish({"in": words, "choice": given.choice})


def _check_wait(desk: Desk, course: Course, lines: list[ReturnLine]) -> None:
    """Nobody waits beyond the legal limit, seven days after the goods came (workflows 3.3, R20)."""
    legal = next((clock for clock in standing.running(course.case) if clock.kind == "refund"), None)
    days = [row.expected_on for row in map(of_line, lines) if row.expected_on is not None]
    if legal is not None and days:
        last = legal.due_at.astimezone(desk.rules.zone)
        if datetime.combine(max(days), time(), desk.rules.zone) >= last:
            raise Refused("rule", T("The law does not let the customer wait beyond {at}.", at=legal.due_at), "choice")


def _choose(desk: Desk, line: ReturnLine, given: ChooseExchange, words: str) -> None:
    row = of_line(line)
    row.choose_by = None
    if given.choice == "goods":
        product = Product.get_or_none(Product.code == given.product_code.strip())
        if product is None:
            raise Refused("not_found", not_found(T("product"), given.product_code), "product_code")
        if given.unit_price_cents is None or given.unit_price_cents < 0:
            raise Refused("missing", missing(T("The price")), "unit_price_cents")
        row.product = product.id
        row.difference_cents = (given.unit_price_cents - line.order_line.unit_price_cents) * line.quantity
        row.agreed, row.paid_reference = words[:200], given.paid_reference.strip()[:64]
        row.options_at = None
    row.save()


def _money(desk: Desk, course: Course, lines: list[ReturnLine], words: str = "") -> None:
    """The customer takes the money after all: a sheet of its own, decided on by itself.

    Of a device that cannot be exchanged it is all of the money; else its wear is taken off (law L2.23, L2.24).
    """
    for line in lines:
        line.wish, line.outcome, line.choice, line.consent = "refund", "", "refund", words[:200]
        if of_line(line).options_at is not None:
            line.repairs = {**line.repairs, "model_available": False}
            eligible.judge(desk, course.case, course.application, line)
        if line.sheet_id and line.state == "exchanging":
            line.sheet.state = "replaced"
            line.sheet.save()
    waiting = [line for line in lines if line.state == "exchanging"]
    if waiting:
        proposing.request(desk, course, waiting)
    for line in lines:
        line.save()


@operation("returns.out_of_stock")
def out_of_stock(desk: Desk, given: OutOfStock) -> CaseChanged:
    """R20: it is not there: the customer has three days to wait, take something else, or have his money (M4)."""
    course = find(desk, given, "out_of_stock")
    if given.expected_on is not None and given.expected_on <= desk.now().astimezone(desk.rules.zone).date():
        raise Refused("invalid", T("The day must be in the future."), "expected_on")
    due = days_from_now(desk, desk.rules.returns.exchange_days)
    goods = []
    for line in course.chosen:
        row = of_line(line)
        row.options_at, row.choose_by, row.expected_on = desk.now(), due.at, given.expected_on
        row.save()
        goods.append(row.product.name)
    words = sending.customer_words(desk.rules)
    effect = T("You may choose another product, or have your money back.")
    measure = T("{goods} is not in stock.", goods="、".join(goods))
    if given.expected_on is not None:
        measure = T("{goods} is in stock again from {day}.", goods="、".join(goods), day=Day(given.expected_on))
    sending.queue_message(
        desk, course.case, "M4", f"stock:{due.at:%Y%m%d}", measure=words.say(measure), effect=words.say(effect),
        due=words.deadline(due.at, False),
    )  # fmt: skip
    add_task(desk, course.case, "aftersales", T("Ask the customer: wait, other goods, or the money?"), due)
    forget(desk, given.draft)
    return course.finish({"text": measure})


@operation("returns.watch_choices")
def watch_choices(desk: Desk, given: WatchChoices) -> int:
    """Where the customer has not chosen in time, the money goes back (R20); returns for how many returns."""
    rows = Exchange.select().where(Exchange.choose_by <= desk.now(), Exchange.shipped_at.is_null())
    by_return: dict[int, list[ReturnLine]] = {}
    for row in rows.order_by(Exchange.choose_by).limit(BATCH):
        row.choose_by = None
        row.save()
        by_return.setdefault(row.line.application_id, []).append(row.line)
    for key, found in by_return.items():
        course = Course(desk, Return.get_by_id(key).case, "choose_exchange")
        ids = {line.id for line in found}
        lines = [line for line in course.lines if line.id in ids and line.state == "exchanging"]
        if lines:
            _money(desk, course, lines)
            course.finish({"text": T("The customer has not answered.")})
    return len(by_return)


@operation("returns.ship")
def ship(desk: Desk, given: Ship) -> CaseChanged:
    """R19: send the new goods: of a batch that is there, not set apart, with more than half of its shelf life left."""
    course = find(desk, given, "ship")
    required(given.tracking, T("The tracking number"), "tracking")
    for line in course.chosen:
        row = of_line(line)
        _check_paid(row)
        batch = _batch(desk, row, given.batch_number.strip())
        ledger.move(desk, row.product_id, batch, "sale", -row.quantity, "exchange", course.case)
        row.batch_number, row.carrier, row.tracking = batch, given.carrier.strip()[:40], given.tracking.strip()[:64]
        row.shipped_at, row.staff = desk.now(), desk.staff_id
        row.save()
        course.go(line)
    result = course.finish({"tracking": given.tracking.strip(), "carrier": given.carrier.strip()})
    _tell(desk, course, given.tracking.strip())
    forget(desk, given.draft)
    return result


def _check_paid(row: Exchange) -> None:
    if row.difference_cents > 0 and not row.paid_reference:
        amount = Money(row.difference_cents)
        raise Refused("rule", T("The difference of {amount} is not paid yet.", amount=amount), "case")


def _batch(desk: Desk, row: Exchange, wanted: str) -> str:
    """The batch that is sent: the wanted one, or the one that keeps longest; refused where there are too few."""
    there = {batch: count for batch, count in ledger.there(row.product_id).items() if count >= row.quantity}
    fresh = [batch for batch in there if _keeps(desk, row.product, batch)]
    if wanted and wanted in there and wanted not in fresh:
        raise Refused(
            "rule", T("More than half of the shelf life of batch {batch} is over.", batch=wanted), "batch_number"
        )
    if wanted not in fresh and (wanted or not fresh):
        raise Refused("rule", T("{goods} is not in stock.", goods=row.product.name), "batch_number")
    return wanted or min(fresh)


def _keeps(desk: Desk, product: Product, batch: str) -> bool:
    """Whether enough of a batch's shelf life is left (workflows 3.3, R19); goods without a date keep."""
    row = Batch.get_or_none(Batch.product == product.id, Batch.number == batch)
    if row is None or row.expires_on is None:
        return True
    today = desk.now().astimezone(desk.rules.zone).date()
    begun = row.produced_on or row.expires_on - timedelta(days=30 * product.shelf_life_months)
    return (row.expires_on - today) > (row.expires_on - begun) * desk.rules.returns.shelf_life_share


def _tell(desk: Desk, course: Course, tracking: str) -> None:
    words = sending.customer_words(desk.rules)
    goods = "、".join(f"{of_line(line).product.name} × {line.quantity}" for line in course.chosen)
    due = desk.rules.calendars["desk"].due(desk.now(), DELIVERY)
    sending.queue_message(
        desk, course.case, "M9", tracking, goods=goods, tracking=tracking, arrival=words.deadline(due.at, due.inclusive)
    )


@operation("returns.record_delivered")
def record_delivered(desk: Desk, given: RecordDelivered) -> CaseChanged:
    """R21: the customer has the new goods. Cheaper ones: the difference goes back, as an order of its own."""
    course = find(desk, given, "record_delivered")
    at = instant(given.at, "at") if given.at else desk.now()
    for line in course.chosen:
        row = of_line(line)
        if at > desk.now() or (row.shipped_at and at < row.shipped_at):
            raise Refused("invalid", T("It arrived after it was sent, and not in the future."), "at")
        row.delivered_at = at
        row.save()
        course.go(line)
    course.application.told_at = at
    result = course.finish({"delivered": at.isoformat()})
    for line in course.chosen:
        _difference_back(desk, course, line)
    goods = "、".join(f"{of_line(line).product.name} × {line.quantity}" for line in course.chosen)
    said = sending.customer_words(desk.rules).say(T("The exchange has arrived: {goods}.", goods=goods))
    sending.queue_message(desk, course.case, "M11", f"return:{course.case.version}", done=said)
    return result


def _difference_back(desk: Desk, course: Course, line: ReturnLine) -> None:
    row = of_line(line)
    if row.difference_cents < 0:
        cents = -row.difference_cents
        payments = amounts.sold(course.application.order).payments
        means = max(payments, key=lambda payment: payment[1])[0] if payments else "bank"
        number = line.order_line.line
        sheet = AmountSheet((), cents, ((means, cents),), ((number, cents),))
        subject = (amounts.EXCHANGE, row.id)
        order_payment(desk, course.case, "refund", subject, cents, ((means, cents),), msgspec.to_builtins(sheet))

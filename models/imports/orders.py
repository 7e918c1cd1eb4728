"""Orders out of a sales system: a row for each line, found again by order number; an order is replaced as a whole."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Any, get_args

from peewee import JOIN

from config.facts import SaleChannel
from config.texts import T
from models.customers.tables import Customer
from models.desk import Desk
from models.imports import values, words
from models.imports.merging import Tally
from models.imports.outcome import Outcome
from models.imports.reading import MUST_BE_FILLED, Column, ImportRows, Reading, Record, read
from models.orders.tables import Order, OrderLine, OrderPayment
from models.products.tables import Batch, Product, Serial
from models.search.index import index_code
from models.staff.tables import Staff

# Amounts are written in yuan, so the columns are not called like the fields, which are in cents.
MEANS = ("wechat", "alipay", "card", "bank", "cash", "points", "coupon")
MEANS_ZH = ("微信支付", "支付宝", "刷卡", "银行转账", "现金", "积分", "优惠券")
AMOUNTS = ("discount", "discount_threshold", "freight", "free_shipping_from", "unit_price", "marked_price")
HEAD = (
    "sale_channel", "placed_at", "delivered_at", "signed_at", "installed_at", "discount", "discount_threshold",
    "freight", "free_shipping_from", "voucher", "no_reason_excluded_confirmed",
)  # fmt: skip
PAID = tuple(f"paid_{means}" for means in MEANS)
COUPON = "coupon_expires_on"
LINE = ("quantity", "unit_price", "gift", "marked_price")


def columns(desk: Desk) -> tuple[Column, ...]:
    """What an order file may have; the columns of the order itself may stand in its first row only."""
    at = values.instant(desk.rules.zone)
    many = values.whole(1, 100_000)
    channel = values.one_of(words.of_terms(get_args(SaleChannel)), "")
    return (
        Column("order_number", ("order", "order_no", "订单号", "订单编号"), values.code(), required=True),
        Column("customer_no", ("客户编号", "会员编号"), values.code(), required=True),
        Column("sale_channel", ("channel", "销售渠道"), channel, required=True, may_be_empty=True),
        Column("seller", ("直销人员", "销售员"), values.code()),
        Column("placed_at", ("下单时间",), at, required=True, may_be_empty=True),
        Column("delivered_at", ("送达时间",), at),
        Column("signed_at", ("签收时间",), at),
        Column("installed_at", ("安装时间",), at),
        Column("discount", ("优惠金额",), values.cents),
        Column("discount_threshold", ("优惠门槛",), values.cents),
        Column("freight", ("运费",), values.cents),
        Column("free_shipping_from", ("包邮门槛",), values.cents),
        Column("voucher", ("凭证号", "发票号"), values.code()),
        Column("no_reason_excluded_confirmed", ("已确认不适用无理由退货",), values.flag),
        Column("product_code", ("产品编码", "商品编码"), values.code(), required=True),
        Column("batch_number", ("batch", "批号"), values.code()),
        Column("serial_number", ("serial", "序列号", "机身号"), values.code()),
        Column("quantity", ("数量",), lambda written: many(written) or 1),
        Column("unit_price", ("单价",), values.cents),
        Column("gift", ("赠品",), values.flag),
        Column("marked_price", ("标价",), values.cents),
        *(Column(name, (f"{zh}金额",), values.cents) for name, zh in zip(PAID, MEANS_ZH, strict=True)),
        Column("coupon_expires_on", ("优惠券有效期",), values.day),
    )


class Known:
    """What the rows refer to, by the numbers that the other system uses."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.customers: dict[str, int] = dict(
            Customer.select(Customer.external_no, Customer.id).where(Customer.external_no.is_null(False)).tuples()
        )
        self.products: dict[str, Product] = {row.code: row for row in Product.select()}
        self.batches: dict[tuple[int, str], int] = {
            (product, number): key
            for key, product, number in Batch.select(Batch.id, Batch.product, Batch.number).tuples()
        }
        self.staff: dict[str, int] = dict(Staff.select(Staff.login, Staff.id).tuples())
        self.serials: dict[str, Serial] = {row.number: row for row in Serial.select()}


def run(desk: Desk, given: ImportRows) -> Outcome:
    """Add orders, and replace those that differ."""
    reading = read(columns(desk), given)
    known = Known(desk.rules.zone)
    orders: dict[str, list[Record]] = {}
    for record in reading.records:
        _check(record, known, reading)
        orders.setdefault(record.get("order_number"), []).append(record)
    broken = {record.get("order_number") for record in reading.broken}
    for number, rows in orders.items():
        if number not in broken:
            _check_head(rows, reading)
    _check_devices(reading)
    if reading.faults:
        return reading.refused()
    stored: dict[str, Order] = {row.number: row for row in Order.select()}
    tally = Tally(desk, "order", len(orders), given.dry_run)
    for number, rows in orders.items():
        wanted = _wanted(rows, known)
        row = stored.get(number)
        if tally.count(new=row is None, differs=row is not None and _kept(row) != wanted):
            _write(row, number, wanted, known)
    return tally.outcome()


def _check(record: Record, known: Known, reading: Reading) -> None:
    number, code = record.get("customer_no"), record.get("product_code")
    if number not in known.customers:
        reading.fault(record.line, "customer_no", T("There is no customer {number}.", number=number))
    product = known.products.get(code)
    if product is None:
        reading.fault(record.line, "product_code", T("There is no product {code}.", code=code))
    batch = record.get("batch_number")
    if batch and product is not None and (product.id, batch) not in known.batches:
        text = T("The product {code} has no batch {batch}.", code=code, batch=batch)
        reading.fault(record.line, "batch_number", text)
    serial = known.serials.get(record.get("serial_number") or "")
    if serial is not None and product is not None and serial.product_id != product.id:
        reading.fault(record.line, "serial_number", T("This device is another product."))
    seller = record.get("seller")
    if seller and seller.lower() not in known.staff:
        reading.fault(record.line, "seller", T("There is nobody with the login {login}.", login=seller))


def _check_head(rows: Sequence[Record], reading: Reading) -> None:
    """The first row of an order says what concerns all of it; the others say the same, or nothing."""
    first = rows[0]
    for name in ("sale_channel", "placed_at"):
        if not first.get(name):
            reading.fault(first.line, name, MUST_BE_FILLED)
    for record in rows[1:]:
        for name in ("customer_no", "seller", *HEAD, *PAID, COUPON):
            value = record.get(name)
            if value not in (None, "", 0, False) and value != first.get(name):
                reading.fault(record.line, name, T("The order has another value in line {line}.", line=first.line))


def _check_devices(reading: Reading) -> None:
    """A serial number is one device, which is sold once in a file."""
    lines: dict[str, int] = {}
    for record in reading.records:
        number = record.get("serial_number")
        if not number:
            continue
        first = lines.setdefault(number, record.line)
        if first != record.line:
            reading.fault(record.line, "serial_number", T("The same as in line {line}.", line=first))
        if record.get("quantity", 1) != 1:
            reading.fault(record.line, "quantity", T("A serial number is one device: the quantity is 1."))


def _wanted(rows: Sequence[Record], known: Known) -> dict[str, Any]:
    """An order as the file tells it, in the same shape as `_kept`."""
    first = rows[0]
    head = {_field(name): first.get(name, _empty(name)) for name in HEAD}
    seller = first.get("seller")
    head["seller"] = known.staff[seller.lower()] if seller else None
    head["customer"] = known.customers[first.get("customer_no")]
    lines = []
    for record in rows:
        product = known.products[record.get("product_code")]
        batch = record.get("batch_number")
        batch_id = known.batches[product.id, batch] if batch else None
        plain = [record.get(name, _empty(name)) for name in LINE]
        lines.append((product.id, batch_id, record.get("serial_number") or "", *plain))
    paid = {means: first.get(name, 0) for means, name in zip(MEANS, PAID, strict=True)}
    expiry = {"coupon": first.get(COUPON)}
    return {
        "head": head,
        "lines": lines,
        "paid": {means: (amount, expiry.get(means)) for means, amount in paid.items() if amount},
    }


def _field(name: str) -> str:
    """The field of a column."""
    return f"{name}_cents" if name in AMOUNTS else name


def _empty(name: str) -> Any:
    if name == "quantity":
        return 1
    if name in AMOUNTS:
        return 0
    return "" if name == "voucher" else None if name.endswith("_at") else False


def _kept(row: Order) -> dict[str, Any]:
    """An order as the database has it."""
    head = {name: row.__data__[name] for name in (*map(_field, HEAD), "seller", "customer")}
    fields = [getattr(OrderLine, _field(name)) for name in LINE]
    lines = (
        OrderLine.select(OrderLine.product, OrderLine.batch, Serial.number, *fields)
        .join(Serial, JOIN.LEFT_OUTER)
        .where(OrderLine.order == row.id)
        .order_by(OrderLine.line)
        .tuples()
    )
    plain = [(product, batch, serial or "", *rest) for product, batch, serial, *rest in lines]
    paid = {one.means: (one.amount_cents, one.expires_on) for one in row.payments}
    return {"head": head, "lines": plain, "paid": paid}


def _write(row: Order | None, number: str, wanted: dict[str, Any], known: Known) -> None:
    if row is None:
        order = Order.create(number=number, **wanted["head"]).id
        index_code("order", order, number)
    else:
        order = row.id
        Order.update(**wanted["head"], version=row.version + 1).where(Order.id == order).execute()
        OrderLine.delete().where(OrderLine.order == order).execute()
        OrderPayment.delete().where(OrderPayment.order == order).execute()
    for place, (product, batch, serial, *plain) in enumerate(wanted["lines"], 1):
        device = _device(serial, product, batch, wanted["head"], known) if serial else None
        about = dict(zip(map(_field, LINE), plain, strict=True))
        OrderLine.create(order=order, line=place, product=product, batch=batch, serial=device, **about)
    for means, (amount, expires_on) in wanted["paid"].items():
        OrderPayment.create(order=order, means=means, amount_cents=amount, expires_on=expires_on)


def _device(number: str, product: int, batch: int | None, head: dict[str, Any], known: Known) -> int:
    """The device of a serial number, with its owner and the end of its warranty (from installation, else delivery)."""
    months = next(row.warranty_months for row in known.products.values() if row.id == product)
    since: datetime | None = head["installed_at"] or head["signed_at"] or head["delivered_at"]
    until = months_later(since.astimezone(known.zone).date(), months) if since is not None and months else None
    plain = {"product": product, "batch": batch, "customer": head["customer"], "warranty_until": until}
    row = known.serials.get(number)
    if row is None:
        row = known.serials[number] = Serial.create(number=number, **plain)
        index_code("serial", row.id, number)
    else:
        Serial.update(**plain).where(Serial.id == row.id).execute()
    found: int = row.id
    return found


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

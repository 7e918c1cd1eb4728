"""Imports of staff, products, batches and orders, which refer to each other by the numbers of the other system."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.desk import Desk
from models.events import Event
from models.imports.orders import months_later
from models.orders.tables import Order, OrderLine, OrderPayment
from models.products.tables import Batch, Product, Serial
from models.search.tables import SearchKey
from models.staff.tables import Staff
from tests.clock import SettableClock
from tests.models.importing import Import, faults, importer

PRODUCTS = (
    "产品编码|产品名称|产品类别|规格|保修月数|保质期月数|保健功能",
    "P1|康源牌鱼油软胶囊|health_food|100粒||24|有助于维持血脂健康水平；有助于增强免疫力",
    "P2|空气净化器|household_appliance||12||",
)
BATCHES = ("产品编码|批号|生产日期|有效期至", "P1|20260301A|2026-03-01|2028/2/29")
HEADER = (
    "订单号|客户编号|销售渠道|下单时间|签收时间|安装时间|产品编码|批号|序列号|数量|单价|赠品|标价|优惠金额|"
    "微信支付金额|优惠券金额"
)
ORDER = (
    "D1|C1|web|2026-11-01 10:00|2026-11-03 09:00||P1|20260301A||2|128.50|||20|1516|20",
    "D1|C1|web||||P2||SN-1|1|1299|||||",
    "D1|C1|||||P1|||1||是|9.9||1516|",
)


@pytest.fixture
def load(desk: Desk, tmp_path: Path) -> Import:
    """Imports rows that are written as `a|b|c`; there are products, a batch and two customers."""
    load = importer(desk, tmp_path)
    assert load("products", *PRODUCTS).added == 2
    assert load("batches", *BATCHES).added == 1
    assert load("customers", "customer_no|name|phone", "C1|王芳|13800001001", "C2|李娜|13900002002").added == 2
    return load


def rows() -> list[int]:
    """How much there is of everything that these imports write."""
    return [table.select().count() for table in (Product, Batch, Order, OrderLine, OrderPayment, Serial, Event)]


def test_products_and_batches_come_in_once(load: Import) -> None:
    """Found again by code, and by product and batch number; a change is counted as one."""
    before = rows()
    assert load("products", *PRODUCTS).unchanged == 2
    assert load("batches", *BATCHES).unchanged == 1
    assert rows() == before
    row = Product.get(Product.code == "P1")
    assert (row.product_class, row.shelf_life_months, row.warranty_months) == ("health_food", 24, 0)
    assert row.registered_claims == ["有助于维持血脂健康水平", "有助于增强免疫力"]
    assert Batch.get(Batch.number == "20260301A").expires_on == date(2028, 2, 29)
    assert load("products", "产品编码|产品名称|产品类别|保修月数", "P2|空气净化器|家用电器|24").changed == 1
    row = Product.get(Product.code == "P2")
    assert (row.warranty_months, row.version) == (24, 2)


def test_a_batch_of_nothing_or_from_the_future_back_is_a_fault(load: Import) -> None:
    """The product must be there, and the dates in their order."""
    outcome = load("batches", "product_code|batch|produced_on|expires_on", "P9|A||", "P1|B|2026-03-01|2026-02-01")
    assert faults(outcome) == [
        (2, "product_code", "There is no product P9."),
        (3, "expires_on", "It would expire before it was produced."),
    ]


def test_an_order_has_its_lines_amounts_and_devices(load: Import, desk: Desk, clock: SettableClock) -> None:
    """Yuan become cents; what concerns the whole order may stand in one row, or in each."""
    outcome = load("orders", HEADER, *ORDER)
    assert (outcome.added, faults(outcome)) == (1, [])
    order = Order.get(Order.number == "D1")
    assert (order.customer.external_no, order.sale_channel, order.discount_cents) == ("C1", "web", 2000)
    assert order.placed_at == clock.at("2026-11-01 10:00")
    lines = list(order.lines.order_by(OrderLine.line))
    assert [(line.product.code, line.quantity, line.unit_price_cents) for line in lines] == [
        ("P1", 2, 12850),
        ("P2", 1, 129900),
        ("P1", 1, 0),
    ]
    assert (lines[0].batch.number, lines[2].gift, lines[2].marked_price_cents) == ("20260301A", True, 990)
    paid = {payment.means: payment.amount_cents for payment in order.payments}
    assert paid == {"wechat": 151600, "coupon": 2000}
    device = lines[1].serial
    assert (device.number, device.customer.external_no, device.warranty_until) == ("SN-1", "C1", date(2027, 11, 3))
    found = {(key.key, key.kind) for key in SearchKey.select().where(SearchKey.kind != "customer")}
    assert found == {("D1", "order"), ("SN1", "serial")}
    before = rows()
    assert load("orders", HEADER, *ORDER).unchanged == 1
    assert rows() == before


def test_an_order_that_differs_is_replaced(load: Import) -> None:
    """A later installation starts the warranty anew; the line that went is gone."""
    load("orders", HEADER, *ORDER)
    installed = "D1|C1|web|2026-11-01 10:00|2026-11-03 09:00|2026-11-06 00:30|P2||SN-1|1|1299||||1299|"
    outcome = load("orders", HEADER, installed)
    assert (outcome.added, outcome.changed) == (0, 1)
    order = Order.get(Order.number == "D1")
    assert (order.version, order.lines.count(), order.discount_cents) == (2, 1, 0)
    assert Serial.get(Serial.number == "SN-1").warranty_until == date(2027, 11, 6), "a day of the desk, not of UTC"
    assert {payment.means: payment.amount_cents for payment in order.payments} == {"wechat": 129900}


def test_every_fault_of_an_order_file_is_named(load: Import) -> None:
    """What is not there, contradictions between rows, and devices that would be two."""
    load("orders", HEADER, *ORDER)
    before = rows()
    outcome = load(
        "orders",
        HEADER,
        "D2|C9|web|2026-11-01|||P1|X||1|1||||1|",
        "D3|C1|web|2026-11-01|||P1||SN-1|1|1||||5|",
        "D3|C2|web|2026-11-02|||P2||SN-2|2|1||||6|",
        "D4|C1|web|2026-11-01|||P2||SN-2|1|1||||1|",
        "D5|C1|moon||||P2|||0|1.234||||1|",
    )
    assert [(line, column) for line, column, _ in faults(outcome)] == [
        (2, "客户编号"), (2, "批号"), (3, "序列号"), (4, "客户编号"), (4, "下单时间"), (4, "微信支付金额"), (4, "数量"),
        (5, "序列号"), (6, "销售渠道"), (6, "数量"), (6, "单价"),
    ]  # fmt: skip
    assert rows() == before


def test_the_first_row_of_an_order_must_say_when_it_was_placed(load: Import) -> None:
    """The others may leave it out; where the first row itself is wrong, they are not blamed."""
    outcome = load(
        "orders",
        HEADER,
        "D1|C1|web||||P1|||1|1||||1|",
        "D1|C1|web|2026-11-01|||P1|||1|1||||1|",
        "D2|C1|web|2026-11-01|||P1|||x|1||||1|",
        "D2|C1|||||P1|||1|1|||||",
    )
    assert [(line, column) for line, column, _ in faults(outcome)] == [(2, "下单时间"), (3, "下单时间"), (4, "数量")]
    outcome = load("orders", "order_no|customer_no|channel|product_code", "D1|C1|web|P1")
    assert faults(outcome) == [(1, "placed_at / 下单时间", "This column is missing.")]


def test_amounts_are_never_taken_for_cents(load: Import) -> None:
    """A header that says cents is not known, rather than read as yuan."""
    header = "order_no|customer_no|channel|placed_at|product_code|unit_price_cents"
    outcome = load("orders", header, "D1|C1|web|2026-1-1|P1|100")
    assert [(line, column) for line, column, _ in faults(outcome)] == [(1, "unit_price_cents")]


def test_staff_come_in_without_passwords_and_only_once(desk: Desk, tmp_path: Path) -> None:
    """Roles, skills and departments in either language; a login once."""
    load = importer(desk, tmp_path)
    header = "账号|姓名|角色|技能|上班时间|下班时间|负载上限"
    outcome = load("staff", header, "Lin.Jing|林静|客服专员;supervisor||8:30|17:30|12", "bai.jie|白洁|直销人员||||")
    assert (outcome.added, faults(outcome)) == (2, [])
    row = Staff.get(Staff.login == "lin.jing")
    assert (row.roles, row.shift_start, row.shift_end, row.load_cap) == (["agent", "supervisor"], "08:30", "17:30", 12)
    assert (row.password_hash, row.state, row.active) == (None, "off", True)
    assert load("staff", header, "lin.jing|林静|客服专员、客服主管||08:30|17:30|12").unchanged == 1
    outcome = load("staff", header, "a b|甲|客服专员||25:00||-1", "bai.jie|白洁|;||||", "x|乙|皇帝||||")
    assert [(line, column) for line, column, _ in faults(outcome)] == [
        (2, "账号"), (2, "上班时间"), (2, "负载上限"), (3, "角色"), (4, "角色"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 3), 12, date(2027, 11, 3)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_end_on_the_last_day_where_the_day_is_missing(day: date, months: int, later: date) -> None:
    """Months of a warranty."""
    assert months_later(day, months) == later

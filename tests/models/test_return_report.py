"""The report of the returns of a month: figures that were worked out by hand, and files that can be read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from models.desk import Desk
from models.orders.tables import Order
from models.reports.counting import Times
from models.reports.months import month_of
from models.reports.writing import write
from models.returns.figures import Month
from models.returns.report import report, tables
from models.staff.tables import Staff
from tests.clock import SettableClock
from tests.models.returning import Shop, item


@pytest.fixture
def shop(desk: Desk, clock: SettableClock) -> Shop:
    """Four returns of November, one of December.

    Paid      23 Nov 09:00  two towels, received 24 Nov, 200.00 paid 25 Nov 09:00: 48 h, in time. Satisfied, closed.
    Late      24 Nov 10:00  a device, received 25 Nov, 2,980.00 paid 4 Dec 10:00: 240 h, after the seven days.
    Waiting   25 Nov 09:00  food for quality, through a seller's order. Applied for only.
    Allowed   26 Nov 09:00  one towel, by the route of quality, which the manager allows against the rules.
    Next       1 Dec 00:10  at the desk; in UTC it is still 30 November.
    """
    shop = Shop(desk, clock)
    Order.update(seller=Staff.get(Staff.login == "seller").id).where(Order.number == "W3").execute()
    paid = _received(shop, "2026-11-23 09:00", "2026-11-24 09:00", "W1", item(quantity=2))
    shop.inspects(paid)
    shop.decide("supervisor", paid)
    clock.at("2026-11-25 09:00")
    shop.pays(paid)
    shop.step("confirm", paid)
    late = _received(shop, "2026-11-24 10:00", "2026-11-25 10:00", "W4", item())
    shop.inspects(late)
    shop.decide("manager", late)
    clock.at("2026-11-25 09:00")
    shop.applies("W3", item(reason="quality"))
    clock.at("2026-11-26 09:00")
    allowed = shop.applies("W8", item())
    shop.step("override", allowed, "manager", route="quality", reason="老客户")
    clock.at("2026-12-01 00:10")
    shop.applies("W5", item())
    clock.at("2026-12-04 10:00")
    shop.pays(late)
    return shop


def _received(shop: Shop, applied: str, received: str, order: str, *items: Any) -> str:
    shop.clock.at(applied)
    number = shop.authorised(order, *items)
    shop.clock.at(received)
    shop.takes_in(number, tracking=f"SF{order}")
    return number


def found(shop: Shop, month: str = "2026-11") -> Any:
    return report(shop.desk, month_of(month))


def test_totals(shop: Shop) -> None:
    figures = found(shop).figures
    assert (figures.total, figures.pieces, figures.closed, figures.refused, figures.exchanged) == (4, 5, 1, 0, 0)
    assert (figures.refunded, figures.refunded_cents, figures.compensated_cents) == (2, 20_000 + 298_000, 0)
    assert figures.satisfaction == (("yes", 1),)


def test_the_time_to_the_refund_and_the_legal_clock(shop: Shop) -> None:
    # 48 h and 240 h: the middle is 144; 90 % of 2 is 1.8, so the second; one of two within the seven days
    assert found(shop).figures.refund == Times(2, 144.0, 240.0, 50)


def test_groups(shop: Shop) -> None:
    groups = found(shop).figures.groups
    assert groups["product"] == (("棉柔毛巾", 2), ("空气净化器", 1), ("辅酶Q10软胶囊", 1))
    assert groups["batch"] == (("B2601 辅酶Q10软胶囊", 1),)
    assert groups["reason"] == (("no_reason", 3), ("quality", 1))
    assert groups["route"] == (("no_reason", 2), ("quality", 1))
    assert groups["channel"] == (("phone", 4),)
    assert groups["seller"] == (("Seller", 1),)


def test_overrides_are_attributed(shop: Shop) -> None:
    figures = found(shop).figures
    assert figures.by_person == (("Manager", 1),)
    assert [(one.who, one.why, one.cents) for one in figures.overrides] == [("Manager", "老客户", 0)]


def test_the_trend_counts_applications_and_money_by_the_desks_months(shop: Shop) -> None:
    trend = found(shop, "2026-12").trend
    assert len(trend) == 12
    assert trend[-2:] == (Month(month_of("2026-11"), 4, 20_000), Month(month_of("2026-12"), 1, 298_000))
    assert trend[0] == Month(month_of("2026-01"), 0, 0)
    assert found(shop, "2026-12").figures.total == 1


def test_what_is_still_to_be_paid_has_no_time_yet(shop: Shop, clock: SettableClock) -> None:
    clock.at("2027-01-04 09:00")
    number = shop.applies("W2", item())
    shop.step("override", number, "manager", route="no_reason", reason="老客户")
    shop.step("authorise", number)
    shop.takes_in(number, tracking="SF9")
    shop.inspects(number)
    shop.decide("leader", number)
    assert shop.case(number).state == "refunding"
    figures = found(shop, "2027-01").figures
    assert (figures.refunded, figures.refunded_cents, figures.refund) == (0, 0, Times(0, None, None, None))


def test_statements_do_not_grow_with_the_returns(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    execute = type(shop.desk.database).execute_sql

    def counting(self: Any, sql: str, *args: Any, **kwargs: Any) -> Any:
        made.append(sql)
        return execute(self, sql, *args, **kwargs)

    monkeypatch.setattr(type(shop.desk.database), "execute_sql", counting)
    found(shop)
    assert len(made) == 6  # cases, lines, refunds, clocks; applications and payments of the trend


def test_a_workbook_and_a_csv_have_every_table(shop: Shop, tmp_path: Path) -> None:
    made = tables(shop.desk, found(shop))
    for name in ("november.xlsx", "november.csv"):
        write(tmp_path / name, made)
    book = load_workbook(tmp_path / "november.xlsx")
    assert book.sheetnames == [
        "Returns of a month", "Times", "By product", "By batch", "By reason", "By route", "By channel", "By seller",
        "Allowed against the rules", "Satisfaction", "By month",
    ]  # fmt: skip
    head: dict[Any, Any] = dict(book["Returns of a month"].iter_rows(values_only=True))  # type: ignore[arg-type]
    assert (head["Returns"], head["Money back"]) == (4, 3180)
    assert next(book["By route"].iter_rows(min_row=2, values_only=True)) == ("A No-reason return", 2, 50)
    assert next(book["Times"].iter_rows(min_row=2, values_only=True)) == ("Refund", 2, 144, 240, 50)
    text = (tmp_path / "november.csv").read_text("utf-8-sig")
    assert "棉柔毛巾,2,50.0" in text
    assert "2026-11,4,200.0" in text

"""The report of a month: figures that were worked out by hand, and files that can be read back."""

from __future__ import annotations

import csv
import gc
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from models.complaints.figures import PersonCount
from models.complaints.report import report, tables
from models.desk import Desk
from models.orders.tables import Order
from models.refusals import Refused
from models.reports.counting import Times, nearest_rank
from models.reports.months import month_of
from models.reports.writing import Table, write
from models.staff.operations import AddStaff, add
from models.staff.tables import Staff
from tests.clock import SettableClock
from tests.models.complaining import STEPS, Company

DEVICE = {
    "product_code": "P2", "order_number": "D1002", "batch_number": "", "expires_on": None, "category": "device_fault",
    "channel": "wechat", "text": "不通电",
}  # fmt: skip
GIFT = {"order_number": "", "no_order_reason": "gift"}


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Company:
    """Five complaints of November, two that do not count.

    Before   31 Oct 23:50  outside of the month at the desk, though inside of a month of UTC it would be no other.
    Night     1 Nov 00:10  inside, though it is 31 October in UTC. Received only.
    First    16 Nov 09:00  accepted 10:00, offered 11:00, told of the result 13:00, closed; taken up again 17 Nov 09:00,
                           offered 10:00, told 12:00, closed. 100.00 approved.
    Device   17 Nov 13:00  by WeChat (5 minutes for the first answer), accepted 15:00: late.
    Withdrawn 18 Nov 09:00 accepted and withdrawn 09:30.
    Master   19 Nov 09:00  received; another one of the same minute was merged into it, and does not count.
    """
    clock.at("2026-10-31 23:50")
    company = Company(desk, clock)
    Order.update(seller=Staff.get(Staff.login == "seller").id).where(Order.number == "D1002").execute()
    company.opens()
    clock.at("2026-11-01 00:10")
    company.opens(**DEVICE)
    _first(company, clock)
    clock.at("2026-11-17 13:00")
    device = company.opens(**DEVICE)
    clock.at("2026-11-17 15:00")
    company.accept(device)
    clock.at("2026-11-18 09:00")
    withdrawn = company.opens(customer_id=2, **GIFT)
    clock.at("2026-11-18 09:30")
    company.accept(withdrawn)
    company.on("agent", "withdraw", withdrawn, reason="不投诉了")
    clock.at("2026-11-19 09:00")
    master, part = company.opens(customer_id=3, **GIFT), company.opens(customer_id=3, **GIFT)
    company.on("supervisor", "merge", part, master=master, reason="同一件事")
    clock.at("2026-11-23 09:00")
    return company


def _first(company: Company, clock: SettableClock) -> None:
    clock.at("2026-11-16 09:00")
    number = company.opens()
    clock.at("2026-11-16 10:00")
    company.accept(number)
    company.investigate(number)
    company.conclude(number)
    company.propose(number, ("compensation", 10_000))
    company.decide("supervisor", number)
    _to_the_end(company, clock, number, "2026-11-16 11:00", "2026-11-16 13:00")
    clock.at("2026-11-17 09:00")
    company.on("agent", "reopen", number, reason="没解决")
    company.propose(number)
    _to_the_end(company, clock, number, "2026-11-17 10:00", "2026-11-17 12:00")


def _to_the_end(company: Company, clock: SettableClock, number: str, offered: str, told: str) -> None:
    clock.at(offered)
    company.offer(number)
    company.agree(number)
    clock.at(told)
    company.on("agent", "feed_back", number, done="已换发新批次。")
    company.on("agent", "confirm", number, satisfied=True)
    STEPS["close"](company, number)


def found(company: Company) -> Any:
    return report(company.desk, month_of("2026-11")).figures


def test_totals(company: Company) -> None:
    figures = found(company)
    # night, first, device, withdrawn, master; closed are first and withdrawn; first was taken up again once
    assert (figures.total, figures.closed, figures.reopened, figures.reopenings) == (5, 2, 1, 1)
    assert figures.paid_cents == 10_000


def test_times(company: Company) -> None:
    figures = found(company)
    # first 1 h, device 2 h, withdrawn 0.5 h: the middle is 1; 90 % of 3 is 2.7, so the third, 2; device was late: 2/3
    assert figures.answer == Times(3, 1.0, 2.0, 67)
    # first alone, told of the plan of its last round: 16 Nov 09:00 to 17 Nov 10:00 is 25 h, to 12:00 is 27 h
    assert figures.plan == Times(1, 25.0, 25.0, 100)
    assert figures.solve == Times(1, 27.0, 27.0, 100)


def test_groups(company: Company) -> None:
    groups = found(company).groups
    # food: first, withdrawn, master. device: night, device
    assert groups["product"] == (("辅酶Q10软胶囊", 3), ("空气净化器", 2))
    assert groups["batch"] == (("B2601 辅酶Q10软胶囊", 3),)
    assert groups["cause"] == (("storage", 1),)
    assert groups["channel"] == (("phone", 3), ("wechat", 2))
    assert groups["seller"] == (("Seller", 2),)
    assert groups["category"] == (("product_quality", 3), ("device_fault", 2))
    assert sum(count for _, count in groups["severity"]) == 5


def test_the_month_before_has_its_own(company: Company) -> None:
    figures = report(company.desk, month_of("2026-10")).figures
    assert (figures.total, figures.answer) == (1, Times(0, None, None, None))
    assert report(company.desk, month_of("2026-12")).figures.total == 0


def test_a_deadline_that_was_missed_and_never_met_counts_as_missed(company: Company, clock: SettableClock) -> None:
    clock.at("2026-12-01 09:00")
    number = company.opens()
    clock.at("2026-12-14 09:00")
    company.on("agent", "withdraw", number, reason="不投诉了")
    waiting = company.opens()
    figures = report(company.desk, month_of("2026-12")).figures
    assert company.case(waiting).open
    # nobody answered the first one in thirteen days, the second one is in time still: none of one
    assert figures.answer == Times(0, None, None, 0)


@pytest.mark.parametrize(
    ("count", "percent", "place"), [(1, 90, 1), (9, 90, 9), (10, 90, 9), (11, 90, 10), (20, 90, 18), (4, 50, 2)]
)
def test_nearest_rank(count: int, percent: int, place: int) -> None:
    assert nearest_rank(range(1, count + 1), percent) == place


def test_a_workbook_has_a_sheet_for_each_table(company: Company, tmp_path: Path) -> None:
    path = tmp_path / "november.xlsx"
    write(path, tables(company.desk, report(company.desk, month_of("2026-11"))))
    book = load_workbook(path)
    assert book.sheetnames[:4] == ["Complaint analysis", "Times", "By product", "By batch"]
    head: dict[Any, Any] = dict(book["Complaint analysis"].iter_rows(values_only=True))  # type: ignore[arg-type]
    assert (head["Month"], head["Complaints"], head["Approved"]) == ("2026-11", 5, 100)
    assert list(book["By product"].iter_rows(min_row=2, values_only=True)) == [
        ("辅酶Q10软胶囊", 3, 60),
        ("空气净化器", 2, 40),
    ]
    assert next(book["Times"].iter_rows(min_row=2, values_only=True)) == ("First answer", 3, 1, 2, 67)


def test_a_csv_has_the_tables_below_each_other(company: Company, tmp_path: Path) -> None:
    path = tmp_path / "november.csv"
    write(path, tables(company.desk, report(company.desk, month_of("2026-11"))))
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert rows[:4] == [["Complaint analysis"], ["What", "Figure"], ["Month", "2026-11"], ["Complaints", "5"]]
    assert ["空气净化器", "2", "40.0"] in rows
    assert ["First answer", "3", "1.0", "2.0", "67"] in rows


def test_a_name_that_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    table = Table("T", ("A",), (("=1+1",), (-2,)))
    for name in ("x.csv", "x.xlsx"):
        write(tmp_path / name, [table])
    assert "'=1+1" in (tmp_path / "x.csv").read_text("utf-8-sig")
    values = [value for (value,) in load_workbook(tmp_path / "x.xlsx")["T"].iter_rows(values_only=True)]
    assert values == ["A", "'=1+1", -2]


def test_a_workbook_that_cannot_be_saved_leaves_nothing_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", heard.append)
    with pytest.raises(Refused):
        write(tmp_path / "no" / "x.xlsx", [Table("T", ("A",), (("1",),))])
    gc.collect()
    assert heard == []


def test_signs_that_no_sheet_may_have_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / "x.xlsx", [Table("T", ("A",), (("异\x1b[1m味",),))])
    rows = load_workbook(tmp_path / "x.xlsx")["T"].iter_rows(values_only=True)
    assert list(rows) == [("A",), ("异[1m味",)]


@pytest.mark.parametrize(("name", "code"), [("x.pdf", "invalid"), ("x", "invalid"), ("no/x.csv", "not_found")])
def test_files_that_cannot_be_written(tmp_path: Path, name: str, code: str) -> None:
    with pytest.RaisesExc(Refused, check=lambda error: error.code == code):
        write(tmp_path / name, [])


@pytest.mark.parametrize("typed", ["", "2026", "2026-13", "2026-00", "0001-01", "9999-12", "2026-1", "2026-11-01", "x"])
def test_what_is_no_month(typed: str) -> None:
    with pytest.RaisesExc(Refused, check=lambda error: error.code == "invalid"):
        month_of(typed)


@pytest.fixture
def recorded(company: Company, clock: SettableClock) -> Company:
    """Records of November about two sellers and the agent, and one of October and one of a merged case besides.

    Seller  complained of by three cases: confirmed, found not to be so (it was open at first), open; praised once.
    Lin     complained of once (his namesake is another one), and praised in October.
    Agent   praised twice, once confirmed.
    """
    add(company.desk, AddStaff(login="lin2", name="Seller", roles=("seller",)))
    cases = [company.opens(customer_id=3, **GIFT) for _ in range(4)]
    _recorded(company, cases[0], "seller", "complaint", confirmed=True)
    _recorded(company, cases[1], "seller", "complaint")
    _recorded(company, cases[1], "seller", "complaint", confirmed=False)
    _recorded(company, cases[2], "seller", "complaint")
    _recorded(company, cases[2], "lin2", "complaint")
    _recorded(company, cases[0], "seller", "praise")
    _recorded(company, cases[0], "agent", "praise", confirmed=True)
    _recorded(company, cases[1], "agent", "praise")
    _recorded(company, cases[3], "seller", "complaint")
    company.on("supervisor", "merge", cases[3], master=cases[0], reason="同一件事")
    clock.at("2026-12-01 00:10")
    _recorded(company, cases[0], "lin2", "praise")
    return company


def _recorded(company: Company, number: str, login: str, kind: str, **given: Any) -> None:
    company.does("agent", "complaints.record_staff", case=number, login=login, kind=kind, text="态度", **given)


def test_records_of_colleagues_by_person_and_kind(recorded: Company) -> None:
    assert report(recorded.desk, month_of("2026-11")).people == (
        PersonCount("seller", "Seller", "complaint", 3, 1, 1),
        PersonCount("lin2", "Seller", "complaint", 1, 0, 0),
        PersonCount("agent", "Agent", "praise", 2, 1, 0),
        PersonCount("seller", "Seller", "praise", 1, 0, 0),
    )
    assert report(recorded.desk, month_of("2026-12")).people == (PersonCount("lin2", "Seller", "praise", 1, 0, 0),)
    assert report(recorded.desk, month_of("2026-10")).people == ()


def test_records_of_colleagues_are_in_the_files(recorded: Company, tmp_path: Path) -> None:
    for name in ("x.xlsx", "x.csv"):
        write(tmp_path / name, tables(recorded.desk, report(recorded.desk, month_of("2026-11"))))
    rows = list(load_workbook(tmp_path / "x.xlsx")["Colleagues"].iter_rows(values_only=True))
    assert rows[:2] == [
        ("Name", "Login", "Kind", "Count", "Confirmed", "Not so", "Not known"),
        ("Seller", "seller", "Complaint about a seller", 3, 1, 1, 1),
    ]
    assert "Agent,agent,Praise,2,1,0,1" in (tmp_path / "x.csv").read_text("utf-8-sig")

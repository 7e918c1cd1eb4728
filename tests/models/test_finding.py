"""Search finds the same on both databases, in the same order: exact first, then what begins so, then the newest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.customers.operations import AddCustomer, ContactGiven
from models.customers.operations import add as add_customer
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.search.queries import Found, find
from models.tables import all_tables
from tests.clock import SettableClock
from tests.conftest import AsRole

PEOPLE = (
    ("王芳", "138 0000 1001"),
    ("王小芳", "+86 139-0000-1001"),
    ("汪方", "010-6552 1234"),
    ("John Smith", "+852 2345 6789"),
    ("欧阳娜娜", "13712345678"),
)
TEXTS = (
    "净水器漏水，第二天还是一样，要求退款",
    "客户说包装漏油。Fish oil capsule leaks",
    "血压计 BP-2000 不准，refund wanted",
    "水",
    "问发票，王芳代问",
    "净水器要换滤芯",
)


def filled(desk: Desk, clock: SettableClock) -> Desk:
    """Some customers and a dozen cases, one a minute."""
    ids = [
        add_customer(desk, AddCustomer(name=name, contacts=(ContactGiven(kind="phone", value=phone),))).customer_id
        for name, phone in PEOPLE
    ]
    for number in range(12):
        clock.advance(minutes=1)
        text, customer = TEXTS[number % len(TEXTS)], ids[number % len(ids)]
        open_case(desk, OpenCase(kind="consultation", topic="usage", text=text, customer_id=customer))
    return desk


@pytest.fixture
def filled_desk(desk: Desk, clock: SettableClock) -> Desk:
    """A filled desk on each database in turn."""
    return filled(desk, clock)


def shown(found: Found) -> tuple[list[str], list[str], bool]:
    """Cases by their running numbers, customers by name, whether the number was wrong."""
    return (
        [case.number[2:9].lstrip("0") for case in found.cases],
        [one.name for one in found.customers],
        bool(found.wrong),
    )


@pytest.mark.parametrize(
    ("typed", "cases", "customers"),
    [
        ("+86 138-0000-1001", ["11", "6", "1"], ["王芳"]),
        ("１３８ 0000", ["11", "6", "1"], ["王芳"]),
        ("+86 139", ["12", "7", "2"], ["王小芳"]),
        ("1001", ["12", "11", "7", "6", "2", "1"], ["王小芳", "王芳"]),
        ("(010) 6552", ["8", "3"], ["汪方"]),
        ("6552-1234", ["8", "3"], ["汪方"]),
        ("+852 2345", ["9", "4"], ["John Smith"]),
        ("王芳", ["11", "6", "1", "5"], ["王芳"]),
        ("wangfang", ["11", "8", "6", "3", "1"], ["汪方", "王芳"]),
        ("wxf", ["12", "7", "2"], ["王小芳"]),
        ("ouyang", ["10", "5"], ["欧阳娜娜"]),
        ("smith", ["9", "4"], ["John Smith"]),
        ("漏水", ["7", "1"], []),
        ("净水", ["12", "7", "6", "1"], []),
        ("漏", ["8", "7", "2", "1"], []),
        ("漏 fish", ["8", "2"], []),
        ("Refund 血压", ["9", "3"], []),
        ("bp-2000", ["9", "3"], []),
        ("nothing of it", [], []),
        ("  ", [], []),
    ],
)
def test_what_is_found_and_in_which_order(
    filled_desk: Desk, typed: str, cases: list[str], customers: list[str]
) -> None:
    assert shown(find(filled_desk, typed)) == (cases, customers, False)


def test_a_number_is_found_and_stands_first(filled_desk: Desk) -> None:
    number = filled_desk.rules.numbering.case_number(4)
    for typed in (number, number.lower(), f" {number[:4]} {number[4:]}", number[2:]):
        assert find(filled_desk, typed).cases[0].number == number


def test_a_wrong_digit_is_said_and_the_likely_numbers_are_offered(filled_desk: Desk) -> None:
    number = filled_desk.rules.numbering.case_number(12)
    swapped = number[:-3] + number[-2] + number[-3] + number[-1]
    changed = number[:-1] + str((int(number[-1]) + 1) % 10)
    for typed in (changed, swapped):
        found = find(filled_desk, typed)
        assert found.wrong == typed
        assert number in [case.number for case in found.cases]
        assert len(found.cases) <= 5
    assert find(filled_desk, number).wrong == ""


def test_who_sees_only_his_own_finds_only_these(filled_desk: Desk, as_role: AsRole) -> None:
    seller = as_role(filled_desk, "seller")
    assert shown(find(seller, "漏水")) == ([], [], False)
    open_case(seller, OpenCase(kind="consultation", topic="usage", text="又漏水", contact_name="某"))
    assert shown(find(seller, "漏水")) == (["13"], [], False)


def test_both_databases_find_the_same(
    sqlite_url: str, postgres_url: str, open_desk: Callable[[str], Desk], clock: SettableClock
) -> None:
    began, desks = clock(), []
    for url in (sqlite_url, postgres_url):
        clock.at(began)
        desks.append(filled(open_desk(url), clock))

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(alphabet="王芳小水漏油净器退款bprefund 0138-+2", min_size=1, max_size=6))
    def same(typed: str) -> None:
        answers = []
        for desk in desks:
            desk.database.bind(all_tables(), bind_refs=False, bind_backrefs=False)
            answers.append(shown(find(desk, typed)))
        assert answers[0] == answers[1], typed

    same()

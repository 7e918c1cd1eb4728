"""What is proposed as the same matter, before a case is saved and on one that is; and the signal of a batch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from models.cases.queries import view
from models.cases.tables import Case
from models.intake.given import OpenCase
from models.intake.queries import Preview, preview
from tests.clock import SettableClock
from tests.models.complaining import FOOD, Company
from tests.models.test_complaints import refused

NOBODY = {"customer_id": None, "order_number": "", "no_order_reason": "gift", "contact_name": "王女士"}
"""Somebody who is on no file and names no order."""


@pytest.fixture
def company(desk: Any, clock: SettableClock) -> Company:
    return Company(desk, clock)


def looked(company: Company, **given: Any) -> Preview:
    wanted = {**FOOD, "kind": "complaint", "apologised": True, **given}
    return preview(company.acting("agent"), msgspec.convert(wanted, OpenCase, strict=False))


def same(company: Company, **given: Any) -> list[str]:
    return [one.number for one in looked(company, **given).duplicates]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, True),
        ({"batch_number": "B9999"}, True),  # the same order
        ({"order_number": "", "no_order_reason": "gift"}, True),  # the same product and batch
        ({"order_number": "", "no_order_reason": "gift", "batch_number": "B9999"}, False),
        ({"customer_id": 2, "order_number": "", "no_order_reason": "gift"}, False),
        ({"kind": "return", "demand": "refund"}, False),
        ({**NOBODY, "contact_value": "+86 138-0000-1001"}, True),
        ({**NOBODY, "contact_value": "１３８ ００００ １００１"}, True),
        ({**NOBODY, "contact_value": "13800001002"}, False),
        ({**NOBODY, "contact_value": "13800001001", "batch_number": "B9999"}, False),
    ],
)
def test_the_same_person_and_goods_of_one_kind(company: Company, given: dict[str, Any], found: bool) -> None:
    number = company.opens()
    assert same(company, **given) == [number] * found


@pytest.mark.parametrize(
    ("stored", "typed", "found"),
    [
        ("+86 139 9999 0001", "13999990001", True),
        ("Wang_Fang88", "wang_fang88 ", True),
        ("wang_fang88", "wang_fang89", False),
    ],
)
def test_somebody_on_no_file_is_known_by_number_or_wechat(
    company: Company, stored: str, typed: str, found: bool
) -> None:
    number = company.opens(**NOBODY, contact_value=stored)
    assert same(company, **NOBODY, contact_value=typed) == [number] * found


def test_a_new_customer_is_known_by_the_addresses_that_are_given(company: Company) -> None:
    number = company.opens()
    new = {"name": "王女士", "contacts": [{"kind": "phone", "value": "0086 13800001001"}]}
    assert same(company, **{**NOBODY, "contact_name": "", "new_customer": new}) == [number]


def test_a_linked_wechat_id_is_the_same_person(company: Company) -> None:
    contacts = [{"kind": "phone", "value": "13800001001"}, {"kind": "wechat", "value": "Wang.XY"}]
    company.does("agent", "customers.change", customer_id=1, version=company.customer.version, contacts=contacts)
    number = company.opens()
    assert same(company, **NOBODY, contact_value="wang.xy") == [number]


@pytest.mark.parametrize(("days", "found"), [(7, True), (7.01, False)])
def test_a_closed_case_counts_for_seven_days(company: Company, days: float, found: bool) -> None:
    number = company.reach("withdrawn")
    company.clock.advance(days=days)
    assert same(company) == [number] * found


def test_a_stored_case_has_them_too_but_not_itself_nor_what_it_is_linked_to(company: Company) -> None:
    first, second, third = company.opens(), company.opens(), company.opens()
    company.clock.advance(minutes=1)
    found = [one.number for one in view(company.acting("agent"), second).duplicates]
    assert sorted(found) == sorted([first, third])
    company.does("agent", "cases.link", case=second, version=company.case(second).version, to=first)
    assert [one.number for one in view(company.acting("agent"), second).duplicates] == [third]
    assert [one.number for one in view(company.acting("agent"), first).duplicates] == [third]


@pytest.mark.parametrize(("before", "level"), [(0, ""), (1, "amber"), (2, "red"), (4, "red")])
def test_a_batch_gives_its_signal_before_the_case_is_saved(company: Company, before: int, level: str) -> None:
    for _ in range(before):
        company.opens(symptom="itching")
    found = looked(company, symptom="itching")
    assert (found.batch, found.batch_level) == (before + 1, level)
    assert looked(company, symptom="itching", batch_number="B9999").batch_level == ""
    Case.update(received_at=company.clock() - timedelta(days=7, seconds=1)).execute()
    assert looked(company, symptom="itching").batch_level == ""


def test_who_names_neither_order_nor_goods_has_none(company: Company) -> None:
    asked = {"kind": "consultation", "topic": "usage", "category": "", "demand": "", "product_code": "",
             "batch_number": "", "order_number": "", "expires_on": None}  # fmt: skip
    company.opens(**asked)
    assert same(company, **asked) == []


def test_a_number_written_in_another_way_is_no_other_customer_for_merging(company: Company) -> None:
    first = company.opens(**NOBODY, contact_value="+86 138-0000-1001")
    master = company.opens()
    other = company.opens(**NOBODY, contact_value="13800001002")
    company.on("supervisor", "merge", first, master=master, reason="同一件事")
    assert company.case(first).state == "merged"
    with refused("rule", "master"):
        company.on("supervisor", "merge", other, master=master, reason="同一件事")

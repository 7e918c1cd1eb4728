"""Refunds: never more than was paid, once for each record, corrected beside what was, seen until they are settled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from config.amounts import Back, Refunded, Sheet, SheetLine, Sold, SoldLine, sheet
from config.texts import T
from models import database as databases
from models.approvals.tables import Approval
from models.cases.tables import Notice
from models.desk import Desk
from models.orders.tables import OrderLine, OrderPayment
from models.refunds import queries
from models.refunds.gateways.file import COLUMNS
from models.refunds.paying import orders_of
from models.refunds.requesting import request
from models.refunds.tables import Refund, RefundPart
from models.refusals import Refused
from models.staff.members import member
from tests.clock import SettableClock
from tests.models.refunding import Debt, part, refund, states
from tests.notices import words


@pytest.fixture
def debt(desk: Desk, clock: SettableClock) -> Debt:
    return Debt(desk, clock)


def refused(does: Callable[[], object], code: str, field: str | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        does()
    assert (caught.value.code, caught.value.field) == (code, field)
    return caught.value


def one_line(cents: int, line: int = 1) -> Sheet:
    """A sheet that refunds so much of a line."""
    return Sheet((SheetLine("goods", T("x"), cents, line),), cents, (("wechat", cents),), ((line, cents),))


# Asking


def test_a_refund_has_a_number_a_key_and_its_parts(debt: Debt) -> None:
    row = debt.owes()
    assert (row.key, row.number, row.state) == (f"{debt.number}:refund:1", 1, "waiting")
    assert [(one.key, one.amount_cents) for one in RefundPart.select().order_by(RefundPart.id)] == [
        (f"{debt.number}:refund:1:wechat", 8_00), (f"{debt.number}:refund:1:points", 2_00),
    ]  # fmt: skip
    assert debt.owes(subject=2).key == f"{debt.number}:refund:2"


def test_asked_for_again_it_is_the_first_one(debt: Debt) -> None:
    assert debt.owes().id == debt.owes(("wechat", 9_00)).id
    assert states() == {"waiting": 2}


def test_the_sheet_is_kept_and_can_be_read_back(debt: Debt) -> None:
    sold = Sold((SoldLine(1, "辅酶Q10", 2, 150_00),), 0, 0, 0, 0, (("wechat", 240_00), ("points", 60_00)))
    made = sheet(sold, (), Refunded(), [Back(1, 1, "no_reason")])
    row = debt.owes(*made.by_means, sheet=made)
    (view,) = queries.of_case(debt.desk, row.case_id)
    assert msgspec.convert(view.sheet, Sheet).by_line == made.by_line == ((1, 150_00),)


def test_never_more_than_was_paid_for_the_order(debt: Debt) -> None:
    debt.owes(("wechat", 200_00), ("points", 60_00))
    debt.owes(("wechat", 40_00), subject=2)
    error = refused(lambda: debt.owes(("wechat", 1), subject=3), "rule")
    assert debt.desk.translator.say(error.text) == "Of what was paid for the order, only ¥0.00 are left to refund."


def test_never_more_than_was_paid_by_a_means(debt: Debt) -> None:
    debt.owes(("points", 50_00))
    refused(lambda: debt.owes(("points", 10_01), subject=2), "rule")
    refused(lambda: debt.owes(("card", 1), subject=2), "rule")
    debt.owes(("points", 10_00), subject=2)


def test_never_more_than_the_price_of_a_line(debt: Debt) -> None:
    OrderLine.update(quantity=1, unit_price_cents=10_00).execute()
    for n in (1, 2, 3):
        debt.owes(("wechat", 3_33), sheet=one_line(3_33), subject=n)
    refused(lambda: debt.owes(("wechat", 2), sheet=one_line(2), subject=4), "rule")
    refused(lambda: debt.owes(("wechat", 1), sheet=one_line(1, line=9), subject=4), "rule")
    debt.owes(("wechat", 1), sheet=one_line(1), subject=4)


def test_a_compensation_is_booked_apart(debt: Debt) -> None:
    debt.owes(("wechat", 240_00), ("points", 60_00))
    assert debt.owes(("bank", 50_00), purpose="compensation").state == "waiting"


def test_parts_that_do_not_add_up_are_a_mistake_of_the_caller(debt: Debt) -> None:
    for parts in ((("wechat", 5),), (("wechat", 11), ("points", -1))):
        with pytest.raises(ValueError, match="are not a refund"):
            request(debt.desk, debt.case(), "refund", ("test", 1), 10, parts)


def test_two_at_once_do_not_pass_each_other(debt: Debt, database_url: str, open_desk: Callable[[str], Desk]) -> None:
    """Two returns of one order are approved at the same moment: together they would be more than was paid."""
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def ask(subject: int) -> None:
        desk = Desk(databases.connect(database_url), debt.desk.rules, member("agent"), debt.clock)
        ready.wait()
        try:
            parts = (("wechat", 200_00),)
            desk.transact("t", lambda: request(desk, debt.case(), "refund", ("test", subject), 200_00, parts))
            outcomes.append("done")
        except Refused as error:
            outcomes.append(error.code)
        finally:
            desk.database.close()

    threads = [threading.Thread(target=ask, args=(n,)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "rule"]
    assert Refund.select().count() == 1


# By hand


def test_finance_enters_the_reference_and_the_refund_is_settled(debt: Debt) -> None:
    debt.owes()
    debt.does("finance", "enter_reference", key=part("points").key, reference="P-1")
    assert refund().state == "sent"
    answer = debt.does("finance", "enter_reference", key=part().key, reference="WX-1")
    assert (answer.state, refund().settled_at, part().paid_at) == ("settled", debt.clock(), debt.clock())
    again = debt.does("finance", "enter_reference", key=part().key, reference="WX-1")
    assert again == answer
    refused(lambda: debt.does("finance", "enter_reference", key=part().key, reference="WX-2"), "conflict", "key")


def test_who_asked_does_not_record_the_payment(debt: Debt) -> None:
    debt.owes(login="finance")
    refused(lambda: debt.does("finance", "enter_reference", key=part().key, reference="WX-1"), "rule", "key")
    refused(lambda: debt.does("agent", "enter_reference", key=part().key, reference="WX-1"), "not_allowed")


def test_what_is_being_paid_is_left_alone(debt: Debt) -> None:
    debt.owes()
    RefundPart.update(state="sending").execute()
    refused(lambda: debt.does("finance", "enter_reference", key=part().key, reference="WX-1"), "conflict", "key")
    refused(lambda: debt.does("finance", "retry", key=part().key, reason="x"), "rule", "key")


def test_reversals_are_noted(debt: Debt) -> None:
    debt.owes()
    debt.does("finance", "note_reversal", refund=refund().key, version=1, invoice="红字 001", commission="无直销人员")
    assert (refund().invoice_reversed, refund().commission_reversed) == ("红字 001", "无直销人员")
    refused(lambda: debt.does("finance", "note_reversal", refund=refund().key, version=2), "missing", "invoice")


# Corrections


def correction(debt: Debt, name: str, login: str = "finance", **given: Any) -> Any:
    row = refund()
    wanted = {"refund": row.key, "version": row.version, "means": "wechat", "amount_cents": 2_00, "reason": "算错"}
    return debt.does(login, name, **{**wanted, **given})


def paid(debt: Debt) -> None:
    """The first refund, of 10.00, is settled."""
    debt.owes()
    for means in ("wechat", "points"):
        debt.does("finance", "enter_reference", key=part(means).key, reference=f"{means}-1")


def test_what_was_too_little_is_paid_by_a_refund_of_its_own_after_approval(debt: Debt) -> None:
    paid(debt)
    row = correction(debt, "supplement")
    assert (row.key, row.state) == (f"{debt.number}:refund:2", "approving")
    assert RefundPart.select().where(RefundPart.refund == refund(2).id).count() == 0
    debt.company.decide("supervisor", debt.number)
    assert (refund(2).state, part("wechat", 2).amount_cents) == ("waiting", 2_00)
    assert (refund(1).amount_cents, refund(1).state) == (10_00, "settled")


def test_a_supplement_counts_while_it_waits_and_not_when_it_is_refused(debt: Debt) -> None:
    debt.owes(("wechat", 238_00), ("points", 60_00))
    correction(debt, "supplement", amount_cents=2_00)
    refused(lambda: correction(debt, "supplement", amount_cents=1_00), "invalid", "amount_cents")
    debt.company.decide("supervisor", debt.number, approve=False, comment="没有少退")
    assert refund(2).state == "refused"
    assert correction(debt, "supplement", amount_cents=1).state == "approving"


def test_who_proposes_a_supplement_does_not_approve_it(debt: Debt) -> None:
    debt.owes()
    correction(debt, "supplement", login="supervisor")
    refused(lambda: debt.company.decide("supervisor", debt.number), "not_allowed", "approval_id")
    assert Approval.get().matter == "refund"


def test_what_was_too_much_is_asked_back_and_not_offset(debt: Debt) -> None:
    paid(debt)
    correction(debt, "ask_back")
    assert (refund(2).purpose, refund(2).state, part("wechat", 2).state) == ("excess", "waiting", "asked")
    assert (refund(1).amount_cents, part().amount_cents) == (10_00, 8_00)
    refused(lambda: correction(debt, "ask_back", amount_cents=8_01), "invalid", "amount_cents")
    entered = {"key": part("wechat", 2).key, "reference": "BACK-1"}
    refused(lambda: debt.does("finance", "enter_reference", **entered), "rule", "key")
    Refund.update(requested_by=member("supervisor").id).where(Refund.number == 2).execute()
    assert debt.does("finance", "enter_reference", **entered).state == "settled"


def test_a_small_excess_is_written_off_by_another_person_within_his_limit(debt: Debt) -> None:
    debt.owes(("wechat", 200_00))
    correction(debt, "ask_back", amount_cents=50_00)
    correction(debt, "ask_back", amount_cents=50_01)
    small, large = refund(2), refund(3)
    off = {"reason": "客户失联"}
    refused(lambda: debt.does("supervisor", "write_off", refund=large.key, version=1, **off), "not_allowed", "refund")
    assert debt.does("supervisor", "write_off", refund=small.key, version=1, **off).state == "settled"
    assert debt.does("manager", "write_off", refund=large.key, version=1, **off).state == "settled"
    assert (part("wechat", 2).state, part("wechat", 3).state) == ("written_off", "written_off")
    refused(lambda: debt.does("manager", "write_off", refund=large.key, version=3, **off), "rule", "refund")


def test_who_asked_for_an_excess_does_not_write_it_off(debt: Debt) -> None:
    debt.owes()
    correction(debt, "ask_back", login="supervisor")
    given = {"refund": refund(2).key, "version": 1, "reason": "x"}
    refused(lambda: debt.does("supervisor", "write_off", **given), "not_allowed", "refund")
    assert debt.does("supervisor2", "write_off", **given).state == "settled"


def test_what_customers_gave_back_can_be_refunded_again(debt: Debt) -> None:
    debt.owes(("wechat", 240_00), ("points", 60_00))
    correction(debt, "ask_back", login="supervisor", amount_cents=5_00)
    refused(lambda: debt.owes(("wechat", 5_00), subject=2), "rule")
    debt.does("finance", "enter_reference", key=part("wechat", 2).key, reference="BACK")
    assert debt.owes(("wechat", 5_00), subject=2).state == "waiting"


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"means": "gold"}, "invalid", "means"),
        ({"amount_cents": 0}, "invalid", "amount_cents"),
        ({"line": 9}, "invalid", "line"),
        ({"reason": " "}, "missing", "reason"),
        ({"version": 9}, "stale", "version"),
        ({"refund": "CS1:refund:1"}, "not_found", "refund"),
    ],
)
def test_a_correction_that_cannot_be(debt: Debt, given: dict[str, Any], code: str, field: str) -> None:
    debt.owes()
    for name in ("supplement", "ask_back"):
        refused(lambda name=name: correction(debt, name, **given), code, field)  # type: ignore[misc]
    assert Refund.select().count() == 1


# Lists for finance


def answers(debt: Debt, *lines: str, header: str = "key,status,reference,reason", **more: Any) -> Any:
    rows = [line.split(",") for line in lines]
    return debt.does("finance", "import_answers", columns=header.split(","), rows=rows, **more)


def test_a_list_is_exported_once_and_can_be_had_again(debt: Debt) -> None:
    debt.owes()
    first = debt.does("finance", "export_batch")
    assert (first.columns, len(first.rows)) == (COLUMNS, 2)
    assert first.rows[0][:5] == (part().key, debt.number, "D1001", "wechat", "8.00")
    assert states() == {"sent": 2}
    assert debt.does("finance", "export_batch").rows == ()
    assert debt.does("finance", "export_batch", batch=first.name) == first
    assert {view.batch for view in queries.of_batch(debt.desk, first.name)} == {first.name}
    refused(lambda: debt.does("finance", "export_batch", batch="20260101-x"), "not_found", "batch")


def test_answers_are_taken_over_once(debt: Debt) -> None:
    debt.owes()
    debt.does("finance", "export_batch")
    lines = (f"{part().key},已付款,WX-9,", f"{part('points').key},未付款,,积分账户已冻结")
    done = answers(debt, *lines)
    assert (done.paid, done.errored, done.unchanged) == (1, 1, 0)
    assert (part().state, part().reference, refund().state) == ("paid", "WX-9", "errored")
    again = answers(debt, *lines)
    assert (again.paid, again.errored, again.unchanged) == (0, 0, 2)
    assert {notice.to.login for notice in Notice.select()} == {"finance", "agent"}
    debt.does("finance", "retry", key=part("points").key, reason="已解冻")
    (row,) = debt.does("finance", "export_batch").rows
    assert row[0] == part("points").key
    assert answers(debt, f"{part('points').key},paid,P-9,").paid == 1
    assert refund().state == "settled"


def test_an_answer_that_contradicts_what_is_known_is_told_and_changes_nothing(debt: Debt) -> None:
    debt.owes(("wechat", 8_00))
    debt.does("finance", "enter_reference", key=part().key, reference="WX-1")
    for line in (f"{part().key},declined,,", f"{part().key},paid,WX-2,"):
        assert answers(debt, line).disputed == 1
        assert (part().state, part().reference) == ("paid", "WX-1")
    assert "an answer contradicts" in words(Notice.select().first())


def test_a_list_with_a_fault_changes_nothing(debt: Debt) -> None:
    debt.owes()
    good = f"{part().key},paid,WX-9,8.00"
    for bad, column in (
        ("CS1:refund:1:wechat,paid,X,1", "key"),
        (f"{part('points').key},perhaps,X,2.00", "status"),
        (f"{part('points').key},paid,,2.00", "reference"),
        (f"{part('points').key},paid,X,2.01", "amount"),
        (good, "key"),
    ):
        done = answers(debt, good, bad, header="key,status,reference,amount")
        assert [(fault.line, fault.column) for fault in done.faults] == [(3, column)]
        assert states() == {"waiting": 2}
    assert answers(debt, good, header="key,status,reference,amount", dry_run=True).paid == 1
    assert states() == {"waiting": 2}


# What is seen


def test_what_is_open_stands_in_one_list_worst_first(debt: Debt) -> None:
    for n in (1, 2, 3):
        debt.owes(("wechat", n * 1_00), subject=n)
        debt.clock.advance(minutes=1)
    RefundPart.update(state="errored", last_error="账户已注销").where(RefundPart.id == part(number=2).id).execute()
    debt.does("finance", "enter_reference", key=part(number=3).key, reference="WX-3")
    first, second = queries.listed(debt.desk)
    assert (first.state, first.problem, first.amount_cents) == ("errored", "账户已注销", 2_00)
    assert (first.case, first.customer, first.order, first.of) == (debt.number, "王秀英", "D1001", 1)
    assert (first.case_owner, first.requested_by, second.state) == ("Agent", "Agent", "waiting")
    (settled,) = queries.settled_since(debt.desk, debt.clock() - timedelta(hours=1))
    assert (settled.key, settled.reference) == (part(number=3).key, "WX-3")
    assert [(one.state, one.count, one.amount_cents) for one in queries.totals(debt.desk)] == [
        ("errored", 1, 2_00), ("waiting", 1, 1_00),
    ]  # fmt: skip
    assert queries.totals(debt.desk)[0].oldest == refund(2).requested_at


# Coupons


def with_coupon(debt: Debt, expires_on: date | None) -> RefundPart:
    """A refund of 10.00 by a coupon that expires on this day, asked for on 23 November; its part."""
    order = debt.case().order
    OrderPayment.create(order=order.id, means="coupon", amount_cents=10_00, expires_on=expires_on)
    row = debt.owes(("wechat", 8_00), ("coupon", 10_00))
    assert part().reissue_until is None
    found: RefundPart = RefundPart.get(RefundPart.refund == row.id, RefundPart.means == "coupon")
    return found


@pytest.mark.parametrize(
    ("expires_on", "until"),
    [(date(2026, 11, 22), date(2026, 12, 23)), (date(2026, 11, 23), None), (date(2026, 11, 24), None), (None, None)],
)
def test_a_coupon_that_has_expired_is_issued_anew_for_thirty_days(
    debt: Debt, clock: SettableClock, expires_on: date | None, until: date | None
) -> None:
    clock.at("2026-11-23 23:59")
    assert with_coupon(debt, expires_on).reissue_until == until
    listed = debt.does("finance", "export_batch")
    (row,) = [row for row in listed.rows if row[0].endswith(":coupon")]
    assert row[COLUMNS.index("reissue_until")] == str(until or "")
    (order,) = orders_of([part("coupon").id])
    assert order.reissue_until == until


def test_a_coupon_that_expires_while_nobody_could_give_it_back_is_issued_anew(debt: Debt, clock: SettableClock) -> None:
    clock.at("2026-11-23 10:00")
    given = with_coupon(debt, date(2026, 11, 25))
    RefundPart.update(state="errored").where(RefundPart.id == given.id).execute()
    clock.at("2026-11-26 00:00")
    debt.does("finance", "retry", key=given.key, reason="系统已恢复")
    assert part("coupon").reissue_until == date(2026, 12, 26)

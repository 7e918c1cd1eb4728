"""Refunds are paid exactly once and none is forgotten, whatever the gateway does and whoever dies in between."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config import Rules
from models import failures, settings
from models.cases.tables import Notice
from models.desk import Desk
from models.events import Event
from models.orders.tables import OrderPayment
from models.refunds import outcomes, paying
from models.refunds.gateways.file import COLUMNS
from models.refunds.gateways.orders import Answer, PaymentOrder, understood
from models.refunds.paying import Paid, Pay, pay
from models.refunds.tables import Refund, RefundPart
from tests.clock import SettableClock
from tests.models.gateways import web_service
from tests.models.refunding import TROUBLES, Bank, Debt, by_gateway, part, refund, rounds, states
from tests.models.refunding import paying as with_gateway
from tests.notices import in_english, words
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def debt(desk: Desk, clock: SettableClock) -> Debt:
    return Debt(desk, clock)


def banked(debt: Debt, monkeypatch: pytest.MonkeyPatch, bank: Bank, **settings: Any) -> Desk:
    """The desk, with this bank behind every means."""
    monkeypatch.setattr(paying, "open_payer", lambda *_: bank)
    return with_gateway(debt.desk, {"command": ["bank"]}, **settings)


class Answering(Bank):
    """Gives these answers in turn, and then pays."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__(random.Random(0))
        self.answers = list(answers)

    def ask(self, order: PaymentOrder) -> Answer:
        if not self.answers:
            return super().ask(order)
        self.asked.append(order)
        return self.answers.pop(0)


LOST = Answer("uncertain", reason="timeout")


@pytest.mark.parametrize("count", [30, pytest.param(1000, marks=pytest.mark.soak)])
def test_a_bank_that_fails_times_out_and_answers_twice_pays_each_refund_once(
    debt: Debt, clock: SettableClock, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    bank = Bank(random.Random(count), TROUBLES)
    desk = banked(debt, monkeypatch, bank, batch=20)
    OrderPayment.update(amount_cents=10_00 * count).execute()
    wanted: dict[str, int] = {}
    for n in range(count):
        row = debt.owes(("wechat", 8_00 + n % 7), ("points", 1_00), subject=n)
        wanted |= {f"{row.key}:wechat": 8_00 + n % 7, f"{row.key}:points": 1_00}
    for _ in range(500):
        rounds(desk)
        _answer_again(debt, bank)
        for one in RefundPart.select().where(RefundPart.state == "errored"):
            debt.does("finance", "retry", key=one.key, reason="账户已更正")
        if set(states()) == {"paid"}:
            break
        clock.advance(minutes=30)
    assert bank.book == Counter(dict.fromkeys(wanted, 1))
    assert bank.cents == wanted
    assert {one.key: one.amount_cents for one in RefundPart.select()} == wanted
    assert {row.state for row in Refund.select()} == {"settled"}
    asked = Counter(order.action for order in bank.asked)
    assert asked["query"] > 0
    assert {order.key: order.amount_cents for order in bank.asked} == wanted


def _answer_again(debt: Debt, bank: Bank) -> None:
    """The bank tells once more, in a list, what it has told already."""
    rows = [(order.key, "paid", f"B-{order.key}") for order in bank.late]
    bank.late.clear()
    if rows:
        done = debt.does("finance", "import_answers", columns=("key", "status", "reference"), rows=rows)
        assert (done.paid, done.disputed, done.unchanged) == (0, 0, len(rows))


def test_what_perhaps_was_paid_is_asked_about_and_never_paid_in_the_blind(
    debt: Debt, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = Answering(LOST, LOST, LOST)
    desk = banked(debt, monkeypatch, bank)
    debt.owes(("wechat", 8_00))
    assert rounds(desk).uncertain == 1
    for minutes in (1, 5):
        assert pay(desk, Pay()) == Paid(0, 0, 0, 0, 0, False)
        clock.advance(minutes=minutes)
        assert rounds(desk).uncertain == 1
    clock.advance(minutes=15)
    assert rounds(desk).retried == 1  # the bank does not know the key: nothing was paid
    assert rounds(desk).paid == 1
    assert [order.action for order in bank.asked] == ["pay", "query", "query", "query", "pay"]
    assert len({order.key for order in bank.asked}) == 1


def test_what_was_paid_behind_a_lost_answer_is_found_out(
    debt: Debt, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = Bank(random.Random(1), ("lost after",))
    desk = banked(debt, monkeypatch, bank)
    debt.owes(("wechat", 8_00))
    rounds(desk)
    assert (part().state, refund().state) == ("uncertain", "sent")
    bank.troubles = ()
    clock.advance(minutes=1)
    assert rounds(desk).paid == 1
    assert (part().state, part().reference, refund().state) == ("paid", f"B-{part().key}", "settled")
    assert bank.book[part().key] == 1


def test_what_is_accepted_is_asked_about_until_it_is_paid(
    debt: Debt, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = Answering(Answer("accepted"), Answer("accepted"))
    desk = banked(debt, monkeypatch, bank)
    debt.owes(("wechat", 8_00))
    assert rounds(desk).accepted == 1
    clock.advance(minutes=1)
    assert rounds(desk).accepted == 1
    assert part().state == "sent"
    bank.book[part().key] = 1
    clock.advance(minutes=5)
    assert rounds(desk).paid == 1


def test_what_was_accepted_and_is_known_no_more_needs_a_person(
    debt: Debt, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = banked(debt, monkeypatch, Answering(Answer("accepted"), Answer("unknown")))
    debt.owes(("wechat", 8_00))
    rounds(desk)
    clock.advance(minutes=1)
    assert rounds(desk).errored == 1
    assert "does not know it" in in_english(part().last_error)


def test_one_part_that_errs_keeps_the_refund_open_until_it_is_settled(
    debt: Debt, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setitem(outcomes.OUTCOMES, "test", "told")
    module = type(
        "Told", (), {"settled": lambda *_: told.append("settled"), "failed": lambda *_: told.append("failed")}
    )
    monkeypatch.setattr(outcomes, "import_module", lambda _: module)
    bank = Answering(Answer("declined", reason="账户已注销"))
    desk = banked(debt, monkeypatch, bank)
    debt.owes()
    rounds(desk)
    assert (part("wechat").state, part("points").state, refund().state) == ("errored", "paid", "errored")
    assert told == ["failed"]
    assert {notice.to.login for notice in Notice.select()} == {"finance", "agent"}
    assert "账户已注销" in words(Notice.select().first())
    pay(desk, Pay())
    assert len(bank.asked) == 2  # nobody tries a declined one again by himself
    debt.does("finance", "retry", key=part().key, reason="客户已换卡")
    rounds(desk)
    assert (refund().state, told) == ("settled", ["failed", "settled"])
    assert refund().settled_at == debt.clock()
    said = [in_english(event.note.get("text")) for event in Event.select().where(Event.subject == "refund_part")]
    assert any("could not be paid: 账户已注销" in text for text in said)


def test_a_gateway_that_is_down_is_left_alone_and_people_hear_of_it(
    debt: Debt, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = Bank(random.Random(1), ("down",))
    desk = banked(debt, monkeypatch, bank)
    for n in range(5):
        debt.owes(("wechat", 1_00), subject=n)
    for minutes in (1, 5, 15):
        assert rounds(desk).retried == 1
        clock.advance(minutes=minutes, seconds=1)
        RefundPart.update(next_attempt_at=clock() + timedelta(hours=9)).where(RefundPart.id != part().id).execute()
    assert Notice.select().count() == 0
    rounds(desk)
    assert (part().state, part().attempts) == ("waiting", 4)
    assert {notice.to.login for notice in Notice.select()} == {"finance", "agent"}


def test_who_enters_it_by_hand_is_faster_than_the_gateway(debt: Debt, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Bank):
        def ask(self, order: PaymentOrder) -> Answer:
            for one in RefundPart.select().where(RefundPart.state == "waiting"):
                debt.does("finance", "enter_reference", key=one.key, reference="手工-1")
            return super().ask(order)

    bank = Slow(random.Random(1))
    desk = banked(debt, monkeypatch, bank)
    debt.owes(("wechat", 1_00), subject=1)
    debt.owes(("wechat", 1_00), subject=2)
    assert rounds(desk).paid == 1
    assert states() == {"paid": 2}
    assert list(bank.book) == [part(number=1).key]
    assert part(number=2).reference == "手工-1"


def test_a_late_answer_of_one_who_was_given_up_changes_nothing(
    debt: Debt, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Bank):
        """Takes longer than the claim over the first order, so that others believe that its payer is dead."""

        def ask(self, order: PaymentOrder) -> Answer:
            if self.asked:
                return super().ask(order)
            self.asked.append(order)
            clock.advance(desk.rules.gateways.claim)
            assert pay(desk, Pay()) == Paid(0, 0, 1, 0, 1, False)
            assert pay(desk, Pay()).paid == 1
            return Answer("declined", reason="late")

    bank = Slow(random.Random(1))
    desk = banked(debt, monkeypatch, bank)
    debt.owes(("wechat", 1_00))
    pay(desk, Pay())
    assert [order.action for order in bank.asked] == ["pay", "query", "pay"]
    assert (part().state, refund().state, bank.book[part().key]) == ("paid", "settled", 1)


# Gateways of the company


def test_without_a_gateway_payments_wait_for_finance(debt: Debt) -> None:
    debt.owes()
    assert pay(debt.desk, Pay()) == Paid(0, 0, 0, 0, 0, False)
    assert states() == {"waiting": 2}


BANK = """
import json, os, sys, time
order = json.load(sys.stdin)
book = sys.argv[1]
paid = open(book).read().split() if os.path.exists(book) else []
if order["action"] == "query":
    print(json.dumps({"status": "paid" if order["key"] in paid else "unknown", "reference": "P1"}))
    sys.exit()
if order["key"] not in paid:
    with open(book, "a") as file:
        file.write(order["key"] + "\\n")
if len(sys.argv) > 2:
    time.sleep(60)
print(json.dumps({"status": "paid", "reference": "P1", "key": order["key"]}))
"""

WORKER = """
import json, sys
from config import load
from models import database
from models.desk import Desk
from models.refunds.paying import Pay, pay
from tests.models.refunding import by_gateway
url, gateway = sys.argv[1:]
desk = Desk(database.connect(url), by_gateway(load(), json.loads(gateway), batch=5))
while pay(desk, Pay()).more:
    pass
"""


def program(tmp_path: Path, *more: str) -> dict[str, Any]:
    """A bank that is a program of the company, with its book."""
    return {"command": [sys.executable, "-c", BANK, str(tmp_path / "book"), *more]}


def book(tmp_path: Path) -> list[str]:
    path = tmp_path / "book"
    return path.read_text().split() if path.exists() else []


def worker(url: str, gateway: dict[str, Any]) -> subprocess.Popen[bytes]:
    """A worker in a process of its own."""
    command = [sys.executable, "-c", WORKER, url, json.dumps(gateway)]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, start_new_session=True)


def test_a_worker_killed_while_it_pays_has_paid_once(
    debt: Debt, database_url: str, clock: SettableClock, tmp_path: Path
) -> None:
    clock.at(Desk(debt.desk.database, debt.desk.rules).now())
    for n in range(3):
        debt.owes(("wechat", 1_00), subject=n)
    killed = worker(database_url, program(tmp_path, "slow"))
    wait_until(lambda: book(tmp_path), "the first payment")
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert states() == {"sending": 1, "waiting": 2}
    desk = with_gateway(debt.desk, program(tmp_path))
    assert pay(desk, Pay()) == Paid(0, 0, 0, 0, 0, False)
    clock.advance(desk.rules.gateways.claim + timedelta(minutes=1))
    assert pay(desk, Pay()) == Paid(3, 0, 0, 0, 1, False)
    assert sorted(book(tmp_path)) == sorted(one.key for one in RefundPart.select())
    assert {row.state for row in Refund.select()} == {"settled"}


def test_two_workers_at_once_pay_each_refund_once(
    debt: Debt, database_url: str, clock: SettableClock, tmp_path: Path
) -> None:
    clock.at(Desk(debt.desk.database, debt.desk.rules).now())
    for n in range(15):
        debt.owes(("wechat", 1_00), subject=n)
    both = [worker(database_url, program(tmp_path)) for _ in range(2)]
    assert [one.wait(120) for one in both] == [0, 0]
    assert sorted(book(tmp_path)) == sorted(one.key for one in RefundPart.select())
    assert states() == {"paid": 15}


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ('echo \'{"status": "paid", "reference": "R1"}\'', "paid"),
        ('echo \'{"status": "paid"}\'; echo \'{"status": "paid"}\'', "paid"),
        ('echo \'{"status": "paid"}\'; echo \'{"status": "declined"}\'', "uncertain"),
        ('echo \'{"status": "paid", "amount_cents": 799}\'', "uncertain"),
        ('echo \'{"status": "paid", "key": "other"}\'', "uncertain"),
        ('echo \'{"status": "accepted"}\'', "sent"),
        ('echo \'{"status": "declined", "reason": "no"}\'', "errored"),
        ('echo \'{"status": "retry"}\'', "waiting"),
        ('echo \'{"status": "unknown"}\'', "uncertain"),
        ("echo done", "uncertain"),
        ("true", "uncertain"),
        ("exit 75", "waiting"),
        ("exit 3", "uncertain"),
        ("kill -9 $$", "uncertain"),
    ],
)
def test_a_program_answers_in_json(debt: Debt, tmp_path: Path, code: str, state: str) -> None:
    debt.owes(("wechat", 8_00))
    desk = with_gateway(debt.desk, {"command": ["/bin/sh", "-c", f"cat > {tmp_path}/got; {code}"]})
    pay(desk, Pay())
    assert part().state == state
    got = json.loads((tmp_path / "got").read_bytes())
    assert (got["action"], got["key"], got["amount_cents"]) == ("pay", part().key, 8_00)
    assert (got["case"], got["order"], got["original_reference"]) == (debt.number, "D1001", "WX-77")


def test_a_program_that_hangs_is_uncertain_and_one_that_is_not_there_is_tried_again(debt: Debt) -> None:
    debt.owes(("wechat", 8_00), ("points", 1_00))
    hanging = with_gateway(debt.desk, {"command": ["/bin/sleep", "60"]}, ["wechat"], timeout_seconds=0.1)
    assert pay(hanging, Pay()).uncertain == 1
    assert pay(with_gateway(debt.desk, {"command": ["/no/such/program"]}, ["points"]), Pay()).retried == 1


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "uncertain"), (400, "errored"), (401, "errored"), (404, "errored"), (408, "uncertain"), (409, "uncertain"),
     (425, "waiting"), (429, "waiting"), (500, "uncertain"), (503, "uncertain"), (0, "uncertain")],
)  # fmt: skip
def test_a_web_service_without_an_answer_in_json(debt: Debt, status: int, state: str) -> None:
    debt.owes(("wechat", 8_00))
    with web_service([status]) as (address, got):
        pay(with_gateway(debt.desk, {"http": {"url": address}}), Pay())
    assert part().state == state
    assert [key for key, _ in got] == [part().key]
    assert got[0][1]["currency"] == "CNY"


def test_a_web_service_that_is_not_there(debt: Debt) -> None:
    debt.owes(("wechat", 8_00))
    pay(with_gateway(debt.desk, {"http": {"url": "http://127.0.0.1:9/x"}}), Pay())
    assert part().state == "waiting"


def test_a_question_is_never_answered_by_a_status_alone(debt: Debt, clock: SettableClock) -> None:
    debt.owes(("wechat", 8_00))
    with web_service([0, 404]) as (address, got):
        desk = with_gateway(debt.desk, {"http": {"url": address}})
        pay(desk, Pay())
        clock.advance(minutes=1)
        pay(desk, Pay())
    assert part().state == "uncertain"
    assert [body["action"] for _, body in got] == ["pay", "query"]


def test_a_list_has_each_payment_once(sqlite_desk: Desk, clock: SettableClock, tmp_path: Path) -> None:
    debt = Debt(sqlite_desk, clock)
    path = tmp_path / "pay.csv"
    desk = with_gateway(sqlite_desk, {"file": str(path)})
    debt.owes()
    assert pay(desk, Pay()).accepted == 2
    assert pay(desk, Pay()) == Paid(0, 0, 0, 0, 0, False)
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1].startswith(f"{part().key},{debt.number},D1001,wechat,8.00,WX-77,")
    RefundPart.update(state="uncertain", next_attempt_at=None).execute()
    assert pay(desk, Pay()).accepted == 2
    RefundPart.update(state="waiting", next_attempt_at=None).execute()
    assert pay(desk, Pay()).accepted == 2
    assert path.read_text("utf-8-sig").splitlines() == lines


def test_a_line_that_was_cut_off_is_written_again(sqlite_desk: Desk, clock: SettableClock, tmp_path: Path) -> None:
    debt = Debt(sqlite_desk, clock)
    path = tmp_path / "pay.csv"
    debt.owes(("wechat", 8_00))
    path.write_text(f"key,case\r\n{part().key},CS", "utf-8")
    pay(with_gateway(sqlite_desk, {"file": str(path)}), Pay())
    assert path.read_text("utf-8").splitlines()[2].startswith(f"{part().key},{debt.number},D1001,wechat,8.00")


def test_a_demo_pays_nobody(sqlite_desk: Desk, clock: SettableClock, tmp_path: Path) -> None:
    settings.mark(sqlite_desk.database, "demo")
    Debt(sqlite_desk, clock).owes()
    assert pay(sqlite_desk, Pay()).accepted == 2
    assert (tmp_path / "refunds.csv").exists()


def test_an_answer_to_another_payment_is_no_answer(rules: Rules, clock: SettableClock) -> None:
    order = PaymentOrder("pay", "k", "r", "c", "o", "wechat", 100, "", clock())
    assert understood(b'{"status": "paid", "key": "k", "amount_cents": 100}', order).status == "paid"
    for wrong in (b'{"status": "done"}', b"\xff", b"[]", b'{"status": "paid", "amount_cents": 1}'):
        assert understood(wrong, order).status == "uncertain"
    assert by_gateway(rules, {"file": "x"}).gateways.paying("production")
    assert rules.gateways.paying("production") == {}
    assert failures.passes(Exception("deadlock detected"))

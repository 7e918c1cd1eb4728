"""Those who are killed at any moment: agents who do what several people do, and the worker; with them, what they wrote.

An agent writes to its journal what it is about to do and what it was answered. Each operation has an instant of its
own, which stands in its history and, as a token, in its text: by it one finds out what became of it. Files are only
written to, without waiting for the disk: what a process has handed to the system is not lost by its end.
"""

from __future__ import annotations

import mmap
import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from peewee import fn

from config import Rules
from models.approvals.tables import Approval
from models.cases.tables import Case
from models.desk import Desk
from models.imports import operations as imports
from models.imports.reading import ImportRows
from models.messages.gateways.parcels import SENT, Outcome, Parcel
from models.refunds.gateways.orders import Answer, PaymentOrder
from models.refunds.requesting import request
from models.refusals import Refused
from tests.clock import SHANGHAI
from tests.models.complaining import STEPS, WAYS
from tests.models.gateways import by, fill
from tests.models.refunding import by_gateway
from tests.models.returning import Shop, item

MONDAY = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI).astimezone(UTC)
PLACES = 16
"""How many agents at most; their instants differ by their places."""
OWED = 30
"""How many messages wait at the beginning, and refunds of two parts each."""
COLUMNS = ("order_number", "customer_no", "sale_channel", "placed_at", "signed_at", "product_code", "quantity",
           "unit_price", "paid_wechat", "paid_points")  # fmt: skip
"""Of the orders that are sent back piece by piece, one for each agent."""


class Lives:
    """The common time of all processes: real time since the beginning, and what was skipped. It is kept in a file."""

    def __init__(self, directory: Path) -> None:
        path = directory / "skipped"
        if not path.exists():
            path.write_bytes(bytes(8))
        with path.open("r+b") as file:
            self._skipped = mmap.mmap(file.fileno(), 8)
        began = directory / "began"
        if not began.exists():
            began.write_text(str(time.monotonic_ns()))
        self._began = int(began.read_text())

    def __call__(self) -> datetime:
        """The present instant."""
        passed = (time.monotonic_ns() - self._began) // 1000 + int.from_bytes(self._skipped[:8], "little")
        return MONDAY + timedelta(microseconds=passed)

    def advance(self, by: timedelta | None = None, **spans: float) -> datetime:
        """Skip so much, for everybody; the instant then."""
        skipped = int.from_bytes(self._skipped[:8], "little") + (by or timedelta(**spans)) // timedelta(microseconds=1)
        self._skipped[:8] = skipped.to_bytes(8, "little")
        return self()


class Moments:
    """The clock of an agent: it stands still until its next operation begins, at an instant that nobody else has."""

    def __init__(self, lives: Lives, place: int) -> None:
        self._lives, self._place = lives, place
        self._now = lives()

    def __call__(self) -> datetime:
        """The instant of the operation under way."""
        return self._now

    def next(self) -> datetime:
        """The instant of the next one."""
        now = self._lives()
        self._now = now + timedelta(microseconds=PLACES + self._place - now.microsecond % PLACES)
        return self._now

    def advance(self, by: timedelta | None = None, **spans: float) -> datetime:
        """Time passes by itself."""
        return self._now


class Entry(msgspec.Struct, omit_defaults=True):
    """A line of a journal: what is begun, or what came of it: `ok`, what it was refused with, or an error."""

    at: datetime
    name: str = ""
    login: str = ""
    ok: Any = None
    refused: str = ""
    error: str = ""


class Book:
    """A file of lines, each of which is written whole or not at all, whoever dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o644)

    def write(self, line: bytes) -> None:
        """Append a line."""
        os.write(self._file, line + b"\n")


def lines(path: Path) -> list[bytes]:
    """What stands in such a file."""
    return path.read_bytes().splitlines() if path.exists() else []


def token(at: datetime) -> str:
    """By which the text of an operation is known."""
    return f"x{(at - MONDAY) // timedelta(microseconds=1):x}x"


class Agent(Shop):
    """A process that does what the people of a company do, in an order that is drawn by lot, and tells its journal."""

    clock: Any

    def __init__(self, desk: Desk, moments: Moments, place: int, life: int, directory: Path) -> None:
        self.desk, self.clock, self.place = desk, moments, place
        self.chance = random.Random(f"{place}:{life}")
        self.journal = Book(directory / f"journal.{place}.{life}")

    def does(self, login: str, name: str, /, **given: Any) -> Any:
        """As the company's, told before and after."""
        at = self.clock.next()
        if "text" in given:
            given["text"] += f" {token(at)}"
        self._tell(Entry(at, name, login))
        try:
            result = super().does(login, name, **given)
        except Refused as refused:
            self._tell(Entry(at, refused=refused.code))
            raise
        self._tell(Entry(at, ok=msgspec.to_builtins(result)))
        return result

    def _tell(self, entry: Entry) -> None:
        self.journal.write(msgspec.json.encode(entry))

    def toil(self) -> None:
        """Work until somebody kills it; what is refused, because others were faster, is left at that."""
        tasks, weights = zip(*WORK.items(), strict=True)
        while True:
            try:
                self.chance.choices(tasks, weights)[0](self)
            except Refused:
                continue
            except Exception as error:
                self._tell(Entry(self.clock(), error=f"{type(error).__name__}: {error}"))
                raise

    def complains(self) -> None:
        """A complaint, and some of its steps."""
        number = self.opens(take=self.chance.random() < 0.5)
        way = WAYS[self.chance.choice(("accepted", "investigating", "planning", "approving", "executing", "callback"))]
        for step in way[: self.chance.randrange(len(way) + 1)]:
            STEPS[step](self, number)

    def asks(self) -> None:
        """A question that is answered at once, or later."""
        given = {"kind": "consultation", "topic": "usage", "text": "饭前还是饭后？", "product_code": "P2",
                 "customer_id": self.chance.choice((2, 3))}  # fmt: skip
        opened = self.does("agent", "intake.open", **given)
        if self.chance.random() < 0.5:
            self.does("agent", "consultations.answer", case=opened.number, version=opened.version, answer="饭后")

    def sends_back(self) -> None:
        """A return, up to the decision by which the refund is ordered."""
        number = self.applies(f"R{self.place}", item(quantity=1))
        self.step("authorise", number)
        self.takes_in(number, tracking=f"SF{token(self.clock())}")
        self.inspects(number)
        waiting = Approval.get_or_none(Approval.case == self.case(number).id, Approval.state == "waiting")
        if waiting is not None:
            self._decides(waiting)

    def meddles(self) -> None:
        """Something with any open case, perhaps at the same time as others."""
        case = self._any_case()
        if case is None:
            return
        given: dict[str, Any] = {"case": case.number}
        seen = {**given, "version": case.version}
        wanted: dict[str, dict[str, Any]] = {
            "cases.note": {**given, "text": "客户又来电"},
            "contacts.record": {**given, "direction": self.chance.choice(("in", "out")), "text": "已致电"},
            "cases.message": {**given, "text": "您好，正在处理"},
            "clocks.stop": {**seen, "reason": "customer", "note": "等照片"},
            "clocks.resume": {**seen, "note": "照片已到"},
            "cases.claim": seen,
            "cases.release": {**seen, "reason": "换班"},
        }
        name = self.chance.choice(tuple(wanted))
        self.does("agent", name, **wanted[name])

    def takes(self) -> None:
        """The case that is next."""
        self.does(self.chance.choice(("agent", "lin", "zhou")), "assignment.take_next")

    def approves(self) -> None:
        """A decision that waits."""
        waiting = Approval.select().where(Approval.state == "waiting").order_by(fn.RANDOM()).first()
        if waiting is not None:
            self._decides(waiting)

    def _decides(self, row: Approval) -> None:
        given = {"approval_id": row.id, "version": row.version, "approve": True, "comment": ""}
        self.does(self.chance.choice(("supervisor", "manager")), "approvals.decide", **given)

    def _any_case(self) -> Case | None:
        found: Case | None = Case.select().where(Case.open).order_by(fn.RANDOM()).first()
        return found


WORK: dict[Callable[[Agent], None], int] = {
    Agent.complains: 3,
    Agent.asks: 2,
    Agent.sends_back: 4,
    Agent.meddles: 6,
    Agent.takes: 2,
    Agent.approves: 2,
}
"""What an agent does, and how often."""


class Post:
    """A gateway for messages: a line for each one that arrived. Some it does not take at once."""

    def __init__(self, directory: Path, chance: random.Random) -> None:
        self._book, self._chance = Book(directory / "delivered"), chance

    def send(self, parcel: Parcel) -> Outcome:
        """Deliver, or surely not."""
        if self._chance.random() < 0.05:
            return Outcome("retry", "busy")
        _on_the_way(self._chance)
        self._book.write(parcel.message_id.encode())
        _on_the_way(self._chance)
        return SENT

    def close(self) -> None:
        """Nothing to close."""


class Paid(NamedTuple):
    """A line of the bank's book."""

    action: str
    key: str
    cents: int


class Till:
    """A bank: what it was asked stands in its book, and a key is paid once. Some answers are lost."""

    def __init__(self, directory: Path, chance: random.Random) -> None:
        self._book, self._chance = Book(directory / "asked"), chance

    def ask(self, order: PaymentOrder) -> Answer:
        """Pay, or tell what became of a key."""
        if order.action == "query":
            known = any(paid.key == order.key for paid in asked(self._book.path) if paid.action == "pay")
            self._write(order)
            return Answer("paid", f"B-{order.key}") if known else Answer("unknown")
        if self._chance.random() < 0.05:
            return Answer("retry", reason="busy")
        _on_the_way(self._chance)
        self._write(order)
        _on_the_way(self._chance)
        return Answer("paid", f"B-{order.key}") if self._chance.random() < 0.9 else Answer("uncertain", reason="lost")

    def _write(self, order: PaymentOrder) -> None:
        self._book.write(f"{order.action} {order.key} {order.amount_cents}".encode())


def asked(path: Path) -> Iterator[Paid]:
    """What a bank was asked, in its order."""
    for line in lines(path):
        action, key, cents = line.decode().split(" ")
        yield Paid(action, key, int(cents))


def found_shop(desk: Desk, clock: Any) -> None:
    """The company for which all of them work, with messages and refunds that wait already."""
    shop = Shop(desk, clock)
    rest = ["web", "2026-11-18 10:00", "2026-11-20 12:00", "P3", "5000", "10", "40000", "10000"]
    rows = tuple((f"R{place}", f"K{1 + place % 3}", *rest) for place in range(PLACES))
    outcome = imports.orders(desk, ImportRows(columns=COLUMNS, rows=rows))
    assert not outcome.faults, outcome.faults
    number = shop.does("agent", "intake.open", kind="suggestion", text="标签字太小", customer_id=1).number
    for n in range(OWED):
        desk.transact("refunds.test", partial(_owe, desk, shop.case(number), n))
    fill(desk, OWED)


def _owe(desk: Desk, case: Case, number: int) -> None:
    request(desk, case, "refund", ("test", number), 3_00, (("wechat", 2_00), ("points", 1_00)))


def _on_the_way(chance: random.Random) -> None:
    """It takes a while to a gateway, and back."""
    time.sleep(chance.uniform(0, 0.02))


def everywhere(rules: Rules) -> Rules:
    """The rules with a gateway for every channel and means."""
    return by_gateway(by(rules, {"command": ["post"]}, batch=5), {"command": ["till"]})

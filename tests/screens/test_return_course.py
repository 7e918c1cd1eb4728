"""A return from the call to a satisfied customer, by keys alone: each part by whom it belongs to, on his screen."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from config.terms import refund_term, term
from config.texts import Language, Money, T, Translator
from models.approvals.tables import Decision
from models.cases.tables import Case
from models.clocks.tables import Clock
from models.desk import Desk
from models.refunds.tables import RefundPart
from models.returns import flow
from models.returns.tables import Exchange, Parcel
from screens.approvals.screen import ApprovalsScreen
from screens.cases.screen import CaseScreen
from screens.frame import DeskScreen
from screens.inspection.screen import InspectionScreen
from screens.intake.saved import SavedScreen
from screens.refunds.screen import RefundsScreen
from screens.returns.application import ApplicationScreen
from screens.returns.routes import RoutesScreen
from screens.warehouse.screen import WarehouseScreen
from screens.widgets import Form
from tests.clock import SettableClock
from tests.models.returning import Shop
from tests.screens.complaining import answer
from tests.screens.driving import page, press, shown, type_text, wait_until
from tests.screens.working import working

GOODS = "棉柔毛巾"
CODE = re.compile(r"R\d{3} \d{4} \d{2}")
"""A code as the agent reads it out."""


class Played:
    """One return, and the people who take it on by keys."""

    def __init__(self, desk: Desk, clock: SettableClock, language: Language) -> None:
        self.shop = Shop(desk, clock)
        self.language = language
        self.say = Translator(language, desk.rules.zone).say
        self.number = self.code = ""
        self.received_at = self.settled_at = clock()

    @property
    def state(self) -> str:
        """Where the return is."""
        return str(self.shop.case(self.number).state)

    def at_work(self, login: str, first: type[DeskScreen] | None = None) -> Any:
        """Somebody has his screen open, later than whoever worked before."""
        self.shop.clock.advance(hours=1)
        return working(self.shop.desk, login, first, language=self.language, size=(100, 43), live=True)

    def on_the_case(self) -> Any:
        """The agent has the return open."""
        self.shop.clock.advance(hours=1)
        opened = partial(CaseScreen, self.number)
        return working(self.shop.desk, "agent", opened, language=self.language, size=(100, 43), live=True)

    async def reached(self, pilot: Pilot[Any], state: str) -> None:
        """Wait until the return has this state, and nothing is under way any more."""
        await wait_until(pilot, lambda: self.state == state)
        await wait_until(pilot, lambda: not pilot.app.busy())  # type: ignore[attr-defined]

    async def step(self, pilot: Pilot[Any], action: str, state: str, text: str) -> None:
        """The agent chooses a step by its name, and fills in the first field of its form."""
        await press(pilot, "s")
        await type_text(pilot, self.say(flow.step(action).name))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: pilot.app.screen.query(Form))
        await type_text(pilot, text)
        await press(pilot, "f10")
        await wait_until(pilot, partial(_on, pilot, CaseScreen))
        await self.reached(pilot, state)

    def clocks(self) -> set[str]:
        """The kinds of clocks that run."""
        rows = Clock.select().where(Clock.case == self.shop.case(self.number).id, Clock.ended_at.is_null())
        return {row.kind for row in rows}

    def legal(self) -> tuple[datetime, datetime | None, bool]:
        """The legal refund clock: since when it counts, when it was met, and whether too late."""
        row = Clock.get(Clock.case == self.shop.case(self.number).id, Clock.kind == "refund")
        assert (row.legal, row.stoppable, row.rule) == (True, False, "law.refund")
        assert timedelta(days=7) <= row.due_at - row.start_at < timedelta(days=8)
        return row.start_at, row.met_at, row.breached_at is not None


def _on(pilot: Pilot[Any], kind: type[DeskScreen]) -> bool:
    return isinstance(pilot.app.screen, kind)


@pytest.fixture(params=["zh", pytest.param("en", marks=pytest.mark.soak)])
def played(request: pytest.FixtureRequest, sqlite_desk: Desk, clock: SettableClock) -> Played:
    """A company with orders, and no return yet."""
    return Played(sqlite_desk, clock, request.param)


async def test_from_the_call_to_the_money_and_a_satisfied_customer(played: Played) -> None:
    await taken_down(played, "refund")
    await taken_in(played)
    await inspected(played, "1", "resale")
    await approved(played, "refunding")
    assert played.clocks() == {"legal15", "refund"}
    await paid(played)
    await confirmed(played)


async def test_from_the_call_to_other_goods_and_a_satisfied_customer(played: Played) -> None:
    await taken_down(played, "exchange")
    await taken_in(played)
    await inspected(played, "2", "quarantine")
    await approved(played, "exchanging")
    assert played.clocks() == {"legal15", "refund", "ship"}
    await dispatched(played)
    await delivered(played)
    await confirmed(played)
    assert not RefundPart.select().exists()


async def taken_down(played: Played, demand: str) -> None:
    """The agent: the call, the application, the routes, the code."""
    categories = played.shop.desk.rules.categories
    async with played.at_work("agent") as pilot:
        await press(pilot, "f6")
        await answer(pilot, "1001")
        await press(pilot, "6", "f10")
        form = pilot.app.screen.query_one(Form)
        order = next(n for n, label in enumerate(form.field("product").labels, 1) if label.startswith("W1#"))
        category = list(categories.options("category", "return")).index("no_reason") + 1
        for place in (order, category, list(categories.options("demand", "return")).index(demand) + 1):
            await type_text(pilot, str(place))
            await press(pilot, "f10")
        await type_text(pilot, "不想要了")
        await press(pilot, "f10")
        await wait_until(pilot, partial(_on, pilot, SavedScreen))
        played.number = Case.get().number
        assert played.clocks() == {"first_response", "plan", "legal15"}
        await applied(played, pilot)
        await authorised(played, pilot)


async def applied(played: Played, pilot: Pilot[Any]) -> None:
    await press(pilot, "b")
    await wait_until(pilot, partial(_on, pilot, ApplicationScreen))
    for digit in ("2", "1", "1"):  # pieces, the pack is unopened, how it was verified who calls
        await press(pilot, digit, "f10")
    await wait_until(pilot, partial(_on, pilot, RoutesScreen))
    assert played.shop.states(played.number) == [("applied", 2)]
    assert played.clocks() == {"first_response", "plan", "legal15"}


async def authorised(played: Played, pilot: Pilot[Any]) -> None:
    await shown(pilot, played.say(played.shop.desk.rules.returns.head("no_reason").name))
    await press(pilot, "y")
    await wait_until(pilot, lambda: pilot.app.screen.query(Form))
    await press(pilot, "f10")
    await wait_until(pilot, partial(_on, pilot, CaseScreen))
    await played.reached(pilot, "authorised")
    await wait_until(pilot, lambda: CODE.search(page(pilot)))
    found = CODE.search(page(pilot))
    assert found is not None
    played.code = found[0]
    assert played.clocks() == {"legal15"}


async def taken_in(played: Played) -> None:
    """The warehouse, two days later: scans what the agent has told the customer."""
    played.shop.clock.advance(days=2)
    async with played.at_work("warehouse", WarehouseScreen) as pilot:
        await shown(pilot, played.number)
        await answer(pilot, played.code.replace(" ", ""))
        await shown(pilot, played.say(T("{number}: take in a parcel", number=played.number)), GOODS)
        await press(pilot, "enter")
        taken = T("{number}: {pieces} {pieces:piece is|pieces are} taken in.", number=played.number, pieces=2)
        await shown(pilot, played.say(taken))
        await played.reached(pilot, "goods_received")
    played.received_at = played.shop.clock()
    assert Parcel.get().staff.login == "warehouse"
    assert played.clocks() == {"legal15", "refund", "inspection"}
    assert played.legal() == (played.received_at, None, False)


async def inspected(played: Played, digit: str, place: str) -> None:
    """Quality control: as new, and where the goods go."""
    async with played.at_work("qc", InspectionScreen) as pilot:
        await shown(pilot, played.number, GOODS)
        await press(pilot, "a", digit, "enter")
        await answer(pilot, "包装完好")
        await shown(pilot, played.say(T("Nothing waits for quality control.")))
        await played.reached(pilot, "approving")
    line = played.shop.lines(played.number)[0]
    assert (line.grade, line.disposition, line.inspected_by.login) == ("A", place, "qc")
    assert played.clocks() == {"legal15", "refund"}


async def approved(played: Played, state: str) -> None:
    """The supervisor."""
    async with played.at_work("supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, played.number, GOODS, "包装完好")
        await press(pilot, "y", "enter")
        await shown(pilot, played.say(T("Nothing waits for your decision.")))
        await played.reached(pilot, state)
    assert [row.staff.login for row in Decision.select()] == ["supervisor"]


async def paid(played: Played) -> None:
    """Finance, the next day: the reference of the payment."""
    played.shop.clock.advance(days=1)
    async with played.at_work("finance", RefundsScreen) as pilot:
        asked = T("{purpose} {number}: {amount} by {means}", purpose=refund_term("refund"), number=1,
                  amount=Money(200_00), means=term("wechat"))  # fmt: skip
        await shown(pilot, played.number, played.say(asked))
        await press(pilot, "enter")
        await answer(pilot, "WX-9")
        await shown(pilot, played.say(T("No payment is open.")))
        await played.reached(pilot, "confirming")
    played.settled_at = played.shop.clock()
    assert [(row.state, row.reference) for row in RefundPart.select()] == [("paid", "WX-9")]


async def dispatched(played: Played) -> None:
    """The warehouse cannot send what is not there; it counts what came, and sends it."""
    async with played.at_work("warehouse", WarehouseScreen) as pilot:
        await press(pilot, "ctrl+x", "3")
        await shown(pilot, played.number, played.say(T("Goods")), GOODS, played.say(T("! None of it is for sale.")))
        await press(pilot, "enter")
        await shown(pilot, played.say(T("{goods} is not in stock.", goods=GOODS)))
        await press(pilot, "k", "f10", "1", "0", "f10")
        await shown(pilot, played.say(T("{product} {batch}: {count} are booked.", product="P3", batch="", count=10)))
        await press(pilot, "f3", "enter")
        await answer(pilot, "SF")
        await answer(pilot, "SF3003")
        await shown(pilot, played.say(T("{number}: {goods} is sent.", number=played.number, goods=GOODS)))
        await played.reached(pilot, "shipped")
    played.settled_at = played.shop.clock()
    row = Exchange.get()
    assert (row.tracking, row.shipped_at) == ("SF3003", played.settled_at)
    assert played.clocks() == {"legal15"}


async def delivered(played: Played) -> None:
    """The agent: the customer has the other goods."""
    played.shop.clock.advance(days=1)
    async with played.on_the_case() as pilot:
        await shown(pilot, "SF3003")
        await played.step(pilot, "record_delivered", "confirming", "")
    assert Exchange.get().delivered_at == played.shop.clock()


async def confirmed(played: Played) -> None:
    """The agent: the customer is satisfied; the law's time was kept, and nothing runs any more."""
    assert played.legal() == (played.received_at, played.settled_at, False)
    async with played.on_the_case() as pilot:
        await shown(pilot, played.say(term("refund")), played.say(T("met")))
        await played.step(pilot, "confirm", "done", "满意")
    assert played.clocks() == set()
    assert not played.shop.case(played.number).open

"""The steps of a return that are rarer than the common course, each by keys; and that every step has its way."""

from __future__ import annotations

import pytest

from models.desk import Desk
from models.returns import flow
from screens.cases.screen import CaseScreen
from screens.returns.stepping import STEPS
from screens.widgets import Form
from tests.clock import SettableClock
from tests.models.returning import Shop, item
from tests.screens.driving import press, wait_until
from tests.screens.test_return_by_keys import Played
from tests.screens.working import working

ELSEWHERE = {
    "returns.give_paper_opinion", "returns.begin_inspection", "returns.inspect", "parcels.receive", "returns.ship",
    "returns.out_of_stock", "returns.send_back",
}  # fmt: skip
"""Steps of the warehouse and of quality control, which have screens of their own."""


@pytest.fixture
def shop(sqlite_desk: Desk, clock: SettableClock) -> Shop:
    """A shop with orders."""
    return Shop(sqlite_desk, clock)


def test_every_step_is_taken_here_or_on_the_screen_of_its_department() -> None:
    assert set(STEPS.named) | ELSEWHERE == {step.operation for step in flow.OFFERED}
    assert not set(STEPS.named) & ELSEWHERE


async def test_the_rare_steps_are_taken_by_their_forms(shop: Shop) -> None:
    denied = shop.applies("W3", item(reason="no_reason", opened=True, seal_whole=False))
    waived = shop.applies("W1", item())
    expired = shop.expires(shop.authorised("W8"))
    exchanged = shop.refunding("W3", item(wish="exchange"), tracking="SF-X")
    asked = shop.holds(shop.received("W5", tracking="SF-Q"))
    proposed = shop.holds(shop.received("W5", tracking="SF-P"))
    cancelled = shop.applies("W5")
    async with working(shop.desk, "manager") as pilot:

        async def on(number: str) -> Played:
            await pilot.app.push_screen(CaseScreen(number))
            await wait_until(pilot, lambda: not pilot.app.busy())  # type: ignore[attr-defined]
            return Played(shop, pilot, number, "en")

        await (await on(denied)).step("override", "applied", route="1", reason="老客户特批")
        assert shop.lines(denied)[0].overridden == "老客户特批"
        await (await on(waived)).step("waive_goods", "approving", reason="运费高于货值")
        played = await on(expired)
        await played.begin("reissue")
        await press(pilot, "y")
        await wait_until(pilot, lambda: played.state == "authorised")
        await (await on(exchanged)).step("choose_exchange", "exchanging", choice="2", product="P5", price="298",
                                         words="换竹纤维的")  # fmt: skip
        line = shop.lines(exchanged)[0]
        assert line.exchanges.get().product.code == "P5"
        await (await on(asked)).step("ask_customer", "customer_decision", text="外盒有压痕")
        await (await on(proposed)).step("propose", "approving")
        await (await on(cancelled)).step("cancel", "cancelled", words="不退了")
        assert not pilot.app.screen.query(Form)

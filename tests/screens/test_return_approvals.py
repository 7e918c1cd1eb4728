"""The approvals screen with returns: all that a decision needs, one key each, and simple ones together."""

from __future__ import annotations

import pytest

from config.texts import Language
from models.approvals.tables import Approval, Decision
from models.cases.tables import Notice
from models.desk import Desk
from screens.approvals.alike import AlikeScreen
from screens.approvals.screen import ApprovalsScreen
from tests.clock import SettableClock
from tests.models.returning import Shop, item
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import gone, press, rows, shown
from tests.screens.working import working


@pytest.fixture
def shop(sqlite_desk: Desk, clock: SettableClock) -> Shop:
    return Shop(sqlite_desk, clock)


def refusal(shop: Shop) -> str:
    """A return that somebody proposes to refuse: no rule gives a right to it any more."""
    shop.clock.at("2027-02-01 09:00")
    number = shop.applies("W1")
    shop.step("propose_refusal", number, reason="超过退货期限")
    return number


def states(number: str, shop: Shop) -> list[str]:
    return [row.state for row in Approval.select().where(Approval.case == shop.case(number).id).order_by(Approval.id)]


async def test_all_that_the_decision_needs_on_one_screen(shop: Shop) -> None:
    shop.approving("W2", item(1, 2))
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, "Refund of the price paid", "李强", "棉柔毛巾 × 2: No reason, money back")
        await shown(pilot, "  A To the customer: No-reason return: ", "Inspected: A As new, Quarantine; Qc: 包装完好")
        await shown(pilot, "Customer in a year: returns 1 (1 in 30 days), refunds 0, ¥0.00", "Order W2, Website")
        amounts = [line for line in rows(pilot) if line.rstrip().endswith(("00", "43"))]
        assert any("棉柔毛巾 × 2" in line and line.rstrip().endswith("¥200.00") for line in amounts)
        assert not any(line.startswith("-- ") for line in rows(pilot))
        assert any("Sheet 1, by WeChat" in line for line in rows(pilot))


async def test_warnings_stand_on_top(shop: Shop, clock: SettableClock) -> None:
    shop.clock.at("2026-11-25 09:00")
    first = shop.applies("W4")
    shop.step("cancel", first, words="算了")
    for order in ("W1", "W3"):
        shop.applies(order)
    shop.approving("W5")
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, "! Returns of this customer in 30 days: 3")
        await shown(pilot, "returns 3 (3 in 30 days)")


async def test_a_device_that_comes_the_second_time(shop: Shop) -> None:
    number = shop.received("W4")
    shop.inspects(number)
    shop.decide("manager", number, approve=False, comment="照片不清")
    shop.step("ask_customer", number, "qc", text="设备有使用痕迹")
    shop.step("customer_decides", number, choice="send_back", words="寄回来吧")
    shop.approving("W4", tracking="SF2")
    async with working(shop.desk, "manager", ApprovalsScreen) as pilot:
        await shown(pilot, f"! The device SN100 was returned before: {number}")


async def test_beyond_my_limit_is_listed_with_all_and_says_who_may(shop: Shop) -> None:
    number = shop.approving("W4")
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, "Nothing waits for your decision.")
        await press(pilot, "l")
        await shown(pilot, number, "! The sum of ¥2,980.00 is beyond your limit of ¥2,000.00.")
        await press(pilot, "y", "enter")
        await shown(pilot, "! The sum of ¥2,980.00 is beyond your limit")
        await press(pilot, "l")
        await shown(pilot, "Nothing waits for your decision.")
    assert states(number, shop) == ["waiting"]


async def test_approve_pays_and_refuse_sends_back_to_inspection(shop: Shop) -> None:
    first = shop.approving("W1")
    second = shop.approving("W2", tracking="SF2")
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, first, second)
        await press(pilot, "home", "y", "enter")
        await shown(pilot, " is approved.")
        await press(pilot, "n")
        await shown(pilot, "back to inspection, because")
        await answer(pilot, "等级不对")
        await shown(pilot, "goes back to inspection.", "Nothing waits for your decision.")
    found = {shop.case(first).state, shop.case(second).state}
    assert found == {"refunding", "inspecting"}
    shop.inspects(next(number for number in (first, second) if shop.case(number).state == "inspecting"), grade="B")
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, "were refused by Supervisor: 等级不对", "Sheet 2")


async def test_next_and_ask_leave_it_waiting(shop: Shop) -> None:
    first = shop.approving("W1")
    second = shop.approving("W2", tracking="SF2")
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, first, second)
        await press(pilot, "home")
        top = pilot.app.screen.selected.case  # type: ignore[attr-defined]
        await press(pilot, "x")
        assert pilot.app.screen.selected.case != top  # type: ignore[attr-defined]
        await press(pilot, "x")
        assert pilot.app.screen.selected.case == top  # type: ignore[attr-defined]
        await press(pilot, "a")
        await shown(pilot, "Question to Qc: Refund of the price paid:")
        await press(pilot, "enter")
        await shown(pilot, "Write the question behind this.")
        await answer(pilot, "有照片吗")
        await shown(pilot, "The question is sent; the request waits on.")
    note = Notice.select().order_by(Notice.id.desc()).first()
    assert (note.to.login, note.text) == ("qc", "Refund of the price paid: 有照片吗")
    assert states(first, shop) + states(second, shop) == ["waiting", "waiting"]


async def test_a_refusal_shows_the_no_of_every_route(shop: Shop) -> None:
    number = refusal(shop)
    async with working(shop.desk, "supervisor", ApprovalsScreen, size=(100, 40)) as pilot:
        await shown(pilot, "Refusing a return", "Proposed to the customer: 超过退货期限")
        for letter in "ABCDEF":
            assert any(line.startswith(f"  {letter} no: ") for line in rows(pilot)), letter
        await press(pilot, "n")
        await shown(pilot, f"Do not refuse {number}, because")
        await answer(pilot, "再看一次")
        await shown(pilot, f"{number} is refused.")
    assert shop.case(number).state == "applied"


async def test_a_sheet_that_changed_says_so(shop: Shop) -> None:
    first = shop.approving("W2", item(1, 1))
    second = shop.approving("W2", item(1, 1), tracking="SF2")
    shop.decide("supervisor", first)
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, "! The sheet has changed: ¥52.50 are due by now, not ¥87.50. Approved", "asked for anew.")
        await shown(pilot, "refunded ¥87.50", f"{first} Being refunded")
        await press(pilot, "y", "enter")
        await shown(pilot, "were asked for before.", "Sheet 2")
    assert states(second, shop) == ["void", "waiting"]


async def test_who_decided_meanwhile_is_told(shop: Shop) -> None:
    number = shop.approving("W1")
    async with working(shop.desk, "supervisor", ApprovalsScreen, live=True) as pilot:
        await shown(pilot, number)
        shop.decide("supervisor2", number)
        await shown(pilot, "Supervisor Two approved this at", "Nothing waits for your decision.")


async def test_simple_ones_are_approved_together_and_what_changed_is_reported(shop: Shop) -> None:
    simple = [shop.approving("W1"), shop.approving("W8", item(1, 3), tracking="SF2")]
    dear = shop.approving("W2", item(1, 3), tracking="SF3")
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, *simple, dear)
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, AlikeScreen)
        await shown(pilot, "Returns: 2, ¥110.00 in all", "Simple: up to ¥200.00")
        await gone(pilot, dear)
        shop.decide("supervisor2", simple[0])
        await press(pilot, "y")
        await shown(pilot, "Approve these 2, ¥110.00 in all?")
        await press(pilot, "y")
        await shown(pilot, "1 approved, ¥10.00 in all; 1 not.", f"! {simple[0]}: ")
        await press(pilot, "f3")
        await shown(pilot, dear)
    assert [row.staff.login for row in Decision.select().order_by(Decision.id)] == ["supervisor2", "supervisor"]
    assert states(dear, shop) == ["waiting"]


async def test_marked_ones_only_and_some_left_out(shop: Shop) -> None:
    simple = [shop.approving("W1"), shop.approving("W8", item(1, 3), tracking="SF2")]
    dear = shop.approving("W2", item(1, 3), tracking="SF3")
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, *simple, dear)
        await press(pilot, "home", "space", "space", "s")
        await shown(pilot, "Returns: 1, ¥100.00 in all", "1 of those marked are not simple; they are left out.")
        await press(pilot, "x")
        await shown(pilot, "Returns: 0", "Nothing is left in this list.")
        await press(pilot, "y")
        await shown(pilot, "! Nothing is left in this list.")
        await press(pilot, "f3", "s", "y", "y")
        await shown(pilot, "2 approved, ¥110.00 in all.", dear)
    assert {shop.case(number).state for number in simple} == {"refunding"}


async def test_no_simple_one_says_so(shop: Shop) -> None:
    shop.approving("DS1", item(1, 2))
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        await press(pilot, "s")
        await shown(pilot, "! None of them is simple enough to be approved together.")


@BOTH
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_it_fits(shop: Shop, language: Language, size: tuple[int, int]) -> None:
    shop.approving("W2", item(1, 2))
    shop.approving("W1", tracking="SF2")
    async with working(shop.desk, "supervisor", ApprovalsScreen, language=language, size=size) as pilot:
        words = {"en": ("Sheet 1, by", "Customer in a year", "a Query"), "zh": ("金额单1", "该客户一年内", "a 提问")}
        await shown(pilot, *words[language])
        assert fits(pilot, size[0])
        await press(pilot, "s")
        await shown(pilot, {"en": "Returns: 2", "zh": "退货2件"}[language])
        assert fits(pilot, size[0])

"""The inspection screen: the queue, what is known of the goods, findings by keys, parts, gifts, papers, going on."""

from __future__ import annotations

from typing import Any

import pytest

from config.texts import Language
from models.desk import Desk
from models.intake.tables import Draft
from models.returns.tables import ReturnLine
from screens.cases.screen import CaseScreen
from screens.inspection.screen import InspectionScreen
from screens.widgets import RowTable
from tests.clock import SettableClock
from tests.models.returning import Shop, item
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, gone, press, rows, shown, wait_until
from tests.screens.working import working


@pytest.fixture
def shop(sqlite_desk: Desk, clock: SettableClock) -> Shop:
    return Shop(sqlite_desk, clock)


async def test_all_that_is_known_stands_there_and_five_keys_send_it_on(shop: Shop) -> None:
    number = shop.received("W1", item(quantity=2, note="颜色不喜欢"))
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await shown(pilot, "Order W1", "棉柔毛巾 × 2", "Reason: No reason  Wish: refund", "Route: A No-reason return",
                    "颜色不喜欢", "parcel: Intact", "not opened, seal whole")  # fmt: skip
        await press(pilot, "enter")
        await shown(pilot, "! Give a grade first: a, b, c or d.")
        await press(pilot, "a", "enter")
        await shown(pilot, ">a As new", "! Say by a digit where the goods go.")
        await press(pilot, "1", "enter")
        await answer(pilot, "包装完好")
        await shown(pilot, f"{number}: Pending approval", "Nothing waits for quality control.")
    line = shop.lines(number)[0]
    assert (line.grade, line.disposition, line.opinion) == ("A", "resale", "包装完好")
    assert line.inspected_by.login == "qc"


async def test_everything_that_can_be_found_is_found(shop: Shop) -> None:
    number = shop.received("W3", item(reason="quality", evidence=True))
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await press(pilot, "c", "3", "x", "e", "p", "f", "f", "t")
        await answer(pilot, "2026-12-31")
        await shown(pilot, "Accessories: missing", "Seal: broken", "Quality problem: yes", "Failure: no",
                    "Expires: 2026-12-31")  # fmt: skip
        await press(pilot, "n")
        await answer(pilot, "受潮")
        await press(pilot, "enter")
        await shown(pilot, "Nothing waits for quality control.")
    line = shop.lines(number)[0]
    assert (line.grade, line.disposition, line.accessories, line.seal_whole) == ("C", "destroy", False, False)
    assert (line.quality, line.failure, str(line.expires_on), line.opinion) == (True, False, "2026-12-31", "受潮")


async def test_food_cannot_be_sent_back_to_stock(shop: Shop) -> None:
    shop.received("W3")
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await shown(pilot, "2 Quarantine")
        assert "1 Back to stock" not in "\n".join(rows(pilot))
        await press(pilot, "a", "1")
        await shown(pilot, "! These goods may not go there")
        await press(pilot, "w")
        await shown(pilot, "Where the goods go:")
        await press(pilot, "1")  # the first of those that are offered
        await shown(pilot, ">2 Quarantine")


async def test_pieces_of_another_grade_get_a_finding_of_their_own(shop: Shop) -> None:
    number = shop.received("W1", item(quantity=3))
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await press(pilot, "a", "1", "m")
        await answer(pilot, "7")
        await shown(pilot, "This must be a number from 1 to 3.")
        await press(pilot, "backspace")
        await answer(pilot, "1")
        await shown(pilot, "Pieces: 1 of 3")
        await press(pilot, "enter")
        await answer(pilot, "one is new")
        await shown(pilot, "2 pieces of it are left", "Pieces: 2 of 2")
        await press(pilot, "c", "2", "enter")
        await answer(pilot, "two were used")
        await shown(pilot, "Nothing waits for quality control.")
    found = {(line.quantity, line.grade, line.disposition) for line in shop.lines(number)}
    assert found == {(1, "A", "resale"), (2, "C", "quarantine")}


async def test_the_lines_of_a_return_go_on_together(shop: Shop) -> None:
    number = shop.received("W2", item(), item(line=2))
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await press(pilot, "a", "1", "enter")
        await answer(pilot, "new")
        await shown(pilot, f"{number}: 1 more of its goods, then all go on.", "* found", "浴帽 × 1")
        assert {line.state for line in shop.lines(number)} == {"goods_received"}
        await press(pilot, "b", "1", "enter")
        await answer(pilot, "pack open")
        await shown(pilot, "Nothing waits for quality control.")
    lines = shop.lines(number)
    assert [line.grade for line in lines] == ["A", "B"]
    assert len({line.sheet_id for line in lines}) == 1


async def test_a_missing_gift_is_told_and_taken_back(shop: Shop) -> None:
    number = shop.received("W2")
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await press(pilot, "i")
        await shown(pilot, "Missing gifts: 浴帽")
        await press(pilot, "i")
        await shown(pilot, "Missing gifts: -")
        await press(pilot, "i", "a", "1", "enter")
        await answer(pilot, "no gift in it")
        await shown(pilot, f"{number}: Customer to decide")
    assert shop.application(number).missing_gifts == [[2, 1]]


async def test_held_goods_stay_with_their_findings(shop: Shop) -> None:
    number = shop.received()
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await press(pilot, "d", "2", "h")
        await answer(pilot, "to the laboratory")
        await shown(pilot, f"{number}: Being inspected", "n Opinion: to the laboratory", ">2 Quarantine")
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await shown(pilot, "n Opinion: to the laboratory")
        await press(pilot, "a", "enter")
        await shown(pilot, "Nothing waits for quality control.")
    assert shop.lines(number)[0].grade == "A"


async def test_papers_want_an_opinion_alone(shop: Shop) -> None:
    number = shop.applies("W3", item(reason="quality", evidence=True))
    shop.step("ask_qc", number, question="照片上的是结块吗？")
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await shown(pilot, "Papers", "Asked: 照片上的是结块吗？", "with photos")
        await press(pilot, "a")
        await shown(pilot, "! Only the papers are here")
        await press(pilot, "2")
        await shown(pilot, "! Only the papers are here")
        await press(pilot, "p", "enter")
        await answer(pilot, "是结块")
        await shown(pilot, f"{number}: To be reviewed", "Nothing waits for quality control.")
    line = ReturnLine.get()
    assert (line.state, line.quality, line.opinion) == ("applied", True, "是结块")


async def test_the_first_due_is_on_top_and_the_next_is_there_by_itself(shop: Shop, clock: SettableClock) -> None:
    first = shop.received("W1")
    clock.advance(hours=3)
    second = shop.received("W3", tracking="SF2")
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await shown(pilot, "Order W1", second)
        await press(pilot, "a", "1", "enter")
        await answer(pilot, "new")
        await shown(pilot, f"{first}: Pending approval", f"{second}  王秀英  Order W3")


async def test_a_return_that_moved_on_is_shown_and_the_findings_stay(shop: Shop) -> None:
    number = shop.received("W1", item(quantity=2))
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await press(pilot, "a", "1", "n")
        await answer(pilot, "new")
        shop.step("begin_inspection", number, "qc")
        await press(pilot, "enter")
        await shown(pilot, "The return has changed meanwhile", ">a As new", "n Opinion: new")
        await press(pilot, "enter")
        await shown(pilot, f"{number}: Pending approval")


async def test_findings_that_are_not_saved_are_there_again(shop: Shop) -> None:
    """After leaving the screen, and after a session that died: from the draft, which ends with the findings."""
    number = shop.received("W2", item(quantity=2), item(line=2))
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await press(pilot, "a", "1", "t")
        await answer(pilot, "2027-01-31")
        await press(pilot, "m")
        await answer(pilot, "1")
        await press(pilot, "enter")
        await answer(pilot, "one is new")
        await press(pilot, "f3")
        await shown(pilot, "Draft", number)
        table: RowTable[Any] = pilot.app.screen.query_one(RowTable)
        place = next(n for n, row in enumerate(table.rows) if row.draft)
        await press(pilot, *["down"] * place, "enter")
        await shown(pilot, "What you had found at", "Pieces: 1 of 1", "Expires: 2027-01-31")
        await press(pilot, "c", "2", "enter")
        await answer(pilot, "one was used")
        await shown(pilot, "* found", "1 more of its goods")
        await wait_until(pilot, lambda: _kept_ready() == 1)  # as far as this, nothing more is lost
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        await shown(pilot, "What you had found at", "* found")
        await press(pilot, "down", "b", "1", "enter")
        await answer(pilot, "pack open")
        await shown(pilot, "Nothing waits for quality control.")
    assert {(line.quantity, line.grade) for line in shop.lines(number)} == {(1, "A"), (1, "C"), (1, "B")}
    assert not Draft.select().exists()


def _kept_ready() -> int:
    return sum(len(draft.content["ready"]) for draft in Draft.select())


async def test_others_may_look_only(shop: Shop) -> None:
    number = shop.received()
    async with working(shop.desk, "agent", InspectionScreen) as pilot:
        await shown(pilot, number)
        for key in ("a", "1", "enter", "n"):
            await press(pilot, key)
            await shown(pilot, "! Your role may not do this.")
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, CaseScreen)


async def test_goods_come_by_themselves(shop: Shop) -> None:
    async with working(shop.desk, "qc", InspectionScreen, live=True) as pilot:
        await shown(pilot, "Nothing waits for quality control.")
        await press(pilot, "a")
        await shown(pilot, "! Nothing waits for quality control.")
        number = shop.received()
        await shown(pilot, number, "a As new")


async def test_it_is_one_key_from_home_and_a_command_from_anywhere(shop: Shop) -> None:
    async with working(shop.desk, "qc") as pilot:
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, InspectionScreen)
        await press(pilot, "f3")
        await command(pilot, "inspection")
        assert isinstance(pilot.app.screen, InspectionScreen)


@BOTH
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_it_fits(shop: Shop, language: Language, size: tuple[int, int]) -> None:
    shop.received("W2", item(reason="quality", quantity=2), item(line=2))
    async with working(shop.desk, "qc", InspectionScreen, language=language, size=size) as pilot:
        await press(pilot, "a", "2")
        words = {"en": ("> a As new".replace("> ", ">"), "n Opinion"), "zh": (">a 完好可售", "n 意见")}
        await shown(pilot, *words[language], "棉柔毛巾 × 2")
        await gone(pilot, "-- ")
        assert fits(pilot, size[0])

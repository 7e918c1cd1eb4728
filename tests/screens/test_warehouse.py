"""The warehouse's screen: scans, parcels taken in whole and in part, parcels of nobody, goods that go out, stock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from config.texts import Language
from models.desk import Desk
from models.returns.tables import Exchange, Parcel
from models.stock.tables import StockMove
from screens.cases.screen import CaseScreen
from screens.warehouse.screen import WarehouseScreen
from screens.warehouse.taking import TakeInScreen
from tests.clock import SettableClock
from tests.models.returning import Shop, item
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, gone, press, shown, type_text
from tests.screens.working import working


@pytest.fixture
def shop(sqlite_desk: Desk, clock: SettableClock) -> Shop:
    return Shop(sqlite_desk, clock)


def code_of(shop: Shop, number: str) -> str:
    return str(shop.application(number).code)


async def scan(pilot: Pilot[Any], text: str) -> None:
    """What a scanner sends: the code and Enter."""
    await type_text(pilot, text)
    await press(pilot, "enter")


def exchanging(shop: Shop) -> str:
    """An approved exchange of which ten pieces are in the warehouse."""
    stocked(shop, 10)
    return shop.refunding("W1", item(wish="exchange"))


def stocked(shop: Shop, pieces: int, product: str = "P3", batch: str = "") -> None:
    shop.does("warehouse", "stock.count", product_code=product, batch_number=batch, quantity=pieces)


async def test_scan_enter_enter_takes_a_parcel_in_whole(shop: Shop) -> None:
    number = shop.authorised("W1", item(quantity=2))
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await shown(pilot, "Scan or type", number, ">1 Expected 1")
        await scan(pilot, code_of(shop, number))
        await shown(pilot, f"{number}: take in a parcel", "棉柔毛巾", "Condition: Intact")
        await press(pilot, "enter")
        await shown(pilot, f"{number}: 2 pieces are taken in.", "Expected 0", "No goods are expected.")
    assert shop.states(number) == [("goods_received", 2)]
    assert [(row.condition, row.staff.login) for row in Parcel.select()] == [("intact", "warehouse")]


async def test_a_scan_is_taken_from_the_list_and_in_full_width(shop: Shop) -> None:
    number = shop.authorised()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code_of(shop, number))
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await press(pilot, "enter")  # nothing scanned: to the list
        await press(pilot, "down")
        await scan(pilot, wide)
        await shown(pilot, f"{number}: take in a parcel")
        await press(pilot, "f3", "enter")
        await scan(pilot, "SF404")
        await shown(pilot, "Nothing is known under SF404.")


async def test_the_next_scan_counts_no_pieces_of_the_parcel_before(shop: Shop) -> None:
    number, other = shop.authorised("W1", item(quantity=3)), shop.authorised("W2")
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await scan(pilot, code_of(shop, number))
        await shown(pilot, f"{number}: take in a parcel")
        for another in (code_of(shop, other), "7731000000012"):
            await scan(pilot, another)
            await shown(pilot, f"! {another} is another parcel.")
        await scan(pilot, code_of(shop, number))  # its own code once more is as good as Enter
        await shown(pilot, f"{number}: 3 pieces are taken in.")
    assert shop.states(number) == [("goods_received", 3)]
    assert shop.states(other) == [("authorised", 1)]


@pytest.mark.parametrize("what", ["phone", "order", "tracking", "case", "plain"])
async def test_whatever_stands_on_the_parcel_finds_the_return(shop: Shop, what: str) -> None:
    number = shop.authorised()
    shop.step("record_sent", number, tracking="SF1001")
    said = {"phone": "138 0000 1001", "order": "W1", "tracking": "SF1001", "case": number,
            "plain": code_of(shop, number)[1:]}[what]  # fmt: skip
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await scan(pilot, said)
        await shown(pilot, f"{number}: take in a parcel", "Tracking: SF1001")


async def test_a_wrong_digit_is_said_and_the_next_scan_begins_anew(shop: Shop) -> None:
    number = shop.authorised()
    code = code_of(shop, number)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await scan(pilot, wrong)
        await shown(pilot, f"! {wrong}: a digit is wrong")
        await scan(pilot, code)
        await shown(pilot, f"{number}: take in a parcel")
    assert not Parcel.select().exists()


async def test_a_return_that_expects_nothing_more_says_so(shop: Shop) -> None:
    number = shop.received()
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await scan(pilot, code_of(shop, number))
        await shown(pilot, f"{number}: Goods received, nothing more is to come.")
        await press(pilot, "n")
        await gone(pilot, "Note it as")


async def test_two_returns_of_a_customer_are_chosen_from(shop: Shop) -> None:
    first, second = shop.authorised("W1"), shop.authorised("W3")
    shop.authorised("W2")
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await scan(pilot, "13800001001")
        await shown(pilot, "2 returns; choose one", "Expected 2")
        await press(pilot, "down", "enter")
        await shown(pilot, f"{second}: take in a parcel")
        await press(pilot, "enter")
        await shown(pilot, "Expected 2", first)
    assert shop.states(second) == [("goods_received", 1)]


async def test_fewer_pieces_condition_carrier_photo_and_other_goods(shop: Shop, tmp_path: Path) -> None:
    number = shop.authorised("W1", item(quantity=3))
    photo = tmp_path / "parcel.jpg"
    photo.write_bytes(b"picture")
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await scan(pilot, number)
        await press(pilot, "7")
        await shown(pilot, "! 3 are expected")
        await press(pilot, "2", "c", "3", "t")
        await answer(pilot, "SF77")
        await press(pilot, "r")
        await answer(pilot, "SF")
        await press(pilot, "p")
        await answer(pilot, str(tmp_path / "none.jpg"))
        await shown(pilot, "cannot be read")
        await press(pilot, "p")
        await answer(pilot, str(photo))
        await press(pilot, "x", "2")
        await answer(pilot, "旧毛巾")
        await press(pilot, "enter", "n")
        await answer(pilot, "wet corner")
        await shown(pilot, "Condition: Damaged", "Photo: parcel.jpg", "! Other goods: 旧毛巾 × 1", "Note: wet corner")
        await press(pilot, "enter")
        await shown(pilot, f"{number}: 2 pieces are taken in.", "Expected 1")
    assert sorted(shop.states(number)) == [("authorised", 1), ("goods_received", 2)]
    row = Parcel.get()
    assert (row.condition, row.tracking, row.carrier, row.note) == ("damaged", "SF77", "SF", "wet corner")
    assert (row.photo.name, row.items[0]["goods"]) == ("parcel.jpg", "旧毛巾")


async def test_a_tracking_number_names_the_goods_that_came(shop: Shop) -> None:
    number = shop.authorised("W2", item(), item(line=2))
    first, second = shop.lines(number)
    shop.step("record_sent", number, lines=[first.id], tracking="SF1")
    shop.step("record_sent", number, lines=[second.id], tracking="SF2")
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await scan(pilot, "SF2")
        await shown(pilot, "Tracking: SF2", "SF1")
        await press(pilot, "enter")
        await shown(pilot, "1 piece is taken in.")
    assert [line.state for line in shop.lines(number)] == ["in_transit", "goods_received"]


async def test_nothing_in_it_and_a_return_that_moved_on_are_said(shop: Shop) -> None:
    number = shop.authorised("W1", item(quantity=2))
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await scan(pilot, number)
        await press(pilot, "0", "enter")
        await shown(pilot, "! What was in the parcel is missing.")
        shop.does("agent", "cases.note", case=number, text="ruft an")
        shop.step("record_sent", number, tracking="SF5")
        await press(pilot, "2", "enter")
        await shown(pilot, "The return has changed meanwhile", "SF5")
        await press(pilot, "enter")
        await shown(pilot, "2 pieces are taken in.")


async def test_a_parcel_of_nobody_is_noted_and_found_out(shop: Shop) -> None:
    number = shop.authorised()
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await scan(pilot, "YT900")
        await shown(pilot, "Nothing is known under YT900.", "Note it as a parcel that nobody can match?")
        await press(pilot, "y")
        await shown(pilot, "A parcel that nobody can match", "YT900")
        await press(pilot, "down")
        await type_text(pilot, "王女士 1001")
        await press(pilot, "f10")
        await shown(pilot, "is on the list of nobody's parcels.", "Nobody's 1")
        await press(pilot, "ctrl+x", "2")
        await shown(pilot, "王女士 1001", "YT900", "Whose it is must be known by")
        await press(pilot, "enter")
        await answer(pilot, "nobody")
        await shown(pilot, "! Nothing is expected under nobody.")
        await press(pilot, "enter")
        await answer(pilot, "W1")
        await shown(pilot, f"{number}: take in a parcel", "王女士 1001")
        await press(pilot, "c")
        await shown(pilot, "! That was noted when the parcel came.")
        await press(pilot, "enter")
        await shown(pilot, f"{number}: 1 piece is taken in.", "Nobody's 0")
    assert shop.states(number) == [("goods_received", 1)]
    assert Parcel.get().application_id == shop.application(number).id


async def test_a_parcel_that_is_none_of_ours_is_put_aside(shop: Shop) -> None:
    shop.does("warehouse", "parcels.note", condition="intact", tracking="YT1", sender="?")
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await press(pilot, "enter", "a")
        await shown(pilot, "! This is possible on the list of nobody's parcels.")
        await press(pilot, "l", "2", "a")
        await answer(pilot, "given back to the carrier")
        await shown(pilot, "is put aside.", "Every parcel has found its return.")
    assert Parcel.get().kept == "given back to the carrier"


async def test_an_exchange_is_sent_of_a_batch_that_is_there(shop: Shop) -> None:
    number = exchanging(shop)
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await press(pilot, "ctrl+x", "3")
        await shown(pilot, ">3 To send 1", number, "棉柔毛巾", "For sale: 10")
        await press(pilot, "enter")
        await answer(pilot, "SF")
        await answer(pilot, "SF3003")
        await shown(pilot, f"{number}: 棉柔毛巾 is sent.", "No exchange is to be sent.")
    row = Exchange.get()
    assert (row.carrier, row.tracking) == ("SF", "SF3003")
    assert shop.states(number) == [("shipped", 1)]


async def test_an_exchange_that_is_not_there_is_asked_about(shop: Shop) -> None:
    number = shop.refunding("W1", item(wish="exchange"))
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await press(pilot, "ctrl+x", "3")
        await shown(pilot, "! None of it is for sale.", "!0")
        await press(pilot, "enter")
        await shown(pilot, "! 棉柔毛巾 is not in stock.")
        await press(pilot, "x")
        await answer(pilot, "soon")
        await shown(pilot, "Type a date")
        await press(pilot, *["backspace"] * 4)
        await answer(pilot, "12-24")
        await shown(pilot, "the customer is asked what he wants instead.", "There again from 2026-12-24")
    assert Exchange.get().expected_on is not None
    assert shop.states(number) == [("exchanging", 1)]


async def test_goods_go_back_to_the_customer(shop: Shop) -> None:
    number = shop.received()
    shop.step("cancel", number, words="我还是要")
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await press(pilot, "ctrl+x", "4")
        await shown(pilot, ">4 To send back 1", number)
        await press(pilot, "enter")
        await answer(pilot, "SF")
        await answer(pilot, "SF4004")
        await shown(pilot, f"{number}: the goods are on their way back.", "No goods go back to a customer.")
    assert shop.lines(number)[0].tracking_back == "SF4004"


async def test_the_stock_is_counted_batch_after_batch(shop: Shop) -> None:
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        await press(pilot, "enter", "k")
        await type_text(pilot, "P1")
        await press(pilot, "enter")
        await shown(pilot, "辅酶Q10软胶囊", "! None of it is for sale.")
        await answer(pilot, "B2601")
        await press(pilot, "enter")
        await type_text(pilot, "x")
        await press(pilot, "f10")
        await shown(pilot, "Type a number of pieces")
        await press(pilot, "backspace", "7", "f10")
        await shown(pilot, "P1 B2601: 7 are booked.", "For sale: 7, batch B2601, expires 2027-05-01")
    assert [(row.quantity, row.why) for row in StockMove.select()] == [(7, "counted")]


async def test_others_look_and_are_told_what_they_may_not(shop: Shop) -> None:
    number = shop.authorised()
    async with working(shop.desk, "agent", WarehouseScreen) as pilot:
        await scan(pilot, number)
        await shown(pilot, "1 return; choose one")
        await press(pilot, "enter")
        await shown(pilot, "! Your role may not do this.")
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, CaseScreen)
        await press(pilot, "f3", "k")
        await shown(pilot, "! Your role may not do this.")
    assert shop.states(number) == [("authorised", 1)]


async def test_what_is_announced_comes_by_itself_and_a_scan_that_is_typed_stays(shop: Shop) -> None:
    async with working(shop.desk, "warehouse", WarehouseScreen, live=True) as pilot:
        await shown(pilot, "No goods are expected.")
        await type_text(pilot, "R12")
        number = shop.authorised()
        await shown(pilot, number, "R12")


async def test_it_is_one_key_from_home_and_a_command_from_anywhere(shop: Shop) -> None:
    async with working(shop.desk, "warehouse") as pilot:
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, WarehouseScreen)
        await press(pilot, "f3")
        await command(pilot, "warehouse")
        assert isinstance(pilot.app.screen, WarehouseScreen)


@BOTH
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_it_fits(shop: Shop, language: Language, size: tuple[int, int]) -> None:
    number = shop.authorised("W1", item(quantity=2))
    async with working(shop.desk, "warehouse", WarehouseScreen, language=language, size=size) as pilot:
        await shown(pilot, {"en": ">1 Expected 1", "zh": ">1 待收货 1"}[language])
        assert fits(pilot, size[0])
        await scan(pilot, number)
        assert isinstance(pilot.app.screen, TakeInScreen)
        await shown(pilot, {"en": "Condition: Intact", "zh": "外观：完好"}[language])
        assert fits(pilot, size[0])

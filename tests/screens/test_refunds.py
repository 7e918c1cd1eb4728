"""Finance's screen: what needs a person first, references, retries, lists and their answers, corrections."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from config.texts import Language
from models.desk import Desk
from models.refunds.tables import Refund, RefundPart
from models.returns.tables import ReturnLine
from screens.cases.screen import CaseScreen
from screens.refunds.screen import RefundsScreen
from tests.clock import SettableClock
from tests.models.refunding import Debt, part, refund, states
from tests.models.returning import Shop
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, gone, press, rows, shown
from tests.screens.working import working


@pytest.fixture
def debt(sqlite_desk: Desk, clock: SettableClock) -> Debt:
    return Debt(sqlite_desk, clock)


def declined(debt: Debt, key: str) -> None:
    """The bank does not pay it."""
    made = debt.does("finance", "export_batch")
    assert key in {value for row in made.rows for value in row}
    debt.does("finance", "import_answers", columns=("key", "status", "reason"), rows=((key, "declined", "销户"),))


async def test_what_needs_a_person_is_on_top_with_all_about_it(debt: Debt) -> None:
    debt.owes()
    declined(debt, part("points").key)
    debt.owes(("wechat", 5_00), subject=2)
    async with working(debt.desk, "finance", RefundsScreen) as pilot:
        await shown(pilot, "!Not paid", "Not paid 1, ¥2.00", "To be paid 1, ¥5.00", "Handed over 1, ¥8.00")
        await shown(pilot, "Refund 1: ¥2.00 by Points", "Problem: 销户", "asked for by Agent", "one of 2 payments")
        listed = [word for line in rows(pilot)[:7] for word in ("Not paid ", "To be paid ", "Handed over ")
                  if f"{word}" in line and "0s" in line]  # fmt: skip
        assert listed[0] == "Not paid "


async def test_enter_and_the_reference_pay_it_and_the_next_is_there(debt: Debt) -> None:
    debt.owes()
    async with working(debt.desk, "finance", RefundsScreen) as pilot:
        await press(pilot, "enter", "enter")
        await shown(pilot, "An answer is needed here")
        await answer(pilot, "WX-1")
        await shown(pilot, "is paid.", "Refund 1: ¥2.00 by Points")
        await press(pilot, "n")
        await answer(pilot, "PT-1")
        await shown(pilot, "No payment is open.", "No payment like this.")
        await press(pilot, "f", "8")
        await shown(pilot, "Refunds: Paid in 30 days", "Reference: ")
    assert (part().reference, part("points").reference, refund().state) == ("WX-1", "PT-1", "settled")


async def test_a_return_is_confirmed_once_finance_has_paid(sqlite_desk: Desk, clock: SettableClock) -> None:
    shop = Shop(sqlite_desk, clock)
    number = shop.refunding("W1")
    async with working(shop.desk, "finance", RefundsScreen) as pilot:
        await shown(pilot, number, "Refund 1: ¥100.00 by WeChat")
        await press(pilot, "enter")
        await answer(pilot, "WX-9")
        await shown(pilot, "No payment is open.")
    assert ReturnLine.get().state == "confirming"


async def test_a_declined_payment_is_tried_again_with_a_reason(debt: Debt) -> None:
    debt.owes(("wechat", 8_00))
    declined(debt, part().key)
    async with working(debt.desk, "finance", RefundsScreen) as pilot:
        await press(pilot, "t")
        await answer(pilot, "another account")
        await shown(pilot, "is tried again.", "To be paid 1")
    assert part().state == "waiting"


async def test_a_list_goes_to_the_bank_and_its_answers_come_back(debt: Debt, tmp_path: Path) -> None:
    debt.owes()
    file = tmp_path / "list.csv"
    async with working(debt.desk, "finance", RefundsScreen) as pilot:
        await press(pilot, "e", "enter", "ctrl+u")
        await answer(pilot, str(file))
        await shown(pilot, "2 payments in list.csv.", "Handed over 2, ¥10.00")
        with file.open(encoding="utf-8-sig", newline="") as opened:
            columns, *lines = csv.reader(opened)
        where = [columns.index(name) for name in ("key", "status", "reference")]
        with file.open("w", encoding="utf-8", newline="") as opened:
            answers = [(line[where[0]], "paid", f"B{place}") for place, line in enumerate(lines)]
            csv.writer(opened).writerows([("key", "status", "reference"), *answers])
        await press(pilot, "i")
        await answer(pilot, str(file))
        await shown(pilot, "Paid: 2, not paid: 0, unchanged: 0, in dispute: 0.", "Take these answers over?")
        assert states() == {"sent": 2}
        await press(pilot, "y")
        await shown(pilot, "The answers are taken over.", "No payment is open.")
        await press(pilot, "e", "enter", "ctrl+u")
        await answer(pilot, str(file))
        await shown(pilot, "No payment waits for finance.")
    assert states() == {"paid": 2}


async def test_faults_of_a_file_are_shown_and_nothing_is_taken_over(debt: Debt, tmp_path: Path) -> None:
    debt.owes()
    file = tmp_path / "answers.csv"
    file.write_text("key,status,reference\nnone,paid,B1\n")
    async with working(debt.desk, "finance", RefundsScreen) as pilot:
        await press(pilot, "i")
        await answer(pilot, str(file))
        await shown(pilot, "! 1 fault; nothing was imported.", "line 2, key:")
        await press(pilot, "i")
        await answer(pilot, str(tmp_path / "none.csv"))
        await shown(pilot, "! none.csv cannot be read")
    assert states() == {"waiting": 2}


async def test_a_list_that_cannot_be_written_is_had_once_more(debt: Debt, tmp_path: Path) -> None:
    debt.owes()
    async with working(debt.desk, "finance", RefundsScreen) as pilot:
        await press(pilot, "e", "enter", "ctrl+u")
        await answer(pilot, str(tmp_path / "none" / "list.csv"))
        await shown(pilot, "! list.csv cannot be written")
        await press(pilot, "e")
        await answer(pilot, RefundPart.select().first().batch)
        await press(pilot, "ctrl+u")
        await answer(pilot, str(tmp_path / "list.csv"))
        await shown(pilot, "2 payments in list.csv.")
    assert (tmp_path / "list.csv").exists()


async def test_reversal_supplement_excess_and_write_off(debt: Debt) -> None:
    debt.owes(("wechat", 8_00))
    debt.does("finance", "enter_reference", key=part().key, reference="WX-1")
    async with working(debt.desk, "finance", RefundsScreen) as pilot:
        await press(pilot, "f", "8", "v")
        await answer(pilot, "红字发票 001")
        await press(pilot, "enter")
        await shown(pilot, "is noted.", "Invoice: 红字发票 001")
        await press(pilot, "k", "1")
        await answer(pilot, "much")
        await shown(pilot, "Type an amount in yuan")
        await press(pilot, "ctrl+u")
        await answer(pilot, "3")
        await press(pilot, "enter")
        await answer(pilot, "counted twice")
        await shown(pilot, "the excess is asked back.", "Asked back 1, ¥3.00")
        await press(pilot, "s", "1")
        await answer(pilot, "1.50")
        await press(pilot, "enter")
        await answer(pilot, "the delivery was forgotten")
        await shown(pilot, "the supplement waits for approval.")
    assert [(row.purpose, row.amount_cents, row.state) for row in Refund.select().order_by(Refund.number)] == [
        ("refund", 8_00, "settled"), ("excess", 3_00, "waiting"), ("supplementary", 1_50, "approving"),
    ]  # fmt: skip
    async with working(debt.desk, "supervisor", RefundsScreen) as pilot:
        await shown(pilot, "Asked back", "counted twice")
        await press(pilot, "w")
        await answer(pilot, "a small sum")
        await shown(pilot, "is written off.", "No payment is open.")


async def test_others_look_and_who_asked_for_it_does_not_pay(debt: Debt) -> None:
    debt.owes(login="finance")
    async with working(debt.desk, "agent", RefundsScreen) as pilot:
        await shown(pilot, debt.number)
        for key in ("enter", "n", "t", "e", "w"):
            await press(pilot, key)
            await shown(pilot, "! Your role may not do this.")
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, CaseScreen)
    async with working(debt.desk, "finance", RefundsScreen) as pilot:
        await press(pilot, "enter")
        await answer(pilot, "WX-1")
        await shown(pilot, "! You asked for this refund yourself")


async def test_a_payment_comes_by_itself_and_without_one_keys_say_so(debt: Debt) -> None:
    async with working(debt.desk, "finance", RefundsScreen, live=True) as pilot:
        await press(pilot, "t")
        await shown(pilot, "! No payment is under the cursor.")
        debt.owes(("wechat", 8_00))
        await shown(pilot, "Refund 1: ¥8.00 by WeChat")
        await gone(pilot, "No payment is open.")


async def test_it_is_one_key_from_home_and_a_command_from_anywhere(debt: Debt) -> None:
    async with working(debt.desk, "finance") as pilot:
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, RefundsScreen)
        await press(pilot, "f3")
        await command(pilot, "refunds")
        assert isinstance(pilot.app.screen, RefundsScreen)


@BOTH
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_it_fits(debt: Debt, language: Language, size: tuple[int, int]) -> None:
    debt.owes()
    async with working(debt.desk, "finance", RefundsScreen, language=language, size=size) as pilot:
        await shown(pilot, {"en": "n Reference", "zh": "n 流水号"}[language], debt.number)
        assert fits(pilot, size[0])

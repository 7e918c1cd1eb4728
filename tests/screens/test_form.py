"""The form: values by kind, checks on leaving, errors at the field, what F9 and drafts remember."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.pilot import Pilot

from config.texts import T, Text
from screens.asking import Choices
from screens.frame import DeskScreen
from screens.widgets import Field, Form
from screens.widgets.field import Value, raw, read
from screens.widgets.times import Unclear
from tests.screens.driving import playing, press, rows, type_text

NOW = datetime(2026, 11, 23, 9)
FRUITS = {"apple": T("Apple"), "apricot": T("Apricot"), "pear": T("Pear")}
NOTHING = Choices({}, str)


def odd(value: Value) -> Text | None:
    return T("No thirteen here.") if value == "13" else None


class Sheet(DeskScreen):
    """A form with a field of every kind."""

    HEADING = T("Sheet")
    FIRST_FOCUS = "Input"

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[dict[str, Value]] = []
        self.left: list[str] = []

    def body(self) -> ComposeResult:
        yield Form(
            Field("name", T("Name"), T("Who calls."), required=True),
            Field("code", T("Code"), T("A number."), "code", check=odd),
            Field("fruit", T("Fruit"), T("One of three."), "choice", options=lambda: FRUITS, width=12),
            Field("day", T("Day"), T("A date."), "date", width=12),
            Field("price", T("Price"), T("Yuan."), "money", width=12),
            Field("text", T("Text"), T("Several lines."), "area"),
            Field("sure", T("Sure"), T("Yes or no."), "flag", width=6),
            id="sheet",
        )

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self.saved.append(event.values)

    def on_form_left(self, event: Form.Left) -> None:
        self.left.append(event.name)


def sheet(pilot: Pilot[Any]) -> Sheet:
    screen = pilot.app.screen
    assert isinstance(screen, Sheet)
    return screen


def form(pilot: Pilot[Any]) -> Form:
    return sheet(pilot).query_one(Form)


async def test_enter_leads_through_the_fields_and_saves_in_the_last() -> None:
    async with playing(Sheet) as pilot:
        for typed in ("王女士", "１３８", "2", "11-24", "1,280.5", "line", "y"):
            await type_text(pilot, typed)
            await press(pilot, "enter")
        assert sheet(pilot).saved == [
            {
                "name": "王女士",
                "code": "138",
                "fruit": "apricot",
                "day": date(2026, 11, 24),
                "price": 128050,
                "text": "line",
                "sure": True,
            }
        ]
        assert sheet(pilot).left[:3] == ["name", "code", "fruit"]


async def test_a_value_is_shown_in_its_proper_form_once_it_is_left() -> None:
    async with playing(Sheet) as pilot:
        form(pilot).focus_field("fruit")
        await type_text(pilot, "apr")
        await press(pilot, "enter")
        assert "Apricot" in rows(pilot)[3]


async def test_what_is_wrong_stands_beside_the_field_and_the_input_is_kept() -> None:
    async with playing(Sheet) as pilot:
        form(pilot).focus_field("fruit")
        await type_text(pilot, "ap")
        await press(pilot, "enter")
        assert "! Several values begin like this" in rows(pilot)[3]
        assert form(pilot).raw()["fruit"] == "ap"
        form(pilot).focus_field("code")
        await type_text(pilot, "13")
        await press(pilot, "down")
        assert rows(pilot)[22].startswith("! Code: No thirteen here.")


async def test_saving_goes_to_the_first_field_that_lacks_something() -> None:
    async with playing(Sheet) as pilot:
        form(pilot).focus_field("text")
        await press(pilot, "f10")
        assert form(pilot).current == "name"
        assert sheet(pilot).saved == []
        assert "! " in rows(pilot)[22]


async def test_f9_brings_back_the_last_saved_value() -> None:
    async with playing(Sheet) as pilot:
        await type_text(pilot, "Wang")
        await press(pilot, "f10")
        form(pilot).clear()
        await press(pilot, "f9")
        assert form(pilot).value("name") == "Wang"


async def test_f4_lists_the_values_and_says_what_a_free_field_wants() -> None:
    async with playing(Sheet) as pilot:
        await press(pilot, "f4")
        assert "Who calls." in rows(pilot)[22]
        form(pilot).focus_field("fruit")
        await press(pilot, "f4", "3")
        assert form(pilot).value("fruit") == "pear"
        assert form(pilot).current == "fruit"


async def test_a_draft_takes_back_what_cannot_be_read_too() -> None:
    async with playing(Sheet) as pilot:
        await type_text(pilot, "Li")
        form(pilot).focus_field("day")
        await type_text(pilot, "31-31")
        kept = form(pilot).raw()
        form(pilot).clear()
        form(pilot).put(kept)
        assert form(pilot).raw() == kept


async def test_hidden_fields_keep_their_input_and_are_not_saved() -> None:
    async with playing(Sheet) as pilot:
        form(pilot).put({"name": "Li", "code": "7"})
        form(pilot).show_fields(["name"])
        await press(pilot, "f10")
        assert sheet(pilot).saved == [{"name": "Li"}]
        assert form(pilot).raw()["code"] == "7"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("20261123", date(2026, 11, 23)),
        ("2026年1月3日", date(2026, 1, 3)),
        ("1231", date(2026, 12, 31)),
        ("1-2", date(2027, 1, 2)),
        ("２-２９", date(2028, 2, 29)),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, day: date) -> None:
    today = date(2028, 1, 5) if "２" in typed else NOW.date()
    assert read(Field("d", T("Day"), T("A date."), "date"), typed, NOTHING, datetime.combine(today, time(9))) == day


@pytest.mark.parametrize("typed", ["abc", "1.005", "-3", "9" * 20, "1e5x"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Unclear):
        read(Field("m", T("Price"), T("Yuan."), "money"), typed, NOTHING, NOW)


@given(st.integers(0, 10**10 - 1))
def test_an_amount_survives_the_draft(cents: int) -> None:
    assert read(Field("m", T("Price"), T("Yuan."), "money"), raw(cents), NOTHING, NOW) == cents


@given(st.dates(date(1000, 1, 1)))
def test_a_date_survives_the_draft(day: date) -> None:
    assert read(Field("d", T("Day"), T("A date."), "date"), raw(day), NOTHING, NOW) == day

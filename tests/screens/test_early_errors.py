"""What is wrong is told at its field as soon as it can be known, and what an operation refuses stands there too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from config.texts import T
from models.cases.queries import view
from models.desk import Desk
from models.refusals import Refused
from screens.cases.acting import ActingScreen
from screens.cases.checks import ALIASES
from screens.cases.forms import screen
from screens.intake.screen import IntakeScreen
from screens.widgets import Form
from tests.clock import SettableClock
from tests.models.returning import Shop
from tests.screens.all_forms import forms
from tests.screens.driving import gone, press, rows, shown, type_text, wait_until
from tests.screens.working import working

ELSEWHERE = {
    "case", "version", "draft", "at", "why", "due_at", "assignee", "expected_at", "symptom", "flags", "customer_id",
    "contact_name", "contact_value", "authority_no", "duplicates_checked", "health_refused", "lines", "pickup",
    "health", "health_consent", "freight_cents",
}  # fmt: skip
"""What the forms do not ask for, or only in some cases: there is no field at which a refusal of it could stand."""
TO_THE_CUSTOMER = {
    "message": "text", "answer": "text", "interim": "text", "cases.ask": "need",
    "complaints.go_external": "final_offer", "complaints.propose": "measure", "complaints.offer": "said",
    "complaints.feed_back": "done",
    "returns.need_info": "need", "returns.ask_customer": "text",
    "returns.propose_refusal": "reason",
}  # fmt: skip
"""The field of each form whose text goes to the customer, and must not promise treatment."""


def test_every_refusal_has_a_field_at_which_it_stands(sqlite_desk: Desk, clock: SettableClock) -> None:
    faults = []
    for name, form in forms(Shop(sqlite_desk, clock)):
        fields = {field.name for field in form.fields}
        for given in form.operation.input.__struct_fields__ if name != "returns.apply" else ():
            asked = {given, *ALIASES.get(given, ())} & fields
            if not asked and given not in ELSEWHERE:
                faults.append(f"{name}: {given}")
    assert not faults


def test_what_goes_to_the_customer_is_checked_while_it_is_typed(sqlite_desk: Desk, clock: SettableClock) -> None:
    checked = {}
    for name, form in forms(Shop(sqlite_desk, clock)):
        for field in form.fields:
            if TO_THE_CUSTOMER.get(name) == field.name and field.check is not None:
                checked[name] = field.name
                assert field.check("请放心，不能治疗任何疾病。") is None, name
    assert checked == TO_THE_CUSTOMER


def acting(shop: Shop, name: str) -> Callable[[], ActingScreen]:
    """The form of a step on a new complaint about a health food."""
    number = shop.opens(product_code="P1")
    return lambda: screen(name, view(shop.desk, number), shop.desk.rules)


async def wrong(shop: Shop, name: str, keys: tuple[str, ...], said: str, field: str) -> None:
    """Type something wrong, see the sentence when the field is left, where it can be; save, and stand in it again."""
    async with working(shop.desk, "agent", acting(shop, name)) as pilot:
        form: Any = pilot.app.screen.query_one(Form)
        form.focus_field(field)
        await press(pilot, *keys, "tab")
        await shown(pilot, said)
        await press(pilot, "f10")
        assert form.current == field
        assert isinstance(pilot.app.screen, ActingScreen)


@pytest.mark.parametrize(
    ("name", "typed", "said", "field"),
    [
        ("message", "本品可以治疗失眠", "may not be said of this product", "text"),
        ("complaints.promise", "2020-01-01", "The time must be in the future.", "due_at"),
        ("complaints.merge", "CS00000012", "A digit of this number is wrong.", "master"),
    ],
)
async def test_it_is_told_when_the_field_is_left(
    sqlite_desk: Desk, clock: SettableClock, name: str, typed: str, said: str, field: str
) -> None:
    await wrong(Shop(sqlite_desk, clock), name, (*typed,), said, field)


async def test_a_refusal_of_the_operation_stands_at_the_field_that_means_the_same(
    sqlite_desk: Desk, clock: SettableClock
) -> None:
    async with working(sqlite_desk, "agent", acting(Shop(sqlite_desk, clock), "answer")) as pilot:
        acts = pilot.app.screen
        assert isinstance(acts, ActingScreen)
        acts.form.focus_field("article")
        acts.refuse(Refused("rule", T("An answer is needed here; F12 leaves it."), "answer"))
        await wait_until(pilot, lambda: acts.form.current == "text")
        assert "Answer: An answer is needed here" in rows(pilot)[22]


async def test_an_order_that_nobody_knows_is_told_at_its_field_before_saving(
    sqlite_desk: Desk, clock: SettableClock
) -> None:
    shop = Shop(sqlite_desk, clock)
    async with working(shop.desk, "agent", IntakeScreen) as pilot:
        intake = pilot.app.screen
        assert isinstance(intake, IntakeScreen)
        await type_text(pilot, "1001")
        await press(pilot, "enter", "2", "enter")
        intake.form.focus_field("order")
        await type_text(pilot, "NOPE-1")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: any("! NOPE-1" in row for row in rows(pilot)))
        intake.form.focus_field("order")
        await press(pilot, "ctrl+u", "enter")
        await gone(pilot, "! NOPE-1")

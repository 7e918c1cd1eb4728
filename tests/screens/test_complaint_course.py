"""A complaint from receipt to a satisfied customer, by keys alone: each step by whom it belongs to, on his screen."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from config.texts import Language, Sayable, Translator
from models.cases.tables import Notice, Task
from models.clocks.tables import Clock
from models.complaints import flow
from models.desk import Desk
from screens.approvals.screen import ApprovalsScreen
from screens.cases.screen import CaseScreen
from screens.complaints.stepping import BESIDES
from screens.tasks.screen import TasksScreen
from screens.widgets import Form
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.driving import press, screen_text, type_text, wait_until
from tests.screens.working import working

EXPLAINED = {"kind": "explanation", "measure": "换发新批次一盒。", "effect": "可正常食用。", "ready_by": "2026-11-27"}
PAID = {**EXPLAINED, "kind": "compensation", "amount": "100", "cost": "complaint"}


class Played:
    """One complaint, and the people who take it on by keys."""

    def __init__(self, desk: Desk, clock: SettableClock, language: Language) -> None:
        self.company = Company(desk, clock)
        self.language = language
        self.words = Translator(language, desk.rules.zone)
        self.number = self.company.opens()

    @property
    def state(self) -> str:
        """Where the complaint is."""
        return str(self.company.case(self.number).state)

    def clocks(self) -> set[str]:
        """The kinds of clocks that run."""
        rows = Clock.select().where(Clock.case == self.company.case(self.number).id, Clock.ended_at.is_null())
        return {row.kind for row in rows}

    @asynccontextmanager
    async def on_the_case(self, login: str) -> Any:
        """Somebody has the case open."""
        async with working(
            self.company.desk, login, lambda: CaseScreen(self.number), language=self.language, live=True
        ) as pilot:
            yield pilot

    @asynccontextmanager
    async def at_work(self, login: str, first: Any) -> Any:
        """Somebody has a list open."""
        async with working(self.company.desk, login, first, language=self.language, live=True) as pilot:
            yield pilot

    async def step(self, pilot: Pilot[Any], action: str, state: str, **given: str) -> None:
        """Choose a step by the beginning of its name, fill in its form, save it."""
        label = BESIDES.get(f"complaints.{action}") or flow.step(action).name
        await press(pilot, "s")
        await type_text(pilot, self.words.say(label))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: pilot.app.screen.query(Form))
        await self._fill(pilot, given)
        await press(pilot, "f10")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        await wait_until(pilot, lambda: self.state == state)
        await wait_until(pilot, lambda: not pilot.app.busy())  # type: ignore[attr-defined]

    async def _fill(self, pilot: Pilot[Any], given: dict[str, str]) -> None:
        form = pilot.app.screen.query_one(Form)
        left = dict(given)
        for field in form.fields:
            await wait_until(pilot, partial(_is_in, form, field.name))
            if field.name in left:
                await type_text(pilot, self._typed(field, left.pop(field.name)))
            await press(pilot, "tab")
        assert left == {}, left

    def _typed(self, field: Any, value: str) -> str:
        """What is typed for a value: of several, the words that the user reads."""
        options: dict[str, Sayable] = field.options() if field.kind == "choice" else {}
        return self.words.say(options[value]) if value in options else value


def _is_in(form: Form, name: str) -> bool:
    return form.current == name


def _on_the_case(pilot: Pilot[Any]) -> bool:
    return isinstance(pilot.app.screen, CaseScreen)


@pytest.fixture(params=["zh", pytest.param("en", marks=pytest.mark.soak)])
def played(request: pytest.FixtureRequest, sqlite_desk: Desk, clock: SettableClock) -> Played:
    """A complaint that was just received."""
    return Played(sqlite_desk, clock, request.param)


async def test_from_acceptance_to_a_satisfied_customer(played: Played) -> None:
    await accepted_and_investigated(played)
    await refused_twice(played)
    await approved(played)
    await carried_out(played)
    await objected_to(played)
    await called_back(played)


async def accepted_and_investigated(played: Played) -> None:
    async with played.on_the_case("agent") as pilot:
        await press(pilot, "y", "y", "f10")
        await wait_until(pilot, lambda: played.state == "accepted")
        assert "first_response" not in played.clocks()
        await played.step(pilot, "investigate", "investigating", text="照片三张，同批留样")
        assert {"plan", "solve", "investigation"} <= played.clocks()
    for login, items in (("qc", ("product_test", "production_trace")), ("tech", ("usage_check",))):
        async with played.at_work(login, TasksScreen) as pilot:
            await press(pilot, "enter")
            await wait_until(pilot, partial(_on_the_case, pilot))
            for item in items:
                await played.step(pilot, "record_finding", "investigating", item=item, text="留样正常")
            await played.step(pilot, "give_opinion", "investigating", text="储运受潮")
    async with played.on_the_case("qc") as pilot:
        await played.step(pilot, "conclude", "planning", cause="storage")
        assert "investigation" not in played.clocks()


async def refused_twice(played: Played) -> None:
    async with played.on_the_case("agent") as pilot:
        for _ in range(2):
            await played.step(pilot, "propose", "planning", **EXPLAINED)
            await played.step(pilot, "offer", "offered")
            assert "plan" not in played.clocks()
            await played.step(pilot, "customer_refuses", "planning", reason="太少")
            assert "plan" in played.clocks()
    assert played.number in [row.case.number for row in Notice.select() if row.to.login == "supervisor"]


async def approved(played: Played) -> None:
    async with played.on_the_case("agent") as pilot:
        await played.step(pilot, "propose", "approving", **PAID)
    async with played.at_work("supervisor", ApprovalsScreen) as pilot:
        await wait_until(pilot, lambda: any(played.number in row for row in screen_text(pilot.app)))
        await press(pilot, "y")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: played.state == "planning")


async def carried_out(played: Played) -> None:
    async with played.on_the_case("agent") as pilot:
        await played.step(pilot, "offer", "offered")
        await played.step(pilot, "customer_accepts", "executing", how="电话录音")
    async with played.at_work("finance", TasksScreen) as pilot:
        await press(pilot, "f")
        await type_text(pilot, "已转账")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: not Task.select().where(Task.done_at.is_null()).exists())
    async with played.on_the_case("agent") as pilot:
        await played.step(pilot, "feed_back", "result_fed_back", done="已补偿一百元")
        assert "solve" not in played.clocks()


async def objected_to(played: Played) -> None:
    async with played.on_the_case("agent") as pilot:
        await played.step(pilot, "object", "planning", reason="没有收到")
        assert {"plan", "solve"} <= played.clocks()
        await played.step(pilot, "propose", "planning", **EXPLAINED)
        await played.step(pilot, "offer", "offered")
        await played.step(pilot, "customer_accepts", "executing", how="电话录音")
        await played.step(pilot, "feed_back", "result_fed_back", done="已重新转账")


async def called_back(played: Played) -> None:
    async with played.on_the_case("agent") as pilot:
        await played.step(pilot, "confirm", "callback", answer="satisfied")
        assert "callback" in played.clocks()
    played.company.call_back(played.number, solved=True, satisfied=4)
    assert played.state == "callback"  # taken up again: it does not close without its root cause
    async with played.on_the_case("agent") as pilot:
        await played.step(pilot, "close", "closed", root_cause="储运", prevention="培训")
        assert played.clocks() == set()

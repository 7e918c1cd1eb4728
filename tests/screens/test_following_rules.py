"""A session follows the rules that somebody else puts in force, and loses nothing that is typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from models.cases.tables import Case
from models.desk import Desk
from models.rules.current import InForce
from models.rules.operations import ApplyRules, apply
from models.rules.tables import RuleSet
from screens.intake.screen import IntakeScreen
from screens.queue.screen import QueueScreen
from tests.clock import SettableClock
from tests.models.ruling import capped, rewritten
from tests.screens.company import found_company
from tests.screens.driving import press, screen_text, type_text, wait_until
from tests.screens.working import working

ZONED = rewritten("calendar.yaml", ("zone: Asia/Shanghai", "zone: Asia/Tokyo"))


@pytest.fixture
def company(desk: Desk) -> Desk:
    return found_company(desk)


@asynccontextmanager
async def following(company: Desk, clock: SettableClock, first: Any) -> AsyncIterator[Pilot[Any]]:
    """A session that works by the rules in force."""
    current = InForce(company.database, clock())
    async with working(Desk(company.database, current, clock=clock), "lin", first, live=True) as pilot:
        yield pilot


def said(pilot: Pilot[Any], words: str) -> bool:
    return any(words in row for row in screen_text(pilot.app))  # type: ignore[arg-type]


async def test_what_is_typed_stays_and_is_saved_by_the_new_rules(company: Desk, clock: SettableClock) -> None:
    async with following(company, clock, IntakeScreen) as pilot:
        session: Any = pilot.app
        await type_text(pilot, "1001")
        await wait_until(pilot, lambda: said(pilot, "1 王秀英"))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: session.front.form.current == "kind")
        await type_text(pilot, "4")
        await press(pilot, "enter")
        session.front.form.focus_field("text")
        await type_text(pilot, "很好")
        typed = dict(session.front.form.raw())
        assert typed["text"] == "很好"
        apply(company, ApplyRules(files=capped(12) | ZONED))
        await wait_until(pilot, lambda: session.rules.number == 1)
        await wait_until(pilot, lambda: said(pilot, "The rules have changed"))
        assert session.front.form.raw() == typed
        assert session.translator.zone.key == "Asia/Tokyo"
        await type_text(pilot, "用")
        await press(pilot, "f10")
        await wait_until(pilot, lambda: not isinstance(session.front, IntakeScreen))
    assert (Case.get().rule_set, Case.get().text) == (1, "很好用")


async def test_rules_applied_before_take_force_at_their_date(company: Desk, clock: SettableClock) -> None:
    async with following(company, clock, QueueScreen) as pilot:
        session: Any = pilot.app
        apply(company, ApplyRules(files=capped(12), start=clock() + timedelta(minutes=5)))
        await wait_until(pilot, lambda: session._next_rules is not None)
        assert session.rules.number == 0
        clock.advance(minutes=5)
        await wait_until(pilot, lambda: session.rules.routing.cap == 12)


async def test_a_set_that_cannot_be_read_is_told_and_work_goes_on(company: Desk, clock: SettableClock) -> None:
    async with following(company, clock, QueueScreen) as pilot:
        session: Any = pilot.app

        def newer_release() -> None:
            number = RuleSet.insert(
                texts={"routing.yaml": "tomorrow: 1"}, own=["routing.yaml"], digest="x",
                applied_at=clock(), starts_at=clock(),
            ).execute()  # fmt: skip
            company.record("rules", number, 1)

        company.transact("rules.apply", newer_release)
        await wait_until(pilot, lambda: said(pilot, "cannot be read by this release"))
        assert session.rules.number == 0

"""The wallboard: large figures that fit, pages that turn, figures that say when they are old, and nobody's name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from textual.pilot import Pilot

from app.wall import read
from config import Rules
from config.texts import Language, Sayable, Translator
from models.customers.tables import Customer
from models.desk import Desk
from models.events import last_number
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.queue.wall import BAR, Beat, Wall, WallQueue
from models.staff.members import member
from models.staff.sessions import SetState, set_state
from models.staff.tables import Staff
from screens.feed import STALE_AFTER, Feed
from screens.paint import spans_of, width
from screens.wall.digits import SIGNS, SIZES, large
from screens.wall.pages import FIGURES, pages
from screens.wall.parts import hour_lines
from screens.wall.rotation import Rotation
from screens.wall.screen import WallScreen
from tests.clock import SettableClock
from tests.screens.driving import gone, page, playing, press, rows, shown, wait_until

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SIZES_OF_TERMINALS = [(80, 24), (132, 43), (200, 60)]
FRAME = 5
"""Lines of the terminal that are not the board's."""


def board(rules: Rules, count: int, queues: int = 13) -> Wall:
    names: list[Sayable] = [queue.name for queue in rules.routing.queues.values()]
    oldest = NOON - timedelta(minutes=59)
    listed = [WallQueue(names[n % len(names)], count, oldest, count, count) for n in range(queues)]
    hour = tuple(Beat(NOON - BAR * n, count, count) for n in reversed(range(12)))
    agents = {"ready": count, "busy": count, "away": count}
    return Wall(NOON, count * queues, count, count, 19 * count, 20 * count, 95, tuple(listed), agents, hour)


def said(line: Any) -> str:
    return "".join(span.text for span in spans_of(line))


def dots(lines: Any) -> list[str]:
    """Blocks as they are seen: `#` where a space is in reverse."""
    return ["".join(("#" if span.style else " ") * len(span.text) for span in spans_of(line)) for line in lines]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(("across", "down"), SIZES)
def test_a_sign_is_drawn_in_whole_dots(sign: str, across: int, down: int) -> None:
    drawn = large(sign, 3 * across, 5 * down, "strong")
    wanted = ["".join(dot * across for dot in row).rstrip() for row in SIGNS[sign] for _ in range(down)]
    assert dots(drawn) == wanted
    assert {span.text.strip() for line in drawn for span in spans_of(line)} <= {""}


def test_a_figure_is_as_large_as_there_is_room_and_written_where_there_is_none() -> None:
    assert [len(large("12", cells, 30, "strong")) for cells in (42, 41, 28, 27, 14, 13, 7, 6)] == [
        15, 10, 10, 5, 5, 5, 5, 1,
    ]  # fmt: skip
    assert [said(line) for line in large("1234", 80, 4, "alarm")] == ["1234"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [*SIZES_OF_TERMINALS, (80, 60), (125, 24), (126, 24)])
def test_nothing_is_cut_and_everything_is_there(rules: Rules, language: Language, size: tuple[int, int]) -> None:
    for count, queues in product((0, 7, 99, 999, 99_999), (0, 5, 13, 70)):
        complete(rules, language, count, queues, size[0], size[1] - FRAME)


def complete(rules: Rules, language: Language, count: int, queues: int, cells: int, lines: int) -> None:
    wall, words = board(rules, count, queues), Translator(language, rules.zone)
    made = pages(wall, words, cells, lines)
    text = [said(line) for one in made for line in one]
    assert all(len(one) <= lines for one in made)
    assert max(width(line) for line in text) <= cells
    assert not any(".." in line for line in text)
    names = [words.say(queue.name) for queue in wall.queues]
    for name in set(names):
        assert sum(line.startswith(name + "  ") for line in text) == names.count(name)
    assert sum("11:05" in line for line in text) == 1, "the last hour"


def test_a_large_terminal_shows_everything_on_one_page_and_a_small_one_does_not(rules: Rules) -> None:
    wall, words = board(rules, 7), Translator("en", rules.zone)
    assert [len(pages(wall, words, cells, lines - FRAME)) for cells, lines in SIZES_OF_TERMINALS] == [3, 1, 1]
    assert FIGURES <= 24 - FRAME


def test_bars_are_as_high_as_their_figures_and_differ_without_colours(rules: Rules) -> None:
    hour = tuple(Beat(NOON + BAR * n, came, went) for n, (came, went) in enumerate([(4, 2), (0, 1), (8, 0)]))
    lines = [said(line) for line in hour_lines(hour, Translator("en", rules.zone), 24, 11)]
    assert lines[0] == "Last hour   # received 12   = closed 3"
    bars = [[line[at : at + 3] for line in lines[1:-1]] for at in (0, 3, 8, 11, 16, 19)]
    assert [sum("#" in cell or "=" in cell for cell in bar) for bar in bars] == [4, 2, 0, 1, 8, 0]
    assert ["".join(bar).replace("#", "").replace("=", "").strip() for bar in bars] == ["4", "2", "", "1", "8", ""]
    assert lines[-1].startswith("12:00")


def test_pages_turn_by_the_clock_stand_still_and_are_turned() -> None:
    at = [NOON + timedelta(seconds=second) for second in range(100)]
    turning = Rotation(timedelta(seconds=15), at[0])
    turning.tick(3, at[14])
    assert turning.page(3) == 0
    turning.tick(3, at[15])
    turning.tick(3, at[16])
    assert turning.page(3) == 1
    turning.turn(1, 3, at[20])
    turning.tick(3, at[34])
    assert turning.page(3) == 2
    turning.tick(3, at[35])
    assert turning.page(3) == 0
    turning.turn(-1, 3, at[36])
    assert turning.page(3) == 2
    assert turning.page(2) == 0, "the terminal has grown"
    turning.pause(at[37])
    turning.tick(3, at[99])
    assert turning.page(3) == 2
    turning.pause(at[50])
    turning.tick(3, at[64])
    assert turning.page(3) == 2
    turning.tick(3, at[65])
    assert turning.page(3) == 0
    assert Rotation(timedelta(), at[0]).stands


@asynccontextmanager
async def hanging(
    desk: Desk, *, every: int = 15, live: bool = False, language: Language = "en", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[Any]]:
    """A wallboard of this desk, at which nobody is signed in."""

    def feed(post: Any) -> Feed:
        from app.feeding import Waiting

        return Feed(Waiting(desk.database).wait, post, desk.clock, after=last_number(), pause=0, timeout=0.1)

    def first() -> WallScreen:
        return WallScreen(read, timedelta(seconds=every))

    clock: Any = desk.clock
    options: dict[str, Any] = {"feed": feed} if live else {}
    async with playing(first, desk=desk, language=language, clock=clock, size=size, **options) as pilot:
        yield pilot


def screen(pilot: Pilot[Any]) -> WallScreen:
    found = pilot.app.screen
    assert isinstance(found, WallScreen)
    return found


def complain(desk: Desk, **more: Any) -> None:
    given: dict[str, Any] = {
        "kind": "complaint", "customer_id": 1, "product_code": "P2", "category": "device_fault", "text": "冒烟"
    }  # fmt: skip
    open_case(desk.acting(member("lin")), OpenCase(**(given | more)))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES_OF_TERMINALS)
async def test_nobody_is_named(company: Desk, clock: SettableClock, language: Language, size: tuple[int, int]) -> None:
    for login in ("lin", "zhou"):
        set_state(company.acting(member(login)), SetState(state="ready"))
    complain(company)
    complain(company, flags=("device_hazard",))
    clock.advance(minutes=7)
    people = [*Staff.select(Staff.name, Staff.login).tuples(), *Customer.select(Customer.name).tuples()]
    names = [name for one in people for name in one]
    assert {"林静", "zhou", "王秀英"} <= set(names)
    async with hanging(company, language=language, size=size) as pilot:
        await wait_until(pilot, lambda: screen(pilot).pages)
        seen = ""
        for _ in range(screen(pilot).pages):
            await pilot.pause()
            assert all(width(row) <= size[0] for row in rows(pilot))
            seen += page(pilot)
            if screen(pilot).pages > 1:
                await press(pilot, "n")
        for word in ("Waiting", "Appliances") if language == "en" else ("待领单", "家用电器"):
            assert word in seen
        for name in [*names, "13800001001", "CS0", "冒烟"]:
            assert name not in seen
        assert "王**" not in seen


async def test_pages_turn_by_themselves_until_somebody_pauses_them(company: Desk, clock: SettableClock) -> None:
    async with hanging(company) as pilot:
        await shown(pilot, "page 1 of 2", "Service level today")
        clock.advance(seconds=15)
        await shown(pilot, "page 2 of 2", "Last hour")
        await press(pilot, "p")
        await shown(pilot, "page 2 of 2, paused")
        clock.advance(seconds=60)
        screen(pilot).pulse()
        await shown(pilot, "09:01  page 2 of 2, paused")
        await press(pilot, "b")
        await shown(pilot, "page 1 of 2, paused")
        await press(pilot, "b")
        await shown(pilot, "page 2 of 2, paused")
        await pilot.resize_terminal(132, 43)
        await shown(pilot, "Service level today", "Last hour", "09:01")
        await press(pilot, "n")
        await shown(pilot, "Everything fits on this page.")


async def test_a_case_of_another_process_is_counted(company: Desk, clock: SettableClock) -> None:
    async with hanging(company, live=True) as pilot:
        await shown(pilot, "of 0 open", "received 0")
        complain(company)
        clock.advance(seconds=2)
        await shown(pilot, "of 1 open", "received 1")


async def test_time_alone_makes_figures_old(company: Desk, clock: SettableClock) -> None:
    async with hanging(company) as pilot:
        await shown(pilot, "of 0 open")
        complain(company)
        clock.advance(seconds=9)
        screen(pilot).pulse()
        await pilot.pause()
        assert "of 0 open" in page(pilot)
        clock.advance(seconds=1)
        await shown(pilot, "of 1 open")


class Silent:
    """A feed that has not answered since."""

    def __init__(self, clock: SettableClock) -> None:
        self.answered_at, self._clock = clock(), clock

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def stale_seconds(self) -> int | None:
        silent = int((self._clock() - self.answered_at).total_seconds())
        return silent if silent >= STALE_AFTER else None


async def test_a_feed_that_is_silent_is_said_in_large(company: Desk, clock: SettableClock) -> None:
    feed: Any = Silent(clock)
    every = timedelta(seconds=15)
    any_clock: Any = clock
    async with playing(lambda: WallScreen(read, every), desk=company, clock=any_clock, feed=lambda post: feed) as pilot:
        await shown(pilot, "Service level today")
        assert rows(pilot)[1] == ""
        clock.advance(seconds=42)
        await shown(pilot, "! STALE for 42 s: these are the figures of 2026-11-23 (Mon)")
        feed.answered_at = clock()
        await wait_until(pilot, lambda: rows(pilot)[1] == "")


async def test_figures_that_cannot_be_read_any_more_are_said_to_be_old(company: Desk, clock: SettableClock) -> None:
    broken: list[str] = []

    def reading(desk: Desk) -> Wall:
        if broken:
            raise ConnectionError(broken[0])
        return read(desk)

    every = timedelta(seconds=60)
    any_clock: Any = clock
    async with playing(
        lambda: WallScreen(reading, every), desk=company, clock=any_clock, allow_incidents=True
    ) as pilot:
        await shown(pilot, "Service level today")
        broken.append("gone")
        clock.advance(seconds=31)
        await shown(pilot, "! STALE for 31 s", "09:00", "Service level today", "Something went wrong")
        broken.clear()
        clock.advance(seconds=10)
        await wait_until(pilot, lambda: rows(pilot)[1] == "")
        await gone(pilot, "Something went wrong")


async def test_nothing_can_be_changed_and_f3_leaves(company: Desk) -> None:
    codes = {action.id for action in WallScreen.SHEET}
    assert codes == {
        "wall.next", "wall.before", "wall.pause", "back", "help", "command", "values", "refresh", "repeat", "save",
        "cancel", "keys", "quit", "theme", "language", "manual", "undo", "redo",
    }  # fmt: skip
    async with hanging(company) as pilot:
        await shown(pilot, "Service level today")
        await press(pilot, "f1")
        await shown(pilot, "Help: Wallboard", "Lets the page stand")
        await press(pilot, "f3")
        await shown(pilot, "Service level today")
        await pilot.press("f3")
        await wait_until(pilot, lambda: pilot.app._exit)

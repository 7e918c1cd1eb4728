"""The figures of the wallboard, by cases whose figures are counted by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from models.cases.tables import Case
from models.clocks.tables import Clock
from models.desk import Desk
from models.queue.wall import BAR, wall
from models.staff.sessions import SetState, set_state
from tests.clock import SettableClock
from tests.conftest import AsRole


def case(desk: Desk, number: int, **more: Any) -> Case:
    """A case that came at this moment, unless it is said otherwise."""
    now = desk.now()
    given: dict[str, Any] = {
        "number": f"CS{number}", "kind": "complaint", "state": "received", "severity": "P3", "channel": "phone",
        "queue": "appliance", "received_at": now, "opened_at": now,
    }  # fmt: skip
    made: Case = Case.create(**(given | more))
    return made


def clock_of(one: Case, due_in: timedelta, **more: Any) -> None:
    start = one.received_at
    Clock.create(
        case=one, kind=f"k{Clock.select().count()}"[:24], rule="r", rule_version=start.date(), calendar="desk",
        budget={}, start_at=start, due_at=start + due_in, **more,
    )  # fmt: skip


def test_an_empty_desk_has_no_service_level_and_misses_none(desk: Desk) -> None:
    found = wall(desk)
    assert (found.open, found.came, found.went, found.queues, found.oldest) == (0, 0, 0, (), None)
    assert (found.level, found.missed, found.target) == (None, False, 95)
    assert (found.waiting, found.breached, found.due_soon) == (0, 0, 0)
    assert [(beat.came, beat.went) for beat in found.hour] == [(0, 0)] * 12


def test_queues_are_counted_by_hand(desk: Desk, clock: SettableClock, as_role: AsRole) -> None:
    now, lin = desk.now(), as_role(desk, "agent").staff_id
    minute = timedelta(minutes=1)
    case(desk, 1, received_at=now - 50 * minute, next_due=now - minute)
    case(desk, 2, owner=lin, next_due=now + 10 * minute)
    case(desk, 3, queue="urgent", received_at=now - 5 * minute, next_due=now - minute, owner=lin)
    case(desk, 4, queue="urgent", next_due=now - minute, paused=True)
    case(desk, 5, queue="an old queue", next_due=now + 60 * minute)
    case(desk, 6, open=False, state="closed", closed_at=now, next_due=now - minute)
    found = wall(desk)
    english = [desk.translator.say(queue.name) for queue in found.queues]
    figures = [(queue.waiting, queue.oldest, queue.breached, queue.due_soon) for queue in found.queues]
    assert english == ["Urgent", "Appliances", "an old queue"]
    assert figures == [(1, now, 1, 0), (1, now - 50 * minute, 1, 1), (1, now, 0, 0)]
    assert (found.open, found.came, found.went) == (5, 6, 1)
    assert (found.waiting, found.breached, found.due_soon, found.oldest) == (3, 2, 1, now - 50 * minute)


def test_the_service_level_is_rounded_down_and_held_against_its_target(desk: Desk, clock: SettableClock) -> None:
    one, hour = case(desk, 1, received_at=clock.at("2026-11-23 08:00")), timedelta(hours=1)
    now = clock.at("2026-11-23 11:30")
    for _ in range(18):
        clock_of(one, 4 * hour, met_at=now - hour)
    clock_of(one, hour)  # ran out
    clock_of(one, 9 * hour)  # runs yet, and is not decided
    clock_of(one, hour, met_at=now, breached_at=now - hour)
    clock_of(one, hour, met_at=now - 24 * hour)  # yesterday's
    found = wall(desk)
    assert (found.kept, found.decided, found.level, found.missed) == (18, 20, 90, True)
    for _ in range(19):
        clock_of(one, 4 * hour, met_at=now - hour)
    found = wall(desk)
    assert (found.kept, found.decided, found.level, found.missed) == (37, 39, 94, True)  # 94.87
    clock_of(one, 4 * hour, met_at=now - hour)
    found = wall(desk)
    assert (found.kept, found.decided, found.level, found.missed) == (38, 40, 95, False)


def test_the_last_hour_is_counted_in_bars_of_full_five_minutes(desk: Desk, clock: SettableClock) -> None:
    times = ("08:09:59", "08:10", "08:14:59", "08:15", "09:05", "09:07:29")
    for number, time in enumerate(times):
        clock.at(f"2026-11-23 {time}")
        case(desk, number)
    Case.update(open=False, closed_at=clock.at("2026-11-23 09:04:59")).where(Case.number == "CS0").execute()
    Case.update(open=False, closed_at=clock.at("2026-11-23 08:09:00")).where(Case.number == "CS1").execute()
    now = clock.at("2026-11-23 09:07:30")
    hour = wall(desk).hour
    assert [beat.came for beat in hour] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert [beat.went for beat in hour] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert hour[0].start == clock.at("2026-11-23 08:10")
    assert hour[-1].start <= now < hour[-1].start + BAR


def test_agents_are_counted_by_state_and_nobody_is_named(desk: Desk, as_role: AsRole) -> None:
    states: dict[str, Any] = {"lin": "ready", "zhou": "ready", "wu": "busy", "he": "away"}
    for login, state in states.items():
        set_state(as_role(desk, "agent", login=login), SetState(state=state))
    set_state(as_role(desk, "warehouse"), SetState(state="ready"))
    as_role(desk, "agent", login="off.duty")
    found = wall(desk)
    assert found.agents == {"ready": 2, "busy": 1, "away": 1}
    assert not any(name in repr(found).lower() for name in ("lin", "zhou", "warehouse"))


def test_it_is_read_by_few_statements_however_many_cases_there_are(desk: Desk, clock: SettableClock) -> None:
    few = _statements(desk)
    for number in range(50):
        case(desk, number)
    assert _statements(desk) == few <= 10


def _statements(desk: Desk) -> int:
    asked: list[str] = []
    plain = desk.database.execute_sql

    def counting(sql: str, *given: Any, **more: Any) -> Any:
        asked.append(sql)
        return plain(sql, *given, **more)

    desk.database.execute_sql = counting
    try:
        assert wall(desk).at == desk.now()
    finally:
        desk.database.execute_sql = plain
    return len(asked)

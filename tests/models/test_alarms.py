"""Alarms: each once, at its second, to those concerned, also after the worker was away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config import load
from config.texts import LANGUAGES, Language, T, Translator
from models.alarms.operations import AcknowledgeAlarms, FireAlarms, acknowledge, fire, next_due
from models.alarms.queries import mine, news
from models.alarms.tables import Alarm, ToldAlarm
from models.cases.operations import ChangeSeverity, EditCase, change_severity, edit
from models.cases.queries import view
from models.cases.tables import Case, Message, Task
from models.cases.telling import add_task
from models.clocks import running
from models.clocks.operations import ResumeExpired, StopClocks, resume_expired, stop
from models.clocks.tables import Clock, ClockStop
from models.contacts.operations import RecordContact, record
from models.database import is_sqlite
from models.desk import Desk
from models.events import of_cases
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.messages.notices import unread
from models.refusals import Refused
from models.staff.members import member
from models.staff.operations import AddStaff, add
from models.staff.sessions import SetState, set_state
from models.staff.tables import Staff
from tests.clock import SHANGHAI, SettableClock
from tests.screens.company import found_company


@pytest.fixture
def company(desk: Desk) -> Desk:
    """Lin owns cases; Zhao is the supervisor; a manager and a leader."""
    found_company(desk)
    add(desk, AddStaff(login="ma", name="马经理", roles=("manager",), email="ma@example.com", language="en"))
    add(desk, AddStaff(login="lu", name="陆总", roles=("leader",), phone="138 0000 9009"))
    return desk


def opened(company: Desk, kind: str = "complaint", **given: Any) -> str:
    plain = {
        "customer_id": 1, "product_code": "P2", "order_number": "D1002", "category": "product_quality",
        "demand": "repair", "text": "异响", "take": True,
    }  # fmt: skip
    return open_case(company.acting(member("lin")), OpenCase(kind=kind, **{**plain, **given})).number  # type: ignore[arg-type]


def case_of(number: str) -> Case:
    return Case.get(Case.number == number)


def clock_of(number: str, kind: str) -> Clock:
    return Clock.get(Clock.case == case_of(number).id, Clock.kind == kind, Clock.ended_at.is_null())


def given_alarms(kind: str = "") -> list[tuple[str, str]]:
    """Threshold and due time of the alarms, in the order in which they were given."""
    rows = Alarm.select(Alarm, Clock).join(Clock).order_by(Alarm.id)
    return [
        (row.threshold.removeprefix("escalation."), row.due_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S"))
        for row in rows
        if not kind or row.clock.kind == kind
    ]


def told(threshold: str) -> set[str]:
    rows = ToldAlarm.select(Staff.login).join(Staff).switch(ToldAlarm).join(Alarm)
    return {login for (login,) in rows.where(Alarm.threshold == f"escalation.{threshold}").tuples()}


def fire_all(desk: Desk) -> int:
    count = 0
    while True:
        fired = fire(desk, FireAlarms())
        count += fired.alarms
        if not fired.more:
            return count


def test_a_fault_in_one_clock_silences_no_other(
    company: Desk, clock: SettableClock, caplog: pytest.LogCaptureFixture
) -> None:
    faulty, sound = opened(company), opened(company)
    Clock.update(budget={"parsecs": 3}).where(Clock.id == clock_of(faulty, "first_response").id).execute()
    clock.at("2026-11-23 13:00:01")
    fire_all(company)
    assert {row.case.number for row in Alarm.select()} == {sound}
    assert caplog.text.count("cannot be looked at") == 1
    lin = company.acting(member("lin")).speaking("en")
    assert [notice.text for notice in unread(lin) if "fault" in notice.text] == [
        f"{faulty}: First response gives no alarms because of a fault: watch it yourself. The log tells more."
    ]
    assert fire_all(company) == 0
    assert caplog.text.count("cannot be looked at") == 1, "it is left alone for a while"
    Clock.update(budget=clock_of(sound, "first_response").budget).where(Clock.budget == {"parsecs": 3}).execute()
    clock.at("2026-11-23 14:00:02")
    fire_all(company)
    assert {row.case.number for row in Alarm.select()} == {sound, faulty}


def test_each_threshold_comes_once_at_its_second(company: Desk, clock: SettableClock) -> None:
    number = opened(company)  # first response: 240 desk minutes from 9:00
    for moment, due in (
        ("11:59:59", 0), ("12:00:00", 1), ("12:00:00", 0), ("13:00:00", 0), ("13:00:01", 1), ("13:00:02", 0),
        ("15:00:00", 1), ("17:00:00", 1), ("17:59:59", 0),
    ):  # fmt: skip
        clock.at(f"2026-11-23 {moment}")
        assert fire_all(company) == due, moment
    assert given_alarms() == [
        ("standard used 75", "11-23 12:00:00"),
        ("standard used 100", "11-23 13:00:01"),
        ("standard used 150", "11-23 15:00:00"),
        ("standard used 200", "11-23 17:00:00"),
    ]
    assert told("standard used 75") == {"lin", "zhao"}
    assert told("standard used 100") == {"zhao"}
    assert told("standard used 150") == {"ma"}
    assert told("standard used 200") == {"lu"}
    assert case_of(number).owner.login == "lin"
    late = clock_of(number, "first_response")
    assert late.breached_at == late.due_at == clock.at("2026-11-23 13:00")


def test_what_became_due_while_nothing_ran_is_made_up_in_order(company: Desk, clock: SettableClock) -> None:
    opened(company)
    clock.advance(minutes=30)
    opened(company, "return", demand="refund", category="no_reason")
    clock.at("2026-12-30 09:00")
    count = fire_all(company)
    rows = list(Alarm.select().order_by(Alarm.id))
    assert count == len(rows) > 12
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)
    assert {row.fired_at for row in rows} == {clock()}
    assert ("day12 day 12", "12-06 00:00:00") in given_alarms("legal15")
    assert told("day12 day 12") == {"ma"}
    assert fire_all(company) == 0


def test_an_exclusive_deadline_is_missed_at_its_instant(company: Desk, clock: SettableClock) -> None:
    number = opened(company, "return", demand="refund", category="no_reason")
    clock.at("2026-12-08 23:59:59")
    fire_all(company)
    assert clock_of(number, "legal15").breached_at is None
    clock.at("2026-12-09 00:00:00")
    fire_all(company)
    assert clock_of(number, "legal15").breached_at == clock()
    assert given_alarms("legal15")[-1] == ("standard used 100", "12-09 00:00:00")


def test_a_clock_that_stands_still_gives_none_and_goes_on_where_it_stopped(company: Desk, clock: SettableClock) -> None:
    number = opened(company)  # plan: two working days, due 11-25 18:00; 75 % of 27 h are 20 h 15
    clock.at("2026-11-24 18:00")
    fire_all(company)
    clock.at("2026-11-25 09:00")
    stop(company, StopClocks(case=number, version=case_of(number).version, reason="customer"))
    assert clock_of(number, "plan").next_alarm_at is None
    clock.at("2026-11-27 08:00")
    fire_all(company)
    assert given_alarms("plan") == []
    clock.at("2026-11-30 20:00")  # the stop ended with 11-28, and nobody was there
    resume_expired(company, ResumeExpired())
    assert ClockStop.get().resumed_at == datetime(2026, 11, 28, 16, tzinfo=UTC)
    assert Task.select().count() == 1
    fire_all(company)
    assert given_alarms("plan") == [("standard used 75", "11-30 11:15:00"), ("standard used 100", "11-30 18:00:01")]
    assert clock_of(number, "plan").due_at == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert clock_of(number, "plan").breached_at is not None


def test_a_clock_that_was_met_owes_only_what_came_before(company: Desk, clock: SettableClock) -> None:
    number = opened(company)
    clock.at("2026-11-23 12:30")
    record(company.acting(member("lin")), RecordContact(case=number, direction="out", text="已致电"))
    clock.at("2026-11-23 17:30")
    fire_all(company)
    assert given_alarms("first_response") == [("standard used 75", "11-23 12:00:00")]
    assert Clock.get(Clock.kind == "first_response").next_alarm_at is None
    assert Clock.get(Clock.kind == "first_response").breached_at is None


def test_a_raise_gives_what_was_passed_once_and_now(company: Desk, clock: SettableClock) -> None:
    number = opened(company)
    clock.at("2026-11-23 11:00")
    zhao = company.acting(member("zhao"))
    given = ChangeSeverity(case=number, version=case_of(number).version, severity="P1", reason="皮疹")
    change_severity(zhao, given)
    assert given_alarms("first_response") == [("p1 used 50", "11-23 11:00:00"), ("standard used 75", "11-23 11:00:00")]
    assert told("p1 used 50") == {"zhao", "ma"}
    assert clock_of(number, "first_response").due_at == clock()
    clock.at("2026-11-23 11:00:01")
    fire_all(company)
    assert given_alarms("first_response")[2:] == [
        ("p1 used 100", "11-23 11:00:01"), ("standard used 100", "11-23 11:00:01")
    ]  # fmt: skip
    assert told("p1 used 100") == {"lu"}
    entries = [event.subject for event in of_cases([case_of(number).id])]
    assert entries.count("alarm") == Alarm.select().count()


def test_what_was_due_before_a_raise_keeps_its_time(company: Desk, clock: SettableClock) -> None:
    number = opened(company)
    clock.at("2026-11-23 12:40")
    given = ChangeSeverity(case=number, version=case_of(number).version, severity="P1", reason="皮疹")
    change_severity(company.acting(member("zhao")), given)
    assert given_alarms("first_response") == [("standard used 75", "11-23 12:00:00"), ("p1 used 50", "11-23 12:40:00")]


def test_the_history_tells_an_alarm_and_a_task_in_the_language_of_its_reader(
    company: Desk, clock: SettableClock
) -> None:
    number = opened(company)
    due = clock_of(number, "first_response").due_at
    clock.at(due + timedelta(minutes=1))
    fire(company, FireAlarms())
    add_task(company, case_of(number), "qc", T("Report on {number} by {at}.", number=number, at=due))

    def told(language: Language) -> str:
        seen = view(company.speaking(language), number)
        return "\n".join([*(entry.body for entry in seen.timeline), *(task.text for task in seen.tasks)])

    english, chinese = told("en"), told("zh")
    assert "First response: late" in english
    assert "首次响应：已超时" in chinese
    assert "首次响应" not in english
    assert "First response" not in chinese
    for language in LANGUAGES:
        assert Translator(language, company.rules.calendars.zone).instant(due) in told(language)


def test_without_an_owner_at_work_the_supervisors_are_told(company: Desk, clock: SettableClock) -> None:
    opened(company, take=False)
    left = Staff.get(Staff.login == "lin")
    opened(company)
    Staff.update(active=False).where(Staff.id == left.id).execute()
    clock.at("2026-11-23 12:30")
    fire_all(company)
    assert Alarm.select().where(Alarm.threshold == "escalation.standard used 75").count() == 2
    assert told("standard used 75") == {"zhao"}


def test_who_is_not_at_the_desk_is_written_to(company: Desk, clock: SettableClock) -> None:
    number = opened(company)
    set_state(company.acting(member("zhao")), SetState(state="busy"))
    clock.at("2026-11-23 17:00")
    fire_all(company)
    rows = {row.address: row for row in Message.select().where(Message.template == "alarm")}
    assert set(rows) == {"ma@example.com", "138 0000 9009"}
    assert (rows["ma@example.com"].channel, rows["138 0000 9009"].channel) == ("email", "sms")
    assert rows["ma@example.com"].body == f"{number} P3: First response: used 150 % (2026-11-23 (Mon) 15:00)"
    assert "时限已用 200%" in rows["138 0000 9009"].body
    assert rows["ma@example.com"].case_id == case_of(number).id


def test_alarms_are_acknowledged_by_those_who_were_told(company: Desk, clock: SettableClock) -> None:
    opened(company)
    lin, zhao = (company.acting(member(login)) for login in ("lin", "zhao"))
    clock.at("2026-11-23 13:30")
    fire_all(company)
    assert [(alarm.level, alarm.severity) for alarm in mine(zhao)] == [("red", "P3"), ("amber", "P3")]
    assert news(zhao, 0).waiting == 2
    assert news(zhao, mine(zhao)[0].told).alarms == ()
    (warning,) = mine(lin)
    assert Translator("en").say(warning.what) == "First response: used 75 %"
    with pytest.raises(Refused) as caught:
        acknowledge(lin, AcknowledgeAlarms(alarms=(mine(zhao)[0].id,)))
    assert caught.value.code == "not_found"
    with pytest.raises(Refused):
        acknowledge(lin, AcknowledgeAlarms())
    assert acknowledge(lin, AcknowledgeAlarms(alarms=(warning.id,))) == 1
    assert acknowledge(lin, AcknowledgeAlarms(alarms=(warning.id,))) == 0
    assert mine(lin) == []
    assert len(mine(zhao)) == 2
    assert acknowledge(zhao, AcknowledgeAlarms(all=True)) == 2
    assert news(zhao, 0).waiting == 0


def test_a_warning_is_over_with_its_clock_and_a_breach_is_not(company: Desk, clock: SettableClock) -> None:
    number = opened(company)
    clock.at("2026-11-23 13:30")
    fire_all(company)
    record(company.acting(member("lin")), RecordContact(case=number, direction="out", text="已致电"))
    assert mine(company.acting(member("lin"))) == []
    assert [alarm.level for alarm in mine(company.acting(member("zhao")))] == ["red"]


def test_another_kind_of_case_has_other_thresholds_at_once(company: Desk, clock: SettableClock) -> None:
    opened(company, "repair", demand="", category="device_fault")
    number = case_of(opened(company, "repair", demand="", category="device_fault")).number
    clock.at("2026-11-23 09:10")
    before = clock_of(number, "solve").next_alarm_at
    edit(company, EditCase(case=number, version=case_of(number).version, text="还是异响"))
    assert clock_of(number, "solve").next_alarm_at == before
    assert next_due(company) == min(row.next_alarm_at for row in Clock.select() if row.next_alarm_at)


RULES = "{used: 75, level: amber, tell: [owner, supervisor]}"


@pytest.fixture
def own_rules(tmp_path: Path, company: Desk) -> Callable[[str], Desk]:
    """The company with another threshold in the place of 75 %."""

    def make(threshold: str) -> Desk:
        from config.loading import SHIPPED

        text = (SHIPPED / "escalation.yaml").read_text("utf-8").replace(RULES, threshold)
        directory = tmp_path / "rules"
        directory.mkdir()
        (directory / "escalation.yaml").write_text(text, "utf-8")
        return Desk(company.database, load(directory), None, company.clock)

    return make


def test_a_threshold_raises_the_severity(own_rules: Callable[[str], Desk], clock: SettableClock) -> None:
    desk = own_rules("{used: 75, level: amber, raise: P2}")
    number = opened(desk)
    clock.at("2026-11-23 12:00")
    fire_all(desk)
    case = case_of(number)
    assert (case.severity, case.owner.login) == ("P2", "lin")
    # 120 desk minutes from 9:00 are over: the raise brings no deadline before itself
    assert clock_of(number, "first_response").due_at == clock()
    assert Alarm.select().where(Alarm.raise_to != "").count() == 0
    clock.at("2026-11-23 12:00:01")
    fire_all(desk)
    assert given_alarms("first_response") == [
        ("standard used 75", "11-23 12:00:00"), ("standard used 100", "11-23 12:00:01")
    ]  # fmt: skip


def test_who_is_only_told_need_not_acknowledge(own_rules: Callable[[str], Desk], clock: SettableClock) -> None:
    desk = own_rules("{before: {hours: 1}, level: amber, tell: [owner], list: false}")
    opened(desk)
    clock.at("2026-11-23 12:00")
    fire_all(desk)
    assert given_alarms() == [("standard before 1 hours", "11-23 12:00:00")]
    assert mine(desk.acting(member("lin"))) == []


def test_a_correction_of_the_calendar_keeps_what_was_reached(company: Desk, clock: SettableClock) -> None:
    number = opened(company)
    clock.at("2026-11-23 12:10")
    with company.database.atomic():
        company._operation = "test"  # what the operation of a correction is inside of
        running.recompute(company, case_of(number))
        company._operation = ""
    assert given_alarms("first_response") == [("standard used 75", "11-23 12:00:00")]
    running.recompute(company, case_of(number))
    assert fire_all(company) == 0


def test_a_round_over_many_is_one_index_scan(company: Desk) -> None:
    opened(company)
    query = Clock.select().where(Clock.next_alarm_at <= company.now()).order_by(Clock.next_alarm_at, Clock.id).limit(9)
    sql, values = query.sql()
    explain = "EXPLAIN QUERY PLAN " if is_sqlite(company.database) else "EXPLAIN "
    plan = " ".join(str(row) for row in company.database.execute_sql(explain + sql, values).fetchall())
    assert "next_alarm_at" in plan


def test_batches_keep_the_order(company: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.alarms import operations

    monkeypatch.setattr(operations, "BATCH", 3)
    for minutes in (0, 7, 3, 11):
        clock.advance(minutes=minutes)
        opened(company)
    clock.advance(timedelta(days=40))
    fire_all(company)
    rows = list(Alarm.select().order_by(Alarm.id))
    assert len(rows) > 40
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)


def test_a_calendar_that_is_gone_stops_no_other_alarm(company: Desk, clock: SettableClock) -> None:
    number = opened(company)
    Clock.update(calendar="old").where(Clock.id == clock_of(number, "plan").id).execute()
    clock.at("2026-11-30 09:00")
    fire_all(company)
    assert given_alarms("plan") == []
    assert clock_of(number, "plan").breached_at is not None
    assert len(given_alarms("first_response")) == 4


def test_clocks_of_an_older_database_are_looked_at_once(company: Desk, clock: SettableClock) -> None:
    number = opened(company)
    before = {row.id: row.next_alarm_at for row in Clock.select()}
    Clock.update(next_alarm_at=Clock.start_at).execute()
    clock.at("2026-11-23 12:30")
    assert fire_all(company) == 1
    assert given_alarms("first_response") == [("standard used 75", "11-23 12:00:00")]
    assert clock_of(number, "plan").next_alarm_at == before[clock_of(number, "plan").id]

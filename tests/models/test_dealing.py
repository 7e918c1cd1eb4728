"""Automatic queues: who is given what, when, and what becomes of cases that nobody can be given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.texts import Language
from models import capabilities, operation
from models.assignment.dealing import AlarmWaiting, HandOut, alarm_waiting, hand_out
from models.assignment.operations import TakeNext, take_next
from models.assignment.queries import candidates
from models.cases.tables import Case, Notice
from models.desk import Desk
from models.events import Event
from models.intake.given import OpenCase
from models.intake.operations import Opened, open_case
from models.messages.notices import unread
from models.staff.members import load_of, member
from models.staff.operations import AddLeave, AddStaff, add, leave
from models.staff.sessions import SetState, SignOut, set_state, sign_out
from models.staff.tables import Staff
from tests.clock import SettableClock
from tests.models.automatic import automatic
from tests.screens.company import SKILLS, found_company

QUESTION: dict[str, Any] = {
    "kind": "consultation",
    "topic": "usage",
    "text": "饭前服用吗？",
    "contact_value": "1380000",
}


capabilities.operations()


@pytest.fixture
def dealing(desk: Desk, tmp_path: Path) -> Desk:
    """The small company under rules that give every case out."""
    return found_company(Desk(desk.database, automatic(tmp_path), clock=desk.clock))


@pytest.fixture
def small(desk: Desk, tmp_path: Path) -> Desk:
    """The same with a cap of four weighted cases."""
    return found_company(Desk(desk.database, automatic(tmp_path, cap=4), clock=desk.clock))


def ready(desk: Desk, *logins: str, state: Any = "ready") -> None:
    for login in logins:
        set_state(desk.acting(member(login)), SetState(state=state))


def ask(desk: Desk, **more: Any) -> Opened:
    """A question (weight 1), opened by the system, of nobody in particular."""
    return open_case(desk, OpenCase(**{**QUESTION, **more}))


def complain(desk: Desk, **more: Any) -> Opened:
    """A complaint (weight 2), for which the skill for appliances is needed."""
    given = {"kind": "complaint", "customer_id": 1, "product_code": "P2", "category": "device_fault", "text": "不转"}
    return open_case(desk, OpenCase(**{**given, **more}))


def case(number: str) -> Case:
    row: Case = Case.get(Case.number == number)
    return row


def owner(number: str) -> str | None:
    row = case(number)
    return row.owner.login if row.owner_id else None


def given_out() -> list[str]:
    """The numbers of the cases in the order in which the desk gave them out."""
    events = Event.select().where(Event.operation == "assignment.hand_out", Event.subject == "case").order_by(Event.id)
    return [event.case.number for event in events if (event.changes.get("owner") or [None, None])[1]]


def test_a_new_case_is_given_at_once_and_its_owner_is_told(dealing: Desk) -> None:
    ready(dealing, "lin")
    opened = complain(dealing)
    row = case(opened.number)
    assert (opened.owner, opened.version, opened.queue) == ("lin", row.version, "appliance")
    assert (owner(opened.number), row.waiting_since, row.waiting_from) == ("lin", None, "")
    assert [(notice.to.login, notice.case.number) for notice in Notice.select()] == [("lin", opened.number)]


def test_who_reads_a_notice_reads_it_in_his_language(dealing: Desk) -> None:
    ready(dealing, "lin")
    number = complain(dealing).number
    lin = dealing.acting(member("lin"))
    told: tuple[tuple[Language, str], ...] = (
        ("zh", f"工单 {number} 已分派给您。"), ("en", f"You were given the case {number}."),
    )  # fmt: skip
    for language, said in told:
        assert [notice.text for notice in unread(lin.speaking(language))] == [said]


def test_queues_take_unless_they_say_otherwise(desk: Desk) -> None:
    ready(found_company(desk), "lin")
    opened = complain(desk)
    assert (opened.owner, case(opened.number).waiting_since, opened.queue) == (None, None, "appliance")
    assert hand_out(desk, HandOut()) == 0


def test_first_the_owner_of_a_case_of_the_customer_then_the_load_then_the_longest_idle(
    dealing: Desk, clock: SettableClock
) -> None:
    ready(dealing, "zhou")
    clock.advance(minutes=1)
    ready(dealing, "lin")
    first = complain(dealing)
    assert owner(first.number) == "zhou"  # idle longer
    second = complain(dealing, customer_id=2)
    assert owner(second.number) == "lin"  # less load
    third = ask(dealing, customer_id=2)
    assert owner(third.number) == "lin"  # has a case of this customer
    fourth = complain(dealing, customer_id=3)
    assert owner(fourth.number) == "zhou"  # 2 against 3


def test_idle_since_the_load_fell_or_he_became_ready(dealing: Desk, clock: SettableClock) -> None:
    def idle() -> Any:
        return Staff.get(Staff.login == "lin").idle_since

    at = clock.advance(minutes=1)
    ready(dealing, "lin")
    opened = ask(dealing, answer="饭后。")  # nobody's: the system answered it
    assert idle() == at
    mine = ask(dealing)
    clock.advance(minutes=1)
    assert idle() == at  # a case more is no relief
    relieved = clock.advance(minutes=1)
    answer_and_close(dealing, mine.number)
    assert idle() == relieved
    clock.advance(minutes=1)
    ready(dealing, "lin", state="busy")
    assert idle() == relieved
    back = clock.advance(minutes=1)
    ready(dealing, "lin")
    assert (idle(), opened.owner) == (back, None)


def answer_and_close(desk: Desk, number: str) -> None:
    acting = desk.acting(member(owner(number) or ""))
    for name, given in (("answer", {"answer": "饭后服用。"}), ("close", {})):
        operation.run(acting, f"consultations.{name}", {"case": number, "version": case(number).version, **given})


def test_who_is_away_off_left_on_leave_or_off_shift_gets_none(dealing: Desk, clock: SettableClock) -> None:
    now = clock()
    ready(dealing, "lin", "zhou", "zhao")
    sign_out(dealing.acting(member("lin")), SignOut())
    ready(dealing, "zhou", state="away")
    leave(dealing, AddLeave(login="zhao", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)))
    night: dict[str, Any] = {"shift_start": "22:00", "shift_end": "06:00"}
    add(dealing, AddStaff(login="night", name="夜班", roles=("agent",), skills=SKILLS, **night))
    add(dealing, AddStaff(login="gone", name="离职", roles=("agent",), skills=SKILLS))
    ready(dealing, "night", "gone")
    Staff.update(active=False).where(Staff.login == "gone").execute()
    opened = complain(dealing)
    assert (opened.owner, opened.queue, case(opened.number).waiting_from) == (None, "waiting", "appliance")
    assert case(opened.number).waiting_since == now
    reasons = {row.login: row.why.message for row in candidates(dealing, opened.number)}
    assert reasons == {"lin": "off duty", "zhou": "away", "zhao": "on leave", "night": "outside of the shift"}
    clock.at("2026-11-23 09:59:59")
    assert hand_out(dealing, HandOut()) == 0
    clock.at("2026-11-23 10:00")
    assert hand_out(dealing, HandOut()) == 1  # back from leave
    assert (owner(opened.number), case(opened.number).queue) == ("zhao", "appliance")


def test_whoever_comes_on_shift_is_given_what_waits(dealing: Desk, clock: SettableClock) -> None:
    late: dict[str, Any] = {"shift_start": "13:00", "shift_end": "21:00"}
    add(dealing, AddStaff(login="late", name="晚班", roles=("agent",), skills=SKILLS, **late))
    ready(dealing, "late")
    opened = complain(dealing)
    clock.at("2026-11-23 12:59:59")
    assert hand_out(dealing, HandOut()) == 0
    clock.at("2026-11-23 13:00")
    assert hand_out(dealing, HandOut()) == 1
    assert owner(opened.number) == "late"


def test_whoever_becomes_ready_gets_the_worst_and_oldest_first(small: Desk, clock: SettableClock) -> None:
    numbers = []
    for customer, flags in ((1, ()), (2, ("device_hazard",)), (3, ())):
        numbers.append(complain(small, customer_id=customer, flags=flags).number)
        clock.advance(minutes=1)
    assert [case(number).queue for number in numbers] == ["waiting"] * 3
    ready(small, "lin")  # the urgent one fills his load of four
    ready(small, "zhou")  # two of two
    assert given_out() == [numbers[1], numbers[0], numbers[2]]
    assert [owner(number) for number in numbers] == ["zhou", "lin", "zhou"]
    assert [case(number).queue for number in numbers] == ["appliance", "urgent", "appliance"]
    assert load_of(small, Staff.get(Staff.login == "lin").id) == 4


def test_whoever_finishes_a_case_gets_the_oldest_that_waits(small: Desk, clock: SettableClock) -> None:
    ready(small, "lin")
    numbers = []
    for _ in range(6):
        numbers.append(ask(small).number)
        clock.advance(minutes=1)
    assert [owner(number) for number in numbers] == ["lin"] * 4 + [None] * 2
    answer_and_close(small, numbers[2])
    assert [owner(number) for number in numbers[4:]] == ["lin", None]
    answer_and_close(small, numbers[0])
    assert [owner(number) for number in numbers[4:]] == ["lin", "lin"]


def test_a_heavy_case_that_waits_does_not_keep_up_the_light_ones(small: Desk) -> None:
    ready(small, "lin")
    for _ in range(3):
        ask(small)
    heavy = complain(small)
    light = ask(small)
    assert (owner(heavy.number), owner(light.number)) == (None, "lin")


def test_to_deal_again_changes_nothing(dealing: Desk) -> None:
    complain(dealing)
    before = Event.select().count()
    assert hand_out(dealing, HandOut()) == 0
    assert Event.select().count() == before


def test_take_next_takes_what_waits_and_it_goes_back_to_its_queue(dealing: Desk) -> None:
    opened = complain(dealing)
    taken = take_next(dealing.acting(member("lin")), TakeNext())
    row = case(opened.number)
    assert (taken.number, row.queue, row.waiting_from, row.waiting_since) == (opened.number, "appliance", "", None)


def test_what_was_given_back_does_not_come_back(dealing: Desk) -> None:
    ready(dealing, "lin")
    number = complain(dealing).number
    release(dealing, number)
    assert (owner(number), case(number).queue) == (None, "waiting")
    ready(dealing, "lin", state="busy")
    assert hand_out(dealing, HandOut()) == 0
    ready(dealing, "zhou")
    assert owner(number) == "zhou"
    release(dealing, number)  # who gave it back before may have it again: only the last one does not want it
    assert owner(number) == "lin"


def release(desk: Desk, number: str) -> None:
    acting = desk.acting(member(owner(number) or ""))
    operation.run(acting, "cases.release", {"case": number, "version": case(number).version, "reason": "下班"})


def test_a_transfer_into_an_automatic_queue_gives_the_case_to_somebody_else(dealing: Desk) -> None:
    ready(dealing, "lin", "zhou")
    number = complain(dealing).number
    first = owner(number) or ""
    given = {"case": number, "version": case(number).version, "queue": "returns", "reason": "要求退货"}
    answer = operation.run(dealing.acting(member(first)), "cases.transfer", given)
    assert {first, owner(number)} == {"lin", "zhou"}
    assert (case(number).queue, answer.version) == ("returns", case(number).version)


def test_a_case_can_be_sent_to_the_waiting_queue_by_hand(desk: Desk) -> None:
    found_company(desk)
    number = complain(desk).number
    operation.run(desk, "cases.transfer", {"case": number, "version": 1, "queue": "waiting", "reason": "无人可派"})
    assert (case(number).waiting_from, case(number).waiting_since) == ("appliance", desk.now())
    ready(desk, "lin")
    assert (owner(number), case(number).queue) == ("lin", "appliance")


def test_a_converted_question_is_given_out(dealing: Desk) -> None:
    old = ask(dealing, customer_id=1, product_code="P2")
    ready(dealing, "zhao", state="away")
    given = {"case": old.number, "version": case(old.number).version, "kind": "complaint", "category": "device_fault"}
    dealing_agent = dealing.acting(member("lin"))
    new = operation.run(dealing_agent, "consultations.convert", given)
    assert (case(new.number).queue, case(new.number).waiting_from) == ("waiting", "appliance")
    assert (case(old.number).queue, case(old.number).waiting_since) == ("consultations", None)
    ready(dealing, "lin")
    assert owner(new.number) == "lin"


def test_a_lowered_severity_makes_room(small: Desk) -> None:
    ready(small, "lin")
    urgent = complain(small, flags=("device_hazard",))
    waits = ask(small)
    assert (owner(urgent.number), owner(waits.number)) == ("lin", None)
    given = {"case": urgent.number, "version": case(urgent.number).version, "severity": "P3", "reason": "误报"}
    operation.run(small, "cases.change_severity", given)
    assert owner(waits.number) == "lin"


def test_the_alarm_comes_to_the_second_and_once_for_each_wait(dealing: Desk, clock: SettableClock) -> None:
    add(dealing, AddStaff(login="qian", name="钱主管", roles=("supervisor",)))
    clock.at("2026-11-23 10:00")
    number = complain(dealing).number
    clock.at("2026-11-23 10:14:59")
    assert alarm_waiting(dealing, AlarmWaiting()) == 0
    clock.at("2026-11-23 10:15:00")
    assert alarm_waiting(dealing, AlarmWaiting()) == 1
    told = sorted(notice.to.login for notice in Notice.select().where(Notice.case == case(number).id))
    assert told == ["qian", "zhao"]
    clock.at("2026-11-23 12:00")
    assert alarm_waiting(dealing, AlarmWaiting()) == 0
    ready(dealing, "lin")
    release(dealing, number)  # a new wait begins
    clock.at("2026-11-23 12:14:59")
    assert alarm_waiting(dealing, AlarmWaiting()) == 0
    clock.at("2026-11-23 12:15")
    assert alarm_waiting(dealing, AlarmWaiting()) == 1
    assert alarm_waiting(dealing, AlarmWaiting()) == 0


def test_nobody_is_alarmed_of_what_was_taken_in_time(dealing: Desk, clock: SettableClock) -> None:
    complain(dealing)
    take_next(dealing.acting(member("lin")), TakeNext())
    clock.advance(hours=1)
    assert alarm_waiting(dealing, AlarmWaiting()) == 0


def test_the_number_of_statements_does_not_grow_with_staff_and_cases(
    sqlite_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dealing = found_company(Desk(sqlite_desk.database, automatic(tmp_path), clock=sqlite_desk.clock))
    ready(dealing, "lin")
    few = statements(dealing, lambda: complain(dealing), monkeypatch)
    Staff.insert_many(
        [{"login": f"a{n}", "name": f"A{n}", "roles": ["agent"], "state": "ready"} for n in range(300)]
    ).execute()
    row = dict(case(complain(dealing).number).__data__)
    Case.insert_many(
        [
            {**row, "id": 1000 + n, "number": f"X{n}", "owner": Staff.get(Staff.login == f"a{n % 300}")}
            for n in range(900)
        ]
    ).execute()
    assert statements(dealing, lambda: complain(dealing), monkeypatch) == few


def statements(desk: Desk, do: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many statements are sent."""
    sent: list[str] = []
    execute = desk.database.execute_sql

    def counted(sql: str, *more: Any) -> Any:
        sent.append(sql)
        return execute(sql, *more)

    with monkeypatch.context() as patch:
        patch.setattr(desk.database, "execute_sql", counted)
        do()
    return len(sent)


def test_candidates_are_told_with_their_reasons_best_first(dealing: Desk) -> None:
    ready(dealing, "zhao", state="away")
    for login in ("lin", "zhou"):
        ready(dealing, login)
    add(dealing, AddStaff(login="hu", name="胡一", roles=("agent",)))
    ready(dealing, "hu")
    Staff.update(load_cap=1).where(Staff.login == "zhou").execute()
    number = complain(dealing).number  # lin's: it is for somebody else now
    rows = candidates(dealing, number)
    assert [(row.login, row.able, row.why.message) for row in rows] == [
        ("zhou", False, "full: load {load}/{cap}"),
        ("hu", False, "lacks {skills}"),
        ("zhao", False, "away"),
    ]
    Staff.update(load_cap=None).where(Staff.login == "zhou").execute()
    best = candidates(dealing, number)[0]
    assert (best.login, best.able, best.why.values["load"]) == ("zhou", True, 0)

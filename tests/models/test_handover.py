"""Handing over what somebody has who leaves: proposed by the usual order, all or nothing, clocks unchanged."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models import capabilities, operation
from models.assignment.handover import HandedCase, HandedOver, HandOver, hand_over
from models.assignment.queries import Handover, handover_of
from models.cases.tables import Case, Notice, Task
from models.clocks.tables import Clock
from models.desk import Desk
from models.events import Event
from models.intake.drafts import KeepDraft, keep
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.messages.notices import SendNotice, send
from models.refusals import Refused
from models.staff.members import member
from models.staff.operations import AddStaff, ChangeStaff, add, change
from models.staff.sessions import SetState, SignOut, set_state, sign_out
from models.staff.tables import Staff
from models.tasks.operations import AddTask
from models.tasks.operations import add as add_task
from tests.clock import SettableClock
from tests.models.automatic import automatic
from tests.models.walking import dump
from tests.notices import words
from tests.screens.company import found_company

capabilities.operations()


@pytest.fixture
def company(desk: Desk) -> Desk:
    """The small company with a manager; everybody is ready."""
    found_company(desk)
    add(desk, AddStaff(login="chen", name="陈经理", roles=("manager",)))
    for login in ("lin", "zhou", "zhao"):
        set_state(desk.acting(member(login)), SetState(state="ready"))
    return desk


def complain(desk: Desk, customer: int, **more: Any) -> str:
    """A complaint of 林静's."""
    given = {"kind": "complaint", "product_code": "P2", "category": "device_fault", "text": "不转", "take": True}
    return open_case(desk.acting(member("lin")), OpenCase(**{**given, "customer_id": customer, **more})).number


def case(number: str) -> Case:
    row: Case = Case.get(Case.number == number)
    return row


def owner(number: str) -> str | None:
    row = case(number)
    return row.owner.login if row.owner_id else None


def handed(number: str, to: str, *, confirmed: bool = False) -> HandedCase:
    return HandedCase(case=number, version=case(number).version, to=to, confirmed=confirmed)


def over(desk: Desk, *cases: HandedCase, by: str = "zhao", **more: Any) -> HandedOver:
    return hand_over(desk.acting(member(by)), HandOver(login="lin", cases=cases, reason="离职", **more))


def refused(desk: Desk, *cases: HandedCase, **more: Any) -> Refused:
    """It is refused, and nothing has changed."""
    before = dump(desk.database)
    with pytest.raises(Refused) as caught:
        over(desk, *cases, **more)
    assert dump(desk.database) == before
    return caught.value


def preview(desk: Desk) -> Handover:
    return handover_of(desk.acting(member("zhao")), "lin")


def test_the_preview_deals_one_after_the_other(company: Desk, clock: SettableClock) -> None:
    numbers = []
    for customer, flags in ((1, ()), (2, ("device_hazard",)), (3, ())):
        numbers.append(complain(company, customer, flags=flags))
        clock.advance(minutes=1)
    Staff.update(load_cap=4).where(Staff.login == "zhao").execute()
    shown = preview(company)
    assert [(one.number, one.to, one.needs_confirming) for one in shown.cases] == [
        (numbers[1], "zhou", True),  # ready before 赵敏
        (numbers[0], "zhao", False),  # who has 0 against 4 now
        (numbers[2], "zhao", False),  # 2 against 4
    ]
    assert shown.cases[0].customer == "李*"
    sign_out(company.acting(member("zhou")), SignOut())
    assert [one.to for one in preview(company).cases] == ["zhao", "", ""]


def test_the_preview_tells_tasks_drafts_and_notices(company: Desk) -> None:
    number = complain(company, 1)
    lin = company.acting(member("lin"))
    add_task(lin, AddTask(case=number, department="qc", text="检验", assignee="lin"))
    keep(lin, KeepDraft(form="intake", content={"text": "半句"}))
    send(company, SendNotice(to="lin", text="请回电"))
    shown = preview(company)
    assert [task.text for task in shown.tasks] == ["检验"]
    assert ([draft.form for draft in shown.drafts], shown.notices) == (["intake"], 1)


@pytest.mark.parametrize("login", ["lin", "chen"])
def test_only_supervisors_and_managers_see_the_preview(company: Desk, login: str) -> None:
    desk = company.acting(member(login))
    if login == "chen":
        assert handover_of(desk, "lin").cases == ()
    else:
        with pytest.raises(Refused):
            handover_of(desk, "zhou")


def test_everything_goes_over_and_the_clocks_stay(company: Desk, clock: SettableClock) -> None:
    first, second = complain(company, 1), complain(company, 2)
    clocks = list(Clock.select().order_by(Clock.id).tuples())
    due = [case(number).next_due for number in (first, second)]
    clock.advance(hours=1)
    done = over(company, handed(first, "zhou"), handed(second, "zhao"))
    assert (done.given, done.returned, done.off) == (2, 0, False)
    assert [owner(number) for number in (first, second)] == ["zhou", "zhao"]
    assert list(Clock.select().order_by(Clock.id).tuples()) == clocks
    assert [case(number).next_due for number in (first, second)] == due
    event = Event.select().where(Event.case == case(first).id).order_by(Event.id.desc()).offset(1).first()
    ids = {row.login: row.id for row in Staff.select()}
    assert (event.operation, event.changes["owner"]) == ("assignment.hand_over", [ids["lin"], ids["zhou"]])
    assert event.note == {"reason": "离职"}
    taken, gone = Notice.select().order_by(Notice.id)  # 赵敏 knows what he did himself
    assert (taken.to.login, first in words(taken), "离职" in words(taken)) == ("zhou", True, True)
    assert (gone.to.login, gone.case) == ("lin", None)
    assert words(gone, "zh") == "赵敏已移交您的工单：2 单给同事，0 单退回队列，原因：离职"


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("cases.assign", {"to": "zhou"}, "赵敏 gave your case {number} to 周磊."),
        ("cases.release", {"reason": "病假"}, "赵敏 gave your case {number} to the queue Appliances: 病假"),
        ("cases.transfer", {"queue": "returns", "reason": "要退"},
         "赵敏 gave your case {number} to the queue Returns: 要退"),
    ],
)  # fmt: skip
def test_who_loses_a_case_is_told_unless_he_gave_it_away(
    company: Desk, name: str, given: dict[str, str], said: str
) -> None:
    for actor, told in (("zhao", [said]), ("lin", [])):
        number = complain(company, 1)
        seen = {"case": number, "version": case(number).version}
        if actor == "lin" and name == "cases.assign":
            continue  # an agent gives cases to nobody
        operation.run(company.acting(member(actor)), name, {**seen, **given})
        notices = Notice.select().where(Notice.to == member("lin").id, Notice.case == case(number).id)
        found = [words(row) for row in notices]
        assert found == [one.format(number=number) for one in told]


def test_one_stale_case_and_nothing_goes_over(company: Desk) -> None:
    first, second = complain(company, 1), complain(company, 2)
    seen = [handed(first, "zhou"), handed(second, "zhou")]
    operation.run(company.acting(member("zhao")), "cases.edit", {"case": second, "version": 1, "text": "更响了"})
    problem = refused(company, *seen)
    assert (problem.code, problem.field, problem.details["case"]) == ("stale", "cases", second)
    over(company, handed(first, "zhou"), handed(second, "zhou"))


def test_a_case_of_somebody_else_is_refused(company: Desk) -> None:
    number = complain(company, 1)
    over(company, handed(number, "zhou"))
    assert refused(company, handed(number, "zhao")).code == "rule"


@pytest.mark.parametrize(("flags", "severity"), [(("device_hazard",), "P1"), (("pregnant",), "P2")])
def test_urgent_cases_are_confirmed_on_their_own(company: Desk, flags: Any, severity: str) -> None:
    number = complain(company, 1, flags=flags, product_code="P2")
    Case.update(severity=severity).where(Case.number == number).execute()
    problem = refused(company, handed(number, "zhou"))
    assert (problem.field, problem.details) == ("cases", {"unconfirmed": True, "case": number})
    over(company, handed(number, "zhou", confirmed=True))
    assert owner(number) == "zhou"


def test_new_owners_are_at_work_and_within_their_caps(company: Desk) -> None:
    first, second = complain(company, 1), complain(company, 2)
    Staff.update(load_cap=3).where(Staff.login == "zhou").execute()
    problem = refused(company, handed(first, "zhou"), handed(second, "zhou"))
    assert (problem.details["over_cap"], problem.details["case"]) == (True, second)
    sign_out(company.acting(member("zhao")), SignOut())
    assert refused(company, handed(first, "zhao")).code == "rule"
    assert refused(company, handed(first, "chen")).code == "rule"  # off duty
    assert refused(company, handed(first, "lin")).code == "rule"
    assert refused(company, handed(first, "nobody")).code == "not_found"
    over(company, handed(first, "zhou"), handed(second, "zhou"), over_cap=True)


def test_tasks_go_to_the_department(company: Desk) -> None:
    Staff.update(department="aftersales").where(Staff.login == "lin").execute()
    number = complain(company, 1)
    for text in ("检验", "回电"):
        task = AddTask(case=number, department="qc", text=text, assignee="lin")
        add_task(company.acting(member("lin")), task)
    assert over(company, tasks=False).tasks == 0
    assert over(company).tasks == 2
    assert [(task.assignee, task.department) for task in Task.select()] == [(None, "aftersales")] * 2


def test_a_login_ends_when_nothing_is_left(company: Desk) -> None:
    first, second = complain(company, 1), complain(company, 2)
    problem = refused(company, handed(first, "zhou"), off=True)
    assert (problem.field, problem.details) == ("off", {"force": True})
    assert refused(company, handed(first, "zhou"), off=True, force=True).code == "not_allowed"
    done = over(company, handed(first, "zhou"), handed(second, ""), off=True)
    assert (done.given, done.returned, done.off) == (1, 1, True)
    row = Staff.get(Staff.login == "lin")
    assert (row.active, row.state, owner(second)) == (False, "off", None)


def test_a_manager_forces_it_and_the_supervisors_are_told(company: Desk) -> None:
    first, second = complain(company, 1), complain(company, 2, flags=("device_hazard",))
    add_task(company.acting(member("lin")), AddTask(case=first, department="qc", text="检验", assignee="lin"))
    over(company, by="chen", off=True, force=True, tasks=False)
    assert [owner(number) for number in (first, second)] == [None, None]
    assert [case(number).queue for number in (first, second)] == ["appliance", "urgent"]
    assert Task.get().assignee is None
    assert [(notice.to.login, notice.case) for notice in Notice.select()] == [("zhao", None)]


def test_in_automatic_queues_what_comes_back_is_given_out(company: Desk, tmp_path: Path) -> None:
    dealing = Desk(company.database, automatic(tmp_path), clock=company.clock)
    first, second = complain(dealing, 1), complain(dealing, 2)
    over(dealing, handed(first, ""), by="zhao")
    assert owner(first) in ("zhou", "zhao")
    over(dealing, by="chen", off=True, force=True)
    assert owner(second) in ("zhou", "zhao")


def test_who_has_open_cases_is_not_switched_off_otherwise(company: Desk) -> None:
    number = complain(company, 1)
    row = Staff.get(Staff.login == "lin")
    with pytest.raises(Refused) as caught:
        change(company, ChangeStaff(login="lin", version=row.version, active=False))
    assert (caught.value.code, caught.value.field) == ("rule", "active")
    over(company, handed(number, "zhou"))
    change(company, ChangeStaff(login="lin", version=row.version, active=False))
    assert Staff.get(Staff.login == "lin").state == "off"


def test_who_is_switched_off_already_can_be_handed_over(company: Desk) -> None:
    number = complain(company, 1)
    Staff.update(active=False).where(Staff.login == "lin").execute()
    assert [one.to for one in preview(company).cases] == ["zhou"]
    over(company, handed(number, "zhou"))
    assert owner(number) == "zhou"


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [("8:30", "17:30", "shift_start"), ("08:30", "24:00", "shift_end"), ("08:30", "", "shift_end")],
)
def test_shifts_are_times_of_day(company: Desk, start: str, end: str, field: str) -> None:
    for do in (
        lambda: add(company, AddStaff(login="x", name="X", roles=("agent",), shift_start=start, shift_end=end)),
        lambda: change(company, ChangeStaff(login="lin", version=1, shift_start=start, shift_end=end)),
    ):
        with pytest.raises(Refused) as caught:
            do()
        assert caught.value.field == field


def test_time_goes_on_while_one_is_away(company: Desk, clock: SettableClock) -> None:
    """Ownership never expires: signing out leaves the cases with their owner."""
    number = complain(company, 1)
    sign_out(company.acting(member("lin")), SignOut())
    clock.advance(timedelta(days=2))
    assert owner(number) == "lin"

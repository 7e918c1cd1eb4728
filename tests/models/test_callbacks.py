"""Callbacks (workflows 6, K1 to K12): born, attempted, answered, and what follows from them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from models import database as databases
from models import operation
from models.callbacks import planning, queries, surveys
from models.callbacks.finding import numbers_of
from models.callbacks.report import report
from models.callbacks.tables import Callback, CallbackAttempt, Survey
from models.cases.tables import Case, Message, Notice, Task
from models.clocks.tables import Clock
from models.complaints.tables import Promise, StaffRecord
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.refusals import Refused
from models.reports.months import month_of
from models.staff.members import member
from models.staff.tables import Staff
from tests.clock import SettableClock
from tests.models.calling import Callers, attempts, survey
from tests.models.complaining import FOOD
from tests.models.returning import RETURN_WAYS, Shop
from tests.notices import in_english, words


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Callers:
    """On both databases."""
    return Callers(desk, clock)


@pytest.fixture
def one(sqlite_desk: Desk, clock: SettableClock) -> Callers:
    """Where the kind of database is of no interest."""
    return Callers(sqlite_desk, clock)


def refused(code: str, field: str | None = None) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and field in (None, error.field))


def told(login: str) -> list[str]:
    staff = Staff.get(Staff.login == login)
    return [words(row) for row in Notice.select().where(Notice.to == staff.id).order_by(Notice.id.desc())]


def templates() -> list[str]:
    return [row.template for row in Message.select().order_by(Message.id)]


def at(company: Callers, day: str) -> datetime:
    """An instant of the desk's zone."""
    return company.clock.at(day)


# K1: born


def test_a_result_that_is_confirmed_is_to_be_verified_by_the_clock_of_the_case(company: Callers) -> None:
    call = company.waits()
    clock = Clock.get(Clock.case == call.case_id, Clock.kind == "callback")
    assert (call.state, call.due_at, call.due_inclusive) == ("planned", clock.due_at, clock.inclusive)
    assert call.not_by_id is None
    assert queries.calls(company.acting("qian")).due[0].standing == "due"


def test_a_return_that_is_done_is_verified_and_one_that_is_not_leads_to_a_complaint(
    sqlite_desk: Desk, clock: SettableClock
) -> None:
    shop = Shop(sqlite_desk, clock)
    number = RETURN_WAYS["confirming"](shop)
    case = Case.get(Case.number == number)
    shop.does("agent", "returns.confirm", case=number, version=case.version)
    call = Callback.get(Callback.case == case.id)
    assert call.kind == "verification"
    assert (Case.get_by_id(case.id).open, call.open) == (False, True)
    clock.at(max(clock(), call.next_at))
    taken = shop.does("supervisor", "callbacks.take", callback_id=call.id, version=1)
    shop.does(
        "supervisor", "callbacks.answer", callback_id=call.id, version=taken.version, solved=False, opinion="钱没到"
    )
    complaint = Case.get(Case.kind == "complaint")
    assert (complaint.linked_to_id, complaint.text, complaint.customer_id) == (case.id, "钱没到", case.customer_id)


def test_of_consultations_a_sample_is_called_unless_the_customer_has_said_how_satisfied_he_is(one: Callers) -> None:
    rules = one.desk.rules.callbacks
    for i in range(12):
        given = {"kind": "consultation", "category": "", "demand": "", "topic": "usage", "text": "怎么吃？"}
        number = one.does("agent", "intake.open", **{**_food(), **given, "answer": "饭后。"}).number
        version = one.case(number).version
        rating = {"rating": 4} if i % 2 else {}
        one.does("agent", "consultations.close", case=number, version=version, **rating)
        case = one.case(number)
        sampled = rules.sampled(number, rules.sample.consultation)
        assert Callback.select().where(Callback.case == case.id).exists() == (sampled and not rating)
        assert Survey.select().where(Survey.case == case.id, Survey.satisfied == 4).exists() == bool(rating)


def _food() -> dict[str, object]:
    return {**FOOD, "batch_number": "B2601"}


def test_a_call_is_born_once(one: Callers) -> None:
    call = one.waits()
    assert planning.plan(one.desk, "verification", planning.Birth(call.key, "", one.case_by(call))) is None


def test_a_measure_is_looked_at_thirty_days_later(one: Callers) -> None:
    number = one.reach("callback", amount_cents=600_000)
    one.call_back(number, solved=True, satisfied=4)
    one.on("agent", "close", number, root_cause="包装", prevention="改用铝袋")
    call = one.call_of(number, "improvement")
    assert call.reason == "改用铝袋"
    assert call.next_at >= one.clock() + timedelta(days=29)


def test_a_sellers_case_is_called_by_the_seller_within_three_days(one: Callers) -> None:
    seller = Staff.get(Staff.login == "seller")
    Customer.update(seller=seller.id).execute()
    number = one.reach("result_fed_back", channel="seller")
    call = one.call_of(number, "seller")
    assert call.owner_id == seller.id
    assert not call.due_inclusive
    assert call.due_at <= one.clock() + timedelta(days=4)
    with refused("rule", "callback_id"):
        one.takes(call, "agent")
    one.ends(call, "answer", "seller", solved=True)


# K3: who calls, and when


def test_the_handling_agent_of_a_serious_case_does_not_call_himself(company: Callers) -> None:
    call = company.waits(amount_cents=600_000)
    owner = company.case_by(call).owner_id
    assert call.not_by_id == owner
    handler = Staff.get_by_id(owner).login
    with refused("rule", "callback_id"):
        company.takes(call, handler)
    assert company.does(handler, "callbacks.take_next").callback_id is None
    assert company.does("qian", "callbacks.take_next").callback_id == call.id


@pytest.mark.parametrize(
    ("now", "may"),
    [("2026-11-24T09:00:00", True), ("2026-11-24T19:59:59", True), ("2026-11-24T20:00:00", False),
     ("2026-11-24T08:59:59", False), ("2027-02-05T10:00:00", False), ("2027-02-08T19:59:59", False),
     ("2027-02-09T09:00:00", True)],
)  # fmt: skip
def test_nobody_is_called_in_forbidden_hours_and_the_refusal_says_when(one: Callers, now: str, may: bool) -> None:
    call = one.waits()
    at(one, now)
    if may:
        assert one.takes(call).state == "calling"
        return
    with pytest.raises(Refused) as caught:
        one.takes(call)
    earliest = "2027-02-09T09:00:00" if now.startswith("2027") else f"2026-11-{24 + (now[11:13] == '20')}T09:00:00"
    assert caught.value.details["at"] == SettableClock().at(earliest)
    with refused("rule"):
        one.does("qian", "callbacks.take_next")


def test_who_is_not_to_be_disturbed_is_written_to_but_called_when_he_asked(company: Callers) -> None:
    Customer.update(do_not_disturb=True).execute()
    call = company.waits()
    with refused("rule", "callback_id"):
        company.takes(call)
    assert company.does("qian", "callbacks.take_next").callback_id is None
    number = company.case_by(call).number
    asked = company.promises(number, company.clock() + timedelta(hours=1))
    assert company.watches() == 1
    assert company.now(call).state == "sms_sent"
    assert templates()[-1] == "M14.instead"
    company.clock.at(asked.next_at)
    company.ends(asked, "answer", opinion="谢谢")


def test_the_worst_is_next_and_nobody_gets_the_same(company: Callers) -> None:
    first, second = company.waits(), company.waits()
    promised = company.promises(company.case_by(first).number, company.clock() + timedelta(minutes=30), "wu")
    company.clock.at(max(promised.next_at, second.next_at) - timedelta(minutes=10))
    assert company.does("wu", "callbacks.take_next").callback_id == promised.id
    taken = company.does("qian", "callbacks.take_next").callback_id
    assert taken == first.id
    assert company.does("qian", "callbacks.take_next").callback_id == taken
    with refused("rule", "callback_id"):
        company.takes(second)
    assert company.does("supervisor", "callbacks.take_next").callback_id == second.id
    assert company.does("supervisor2", "callbacks.take_next").callback_id is None


def test_two_who_take_at_the_same_moment_get_two_calls(
    postgres_url: str, open_desk: Callable[[str], Desk], clock: SettableClock
) -> None:
    company = Callers(open_desk(postgres_url), clock)
    calls = company.waits(), company.waits()
    clock.at(max(call.next_at for call in calls))
    taken: list[int] = []

    def colleague() -> None:
        taken.append(company.does("wu", "callbacks.take_next").callback_id)
        company.desk.database.close()

    def both() -> None:
        taken.append(company.does("qian", "callbacks.take_next").callback_id)
        other = threading.Thread(target=colleague)
        other.start()
        other.join(20)

    with databases.writing(company.desk.database):
        both()
    assert sorted(taken) == sorted(call.id for call in calls)


def test_a_call_that_was_forgotten_is_free_again(one: Callers) -> None:
    call = one.takes(one.waits())
    one.clock.advance(minutes=29, seconds=59)
    assert one.watches() == 0
    one.clock.advance(seconds=1)
    assert one.watches() == 1
    assert one.now(call).state == "planned"
    assert one.takes(call, "wu").caller_id == member("wu").id


def test_who_forgot_a_call_is_not_given_it_back_and_may_take_another(company: Callers) -> None:
    call = company.takes(company.waits())
    company.clock.advance(minutes=29)
    assert company.does("qian", "callbacks.take_next").callback_id == call.id
    assert company.now(call).calling_since < company.clock()
    company.clock.advance(minutes=1)
    again = company.does("qian", "callbacks.take_next")
    assert again.version > call.version + 1
    assert company.now(again.callback_id).calling_since == company.clock()
    at(company, "2026-11-24T20:00")
    with refused("rule"):
        company.does("qian", "callbacks.take_next")


def test_an_attempt_counts_from_the_beginning_of_the_call(company: Callers) -> None:
    promised = company.promises(company.case_by(company.waits()).number, company.clock() + timedelta(hours=1))
    company.clock.at(promised.due_at - timedelta(minutes=1))
    taken = company.takes(promised)
    company.clock.advance(minutes=20)
    company.watches()
    assert company.now(promised).broken_at is None
    company.does("qian", "callbacks.no_answer", callback_id=taken.id, version=taken.version)
    row, began = company.now(promised), taken.calling_since
    assert (row.in_time, row.ever_broken) == (True, False)
    assert CallbackAttempt.get(CallbackAttempt.callback == row.id).at == began
    assert row.next_at == began + timedelta(hours=4)


def test_a_promise_that_was_taken_and_given_back_is_broken_all_the_same(company: Callers) -> None:
    promised = company.promises(company.case_by(company.waits()).number, company.clock() + timedelta(hours=1))
    company.clock.at(promised.due_at - timedelta(minutes=1))
    taken = company.takes(promised)
    company.clock.advance(minutes=5)
    company.does("qian", "callbacks.release", callback_id=taken.id, version=taken.version)
    assert company.watches() == 1
    assert company.now(promised).broken_at == company.clock()


# K5, K6: no answer


def test_three_attempts_lie_apart_on_two_days_and_then_it_is_written(company: Callers) -> None:
    call = company.waits()
    at(company, "2026-11-24T10:00")
    first = company.ends(call, "no_answer")
    assert first.next_at == SettableClock().at("2026-11-24T14:00")
    assert [*map(in_english, first.why)] == ["at least 4 h after the attempt at 2026-11-24 (Tue) 10:00"]
    at(company, "2026-11-24T13:59:59")
    with pytest.raises(Refused) as caught:
        company.takes(call)
    assert caught.value.details["at"] == first.next_at
    at(company, "2026-11-24T14:00")
    second = company.ends(call, "no_answer", "wu")
    assert second.next_at == SettableClock().at("2026-11-25T09:00")
    assert second.why
    at(company, "2026-11-25T09:00")
    third = company.ends(call, "no_answer")
    row = company.now(call)
    assert (third.state, row.in_time, attempts(call)) == ("sms_sent", True, ["no_answer"] * 3)
    assert row.answer_until == SettableClock().at("2026-12-03T00:00")
    assert templates()[-1] == "M14"
    assert company.case_by(call).state == "callback"


def test_a_digit_counts_until_the_seventh_day_is_over(company: Callers) -> None:
    call = company.waits()
    for _ in range(3):
        call = company.misses(call)
    company.clock.at(call.answer_until - timedelta(seconds=1))
    assert company.watches() == 0
    with refused("missing", "satisfied"):
        company.does("qian", "callbacks.answer", callback_id=call.id, version=call.version, by="customer", opinion="好")
    company.does("qian", "callbacks.answer", callback_id=call.id, version=call.version, by="customer", satisfied=5)
    assert company.now(call).state == "done_sms"
    assert company.case_by(call).state == "closed"
    assert survey(call).given_by == "customer"


def test_silence_closes_the_case_without_a_satisfaction(company: Callers) -> None:
    call = company.waits()
    for _ in range(3):
        call = company.misses(call)
    company.clock.at(call.answer_until)
    with refused("rule", "callback_id"):
        company.does("qian", "callbacks.answer", callback_id=call.id, version=call.version, by="customer", satisfied=5)
    company.watches()
    assert company.now(call).state == "closed_unreached"
    assert company.case_by(call).state == "closed"
    assert not Survey.select().exists()


# K4, K11, K12: answers


def test_a_satisfied_customer_closes_the_case(company: Callers) -> None:
    call = company.waits()
    company.ends(call, "answer", solved=True, satisfied=4, attitude=5, speed=3, solving=4, result=4, opinion="不错")
    row, case, said = company.now(call), company.case_by(call), survey(call)
    assert (row.state, row.in_time, case.state) == ("done", True, "closed")
    assert (said.satisfied, said.attitude, said.speed, said.opinion) == (4, 5, 3, "不错")
    assert (said.about_id, said.case_id) == (case.owner_id, case.id)
    assert templates()[-1] == "M12"


@pytest.mark.parametrize("answers", [{"solved": False}, {"solved": True, "satisfied": 2}])
def test_a_dissatisfied_customer_takes_the_case_up_again(one: Callers, answers: dict[str, Any]) -> None:
    call = one.waits()
    one.ends(call, "answer", opinion="味道还是不对", **answers)
    case = one.case_by(call)
    assert (case.state, one.now(call).state) == ("planning", "done")
    task = Task.select().where(Task.done_at.is_null()).get()
    assert task.department == "warehouse"
    assert "味道还是不对" in in_english(task.text)


def test_what_closing_needs_besides_is_told_to_the_owner(one: Callers) -> None:
    number = one.reach("callback", amount_cents=600_000)
    one.call_back(number, solved=True, satisfied=5)
    case = one.case(number)
    assert (case.state, case.open) == ("callback", True)
    owner = Staff.get_by_id(case.owner_id).login
    assert any(number in text and "root cause" in text for text in told(owner))
    one.on("agent", "close", number, root_cause="储运", prevention="培训")


def test_praise_is_a_record_and_is_read(one: Callers) -> None:
    call = one.waits()
    one.ends(call, "answer", solved=True, satisfied=5, opinion="小林很耐心", praised="lin")
    row = StaffRecord.get()
    assert (row.kind, row.text, row.staff_id) == ("praise", "小林很耐心", member("lin").id)
    assert "小林很耐心" in told("lin")[0]


def test_one_satisfaction_question_a_case_and_thirty_days_of_rest(one: Callers) -> None:
    call = one.waits()
    one.ends(call, "answer", solved=True, satisfied=4, attitude=4)
    other = one.waits()
    assert surveys.questions(one.desk, other) == ("solved", "satisfied", "opinion")
    one.takes(other)
    with refused("rule", "attitude"):
        one.does(
            "qian", "callbacks.answer", callback_id=other.id, version=one.now(other).version, solved=True, attitude=5
        )
    one.does(
        "qian", "callbacks.answer", callback_id=other.id, version=one.now(other).version, solved=False, satisfied=1
    )
    number = one.case_by(other).number
    for name in ("propose", "offer", "agree"):
        getattr(one, name)(number)
    one.on("agent", "feed_back", number, done="再次换发。")
    one.on("agent", "confirm", number, satisfied=True)
    again = one.call_of(number)
    assert again.id != other.id
    assert surveys.questions(one.desk, again) == ("solved", "opinion")
    one.clock.advance(days=31)
    assert "attitude" in surveys.questions(one.desk, one.waits())


def test_answers_are_needed(one: Callers) -> None:
    call = one.takes(one.waits())
    with refused("missing", "solved"):
        one.does("qian", "callbacks.answer", callback_id=call.id, version=call.version, satisfied=5)
    with refused("rule", "callback_id"):
        one.does("wu", "callbacks.answer", callback_id=call.id, version=call.version, solved=True)
    with refused("not_found", "praised"):
        one.does("qian", "callbacks.answer", callback_id=call.id, version=call.version, solved=True, praised="nobody")
    assert one.now(call).state == "calling"


# K8 to K10


def test_another_time_is_a_promise_twice_at_most_and_within_seven_days(company: Callers) -> None:
    call = company.waits()
    company.takes(call)
    now = company.clock()
    with refused("invalid", "at"):
        company.does("qian", "callbacks.reschedule", callback_id=call.id, version=2, at=now)
    with refused("rule", "at"):
        company.does("qian", "callbacks.reschedule", callback_id=call.id, version=2, at=now + timedelta(days=9))
    company.does("qian", "callbacks.reschedule", callback_id=call.id, version=2, at=now + timedelta(days=1))
    row = company.now(call)
    assert (row.state, row.owner_id, row.reschedules) == ("rescheduled", member("qian").id, 1)
    assert row.promised_at == row.next_at >= now + timedelta(days=1)
    company.clock.at(row.next_at)
    company.ends(call, "reschedule", at=company.clock() + timedelta(hours=2))
    company.clock.at(company.now(call).next_at)
    company.takes(call)
    with refused("rule", "at"):
        version = company.now(call).version
        company.does("qian", "callbacks.reschedule", callback_id=call.id, version=version, at=now + timedelta(days=3))


def test_a_promise_that_was_broken_stays_so_when_the_customer_wishes_another_time(one: Callers) -> None:
    number = one.reach("planning")
    one.clock.at("2026-11-26T11:00")
    call = one.promises(number, SettableClock().at("2026-11-26T15:00"))
    one.clock.at("2026-11-26T15:30")
    one.ends(call, "reschedule", at=one.clock() + timedelta(hours=1))
    assert (one.now(call).in_time, one.now(call).ever_broken) == (None, True)
    one.clock.at(one.now(call).next_at)
    one.ends(call, "answer", opinion="谢谢")
    found = report(one.desk, month_of("2026-11")).figures.calls
    assert (found.promises.count, found.promises.of) == (0, 1)


def test_who_refuses_is_not_called_about_this_again(one: Callers) -> None:
    call = one.waits()
    number = one.case_by(call).number
    one.does("qian", "callbacks.plan", kind="recall", case=number, reason="批号召回")
    one.ends(call, "refuse", text="别打了")
    assert one.now(call).state == "refused"
    assert not Callback.select().where(Callback.open).exists()
    assert one.case_by(call).state == "closed"


def test_a_wrong_number_is_flagged_and_another_one_is_called(company: Callers) -> None:
    call = company.waits()
    wrong = queries.callback(company.acting("qian"), call.id).numbers
    company.ends(call, "invalid", number="13711112222")
    assert queries.callback(company.acting("qian"), call.id).numbers == ("13711112222",)
    flagged = CustomerContact.get(CustomerContact.wrong_since.is_null(False))
    assert (flagged.value,) == wrong
    with refused("invalid", "number"):
        company.ends(call, "invalid", number=wrong[0])
    version = company.now(call).version
    company.does("qian", "callbacks.invalid", callback_id=call.id, version=version)
    assert company.now(call).state == "closed_unreached"
    assert company.case_by(call).state == "closed"


# Promises


def test_a_promise_is_kept_by_the_first_attempt_within_a_quarter_of_an_hour(company: Callers) -> None:
    number = company.reach("planning")
    due = at(company, "2026-11-26T15:00")
    company.clock.at("2026-11-26T11:00")
    call = company.promises(number, due)
    assert (call.owner_id, call.promised_at) == (member("qian").id, due)
    company.clock.at("2026-11-26T14:44:59")
    with refused("rule", "next_at"):
        company.takes(call)
    with refused("rule", "callback_id"):
        company.takes(call, "wu")
    company.clock.at("2026-11-26T15:15:00")
    company.ends(call, "no_answer")
    assert company.now(call).in_time is True
    assert company.watches() == 0
    assert Promise.get().kept_at == company.clock()


def test_a_promise_is_broken_a_second_after_and_shown_once(company: Callers) -> None:
    number = company.reach("planning")
    due = at(company, "2026-11-26T15:00")
    company.clock.at("2026-11-26T11:00")
    call = company.promises(number, due)
    company.clock.at("2026-11-26T14:50")
    assert queries.calls(company.acting("supervisor")).due[0].standing == "at_risk"
    company.clock.at("2026-11-26T15:15:00")
    assert company.watches() == 0
    company.clock.at("2026-11-26T15:15:01")
    assert (company.watches(), company.watches()) == (1, 0)
    assert company.now(call).broken_at == company.clock()
    assert sum("三点回电" in text for text in told("supervisor")) == 1
    assert queries.figures(company.acting("supervisor")).broken == 1
    company.ends(call, "answer", "wu", opinion="谢谢")
    assert company.now(call).in_time is False


def test_a_promise_in_forbidden_hours_is_moved_with_the_reason(one: Callers) -> None:
    number = one.reach("planning")
    call = one.promises(number, SettableClock().at("2027-02-05T15:00"))
    assert call.promised_at == SettableClock().at("2027-02-09T09:00")
    assert call.moved


def test_promised_calls_of_who_goes_are_the_teams(company: Callers) -> None:
    number = company.reach("planning")
    at(company, "2026-11-26T17:00")
    today = company.promises(number, SettableClock().at("2026-11-26T18:30"))
    tomorrow = company.promises(number, SettableClock().at("2026-11-27T10:00"))
    operation.run(company.acting("qian"), "staff.sign_out", {})
    assert company.watches() == 1
    row = company.now(today)
    assert (row.owner_id, row.team) == (None, "calls")
    assert company.now(tomorrow).owner_id == member("qian").id
    assert any("三点回电" in text for text in told("wu"))
    company.does("supervisor", "staff.leave", login="qian", starts_at=company.clock(),
                 ends_at=company.clock() + timedelta(days=3))  # fmt: skip
    assert company.watches() == 1
    assert company.now(tomorrow).owner_id is None
    assert company.does("wu", "callbacks.take_next").callback_id is None


def test_calls_follow_a_case_that_is_handed_over_and_the_customer_reads_the_new_name(one: Callers) -> None:
    number = one.reach("planning")
    case = one.case(number)
    at(one, "2026-11-26T10:00")
    mine = one.promises(number, SettableClock().at("2026-11-26T15:00"), "agent")
    other = one.reach("planning")
    second = one.promises(other, SettableClock().at("2026-12-10T15:00"), "agent")
    Case.update(owner=member("agent").id).where(Case.id == case.id).execute()
    handed = [{"case": number, "version": one.case(number).version, "to": "lin", "confirmed": True}]
    one.does("lin", "staff.set_state", state="ready")
    done = one.does("supervisor", "assignment.hand_over", login="agent", cases=handed, reason="离职")
    assert done.calls == 2
    assert one.now(mine).owner_id == member("lin").id
    assert one.now(second).owner_id is None
    assert templates()[-1] == "M15.caller"


def test_a_merged_case_leaves_its_promise_to_the_master(one: Callers) -> None:
    first = one.reach("accepted")
    call = one.promises(first, one.clock() + timedelta(days=1))
    master = one.opens()
    one.on("supervisor", "merge", first, master=master, reason="同一件事")
    assert one.now(call).case_id == one.case(master).id
    assert Promise.get().case_id == one.case(master).id


def test_a_case_that_ends_otherwise_has_no_calls_left(one: Callers) -> None:
    call = one.waits()
    one.on("agent", "withdraw", one.case_by(call).number, reason="不投诉了")
    assert one.now(call).state == "dropped"


def test_a_call_is_given_to_a_colleague_or_dropped_with_a_reason(one: Callers) -> None:
    call = one.waits()
    one.does("qian", "callbacks.assign", callback_id=call.id, version=1, to="wu")
    assert one.now(call).owner_id == member("wu").id
    assert told("wu")
    with refused("rule", "callback_id"):
        one.does("qian", "callbacks.drop", callback_id=call.id, version=2, reason="忙")
    promised = one.promises(one.case_by(call).number, one.clock() + timedelta(days=1))
    one.does("qian", "callbacks.drop", callback_id=promised.id, version=1, reason="客户已来电")
    assert (one.now(promised).state, Promise.get().dropped) == ("dropped", "客户已来电")


# By plan


def test_buyers_are_called_by_plan_once_on_working_days(company: Callers) -> None:
    customer = company.customer
    Customer.update(importance="vip").where(Customer.id == customer.id).execute()
    orders = {row.number: row for row in customer.orders}
    signed = orders["D1001"].signed_at
    company.clock.at(signed + timedelta(days=7))
    done = company.does("supervisor", "callbacks.plan_periodic")
    assert done == 1
    call = Callback.get(Callback.kind == "periodic")
    assert (call.order_id, call.customer_id, call.case_id) == (orders["D1001"].id, customer.id, None)
    assert company.does("supervisor", "callbacks.plan_periodic") == 0
    company.clock.at(max(company.clock(), call.next_at))
    company.ends(call, "answer", satisfied=1, effect="没有感觉", opinion="要退货")
    case = Case.select().order_by(Case.id.desc()).first()
    assert (case.kind, case.customer_id, case.text) == ("complaint", customer.id, "要退货")


def test_praise_at_a_call_by_plan_becomes_a_case(one: Callers) -> None:
    made = one.does("qian", "callbacks.plan", kind="periodic", customer_id=one.customer.id, reason="使用效果")
    one.ends(one.now(made.callback_id), "answer", satisfied=5, opinion="服务好", praised="lin")
    assert Case.get().kind == "praise"
    assert StaffRecord.get().staff_id == member("lin").id


def test_who_is_not_to_be_disturbed_and_has_been_asked_already_is_left_in_peace(one: Callers) -> None:
    call = one.waits()
    one.ends(call, "answer", solved=False, satisfied=1, opinion="不行")
    Customer.update(do_not_disturb=True).execute()
    number = one.case_by(call).number
    for name in ("finish_tasks", "propose", "offer", "agree"):
        getattr(one, name)(number)
    one.on("agent", "feed_back", number, done="再次换发。")
    one.on("agent", "confirm", number, satisfied=True)
    again, before = one.call_of(number), templates()
    one.clock.at(max(one.clock(), again.next_at))
    one.watches()
    assert one.now(again).state == "closed_unreached"
    assert [name for name in templates()[len(before) :] if name.startswith("M14")] == []


def test_an_address_with_many_digits_is_no_telephone_number(one: Callers) -> None:
    call = one.waits()
    Callback.update(customer=None).where(Callback.id == call.id).execute()
    for value, numbers in (("13800001001@qq.com", []), ("138 0000 1001", ["138 0000 1001"])):
        Case.update(contact_value=value).where(Case.id == call.case_id).execute()
        assert numbers_of(one.now(call)) == numbers

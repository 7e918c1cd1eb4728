"""The course of complaints: who does what, which clocks run, what is needed, and what can never be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.approvals.queries import decisions, waiting_for_me
from models.approvals.tables import Approval
from models.cases.tables import Case, Message, Notice, Task
from models.clocks.tables import Clock
from models.complaints import flow
from models.complaints.tables import Complaint, Solution, StaffRecord
from models.desk import Desk
from models.refusals import Refused
from models.staff.tables import Staff
from tests.clock import SettableClock
from tests.models.complaining import HEALTH, WAYS, Company
from tests.notices import in_english, words


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Company:
    return Company(desk, clock)


def clocks(company: Company, number: str) -> dict[str, Clock]:
    """The running clocks by kind."""
    rows = Clock.select().where(Clock.case == company.case(number).id, Clock.ended_at.is_null())
    return {row.kind: row for row in rows}


def refused(code: str, field: str | None = None) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and field in (None, error.field))


def told(login: str) -> list[str]:
    """What somebody was told, newest first."""
    staff = Staff.get(Staff.login == login)
    return [words(row) for row in Notice.select().where(Notice.to == staff.id).order_by(Notice.id.desc())]


@pytest.mark.parametrize("state", sorted(WAYS))
def test_every_state_is_reached(company: Company, state: str) -> None:
    number = company.reach(state)
    assert company.case(number).open == (state in flow.OPEN)


def test_a_complaint_from_receipt_to_closing(company: Company) -> None:
    number = company.opens()
    assert set(clocks(company, number)) == {"first_response", "plan", "solve", "legal15"}
    company.accept(number)
    assert set(clocks(company, number)) == {"plan", "solve", "legal15"}
    company.investigate(number)
    assert clocks(company, number)["investigation"].budget == {"workdays": 2}
    assert {task.department for task in Task.select()} == {"tech", "qc"}
    assert all(task.due_at == clocks(company, number)["investigation"].due_at for task in Task.select())
    company.conclude(number)
    assert "investigation" not in clocks(company, number)
    company.propose(number, ("compensation", 40_000))
    assert company.case(number).state == "approving"
    company.decide("supervisor", number)
    assert company.case(number).state == "planning"
    company.offer(number)
    assert set(clocks(company, number)) == {"solve", "legal15"}
    company.agree(number)
    company.on("agent", "feed_back", number, done="已赔付。")
    assert set(clocks(company, number)) == {"legal15"}
    company.on("agent", "confirm", number, satisfied=True)
    assert clocks(company, number)["callback"].due_at > company.clock()
    with refused("rule", "case"):
        company.on("agent", "close", number, result="很满意")
    company.call_back(number, solved=True, satisfied=5)
    assert clocks(company, number) == {}
    assert not company.case(number).open
    templates = [row.template for row in Message.select().order_by(Message.id)]
    assert templates == ["M1", "M2", "M4", "M11", "M12"]


def test_the_second_refusal_brings_in_the_supervisor_the_third_the_manager(company: Company) -> None:
    number = company.reach("planning")
    company.refused_round(number)
    assert not any("refused" in text for text in told("supervisor"))
    company.refused_round(number)
    assert "refused 2 times" in told("supervisor")[0]
    company.refused_round(number)
    assert "refused 3 times" in told("manager")[0]
    assert clocks(company, number)["plan"].generation == 4
    assert clocks(company, number)["plan"].start_at == company.clock()


def test_an_objection_restarts_with_half_of_the_time(company: Company) -> None:
    number = company.reach("result_fed_back")
    company.on("agent", "object", number, reason="又受潮了")
    solve = clocks(company, number)["solve"]
    assert (solve.generation, solve.budget["workdays"], solve.start_at) == (2, 3, company.clock())
    assert clocks(company, number)["plan"].budget["workdays"] == 2
    assert company.case(number).state == "planning"


def test_the_second_reopening_brings_in_the_manager_and_asks_for_prevention(company: Company) -> None:
    number = company.reach("closed")
    for _ in range(2):
        company.on("agent", "reopen", number, reason="没解决")
        company.propose(number)
        company.offer(number)
        company.agree(number)
        company.on("agent", "feed_back", number, done="再次换发。")
        company.on("agent", "confirm", number, satisfied=True)
        Complaint.update(root_cause="", prevention="").execute()
        company.call_back(number, solved=True)
        with refused("missing", "root_cause"):
            company.on("agent", "close", number, prevention="改包装")
        with refused("missing", "prevention"):
            company.on("agent", "close", number, root_cause="包装")
        company.on("agent", "close", number, root_cause="包装", prevention="改包装")
    assert "taken up again 2 times" in told("manager")[0]


def test_after_the_days_of_the_rules_a_new_case_is_opened_instead(company: Company) -> None:
    number = company.reach("closed")
    company.clock.advance(days=31)
    with refused("rule"):
        company.on("agent", "reopen", number, reason="没解决")


def test_a_dissatisfied_customer_sends_a_task_to_the_department_of_the_cause(company: Company) -> None:
    number = company.reach("callback")
    company.on("agent", "dissatisfied", number, reason="味道不对")
    task = Task.select().where(Task.done_at.is_null()).get()
    assert task.department == "warehouse"
    assert "味道不对" in in_english(task.text)
    assert task.due_at > company.clock() + timedelta(days=2)


def test_a_p1_needs_the_health_checklist_or_a_refusal_of_consent(company: Company) -> None:
    number = company.opens(flags=["adverse_reaction"])
    company.accept(number)
    with refused("missing", "health"):
        company.on("agent", "investigate", number, evidence="照片")
    with refused("missing", "health_consent"):
        company.on("agent", "investigate", number, evidence="照片", health=HEALTH)
    with refused("invalid", "health_refused"):
        company.on(
            "agent", "investigate", number, evidence="照片", health=HEALTH, health_consent="x", health_refused=True
        )
    company.on("agent", "investigate", number, evidence="照片", health_refused=True)
    assert Complaint.get().health is None
    assert clocks(company, number)["investigation"].budget == {"hours": 4.0}


def test_what_must_be_investigated_is_not_planned_at_once(company: Company) -> None:
    number = company.reach("accepted")
    with refused("rule"):
        company.on("agent", "plan", number, reason="简单")
    simple = company.reach("accepted", category="logistics")
    company.on("agent", "plan", simple, reason="物流已核实")
    assert company.case(simple).state == "planning"


def test_an_investigation_ends_when_all_is_said(company: Company) -> None:
    number = company.reach("investigating")
    with refused("missing", "case"):
        company.on("qc", "conclude", number, cause="storage")
    company.look_into(number)
    with refused("missing", "report_id"):
        company.on("qc", "conclude", number, cause="filling")
    company.on("qc", "conclude", number, cause="filling", report_id=company.attach_report(number))
    assert Complaint.get().responsibility == "production"


def test_one_opinion_can_be_waived_but_not_both(company: Company) -> None:
    number = company.reach("investigating")
    with refused("rule"):
        company.does("manager", "complaints.waive_opinion", case=number, department="tech", reason="休假")
    company.does("qc", "complaints.give_opinion", case=number, text="合格")
    company.does("manager", "complaints.waive_opinion", case=number, department="tech", reason="休假")
    for item in ("product_test", "production_trace", "usage_check"):
        company.does("qc", "complaints.record_finding", case=number, item=item, text="不适用", applicable=False)
    company.on("qc", "conclude", number, cause="unfounded")


def test_proposer_and_approver_are_two(company: Company) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 10_000), login="supervisor")
    with refused("not_allowed", "approval_id"):
        company.decide("supervisor", number)
    company.decide("supervisor2", number)
    assert company.case(number).state == "planning"


def test_the_limit_of_the_role_counts(company: Company) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 50_001))
    with refused("not_allowed"):
        company.decide("supervisor", number)
    assert waiting_for_me(company.acting("supervisor")) == []
    assert [row.case for row in waiting_for_me(company.acting("manager"))] == [number]
    company.decide("manager", number)


def test_split_amounts_on_one_order_add_up(company: Company) -> None:
    first, second = company.reach("planning"), company.reach("planning")
    company.propose(first, ("compensation", 40_000))
    company.decide("supervisor", first)
    company.propose(second, ("compensation", 20_000))
    with refused("not_allowed"):
        company.decide("supervisor", second)
    company.clock.advance(days=31)
    third = company.reach("planning")
    company.propose(third, ("compensation", 40_000))
    company.decide("supervisor", third)


def test_a_changed_proposal_voids_the_request(company: Company) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 10_000))
    company.decide("supervisor", number)
    company.propose(number, ("compensation", 60_000))
    assert [row.state for row in Approval.select().order_by(Approval.id)] == ["void", "waiting"]
    with refused("rule"):
        company.on("agent", "offer", number)


def test_one_refusal_decides_against_a_solution_of_two_matters(company: Company) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 10_000), ("return", 59_600))
    rows = list(Approval.select().order_by(Approval.id))
    for row, approve in zip(rows, (True, False), strict=True):
        assert company.case(number).state == "approving"
        company.does(
            "supervisor", "approvals.decide", approval_id=row.id, version=row.version, approve=approve, comment="不"
        )
    assert company.case(number).state == "planning"
    assert Solution.get().approval == "refused"


def test_a_stand_in_decides_within_his_time_and_limit_and_is_named(company: Company, clock: SettableClock) -> None:
    ends = clock() + timedelta(days=60)
    company.does("manager", "approvals.delegate", taker="tech", starts_at=clock(), ends_at=ends, up_to_cents=60_000)
    number = company.reach("planning")
    company.propose(number, ("compensation", 60_001))
    with refused("not_allowed"):
        company.decide("tech", number)
    company.propose(number, ("compensation", 60_000))
    assert [row.stands_in_for for row in waiting_for_me(company.acting("tech"))] == ["Manager"]
    company.decide("tech", number)
    row = Approval.get(Approval.state == "approved")
    assert [(one.who, one.for_whom) for one in decisions(row.id)] == [("Tech", "Manager")]
    clock.advance(days=61)
    later = company.reach("planning")
    company.propose(later, ("compensation", 60_000))
    with refused("not_allowed"):
        company.decide("tech", later)


def test_closing_without_agreement_is_the_managers_and_for_p1_the_leaders(company: Company) -> None:
    number = company.reach("external")
    company.on("agent", "close_unagreed", number, reason="坚持十倍")
    with refused("not_allowed"):
        company.decide("supervisor", number)
    company.decide("manager", number)
    assert company.case(number).state == "closed_unagreed"
    urgent = company.reach("external", flags=["injury"])
    company.on("agent", "close_unagreed", urgent, reason="坚持十倍")
    with refused("not_allowed"):
        company.decide("manager", urgent)
    company.decide("leader", urgent)
    assert company.case(urgent).state == "closed_unagreed"
    row = Approval.get(Approval.case == company.case(urgent).id)
    assert [(one.who, one.approved) for one in decisions(row.id)] == [("Leader", True)]


def test_a_p1_is_not_withdrawn(company: Company) -> None:
    number = company.reach("accepted", flags=["injury"])
    with refused("rule"):
        company.on("agent", "withdraw", number, reason="算了")


def test_an_authority_gets_its_text_before_closing(company: Company) -> None:
    number = company.reach("callback", channel="authority", authority_no="12315-1")
    company.call_back(number, solved=True, satisfied=4)
    with refused("missing", "root_cause"):
        company.on("agent", "close", number)
    with refused("missing", "authority_result"):
        company.on("agent", "close", number, root_cause="储运", prevention="培训")
    company.on("agent", "close", number, root_cause="储运", prevention="培训", authority_result="已和解")


def test_a_promise_is_kept_or_shows(company: Company) -> None:
    number = company.reach("callback")
    due = company.clock() + timedelta(hours=3)
    made = company.does("agent", "complaints.promise", case=number, text="三点回电", due_at=due)
    company.call_back(number, solved=True, satisfied=5)
    assert company.case(number).open
    with refused("rule", "case"):
        company.on("agent", "close", number)
    company.clock.at(due + timedelta(minutes=15, seconds=1))
    assert not company.does("agent", "complaints.keep_promise", promise_id=made.promise_id).in_time
    company.on("agent", "close", number)


def test_a_sellers_conduct_becomes_his_record(company: Company) -> None:
    seller = Staff.get(Staff.login == "seller")
    company.customer.seller = seller.id
    company.customer.save()
    number = company.reach("accepted", category="seller_misconduct")
    row = StaffRecord.get()
    assert (row.staff_id, row.kind, row.case_id) == (seller.id, "complaint", company.case(number).id)


def test_merging_takes_the_earlier_receipt_and_can_be_undone(company: Company) -> None:
    first = company.opens(flags=["media_exposure"], text="健康问题，媒体来了")
    company.clock.advance(hours=3)
    master = company.opens()
    rows = (Case, Clock)
    before = [list(table.select().order_by(table.id).tuples()) for table in rows]
    company.on("supervisor", "merge", first, master=master, reason="同一件事")
    assert company.case(first).state == "merged"
    assert company.case(master).received_at == company.case(first).received_at
    assert company.case(master).severity == "P1"
    company.clock.advance(days=29)
    company.on("supervisor", "unmerge", first)
    after = [list(table.select().order_by(table.id).tuples()) for table in rows]
    names = [field.name for field in Case._meta.sorted_fields]
    of_clocks = [field.name for field in Clock._meta.sorted_fields]
    for place, known, passing in ((0, names, ("id", "version")), (1, of_clocks, ("next_alarm_at", "breached_at"))):
        kept = [n for n, name in enumerate(known) if name not in passing]
        assert [[row[n] for n in kept] for row in after[place]] == [[row[n] for n in kept] for row in before[place]]


def test_an_authoritys_case_is_never_merged_away(company: Company) -> None:
    number, master = company.opens(channel="authority", authority_no="12315-2"), company.opens()
    with refused("rule", "case"):
        company.on("supervisor", "merge", number, master=master, reason="同一件事")
    report = company.on("agent", "split_report", number, text="举报虚假宣传")
    assert company.case(report.number).authority_no == "12315-2"
    assert company.case(report.number).linked_to_id == company.case(number).id


@pytest.mark.parametrize("field", ["measure", "effect"])
def test_what_may_not_be_said_is_refused_when_it_is_proposed(company: Company, field: str) -> None:
    number = company.reach("planning")
    given = {
        "items": [{"kind": "explanation"}], "measure": "换发新批次一盒。", "effect": "可正常食用。",
        "ready_by": company.clock() + timedelta(days=2), field: "服用后可根治失眠。",
    }  # fmt: skip
    with pytest.raises(Refused) as caught:
        company.on("agent", "propose", number, **given)
    assert (caught.value.code, caught.value.field) == ("rule", field)
    assert "根治" in company.desk.translator.say(caught.value.text)
    assert not Solution.select().exists()
    company.on("agent", "propose", number, **{**given, field: "请按说明食用。"})
    company.offer(number)

"""The approval engine by itself: sums over time, who decides, stand-ins, several steps, what voids and what counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import Rules, load
from config.approval import ApprovalStep
from config.loading import SHIPPED
from models.approvals import requesting
from models.approvals.queries import decisions, waiting_for_me, why_not
from models.approvals.tables import Approval
from models.cases.tables import Case, Notice
from models.complaints.tables import Solution
from models.customers.tables import Customer
from models.desk import Desk
from models.orders.tables import Order
from models.refusals import Refused
from models.staff.tables import Staff
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.models.test_complaints import refused, told
from tests.models.walking import undone
from tests.notices import words

DAY = timedelta(days=1)
TWO_STEPS = "[{limits: [{role: supervisor, up_to: 50000}, {role: manager}]}, {limits: [{role: leader}]}]"
ONE_STEP = "[{limits: [{role: supervisor, up_to: 50000}, {role: manager, up_to: 500000}, {role: leader}]}]"


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Company:
    return Company(desk, clock)


@pytest.fixture
def two_steps(desk: Desk, clock: SettableClock, tmp_path: Path) -> Company:
    """Compensation is decided by a supervisor or manager, and then by the leader."""
    text = (SHIPPED / "approval.yaml").read_text("utf-8")
    assert ONE_STEP in text
    (tmp_path / "approval.yaml").write_text(text.replace(ONE_STEP, TWO_STEPS, 1), "utf-8")
    return Company(Desk(desk.database, load(tmp_path), clock=clock), clock)


def only() -> Approval:
    return Approval.get(Approval.state == "waiting")


class Asked(NamedTuple):
    """A request on one of two orders (None: without an order), so many hours after the one before, and its end."""

    order: int | None
    matter: str
    cents: int
    hours: int
    state: str


asked = st.builds(
    Asked,
    order=st.sampled_from([None, 0, 1, 1]),
    matter=st.sampled_from(["compensation", "compensation", "refund"]),
    cents=st.integers(1, 60_000),
    hours=st.one_of(st.integers(0, 200), st.sampled_from([24 * 30, 24 * 30 + 1, 24 * 30 - 1])),
    state=st.sampled_from(["waiting", "approved", "refused", "void"]),
)


def counted(before: list[Asked], now: Asked) -> int:
    """The sum that counts, reckoned backwards through all that was asked."""
    total, ago = now.cents, now.hours
    for one in reversed(before):
        live = one.state in ("waiting", "approved")
        if now.order is not None and (one.order, one.matter) == (now.order, now.matter) and live and ago <= 24 * 30:
            total += one.cents
        ago += one.hours
    return total


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(asked, max_size=8))
def test_sums_on_one_order_add_up_over_thirty_days(sqlite_desk: Desk, rules: Rules, series: list[Asked]) -> None:
    now = SettableClock()()
    with undone(sqlite_desk.database):
        buyer = Customer.create(name="王芳", created_at=now)
        plain = {"customer": buyer, "sale_channel": "web", "placed_at": now}
        orders = [Order.create(number=f"D{n}", **plain).id for n in range(2)]
        for n, one in enumerate(series):
            now += timedelta(hours=one.hours)
            desk = Desk(sqlite_desk.database, rules, clock=lambda at=now: at)  # type: ignore[misc]
            case = Case.create(
                number=f"N{n}", kind="complaint", state="planning", severity="P3", channel="phone", queue="complaints",
                received_at=now, opened_at=now, order=None if one.order is None else orders[one.order],
            )  # fmt: skip
            row = requesting.request(desk, case, one.matter, one.cents, ("solution", n), "")
            assert row.counted_cents == counted(series[:n], one)
            assert row.roles == list(rules.approval.roles(_step(rules, one.matter), row.counted_cents, "P3"))
            Approval.update(state=one.state).where(Approval.id == row.id).execute()


def _step(rules: Rules, matter: str) -> ApprovalStep:
    return rules.approval.steps(matter, SettableClock()().date())[0]


def test_who_profits_neither_decides_nor_is_asked_nor_lets_somebody_decide_for_him(company: Company) -> None:
    case = company.case(company.reach("planning"))
    profits = [Staff.get(Staff.login == "supervisor").id]
    agent = company.acting("agent")
    kind = ("solution", 1)
    agent.transact("t", lambda: requesting.request(agent, case, "compensation", 100, kind, "", profits))
    ends = company.clock() + DAY
    company.does("supervisor", "approvals.delegate", taker="tech", starts_at=company.clock(), ends_at=ends)
    for login in ("supervisor", "tech"):
        assert waiting_for_me(company.acting(login)) == []
        assert why_not(company.acting(login), only().id) is not None
        with refused("not_allowed", "approval_id"):
            company.decide(login, case.number)
    assert not any("decision" in text for text in told("supervisor"))
    assert any("decision" in text for text in told("supervisor2"))


def test_a_stand_in_of_the_proposer_or_of_a_stand_in_does_not_decide(company: Company) -> None:
    number, now = company.reach("planning"), company.clock()
    company.does("supervisor", "approvals.delegate", taker="tech", starts_at=now, ends_at=now + DAY)
    company.does("tech", "approvals.delegate", taker="qc", starts_at=now, ends_at=now + DAY)
    company.propose(number, ("compensation", 10_000))
    with refused("not_allowed"):
        company.decide("qc", number)
    company.decide("tech", number)
    own = company.reach("planning")
    company.propose(own, ("explanation", 0), ("compensation", 10_000), login="supervisor")
    with refused("not_allowed"):
        company.decide("tech", own)


@pytest.mark.parametrize(("hours", "may"), [(-1, False), (0, True), (23, True), (24, False)])
def test_a_stand_in_decides_from_the_first_instant_until_before_the_last(
    company: Company, hours: int, may: bool
) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 10_000))
    starts = company.clock() + timedelta(hours=2)
    company.does("supervisor", "approvals.delegate", taker="tech", starts_at=starts, ends_at=starts + DAY)
    company.clock.advance(hours=2 + hours)
    assert [row.case for row in waiting_for_me(company.acting("tech"))] == [number] * may
    if may:
        company.decide("tech", number)
    else:
        with refused("not_allowed"):
            company.decide("tech", number)


def test_a_delegation_that_was_ended_counts_no_more(company: Company) -> None:
    number, now = company.reach("planning"), company.clock()
    company.propose(number, ("compensation", 10_000))
    made = company.does("supervisor", "approvals.delegate", taker="tech", starts_at=now, ends_at=now + DAY)
    company.does("supervisor", "approvals.end_delegation", delegation_id=made.delegation_id, version=1)
    with refused("not_allowed"):
        company.decide("tech", number)


def test_a_stand_in_has_no_higher_limit_than_who_gave_it(company: Company) -> None:
    number, now = company.reach("planning"), company.clock()
    given = {"starts_at": now, "ends_at": now + DAY, "up_to_cents": 10**9}
    company.does("supervisor", "approvals.delegate", taker="tech", **given)
    company.propose(number, ("compensation", 50_001))
    with refused("not_allowed"):
        company.decide("tech", number)


def test_each_step_has_its_own_decision_and_is_told_to_its_own_people(two_steps: Company) -> None:
    number = two_steps.reach("planning")
    two_steps.propose(number, ("compensation", 60_000))
    for login in ("supervisor", "leader"):
        with refused("not_allowed"):
            two_steps.decide(login, number)
    two_steps.decide("manager", number, comment="gut")
    assert two_steps.case(number).state == "approving"
    assert not any("approved" in text for text in told("agent"))
    assert (only().step, only().roles) == (1, ["leader"])
    assert "your decision" in told("leader")[0]
    with refused("not_allowed"):
        two_steps.decide("manager", number)
    two_steps.decide("leader", number)
    assert [(one.step, one.who) for one in decisions(Approval.get().id)] == [(0, "Manager"), (1, "Leader")]
    assert two_steps.case(number).state == "planning"
    assert [text for text in told("agent") if "approved" in text] == [
        f"{number}: Leader approved Compensation, gift or points ¥600.00"
    ]


def notices(company: Company, number: str, does: Callable[[], object]) -> list[tuple[str, str]]:
    """Who is told what about a case by something that is done."""
    before = {row.id for row in Notice.select()}
    does()
    rows = Notice.select(Notice, Staff).join(Staff, on=(Notice.to == Staff.id)).order_by(Staff.login)
    return [
        (row.to.login, words(row)) for row in rows.where(Notice.case == company.case(number).id) if row.id not in before
    ]


def test_one_decision_is_told_once_to_a_proposer_who_owns_the_case(company: Company) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 10_000))
    found = notices(company, number, lambda: company.decide("supervisor", number, approve=False, comment="zu viel"))
    assert found == [("agent", f"{number}: Supervisor refused Compensation, gift or points ¥100.00: zu viel")]


def test_proposer_and_owner_are_told_once_each_and_who_decides_is_not(company: Company) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 10_000), login="supervisor2")
    said = f"{number}: Supervisor approved Compensation, gift or points ¥100.00"
    found = notices(company, number, lambda: company.decide("supervisor", number))
    assert found == [("agent", said), ("supervisor2", said)]
    Case.update(owner=Staff.get(Staff.login == "supervisor").id).execute()
    company.propose(number, ("compensation", 10_000))
    assert notices(company, number, lambda: company.decide("supervisor", number)) == [("agent", said)]


@pytest.mark.parametrize(("approve", "verb"), [(True, "approved"), (False, "refused")])
def test_a_decision_on_closing_without_agreement_is_told_once(company: Company, approve: bool, verb: str) -> None:
    number = company.reach("external")
    company.on("agent", "close_unagreed", number, reason="十倍")
    ((to, text),) = notices(company, number, lambda: company.decide("manager", number, approve=approve, comment="so"))
    assert (to, text.removesuffix(": so")) == (
        "agent",
        f"{number}: Manager {verb} Closing without the customer's agreement",
    )


def test_a_refusal_in_the_first_step_is_the_end_of_all_steps(two_steps: Company) -> None:
    number = two_steps.reach("planning")
    two_steps.propose(number, ("compensation", 10_000))
    with refused("missing", "comment"):
        two_steps.decide("supervisor", number, approve=False)
    two_steps.decide("supervisor", number, approve=False, comment="zu viel")
    row = Approval.get()
    assert (row.state, row.step) == ("refused", 0)
    assert waiting_for_me(two_steps.acting("leader")) == []
    assert two_steps.case(number).state == "planning"
    assert Solution.get().approval == "refused"
    with refused("rule"):
        two_steps.on("agent", "offer", number)


def test_a_refused_part_leaves_nothing_of_the_others_to_decide(company: Company) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 10_000), ("return", 20_000), ("exchange", 30_000))
    company.decide("supervisor", number, approve=False, comment="nein")
    assert sorted(row.state for row in Approval.select()) == ["refused", "void", "void"]
    assert company.case(number).state == "planning"


def test_an_invalid_decision_is_none_and_the_first_valid_one_counts(company: Company) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 60_000))
    with refused("not_allowed"):
        company.decide("supervisor", number)
    row = only()
    company.decide("manager", number)
    late = {"approval_id": row.id, "approve": False, "comment": "nein"}
    for version, code in ((row.version, "stale"), (row.version + 1, "rule")):
        with pytest.raises(Refused) as error:
            company.does("manager2", "approvals.decide", version=version, **late)
        assert error.value.code == code
        assert "Manager" in company.desk.translator.say(error.value.text)
    assert Approval.get().state == "approved"


@pytest.mark.parametrize("cents", [9_999, 10_000, 10_001])
def test_a_proposal_that_replaces_another_voids_its_approval_whatever_the_amount(company: Company, cents: int) -> None:
    number = company.reach("planning")
    company.propose(number, ("compensation", 10_000))
    old = only()
    company.decide("supervisor", number)
    company.propose(number, ("compensation", cents))
    assert [row.state for row in Approval.select().order_by(Approval.id)] == ["void", "waiting"]
    assert only().counted_cents == cents
    with pytest.raises(Refused) as error:
        company.does("supervisor", "approvals.decide", approval_id=old.id, version=old.version + 2, approve=True)
    assert "taken back" in company.desk.translator.say(error.value.text)

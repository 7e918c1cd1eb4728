"""Who decides what: by a slow reference, and faults of approval.yaml and complaints.yaml with their place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from config import Rules, check
from config.approval import ApprovalStep, Authority, Limit, Person, Request, StandIn, authority
from config.loading import SHIPPED
from config.texts import Text, Translator

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ROLES = ("supervisor", "manager", "leader", "agent")
LEADER = Limit(role="leader")
cents = st.one_of(st.integers(0, 9), st.sampled_from([49_999, 50_000, 50_001, 500_000, 500_001]))
severities = st.sampled_from(["P1", "P2", "P3", "P4"])
limits = st.builds(
    Limit, role=st.sampled_from(ROLES[:2]), up_to=st.one_of(st.none(), cents),
    severity=st.sampled_from([(), ("P2", "P3", "P4"), ("P1",)]),
)  # fmt: skip
steps = st.lists(limits, max_size=3).map(lambda some: ApprovalStep((*some, LEADER)))
ids = st.integers(1, 4)
hours = st.integers(-2, 2).map(lambda n: NOW + timedelta(hours=n))
some_roles = st.lists(st.sampled_from(ROLES), max_size=2, unique=True).map(tuple)
stand_ins = st.builds(
    StandIn, staff_id=ids, name=st.just("Wang"), roles=some_roles, starts_at=hours, ends_at=hours,
    up_to=st.one_of(st.none(), cents),
)  # fmt: skip
people = st.builds(Person, id=ids, roles=some_roles, stands_in=st.lists(stand_ins, max_size=3).map(tuple))
requests = st.builds(
    Request, cents=cents, severity=severities, step=steps, proposer=st.one_of(st.none(), ids),
    beneficiaries=st.frozensets(ids, max_size=2),
)  # fmt: skip


def reaches(roles: tuple[str, ...], request: Request) -> bool:
    for role in roles:
        for limit in request.step.limits:
            if limit.role != role or (limit.severity and request.severity not in limit.severity):
                continue
            if limit.up_to is None or request.cents <= limit.up_to:
                return True
    return False


def reference(request: Request, person: Person) -> list[int | None]:
    """As whom this person may decide, oneself first; written down as the sentence in workflows 1.8 goes."""
    concerned = {request.proposer, *request.beneficiaries}
    if person.id in concerned:
        return []
    own: list[int | None] = [None] if reaches(person.roles, request) else []
    return own + [
        one.staff_id
        for one in person.stands_in
        if one.staff_id not in concerned
        and reaches(one.roles, request)
        and not (one.starts_at > NOW or one.ends_at <= NOW)
        and not (one.up_to is not None and one.up_to < request.cents)
    ]


@given(requests, people)
@example(Request(cents=5, severity="P1", step=ApprovalStep((LEADER,)), proposer=1), Person(id=1, roles=("leader",)))
def test_who_decides_is_as_the_reference_says(rules: Rules, request: Request, person: Person) -> None:
    able = reference(request, person)
    found = authority(rules.approval, request, person, NOW)
    if able:
        assert found == Authority(able[0])
    else:
        assert isinstance(found, Text)


@given(requests, people, st.integers(1, 10**9))
def test_whoever_may_decide_a_sum_may_decide_a_smaller_one(
    rules: Rules, request: Request, person: Person, less: int
) -> None:
    assume(less <= request.cents)
    if isinstance(authority(rules.approval, request, person, NOW), Authority):
        smaller = Request(
            cents=request.cents - less, severity=request.severity, step=request.step, proposer=request.proposer,
            beneficiaries=request.beneficiaries,
        )  # fmt: skip
        assert isinstance(authority(rules.approval, smaller, person, NOW), Authority)


@pytest.mark.parametrize(
    ("matter", "sum_", "severity", "roles"),
    [
        ("refund", 200_000, "P3", ("supervisor", "manager", "leader")),
        ("refund", 200_001, "P3", ("manager", "leader")),
        ("refund", 1_000_001, "P3", ("leader",)),
        ("compensation", 50_000, "P3", ("supervisor", "manager", "leader")),
        ("compensation", 50_001, "P3", ("manager", "leader")),
        ("compensation", 500_001, "P3", ("leader",)),
        ("out_of_policy", 1, "P3", ("manager", "leader")),
        ("out_of_policy", 1_000_001, "P3", ("leader",)),
        ("exchange", 200_000, "P3", ("supervisor", "manager", "leader")),
        ("exchange", 1_000_001, "P3", ("leader",)),
        ("deduction", 50_000, "P3", ("supervisor", "manager")),
        ("deduction", 10**9, "P3", ("manager",)),
        ("close_unagreed", 0, "P2", ("manager", "leader")),
        ("close_unagreed", 0, "P1", ("leader",)),
    ],
)
def test_the_shipped_limits(rules: Rules, matter: str, sum_: int, severity: str, roles: tuple[str, ...]) -> None:
    step, *more = rules.approval.steps(matter, NOW.date())
    assert rules.approval.roles(step, sum_, severity) == roles
    assert not more


APPROVAL_FAULTS = [
    ("window_days: 30", "window_days: -1", "window_days is negative"),
    ("window_days: 30", "windo_days: 30", "did you mean window_days?"),
    ("overdue_hours: 24", "overdue_hours: -24", "overdue_hours is negative"),
    ("role: supervisor, up_to: 200000", "role: superviser, up_to: 200000", "did you mean supervisor?"),
    ("role: supervisor, up_to: 200000", "role: supervisor, up_to: 1000000", "not higher than the one before it"),
    ("role: supervisor, up_to: 200000", "role: supervisor, up_to: -5", "up_to is negative"),
    ("role: supervisor, up_to: 200000", "role: supervisor, up_to: 2000.5", "2000.5"),
    ("{role: manager, up_to: 1000000}, {role: leader}", "{role: manager, up_to: 1000000}", "somebody must be able"),
    ("severity: [P2, P3, P4]", "severity: [P2, P3, P5]", "P5"),
    ("[{limits: [{role: manager, up_to: 1000000}, {role: leader}]}]", "[]", "at least one step"),
    ("      - from: 2026-01-01", "      - from: 2026-13-01", "2026-13-01"),
    ("      - from: 2026-01-01", "      - from: 2026-01-01\n        to: 2025-01-01", "ends before it begins"),
]
COMPLAINT_FAULTS = [
    ("departments: [tech, qc]", "departments: [tech, qs]", "'qs'"),
    ("department: qc}\n  production_trace", "department: qcc}\n  production_trace", "did you mean qc?"),
    (
        "always_investigated: [product_quality,",
        "always_investigated: [product_qualty,",
        "did you mean product_quality?",
    ),
    ("needs_report: [production]", "needs_report: [productions]", "did you mean production?"),
    ("severities: [P1, P2]", "severities: [P1, P7]", "P7"),
    ("responsibilities: [production]}", "responsibilities: [produktion]}", "did you mean production?"),
    ("matter: refund", "matter: refunds", "did you mean refund?"),
    ("department: finance", "department: finances", "did you mean finance?"),
    ("logistics: warehouse", "logistics: warehous", "did you mean warehouse?"),
    ("cause_answer: {workdays: 3}", "cause_answer: {workdays: -3}", "workdays must be more than 0"),
    ("reopen_days: 30", "reopen_days: -30", "reopen_days is negative"),
    ("report_hours: 4", "report_hours: -4", "report_hours is negative"),
    ("report_hours: 4", "report_hours: .inf", "beyond all measure"),
    ("report_hours: 4", "report_hours: .nan", "beyond all measure"),
    ("unreachable: {attempts: 3,", "unreachable: {attempts: 0,", "must be more than 0"),
    ("silent_days: 7}", "silent_days: -7}", "must be more than 0"),
    ("refusals: {supervisor: 2, manager: 3}", "refusals: {supervisor: 2, manager: 0}", "must be more than 0"),
    ("reopenings: {manager: 2}", "reopenings: {manger: 2}", "did you mean manager?"),
    ("amber: 2, red: 3", "amber: 3, red: 3", "red must be more than amber"),
    ("amber: 2, red: 3", "amber: 0, red: 3", "must be more than 0"),
    ("batch: {days: 7,", "batch: {days: 0,", "must be more than 0"),
    ("{name: {en: Exchange, zh: 换货}", "{name: {en: Exchange}", "zh"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [("approval.yaml", *row) for row in APPROVAL_FAULTS] + [("complaints.yaml", *row) for row in COMPLAINT_FAULTS],
)
def test_a_fault_is_told_with_its_line_and_column(
    rewritten: Callable[..., Path], file: str, old: str, new: str, says: str
) -> None:
    found = check(rewritten(file, old, new))
    before = (SHIPPED / file).read_text("utf-8").split(old)[0]
    first = before.count("\n") + 1
    lines = range(first, first + new.count("\n") + 1)
    told = [fault for fault in found if says in Translator("en").say(fault.text)]
    assert told, [str(fault) for fault in found]
    assert all(re.match(rf"{re.escape(file)}:\d+:\d+: ", str(fault)) for fault in found)
    assert any(fault.place.line in lines for fault in told)

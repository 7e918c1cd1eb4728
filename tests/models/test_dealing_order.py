"""The order of workflows 1.6 against a slow reference, and many processes that deal at once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import Rules
from models.assignment.dealing import HandOut, hand_out
from models.cases.tables import Case, Notice
from models.customers.tables import Customer
from models.desk import Desk
from models.events import Event
from models.staff.members import loads
from models.staff.tables import Leave, Staff
from tests.clock import SettableClock
from tests.models.automatic import automatic, write_rules
from tests.models.walking import undone

SKILLS = ("p1", "cosmetic", "english")
WEIGHTS = {"P1": 4, "P2": 3, "P3": 2, "P4": 1}
NOW = SettableClock("2026-11-23 09:00")()
HOURS = st.integers(0, 23).map(lambda hour: f"{hour:02d}:00")


class Person(NamedTuple):
    """Somebody, with what may speak against him."""

    skills: frozenset[str]
    state: str
    shift: tuple[str, str]
    on_leave: bool
    active: bool
    role: str
    cap: int | None
    idle: int


class Waiting(NamedTuple):
    """A case, of one of three customers or of nobody; `owner` is the place of a person, None for one that waits."""

    severity: str
    skills: frozenset[str]
    customer: int | None
    minute: int
    owner: int | None


some_skills = st.frozensets(st.sampled_from(SKILLS))
people = st.builds(
    Person,
    skills=some_skills,
    state=st.sampled_from(["ready", "ready", "ready", "busy", "away", "off"]),
    shift=st.one_of(st.just(("", "")), st.tuples(HOURS, HOURS)),
    on_leave=st.sampled_from([False, False, False, True]),
    active=st.sampled_from([True, True, True, False]),
    role=st.sampled_from(["agent", "agent", "agent", "warehouse"]),
    cap=st.sampled_from([None, None, 2, 5, 9]),
    idle=st.integers(0, 5),
)
waiting = st.builds(
    Waiting,
    severity=st.sampled_from(list(WEIGHTS)),
    skills=st.one_of(st.just(frozenset[str]()), some_skills),
    customer=st.sampled_from([None, 0, 1, 2]),
    minute=st.integers(0, 9),
    owner=st.one_of(st.none(), st.none(), st.integers(0, 5)),
)


def reference(staff: list[Person], cases: list[Waiting], cap: int) -> list[int | None]:
    """For each case the place of its owner after dealing, found by looking at everything again and again."""
    owners = [case.owner if case.owner is not None and case.owner < len(staff) else None for case in cases]
    order = sorted(range(len(cases)), key=lambda n: (cases[n].severity, cases[n].minute, n))
    for n in order:
        if owners[n] is None:
            able = [who for who in range(len(staff)) if may_take(staff[who], load(who, cases, owners), cases[n], cap)]
            able.sort(key=lambda who: rank(who, staff, cases, owners, cases[n]))
            owners[n] = able[0] if able else None
    return owners


def load(who: int, cases: list[Waiting], owners: list[int | None]) -> int:
    return sum(WEIGHTS[case.severity] for case, owner in zip(cases, owners, strict=True) if owner == who)


def rank(who: int, staff: list[Person], cases: list[Waiting], owners: list[int | None], wanted: Waiting) -> Any:
    knows = any(
        owner == who and case.customer == wanted.customer and wanted.customer is not None
        for case, owner in zip(cases, owners, strict=True)
    )
    return (not knows, load(who, cases, owners), staff[who].idle, who)


def may_take(person: Person, has: int, case: Waiting, cap: int) -> bool:
    if not person.active or person.role != "agent" or person.state in ("away", "off") or person.on_leave:
        return False
    start, end = person.shift
    if start and start != end:
        nine = 9
        hours = [hour % 24 for hour in range(int(start[:2]), int(end[:2]) + (24 if end < start else 0))]
        if nine not in hours:
            return False
    return has + WEIGHTS[case.severity] <= (cap if person.cap is None else person.cap) and case.skills <= person.skills


def store(staff: list[Person], cases: list[Waiting]) -> None:
    for n, one in enumerate(staff):
        row = Staff.create(
            login=f"s{n}", name=f"S{n}", roles=[one.role], skills=sorted(one.skills), state=one.state,
            active=one.active, shift_start=one.shift[0], shift_end=one.shift[1], load_cap=one.cap,
            idle_since=NOW - timedelta(hours=1) + timedelta(minutes=one.idle),
        )  # fmt: skip
        if one.on_leave:
            Leave.create(staff=row, starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    first = Staff.select().order_by(Staff.id).first()
    customers = [Customer.create(name=f"C{n}", created_at=NOW) for n in range(3)]
    for n, case in enumerate(cases):
        owner = None if case.owner is None or case.owner >= len(staff) else first.id + case.owner
        Case.create(
            number=f"N{n}", kind="complaint", state="received", severity=case.severity, channel="phone",
            received_at=NOW - timedelta(hours=1) + timedelta(minutes=case.minute), opened_at=NOW, queue="general",
            customer=None if case.customer is None else customers[case.customer], skills=sorted(case.skills),
            owner=owner, waiting_since=NOW if owner is None else None,
        )  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(people, min_size=1, max_size=6), st.lists(waiting, max_size=14))
def test_cases_are_dealt_as_the_reference_deals_them(
    sqlite_desk: Desk, rules: Rules, staff: list[Person], cases: list[Waiting]
) -> None:
    desk = Desk(sqlite_desk.database, rules, clock=lambda: NOW)
    with undone(desk.database):
        store(staff, cases)
        first = Staff.select().order_by(Staff.id).first().id
        before = loads(desk, [row.id for row in Staff.select()])
        count = hand_out(desk, HandOut())
        found = [row.owner_id - first if row.owner_id else None for row in Case.select().order_by(Case.id)]
        assert found == reference(staff, cases, rules.routing.cap)
        assert count == Notice.select().count()
        after = loads(desk, [row.id for row in Staff.select()])
        caps = {row.id: rules.routing.cap if row.load_cap is None else row.load_cap for row in Staff.select()}
        assert all(load <= caps[who] or load == before.get(who) for who, load in after.items())
        parked = Case.select().where(Case.queue == "waiting")
        assert {row.number for row in parked} == {f"N{n}" for n, owner in enumerate(found) if owner is None}


START = """
import sys
from pathlib import Path
from config import load
from models import capabilities, database, operation
from models.assignment.dealing import HandOut, hand_out
from models.assignment.operations import TakeNext, take_next
from models.cases.tables import Case
from models.desk import Desk
from models.refusals import Refused
from models.staff.members import member
url, rules, login = sys.argv[1:]
capabilities.operations()
desk = Desk(database.connect(url), load(Path(rules)))
print("ready", flush=True)
sys.stdin.readline()
"""
DEALER = """
for n in range(40):
    if login and n % 3 == 0:
        try:
            take_next(desk.acting(member(login)), TakeNext())
        except Refused as refused:
            assert refused.code == "rule", refused
    else:
        hand_out(desk, HandOut())
"""
WORKER = """
def do(name, **given):
    try:
        operation.run(desk.acting(member(login)), name, given)
    except Refused as refused:
        assert refused.code in ("stale", "rule"), refused

for n in range(25):
    given = {"kind": "consultation", "topic": "usage", "text": "a question"}
    operation.run(desk.acting(member(login)), "intake.open", given)
    mine = Case.select().where(Case.open, Case.owner == member(login).id).order_by(Case.id).first()
    if mine is None:
        continue
    if n % 5 == 0:
        do("cases.release", case=mine.number, version=mine.version, reason="enough")
    elif n % 5 == 1:
        do("cases.transfer", case=mine.number, version=mine.version, queue="general", reason="not mine")
    elif n % 5 == 2:
        do("staff.set_state", state="away")
        do("staff.set_state", state="ready")
    else:
        do("consultations.answer", case=mine.number, version=mine.version, answer="so")
        do("consultations.close", case=mine.number, version=mine.version + 1)
"""


def run_together(program: str, url: str, rules: Path, logins: tuple[str, ...]) -> None:
    """A process for each login; all begin at once, and none ends with an error."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", START + program, url, str(rules), login],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=Path(__file__).parents[2],
        )
        for login in logins
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        _, problem = process.communicate(timeout=120)
        assert process.returncode == 0, problem


def test_processes_that_deal_at_once_never_give_a_case_twice(database_url: str, desk: Desk, tmp_path: Path) -> None:
    rules = automatic(tmp_path)
    people = [Staff.create(login=f"s{n}", name=f"S{n}", roles=["agent"], state="ready") for n in range(6)]
    _hundred(desk.now())
    desk.database.close()
    run_together(DEALER, database_url, tmp_path, ("", "s0", "", "s1"))
    desk.database.connect(reuse_if_open=True)
    owned = [event for event in Event.select().where(Event.subject == "case") if "owner" in event.changes]
    assert Counter(event.case_id for event in owned).most_common(1)[0][1] == 1
    assert all(event.changes["owner"][0] is None for event in owned)
    load = loads(Desk(desk.database, rules), [row.id for row in people])
    assert set(load.values()) == {30}  # six times the cap, of two hundred
    assert Case.select().where(Case.owner.is_null(False)).count() == len(owned) == 90


def test_a_desk_at_work_in_many_processes_keeps_its_caps(database_url: str, desk: Desk, tmp_path: Path) -> None:
    rules = automatic(tmp_path)
    people = [
        Staff.create(login=f"s{n}", name=f"S{n}", roles=["supervisor"], load_cap=4, state="ready") for n in range(4)
    ]
    desk.database.close()
    run_together(WORKER, database_url, tmp_path, ("s0", "s1", "s2", "s3"))
    desk.database.connect(reuse_if_open=True)
    hand_out(Desk(desk.database, rules), HandOut())
    load = loads(Desk(desk.database, rules), [row.id for row in people])
    assert Case.select().count() == 100
    assert all(weight <= 4 for weight in load.values())
    waits = Case.select().where(Case.open, Case.owner.is_null(), Case.state != "answered")
    assert all(row.queue == "waiting" and row.waiting_since is not None for row in waits)
    assert Case.select().where(Case.owner.is_null(False), Case.waiting_since.is_null(False)).count() == 0
    for row in waits:
        assert all(load.get(who.id) == 4 for who in people if who.id != row.given_back_by_id)


def _hundred(now: datetime) -> None:
    """A hundred cases of weight two that wait."""
    Case.insert_many(
        [
            {
                "number": f"N{n}", "kind": "complaint", "state": "received", "severity": "P3", "channel": "phone",
                "received_at": now + timedelta(seconds=n), "opened_at": now, "queue": "general",
                "waiting_since": now, "skills": [],
            }
            for n in range(100)
        ]
    ).execute()  # fmt: skip


def test_every_queue_of_the_rules_for_tests_is_automatic(tmp_path: Path) -> None:
    write_rules(tmp_path)
    rules = automatic(tmp_path)
    assert {name for name in rules.routing.queues if not rules.routing.deals(name)} == set()
    assert rules.routing.queues["waiting"].assign == "take"

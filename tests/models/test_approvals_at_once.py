"""Two people who decide, or propose, at the same moment in two real processes: one is first, the other is told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from models.approvals.tables import Approval, Decision
from models.cases.tables import Notice
from models.complaints.tables import Solution
from models.desk import Desk
from models.staff.tables import Staff
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.notices import words

SEAT = """
import json
import sys
from config import load
from models import capabilities, database, operation
from models.desk import Desk
from models.refusals import Refused
from models.staff.members import member
url, login = sys.argv[1:]
capabilities.operations()
desk = Desk(database.connect(url), load())
me = desk.acting(member(login))
print("ready", flush=True)
for line in sys.stdin:
    name, given = json.loads(line)
    try:
        operation.run(me, name, given)
        answer = ["done", ""]
    except Refused as refused:
        answer = [refused.code, desk.translator.say(refused.text)]
    print(json.dumps(answer), flush=True)
"""
DECIDERS = ("supervisor", "supervisor2")
Answer = tuple[str, str]


class Seats:
    """Two processes, each with its own connection and person, that are asked for something at the same moment."""

    def __init__(self, url: str, logins: tuple[str, str]) -> None:
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-c", SEAT, url, login], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
            )
            for login in logins
        ]  # fmt: skip
        for process in self._processes:
            assert self._said(process) == "ready\n"

    def at_once(self, n: int, first: tuple[str, Any], second: tuple[str, Any]) -> list[Answer]:
        """What each is answered; they take turns in who is asked a trifle earlier."""
        asked = list(zip(self._processes, (first, second), strict=True))
        for process, wanted in asked[:: -1 if n % 2 else 1]:
            assert process.stdin is not None
            process.stdin.write(json.dumps(wanted) + "\n")
            process.stdin.flush()
        return [tuple(json.loads(self._said(process))) for process in self._processes]

    def _said(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline() or process.communicate()[1]

    def leave(self) -> None:
        """Both end, without an error."""
        for process in self._processes:
            _, problem = process.communicate(timeout=60)
            assert process.returncode == 0, problem


@contextmanager
def seats(url: str, first: str, second: str) -> Iterator[Seats]:
    made = Seats(url, (first, second))
    yield made
    made.leave()


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Company:
    return Company(desk, clock)


def waiting() -> list[Approval]:
    return list(Approval.select().where(Approval.state == "waiting").order_by(Approval.id))


def decision(row: Approval, **given: Any) -> tuple[str, Any]:
    return "approvals.decide", {"approval_id": row.id, "version": row.version, "approve": True, **given}


def told_since(last: int) -> list[tuple[str, str]]:
    """Every notice of everybody after that one: to whom, and what it says."""
    rows = Notice.select(Notice, Staff).join(Staff, on=(Notice.to == Staff.id)).where(Notice.id > last)
    return [(row.to.login, words(row)) for row in rows.order_by(Notice.id)]


def last_notice() -> int:
    return max((id_ for (id_,) in Notice.select(Notice.id).tuples()), default=0)


def decide_one_request(company: Company, url: str, times: int) -> None:
    """Two supervisors, one request: one says yes, the other yes or no."""
    number = company.reach("planning")
    names = {staff.login: staff.name for staff in Staff.select()}
    with seats(url, *DECIDERS) as both:
        for n in range(times):
            company.propose(number, ("compensation", 10_000))
            (row,), last = waiting(), last_notice()
            no = {"approve": False, "comment": "nein"} if n % 4 > 1 else {}
            answers = both.at_once(n, decision(row), decision(row, **no))
            assert sorted(code == "done" for code, _ in answers) == [False, True], answers
            first = next(login for login, (code, _) in zip(DECIDERS, answers, strict=True) if code == "done")
            code, said = next(answer for answer in answers if answer[0] != "done")
            assert code == "stale"
            assert f"by {names[first]} at" in said
            made = Decision.select(Decision, Staff).join(Staff, on=(Decision.staff == Staff.id))
            assert [one.staff.login for one in made.where(Decision.approval == row.id)] == [first]
            state = "refused" if no and first == DECIDERS[1] else "approved"
            assert Approval.get_by_id(row.id).state == state
            ((to, text),) = told_since(last)
            assert (to, text.split(" Compensation")[0]) == ("agent", f"{number}: {names[first]} {state}")
            assert company.case(number).state == "planning"


def decide_two_requests(company: Company, url: str, times: int) -> None:
    """Two supervisors, two requests about one solution: the second decision sees the first, and the case goes on."""
    number = company.reach("planning")
    with seats(url, *DECIDERS) as both:
        for n in range(times):
            company.propose(number, ("compensation", 10_000), ("return", 20_000))
            (first, second), last = waiting(), last_notice()
            answers = both.at_once(n, decision(first), decision(second))
            assert [code for code, _ in answers] == ["done", "done"], answers
            assert [to for to, _ in told_since(last)] == ["agent", "agent"]
            assert Solution.select().order_by(Solution.id.desc()).first().approval == "approved"
            assert company.case(number).state == "planning"


def propose_on_one_order(company: Company, url: str, times: int) -> None:
    """Two agents, two cases of one order: whoever is second has the sum of both held against the limits."""
    numbers = [company.reach("planning") for _ in range(2)]
    with seats(url, "agent", "lin") as both:
        for n in range(times):
            wanted = [proposal(company, number) for number in numbers]
            answers = both.at_once(n, wanted[0], wanted[1])
            assert [code for code, _ in answers] == ["done", "done"], answers
            assert sorted(row.counted_cents for row in waiting()) == [30_000, 60_000]
            assert sorted(row.roles[0] for row in waiting()) == ["manager", "supervisor"]
            for number in numbers:
                company.propose(number)


def proposal(company: Company, number: str) -> tuple[str, Any]:
    return "complaints.propose", {
        "case": number, "version": company.case(number).version, "measure": "补偿", "effect": "补偿",
        "items": [{"kind": "compensation", "amount_cents": 30_000}], "ready_by": "2096-01-01T00:00:00Z",
        "cost_category": "complaint",
    }  # fmt: skip


AT_ONCE = (decide_one_request, decide_two_requests, propose_on_one_order)


@pytest.mark.parametrize("race", AT_ONCE, ids=lambda race: race.__name__)
def test_at_the_same_moment(company: Company, database_url: str, race: Any) -> None:
    race(company, database_url, 20)


@pytest.mark.soak
@pytest.mark.parametrize("race", AT_ONCE, ids=lambda race: race.__name__)
def test_at_the_same_moment_many_times(company: Company, database_url: str, race: Any) -> None:
    race(company, database_url, 200)

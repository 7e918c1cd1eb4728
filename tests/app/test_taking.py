"""Eight processes take one case after the other at the same time: every case is taken once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.cases.tables import Case
from models.desk import Desk
from models.staff.operations import AddStaff, add
from tests.bench.filling import fill_with_cases

ROOT = Path(__file__).parents[2]
TAKERS = tuple(f"taker{n}" for n in range(8))
NO_CAP = 100_000


def start_taking(login: str, url: str, times: int) -> subprocess.Popen[bytes]:
    """A process that takes the next case so many times, as an agent."""
    command = [sys.executable, "-m", "app", "--db", url, "do", "assignment.take_next", "--as", login, "--lines"]
    taking = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert taking.stdin is not None
    taking.stdin.write(b"{}\n" * times)
    taking.stdin.close()
    return taking


def take_all(desk: Desk, url: str, count: int) -> None:
    """Everybody takes until nothing is left; what each one got is what the database says."""
    for login in TAKERS:
        add(desk, AddStaff(login=login, name=login, roles=("agent",), skills=("p1",), load_cap=NO_CAP))
    fill_with_cases(desk, count)
    working = {login: start_taking(login, url, count // 4) for login in TAKERS}
    taken: list[tuple[str, str]] = []
    for login, taking in working.items():
        assert taking.stdout is not None
        answers = [json.loads(line) for line in taking.stdout]
        assert len(answers) == count // 4
        refusals = {answer["error"]["code"] for answer in answers if "error" in answer}
        assert refusals <= {"busy"}  # on a slow disk somebody may wait in vain; he has taken nothing
        assert taking.wait() == (1 if refusals else 0)
        taken += [(answer["number"], login) for answer in answers if answer.get("number") is not None]
    assert len(taken) == count
    owners = {case.number: case.owner.login for case in Case.select() if case.owner is not None}
    assert dict(taken) == owners
    assert len(owners) == count


def test_eight_processes_take_every_case_once(desk: Desk, database_url: str) -> None:
    take_all(desk, database_url, 80)


@pytest.mark.soak
def test_eight_processes_take_two_thousand_cases(desk: Desk, database_url: str) -> None:
    take_all(desk, database_url, 2_000)

"""Opening a case completely, on a copy of the big database: ours beside the same statements sent by the bare driver."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import pytest

import models.capabilities  # noqa: F401 - the operations
from config import load
from models import database
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.rules.current import InForce
from models.staff.members import member
from tests.bench import company
from tests.bench.crowd import together
from tests.bench.measuring import Figure, note
from tests.bench.replaying import Bare, Recording, Statement, record

EACH, TIMES = 100, 3
"""Cases that each client opens at a time, and how often."""


def given(number: int) -> OpenCase:
    """A complaint of a customer who is known, about a thing that he bought."""
    product = number % 50 * 4 + 4  # a health food
    return OpenCase(
        kind="complaint", customer_id=number * 7 % company.CUSTOMERS + 1, product_code=f"P{product}",
        batch_number=f"B{product}", category="product_quality", demand="refund", text=company.text_of(number),
    )  # fmt: skip


def desk_at(url: str, login: str) -> Desk:
    """A desk as the program opens it for one of the staff."""
    opened = database.connect(url)
    desk = Desk(opened, InForce(opened, company.NOW), clock=lambda: company.NOW)
    return desk.acting(member(login))


def ours(place: int, url: str, base: int) -> Iterator[float]:
    """One client: so many cases, by the operation."""
    desk = desk_at(url, company.login(place + 1))
    for number in range(5):
        open_case(desk, given(base + number))
    yield 0
    for number in range(EACH):
        started = time.perf_counter()
        open_case(desk, given(base + place * EACH + number))
        yield time.perf_counter() - started


def bare(place: int, url: str, recording: Recording) -> Iterator[float]:
    """One client: the same statements."""
    sender = Bare(url, load().numbering)
    for _ in range(5):
        sender.send(recording)
    yield 0
    for _ in range(EACH):
        started = time.perf_counter()
        sender.send(recording)
        yield time.perf_counter() - started


@pytest.mark.parametrize("clients", [1, 8])
def bench_opening_a_case(copied_url: str, clients: int) -> None:
    """1 and 8 client processes; the bare one in turn with ours, medians of three."""
    desk = desk_at(copied_url, company.login(1))
    open_case(desk, given(1))
    recording = _recording(desk)
    desk.database.close()
    rates: tuple[list[float], list[float]] = ([], [])
    for turn in range(TIMES):
        rates[0].append(together(ours, clients, copied_url, turn * 10_000).rate)
        rates[1].append(together(bare, clients, copied_url, recording).rate)
    kind = copied_url.split(":")[0]
    mine, theirs = (statistics.median(found) for found in rates)
    least = 0.3 if kind == "sqlite" else 0.5
    enough = mine >= least * theirs and (kind != "sqlite" or mine >= 500)
    said = f"{least:.0%}" + (" and 500/s" if kind == "sqlite" else "")
    against = f"the same {len(recording.statements)} statements bare"
    note(Figure(f"open a case, {kind}, {clients} clients", mine, "/s", theirs, against, said, enough))


def _recording(desk: Desk) -> Recording:
    opened: list[str] = []
    statements = record(desk, lambda: opened.append(open_case(desk, given(2)).number))
    digits = desk.rules.numbering.digits
    case_id = int(opened[0].removeprefix(desk.rules.numbering.prefix)[:digits])
    found: list[Statement] = statements
    return Recording(found, case_id, ("SELECT COALESCE(MAX(id)", "SELECT nextval("))

"""Taking the next case, 8 processes, 10,000 cases waiting: ours beside the same statements sent by the bare driver."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from config import load
from models.assignment.operations import TakeNext, take_next
from models.cases.tables import Case
from tests.bench import company
from tests.bench.bench_intake import desk_at
from tests.bench.crowd import together
from tests.bench.measuring import Figure, note
from tests.bench.replaying import Bare, Recording, record

CLIENTS, EACH, TIMES = 8, 50, 3


def taker(place: int) -> str:
    """One of the ten agents who have no case yet."""
    return company.login(company.AGENTS - 9 + place)


def ours(place: int, url: str) -> Iterator[int]:
    """One agent takes so many cases; tells their ids."""
    desk = desk_at(url, taker(place))
    digits = desk.rules.numbering.digits
    yield 0
    for _ in range(EACH):
        number = take_next(desk, TakeNext()).number
        assert number is not None
        yield int(number.removeprefix(desk.rules.numbering.prefix)[:digits])


def bare(place: int, url: str, recording: Recording, staff: int) -> Iterator[int]:
    """One client: the same statements, for the case that the first of them finds."""
    sender = Bare(url, load().numbering)
    yield 0
    for _ in range(EACH):
        yield sender.send(recording, (staff, staff + place))


def bench_taking_the_next_case(copied_url: str) -> None:
    """The bare one in turn with ours, medians of three; no case is given twice."""
    desk = desk_at(copied_url, taker(0))
    taken: list[str] = []
    statements = record(desk, lambda: taken.append(take_next(desk, TakeNext()).number or ""))
    case_id = Case.get(Case.number == taken[0]).id
    staff = desk.staff_id or 0
    kind = copied_url.split(":")[0]
    recording = Recording(statements, case_id, 'SELECT "t1"."id"', waits=kind != "sqlite")
    desk.database.close()
    rates: tuple[list[float], list[float]] = ([], [])
    ours_taken: list[int] = []
    for _ in range(TIMES):
        crowd = together(ours, CLIENTS, copied_url)
        ours_taken += crowd.results
        rates[0].append(crowd.rate)
        rates[1].append(together(bare, CLIENTS, copied_url, recording, staff).rate)
    assert len(set(ours_taken)) == len(ours_taken), "a case was given twice"
    mine, theirs = (statistics.median(found) for found in rates)
    against = f"the same {len(statements)} statements bare"
    note(Figure(f"take next, {kind}, 8 clients", mine, "/s", theirs, against, "50%, none twice", mine >= theirs / 2))

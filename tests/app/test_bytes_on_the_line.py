"""What changes cost on the line at 80x24 in 16 colours: the stock driver and the desk's own, showing the same cells."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from models.cases.operations import ChangeSeverity, change_severity
from models.cases.tables import Case
from models.desk import Desk
from models.staff.members import member
from tests.app.side_by_side import Pair
from tests.terminal.terminals import F, Terminal

DOWN, UP = "\x1b[B", "\x1b[A"
BUDGETS = {
    "a character typed": 40,
    "cursor one row down in the queue": 250,
    "a row changed by another desk": 100,
    "a question opened": 1000,
    "another screen": 4000,
    "an idle minute of the queue": 2000,
}
"""Bytes."""


@pytest.fixture
def pair(small_demo: Path, tmp_path: Path) -> Iterator[Pair]:
    opened = Pair(Path(shutil.copy(small_demo, tmp_path / "demo.db")), "zhao.min")
    yield opened
    opened.close()


def test_bytes_on_the_line(pair: Pair, open_desk: Callable[[str], Desk]) -> None:
    spent: dict[str, list[tuple[int, int]]] = {what: [] for what in BUDGETS}

    def step(what: str, keys: str, seen: str) -> None:
        spent[what].append(pair.step(keys, seen))

    pair.settle("as of")
    first = len(pair.stock.bytes), len(pair.own.bytes)
    step("another screen", F[11], "Live queue")
    for keys in (DOWN, DOWN, DOWN, UP):
        step("cursor one row down in the queue", keys, "Live queue")
    for keys in ("f", "s", "m", F[2]):
        step("a question opened", keys, ":")
        pair.step(F[12], "Live queue")
    spent["a row changed by another desk"].append(
        pair.change(lambda url: another_desk(open_desk(url), "P4"), lambda one: one.text.count("P4 ") == 3)
    )
    step("another screen", F[11], "Case opened")
    step("another screen", "n", "Note")
    for letter in ("a", "b", " ", "张", "c"):
        step("a character typed", letter, "a")
    step("a question opened", F[3], "Throw it away")
    pair.step("2", "Case opened")
    step("another screen", F[3], "Live queue")
    pair.step("/", "Find:")
    for letter in "sun":
        step("a character typed", letter, letter)
    pair.step(F[12], "Live queue")
    step("another screen", F[6], "Customer")
    report({"first paint": [first], **spent})
    for what, bytes_ in spent.items():
        assert all(own <= BUDGETS[what] for _, own in bytes_), what


def idle_minutes(database: Path, minutes: int, clock: str) -> list[tuple[int, int]]:
    """The bytes of each of so many minutes of the desk's clock in which nobody does anything, from full to full."""
    pair = Pair(database, "zhao.min", environ={"DESK_CLOCK": clock})
    spent = []
    try:
        pair.both(lambda one: one.wait("as of"))
        pair.both(lambda one: one.send(F[11]))
        pair.both(lambda one: one.wait("Live queue"))
        for one in (pair.stock, pair.own):
            begins = []
            for _ in range(minutes + 1):
                shown = minute(one)
                one.wait(lambda: minute(one) not in ("", shown), patience=100)  # noqa: B023
                begins.append(len(one.bytes))
            spent.append([after - before for before, after in pairwise(begins)])
    finally:
        pair.close()
    return list(zip(*spent, strict=True))


def minute(one: Terminal) -> str:
    """The minute as of which the queue is shown."""
    found = re.search(r"as of (\d\d:\d\d)", one.text)
    return found[1] if found else ""


def test_idle_minutes_of_the_queue(small_demo: Path, tmp_path: Path) -> None:
    """Twelve times as fast: all that changes with the minute does, but the seconds of a last minute are told less."""
    spent = idle_minutes(Path(shutil.copy(small_demo, tmp_path / "demo.db")), 3, "2026-11-23T09:00+08:00*12")
    report({"an idle minute of the queue": spent})
    assert all(own <= BUDGETS["an idle minute of the queue"] for _, own in spent)


@pytest.mark.soak
def test_a_real_idle_minute_of_the_queue(small_demo: Path, tmp_path: Path) -> None:
    spent = idle_minutes(Path(shutil.copy(small_demo, tmp_path / "demo.db")), 1, "2026-11-23T09:07+08:00")
    report({"an idle minute of the queue": spent})
    assert all(own <= BUDGETS["an idle minute of the queue"] for _, own in spent)


def another_desk(desk: Desk, severity: str) -> None:
    """Somebody else changes the severity of a case that stands in the queue."""
    case = Case.get(Case.open, Case.severity == "P3")
    given = ChangeSeverity(case=case.number, version=case.version, severity=severity, reason="less urgent")  # type: ignore[arg-type]
    change_severity(desk.acting(member("zhao.min")), given)


def report(spent: dict[str, list[tuple[int, int]]]) -> None:
    """The table, for `pytest -s`: the dearest of each kind."""
    print(f"\n{'bytes at 80x24, 16 colours':34} {'stock':>8} {'own':>8} {'limit':>8}")
    for what, bytes_ in spent.items():
        if bytes_:
            print(f"{what:34} {max(s for s, _ in bytes_):8} {max(o for _, o in bytes_):8} {BUDGETS.get(what, ''):>8}")

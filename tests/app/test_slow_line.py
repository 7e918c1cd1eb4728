"""At 960 bytes a second, with 20 changes a second on the queue: what is typed is painted within a second."""

from __future__ import annotations

import os
import select
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest

from models.cases.operations import ChangeSeverity, change_severity
from models.cases.tables import Case
from models.desk import Desk
from models.staff.members import member
from tests.app.side_by_side import STANDS
from tests.terminal.terminals import F, Terminal

BYTES_A_SECOND = 960
CHANGES_A_SECOND = 20
AT_LEAST_SO_MANY = 0.7
"""Changes that a busy machine must manage, as a share of those that are wanted, for the test to count."""
WITHIN = 1.0


class SlowTerminal(Terminal):
    """A terminal at the end of a serial line."""

    began = 0.0
    taken = 0

    def read(self, seconds: float = 0.05) -> None:
        """Take over what the line has carried meanwhile, and no more; what an idle line could have is lost."""
        until = time.monotonic() + seconds
        while True:
            now = time.monotonic()
            room = int((now - self.began) * BYTES_A_SECOND) - self.taken
            if room > BYTES_A_SECOND // 20:
                self.began, self.taken, room = now - 0.05, 0, BYTES_A_SECOND // 20
            if room > 0 and select.select([self.fd], [], [], 0.001)[0]:
                data = os.read(self.fd, room)
                self.taken += len(data)
                self.take(data)
            if now >= until:
                return
            time.sleep(0.001)


@pytest.mark.soak
def test_a_key_is_painted_within_a_second(small_demo: Path, tmp_path: Path, open_desk: Callable[[str], Desk]) -> None:
    path = Path(shutil.copy(small_demo, tmp_path / "demo.db"))
    url = f"sqlite:///{path}"
    supervisor = open_desk(url).acting(member("zhao.min"))
    command = [sys.executable, "-m", "app", "--db", url, "--lang", "en", "demo", "--as", "zhao.min"]
    one = SlowTerminal(command, {"DESK_CLOCK": STANDS, "LANG": "C.UTF-8"})
    one.wait("as of")
    one.send(F[11])
    one.wait("Live queue")
    one.wait_for_quiet()
    waited: dict[str, list[float]] = {"cursor": [], "letter": []}
    changes = _changes(supervisor)
    began, made = time.monotonic(), 0

    def painted(what: str, keys: str, seen: Callable[[], object]) -> None:
        nonlocal made
        one.send(keys)
        sent = time.monotonic()
        while not seen():
            assert time.monotonic() < sent + 10, one.text
            if time.monotonic() >= began + made / CHANGES_A_SECOND:
                changes()
                made += 1
            one.read(0.01)
        waited[what].append(time.monotonic() - sent)

    for _ in range(5):
        for _ in range(6):
            row, case = _under_the_cursor(one)
            painted("cursor", "\x1b[B" if row < 10 else "\x1b[A", partial(_moved, one, case))
        painted("letter", "/", lambda: "Find:" in one.text)
        for typed in ("a", "ab", "abc", "abcd"):
            painted("letter", typed[-1], partial(_asked, one, typed))
        painted("letter", F[12], lambda: "Find:" not in one.text)
    rate = made / (time.monotonic() - began)
    one.close()
    print(f"\n{rate:.1f} changes a second; longest until painted: "
          + ", ".join(f"{what} {max(times):.2f} s" for what, times in waited.items()))  # fmt: skip
    assert rate >= CHANGES_A_SECOND * AT_LEAST_SO_MANY
    assert max(waited["cursor"]) < WITHIN
    assert max(waited["letter"]) < WITHIN


def _under_the_cursor(one: Terminal) -> tuple[int, str]:
    """The row, and customer and product of the case there: it moves up and down with its severity."""
    return next(((y, line[25:42]) for y, line in enumerate(one.screen.display) if line.startswith(">")), (-1, ""))


def _moved(one: Terminal, case: str) -> bool:
    row, now = _under_the_cursor(one)
    return row >= 0 and now != case


def _asked(one: Terminal, typed: str) -> bool:
    return f"Find: {typed}" in one.text


def _changes(desk: Desk) -> Callable[[], None]:
    """One change after the other of the cases in the queue, which move up and down by it."""
    cases = cycle([case.number for case in Case.select().where(Case.open, Case.kind == "complaint")])
    severities = cycle(["P2", "P3", "P4", "P2", "P4"])

    def change() -> None:
        case = Case.get(Case.number == next(cases))
        severity = next(found for found in severities if found != case.severity)
        if case.severity != "P1":
            given = ChangeSeverity(case=case.number, version=case.version, severity=severity, reason="so it is")  # type: ignore[arg-type]
            change_severity(desk, given)

    return change

"""The wallboard in a real terminal: blocks in colours, without any, and in ASCII; nobody signs in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.driver.probing import PROBED
from models import settings
from models.cases.tables import Case
from models.desk import Desk
from tests.terminal.terminals import F, Terminal, desk

KINDS = {
    "colours": {"TERM": "xterm-256color"},
    "no colours": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "vt220": {"TERM": "vt220"},
    "ascii": {"TERM": "linux", "DESK_ASCII": "1"},
    "gbk": {"TERM": "xterm", "DESK_TERMINAL_ENCODING": "gbk"},
    "stock": {"TERM": "xterm-256color", "DESK_DRIVER": "stock"},
}
SIGN = ["###  ", "  #  ", "###  ", "#    ", "###  "]


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """Those that are open, closed at the end."""
    opened: list[Terminal] = []
    yield opened
    for one in opened:
        one.close()


def blocks(terminal: Terminal, top: int, left: int) -> list[str]:
    """The dots from a place on, two cells each."""
    buffer = terminal.screen.buffer
    return ["".join("#" if buffer[top + y][left + 2 * x].reverse else " " for x in range(5)) for y in range(5)]


@pytest.mark.parametrize("kind", KINDS)
def test_figures_are_blocks_on_every_terminal(
    sqlite_desk: Desk, sqlite_url: str, terminals: list[Terminal], kind: str
) -> None:
    now = sqlite_desk.now()
    settings.mark(sqlite_desk.database, "test")
    for number in ("CS1", "CS2"):
        Case.create(
            number=number, kind="complaint", state="received", severity="P3", channel="phone", queue="appliance",
            received_at=now, opened_at=now,
        )  # fmt: skip
    environ = {"LANG": "C.UTF-8", "DESK_CLOCK": "2026-11-23T09:00+08:00", **KINDS[kind]}
    one = desk(sqlite_url, "wall", "--interval", "0", environ=environ)
    terminals.append(one)
    one.wait("of 2 open")
    lines = one.text.splitlines()
    top = next(place for place, line in enumerate(lines) if "Waiting" in line)
    assert blocks(one, top + 1, lines[top].index("Waiting")) == SIGN
    asked = PROBED.encode("gbk" if kind == "gbk" else "utf-8")
    assert one.bytes.replace(asked, b"").isascii()
    one.send("n")
    one.wait("Appliances")
    one.send(F[3])
    assert one.wait_for_end() == 0

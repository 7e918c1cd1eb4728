"""Bytes that nobody has typed: a line that makes them, a terminal of another encoding, a cat on the keyboard."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.driver.painting import BEGIN
from app.journal import log_path
from models.desk import Desk
from models.intake.tables import Draft
from tests.app.side_by_side import STANDS
from tests.terminal.terminals import F, Terminal, desk

SOME, ALL = 10_000, 100_000
SCREENS = {
    "home": "",
    "queue": F[11],
    "intake": F[6] + "1\t2\r",
    "case": F[11] + F[11],
    "note": F[11] + F[11] + "n",
    "question": F[11] + "f",
    "command": F[2],
    "search": F[8],
    "tasks": F[2] + "tasks\r",
    "callbacks": F[2] + "callbacks\r",
}
GBK = "客户来电说净水机漏水，要求上门维修；已答复明天下午处理。".encode("gbk")


@pytest.fixture
def one(small_demo: Path, tmp_path: Path) -> Iterator[Terminal]:
    path = Path(shutil.copy(small_demo, tmp_path / "demo.db"))
    opened = desk(f"sqlite:///{path}", "demo", "--as", "zhao.min", environ={"DESK_CLOCK": STANDS, "LANG": "C.UTF-8"})
    opened.wait("as of")
    yield opened
    opened.close()


def answers(one: Terminal) -> None:
    """Wait until all that was sent has been dealt with: F5 paints everything anew, whatever is open."""
    painted = one.bytes.count(BEGIN.encode())
    one.send("\x1b[15~")
    one.wait(lambda: one.bytes.count(BEGIN.encode()) > painted)


def no_incident(one: Terminal) -> bool:
    """Whether the program has met with nothing that nobody foresaw."""
    log = log_path()
    return b"Traceback" not in one.bytes and (not log.exists() or "Traceback" not in log.read_text())


def bombard(one: Terminal, keys: str, noise: bytes) -> None:
    """Open a screen and send noise into it, a little at a time."""
    one.send(keys)
    answers(one)
    for at in range(0, len(noise), 500):
        one.send(noise[at : at + 500])
        answers(one)
        assert no_incident(one), log_path().read_text() if log_path().exists() else one.text


@pytest.mark.parametrize("screen", SCREENS)
def test_random_bytes_end_nothing(one: Terminal, screen: str) -> None:
    bombard(one, SCREENS[screen], random.Random(screen).randbytes(SOME // len(SCREENS)))


@pytest.mark.soak
@pytest.mark.parametrize("screen", SCREENS)
def test_many_random_bytes_end_nothing(one: Terminal, screen: str) -> None:
    bombard(one, SCREENS[screen], random.Random(f"{screen} at length").randbytes(ALL // len(SCREENS)))


@pytest.mark.parametrize("screen", SCREENS)
def test_a_text_of_another_encoding_ends_nothing_and_is_told_of(one: Terminal, screen: str) -> None:
    one.send(SCREENS[screen])
    answers(one)
    one.send(GBK)
    one.wait("! Your terminal sends another encoding than UTF-8")
    assert no_incident(one)


def test_no_draft_is_lost(one: Terminal, tmp_path: Path, open_desk: Callable[[str], Desk]) -> None:
    """High bytes, letters and signs, as a terminal of another encoding sends them."""
    chance = random.Random(7)
    one.send(F[11] + F[11] + "n" + "first things first")
    one.wait("first things first")
    for _ in range(20):
        one.send(bytes(chance.choice([*range(0x80, 0x100), *b"abc ,.1"]) for _ in range(50)))
        answers(one)
    one.wait("first things first")
    one.kill()
    assert no_incident(one)
    open_desk(f"sqlite:///{tmp_path / 'demo.db'}")
    assert [str(draft.content["text"])[:18] for draft in Draft.select()] == ["first things first"]

"""Taking back and pasting on a real terminal: Ctrl+Z does not suspend the program, a long paste arrives whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.driver.sequences import PASTE_BEGINS, PASTE_ENDS
from models.desk import Desk
from models.events import Event
from tests.app.side_by_side import STANDS
from tests.terminal.terminals import F, desk

UNDO, REDO = "\x1a", "\x19"
PARAGRAPH = "客户来电说净水机漏水，要求上门维修；已答复明天下午处理。"
LETTER = "\r".join(f"{number} {PARAGRAPH}" for number in range(150))
"""Terminals send the line breaks of a paste as the Enter key does."""


@pytest.mark.parametrize("term", ["xterm", pytest.param("vt220", marks=pytest.mark.soak)])
def test_ctrl_z_takes_back_and_a_paste_is_whole(
    small_demo: Path, tmp_path: Path, open_desk: Callable[[str], Desk], term: str
) -> None:
    path = Path(shutil.copy(small_demo, tmp_path / "demo.db"))
    environ = {"DESK_CLOCK": STANDS, "LANG": "C.UTF-8", "TERM": term}
    open_desk(f"sqlite:///{path}")
    one = desk(f"sqlite:///{path}", "demo", "--as", "zhao.min", environ=environ)
    try:
        one.wait("as of")
        one.send(F[8] + PASTE_BEGINS + "第一行\r第二行" + PASTE_ENDS)
        one.wait("第一行 第二行")
        one.send(UNDO)
        one.wait(lambda: "第一行" not in one.text)
        one.send(REDO)
        one.wait("第一行 第二行")
        assert os.waitpid(one.pid, os.WNOHANG | os.WUNTRACED) == (0, 0)
        one.send(UNDO + F[3] + F[11] + F[11] + "n" + "abc" + UNDO + REDO + PASTE_BEGINS + LETTER + PASTE_ENDS + F[10])
        noted = Event.select().where(Event.operation == "cases.note").order_by(Event.id.desc())
        one.wait(lambda: "149" in str(noted.clone().first().note))
        assert noted.first().note == {"text": "abc" + LETTER.replace("\r", "\n")}
    finally:
        one.close()

"""How one comes to each screen, and as whom: somebody who may do what is done there."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from screens.frame import DeskScreen
from screens.known import name, screens
from tests.terminal.terminals import F

LATER = timedelta(minutes=45)
"""So long after the demo was made a call is due."""


class Way(NamedTuple):
    """What is typed on the command line, and behind it; `{case}` stands for a complaint that was just received.

    After so many actions as it `lasts` there may be nothing left that the screen could open with.
    """

    typed: str
    who: str = "zhao.min"
    lasts: int = 100


WAYS_IN = {
    "cases": Way("o {case}\r"),
    "queue": Way("queue\r"),
    "home": Way("home\r"),
    "search": Way("s 王\r"),
    "intake": Way("n 王\r"),
    "alarms": Way("alarms\r"),
    "rules": Way("rules\r"),
    "handover": Way("handover\r1\r"),
    "approvals": Way("approvals\r"),
    "approvals.alike": Way("approvals\rs"),
    "tasks": Way("tasks\r", "gu.ping"),
    "complaints.tracking": Way("complaints\r"),
    "complaints.report": Way("complaints\rm"),
    "warehouse": Way("warehouse\r", "ma.jun"),
    "warehouse.taking": Way("warehouse\r\t\r", "ma.jun", lasts=2),
    "inspection": Way("inspection\r", "sun.li"),
    "refunds": Way("refunds\r", "gu.ping"),
    "callbacks": Way("callbacks\r"),
    "callbacks.calling": Way("callbacks\r" + F[7], lasts=3),
    "callbacks.report": Way("callbacks_report\r"),
    "returns.report": Way("returns_report\r"),
    "terminal": Way("terminal\r"),
}
OPENED_OTHERWISE = {"wall", "guiding.briefing"}
"""Screens of programs of their own."""


def known() -> dict[str, type[DeskScreen]]:
    """The screens by the names that the sheet of keys has for them."""
    return {name(screen): screen for screen in screens()}

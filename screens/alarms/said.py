"""What is said of the alarms that wait for somebody, wherever he is. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from config.texts import T, Text
from models.alarms.queries import AlarmView, News


def mark(heard: News) -> Text | None:
    """What stands in the title line of every screen: how many alarms, which have the `!`, and messages wait."""
    if heard.waiting and heard.messages:
        return T("! alarms {n}, messages {messages}", n=heard.waiting, messages=heard.messages)
    if heard.messages:
        return T("messages {n}", n=heard.messages)
    return T("! alarms {n}", n=heard.waiting) if heard.waiting else None


def worst_of(alarms: Sequence[AlarmView]) -> Text:
    """The worst of new alarms, and how many there are besides."""
    worst = max(alarms, key=lambda alarm: (alarm.level == "red", alarm.told))
    text: Text = T("{case} {severity} {what}", case=worst.case, severity=worst.severity, what=worst.what)
    more = len(alarms) - 1
    return T("{text}, and {n} more {n:alarm|alarms}: alarms", text=text, n=more) if more else text

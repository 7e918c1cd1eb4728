"""What is told between two prompts, never while somebody types: alarms, messages, promises, rules that changed."""

from __future__ import annotations

from app.plain.work import Work
from config.texts import T
from models.alarms.queries import news
from models.callbacks.queries import calls
from models.refusals import Refused
from models.rules.queries import follow
from screens.alarms.said import worst_of
from screens.call_text import stands

PRESSING = ("at_risk", "broken")
"""Promised calls that cannot wait."""


class News:
    """Knows what was told already. Of a script nobody is told: it would not read like the same session twice."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._last_alarm = 0
        self._messages = 0
        self._told: set[tuple[int, str]] = set()
        self._rules = work.rules

    def tell(self) -> None:
        """A line for each kind of news."""
        if not self._work.console.by_hand:
            return
        try:
            self._tell()
        except Refused as refused:
            self._work.tell(refused.text)

    def _tell(self) -> None:
        work = self._work
        work.run(follow)
        if work.rules is not self._rules:
            self._rules = work.rules
            work.tell(T("The rules have changed; you work by the new ones from now on."))
        heard = work.run(news, self._last_alarm)
        if heard.alarms:
            self._last_alarm = max(alarm.told for alarm in heard.alarms)
            work.tell(worst_of(heard.alarms))
        if heard.messages > self._messages:
            work.tell(T("{n} {n:message waits|messages wait} for you; home tells them.", n=heard.messages))
        self._messages = heard.messages
        for row in work.run(calls, mine=True).due:
            if row.standing in PRESSING and (row.id, row.standing) not in self._told:
                self._told.add((row.id, row.standing))
                work.tell(T("{name}: {standing}, promised for {at}. callbacks makes the call.", name=row.customer,
                            standing=stands(row), at=row.promised_at))  # fmt: skip

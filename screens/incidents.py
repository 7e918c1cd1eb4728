"""Errors that nobody foresaw: logged under an id; the user is shown the id and a sentence, never a traceback."""

from __future__ import annotations

import logging
import secrets
from typing import NamedTuple

from textual.worker import WorkerFailed

from config.texts import T, Text

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_log = logging.getLogger("desk.incidents")


class Incident(NamedTuple):
    """An error under its id."""

    id: str
    error: BaseException

    @property
    def text(self) -> Text:
        """What the user is told while the session goes on."""
        return T("Something went wrong (id {id}). Your input is kept.", id=self.id)

    @property
    def farewell(self) -> Text:
        """What the user is told when the program must end."""
        return T("The program had to stop (id {id}). The log tells why. What was saved is safe.", id=self.id)


class Incidents:
    """The errors of one session; the same error at the same place is written to the log once."""

    def __init__(self) -> None:
        self.all: list[Incident] = []
        self._known: dict[tuple[str, str], Incident] = {}

    def add(self, error: BaseException) -> Incident:
        """Log the error with its traceback (which holds no values) and give it an id of six signs."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        where = (type(cause).__name__, _place(cause))
        if where not in self._known:
            incident = Incident("".join(secrets.choice(_SIGNS) for _ in range(6)), cause)
            self._known[where] = incident
            self.all.append(incident)
            _log.error("incident %s", incident.id, exc_info=cause)
        return self._known[where]


def _place(error: BaseException) -> str:
    """File and line where the error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""

"""Trying rules on past cases: a month of them under a candidate, beside what they really got. Nothing is written.

The work is done in steps of a few hundred cases, so that whoever asked can say how far it is, do something else
in between, and stop.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import msgspec

from config import Rules
from config.newest import newest, newest_days
from config.texts import T
from models.cases.tables import Case
from models.desk import Desk
from models.instants import LATEST, OLDEST
from models.refusals import Refused
from models.rules.replay_comparing import compare
from models.rules.replay_figures import Figures
from models.rules.replay_reading import SameBatch, read
from models.rules.replay_views import Difference, Replay
from models.staff.tables import Staff
from models.texts import NOT_ALLOWED

STEP = 400
"""Cases of one step: a few tenths of a second."""
LISTED = 200
"""Cases that differ and are kept for a list, unless more are asked for."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What to try: the candidate, and on cases received from `first` to `last`.

    `as_if`: its newest versions count as in force throughout. `limit`: so many cases that differ are kept.
    """

    candidate: Rules
    first: date
    last: date
    as_if: bool = True
    limit: int = LISTED


def recent(days: int, today: date) -> tuple[date, date]:
    """The first and last of so many days up to today: the span that is proposed."""
    return today - timedelta(days=days - 1), today


class Replaying:
    """A replay under way. Call `step` until `finished`, then `result`.

    Args:
        desk: its rules are those in force, its clock judges what still runs.
        trial: what to try.
        found: called with each case that differs, also beyond the limit.

    Raises:
        Refused: `not_allowed`, or `invalid` when nobody can have meant the span.
    """

    def __init__(self, desk: Desk, trial: Trial, found: Callable[[Difference], object] | None = None) -> None:
        check_allowed(desk)
        _check_span(trial)
        zone = desk.rules.zone
        start, end = (datetime.combine(day, time(), zone) for day in (trial.first, trial.last + timedelta(days=1)))
        self.trial, self.at, self.finished = trial, desk.now(), 0
        self._found = found
        self._in_force = desk.rules
        self._candidate = newest(trial.candidate) if trial.as_if else trial.candidate
        self._ids = _ids(start, end)
        self._same_batch = SameBatch(start)
        measured = min(trial.last, self.at.astimezone(zone).date())
        self._figures = Figures(self._in_force, self._candidate, trial.first, measured, zone)
        self._limit = trial.limit if _sees_cases(desk) else 0
        self._differences: list[Difference] = []
        self._differing = 0

    @property
    def total(self) -> int:
        """How many cases there are."""
        return len(self._ids)

    @property
    def done(self) -> bool:
        """Whether every case has been tried."""
        return self.finished >= self.total

    def step(self, desk: Desk) -> None:
        """Try the next few hundred cases."""
        ids = list(self._ids[self.finished : self.finished + STEP])
        for past in read(ids, self._same_batch, self._in_force.zone, self.at):
            compared = compare(past, self._in_force, self._candidate)
            self._figures.add(compared)
            if (difference := compared.difference) is not None:
                self._note(difference)
        self.finished += len(ids)

    def _note(self, difference: Difference) -> None:
        self._differing += 1
        if len(self._differences) < self._limit:
            self._differences.append(difference)
        if self._found is not None:
            self._found(difference)

    def result(self, desk: Desk) -> Replay:
        """The figures of all cases that were tried so far, and the first of those that differ."""
        people = {row[0]: row[1:] for row in Staff.select(Staff.id, Staff.login, Staff.name).tuples()}
        trial, figures = self.trial, self._figures
        return Replay(
            directory=str(trial.candidate.directory or ""),
            first=trial.first,
            last=trial.last,
            at=self.at,
            as_if=trial.as_if,
            versions=newest_days(trial.candidate) if trial.as_if else {},
            cases=figures.cases,
            differing=self._differing,
            corrected=figures.corrected,
            queues=figures.queues(),
            severities=figures.severities(),
            clocks=figures.clocks(),
            queue_loads=figures.queue_loads(),
            agent_loads=figures.agent_loads(people),
            differences=tuple(self._differences),
        )


def replay(
    desk: Desk,
    trial: Trial,
    progress: Callable[[int, int], object] = lambda finished, total: None,
    found: Callable[[Difference], object] | None = None,
) -> Replay:
    """All of it at once; `progress` hears how many cases of how many are tried.

    Raises:
        Refused: as `Replaying`.
    """
    replaying = Replaying(desk, trial, found)
    while not replaying.done:
        replaying.step(desk)
        progress(replaying.finished, replaying.total)
    return replaying.result(desk)


def _check_span(trial: Trial) -> None:
    for field, day in (("first", trial.first), ("last", trial.last)):
        if not OLDEST <= day.year < LATEST:
            raise Refused("invalid", T("The year {year} cannot be meant.", year=str(day.year)), field)
    if trial.last < trial.first:
        raise Refused("invalid", T("The span ends before it begins."), "last")


def check_allowed(desk: Desk) -> None:
    """Refuse who may not see the rules.

    Raises:
        Refused: `not_allowed`.
    """
    if desk.staff is not None and not desk.rules.roles.sees_rules(desk.staff.roles):
        raise Refused("not_allowed", NOT_ALLOWED)


def _sees_cases(desk: Desk) -> bool:
    """Whether who acts may read why single cases differ; the reasons quote from them."""
    return desk.staff is None or desk.rules.roles.sees_cases(desk.staff.roles)


def _ids(start: datetime, end: datetime) -> array[int]:
    """The cases of the span by receipt, read once: what comes or changes meanwhile does not shift the steps."""
    query = (
        Case.select(Case.id)
        .where(Case.received_at >= start, Case.received_at < end)
        .order_by(Case.received_at, Case.id)
    )
    return array("q", (row[0] for row in query.tuples().iterator()))

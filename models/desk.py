"""The desk: what every operation and query is given. Nothing here reads a global or the environment."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from peewee import Database, DatabaseError, DataError, InterfaceError

from config import Rules
from config.texts import Language, Text, Translator
from models import database as databases
from models import failures, statements
from models.events import Event, of_subject_since
from models.refusals import Refused
from models.rules.current import Current
from models.tables import UNFIT, Versioned, check_fit
from models.texts import STALE, noted
from models.timings import timed
from models.wall_clock import Clock, system_clock

R = TypeVar("R")
ATTEMPTS = 6
"""How often a transaction is tried in all, where the database is busy or the connection was cut off."""

_log = logging.getLogger("desk.operations")


class Member(msgspec.Struct, frozen=True):
    """The acting member of staff."""

    id: int
    login: str
    name: str
    roles: tuple[str, ...]
    skills: tuple[str, ...] = ()
    team: str = ""
    department: str = ""


class Desk:
    """A database, the rules, who acts, and what time it is.

    `rules` are those of a `Current`, which may follow what is in force from operation to operation, or some for good.
    `staff` is None for the system itself: the worker, the administrator's own shell, the demo.
    """

    def __init__(
        self,
        database: Database,
        rules: Rules | Current,
        staff: Member | None = None,
        clock: Clock = system_clock,
        language: Language = "en",
    ) -> None:
        self.database = database
        self.current = rules if isinstance(rules, Current) else Current(rules)
        self.staff = staff
        self.clock = clock
        self.language = language
        self._instant: datetime | None = None
        self._operation = ""
        self._afterwards: list[Callable[[Desk], object]] = []

    def acting(self, staff: Member | None) -> Desk:
        """The same desk with somebody else acting."""
        return Desk(self.database, self.current, staff, self.clock, self.language)

    def speaking(self, language: Language) -> Desk:
        """The same desk in another language."""
        return Desk(self.database, self.current, self.staff, self.clock, language)

    @property
    def rules(self) -> Rules:
        """The rules; the same throughout an operation."""
        return self.current.rules

    @property
    def translator(self) -> Translator:
        """Renders texts in the language of who acts, in the desk's zone."""
        return Translator(self.language, self.rules.calendars.zone)

    @property
    def operation(self) -> str:
        """The name of the operation under way; empty between operations."""
        return self._operation

    def now(self) -> datetime:
        """The present instant; it stands still inside an operation."""
        return self._instant or self.clock()

    @property
    def staff_id(self) -> int | None:
        """The id of who acts; None for the system."""
        return self.staff.id if self.staff else None

    def afterwards(self, work: Callable[[Desk], object]) -> None:
        """Do this after the operation under way, once, in a transaction of its own.

        It is for what the worker does sooner or later anyhow: what cannot be done now is left to that.
        """
        if work not in self._afterwards:
            self._afterwards.append(work)

    def transact(self, operation: str, work: Callable[[], R]) -> R:
        """Run `work` in one short write transaction, again if the database was busy or cut off; then what it put off.

        Of an attempt that failed nothing is left, so that nothing is done twice: `work` reads anew whatever it
        changes. Inside another operation, `work` is simply a part of it.

        Raises:
            Refused: as `work` does; `invalid`, when a value is none that the database can store; `busy`, when
                it stayed busy; and as `failures.told` says. Other errors of the database as they are.
        """
        if self._operation:
            return work()
        with timed(operation):
            result = self._transacted(operation, work)
        following, self._afterwards = self._afterwards, []
        for put_off in following:
            try:
                put_off(self)
            except Exception:  # the operation is done: an error now would have people do it twice
                _log.warning("what %s put off is left to the worker", operation, exc_info=True)
        return result

    def _transacted(self, operation: str, work: Callable[[], R]) -> R:
        for attempt in range(ATTEMPTS):
            try:
                self.current.follow(self.clock())
                with self._under(operation), databases.writing(self.database):
                    return work()
            except (DataError, OverflowError, UnicodeEncodeError) as error:
                raise Refused("invalid", UNFIT) from error
            except (DatabaseError, InterfaceError) as error:
                refused = failures.told(error, self.database)
                if refused is not None:
                    raise refused from error
                if not failures.passes(error, self.database):
                    raise
                if attempt == ATTEMPTS - 1:
                    raise Refused("busy", failures.BUSY) from error
                time.sleep(random.uniform(0.005, 0.05) * 2**attempt)  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable")

    @contextmanager
    def _under(self, operation: str) -> Iterator[None]:
        self._operation, self._instant, self._afterwards = operation, self.clock(), []
        try:
            with self.current.held():
                yield
        finally:
            self._operation, self._instant = "", None

    def change(self, row: Versioned, version: int | None = None, note: Any = None, /, **changes: Any) -> dict[str, Any]:
        """Change fields of a row, add one to its version, and write the history.

        Args:
            row: as it was read in this transaction.
            version: what the caller saw; None where the operation does not depend on it.
            note: what to add to the history entry, as data.
            changes: field names and their new values.

        Returns:
            what changed: field → [from, to].

        Raises:
            Refused: `stale`, with what others changed meanwhile in `details["changes"]`.
        """
        name = type(row)._meta.name
        if version is not None and version != row.version:
            raise self._stale(row, version)
        fields = {key: value for key, value in changes.items() if _raw(row, key) != _id(value)}
        differences = {key: [_raw(row, key), _id(value)] for key, value in fields.items()}
        table = type(row)
        check_fit(table, fields)
        seen = row.version
        if not statements.update(table, row.get_id(), {**fields, "version": seen + 1}, seen):
            raise self._stale(row, seen)
        for key, value in fields.items():
            setattr(row, key, value)
        row.version = seen + 1
        self.record(name, row.get_id(), seen + 1, differences, note, case_id=_case_of(row))
        return differences

    def record(
        self,
        subject: str,
        subject_id: int | None,
        version: int | None = None,
        changes: dict[str, Any] | None = None,
        note: Any = None,
        case_id: int | None = None,
    ) -> int:
        """Write one entry of the history; returns its number."""
        number = statements.insert(
            Event,
            {
                "at": self.now(),
                "staff": self.staff_id,
                "operation": self._operation,
                "case": case_id,
                "subject": subject,
                "subject_id": subject_id,
                "subject_version": version,
                "changes": changes or {},
                "note": noted(note),
            },
        )
        databases.written(self.database, number, self.now(), self._operation)
        return number

    def _stale(self, row: Versioned, version: int) -> Refused:
        name = type(row)._meta.name
        meanwhile = of_subject_since(name, row.get_id(), version)
        last = meanwhile[-1] if meanwhile else None
        text = Text(STALE.message, {"who": last.who if last else "?", "at": last.at if last else self.now()})
        return Refused("stale", text, "version", {"changes": meanwhile, "version": row.version})


def _raw(row: Any, field: str) -> Any:
    return row.__data__.get(field)


def _id(value: Any) -> Any:
    return value.get_id() if hasattr(value, "get_id") else value


def _case_of(row: Any) -> int | None:
    if type(row)._meta.name == "case":
        return row.get_id()
    return row.__data__.get("case")

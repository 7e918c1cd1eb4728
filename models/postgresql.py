"""PostgreSQL as the company's database: its connections, and transactions whose answer was lost.

A statement outside of any transaction that finds its connection gone is asked again on a new one. A transaction
that was cut off has changed nothing, unless COMMIT had been sent: then the event that it wrote is looked for in the
history, after the server was told to end what may be left of it. What leaves no event may be done twice.

Nothing here, or anywhere, relies on what a connection remembers between two transactions, so that a pooler may
give each transaction another one: settings are those of the role or of `BEGIN`, locks end with their transaction.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from peewee import DatabaseError, IndexMetadata, InterfaceError, OperationalError, PeeweeException, PostgresqlDatabase
from peewee import __exception_wrapper__ as peewee_errors

from models.fields import to_microseconds
from models.outage import Outage
from models.places import WRITABLE, places, several

R = TypeVar("R")
CHANNEL = "desk_event"
"""On this channel whoever has written an event says so."""
OLDEST = 15
"""The oldest release of the server that will do."""
TIMEOUTS = {"statement_timeout": "60s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s"}
"""How long a connection lets a statement run, waits for a lock, and lets a transaction lie, unless the URL says."""
_CONNECTING = {
    "application_name": "desk",
    "connect_timeout": 10,
    # A server that vanished is noticed within half a minute, not after the two hours of most systems.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_GONE = ("08", "57P01", "57P02", "57P03")
"""States of errors after which there is no connection any more."""
_TRIES = 3
_BEGIN = "BEGIN; SELECT pg_backend_pid(), now()"
_ENDED = """SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE pid = %s AND xact_start = %s"""
_KEPT = "SELECT pg_logical_emit_message(true, 'desk', 'is it kept?')"
"""A commit that waits, where commits wait for a standby, until that has everything so far."""
_WRITTEN = "SELECT 1 FROM event WHERE id = %s AND at = %s AND operation = %s"

_INDEXES = """
SELECT i.relname, pg_get_indexdef(x.indexrelid),
       ARRAY(SELECT pg_get_indexdef(x.indexrelid, k + 1, true) FROM generate_subscripts(x.indkey, 1) AS k ORDER BY k),
       x.indisunique
FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid WHERE x.indrelid = to_regclass(%s)
ORDER BY x.indisunique DESC, i.relname"""

_log = logging.getLogger("desk.database")


class Unanswered(OperationalError):  # noqa: N818 - what happened, in one word
    """The answer to a COMMIT was lost, and whether it was done cannot be found out now."""


class CutOff(OperationalError):  # noqa: N818
    """The connection was gone before the COMMIT was done: nothing is changed."""


class _Turn(threading.local):
    """The transaction under way in a thread: who does it on the server, since when, and its first event."""

    pid: int = 0
    since: datetime | None = None
    event: tuple[int, int, str] | None = None


class Server(PostgresqlDatabase):
    """A PostgreSQL database; see the module. `outage` tells whether it answers.

    `listen` is where its notices are heard: `host:port` when a pooler stands between, several with commas where one
    of them is the primary, `no` when nowhere.
    """

    def __init__(self, name: str, settings: Mapping[str, Any]) -> None:
        given = {**_CONNECTING, **settings}
        self.listen: str = given.pop("listen", "")
        timeouts = {key: given.pop(key, value) for key, value in TIMEOUTS.items()}
        options = [f"-c {key}={value}" for key, value in timeouts.items() if value]
        given["options"] = " ".join([*options, str(given.get("options", ""))]).strip()
        self.outage = Outage()
        self._turn = _Turn()
        super().__init__(name, prefer_psycopg3=True, **given)

    # Connections

    def connect(self, reuse_if_open: bool = False) -> bool:
        """As Peewee's, but a server that does not answer is asked again, as `outage` says."""
        if self.server_version is None:  # the first connection: whether the URL is right is not known yet
            return bool(super().connect(reuse_if_open))
        made = self.outage.patiently(lambda: super(Server, self).connect(reuse_if_open))
        if made:
            self.outage.over()
        return bool(made)

    def _initialize_connection(self, conn: Any) -> None:
        """Behind a pooler that gives each transaction another connection, nothing can be prepared."""
        pid = conn.execute("SELECT pg_backend_pid()").fetchone()[0]
        if pid != conn.info.backend_pid:
            conn.prepare_threshold = None

    @property
    def pooled(self) -> bool:
        """Whether a pooler stands between this thread's connection and the server."""
        return self.connection().prepare_threshold is None

    def listening(self) -> Any:
        """A connection on which the notices of writers are heard: this thread's own, or one past the pooler."""
        connection = self.connection()
        if self.listen:
            place = places(self.listen)
            found = WRITABLE if several(place) else {}
            given = {**self.connect_params, "dbname": self.database, **found, **place}
            connection = type(connection).connect(**given, autocommit=True)
        connection.execute(f"LISTEN {CHANNEL}")
        return connection

    def lost(self, error: BaseException) -> bool:
        """Whether this thread's connection is gone; what was not committed is undone then."""
        state = sqlstate(error)
        if isinstance(error, CutOff) or self.is_closed():
            return True
        return bool(self.connection().closed) or state.startswith(_GONE)

    def _let_go(self) -> None:
        """Have no connection in this thread any more."""
        if not self.is_closed():
            self.connection().close()
        self.dispose()

    def get_indexes(self, table: str, schema: str | None = None) -> list[IndexMetadata]:
        """As Peewee's, which sees none on a table that is parted."""
        found: list[IndexMetadata] = super().get_indexes(table, schema)
        if found:
            return found
        rows = self.execute_sql(_INDEXES, (table,)).fetchall()
        return [IndexMetadata(name, sql, columns, unique, table) for name, sql, columns, unique in rows]

    # Statements and transactions

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """As Peewee's; a query outside of a transaction is asked again where its connection was gone."""
        if self.in_transaction() or not sql.lstrip("( \n").startswith("SELECT"):
            return super().execute_sql(sql, params)
        return self._again(lambda: super(Server, self).execute_sql(sql, params))

    def begin(self, isolation_level: Any = None) -> None:
        """Begin, and note by which process of the server, in the same way there and back."""
        self._turn.event = None
        if isolation_level is not None:
            super().begin(isolation_level)
            return
        self._turn.pid, self._turn.since = self._again(self._begun)

    def _begun(self) -> Any:
        with peewee_errors:
            cursor = self.cursor()
            cursor.execute(_BEGIN)
            cursor.nextset()
            return cursor.fetchone()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Send the statements inside in one go, as `models.database.together` says."""
        try:
            with self.connection().pipeline():
                yield
        except PeeweeException:
            raise
        except Exception:  # what the driver says at the end
            with peewee_errors:
                raise

    def written(self, number: int, at: datetime, operation: str) -> None:
        """An event was written in this transaction: by it one can tell later whether it was committed."""
        self._turn.event = self._turn.event or (number, to_microseconds(at), operation)

    def commit(self) -> None:
        """Commit, and tell whoever listens if an event was written.

        The notice goes out behind the COMMIT: in the transaction it would let all that commit wait for each other.

        Raises:
            Unanswered: the answer was lost, and cannot be found out.
        """
        event = self._turn.event
        try:
            with peewee_errors:
                self.cursor().execute(f"COMMIT; NOTIFY {CHANNEL}" if event else "COMMIT")
        except PeeweeException as error:
            cut_off = self.lost(error)
            if event is not None and self._is_there(event):
                _log.warning("a commit was done though its answer was lost: %s", error)
                return
            if cut_off:
                raise CutOff(str(error)) from error
            raise

    def rollback(self) -> None:
        """As Peewee's; where the connection is gone, the server does so by itself."""
        try:
            super().rollback()
        except PeeweeException as error:
            if not self.lost(error):
                raise
            self._let_go()

    def _is_there(self, event: tuple[int, int, str]) -> bool:
        """Whether a transaction whose COMMIT brought no answer was done; afterwards it never will be."""
        pid, since = self._turn.pid, self._turn.since
        self._let_go()
        try:
            for _ in range(_TRIES):
                left = self.execute_sql(_ENDED, (pid, since)).fetchone()
                if left is None:
                    self.execute_sql(_KEPT)
                    return self.execute_sql(_WRITTEN, event).fetchone() is not None
        except (DatabaseError, InterfaceError) as error:
            raise Unanswered(str(error)) from error
        raise Unanswered("the old connection does not end")

    def _again(self, ask: Callable[[], R]) -> R:
        """What `ask` returns, on a new connection if this one turns out to be gone."""
        for tried in range(_TRIES):
            try:
                return ask()
            except PeeweeException as error:
                if tried == _TRIES - 1 or not self.lost(error):
                    raise
                self._let_go()
                self.connect(reuse_if_open=True)
        raise AssertionError("unreachable")


def sqlstate(error: BaseException) -> str:
    """The five signs by which PostgreSQL names an error; empty for errors of another origin."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""

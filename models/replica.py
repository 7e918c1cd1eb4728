"""Reading from a replica: whether the database is one, and how far behind its primary it is."""

from __future__ import annotations

import msgspec
from peewee import Database

from config.texts import T, Text
from models import database as databases
from models.refusals import Refused

_STATE = """
SELECT pg_is_in_recovery(),
       EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL),
       pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn(),
       EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())
"""


class Replica(msgspec.Struct, frozen=True):
    """A replica: whether it is connected to its primary, and how old, in seconds, what it shows may be.

    `behind_seconds` is 0.0 while it is connected and has applied all that came; None where nobody can tell, since
    nothing has come from the primary after it was started.
    """

    connected: bool
    behind_seconds: float | None


def replica(database: Database) -> Replica | None:
    """What replica the database is; None for one that can be written to, and for the embedded one."""
    if databases.is_sqlite(database):
        return None
    standby, connected, applied, age = database.execute_sql(_STATE).fetchone()
    if not standby:
        return None
    behind = 0.0 if connected and applied else max(0.0, float(age)) if age is not None else None
    return Replica(connected, behind)


def told_of(found: Replica) -> Text:
    """In words, for whoever reads figures from it."""
    if found.behind_seconds is None:
        if found.connected:
            return T("replica, how far behind is not known yet")
        return T("replica, CUT OFF from its primary; of what age its figures are is not known")
    seconds = round(found.behind_seconds)
    if not found.connected:
        return T("replica, CUT OFF from its primary: its last change is {n} s old", n=seconds)
    return T("replica, {n} s behind", n=seconds)


def ensure_writable(database: Database) -> None:
    """Refuse to begin what cannot be done without writing.

    Raises:
        Refused: `read_only`, on a replica.
    """
    if replica(database) is not None:
        text = T("This database is a replica, from which one can only read (desk wall, stats, report, show). "
                 "Name the primary, or all servers: postgresql://user@one,other/name.")  # fmt: skip
        raise Refused("read_only", text, "db")

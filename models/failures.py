"""What errors of the databases mean: some pass by themselves, others a person can do something about."""

from __future__ import annotations

from peewee import Database, PeeweeException

from config.texts import T
from models import database as databases
from models.outage import Away
from models.refusals import Code, Refused

PASSING = ("40001", "40P01", "55P03", "database is locked", "database table is locked", "busy", "deadlock", "serialize")
"""Serialization, deadlock, a lock that somebody held too long: states of PostgreSQL, or words of either database."""
BUSY = T("The database is busy with something else; nothing was changed. Try again.")
_AWAY = T("The database does not answer; nothing was changed. Try again later.")
_UNKNOWN = T("The database went away while this was saved; whether it was is not known. Look before you do it again.")
_TOLD = (
    ("full", ("53100", "disk is full"),
     T("The disk of the database is full: nothing was saved. Have room made, then save again.")),
    ("read_only", ("25006", "readonly database"),
     T("The database can only be read now: nothing was saved. Have it made writable, then save again.")),
    ("busy", ("57014",), T("This took the database too long and was given up; nothing was changed.")),
    ("not_allowed", ("42501",), T("The database does not let this program do that; its role lacks the right.")),
)  # fmt: skip
_OF_ALL = frozenset({"away", "unknown", "full", "read_only", "busy"})
"""What comes of the state of the database, whatever is done."""


def passes(error: Exception, database: Database | None = None) -> bool:
    """Whether the same transaction may succeed if it is tried again: busy, deadlock, serialization, cut off."""
    server = databases.server(database) if database is not None else None
    return _is(error, PASSING) or (server is not None and server.lost(error))


def told(error: Exception, database: Database | None = None) -> Refused | None:
    """The refusal that tells a person what to do about the error; None when there is nothing to be done."""
    server = databases.server(database) if database is not None else None
    if server is not None:
        from models.postgresql import Unanswered

        if isinstance(error, Unanswered):
            return Refused("unknown", _UNKNOWN)
        if isinstance(error, Away):
            return Refused("away", _AWAY)
    for code, signs, text in _TOLD:
        if _is(error, signs):
            found: Code = code  # type: ignore[assignment]
            return Refused(found, text)
    return None


def concerns_all(error: Exception, database: Database) -> bool:
    """Whether the error is the database's own, and would come of any other work too: not a fault in one row."""
    refused = error if isinstance(error, Refused) else told(error, database)
    return passes(error, database) if refused is None else refused.code in _OF_ALL


def _is(error: Exception, signs: tuple[str, ...]) -> bool:
    """Whether the error has one of these states, or words of these."""
    from models.postgresql import sqlstate

    state = sqlstate(error)
    said = str(error).lower() if isinstance(error, PeeweeException) or not state else ""
    return state in signs or any(sign in said for sign in signs if not sign[:1].isdigit())

"""What a database says of itself: what it is for, and since when it exists."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast, get_args

from peewee import CharField, Database, TextField

from config.gateways import INVENTED
from config.texts import T
from models.refusals import Refused
from models.tables import Table

Purpose = Literal["production", "demo", "test", "practice"]


class Setting(Table):
    """One fact about the database, by its key: `purpose`, `created_at`."""

    key = CharField(max_length=32, unique=True)
    value = TextField()


def purpose(database: Database) -> Purpose:
    """What the database is for; one that does not say so is in production."""
    said = read(database, "purpose")
    return cast(Purpose, said) if said in get_args(Purpose) else "production"


def is_invented(database: Database) -> bool:
    """Whether everybody in it is invented, so that no password is asked for."""
    return purpose(database) in INVENTED


def mark(database: Database, kind: Purpose) -> None:
    """Say what the database is for.

    Raises:
        Refused: `conflict`; a production database with customers in it never becomes a demo.
    """
    from models.customers.tables import Customer

    if kind != "production" and purpose(database) == "production" and Customer.select().exists():
        raise Refused("conflict", T("This database is in production; it cannot become a demo."), "db")
    write(database, "purpose", kind)


def created_at(database: Database) -> datetime | None:
    """When the database was made, if it says so."""
    said = read(database, "created_at")
    return datetime.fromisoformat(said) if said else None


def read(database: Database, key: str) -> str | None:
    """The value of a key; None where there is none, or no schema yet."""
    if not database.table_exists(Setting._meta.table_name):
        return None
    with database.bind_ctx([Setting], bind_refs=False, bind_backrefs=False):
        row = Setting.get_or_none(Setting.key == key)
    return row.value if row else None


def write(database: Database, key: str, value: str) -> None:
    """Set the value of a key."""
    with database.bind_ctx([Setting], bind_refs=False, bind_backrefs=False):
        Setting.insert(key=key, value=value).on_conflict(
            conflict_target=[Setting.key], update={Setting.value: value}
        ).execute()


TABLES = (Setting,)

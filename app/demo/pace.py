"""Filling fast: a demo that is lost with the power is made again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import Database

from models.database import is_sqlite


@contextmanager
def unhurried(database: Database) -> Iterator[None]:
    """While inside, the database does not wait for the disk at each commit."""
    statements = (
        ("PRAGMA synchronous=off", "PRAGMA synchronous=full")
        if is_sqlite(database)
        else ("SET synchronous_commit=off", "SET synchronous_commit=on")
    )
    database.execute_sql(statements[0])
    try:
        yield
    finally:
        database.execute_sql(statements[1])

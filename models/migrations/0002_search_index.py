"""The index of words and prefixes, which is not the same on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from models.search.engines import engine


def up(migrator: Any, db: Any) -> None:
    engine(db).create(db)

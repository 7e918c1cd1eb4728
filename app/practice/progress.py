"""How far somebody has come: kept in the practice database itself, so that both are begun anew together."""

from __future__ import annotations

from typing import Literal

import msgspec
from peewee import Database

from models import settings

KEY = "practice_progress"
Outcome = Literal["done", "skipped"]


class Result(msgspec.Struct, frozen=True):
    """How an exercise ended: after how many seconds, with how many keys and hints."""

    outcome: Outcome
    seconds: float
    keys: int
    hints: int


class Progress(msgspec.Struct):
    """The results so far, by the id of the exercise; which one is at hand (`at`), and how it stands.

    `after` and `case` are its scene, once it was begun; until then `after` is None. `seconds`, `keys` and `hints` are
    what it has taken so far.
    """

    results: dict[str, Result] = {}
    at: int = 0
    after: int | None = None
    case: str = ""
    seconds: float = 0.0
    keys: int = 0
    hints: int = 0


def kept(database: Database) -> Progress:
    """What was kept; the beginning where nothing was."""
    said = settings.read(database, KEY)
    return msgspec.json.decode(said, type=Progress) if said else Progress()


def keep(database: Database, progress: Progress) -> None:
    """Keep it."""
    settings.write(database, KEY, msgspec.json.encode(progress).decode())

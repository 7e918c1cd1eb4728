"""The practice database: made, gone on with, or begun anew; and the session on it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.context import PROGRAM, Context
from app.practice.company import TRAINEE, found
from app.practice.exercises import EXERCISES
from app.practice.tour import Tour
from config.texts import T
from models import database as databases
from models import migrating, settings
from models.events import Event
from models.refusals import Refused
from models.staff.tables import Staff

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
"""When the practice begins, whenever that is: on a working day, with everybody at work, and hours before anything is
due. Its clock goes on from what was done last."""
OUTBOX = "outbox.jsonl"
"""Where messages of the practice end. In another folder than its own it may be that of another database, and stays."""


def open_practice(context: Context, file: Path | None, *, anew: bool) -> None:
    """Open the screen on the practice database; returns when it is left.

    Raises:
        Refused: `conflict`, the file is another database.
    """
    practising = practice_context(context, file, anew=anew)
    try:
        from app.journal import start_log
        from app.screen_session import run

        start_log()
        run(practising, TRAINEE, guide=tour_of(practising))
    finally:
        practising.close()


def practice_context(context: Context, file: Path | None, *, anew: bool) -> Context:
    """What the session works with: the practice database, filled, the program's own rules, a clock of its own."""
    path = (file or _own_file()).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        if path.exists() and (_is_of_another_release(path) or anew):
            _remove(path)
            if file is None:
                path.with_name(OUTBOX).unlink(missing_ok=True)
        if not path.exists():
            _make(context, path)
    return _on(context, path, max(MORNING, _last_done(path)))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Whoever begins at the same moment waits, and finds it made."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _last_done(path: Path) -> datetime:
    database = databases.connect(databases.sqlite_url(path))
    try:
        last = Event.select().order_by(Event.id.desc()).first()
        return last.at if last is not None else MORNING
    finally:
        database.close()


def _on(context: Context, path: Path, now: datetime) -> Context:
    """The same terminal and language on the practice database, with a clock that goes on from `now`."""
    own = {key: value for key, value in context.environ.items() if key not in ("DESK_DB", "DESK_CONFIG")}
    own.setdefault("DESK_CLOCK", now.isoformat())
    practising = Context(own, context.language, context.asked_language)
    practising.ascii, practising.url = context.ascii, databases.sqlite_url(path)
    return practising


def tour_of(practising: Context) -> Tour:
    """The guide of the session."""
    database = practising.database
    return Tour(EXERCISES, Staff.get(Staff.login == TRAINEE).id, database, practising.clock())


def _own_file() -> Path:
    """In a folder of its own: what would be sent to customers is written beside the database."""
    from platformdirs import user_data_path

    return user_data_path(PROGRAM, appauthor=False) / "practice" / "practice.db"


def _is_of_another_release(path: Path) -> bool:
    """Whether the practice database has another schema; it is made anew then.

    Raises:
        Refused: `conflict`, it is something else; that is never removed.
    """
    database = databases.open_only(databases.sqlite_url(path))
    try:
        if settings.purpose(database) != "practice":
            raise Refused("conflict", T("This is no practice database; name another file."), "file")
        return bool(migrating.pending(database) or migrating.ahead(database))
    finally:
        database.close()


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        (path.parent / name).unlink(missing_ok=True)


def _make(context: Context, path: Path) -> None:
    """Make it under another name, so that one that was interrupted is not taken for a whole one."""
    unfinished = path.with_name(f"{path.name}.new")
    _remove(unfinished)
    making = _on(context, unfinished, MORNING)
    try:
        migrating.migrate(making.database)
        settings.mark(making.database, "practice")
        found(making.desk())
    finally:
        making.close()
    unfinished.replace(path)

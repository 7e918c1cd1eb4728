"""The log file of the program, and errors that nobody foresaw: an id and a sentence for the user, all else there."""

from __future__ import annotations

import logging
import secrets
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.context import PROGRAM
from config.texts import T, Text

_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def log_path() -> Path:
    """Where the log is written."""
    from platformdirs import user_log_path

    return user_log_path(PROGRAM, appauthor=False) / "desk.log"


def start_log(level: int = logging.WARNING) -> Path:
    """Write warnings and errors to the log file from now on, or what `level` says; nothing goes to the terminal."""
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=2_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    return path


def unforeseen(error: BaseException) -> Text:
    """Log the error under a new id; what the user is told."""
    number = "".join(secrets.choice(_SIGNS) for _ in range(6))
    try:
        path = start_log()
        logging.getLogger("desk").error("incident %s", number, exc_info=error)
    except OSError as problem:
        return T("Something went wrong (id {id}). There is no log: {problem}", id=number, problem=str(problem))
    return T("Something went wrong (id {id}). The log tells more: {path}", id=number, path=str(path))

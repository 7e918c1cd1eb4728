"""The log file of the program, and errors that nobody foresaw: an id and a sentence for the user, all else there."""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import sys
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.context import PROGRAM
from config.texts import T, Text

_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail addresses
    r"|(?<![A-Za-z0-9])(?!\d{4}-\d\d-\d\d)\+?\d[\d -]{5,}\d(?![\dT:-])"  # telephone numbers, unlike CS00000174 or dates
    r"|[\u3400-\u9fff]+"  # names and what customers said; the log itself is English
)
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Plain(logging.Formatter):
    """Lines of text without personal data: an error may quote what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the traceback below it."""
        head = self.formatTime(record)
        return head + without_personal_data(super().format(record).removeprefix(head))


class Structured(logging.Formatter):
    """A JSON object a line: `at`, `process`, `level`, `logger`, `said`, what was given besides, `traceback`."""

    BESIDES = ("operation", "case", "seconds", "incident")

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        found = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "process": record.process, "level": record.levelname, "logger": record.name,
            "said": without_personal_data(record.getMessage()),
        }  # fmt: skip
        found |= {name: getattr(record, name) for name in self.BESIDES if hasattr(record, name)}
        if record.exc_info:
            found["traceback"] = without_personal_data(self.formatException(record.exc_info))
        return json.dumps(found, ensure_ascii=False)


def without_personal_data(text: str) -> str:
    """The text with stars for telephone numbers, e-mail addresses and Chinese words."""
    return _PERSONAL.sub("***", text)


def log_path() -> Path:
    """Where the log is written."""
    from platformdirs import user_log_path

    return user_log_path(PROGRAM, appauthor=False) / "desk.log"


def start_log(level: int = logging.WARNING) -> Path:
    """Write warnings and errors to the log file from now on, or what `level` says; nothing goes to the terminal."""
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=2_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(Structured() if os.environ.get("DESK_LOG") == "json" else Plain(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    return path


def unheard(found: sys.UnraisableHookArgs) -> None:
    """Log what went wrong while Python cleaned up, of which nobody can be told: it would stand on the terminal."""
    with suppress(Exception):
        if not logging.getLogger().handlers:
            start_log()
        logging.getLogger("desk").error("while cleaning up %r", found.object, exc_info=found.exc_value)


def unforeseen(error: BaseException) -> Text:
    """Log the error under a new id; what the user is told."""
    number = "".join(secrets.choice(_SIGNS) for _ in range(6))
    try:
        path = start_log()
        logging.getLogger("desk").error("incident %s", number, exc_info=error, extra={"incident": number})
    except OSError as problem:
        return T("Something went wrong (id {id}). There is no log: {problem}", id=number, problem=str(problem))
    return T("Something went wrong (id {id}). The log tells more: {path}", id=number, path=str(path))

"""From what the rules say of a gateway to the gateway itself. Passwords are read from the environment here alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from peewee import Database, SqliteDatabase

from config.gateways import Command, File, Gateway, Http, Smtp
from config.texts import T, Text
from models.messages.gateways.parcels import Sender


def open_sender(
    gateway: Gateway, database: Database, timeout: float, environ: Mapping[str, str] = os.environ
) -> Sender:
    """The gateway, ready to send; nothing is connected before the first message.

    Args:
        gateway: as the rules describe it.
        database: beside which a file with a relative path lies.
        timeout: seconds for which one answer is waited for.
        environ: where passwords stand.
    """
    match gateway:
        case Smtp():
            from models.messages.gateways.mail import MailServer

            return MailServer(gateway, environ.get(gateway.password_env, ""), timeout)
        case Http():
            from models.messages.gateways.web import WebAddress

            return WebAddress(gateway.url, environ.get(gateway.token_env, ""), timeout)
        case Command():
            from models.messages.gateways.program import Program

            return Program(gateway.command, timeout)
        case File():
            from models.messages.gateways.file import LinesFile

            return LinesFile(beside(database, gateway.file))


def beside(database: Database, name: str) -> Path:
    """Where a file of this name lies: beside an embedded database, else in the working folder."""
    path = Path(name).expanduser()
    if isinstance(database, SqliteDatabase) and database.database != ":memory:":
        return Path(database.database).parent / path
    return path


def wanting(gateway: Gateway, environ: Mapping[str, str] = os.environ) -> Text | None:
    """What a gateway lacks on this machine; None if nothing."""
    match gateway:
        case Smtp(password_env=name) | Http(token_env=name) if name and not environ.get(name):
            return T("the environment variable {name} is not set", name=name)
        case Command(command=(program, *_)) if shutil.which(program) is None:
            return T("there is no program {name}", name=program)
        case _:
            return None


def described(gateway: Gateway) -> str:
    """A gateway in a few words: its kind and where it leads."""
    match gateway:
        case Smtp():
            return f"smtp {gateway.host}:{gateway.port}"
        case Http():
            return f"http {gateway.url}"
        case Command():
            return f"command {' '.join(gateway.command)}"
        case File():
            return f"file {gateway.file}"

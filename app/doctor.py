"""The examinations of `desk doctor`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from app.context import Context
from app.journal import log_path
from config.gateways import Gateway
from config.texts import Sayable, T, Text

OLDEST_PYTHON = (3, 11)


class Finding(NamedTuple):
    """One line of the doctor: whether it is well, what was looked at, and what is there or to be done."""

    ok: bool
    what: Text
    told: Sayable


def examine(context: Context) -> Iterator[Finding]:
    """Everything, in the order in which it would be put right."""
    yield _python()
    yield from _database(context)
    yield _rules(context)
    yield from _gateways(context)
    yield from _terminal(context)
    yield _folder(T("Log"), log_path().parent)
    yield _host(context)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Finding(False, T("Python"), T("{version} is too old; install 3.11 or newer.", version=version))
    return Finding(True, T("Python"), version)


def _database(context: Context) -> Iterator[Finding]:
    """Reachable, of this release, sound, what for; what follows is not asked when an answer is bad."""
    from models import migrating
    from models.database import sqlite_path, without_password
    from models.refusals import Refused
    from models.settings import purpose

    path = sqlite_path(context.database_url)
    if path is not None:
        if not path.exists():
            yield Finding(False, T("Database"), T("{path} is not there yet: desk init, or desk demo", path=str(path)))
            return
        yield _folder(T("Data folder"), path.parent)
    try:
        database = context.database
        yield Finding(True, T("Database"), without_password(context.database_url))
        migrating.ensure_current(database)
    except Refused as refused:
        yield Finding(False, T("Database"), refused.text)
        return
    drift = str(migrating.differences(database)).splitlines()
    told = T("it lacks: {what}. Restore a backup.", what="; ".join(drift)) if drift else T("as this release needs it")
    yield Finding(not drift, T("Schema"), told)
    if path is not None:
        said = database.execute_sql("PRAGMA quick_check").fetchone()[0]
        told = T("whole") if said == "ok" else T("damaged ({what}). Restore a backup.", what=said)
        yield Finding(said == "ok", T("Integrity"), told)
    yield Finding(True, T("Purpose"), purpose(database))
    yield _worker(path is not None)


def _worker(embedded: bool) -> Finding:
    from models.wall_clock import system_clock
    from models.worker import lease

    held = lease.held(lease.WORKER, system_clock())
    if held is not None:
        return Finding(True, T("Worker"), held.holder)
    if embedded:
        return Finding(True, T("Worker"), T("inside the desk, while its screen is open"))
    return Finding(False, T("Worker"), T("none is at work, so nobody gets alarms: start desk worker on one machine"))


def _host(context: Context) -> Finding:
    """Whether one serves the socket that `desk` would look for; nobody needs it."""
    from app.host.passing import socket_path
    from app.host.serving import answers

    path = socket_path(context.environ)
    pid = answers(path) if path else None
    if pid is None:
        return Finding(True, T("Host"), T("none; desk host makes many screens open in a moment"))
    return Finding(True, T("Host"), T("process {pid} serves {path}", pid=pid, path=path))


def _rules(context: Context) -> Finding:
    from config import check
    from models.capabilities import names

    directory, number = context.rules_directory, context.in_force()
    faults = check(context.source(), names())
    if faults:
        count = len(faults)
        return Finding(False, T("Rules"), T("{count} {count:fault|faults}; desk rules check lists them.", count=count))
    if directory and number:
        told: Sayable = T("{path}, which wins over set {number} in the database", path=directory, number=number)
    elif number:
        told = T("set {number} of the database", number=number)
    else:
        told = directory or T("those of the program")
    return Finding(True, T("Rules"), told)


def _gateways(context: Context) -> Iterator[Finding]:
    """By which gateway each channel is sent and each means paid, and what they lack.

    Nothing, as long as the rules or the database do not say.
    """
    from config import RulesInvalid
    from config.gateways import CHANNELS, MEANS
    from models.refusals import Refused
    from models.settings import purpose

    try:
        rules, what_for = context.rules_anyway.gateways, purpose(context.database)
    except (RulesInvalid, Refused):
        return
    yield _able(T("Messages"), CHANNELS, rules.of(what_for))
    yield _able(T("Payments"), MEANS, rules.paying(what_for))


def _able(what: Text, names: Sequence[str], gateways: Mapping[str, Gateway]) -> Finding:
    """Whether the gateways of these names have what they need; what is wrong with the first that has not."""
    from models.messages.gateways.opening import described, wanting

    lacks = [T("{channel}: {what}", channel=name, what=lack)
             for name, gateway in gateways.items() if (lack := wanting(gateway)) is not None]  # fmt: skip
    shown = [f"{name}: {described(gateways[name]) if name in gateways else 'none'}" for name in names]
    return Finding(not lacks, what, lacks[0] if lacks else "; ".join(shown))


def _terminal(context: Context) -> Iterator[Finding]:
    """What the screens need of the terminal; `desk terminal` says all of it."""
    from app.driver.deciding import Unfit
    from app.driver.traits import can_place_its_cursor
    from app.terminal.advice import COLUMNS, ROWS, no_screen, too_small, unfit
    from app.terminal.facts import Terminal, facts

    here = sys.stdout.isatty()
    size = shutil.get_terminal_size()
    try:
        found = {fact.name: fact for fact in facts(Terminal(context.environ, size if here else None))}
    except Unfit as error:
        yield Finding(False, T("Terminal"), unfit(error).text)
        return
    yield _encoding(found["encoding"].value)
    if not here:
        yield Finding(True, T("Terminal"), T("none here; run this in the terminal that the desk will have."))
        return
    if not can_place_its_cursor(context.environ):
        yield Finding(False, T("Terminal"), no_screen(context.environ.get("TERM", "")))
        return
    yield Finding(True, T("Terminal"), T("{name}; desk terminal says more of it", name=found["terminal"].told))
    fits = size.columns >= COLUMNS and size.lines >= ROWS
    yield Finding(fits, T("Size"), found["size"].told if fits else too_small(size))
    yield Finding(True, T("Colours"), found["colours"].told)


def _encoding(spoken: str) -> Finding:
    """What Python writes as, and what the screen takes the terminal to speak."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if spoken == "utf-8" and encoding != "utf8":
        told = T("{encoding} cannot show Chinese; set LANG to C.UTF-8, for example.", encoding=encoding or "?")
        return Finding(False, T("Encoding"), told)
    told = T("{encoding}; for a terminal that sends another one set DESK_TERMINAL_ENCODING, to gb18030 for example",
             encoding=spoken.upper())  # fmt: skip
    return Finding(True, T("Encoding"), told)


def _folder(what: Text, folder: Path) -> Finding:
    """A folder that can be written to, or whose first existing parent can."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        return Finding(False, what, T("{path} cannot be written to; give yourself the right.", path=str(nearest)))
    return Finding(True, what, str(folder))

"""What the host has done before anybody comes: everything read, the rules checked, memory laid down to be shared."""

from __future__ import annotations

import logging
import os
import pkgutil
from importlib import import_module

from app.context import Context
from app.driver import prepare
from app.host.memory import settle
from app.host.rehearsing import rehearse

PACKAGES = ("config", "models", "screens", "app.driver")
BESIDES = ("app.screen_session", "app.opening", "app.feeding", "app.host.hearing", "app.journal", "argon2")
_log = logging.getLogger("desk.host")


def make_ready(context: Context) -> None:
    """Open what every session needs, and leave no connection and no thread behind: neither outlives a fork.

    Raises:
        Refused: there is no database of this release, or a replica. RulesInvalid: the rules have faults.
    """
    prepare(os.environ)
    context.writing()
    for name in PACKAGES:
        _read_all(name)
    for name in BESIDES:
        import_module(name)
    rehearse(context)
    context.database.close()
    settle()


def follow_rules(context: Context) -> None:
    """Take over the rules in force now, so that not each session has to read them; without a database later."""
    try:
        context.current.follow(context.clock()())
    except Exception:
        _log.warning("the rules in force could not be looked up", exc_info=True)
    finally:
        context.database.close()
    settle()


def _read_all(package: str) -> None:
    """Import every module of a package; migrations are read by file, when they are needed."""
    for found in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        if ".migrations" not in found.name:
            import_module(found.name)

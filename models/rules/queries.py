"""What sessions and commands ask of the rules that a desk works by."""

from __future__ import annotations

from datetime import datetime

import msgspec

from config import Rules
from models.desk import Desk
from models.rules import stored
from models.rules.current import Unreadable


class Standing(msgspec.Struct, frozen=True):
    """The rules that the desk works by now, a set that should be in force and cannot be read, and the next change."""

    rules: Rules
    unreadable: Unreadable | None
    next_start: datetime | None


def follow(desk: Desk) -> Standing:
    """Bring the desk's rules up to what is in force now, and say how they stand."""
    now = desk.now()
    desk.current.follow(now)
    return Standing(desk.rules, desk.current.unreadable, stored.next_start(now))

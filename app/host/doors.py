"""Whom the host serves: its own user, and those that it was told to allow."""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from config.texts import T
from models.refusals import Refused


class Door(NamedTuple):
    """The users and groups that are let in beside the host's own user."""

    users: Collection[int] = ()
    groups: Collection[int] = ()

    @property
    def mode(self) -> int:
        """That of the socket: nobody else can knock, unless somebody is allowed; then the door decides."""
        return 0o666 if self.users or self.groups else 0o600

    def lets_in(self, uid: int, gid: int) -> bool:
        """Whether the host serves this user."""
        if uid == os.getuid() or uid in self.users or gid in self.groups:
            return True
        return bool(self.groups) and not set(_groups(uid, gid)).isdisjoint(self.groups)


def _groups(uid: int, gid: int) -> list[int]:
    """All groups of a user, whichever of them is his first."""
    try:
        return os.getgrouplist(pwd.getpwuid(uid).pw_name, gid)
    except KeyError:
        return [gid]


def door_for(users: Sequence[str], groups: Sequence[str]) -> Door:
    """The door for these names.

    Raises:
        Refused: `not_found`, for a name that this machine does not know.
    """
    return Door(
        frozenset(_number(name, lambda known: pwd.getpwnam(known).pw_uid) for name in users),
        frozenset(_number(name, lambda known: grp.getgrnam(known).gr_gid) for name in groups),
    )


def _number(name: str, known: Callable[[str], int]) -> int:
    try:
        return known(name)
    except KeyError:
        raise Refused("not_found", T("This machine knows no user or group {name}.", name=name), "allow") from None

"""The lease: of all processes on a database one works, and another takes over when it is dead."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

import msgspec

from models.desk import Desk
from models.worker.tables import Lease

LIFE = timedelta(seconds=30)
"""How long a lease lasts after it was last renewed."""
WORKER = "worker"
OUTBOX = "outbox"
PAYMENTS = "payments"


class Held(msgspec.Struct, frozen=True):
    """Who holds a lease, and until when."""

    holder: str
    until: datetime


def process_name() -> str:
    """This process, as it stands in a lease: the machine and its number there."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def take(desk: Desk, name: str, holder: str, now: datetime) -> bool:
    """Take a lease, or renew it; False while another living process holds it.

    Args:
        desk: the database.
        name: of the lease.
        holder: who wants it, as `process_name` tells.
        now: real time, whatever the desk's clock shows.
    """
    return desk.transact("worker.lease", lambda: _taken(name, holder, now))


def release(desk: Desk, name: str, holder: str) -> None:
    """Give a lease back, so that the next one need not wait."""
    mine = (Lease.name == name) & (Lease.holder == holder)
    desk.transact("worker.lease", lambda: Lease.delete().where(mine).execute())


def held(name: str, now: datetime) -> Held | None:
    """Who holds a lease now; None when nobody does."""
    row = Lease.get_or_none(Lease.name == name, Lease.until > now)
    return Held(row.holder, row.until) if row is not None and not _dead(row.holder) else None


def _taken(name: str, holder: str, now: datetime) -> bool:
    until = now + LIFE
    row = Lease.get_or_none(Lease.name == name)
    if row is None:
        return bool(Lease.insert(name=name, holder=holder, until=until).on_conflict_ignore().as_rowcount().execute())
    if row.holder == holder and row.until - now > LIFE / 2:
        return True
    if row.holder != holder and row.until > now and not _dead(row.holder):
        return False
    same = (Lease.id == row.id) & (Lease.holder == row.holder) & (Lease.until == row.until)
    return bool(Lease.update(holder=holder, until=until).where(same).execute())


def _dead(holder: str) -> bool:
    """Whether the holder was a process of this machine that is no more; of another machine one cannot know."""
    host, _, number = holder.rpartition(":")
    if os.name != "posix" or host != process_name().rpartition(":")[0] or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False

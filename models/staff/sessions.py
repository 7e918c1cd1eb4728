"""Signing in and out, and the state in between: ready, busy, away, off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from config.texts import T, Text
from models.assignment.dealing import deal
from models.desk import Desk
from models.events import last_number
from models.operation import Input, operation
from models.refusals import Refused
from models.staff import passwords
from models.staff.members import find_staff
from models.staff.tables import Staff

FREE_ATTEMPTS = 4
"""Wrong passwords before the login has to wait."""
LONGEST_WAIT = timedelta(minutes=15)
WRONG = T("Login or password is wrong.")


class SignIn(Input):
    """Login and password."""

    login: str
    password: str


class SignedIn(msgspec.Struct, frozen=True):
    """`ok`, or why not. A refusal of the password is a result, since the failed attempt is counted."""

    ok: bool
    text: Text | None = None
    language: str = ""
    last_seen_event: int = 0


class SetState(Input):
    """One's own state at the desk."""

    state: Literal["ready", "busy", "away"]


class SetBell(Input):
    """Whether the terminal may ring when an alarm comes."""

    on: bool


class SignOut(Input):
    """The end of one's shift on this terminal."""


class Done(msgspec.Struct, frozen=True):
    """It was done."""

    state: str


@operation("staff.sign_in", open_to_all=True, in_steps=True)
def sign_in(desk: Desk, given: SignIn) -> SignedIn:
    """Check a password and set the person ready; wrong ones are slowed down more and more."""
    row = Staff.get_or_none(Staff.login == given.login.strip().lower(), Staff.active)
    # It takes long on purpose: not in a transaction, in which everybody else would wait for it.
    right = passwords.right(given.password, row.password_hash if row is not None else None)
    if row is None:
        return SignedIn(False, WRONG)
    return desk.transact("staff.sign_in", lambda: _signed_in(desk, row, right))


def _signed_in(desk: Desk, seen: Staff, right: bool) -> SignedIn:
    """What follows from a password that was right or not for the person as `seen`."""
    now, row = desk.now(), Staff.get_by_id(seen.id)
    if row.locked_until and row.locked_until > now:
        left = T("{n} s", n=int((row.locked_until - now).total_seconds()) + 1)
        return SignedIn(False, T("Too many wrong passwords. Try again in {left}.", left=left))
    if not right or row.password_hash != seen.password_hash or not row.active:
        failed = row.failed_logins + 1
        Staff.update(failed_logins=failed, locked_until=_locked_until(now, failed)).where(Staff.id == row.id).execute()
        return SignedIn(False, WRONG)
    Staff.update(failed_logins=0, locked_until=None).where(Staff.id == row.id).execute()
    _enter(desk, row, "ready")
    return SignedIn(True, None, row.language, row.last_seen_event)


def _locked_until(now: datetime, failed: int) -> datetime | None:
    """Half a minute after the fourth wrong password, twice as long after each further one."""
    if failed < FREE_ATTEMPTS:
        return None
    return now + min(LONGEST_WAIT, timedelta(seconds=30) * 2 ** min(failed - FREE_ATTEMPTS, 10))


@operation("staff.set_state", open_to_all=True)
def set_state(desk: Desk, given: SetState) -> Done:
    """Say whether one is ready, busy or away."""
    row = find_staff(_actor(desk))
    _enter(desk, row, given.state)
    return Done(given.state)


@operation("staff.set_bell", open_to_all=True)
def set_bell(desk: Desk, given: SetBell) -> bool:
    """Let the terminal ring at an alarm, or not; returns how it is now."""
    row = find_staff(_actor(desk))
    if row.bell != given.on:
        desk.change(row, None, bell=given.on)
    return given.on


@operation("staff.sign_out", open_to_all=True)
def sign_out(desk: Desk, given: SignOut) -> Done:
    """Leave the desk: state off, and remember up to where the history was seen."""
    row = find_staff(_actor(desk))
    Staff.update(last_seen_event=last_number()).where(Staff.id == row.id).execute()
    _enter(desk, row, "off")
    return Done("off")


def _actor(desk: Desk) -> str:
    if desk.staff is None:
        raise Refused("not_allowed", T("Only a member of staff has a state."))
    return desk.staff.login


def _enter(desk: Desk, row: Staff, state: str) -> None:
    if row.state == state:
        return
    now = desk.now()
    idle = now if state == "ready" else row.idle_since
    Staff.update(state=state, state_since=now, idle_since=idle).where(Staff.id == row.id).execute()
    desk.record("staff", row.id, row.version, {"state": [row.state, state]})
    if state in ("ready", "busy"):
        desk.afterwards(deal)

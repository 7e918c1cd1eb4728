"""Operations on staff by the administrator: add, change, password, leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from config.shifts import time_of_day
from config.texts import T
from models.assignment.dealing import deal
from models.desk import Desk
from models.instants import instant
from models.operation import Input, operation
from models.refusals import Refused
from models.staff import passwords
from models.staff.addresses import checked_email, checked_phone
from models.staff.members import find_staff, open_cases, open_tasks
from models.staff.tables import Leave, Staff
from models.texts import missing


class StaffChanged(msgspec.Struct, frozen=True):
    """Whom it was about, and the version of the record now."""

    login: str
    version: int


class AddStaff(Input):
    """A new member of staff; without a password nobody can sign in with the login."""

    login: str
    name: str
    roles: tuple[str, ...]
    password: str = ""
    skills: tuple[str, ...] = ()
    team: str = ""
    department: str = ""
    shift_start: str = ""
    shift_end: str = ""
    load_cap: int | None = None
    language: Literal["", "en", "zh"] = ""
    email: str = ""
    phone: str = ""


class ChangeStaff(Input):
    """New values for some fields of a member of staff; what is left out stays."""

    login: str
    version: int
    name: str | None = None
    roles: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    team: str | None = None
    department: str | None = None
    shift_start: str | None = None
    shift_end: str | None = None
    load_cap: int | None = None
    language: Literal["", "en", "zh"] | None = None
    email: str | None = None
    phone: str | None = None
    bell: bool | None = None
    active: bool | None = None


class SetPassword(Input):
    """A new password for a login."""

    login: str
    password: str


class AddLeave(Input):
    """An absence: from and to, as instants with their zone."""

    login: str
    starts_at: datetime
    ends_at: datetime
    reason: str = ""


@operation("staff.add")
def add(desk: Desk, given: AddStaff) -> StaffChanged:
    """Add a member of staff."""
    login = given.login.strip().lower()
    if not login or " " in login:
        raise Refused("invalid", T("A login is one word of letters, digits, dots."), "login")
    if not given.name.strip():
        raise Refused("missing", missing(T("The name")), "name")
    if Staff.select().where(Staff.login == login).exists():
        raise Refused("conflict", T("There is already somebody with the login {login}.", login=login), "login")
    _check(desk, given.roles, given.skills)
    _check_shift(given.shift_start, given.shift_end)
    row = Staff.create(
        login=login,
        name=given.name.strip(),
        roles=list(given.roles),
        skills=list(given.skills),
        team=given.team,
        department=given.department,
        shift_start=given.shift_start,
        shift_end=given.shift_end,
        load_cap=given.load_cap,
        language=given.language,
        email=checked_email(given.email),
        phone=checked_phone(given.phone),
        password_hash=_checked_hash(given.password) if given.password else None,
    )
    desk.record("staff", row.id, 1, {"login": [None, login], "roles": [None, list(given.roles)]})
    return StaffChanged(login, 1)


@operation("staff.change")
def change(desk: Desk, given: ChangeStaff) -> StaffChanged:
    """Change a member of staff; switching `active` off ends the login, which needs that nothing of his is open."""
    row = Staff.get_or_none(Staff.login == given.login.strip().lower()) or find_staff(given.login)
    changes: dict[str, Any] = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in msgspec.structs.asdict(given).items()
        if key not in ("login", "version") and value is not None
    }
    _check(desk, given.roles or (), given.skills or ())
    if changes.keys() & {"shift_start", "shift_end"}:
        _check_shift(changes.get("shift_start", row.shift_start), changes.get("shift_end", row.shift_end))
    if given.active is False and row.active and given.version == row.version:
        _check_done(row)
        changes |= {"state": "off", "state_since": desk.now()}
    for field, checked in (("email", checked_email), ("phone", checked_phone)):
        if field in changes:
            changes[field] = checked(changes[field])
    desk.change(row, given.version, **changes)
    desk.afterwards(deal)
    return StaffChanged(row.login, row.version)


@operation("staff.set_password")
def set_password(desk: Desk, given: SetPassword) -> StaffChanged:
    """Set a password; the history says that it was set, not to what."""
    row = find_staff(given.login)
    Staff.update(password_hash=_checked_hash(given.password), failed_logins=0, locked_until=None).where(
        Staff.id == row.id
    ).execute()
    desk.record("staff", row.id, row.version, note={"password": "set"})
    return StaffChanged(row.login, row.version)


@operation("staff.leave")
def leave(desk: Desk, given: AddLeave) -> StaffChanged:
    """Enter an absence, in which the person gets no cases (workflows 1.6)."""
    row = find_staff(given.login)
    starts, ends = instant(given.starts_at, "starts_at"), instant(given.ends_at, "ends_at")
    if ends <= starts:
        raise Refused("invalid", T("The end must be after the start."), "ends_at")
    Leave.create(staff=row.id, starts_at=starts, ends_at=ends, reason=given.reason[:120])
    desk.record("staff", row.id, row.version, note={"leave": [starts.isoformat(), ends.isoformat()]})
    return StaffChanged(row.login, row.version)


def _checked_hash(password: str) -> str:
    if len(password) < passwords.SHORTEST:
        raise Refused("invalid", T("A password has at least {count} characters.", count=passwords.SHORTEST), "password")
    return passwords.hashed(password)


def _check_done(row: Staff) -> None:
    cases, tasks = open_cases(row.id), open_tasks(row.id)
    if cases or tasks:
        text = T(
            "{name} still has {cases} open {cases:case|cases} and {tasks} open {tasks:task|tasks}: "
            "hand them over first.",
            name=row.name,
            cases=cases,
            tasks=tasks,
        )
        raise Refused("rule", text, "active")


def _check_shift(start: str, end: str) -> None:
    for field, written in (("shift_start", start), ("shift_end", end)):
        if written and time_of_day(written) is None:
            raise Refused("invalid", T("Write a time of day like 08:30."), field)
    if bool(start) != bool(end):
        empty = "shift_end" if start else "shift_start"
        raise Refused("missing", T("A shift has a beginning and an end, or neither."), empty)


def _check(desk: Desk, roles: tuple[str, ...], skills: tuple[str, ...]) -> None:
    for role in roles:
        if role not in desk.rules.roles.names:
            known = ", ".join(desk.rules.roles.names)
            raise Refused("invalid", T("There is no role {role}; known are: {known}.", role=role, known=known), "roles")
    for skill in skills:
        if skill not in desk.rules.routing.skills:
            known = ", ".join(desk.rules.routing.skills)
            raise Refused(
                "invalid", T("There is no skill {skill}; known are: {known}.", skill=skill, known=known), "skills"
            )

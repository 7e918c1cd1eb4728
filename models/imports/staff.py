"""Staff out of a personnel file: found again by login. Passwords are set by the administrator."""

from __future__ import annotations

import re
from collections.abc import Callable

from config.texts import T
from models.desk import Desk
from models.imports import values, words
from models.imports.merging import Tally, differences
from models.imports.outcome import Outcome
from models.imports.reading import Column, ImportRows, read
from models.imports.values import Unfit
from models.refusals import Refused
from models.staff.addresses import checked_email, checked_phone
from models.staff.tables import Staff

STAFF = ("name", "roles", "skills", "team", "department", "shift_start", "shift_end", "load_cap", "email", "phone")
MOST = 1000


def _login(written: str) -> str:
    value = values.plain(written).lower()
    if not re.fullmatch(r"[a-z0-9._-]{1,64}", value):
        raise Unfit(T("A login is one word of letters, digits, dots."))
    return value


def _time(written: str) -> str:
    value = values.plain(written)
    if value and not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise Unfit(T("Write a time of day like 08:30."))
    return value.zfill(5) if value else ""


def _address(check: Callable[[str], str], longest: int) -> Callable[[str], str]:
    text = values.text(longest)

    def read_address(written: str) -> str:
        try:
            return check(text(written))
        except Refused as refused:
            raise Unfit(refused.text) from refused

    return read_address


def columns(desk: Desk) -> tuple[Column, ...]:
    """What a staff file may have."""
    rules = desk.rules
    return (
        Column("login", ("账号", "登录名"), _login, required=True),
        Column("name", ("姓名",), values.text(120), required=True),
        Column("roles", ("role", "角色"), values.several(values.one_of(words.of_names(rules.roles.names))), True),
        Column("skills", ("skill", "技能"), values.several(values.one_of(words.of_names(rules.routing.skills)))),
        Column("team", ("班组", "组"), values.one_of(words.of_names(rules.routing.teams), "")),
        Column("department", ("部门",), values.one_of(words.of_names(rules.routing.departments), "")),
        Column("shift_start", ("上班时间",), _time),
        Column("shift_end", ("下班时间",), _time),
        Column("email", ("e-mail", "邮箱", "电子邮箱"), _address(checked_email, 160)),
        Column("phone", ("电话", "手机"), _address(checked_phone, 32)),
        Column("load_cap", ("cap", "负载上限"), values.whole(0, MOST)),
    )


def run(desk: Desk, given: ImportRows) -> Outcome:
    """Add and change staff."""
    reading = read(columns(desk), given)
    reading.each_once(lambda record: record.get("login"), "login")
    if reading.faults:
        return reading.refused()
    stored = {row.login: row for row in Staff.select()}
    tally = Tally(desk, "staff", len(reading.records), given.dry_run)
    for record in reading.records:
        row = stored.get(record.get("login"))
        changes = differences(row, record, STAFF) if row else {}
        if not tally.count(new=row is None, differs=bool(changes)):
            continue
        if row is None:
            plain = {name: record.values[name] for name in STAFF if name in record.values}
            plain |= {name: list(plain.get(name, ())) for name in ("roles", "skills")}
            Staff.create(login=record.get("login"), **plain)
        else:
            Staff.update(**changes, version=row.version + 1).where(Staff.id == row.id).execute()
    return tally.outcome()

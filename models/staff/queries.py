"""Who works at the desk: lists for assigning and for the administrator."""

from __future__ import annotations

from datetime import datetime

import msgspec

from models.desk import Desk
from models.staff.members import loads
from models.staff.tables import Leave, Staff


class StaffRow(msgspec.Struct, frozen=True):
    """A member of staff in a list; `load` and `cap` in weighted cases."""

    id: int
    login: str
    name: str
    roles: tuple[str, ...]
    skills: tuple[str, ...]
    team: str
    department: str
    state: str
    state_since: datetime | None
    on_leave: bool
    load: int
    cap: int
    active: bool
    version: int

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


def everybody(desk: Desk, *, active: bool = True) -> list[StaffRow]:
    """Staff with state and load, by name; `active=False` lists those who left as well."""
    rows = list(Staff.select().where(Staff.active if active else True).order_by(Staff.name, Staff.login))
    now = desk.now()
    away = {leave.staff_id for leave in Leave.select(Leave.staff).where(Leave.starts_at <= now, Leave.ends_at > now)}
    load = loads(desk, [row.id for row in rows])
    return [
        StaffRow(
            id=row.id,
            login=row.login,
            name=row.name,
            roles=tuple(row.roles),
            skills=tuple(row.skills),
            team=row.team,
            department=row.department,
            state=row.state,
            state_since=row.state_since,
            on_leave=row.id in away,
            load=load.get(row.id, 0),
            cap=desk.rules.routing.cap if row.load_cap is None else row.load_cap,
            active=row.active,
            version=row.version,
        )
        for row in rows
    ]


def case_takers(desk: Desk) -> list[StaffRow]:
    """Those whose role lets them take cases, ready ones first, then by load."""
    takers = [row for row in everybody(desk) if desk.rules.roles.may(row.roles, "assignment.take_next")]
    order = {"ready": 0, "busy": 1, "away": 2, "off": 3}
    return sorted(takers, key=lambda row: (order[row.state], row.load, row.name))

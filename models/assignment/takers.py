"""Those who could be given cases, with load, absence, shift and customers: four statements, whatever their number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec

from config.routing import TAKE, Candidate, WaitingCase, can_take, candidates, unavailable
from config.shifts import on_shift
from models.cases.tables import Case
from models.desk import Desk
from models.staff.members import cap_of, loads
from models.staff.tables import Leave, Staff


class Takers:
    """The people who take cases, as they are now; `give` counts on, so that cases can be dealt one after the other.

    `customers` are those of the cases in question (ids, or a query for them), `but` are people to be left out.
    """

    def __init__(self, desk: Desk, customers: Any, but: Collection[int] = ()) -> None:
        self._rules = desk.rules
        self._without_effect: set[tuple[Any, ...]] = set()
        rows = [
            row
            for row in Staff.select().where(Staff.active).order_by(Staff.id)
            if row.id not in but and desk.rules.roles.may(row.roles, TAKE)
        ]
        self.staff: dict[int, Staff] = {row.id: row for row in rows}
        self._people = _people(desk, rows)
        self._owners: dict[int, set[int]] = {}
        owned = Case.select(Case.customer, Case.owner).where(
            Case.customer.in_(customers), Case.open, Case.owner.is_null(False)
        )
        for customer, owner in owned.distinct().tuples():
            self._owners.setdefault(customer, set()).add(owner)

    def someone(self) -> bool:
        """Whether there is anybody at all who could be given anything now."""
        return any(unavailable(self._rules, one) is None for one in self._people.values())

    def everybody(self, case: WaitingCase) -> list[Candidate]:
        """All of them as candidates for this case, able or not, in no order."""
        owners = self._owners.get(case.customer_id, ()) if case.customer_id is not None else ()
        people = dict(self._people)
        for owner in owners:
            if owner in people:
                people[owner] = msgspec.structs.replace(people[owner], owns_customer=True)
        return list(people.values())

    def ranked(self, case: WaitingCase, but: int | None = None) -> list[Candidate]:
        """Those who could be given this case now, best first."""
        people = [one for one in self.everybody(case) if one.staff_id != but]
        return candidates(self._rules, case, people)

    def best(self, case: WaitingCase, but: int | None = None) -> Candidate | None:
        """The first of `ranked`. That nobody can take a case of a kind is found out once: loads only grow here."""
        kind = (case.queue, case.skills, case.severity, but)
        if kind in self._without_effect:
            return None
        found = next(iter(self.ranked(case, but)), None)
        if found is None:
            self._without_effect.add(kind)
        return found

    def can_take(self, case: WaitingCase, staff_id: int) -> bool:
        """Whether this person could be given the case now."""
        one = self._people.get(staff_id)
        return one is not None and unavailable(self._rules, one) is None and can_take(self._rules, one, case)

    def give(self, case: WaitingCase, staff_id: int) -> None:
        """Count the case as this person's."""
        one = self._people[staff_id]
        load = one.load + self._rules.routing.weight(case.severity)
        self._people[staff_id] = msgspec.structs.replace(one, load=load)
        if case.customer_id is not None:
            self._owners.setdefault(case.customer_id, set()).add(staff_id)


def _people(desk: Desk, rows: list[Staff]) -> dict[int, Candidate]:
    now = desk.now()
    local = now.astimezone(desk.rules.zone)
    away = {leave.staff_id for leave in Leave.select(Leave.staff).where(Leave.starts_at <= now, Leave.ends_at > now)}
    load = loads(desk, [row.id for row in rows])
    return {
        row.id: Candidate(
            staff_id=row.id,
            roles=tuple(row.roles),
            skills=tuple(row.skills),
            team=row.team,
            load=load.get(row.id, 0),
            cap=cap_of(desk, row),
            state=row.state,
            idle_since=idle_since(row),
            on_leave=row.id in away,
            on_shift=on_shift(row.shift_start, row.shift_end, local),
        )
        for row in rows
    }


def idle_since(row: Staff) -> datetime | None:
    """Since when this person waits for work; who has never been relieved of any has waited since he came."""
    found: datetime | None = row.idle_since or row.state_since
    return found

"""What open work still needs of the rules: a set that lacks it is refused before it does harm."""

from __future__ import annotations

from collections.abc import Iterable

from config import Fault, Rules
from config.reading import Place, unknown
from config.texts import T
from models.cases.tables import Case
from models.clocks.tables import Clock
from models.staff.tables import Staff


def missing(rules: Rules) -> list[Fault]:
    """Calendars of running clocks, queues of open cases and roles of staff that are not in these rules."""
    calendars = Clock.select(Clock.calendar).where(Clock.ended_at.is_null()).distinct().tuples()
    queues = Case.select(Case.queue).where(Case.open).distinct().tuples()
    roles = {role for (held,) in Staff.select(Staff.roles).where(Staff.active).tuples() for role in held}
    return [
        *_faults("calendar.yaml", "calendars", (key for (key,) in calendars), rules.calendars),
        *_faults("routing.yaml", "queues", (key for (key,) in queues), rules.routing.queues),
        *_faults("roles.yaml", "roles", roles, rules.roles.names),
    ]


def _faults(file: str, key: str, used: Iterable[str], known: Iterable[str]) -> list[Fault]:
    names = set(known)
    return [
        Fault(
            Place(file, 1, 1), f"{key}.{name}", T("open work still needs this: {problem}", problem=unknown(name, names))
        )
        for name in sorted(set(used) - names)
    ]

"""Who has a case open now; told again and again by the session, and forgotten after a minute of silence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import msgspec

from models.cases.finding import find_case
from models.cases.tables import Presence
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused
from models.staff.tables import Staff
from models.texts import NOT_ALLOWED

LIFE = timedelta(seconds=60)
"""How long a presence counts after it was last told."""


class OpenPresence(Input):
    """Which session has which case open, and whether something is being typed."""

    case: str
    session: str
    writing: bool = False


class ClosePresence(Input):
    """Which session has left the case."""

    case: str
    session: str


class Present(msgspec.Struct, frozen=True):
    """Somebody who has the case open."""

    name: str
    writing: bool


@operation("presence.open", open_to_all=True)
def open_presence(desk: Desk, given: OpenPresence) -> bool:
    """Say that one has a case open; the feed is told when somebody comes or begins to write."""
    if desk.staff is None:
        raise Refused("not_allowed", NOT_ALLOWED)
    case = find_case(desk, given.case)
    mine = (Presence.case == case.id) & (Presence.session == given.session)
    row = Presence.get_or_none(mine)
    fresh = row is None or row.seen_at < desk.now() - LIFE or row.writing != given.writing
    if row is None:
        Presence.create(
            case=case.id, staff=desk.staff.id, session=given.session, seen_at=desk.now(), writing=given.writing
        )
    else:
        Presence.update(seen_at=desk.now(), writing=given.writing).where(mine).execute()
    if fresh:
        desk.record("presence", case.id, note={"open": True, "writing": given.writing}, case_id=case.id)
    return True


@operation("presence.close", open_to_all=True)
def close_presence(desk: Desk, given: ClosePresence) -> bool:
    """Say that one has left a case."""
    case = find_case(desk, given.case)
    gone = Presence.delete().where(Presence.case == case.id, Presence.session == given.session).execute() > 0
    if gone:
        desk.record("presence", case.id, note={"open": False}, case_id=case.id)
    return gone


def present(desk: Desk, case_ids: Collection[int] | None = None, but: str = "") -> dict[int, tuple[Present, ...]]:
    """Who has which case open, by case id; without the session `but`."""
    query = (
        Presence.select(Presence.case, Staff.name, Presence.writing)
        .join(Staff)
        .where(Presence.seen_at >= desk.now() - LIFE, Presence.session != but)
        .order_by(Presence.id)
    )
    if case_ids is not None:
        query = query.where(Presence.case.in_(list(case_ids)))
    found: dict[int, dict[str, bool]] = {}
    for case_id, name, writing in query.tuples():
        names = found.setdefault(case_id, {})
        names[name] = names.get(name, False) or writing
    return {case_id: tuple(Present(*item) for item in names.items()) for case_id, names in found.items()}

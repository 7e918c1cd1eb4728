"""Drafts: kept while the agent types. They are neither history nor feed, and belong to their author alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from config.texts import T
from models.desk import Desk
from models.intake.tables import Draft
from models.operation import Input, operation
from models.refusals import Refused
from models.tables import check_fit


class KeepDraft(Input):
    """The content of a form as it stands; `form` says which: `intake`, or a form of a case."""

    form: str
    content: dict[str, Any]


class DiscardDraft(Input):
    """Which form's draft to throw away."""

    form: str


class DraftView(msgspec.Struct, frozen=True):
    """A draft as it was left."""

    form: str
    content: dict[str, Any]
    updated_at: datetime


@operation("intake.draft", open_to_all=True)
def keep(desk: Desk, given: KeepDraft) -> bool:
    """Keep what was typed so far."""
    check_fit(Draft, {"form": given.form})
    (
        Draft.insert(staff=_author(desk), form=given.form, content=given.content, updated_at=desk.now())
        .on_conflict(
            conflict_target=[Draft.staff, Draft.form],
            update={Draft.content: given.content, Draft.updated_at: desk.now()},
        )
        .execute()
    )
    return True


@operation("intake.discard", open_to_all=True)
def discard(desk: Desk, given: DiscardDraft) -> bool:
    """Throw a draft away; True if there was one."""
    return forget(desk, given.form)


def forget(desk: Desk, form: str) -> bool:
    """Delete a draft inside the operation that saves what it held."""
    if desk.staff is None or not form:
        return False
    return Draft.delete().where(Draft.staff == desk.staff.id, Draft.form == form).execute() > 0


def drafts(desk: Desk) -> list[DraftView]:
    """The drafts of who acts, newest first."""
    rows = Draft.select().where(Draft.staff == _author(desk)).order_by(Draft.updated_at.desc())
    return [DraftView(row.form, row.content, row.updated_at) for row in rows]


def draft(desk: Desk, form: str) -> DraftView | None:
    """The draft of one form of who acts."""
    return next((kept for kept in drafts(desk) if kept.form == form), None)


def _author(desk: Desk) -> int:
    if desk.staff is None:
        raise Refused("not_allowed", T("Only a member of staff has drafts."))
    return desk.staff.id

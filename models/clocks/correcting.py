"""Running clocks computed again after a change of the rules that corrects them: many at once (sla 4, 13).

Each set of rules that has taken force stays marked until every open case was looked at, in the order of their ids, one
short transaction for a batch of them. Whoever is there does the next batch: `desk rules apply`, the worker, a session.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from config import Rules, RulesInvalid
from config.corrections import Corrections, between, going_back
from config.texts import T
from models.cases.tables import Case
from models.clocks.batch import Batch, CaseRow, raw
from models.clocks.tables import Clock
from models.database import is_sqlite
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused
from models.rules import stored
from models.rules.tables import RuleSet

BATCH = 1000
"""Open cases of one transaction, unless the caller wants another number."""
MOST = 10_000
_MARKS = (RuleSet.corrections, RuleSet.recomputed_to, RuleSet.recomputed_at)
"""How far a set is; its texts are not read for that."""


class Recompute(Input):
    """How many open cases to look at in this transaction."""

    cases: int = BATCH


class Recomputed(msgspec.Struct, frozen=True):
    """For which set (0: there was nothing to do), how many open cases were looked at, and how many clocks changed."""

    rule_set: int
    cases: int
    changed: int

    def __bool__(self) -> bool:
        return self.rule_set != 0


@operation("clocks.recompute")
def recompute(desk: Desk, given: Recompute) -> Recomputed:
    """Compute the running clocks that a new set of rules corrects again, for the next batch of open cases."""
    if not 0 < given.cases <= MOST:
        raise Refused("invalid", T("This must be a number from 1 to {most}.", most=MOST), "cases")
    row = _unfinished(desk)
    if row is None:
        return Recomputed(0, 0, 0)
    try:
        rules = _in_force(desk)
        corrections = _corrections(desk, row)
    except RulesInvalid:
        return Recomputed(0, 0, 0)
    cases = _next_cases(desk, row, given.cases) if corrections else []
    changed = Batch(desk, rules, corrections, cases).correct() if cases else 0
    if len(cases) < given.cases:
        row.recomputed_at = desk.now()
    else:
        row.recomputed_to = cases[-1].id
    row.save(only=_MARKS)
    return Recomputed(row.id, len(cases), changed)


def recompute_all(desk: Desk, progress: Callable[[int], object]) -> int:
    """Do all batches that wait; returns how many clocks changed.

    The collector of circular garbage rests: a batch makes many objects and no circles.

    Args:
        desk: with nobody acting.
        progress: hears after each batch how many open cases were looked at in it.
    """
    changed, collects = 0, gc.isenabled()
    gc.disable()
    try:
        while (done := recompute(desk, Recompute())).rule_set:
            changed += done.changed
            progress(done.cases)
    finally:
        if collects:
            gc.enable()
    return changed


def _in_force(desk: Desk) -> Rules:
    """The rules in force, also at a desk that works by a directory; `RulesInvalid` if this release cannot read them."""
    number = stored.number_at(desk.database, desk.now())
    return desk.rules if number and number == desk.rules.number else stored.load_set(number)


def unfinished(at: datetime) -> bool:
    """Whether a set that has taken force waits for its corrections."""
    return _waiting(at).exists()


def corrections_of(desk: Desk, row: RuleSet) -> Corrections:
    """What a set corrects when it takes the place of the one before it.

    Raises:
        RulesInvalid: this release cannot read the set.
    """
    old, new = stored.known(desk.rules, stored.before(row.id)), stored.load_set(row.id)
    return between(old, new) if row.restores is None else going_back(old, new, row.restores)


def count(corrections: Corrections) -> int:
    """How many running clocks these corrections concern."""
    confirmed = Clock.provisional & Clock.calendar.in_(list(corrections.calendars))
    undone = Clock.rule.in_(list(corrections.undone_rules)) & (Clock.rule_set > corrections.restored)
    concerned = Clock.rule.in_(list(corrections.rules)) | confirmed | undone
    concerned |= Clock.calendar.in_(list(corrections.undone_calendars))
    return Clock.select().where(Clock.ended_at.is_null(), concerned).count()


def _waiting(at: datetime) -> Any:
    return RuleSet.select(RuleSet.id, RuleSet.restores, *_MARKS).where(
        RuleSet.recomputed_at.is_null(), RuleSet.starts_at <= at
    )


def _unfinished(desk: Desk) -> RuleSet | None:
    """The first set whose corrections are not done; on a server, one at which nobody else works just now."""
    query = _waiting(desk.now()).order_by(RuleSet.starts_at, RuleSet.id).limit(1)
    return (query if is_sqlite(desk.database) else query.for_update("FOR UPDATE SKIP LOCKED")).first()


def _corrections(desk: Desk, row: RuleSet) -> Corrections:
    """What a set corrects, noted when the first batch begins; `RulesInvalid` as `corrections_of` says."""
    if row.corrections is None:
        row.corrections = msgspec.to_builtins(corrections_of(desk, row))
    return msgspec.convert(row.corrections, Corrections)


def _following(case_id: int) -> Any:
    return Case.select(Case.id).where(Case.open, Case.id > case_id)


def _next_cases(desk: Desk, row: RuleSet, limit: int) -> list[CaseRow]:
    """The next open cases; on a server nobody changes them until this transaction ends."""
    columns = (getattr(Case, name) for name in CaseRow._fields)
    query = _following(row.recomputed_to).select(*columns).order_by(Case.id).limit(limit)
    return [CaseRow(*found) for found in raw(desk, query if is_sqlite(desk.database) else query.for_update())]

"""Duplicates (T17, workflows 1.7): proposed by rule, merged or linked by a person, and told apart again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from config.texts import T
from models.callbacks.tables import Callback
from models.cases.changing import save_changes, seen
from models.cases.duplicates import same_person
from models.cases.finding import CaseChanged, changed, find_case
from models.cases.tables import Case
from models.clocks import running, standing, watching
from models.clocks.tables import Clock
from models.complaints.given import StepInput
from models.complaints.moving import move, read
from models.complaints.tables import Merge, Promise
from models.desk import Desk
from models.intake.drafts import forget
from models.operation import operation
from models.refusals import Refused
from models.texts import missing

OF_MASTER = ("received_at", "severity", "severity_why")
OF_CLOCK = (
    "severity", "rule", "rule_version", "calendar", "budget", "start_at", "due_at", "inclusive", "provisional",
    "stoppable", "legal", "steps", "counted_by", "counted_at", "met_at", "ended_at", "breached_at",
    "next_alarm_at", "alarms_from",
)  # fmt: skip


class MergeCase(StepInput, kw_only=True):
    """The case that goes on in place of this one, and why they are the same."""

    master: str
    reason: str


@operation("complaints.merge")
def merge(desk: Desk, given: MergeCase) -> CaseChanged:
    """T17: the case becomes part of its master, which gets the earlier receipt and the stricter severity."""
    case, _, before = read(desk, given.case, "merge", given.version)
    master = find_case(desk, given.master, "master")
    _check(case, master)
    if not given.reason.strip():
        raise Refused("missing", missing(T("The reason")), "reason")
    Merge.create(
        case=case.id,
        master=master.id,
        reason=given.reason.strip(),
        before={"case": _kept(case, ("state", "linked_to")), "master": _kept(master, OF_MASTER)},
        at=desk.now(),
        staff=desk.staff_id,
    )
    case.linked_to = master.id
    Callback.update(case=master.id).where(
        Callback.case == case.id, Callback.open, Callback.kind == "promised"
    ).execute()
    Promise.update(case=master.id).where(Promise.case == case.id, Promise.kept_at.is_null()).execute()
    move(desk, case, before, "merge", {"reason": given.reason.strip(), "master": master.number})
    _make_stricter(desk, master, case)
    forget(desk, given.draft)
    return changed(case)


def _check(case: Case, master: Case) -> None:
    if master.id == case.id:
        raise Refused("invalid", T("A case cannot be merged with itself."), "master")
    if master.kind != case.kind or not master.open:
        raise Refused("rule", T("The master must be an open case of the same kind."), "master")
    if case.authority_no or case.channel == "authority":
        raise Refused("rule", T("A case of an authority is never merged away: link it instead."), "case")
    if not same_person(case, master):
        raise Refused("rule", T("The cases are of different customers: link them instead."), "master")


def _kept(case: Case, names: tuple[str, ...]) -> dict[str, Any]:
    """Fields and clocks of a case as they are now."""
    clocks = {str(row.id): _data(row, OF_CLOCK) for row in Clock.select().where(Clock.case == case.id)}
    return {"fields": _data(case, names), "clocks": clocks}


def _data(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins({name: row.__data__.get(name) for name in names})
    return plain


def _make_stricter(desk: Desk, master: Case, case: Case) -> None:
    before = seen(master, None)
    master.received_at = min(master.received_at, case.received_at)
    master.severity = min(master.severity, case.severity)
    if master.severity == case.severity != before.data["severity"]:
        master.severity_why = case.severity_why
    for clock in standing.running(master):
        if clock.start_at == before.data["received_at"]:
            clock.start_at = master.received_at
            clock.save()
    running.recompute(desk, master)
    running.replan(desk, master, raised=master.severity < before.data["severity"])
    save_changes(desk, master, before, {"merged": case.number})


@operation("complaints.unmerge")
def unmerge(desk: Desk, given: StepInput) -> CaseChanged:
    """T17b: within 30 days both cases are again as they were; what happened to the master since then stays."""
    case, _, before = read(desk, given.case, "unmerge", given.version)
    row = Merge.select().where(Merge.case == case.id, Merge.undone_at.is_null()).order_by(Merge.id.desc()).first()
    days = desk.rules.complaints.unmerge_days
    if row is None or desk.now() > row.at + timedelta(days=days):
        raise Refused("rule", T("They were merged more than {n} days ago.", n=days), "case")
    master = Case.get_by_id(row.master_id)
    _restore_clocks(row.before["case"])
    case.linked_to = row.before["case"]["fields"]["linked_to"]
    move(desk, case, before, "unmerge", {}, target=row.before["case"]["fields"]["state"])
    watching.expect(desk, case, standing.running(case))
    _restore_master(desk, master, row)
    row.undone_at = desk.now()
    row.save()
    return changed(case)


def _restore_clocks(kept: dict[str, Any]) -> None:
    for key, data in kept["clocks"].items():
        clock = Clock.get_or_none(Clock.id == int(key))
        if clock is not None:
            _put(clock, data)
            clock.save()


def _restore_master(desk: Desk, master: Case, row: Merge) -> None:
    """Receipt, severity and clocks as before; clocks that were met or ended meanwhile stay so."""
    before, kept = seen(master, None), row.before["master"]
    _put(master, kept["fields"])
    for clock in standing.running(master):
        data = kept["clocks"].get(str(clock.id))
        if data is not None:
            _put(clock, {name: value for name, value in data.items() if name not in ("met_at", "ended_at")})
            clock.save()
    running.recompute(desk, master)
    save_changes(desk, master, before, {"unmerged": row.case_id})


def _put(row: Any, data: dict[str, Any]) -> None:
    for name, value in data.items():
        given = value
        if value is not None and name.endswith(("_at", "_from")):
            given = datetime.fromisoformat(value)
        elif value is not None and name == "rule_version":
            given = datetime.fromisoformat(value).date()
        setattr(row, name, given)

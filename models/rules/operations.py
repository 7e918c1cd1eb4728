"""Applying a set of rules, and taking it back: valid or refused with every fault, and in force without a restart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import msgspec

from config import Fault, RulesInvalid, load
from config.loading import texts_of
from config.texts import T, utc
from models.clocks import correcting
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused
from models.rules import stored
from models.rules.in_use import missing
from models.rules.tables import RuleSet


class ApplyRules(Input):
    """The company's own files by name, as YAML; from when they are in force (now), and why they changed.

    The files that are not given are those of the program.
    """

    files: dict[str, str]
    start: datetime | None = msgspec.field(name="from", default=None)
    note: str = ""


class RollBack(Input):
    """Which set to go back to: without a number, the one before the one in force."""

    number: int | None = None
    note: str = ""


class Applied(msgspec.Struct, frozen=True):
    """The number of the new set, from when it is in force, and how many running clocks it corrects."""

    number: int
    starts_at: datetime
    corrects: int


@operation("rules.apply")
def apply(desk: Desk, given: ApplyRules) -> Applied:
    """Put these rules in force, now or at an instant; with any fault in them nothing changes."""
    if not given.files:
        raise Refused("missing", T("There is no file of the rules here."), "files")
    starts_at = _start(desk, given.start)
    _check(given.files)
    number = stored.number_at(desk.database, starts_at)
    if _digest(given.files) == _digest(stored.texts(number)):
        raise Refused("conflict", T("These rules are in force already; nothing was changed."), "files")
    return _keep(desk, given.files, starts_at, given.note, None)


@operation("rules.rollback")
def roll_back(desk: Desk, given: RollBack) -> Applied:
    """Put an earlier set of rules in force again, from now on."""
    now = desk.now()
    number = stored.number_at(desk.database, now)
    if number == stored.SHIPPED:
        raise Refused("rule", T("No set of rules has been applied yet."))
    wanted = stored.before(number) if given.number is None else given.number
    if wanted == number:
        raise Refused("conflict", T("These rules are in force already; nothing was changed."), "number")
    files = stored.texts(wanted)
    _check(files)
    return _keep(desk, files, now, given.note, wanted)


def _start(desk: Desk, given: datetime | None) -> datetime:
    """From when the set is in force; never before the present, since what happened then had its rules."""
    now = desk.now()
    starts_at = utc(given) if given is not None else now
    if starts_at < now:
        raise Refused("invalid", T("Rules cannot take force in the past."), "from")
    return starts_at


def _check(files: Mapping[str, str]) -> None:
    """Refuse texts that are not sound, or lack what open work still needs.

    Raises:
        Refused: `invalid`, with every fault in `details["faults"]`.
    """
    from models.capabilities import names

    try:
        faults = missing(load(files, names()))
    except RulesInvalid as error:
        faults = error.faults
    if faults:
        text = T("The rules have {count} {count:fault|faults}; nothing was changed.", count=len(faults))
        raise Refused("invalid", text, "files", {"faults": [_as_data(fault) for fault in faults]})


def _as_data(fault: Fault) -> dict[str, object]:
    file, line, column = fault.place
    return {"file": file, "line": line, "column": column, "key": fault.key, "problem": fault.text}


def _digest(files: Mapping[str, str]) -> str:
    """What tells sets apart: the SHA-256 of all files, those of the program among them."""
    return hashlib.sha256(msgspec.json.encode(texts_of(files, whole=True), order="sorted")).hexdigest()


def _keep(desk: Desk, files: Mapping[str, str], starts_at: datetime, note: str, restores: int | None) -> Applied:
    """Store a sound set; what it corrects is found out when it takes force."""
    row = RuleSet.create(
        texts=texts_of(files, whole=True),
        own=sorted(files),
        digest=_digest(files),
        note=note.strip(),
        staff=desk.staff_id,
        applied_at=desk.now(),
        starts_at=starts_at,
        restores=restores,
    )
    changes = {"in_force": [None, starts_at.isoformat()]}
    row.event = desk.record("rules", row.id, 1, changes, {"text": row.note, "digest": row.digest, "restores": restores})
    row.save()
    return Applied(row.id, starts_at, correcting.count(correcting.corrections_of(desk, row)))

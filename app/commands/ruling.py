"""`desk rules apply`, `rollback`, `list`, `show`, `recompute`: the sets of rules that the database keeps."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.context import Context
from app.output import print_json, table
from app.speaking import command, option
from config.texts import T, Text

if TYPE_CHECKING:
    from models.desk import Desk
    from models.rules.operations import Applied
    from models.rules.stored import SetView

_AS = T("Who acts; the roles of this login decide. Without it, the system itself.")
_NOTE = T("Why, for the list of sets.")


@command("apply", T("Puts the rules in DIR in force, for all sessions and without a restart; or lists their faults."))
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@option("--from", "start", metavar="INSTANT", default="", about=T("From when, such as 2026-12-01T00:00; else now."))
@option("--note", default="", about=_NOTE)
@option("--as", "login", metavar="LOGIN", default="", about=_AS)
@click.pass_obj
def apply(context: Context, directory: Path, start: str, note: str, login: str) -> int:
    """Exit code 1 if there is any fault; nothing was changed then."""
    from config import check, texts_of
    from models.capabilities import names
    from models.refusals import Refused
    from models.rules.operations import ApplyRules
    from models.rules.operations import apply as apply_rules

    desk = context.desk(login)
    faults = check(directory, names())
    for fault in faults:
        context.complain(T("{place} {problem}", place=str(fault), problem=fault.text))
    if faults:
        context.complain(T("The rules have {count} {count:fault|faults}; nothing was changed.", count=len(faults)))
        return 1
    try:
        given = ApplyRules(files=texts_of(directory), start=_instant(desk, start), note=note)
        applied = apply_rules(desk, given)
    except Refused as refused:
        for found in refused.details.get("faults", ()):
            context.complain(_fault(found))
        raise
    _told(context, desk, applied)
    return 0


@command("rollback", T("Puts the set of rules before the present one in force again, or set NUMBER."))
@click.argument("number", type=int, required=False, default=None)
@option("--note", default="", about=_NOTE)
@option("--as", "login", metavar="LOGIN", default="", about=_AS)
@click.pass_obj
def rollback(context: Context, number: int | None, note: str, login: str) -> None:
    """A new set with the old texts."""
    from models.rules.operations import RollBack, roll_back

    desk = context.desk(login)
    _told(context, desk, roll_back(desk, RollBack(number=number, note=note)))


@command("recompute", T("Computes the clocks again that a set of rules corrects, where that was interrupted."))
@click.pass_obj
def recompute(context: Context) -> None:
    """Sessions do the same by and by."""
    desk = context.desk()
    if not _corrected(context, desk):
        context.tell(T("No clock waits to be computed again."))


@command("list", T("Lists the sets of rules: number, from when in force, by whom, files, note."))
@option("--json", "as_json", is_flag=True, about=T("Print JSON."))
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """The last one first."""
    from models.rules import stored

    desk = context.desk()
    found = stored.sets()
    if as_json:
        print_json(found, desk.translator)
        return
    if not found:
        context.tell(T("No set of rules has been applied; those of the program are in force."))
        return
    now = stored.number_at(desk.database, desk.now())
    for line in table([_row(context, view, now, desk.now()) for view in found]):
        print(line)


@command("show", T("Prints the files of set NUMBER, else of the one in force, or writes them into a folder."))
@click.argument("number", type=int, required=False, default=None)
@option("--to", "directory", type=click.Path(file_okay=False, path_type=Path), about=T("Write the files into DIR."))
@option("--whole", is_flag=True, about=T("Also the files of the program, as they were on the day of the set."))
@click.pass_obj
def show(context: Context, number: int | None, directory: Path | None, whole: bool) -> None:
    """As they were applied."""
    from models.rules import stored

    desk = context.desk()
    chosen = stored.number_at(desk.database, desk.now()) if number is None else number
    for name, text in stored.texts(chosen, whole=whole or chosen == stored.SHIPPED).items():
        if directory is None:
            print(f"# --- {name}\n{text}")
            continue
        directory.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text, "utf-8")
        context.tell(T("{path} written.", path=str(directory / name)))


def _instant(desk: Desk, typed: str) -> datetime | None:
    """An instant as it is typed, in the desk's zone where it names none."""
    from models.refusals import Refused

    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        text = T("{found} is no instant; write 2026-12-01T00:00, for example.", found=typed)
        raise Refused("invalid", text, "--from") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=desk.rules.zone)


def _fault(found: dict[str, Any]) -> Text:
    place = "{file}:{line}:{column}: {key}".format(**found)
    return T("{place} {problem}", place=place, problem=found["problem"])


def _told(context: Context, desk: Desk, applied: Applied) -> None:
    """Say what is in force from when, and compute again what that corrects now."""
    if applied.starts_at > desk.now():
        context.tell(T("Rule set {number} takes force by itself {at}.", number=applied.number, at=applied.starts_at))
        return
    context.tell(T("Rule set {number} is in force.", number=applied.number))
    _corrected(context, desk)


def _corrected(context: Context, desk: Desk) -> bool:
    """Compute again what waits for it, with a bar; whether anything did."""
    from models.cases.tables import Case
    from models.clocks import correcting

    if not correcting.unfinished(desk.now()):
        return False
    total = Case.select().where(Case.open).count()
    with click.progressbar(length=total, file=sys.stderr) as bar:
        changed = correcting.recompute_all(desk.acting(None), bar.update)
    context.tell(T("{count} running {count:clock has|clocks have} a new due time.", count=changed))
    return True


def _row(context: Context, view: SetView, in_force: int, now: datetime) -> list[str]:
    from models.rules.stored import SHIPPED

    if view.number == in_force:
        state = T("in force; clocks are computed again") if view.recomputing else T("in force")
    else:
        state = T("to come") if view.starts_at > now else T("past")
    again = T("set {number} again", number=view.restores) if view.restores else None
    if view.restores == SHIPPED:
        again = T("those of the program again")
    why = " ".join(filter(None, (context.say(again), view.note)))
    return [context.say(word) for word in (view.number, view.starts_at, state, view.who, ", ".join(view.files), why)]

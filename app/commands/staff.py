"""`desk staff`: logins, by whoever has the database at hand; everything else is `desk do staff.…`."""

from __future__ import annotations

import sys

import click

from app.context import Context
from app.output import print_json, table
from app.speaking import command, group, option
from config.texts import T, Text, Translator

_FROM_INPUT = T("Read the password from standard input, for scripts.")


@group("staff", T("Adds, lists and changes those who work at the desk."))
def staff_() -> None:
    """Commands on staff."""


@command("add", T("Adds a member of staff and asks for the first password."))
@click.argument("login")
@option("--name", required=True, about=T("The full name."))
@option("--role", "roles", multiple=True, required=True, about=T("A role; may be given several times."))
@option("--skill", "skills", multiple=True, about=T("A skill by which calls are routed; may be given several times."))
@option("--team", default="", about=T("The team."))
@option("--department", default="", about=T("The department, for tasks."))
@option("--email", default="", about=T("Where alarms are written to while nobody is signed in."))
@option("--phone", default="", about=T("The number for the same, where there is no e-mail address."))
@option("--password-stdin", "from_input", is_flag=True, about=_FROM_INPUT)
@option("--no-password", "without", is_flag=True, about=T("Nobody can sign in with the login until it has a password."))
@click.pass_obj
def add(
    context: Context,
    login: str,
    name: str,
    roles: tuple[str, ...],
    skills: tuple[str, ...],
    team: str,
    department: str,
    email: str,
    phone: str,
    from_input: bool,
    without: bool,
) -> None:
    """A new login."""
    from models.staff.operations import AddStaff
    from models.staff.operations import add as add_staff

    desk = context.desk()
    given = AddStaff(
        login=login,
        name=name,
        roles=roles,
        skills=skills,
        team=team,
        department=department,
        email=email,
        phone=phone,
        password="" if without else _password(context, from_input),
    )
    context.tell(T("{login} was added.", login=add_staff(desk, given).login))


@command("passwd", T("Sets the password of a login and lifts its lock."))
@click.argument("login")
@option("--password-stdin", "from_input", is_flag=True, about=_FROM_INPUT)
@click.pass_obj
def passwd(context: Context, login: str, from_input: bool) -> None:
    """A new password."""
    from models.staff.members import find_staff
    from models.staff.operations import SetPassword, set_password

    desk = context.desk()
    find_staff(login)
    set_password(desk, SetPassword(login=login, password=_password(context, from_input)))
    context.tell(T("The password of {login} was set.", login=login))


@command("off", T("Ends a login; its history stays."))
@click.argument("login")
@click.pass_obj
def off(context: Context, login: str) -> None:
    """Somebody left."""
    _set_active(context, login, False)
    context.tell(T("{login} cannot sign in any more.", login=login))


@command("on", T("Lets a login that was ended sign in again."))
@click.argument("login")
@click.pass_obj
def on(context: Context, login: str) -> None:
    """Somebody came back."""
    _set_active(context, login, True)
    context.tell(T("{login} can sign in again.", login=login))


@command("list", T("Lists all staff with roles and state."))
@option("--json", "as_json", is_flag=True, about=T("Print JSON."))
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """Everybody, those who left too."""
    from config.terms import term
    from models.staff.queries import everybody

    desk = context.desk()
    rows = everybody(desk, active=False)
    if as_json:
        print_json(rows, desk.translator)
        return
    left = T("has left")
    shown = [
        (row.login, row.name, ", ".join(row.roles), row.team, context.say(term(row.state) if row.active else left))
        for row in rows
    ]
    for line in table(shown):
        print(line)


def _set_active(context: Context, login: str, active: bool) -> None:
    from models.refusals import Refused
    from models.staff.operations import ChangeStaff, change
    from models.staff.tables import Staff
    from models.texts import not_found

    desk = context.desk()
    row = Staff.get_or_none(Staff.login == login.strip().lower())
    if row is None:
        raise Refused("not_found", not_found(T("member of staff"), login), "login")
    change(desk, ChangeStaff(login=row.login, version=row.version, active=active))


def _password(context: Context, from_input: bool) -> str:
    """Asked for twice on the terminal, or one line of standard input."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    first = _asked(context, T("Password"))
    if first != _asked(context, T("Once more")):
        from models.refusals import Refused

        raise Refused("invalid", T("The two passwords differ; nothing was changed."), "password")
    return first


def _asked(context: Context, what: Text) -> str:
    answer: str = click.prompt(Translator(context.language).say(what), hide_input=True, err=True)
    return answer


for _command in (add, passwd, list_, off, on):
    staff_.add_command(_command)

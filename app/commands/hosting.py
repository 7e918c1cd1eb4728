"""`desk host`: many terminals, one program in memory."""

from __future__ import annotations

import logging
import socket

import click

from app.context import Context
from app.host.passing import SOCKET, socket_path
from app.speaking import command, option
from config.texts import T


@command("host", T("Opens the screen of each desk on this machine in a moment, until Ctrl+C; sessions go on then."))
@option("--allow", "users", multiple=True, metavar="USER", about=T("Serve this user too; else only your own."))
@option("--allow-group", "groups", multiple=True, metavar="GROUP", about=T("Serve the users of this group too."))
@click.pass_obj
def host_(context: Context, users: tuple[str, ...], groups: tuple[str, ...]) -> None:
    """The host, in the foreground; a service manager puts it where it belongs."""
    from app.host.doors import door_for
    from app.host.readiness import make_ready
    from app.host.serving import Host, listening
    from app.host.workplace import Workplace
    from app.journal import start_log
    from models.refusals import Refused

    path = socket_path(context.environ)
    if not path:
        raise Refused("missing", T("Where should the host listen? Name its socket in {name}.", name=SOCKET))
    if not hasattr(socket, "SO_PEERCRED"):
        raise Refused("conflict", T("This system does not tell who knocks at a socket; the host needs Linux."))
    if (users or groups) and not context.files_directory:
        raise Refused("missing", T("Name in DESK_FILES the folder for the files of others, lest they read yours."))
    door = door_for(users, groups)
    with listening(path, door) as listener:
        make_ready(context)
        log = start_log(logging.INFO)
        context.tell(T("The host serves {path}; Ctrl+C ends it. It writes to {log}.", path=path, log=str(log)))
        Host(context, door, Workplace()).serve(listener)

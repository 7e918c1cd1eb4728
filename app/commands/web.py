"""`desk web`: the wallboard in a browser."""

from __future__ import annotations

import click

from app.commands.wall import interval_option
from app.context import Context
from app.speaking import command, option
from config.texts import T


@command("web", T("Serves the wallboard to browsers that have the address with its token."))
@option("--host", default="127.0.0.1", show_default=True, about=T("Where to listen; else only this machine can look."))
@option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True, about=T("The port."))
@interval_option
@click.pass_obj
def web_(context: Context, host: str, port: int, interval: int) -> None:
    """Serve until Ctrl+C."""
    from models.refusals import Refused

    try:
        from app.web import serve
    except ModuleNotFoundError:
        text = T("desk web needs an extra: pip install 'aftersales-desk[web]'")
        raise Refused("not_found", text) from None
    serve(context, host, port, interval)

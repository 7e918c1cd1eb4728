"""`desk worker`: alarms and whatever else is done by itself."""

from __future__ import annotations

import logging
import signal
from typing import TYPE_CHECKING, Any

import click

from app.context import Context
from app.speaking import command, option
from config.texts import T

if TYPE_CHECKING:
    from models.worker.loop import Workers


@command("worker", T("Gives alarms and lets waits end, until you press Ctrl+C; of all workers one works at a time."))
@option("--once", is_flag=True, about=T("Do what is due now, and end; for cron."))
@click.pass_obj
def worker_(context: Context, once: bool) -> None:
    """The worker of a desk on a server; on the embedded database the screen has its own."""
    from app.journal import start_log
    from models.worker.loop import Workers

    workers = Workers(context.desk())
    path = start_log(logging.INFO)
    if once:
        if not workers.once():
            context.tell(T("Another worker is at work."))
        return
    _stop_at_signals(workers)
    context.tell(T("The worker works; Ctrl+C ends it. It writes to {path}.", path=str(path)))
    for thread in workers.start():
        thread.join()


def _stop_at_signals(workers: Workers) -> None:
    def stop(number: int, frame: Any) -> None:
        workers.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)

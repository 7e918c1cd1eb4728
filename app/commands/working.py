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

HIGHEST_PORT = 65_535


@command("worker", T("Gives alarms and lets waits end, until you press Ctrl+C; of all workers one works at a time."))
@option("--once", is_flag=True, about=T("Do what is due now, and end; for cron."))
@option("--metrics", metavar="[HOST:]PORT", about=T("Answer Prometheus here; by default on 127.0.0.1."))
@click.pass_obj
def worker_(context: Context, once: bool, metrics: str | None) -> None:
    """The worker of a desk on a server; on the embedded database the screen has its own."""
    from app.journal import start_log
    from models.worker.loop import Workers

    workers = Workers(context.writing())
    path = start_log(logging.INFO)
    if once:
        if not workers.once():
            context.tell(T("Another worker is at work."))
        return
    if metrics:
        _measure(context, metrics)
    _stop_at_signals(workers)
    context.tell(T("The worker works; Ctrl+C ends it. It writes to {path}.", path=str(path)))
    for thread in workers.start():
        thread.join()


def _measure(context: Context, address: str) -> None:
    """Answer scrapes at an address.

    Raises:
        Refused: `invalid`, when it is none, or taken; `not_found`, when the library is not installed.
    """
    from models.refusals import Refused

    host, _, port = address.rpartition(":")
    if not port.isdigit() or int(port) > HIGHEST_PORT:
        text = T("{address} is no address; write 9464 or 127.0.0.1:9464.", address=address)
        raise Refused("invalid", text, "metrics")
    try:
        from app.metrics import serve

        server = serve(context.desk(), host or "127.0.0.1", int(port))
    except ImportError as error:
        text = T("For metrics install the extra: pip install 'aftersales-desk[metrics]'.")
        raise Refused("not_found", text, "metrics") from error
    except OSError as error:
        text = T("Metrics cannot be served at {address}: {problem}", address=address, problem=str(error))
        raise Refused("invalid", text, "metrics") from error
    context.tell(T("Metrics: http://{host}:{port}/metrics", host=host or "127.0.0.1", port=str(server.server_port)))


def _stop_at_signals(workers: Workers) -> None:
    def stop(number: int, frame: Any) -> None:
        workers.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)

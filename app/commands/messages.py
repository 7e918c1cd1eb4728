"""`desk messages`: sending what waits, and looking at what did not arrive."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from app.context import Context
from app.output import print_json, table
from app.speaking import command, group, option
from config.texts import T, Text

if TYPE_CHECKING:
    from models.messages.outbox import Delivered

STATES = ("waiting", "sending", "sent", "failed", "uncertain")
REST = 5.0
"""Seconds between two rounds when nothing is due."""
GLANCE = 0.1
"""Seconds after which a rest looks whether it shall end."""
STOPS = (signal.SIGINT, signal.SIGTERM)


@group("messages", T("Sends messages to customers, and lists those that have not arrived."))
def messages_() -> None:
    """Commands on the outbox."""


@command("deliver", T("Sends what is due by the gateways of gateways.yaml, on and on until you press Ctrl+C."))
@option("--once", is_flag=True, about=T("Send what is due now, and end."))
@click.pass_obj
def deliver(context: Context, once: bool) -> None:
    """Rounds of the outbox; several of these commands may run at the same time."""
    from models.messages.outbox import Deliver
    from models.messages.outbox import deliver as deliver_round
    from models.settings import purpose

    desk = context.desk()
    if not desk.rules.gateways.of(purpose(desk.database)):
        context.complain(T("No channel has a gateway: messages wait. Name one in gateways.yaml."))
    with _asked_to_stop() as stop:
        while not stop:
            done = deliver_round(desk, Deliver())
            if once or done.sent + done.retried + done.failed + done.uncertain:
                context.tell(_said(done))
            if not done.more:
                if once:
                    return
                _rest(stop)


@contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    """Ctrl+C and the end of a service let a round end first: what is cut off in the middle was perhaps sent.

    The list is empty until somebody asks.
    """
    asked: list[int] = []
    before = {number: signal.signal(number, lambda got, _: asked.append(got)) for number in STOPS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _rest(stop: list[int]) -> None:
    until = time.monotonic() + REST
    while not stop and time.monotonic() < until:
        time.sleep(GLANCE)


def _said(done: Delivered) -> Text:
    return T(
        "{sent} sent, {retried} to be tried again, {failed} failed, {uncertain} perhaps sent.",
        sent=done.sent,
        retried=done.retried,
        failed=done.failed,
        uncertain=done.uncertain,
    )


@command("list", T("Lists the messages that have not surely arrived, the newest first."))
@option("--state", type=click.Choice(STATES), default=None, about=T("Only those in this state."))
@option("--json", "as_json", is_flag=True, about=T("Print JSON."))
@click.pass_obj
def list_(context: Context, state: str | None, as_json: bool) -> None:
    """What waits, is on its way, failed, or was perhaps sent."""
    from config.terms import term
    from models.messages.queries import listed

    desk = context.desk()
    rows = listed(desk, state or "")
    if as_json:
        print_json(rows, desk.translator)
        return
    say = desk.translator.say
    shown = [
        (
            say(row.at), row.case, say(row.name), say(term(row.channel)), say(term(row.state)), str(row.attempts),
            row.key, row.problem,
        )
        for row in rows
    ]  # fmt: skip
    print("\n".join(table(shown) if shown else [say(T("No messages."))]))


for _command in (deliver, list_):
    messages_.add_command(_command)

"""`desk show`: cases, the queue and customers, without a screen."""

from __future__ import annotations

import click

from app.context import Context
from app.output import print_json
from app.speaking import command, group, option
from config.texts import T

_JSON = T("Print JSON.")


@group("show", T("Shows a case, the queue or a customer."))
def show_() -> None:
    """Commands that read."""


@command("case", T("Shows a case with its clocks and their derivation, and its timeline."))
@click.argument("number")
@option("--json", "as_json", is_flag=True, about=_JSON)
@click.pass_obj
def case(context: Context, number: str, as_json: bool) -> None:
    """One case."""
    from app.showing import case_lines
    from models.cases.queries import view

    desk = context.reading()
    found = view(desk, number)
    if as_json:
        print_json(found, desk.translator)
        return
    print("\n".join(case_lines(found, desk.rules, desk.translator)))


@command("queue", T("Shows the open cases, worst first."))
@option("--limit", type=click.IntRange(1), default=None, about=T("Show so many at most."))
@option("--json", "as_json", is_flag=True, about=_JSON)
@click.pass_obj
def queue(context: Context, limit: int | None, as_json: bool) -> None:
    """The live queue as it is now."""
    from app.showing import queue_lines
    from models.queue import queries

    desk = context.reading()
    found = queries.queue(desk, limit)
    if as_json:
        print_json(found, desk.translator)
        return
    print("\n".join(queue_lines(found, desk.rules, desk.translator)))


@command("customer", T("Shows the customer with this telephone number: cases, orders, devices."))
@click.argument("phone")
@option("--json", "as_json", is_flag=True, about=_JSON)
@click.pass_obj
def customer(context: Context, phone: str, as_json: bool) -> None:
    """Everybody who has the number; in JSON, a list."""
    from app.showing import customer_lines
    from models.customers.cards import card_by_phone

    desk = context.reading()
    found = card_by_phone(desk, phone)
    if as_json:
        print_json(found, desk.translator)
        return
    for card in found:
        print("\n".join(customer_lines(card, desk.translator)))


for _command in (case, queue, customer):
    show_.add_command(_command)

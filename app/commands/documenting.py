"""`desk docs`: how the program works, drawn from what it works by."""

from __future__ import annotations

import click

from app.context import Context
from app.speaking import command, group, option
from config.texts import T, Translator


@group("docs", T("Describes how cases go, from the program itself."))
def docs_() -> None:
    """Commands that describe."""


@command("workflow", T("Lists the steps of cases or callbacks: from, to, by whom, what is needed, clocks."))
@click.argument("kind", type=click.Choice(["complaint", "return", "callback"]))
@option("--markdown", is_flag=True, about=T("Print a table of Markdown."))
@click.pass_obj
def workflow(context: Context, kind: str, markdown: bool) -> None:
    """The steps by the rules in force, of a kind whose course is a table."""
    from app.workflow import markdown_lines, rows, text_lines

    words = Translator(context.language)
    found = rows(kind, context.rules_anyway, words)
    print("\n".join(markdown_lines(found, words) if markdown else text_lines(found, words)).rstrip())


@command("refunds", T("Describes payment orders and their answers, for whoever connects a payment gateway."))
@click.pass_obj
def refunds(context: Context) -> None:
    """The contract with gateways."""
    from app.contract import lines

    print("\n".join(lines(Translator(context.language))))


@command("postgresql", T("Prints the script that sets up roles and rights on a PostgreSQL server."))
def postgresql() -> None:
    """To be run by psql."""
    from importlib.resources import files

    print(files("app").joinpath("postgresql.sql").read_text("utf-8").rstrip())


docs_.add_command(workflow)
docs_.add_command(postgresql)
docs_.add_command(refunds)

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


@command("keys", T("Lists the keys and codes of all screens."))
@option("--ids", is_flag=True, about=T("Print the ids of actions with their keys, for keys.yaml."))
@click.pass_obj
def keys(context: Context, ids: bool) -> None:
    """The key sheet, with the keys by the rules in force."""
    from app import keysheet

    if ids:
        print(keysheet.data(), end="")
    else:
        words = Translator(context.language)
        print("\n".join(keysheet.lines(words, context.rules_anyway.keys.keymap)))


@command("host", T("Describes how many agents work on one machine, over SSH; or prints what it takes."))
@option("--sshd", "part", flag_value="sshd", about=T("Print the part of sshd's configuration."))
@option("--systemd", "part", flag_value="systemd", about=T("Print the service of the host."))
@option("--user", default="desk", metavar="USER", about=T("The account that agents come in by."))
@click.pass_obj
def host(context: Context, part: str | None, user: str) -> None:
    """What an administrator needs."""
    from app.host.manual import lines, program, service, sshd

    if part is None:
        print("\n".join(lines(Translator(context.language), user)))
    else:
        print({"sshd": sshd, "systemd": service}[part](program(), user), end="")


@command("scale", T("Describes many hosts on one database with a replica; or prints what it takes."))
@option("--server", "part", flag_value="server", about=T("Print the part of postgresql.conf."))
@option("--standby", "part", flag_value="standby", about=T("Print how a replica is made, takes over, comes back."))
@option("--pgbouncer", "part", flag_value="pgbouncer", about=T("Print the configuration of PgBouncer."))
@option("--patroni", "part", flag_value="patroni", about=T("Print a configuration of Patroni, which nobody tried."))
@option("--partition", "part", flag_value="partition", about=T("Print SQL that parts the history by its numbers."))
@click.pass_obj
def scale(context: Context, part: str | None) -> None:
    """What an administrator of several machines needs."""
    from app.scaling import PARTS, lines

    print("\n".join(lines(Translator(context.language))) if part is None else PARTS[part].rstrip())


@command("postgresql", T("Prints the script that sets up roles and rights on a PostgreSQL server."))
def postgresql() -> None:
    """To be run by psql."""
    from importlib.resources import files

    from models.migrating import RIGHTS

    print(files("app").joinpath("postgresql.sql").read_text("utf-8"))
    print(RIGHTS.read_text("utf-8").rstrip())


@command("manual", T("Prints a chapter of the manual, all of them, or what chapters there are."))
@click.argument("chapter", required=False)
@option("--markdown", is_flag=True, about=T("Print Markdown."))
@click.pass_obj
def manual(context: Context, chapter: str | None, markdown: bool) -> None:
    """The manual in the user's language, with the keys by the rules in force."""
    from app.manual import contents, printed

    words = Translator(context.language)
    if chapter is None:
        print("\n".join(contents(words)))
    else:
        print(printed(chapter, words, context.rules_anyway.keys.keymap, markdown=markdown))


docs_.add_command(manual)
docs_.add_command(keys)
docs_.add_command(host)
docs_.add_command(workflow)
docs_.add_command(postgresql)
docs_.add_command(scale)
docs_.add_command(refunds)

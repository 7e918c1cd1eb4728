"""Commands and options that explain themselves in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from config.texts import LANGUAGES, T, Text
from config.themes import NAMES

if TYPE_CHECKING:
    from app.context import Context

F = TypeVar("F", bound=Callable[..., Any])


def current() -> Context:
    """The context of the command under way."""
    context: Context = click.get_current_context().find_root().obj
    return context


class Option(click.Option):
    """An option whose help is a message of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its names, and its help as the reader reads it."""
        found = super().get_help_record(ctx)
        if found is None or not self.help:
            return found
        return found[0], found[1].replace(self.help, current().say(Text(self.help)), 1)


class _Speaking(click.Command):
    """What single commands and groups have in common: a translated help, and the options of the whole program."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(_everywhere(hidden=self.name != "desk"))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence, for the list of commands."""
        return current().say(Text(self.help or ""))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the reader's language."""
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(current().say(Text(self.help or "")))


class Command(_Speaking):
    """A command."""


class Group(_Speaking, click.Group):
    """A command with commands below it."""


def command(name: str, about: Text) -> Callable[[Callable[..., Any]], Command]:
    """Make a function the command `name`, explained by `about`."""
    return click.command(name, cls=Command, help=about.message)


def group(name: str, about: Text) -> Callable[[Callable[..., Any]], Group]:
    """Make a function the group `name`, explained by `about`."""
    return click.group(name, cls=Group, help=about.message)


def option(*names: str, about: Text, **settings: Any) -> Callable[[F], F]:
    """An option explained by `about`."""
    return click.option(*names, cls=Option, help=about.message, **settings)


def _everywhere(hidden: bool) -> list[click.Parameter]:
    """The options that may stand before or after the name of any command."""

    def remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
        def store(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
            if value is not None:
                setattr(ctx.find_root().obj, name, value)

        return store

    given: tuple[tuple[str, str, str, Text, Any], ...] = (
        ("--db", "url", "URL", T("The database; else DESK_DB, else a file in your data folder."), None),
        ("--config", "rules_directory", "DIR", T("Your company's own rules; else DESK_CONFIG."), None),
        ("--lang", "language", "", T("The language; else DESK_LANG, else that of your system."), LANGUAGES),
        ("--theme", "theme", "", T("The colours of the screen; else DESK_THEME, else dark."), NAMES),
    )
    named: list[click.Parameter] = [
        Option(
            [name],
            expose_value=False,
            hidden=hidden,
            metavar=metavar or None,
            help=about.message,
            type=click.Choice(choice) if choice else str,
            callback=remember(attribute),
        )
        for name, attribute, metavar, about, choice in given
    ]
    flags = {
        "ascii": T("The screen in ASCII lines and signs; else DESK_ASCII=1, else by your locale."),
        "plain": T("Work in lines, for screen readers, Braille lines and scripts; else DESK_PLAIN=1."),
    }
    switches = [
        Option(
            [f"--{name}"],
            expose_value=False,
            hidden=hidden,
            is_flag=True,
            default=None,
            help=about.message,
            callback=remember(name),
        )
        for name, about in flags.items()
    ]
    return [*named, *switches]

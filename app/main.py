"""The command `desk`: finds the command that was asked for, and turns what goes wrong into sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

import click

from app.context import Context, asked_language, language_of
from app.phrases import let_click_speak
from app.speaking import Group
from config.texts import T, Text

COMMANDS = {
    "init": "app.commands.databases",
    "migrate": "app.commands.databases",
    "backup": "app.commands.databases",
    "restore": "app.commands.databases",
    "copy": "app.commands.copying",
    "demo": "app.commands.demo",
    "practice": "app.commands.practice",
    "import": "app.commands.importing",
    "staff": "app.commands.staff",
    "do": "app.commands.doing",
    "show": "app.commands.showing",
    "stats": "app.commands.statistics",
    "wall": "app.commands.wall",
    "web": "app.commands.web",
    "worker": "app.commands.working",
    "host": "app.commands.hosting",
    "messages": "app.commands.messages",
    "refunds": "app.commands.refunds",
    "rules": "app.commands.rules",
    "report": "app.commands.reporting",
    "docs": "app.commands.documenting",
    "doctor": "app.commands.doctor",
    "terminal": "app.commands.terminal",
}
"""Each command, and the module whose attribute of that name (`import_` for `import`) it is."""
UNFORESEEN = 70
"""The exit code after an error that nobody foresaw (EX_SOFTWARE)."""


class Desk(Group):
    """The program; a command's module is read when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are needed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name])
        found: click.Command = getattr(module, f"{cmd_name}_")
        return found


@click.group(
    "desk",
    cls=Desk,
    invoke_without_command=True,
    help=T("Aftersales Desk: calls, deadlines and the live queue. Without a command the screen opens.").message,
)
@click.version_option(package_name="aftersales-desk", prog_name="desk")
@click.pass_context
def desk(ctx: click.Context) -> int:
    """Open the screen when no command was given; returns the exit code."""
    if ctx.invoked_subcommand is not None:
        return 0
    from app.opening import open_screen

    return open_screen(ctx.obj)


def run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run `desk` with these arguments; returns the exit code. Nothing is raised, nothing but sentences is shown."""
    context = Context(environ, language_of(arguments, environ), asked_language(arguments, environ))
    return ended(context, lambda: desk.main(list(arguments), prog_name="desk", standalone_mode=False, obj=context))


def ended(context: Context, work: Callable[[], object]) -> int:
    """How `work` ended, whose result may be an exit code: the exit code, errors being told; the database is closed."""
    try:
        result = work()
    except Exception as error:
        return told(context, error)
    except KeyboardInterrupt:
        return 130
    finally:
        context.close()
    return result if isinstance(result, int) else 0


def main() -> None:
    """The entry point of the installed command."""
    sys.unraisablehook = _unheard
    let_click_speak(language_of(sys.argv[1:], os.environ))
    code = run(sys.argv[1:], os.environ)
    try:
        if sys.stdout is not None:  # it was closed before we began
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _unheard(found: sys.UnraisableHookArgs) -> None:
    from app.journal import unheard

    unheard(found)


def told(context: Context, error: Exception) -> int:
    """Say what went wrong; returns the exit code."""
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, click.Abort | BrokenPipeError):
        return 1
    sentences = _foreseen(context, error)
    if sentences:
        for sentence in sentences:
            context.complain(sentence)
        return 1
    from app.journal import unforeseen

    context.complain(unforeseen(error))
    return UNFORESEEN


def _foreseen(context: Context, error: Exception) -> list[Text]:
    """The sentences of an error that a person can act on; none for others."""
    from models.refusals import Refused

    if isinstance(error, Refused):
        return [error.text]
    if context.opened is not None:
        from models.failures import told

        refused = told(error, context.opened)
        if refused is not None:
            return [refused.text]
    from config import RulesInvalid

    if isinstance(error, RulesInvalid):
        return [T("{place} {problem}", place=str(fault), problem=fault.text) for fault in error.faults]
    return []

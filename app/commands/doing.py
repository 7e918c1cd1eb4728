"""`desk do`: any operation on JSON, the integration door."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.context import Context
from app.output import plain, print_json
from app.speaking import command, option
from config.texts import T, Translator

if TYPE_CHECKING:
    from models.operation import Operation
    from models.refusals import Refused


@command("do", T("Runs the operation NAME on the JSON of standard input, and prints its result as JSON."))
@click.argument("name", required=False, default="")
@option("--as", "login", metavar="LOGIN", default="", about=T("Who acts; the roles of this login decide."))
@option(
    "--input",
    "file",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path("-"),
    metavar="FILE",
    about=T("Read the JSON from FILE instead of standard input."),
)
@option("--list", "listing", is_flag=True, about=T("List all operations with the JSON Schemas of their inputs."))
@click.pass_obj
def do_(context: Context, name: str, login: str, file: Path, listing: bool) -> int:
    """Exit code 0 and the result, or 1 and `{"error": …}`."""
    translator = Translator(context.language)
    if listing:
        print_json(_listed(), translator)
        return 0
    try:
        result = _done(context, name, login, file)
    except Exception as error:
        return _refused(context, error)
    print_json(result, translator)
    return 0


def _listed() -> list[dict[str, Any]]:
    from models.capabilities import operations

    return [
        {"name": name, "summary": found.summary, "open_to_all": found.open_to_all, "input": found.schema()}
        for name, found in sorted(operations().items())
    ]


def _done(context: Context, name: str, login: str, file: Path) -> Any:
    from models import operation
    from models.refusals import Refused

    found = _operation(name)
    if not login:
        raise Refused("missing", T("Say who acts: --as LOGIN."), "--as")
    return operation.run(context.desk(login), found.name, _given(file))


def _operation(name: str) -> Operation[Any, Any]:
    from models import operation
    from models.capabilities import operations
    from models.refusals import Refused

    if not name:
        raise Refused("missing", T("Name an operation; desk do --list shows all of them."), "name")
    operations()
    return operation.find(name)


def _given(file: Path) -> Any:
    import msgspec

    from models.refusals import Refused

    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return msgspec.json.decode(content)
    except OSError as error:
        raise Refused("not_found", T("{path} cannot be read: {problem}", path=str(file), problem=str(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused("invalid", T("The input is not JSON: {problem}", problem=str(error))) from error


def _refused(context: Context, error: Exception) -> int:
    """Print the error as JSON; returns the exit code."""
    from app.main import UNFORESEEN
    from config import RulesInvalid
    from models.refusals import Refused

    translator = Translator(context.language, context.rules.zone if "rules" in context.__dict__ else None)
    if isinstance(error, Refused):
        print_json({"error": _as_data(error, translator)}, translator)
        return 1
    if isinstance(error, RulesInvalid):
        faults = [f"{fault} {translator.say(fault.text)}" for fault in error.faults]
        message = translator.say(T("The rules have faults."))
        data = {"code": "invalid", "field": "config", "message": message, "details": {"faults": faults}}
        print_json({"error": data}, translator)
        return 1
    from app.journal import unforeseen

    told = {"code": "unforeseen", "field": None, "message": translator.say(unforeseen(error))}
    print_json({"error": told}, translator)
    return UNFORESEEN


def _as_data(error: Refused, translator: Translator) -> dict[str, Any]:
    data = {"code": error.code, "field": error.field, "message": translator.say(error.text)}
    return {**data, "details": plain(error.details, translator)} if error.details else data

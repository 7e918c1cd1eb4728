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
    from models.desk import Desk
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
@option("--lines", is_flag=True, about=T("Read one JSON object a line, and answer each with a line."))
@option("--list", "listing", is_flag=True, about=T("List all operations with the JSON Schemas of their inputs."))
@click.pass_obj
def do_(context: Context, name: str, login: str, file: Path, lines: bool, listing: bool) -> int:
    """Exit code 0 and the result, or 1 and `{"error": …}`; with `--lines`, 1 if any line was refused."""
    translator = Translator(context.language)
    if listing:
        print_json(_listed(), translator)
        return 0
    try:
        if lines:
            return _each_line(context, name, login, file)
        result = _done(context, name, login, file)
    except Exception as error:
        return _refused(context, error, one_line=lines)
    print_json(result, translator)
    return 0


def _each_line(context: Context, name: str, login: str, file: Path) -> int:
    """Every line is an operation and a transaction of its own; one that is refused does not stop the others."""
    from models import operation
    from models.refusals import Refused

    found, desk = _operation(name), _acting(context, login)
    code = 0
    for line in _content(file).splitlines():
        if not line.strip():
            continue
        try:
            result = operation.run(desk, found.name, _decoded(line))
        except Refused as error:
            code, result = 1, {"error": _as_data(error, desk.translator)}
        print_json(result, desk.translator, one_line=True)
    return code


def _listed() -> list[dict[str, Any]]:
    from models.capabilities import operations

    return [
        {"name": name, "summary": found.summary, "open_to_all": found.open_to_all, "input": found.schema()}
        for name, found in sorted(operations().items())
    ]


def _done(context: Context, name: str, login: str, file: Path) -> Any:
    from models import operation

    found = _operation(name)
    return operation.run(_acting(context, login), found.name, _decoded(_content(file)))


def _acting(context: Context, login: str) -> Desk:
    from models.refusals import Refused

    if not login:
        raise Refused("missing", T("Say who acts: --as LOGIN."), "--as")
    return context.desk(login)


def _operation(name: str) -> Operation[Any, Any]:
    from models import operation
    from models.capabilities import operations
    from models.refusals import Refused

    if not name:
        raise Refused("missing", T("Name an operation; desk do --list shows all of them."), "name")
    operations()
    return operation.find(name)


def _content(file: Path) -> bytes:
    from models.refusals import Refused

    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise Refused("not_found", T("{path} cannot be read: {problem}", path=str(file), problem=str(error))) from error


def _decoded(content: bytes) -> Any:
    import msgspec

    from models.refusals import Refused

    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused("invalid", T("The input is not JSON: {problem}", problem=str(error))) from error


def _refused(context: Context, error: Exception, *, one_line: bool) -> int:
    """Print the error as JSON; returns the exit code."""
    from app.main import UNFORESEEN
    from config import RulesInvalid
    from models.refusals import Refused

    translator = Translator(context.language, context.zone)
    if isinstance(error, Refused):
        print_json({"error": _as_data(error, translator)}, translator, one_line=one_line)
        return 1
    if isinstance(error, RulesInvalid):
        faults = [f"{fault} {translator.say(fault.text)}" for fault in error.faults]
        message = translator.say(T("The rules have faults."))
        data = {"code": "invalid", "field": "config", "message": message, "details": {"faults": faults}}
        print_json({"error": data}, translator, one_line=one_line)
        return 1
    from app.journal import unforeseen

    told = {"code": "unforeseen", "field": None, "message": translator.say(unforeseen(error))}
    print_json({"error": told}, translator, one_line=one_line)
    return UNFORESEEN


def _as_data(error: Refused, translator: Translator) -> dict[str, Any]:
    data = {"code": error.code, "field": error.field, "message": translator.say(error.text)}
    return {**data, "details": plain(error.details, translator)} if error.details else data

"""`desk rules`: the YAML files of the company."""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.commands import arithmetic, ruling
from app.commands.comparing import diff
from app.commands.explaining import explain, test
from app.commands.replaying import replay
from app.context import Context
from app.speaking import command, group, option
from config.texts import T


@group("rules", T("Checks the rules, puts them in force, and takes them back."))
def rules_() -> None:
    """Commands on rules."""


@command("check", T("Lists every fault of the rules in DIR by file, line and column; without DIR, of those in use."))
@click.argument("directory", required=False, default="", metavar="[DIR]")
@click.pass_obj
def check(context: Context, directory: str) -> int:
    """Exit code 1 if there is any fault."""
    from config import check as faults_of
    from models.capabilities import names

    faults = faults_of(Path(directory) if directory else context.source(), names())
    for fault in faults:
        context.tell(T("{place} {problem}", place=str(fault), problem=fault.text))
    if not faults:
        context.tell(T("The rules are sound."))
    return 1 if faults else 0


@command("schema", T("Writes the JSON Schema of each file, with which editors complete and check."))
@option("--to", "directory", type=click.Path(file_okay=False, path_type=Path), about=T("Write the files into DIR."))
@click.pass_obj
def schema(context: Context, directory: Path | None) -> None:
    """To standard output as one object, or to files `NAME.schema.json`."""
    from config import schemas

    if directory is None:
        print(json.dumps(schemas(), ensure_ascii=False, indent=2))
        return
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in schemas().items():
        path = directory / f"{Path(name).stem}.schema.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
        context.tell(T("{path} written.", path=str(path)))


for _command in (check, schema, explain, test, diff, replay, arithmetic.due, arithmetic.elapsed):
    rules_.add_command(_command)
for _command in (ruling.apply, ruling.rollback, ruling.list_, ruling.show, ruling.recompute):
    rules_.add_command(_command)

"""`desk rules explain` and `desk rules test`: what the rules say of a case, and whether that is what was wanted."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.context import Context
from app.output import print_json
from app.speaking import command, option
from config.texts import T, Translator

if TYPE_CHECKING:
    from config.inventing import Person
    from config.reading import Document, Fault
    from config.scenarios import Question
    from config.trying import Tried

DEEPEST = 50
"""Levels of the input; a case needs four."""


@command("explain", T("Explains all that the rules decide of the case in FILE (JSON or YAML; - for standard input)."))
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@option("--json", "as_json", is_flag=True, about=T("Print JSON."))
@click.pass_obj
def explain(context: Context, file: Path, as_json: bool) -> int:
    """Exit code 1 when the input has faults; each is named with its field."""
    from config.reading import read_text
    from config.scenarios import Question

    name = "-" if str(file) == "-" else file.name
    content = _content(file)
    _refuse_depth(content)
    question, document = read_text(name, content, Question)
    if question is None:
        return _told(context, document.faults)
    if question.case is not None:
        _explain_case(context, question.case, as_json)
        return 0
    return _explain_facts(context, question, document, as_json)


def _content(file: Path) -> bytes:
    """The JSON; halves of signs beyond the first plane (such as emoji) are joined, since YAML refuses them."""
    from models.refusals import Refused

    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise Refused("not_found", T("{path} cannot be read: {problem}", path=str(file), problem=str(error))) from error
    if b"\\ud" not in content.lower():
        return content
    try:
        return json.dumps(json.loads(content), ensure_ascii=False).encode("utf-8", "replace")
    except ValueError:
        return content


def _refuse_depth(content: bytes) -> None:
    """What is read recursively must not be deeper than the stack; what is no YAML is told when it is read."""
    import yaml

    from models.refusals import Refused

    depth = 0
    try:
        for event in yaml.parse(content):
            starts = isinstance(event, yaml.CollectionStartEvent)
            depth += starts - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise Refused("invalid", T("This is nested too deeply for a case."))
    except (yaml.YAMLError, ValueError):
        return


def _told(context: Context, faults: Iterable[Fault]) -> int:
    for fault in faults:
        context.complain(T("{place} {problem}", place=str(fault), problem=fault.text))
    return 1


def _explain_case(context: Context, number: str, as_json: bool) -> None:
    from app.explained import data_of, lines_of
    from models.explanations.queries import of_case

    desk = context.desk()
    found = of_case(desk, number)
    if as_json:
        data = data_of(found.explanation, found.people, desk.translator)
        print_json({"case": found.number, "owner": found.owner, **data}, desk.translator)
        return
    wanted = found.open and not found.owner
    print("\n".join(lines_of(found.explanation, found.people, desk.rules, desk.translator, with_people=wanted)))


def _explain_facts(context: Context, question: Question, document: Document, as_json: bool) -> int:
    from app.explained import data_of, lines_of
    from config.explanation import explain as explained
    from config.inventing import Inventing

    rules = context.rules_anyway
    inventing = Inventing(rules, document)
    assert question.facts is not None  # noqa: S101 - the question was checked when it was read
    facts = inventing.facts(question.facts, "facts")
    pauses = inventing.pauses(question.pauses, "pauses")
    people = inventing.people(question.staff or (), "staff")
    now = inventing.instant(question.now, "now") if question.now is not None else None
    if inventing.faults or facts is None:
        return _told(context, inventing.faults)
    if question.staff is None:
        people = _staff(context)
    said = explained(rules, facts, pauses, [one.candidate for one in people], now=now)
    translator = Translator(context.language, rules.zone)
    if as_json:
        print_json(data_of(said, people, translator), translator)
    else:
        print("\n".join(lines_of(said, people, rules, translator)))
    return 0


def _staff(context: Context) -> tuple[Person, ...]:
    """The people of the database, if there is one."""
    from models.database import sqlite_path
    from models.explanations.queries import people

    path = sqlite_path(context.database_url)
    return people(context.desk()) if path is None or path.exists() else ()


@command("test", T("Tries the cases of *.case.yaml in DIR on the rules there; without DIR, on those in use."))
@click.argument("directory", required=False, default="", metavar="[DIR]")
@click.pass_obj
def test(context: Context, directory: str) -> int:
    """Exit code 1 when a case differs, when a file has faults, or when there is no case at all."""
    from config import load
    from config.loading import SHIPPED
    from config.trying import files, tried

    chosen = directory or context.rules_directory
    rules = load(Path(chosen)) if chosen else context.rules_anyway
    done, faults = [], []
    for path in files(Path(chosen) if chosen else SHIPPED):
        found, wrong = tried(rules, path)
        done += found
        faults += wrong
    for one in done:
        _tell(context, one)
    if faults:
        return _told(context, faults)
    if not done:
        context.complain(T("There are no cases here: a file NAME.case.yaml has them."))
        return 1
    different = sum(1 for one in done if one.differences)
    context.tell(T("{n} {n:case|cases}, {different} with differences.", n=len(done), different=different))
    return 1 if different else 0


def _tell(context: Context, one: Tried) -> None:
    """One line: ok, or everything that differs."""
    place = f"{one.place.file}:{one.place.line}"
    if not one.differences:
        context.tell(T("{place} {name}: ok", place=place, name=one.name))
        return
    said = [
        T("{what}: expected {expected}, found {found}", what=each.what, expected=each.expected, found=each.found)
        for each in one.differences
    ]
    context.tell(T("{place} {name}: DIFFERS: {differences}", place=place, name=one.name, differences=said))

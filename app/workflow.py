"""The course of a complaint as text for people: the table of `models.complaints.flow`, with the roles of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.output import cells
from config import Rules
from config.terms import term
from config.texts import Sayable, T, Text, Translator
from models.complaints import flow

WIDTH = 80
"""Cells of a line."""
TOLD: dict[str, Text] = {
    "owner": T("owner of the case"),
    "approver": T("whoever may decide"),
    "proposer": T("who proposed it, and the owner of the case"),
    "departments": T("departments that carry out a part"),
    "cause": T("department of the cause"),
}
"""Who is told and is no role."""
OPERATION_OF_DECISION = "approvals.decide"


class Row(NamedTuple):
    """A step in finished words: what its heading says, then label and entries."""

    id: str
    name: str
    operation: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def rows(rules: Rules, words: Translator) -> list[Row]:
    """Every step of a complaint, in the order of the table."""
    return [_row(step, rules, words) for step in flow.STEPS]


def _row(step: flow.Step, rules: Rules, words: Translator) -> Row:
    target = T("where it was before") if step.target == flow.BEFORE else term(step.target)
    operation = OPERATION_OF_DECISION if step.action == "decided" else step.operation
    parts: list[tuple[Sayable, Sequence[Sayable]]] = [
        (T("from"), [T("every open state")] if step.sources == flow.OPEN else [term(state) for state in step.sources]),
        (T("to"), [target]),
        (T("by"), _people(step, rules)),
        (T("needed"), step.requires),
        (T("clocks"), _clocks(step)),
        (T("tells"), _told(step, rules)),
        (T("message"), [_message(step, rules)] if step.message else []),
    ]
    said = tuple((words.say(label), tuple(map(words.say, entries))) for label, entries in parts)
    return Row(step.id, words.say(step.name), operation, said)


def _people(step: flow.Step, rules: Rules) -> list[Sayable]:
    if step.action == "decided":
        return [T("whoever approval.yaml names for the sum, or stands in for him")]
    return [rules.roles.roles[key].name for key in rules.roles.who_may(step.operation)]


def _clocks(step: flow.Step) -> list[Sayable]:
    """What the step does to clocks; a step that ends all of them says so in two words."""
    found: list[Sayable] = [T("met: {clock}", clock=term(kind)) for kind in step.meets]
    for kind in step.starts:
        name, _, half = kind.partition("/")
        text = T("started: {clock}, half of its time", clock=term(name)) if half else T(
            "started: {clock}", clock=term(name)
        )  # fmt: skip
        found.append(text)
    if step.resumes:
        found.append(T("those that waited for the customer run on"))
    if step.ends == flow.FINAL:
        found.append(T("ended: all"))
    else:
        found += [T("ended: {clock}", clock=term(kind)) for kind in step.ends]
    return found


def _told(step: flow.Step, rules: Rules) -> list[Sayable]:
    return [TOLD[one] if one in TOLD else rules.roles.roles[one].name for one in step.told]


def _message(step: flow.Step, rules: Rules) -> Text:
    return T("{template} {name}", template=step.message, name=rules.messages.templates[step.message].name)


def text_lines(found: Sequence[Row], words: Translator) -> Iterator[str]:
    """Each step as a block of lines of at most `WIDTH` cells; what is empty is left out."""
    from screens.paint import wrap

    mark = words.say(T("; "))
    label = 2 + max(cells(name) for row in found for name, _ in row.parts) + 2
    for row in found:
        yield f"{row.id}  {row.name}  ({row.operation})"
        for name, entries in row.parts:
            head = "  " + name
            for line in wrap(mark.join(entries), WIDTH - label) if entries else ():
                yield head + " " * (label - cells(head)) + line
                head = ""
        yield ""


def markdown_lines(found: Sequence[Row], words: Translator) -> Iterator[str]:
    """The same as a table of Markdown."""
    labels = [name for name, _ in found[0].parts]
    yield _cells(["", words.say(T("Step")), words.say(T("operation")), *labels])
    yield "|" + " --- |" * (3 + len(labels))
    for row in found:
        yield _cells([row.id, row.name, f"`{row.operation}`", *("; ".join(entries) for _, entries in row.parts)])


def _cells(values: Sequence[str]) -> str:
    return "| " + " | ".join(value.replace("|", "\\|").replace("\n", " ") for value in values) + " |"

"""The course of a case as text for people: the table of its `flow`, with the roles and messages of the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.output import cells
from config import Rules
from config.terms import call_term, term
from config.texts import Sayable, T, Text, Translator
from models.callbacks import flow as callbacks
from models.complaints import flow as complaints
from models.returns import flow as returns
from models.steps import BEFORE, Step

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
FOLLOWS: dict[str, str] = {
    "returns.decided": OPERATION_OF_DECISION,
    "complaints.decided": OPERATION_OF_DECISION,
    "returns.expire": "returns.watch_sending",
    "returns.settled": "refunds.pay",
    "returns.failed": "refunds.pay",
}
"""Steps that happen by themselves, and the operation that they follow from."""
BY_ITSELF = ("callbacks.watch",)
"""Operations that the desk takes by itself, whoever else may."""
RANGES: dict[tuple[str, ...], Text] = {
    (): T("a new one"),
    complaints.OPEN: T("every open state"),
    callbacks.OPEN: T("every open state"),
    callbacks.CALLABLE: T("every state in which a call waits"),
    returns.BEFORE_PAYING: T("every state before the money is on its way"),
}
"""Sources that are said in a word."""
TARGETS: dict[str, Text] = {
    BEFORE: T("where it was before"),
    "": T("where its outcome leads"),
}
COURSES: dict[str, tuple[Step, ...]] = {
    "complaint": complaints.STEPS,
    "return": (*returns.STEPS, returns.OVERRIDE),
    "callback": callbacks.STEPS,
}
"""What has a course that is a table: kinds of cases, and callbacks."""
STATE_NAMES: dict[str, Callable[[str], Text]] = {"callback": call_term}
"""How states are called that are not those of cases."""
UNCHANGED: dict[str, Text] = {"callback": T("stays where it is")}
"""What a step without a target does that has no outcomes."""


class Row(NamedTuple):
    """A step in finished words: what its heading says, then label and entries."""

    id: str
    name: str
    operation: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def rows(kind: str, rules: Rules, words: Translator) -> list[Row]:
    """Every step of a kind of case, in the order of its table.

    Raises:
        KeyError: its course is no table.
    """
    return [_row(step, kind, rules, words) for step in COURSES[kind]]


def _row(step: Step, kind: str, rules: Rules, words: Translator) -> Row:
    source, state = RANGES.get(step.sources), STATE_NAMES.get(kind, term)
    unchanged = UNCHANGED.get(kind) if not step.target else None
    parts: list[tuple[Sayable, Sequence[Sayable]]] = [
        (T("from"), [source] if source else [state(one) for one in step.sources]),
        (T("to"), [unchanged or TARGETS.get(step.target) or state(step.target)]),
        (T("by"), _people(step, rules)),
        (T("needed"), step.requires),
        (T("clocks"), _clocks(step, rules)),
        (T("tells"), _told(step, rules)),
        (T("message"), [_message(step, rules)] if step.message else []),
    ]
    said = tuple((words.say(label), tuple(map(words.say, entries))) for label, entries in parts)
    return Row(step.id, words.say(step.name), FOLLOWS.get(step.operation, step.operation), said)


def _people(step: Step, rules: Rules) -> list[Sayable]:
    operation = FOLLOWS.get(step.operation, step.operation)
    if operation == OPERATION_OF_DECISION:
        return [T("whoever approval.yaml names for the sum, or stands in for him")]
    people: list[Sayable] = [rules.roles.roles[key].name for key in rules.roles.who_may(operation)]
    return [T("the desk by itself")] if operation != step.operation or operation in BY_ITSELF or not people else people


def _clocks(step: Step, rules: Rules) -> list[Sayable]:
    """What the step does to clocks; a step that ends all of them says so in two words."""
    found: list[Sayable] = [T("met: {clock}", clock=term(kind)) for kind in step.meets]
    for name in step.starts:
        kind, _, half = name.partition("/")
        clock = term(rules.sla.file.steps[kind].clock if kind in rules.sla.file.steps else kind)
        text = T("started: {clock}, half of its time", clock=clock) if half else T("started: {clock}", clock=clock)
        found.append(text)
    if isinstance(step, complaints.Step):
        found += _of_complaints(step)
    return found


def _of_complaints(step: complaints.Step) -> list[Sayable]:
    """A complaint ends clocks that are no longer asked for, and lets others run on."""
    resumed: list[Sayable] = [T("those that waited for the customer run on")] if step.resumes else []
    if step.ends == complaints.FINAL:
        return [*resumed, T("ended: all")]
    return [*resumed, *(T("ended: {clock}", clock=term(kind)) for kind in step.ends)]


def _told(step: Step, rules: Rules) -> list[Sayable]:
    return [TOLD[one] if one in TOLD else rules.roles.roles[one].name for one in step.told]


def _message(step: Step, rules: Rules) -> Text:
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

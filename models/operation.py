"""Operations: the only way to change anything.

`@operation("cases.note")` makes a function with a typed input into one: the role is checked, the body runs in
one transaction, and whatever it raises as `Refused` has changed nothing. The registry is the door of
`desk do`, of imports and of tests.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable, Mapping
from typing import Any, Generic, ParamSpec, TypeVar

import msgspec

from config.reading import nearest
from config.texts import T
from models import values
from models.desk import Desk
from models.refusals import Refused
from models.texts import NOT_ALLOWED

P = ParamSpec("P")
I = TypeVar("I", bound="Input")  # noqa: E741 - the input of an operation
O = TypeVar("O")  # noqa: E741 - its outcome


class Input(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an operation is given. Fields carry their own descriptions for the JSON Schema."""


class Operation(Generic[I, O]):
    """A registered operation: its name, input and result types, and how to run it."""

    def __init__(self, name: str, body: Callable[[Desk, I], O], open_to_all: bool, in_steps: bool = False) -> None:
        hints = typing.get_type_hints(body, include_extras=True)
        self.name = name
        self.body = body
        self.open_to_all = open_to_all
        self.in_steps = in_steps
        self.input: type[I] = hints["given"]
        self.result: Any = hints["return"]
        self.summary = (body.__doc__ or "").strip().split("\n")[0]
        functools.update_wrapper(self, body)

    def __call__(self, desk: Desk, given: I) -> O:
        """Run the operation.

        Raises:
            Refused: with nothing changed.
        """
        self.allow(desk)
        values.check(given)
        if self.in_steps:
            return self.body(desk, given)
        return desk.transact(self.name, lambda: self.body(desk, given))

    def allow(self, desk: Desk) -> None:
        """Refuse who may not do this; the system itself may do everything."""
        if not self.may(desk):
            raise Refused("not_allowed", NOT_ALLOWED, details={"operation": self.name})

    def may(self, desk: Desk) -> bool:
        """Whether the roles of who acts allow this operation."""
        return desk.staff is None or self.open_to_all or desk.rules.roles.may(desk.staff.roles, self.name)

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the input."""
        return msgspec.json.schema(self.input)


OPERATIONS: dict[str, Operation[Any, Any]] = {}


def operation(
    name: str, *, open_to_all: bool = False, in_steps: bool = False
) -> Callable[[Callable[[Desk, I], O]], Operation[I, O]]:
    """Register a function `(desk, given: SomeInput) -> Result` as the operation `name`.

    `open_to_all` is for what concerns nobody but the actor: one's own drafts, presence and state. `in_steps` is
    for what waits for the world outside: its body makes short transactions of its own and waits between them.
    """

    def register(body: Callable[[Desk, I], O]) -> Operation[I, O]:
        made = Operation(name, body, open_to_all, in_steps)
        OPERATIONS[name] = made
        return made

    return register


def find(name: str) -> Operation[Any, Any]:
    """The operation of that name.

    Raises:
        Refused: `not_found`, with the nearest known name.
    """
    if name not in OPERATIONS:
        near = nearest(name, OPERATIONS) or "desk do --list"
        raise Refused("not_found", T("There is no operation {name}; did you mean {near}?", name=name, near=near))
    return OPERATIONS[name]


def run(desk: Desk, name: str, given: Mapping[str, Any]) -> Any:
    """The JSON door: run an operation on plain data.

    Raises:
        Refused: as the operation does; `missing`, `invalid` or `unknown_key` when the data do not fit.
    """
    found = find(name)
    found.allow(desk)
    return found(desk, _convert(found.input, given))


def _convert(kind: type[I], given: Mapping[str, Any]) -> I:
    known = {f.encode_name: f for f in msgspec.structs.fields(kind)}
    if not isinstance(given, Mapping):
        raise Refused("invalid", T("The input must be a JSON object."))
    for key in given:
        if key not in known:
            raise Refused(
                "unknown_key",
                T("There is no field {key}; known are: {known}.", key=key, known=", ".join(known)),
                key,
            )
    for key, field in known.items():
        if field.required and key not in given:
            raise Refused("missing", T("The field {key} is missing.", key=key), key)
    for key, value in given.items():
        _check(key, value, known[key].type)
    return msgspec.convert(dict(given), kind, strict=True)


def _check(key: str, value: Any, kind: Any) -> None:
    try:
        msgspec.convert(value, kind, strict=True)
    except (msgspec.ValidationError, OverflowError) as error:
        raise Refused("invalid", T("{key}: {problem}", key=key, problem=str(error)), key) from error

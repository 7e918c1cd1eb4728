"""What the forms of a case are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from config import Rules
from config.texts import T, Text, Translator
from models.cases.views import CaseView
from models.messages.sending import finished
from screens.cases.checks import NO_TREATMENT
from screens.paint import Line
from screens.widgets import Field, Paragraph, Value

TEXT_ROWS = 8
Give = Callable[[Mapping[str, Any], int], Any]
"""From the values of the form and the version of the case to the input of the operation."""
Preview = Callable[[Mapping[str, Any], datetime], str]
"""From the values of the form and the time to what the customer will read; nothing, as long as there is none."""
About = Callable[[Mapping[str, Any], Translator], Sequence[Line | Paragraph]]
"""From the values of the form to what it rests on, in the reader's words."""


class Form(NamedTuple):
    """One form: its title, fields, operation, and how values become the operation's input.

    `preview` makes the message that the customer will read out of the values; `about` tells what the step rests on.
    """

    title: Text
    fields: tuple[Field, ...]
    operation: Any
    give: Give
    preview: Preview | None = None
    about: About | None = None


def area(
    label: Text,
    help_: Text,
    *,
    required: bool = True,
    default: str = "",
    name: str = "text",
    rows: int = TEXT_ROWS,
    origin: Text | None = None,
    check: Callable[[Value], Text | None] | None = None,
) -> Field:
    """Several lines of text; what is checked in them is that the customer may be told so."""
    rule = NO_TREATMENT if check is not None else None
    return Field(
        name, label, help_, "area", required=required, rows=rows, default=default, origin=origin, check=check, rule=rule
    )


def choice(name: str, label: Any, help_: Text, options: Mapping[str, Any], default: str = "", **more: Any) -> Field:
    """One of several values."""
    return Field(name, label, help_, "choice", options=lambda: options, default=default, width=36, **more)


def for_when(name: str) -> Field:
    """The time that the customer is promised, which must still come."""
    help_ = T("A time such as 15:30, tomorrow 3pm or +2h.")
    return Field(name, T("For when"), help_, "when", required=True, width=20, ahead=True)


def written(view: CaseView, rules: Rules, template: str, **values: Any) -> str:
    """The message that the customer will read; nothing, as long as a value or his address is missing."""
    if not all(values.values()) or not view.contact:
        return ""
    return finished(rules, template, view.number, view.product_class, **values)

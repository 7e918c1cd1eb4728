"""What the forms of a case are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from config import Rules
from config.texts import Text
from models.cases.views import CaseView
from models.messages.sending import finished
from screens.cases.acting import Give, Preview
from screens.widgets import Field

TEXT_ROWS = 8


class Form(NamedTuple):
    """One form: its title, fields, operation, and how values become the operation's input.

    `preview` makes the message that the customer will read out of the values; nothing, as long as there is none.
    """

    title: Text
    fields: tuple[Field, ...]
    operation: Any
    give: Give
    preview: Preview | None = None


def area(
    label: Text, help_: Text, *, required: bool = True, default: str = "", name: str = "text", rows: int = TEXT_ROWS
) -> Field:
    """Several lines of text."""
    return Field(name, label, help_, "area", required=required, rows=rows, default=default)


def choice(name: str, label: Any, help_: Text, options: Mapping[str, Any], default: str = "", **more: Any) -> Field:
    """One of several values."""
    return Field(name, label, help_, "choice", options=lambda: options, default=default, width=36, **more)


def written(view: CaseView, rules: Rules, template: str, **values: Any) -> str:
    """The message that the customer will read; nothing, as long as a value or his address is missing."""
    if not all(values.values()) or not view.contact:
        return ""
    return finished(rules, template, view.number, view.product_class, **values)

"""What the forms of a return have in common: the lines that a step is for, and routes to choose from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from config import Rules
from config.eligibility import RouteAnswer
from config.texts import Sayable, T, Text, Translator
from models.cases.views import CaseView
from models.instants import days_from
from models.messages.sending import customer_words
from models.returns import flow
from models.returns.views import LineView
from screens.cases.layout import About
from screens.paint import Line, Span
from screens.returns.lines import PAYERS, route_name
from screens.widgets import Field, Paragraph

WIDE = 36
"""Cells of a field for a value of a list."""


class Returning(NamedTuple):
    """A case of a return for which a form is made."""

    view: CaseView
    rules: Rules

    def lines(self, action: str) -> tuple[LineView, ...]:
        """The lines that a step is possible for."""
        found = self.view.application.lines if self.view.application is not None else ()
        return tuple(line for line in found if line.state in flow.step(action).sources)

    def for_lines(self, action: str) -> tuple[Field, ...]:
        """The field for the lines that the step is for; none where there is only one."""
        lines = self.lines(action)
        if len(lines) < 2:
            return ()
        labels = {str(line.id): Text("{label}", {"label": _label(n, line)}) for n, line in enumerate(lines, 1)}
        help_ = T("The numbers of the lines, with commas; empty for all.")
        return (Field("lines", T("For lines"), help_, "multi", options=lambda: labels),)

    def chosen(self, action: str, values: Mapping[str, Any]) -> tuple[LineView, ...]:
        """The lines that were chosen; all, where none were."""
        wanted = wanted_lines(values)
        return tuple(line for line in self.lines(action) if not wanted or line.id in wanted)

    def midnight(self, now: datetime, days: int) -> str:
        """24:00 of the day so many days from now, as the customer reads it."""
        return customer_words(self.rules).deadline(days_from(self.rules, now, days).at, False)


def _label(place: int, line: LineView) -> str:
    """A line in one word, since commas and spaces part the values of a field."""
    return re.sub(r"[\s,;、]+", "·", f"{place}.{line.product}×{line.quantity}")


def wanted_lines(values: Mapping[str, Any]) -> tuple[int, ...]:
    """The ids of the lines that were chosen."""
    return tuple(int(key) for key in values.get("lines") or ())


def goods_said(lines: Iterable[LineView]) -> str:
    """Goods as the customer reads them."""
    return "、".join(f"{line.product} × {line.quantity}" for line in lines)


_BEST = T("What stands there is the best route for the customer, if it is the same for all lines.")


def route_field(returning: Returning, action: str, answers: Collection[str], *, required: bool = False) -> Field:
    """The route, of those that have one of these answers for a line; the best stands there already."""
    lines = returning.lines(action)
    routes = dict.fromkeys(one.route for line in lines for one in line.routes if one.answer in answers)
    names: dict[str, Sayable] = {route: route_name(returning.rules, route) for route in sorted(routes)}
    names = dict(sorted(names.items(), key=lambda pair: returning.rules.returns.head(pair[0]).letter))
    best = {taken.route for line in lines if (taken := line.best) is not None}
    default = best.pop() if len(best) == 1 and not required else ""
    help_ = T("The route; empty for the best of each line.") if not required else T("By which route it is allowed.")
    return Field("route", T("Route"), help_, "choice", options=lambda: names, default=default, required=required,
                 width=WIDE, origin=_BEST)  # fmt: skip


def routes_about(returning: Returning, action: str, *, every: bool = False) -> About:
    """What the rules say of the lines: of the route that is taken, or of every one."""

    def about(values: Mapping[str, Any], words: Translator) -> Sequence[Line | Paragraph]:
        said: list[Line | Paragraph] = []
        for line in returning.chosen(action, values):
            said.append(Span(f"{line.product} × {line.quantity}", "strong"))
            if line.overridden:
                said.append(Paragraph(words.say(T("Allowed by {who}: {why}", who=line.overridden_by,
                                                  why=line.overridden)), 2))  # fmt: skip
            for answer in line.routes if every else _taken(line, values.get("route") or ""):
                said.append(Paragraph(_said(answer, words), 2))
        return said

    return about


def _taken(line: LineView, route: str) -> list[RouteAnswer]:
    """The answer of the route that this line would be taken by."""
    if route:
        return [answer for answer in line.routes if answer.route == route]
    return [line.best] if line.best is not None else []


def _said(answer: RouteAnswer, words: Translator) -> str:
    """A route by its letter; the sentence why begins with its name."""
    if answer.answer == "no":
        return words.say(T("{letter} {why}", letter=answer.letter, why=answer.why))
    payer = PAYERS[answer.freight]
    return words.say(T("{letter} {why} ({payer})", letter=answer.letter, why=answer.why, payer=payer))

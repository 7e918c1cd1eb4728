"""What a correction of a refund needs, asked one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from config.gateways import MEANS
from config.terms import term
from config.texts import Sayable, T, Text
from models.refunds.correcting import Correct
from models.refunds.views import PaymentView
from screens.actions import fold
from screens.widgets.numbers import not_within

if TYPE_CHECKING:
    from screens.refunds.screen import RefundsScreen

LINES = 9_999
"""No order has a line of a higher number."""


async def correction(screen: RefundsScreen, row: PaymentView, because: Text) -> Correct:
    """By which means, how much, for which line of the order, and why."""
    means: dict[str, Sayable] = {key: term(key) for key in MEANS}
    by = await screen.ask_choice(T("By which means"), means, row.means)
    cents = cast("int", await screen.ask_value(T("Amount in yuan"), "money"))
    line = await screen.ask(T("For which line of the order, or Enter"), required=False, check=_no_line)
    return Correct(
        refund=row.refund, version=row.version, means=by, amount_cents=cents, line=int(fold(line) or 0),
        reason=await screen.ask(because),
    )  # fmt: skip


def _no_line(typed: str) -> Text | None:
    return not_within(typed, LINES, T("Type the number of the line, like 2.")) if typed.strip() else None

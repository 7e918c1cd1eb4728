"""What can be done on finance's screen: one record for each action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from config.texts import T, Text
from models.texts import NOT_ALLOWED
from screens.actions import BACK, Action

LIST = T("List")


def _nothing(screen: Any) -> Text | None:
    return None if screen.selected is not None else T("No payment is under the cursor.")


def may(operation: str, *, row: bool = True) -> Callable[[Any], Text | None]:
    """Whether an operation is possible for who is signed in, with `row` on the payment under the cursor."""

    def why_not(screen: Any) -> Text | None:
        member = screen.session.member
        allowed = member is not None and screen.rules.roles.may(member.roles, operation)
        return (_nothing(screen) if row else None) or (None if allowed else NOT_ALLOWED)

    return why_not


ACTIONS = (
    BACK,
    Action("reference", T("Reference"), T("Enter: the other side's reference; the payment is made with it."), "n",
           code="reference", group=LIST, why_not=may("refunds.enter_reference"), rank=1),
    Action("retry", T("Try again"), T("Has a payment tried again, or asked about, now."), "t", code="retry",
           group=LIST, why_not=may("refunds.retry"), rank=1),
    Action("bounced", T("Came back"), T("Notes that a payment that was made has come back; it is open again."), "u",
           code="bounced", group=LIST, why_not=may("refunds.record_bounce"), rank=6),
    Action("export", T("Export"), T("Writes what no gateway pays into a list (CSV) for the bank."), "e",
           code="export", group=LIST, why_not=may("refunds.export_batch", row=False), rank=2),
    Action("import", T("Import"), T("Reads what became of the payments of a list (CSV, XLSX)."), "i", code="import",
           group=LIST, why_not=may("refunds.import_answers", row=False), rank=2),
    Action("reversal", T("Reversed"), T("Notes that invoice and commission were reversed, or why not."), "v",
           code="reversed", group=LIST, why_not=may("refunds.note_reversal"), rank=3),
    Action("supplement", T("Pay more"), T("Asks for what was paid too little; it is decided on first."), "s",
           code="supplement", group=LIST, why_not=may("refunds.supplement"), rank=4),
    Action("ask_back", T("Ask back"), T("Notes what was paid too much and is asked back."), "k", code="askback",
           group=LIST, why_not=may("refunds.ask_back"), rank=4),
    Action("write_off", T("Write off"), T("Does not ask for an excess any more."), "w", code="writeoff", group=LIST,
           why_not=may("refunds.write_off"), rank=5),
    Action("filter", T("Filter"), T("Shows the payments of one state, or those that were paid."), "f", code="filter",
           group=LIST, rank=2),
    Action("open_it", T("Open case"), T("Opens the case of the payment."), "o", code="this", group=LIST,
           why_not=_nothing, rank=3),
    Action("more", T("Read on"), T("Scrolls the text below."), "d", code="more", group=LIST, why_not=_nothing,
           rank=7),
    Action("less", T("Read back"), T("Scrolls the text below back."), "b", code="less", group=LIST,
           why_not=_nothing, rank=13),
)  # fmt: skip

"""What can be done on the warehouse's screen: one record for each action."""

from __future__ import annotations

from typing import Any

from config.texts import T, Text
from models.returns.views import ParcelView
from models.returns.worklists import WorkRow
from models.texts import NOT_ALLOWED
from screens.actions import BACK, Action
from screens.warehouse.lines import LISTS

LIST = T("List")


def may(operation: str, screen: Any) -> Text | None:
    """Whether who is signed in may do this; if not, the sentence."""
    member = screen.session.member
    allowed = member is not None and screen.rules.roles.may(member.roles, operation)
    return None if allowed else NOT_ALLOWED


def _nothing(screen: Any) -> Text | None:
    return None if screen.selected is not None else T("There is nothing under the cursor.")


def _no_case(screen: Any) -> Text | None:
    return None if isinstance(screen.selected, WorkRow) else T("There is no case under the cursor.")


def no_act(screen: Any) -> Text | None:
    """Why Enter can do nothing with what is under the cursor."""
    return _nothing(screen) or may(LISTS[screen.chosen].operation, screen)


def _no_parcel(screen: Any) -> Text | None:
    if not isinstance(screen.selected, ParcelView):
        return T("This is possible on the list of nobody's parcels.")
    return may("parcels.put_aside", screen)


def _no_exchange(screen: Any) -> Text | None:
    if screen.chosen != "to_ship" or screen.selected is None:
        return T("This is possible on the list of exchanges to send.")
    return may("returns.out_of_stock", screen)


ACTIONS = (
    BACK,
    Action("act", T("Take in/send"), T("Enter: takes in, identifies or sends what is under the cursor."), "g",
           code="go", group=LIST, why_not=no_act, rank=3),
    Action("list", T("List"), T("Shows another list: to come, nobody's, to send, to send back."), "l", "ctrl+x",
           code="list", group=LIST, rank=1),
    Action("scan", T("Scan"), T("Goes to the line for scans; digits and capital letters go there by themselves."),
           "s", code="scan", group=LIST, rank=2),
    Action("note_parcel", T("Nobody's"), T("Puts a parcel that nobody can match on its list."), "n",
           code="nobody", group=LIST, why_not=lambda screen: may("parcels.note", screen), rank=2),
    Action("put_aside", T("Put aside"), T("Ends the search for whose a parcel is; says what was done with it."),
           "a", code="aside", group=LIST, why_not=_no_parcel, rank=5),
    Action("out_of_stock", T("Not in stock"), T("Says that an exchange is not there; the customer is asked."),
           "x", code="out", group=LIST, why_not=_no_exchange, rank=5),
    Action("count", T("Count stock"), T("Books what was counted of a product's batch."), "k", code="count",
           group=LIST, why_not=lambda screen: may("stock.count", screen), rank=4),
    Action("open_it", T("Open case"), T("Opens the case of the goods."), "o", code="this", group=LIST,
           why_not=_no_case, rank=4),
)  # fmt: skip
